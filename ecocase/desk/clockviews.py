"""How clocks are shown: days left, tone, and where the derivation stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from ecocase.kernel import law
from ecocase.kernel.models import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

SOON_DAYS = 7


def clocks_in(here: Q, *, on: date) -> list[dict[str, Any]]:
    """Return the clocks of a page, live ones first, the most urgent on top."""
    found = Clock.objects.filter(here).order_by("due_on", "pk")
    drawn = [shown_clock(clock, on=on) for clock in found]
    return sorted(drawn, key=lambda clock: clock["ended"])


def grouped(clocks: Iterable[dict[str, Any]], all_url: str) -> list[dict[str, Any]]:
    """Return one pill per kind of live clock, the most urgent kind first: it tells the most urgent and counts the rest."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for clock in clocks:
        if not clock["ended"]:
            kinds.setdefault(clock["key"], []).append(clock)
    pills = []
    for found in kinds.values():
        running = [clock for clock in found if not clock["paused"]]
        first = (running or found)[0]
        if len(found) > 1:
            first = first | {"label": first["name"], "count": len(found), "url": all_url}
        pills.append(first)
    return sorted(pills, key=lambda pill: (pill["paused"], pill["due_on"]))


def shown_clock(clock: Clock, *, on: date) -> dict[str, Any]:
    """Return one clock as pages show it; days_left is negative when it has run out."""
    period = law.period(clock.key, on=clock.law_on)
    left = (clock.due_on - on).days
    is_english = (get_language() or "").startswith("en")
    label = clock.key if period is None else (period.label_en if is_english else period.label_zh)
    return {
        "label": f"{label} · {clock.subject}" if clock.subject else label,
        "name": label,
        "subject": clock.subject,
        "record": (clock.record_type, clock.record_id),
        "ended": clock.state == Clock.State.STOPPED,
        "key": clock.key,
        "due_on": clock.due_on,
        "started_on": clock.started_on,
        "days_left": left,
        "tone": "paused" if clock.state == Clock.State.PAUSED else tone(left),
        "paused": clock.state == Clock.State.PAUSED,
        "provisional": clock.provisional,
        "url": reverse("desk:clock", args=[clock.pk]),
        "article": period.article if period else "",
        "total_days": max(1, (clock.due_on - clock.started_on).days),
        "agency": clock.agency if "agency" in clock._state.fields_cache else None,
    }


def tone(days_left: int) -> str:
    """Return how urgent a number of days is."""
    if days_left < 0:
        return "over"
    return "soon" if days_left <= SOON_DAYS else "ok"
