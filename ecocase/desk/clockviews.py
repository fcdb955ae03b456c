"""How clocks are shown: days left, tone, and where the derivation stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language

from ecocase.kernel import law
from ecocase.kernel.models import Clock

if TYPE_CHECKING:
    from datetime import date

SOON_DAYS = 7


def clocks_of(file: Any, *, on: date) -> list[dict[str, Any]]:
    """Return the live clocks of a file, the most urgent first."""
    live = Clock.objects.filter(file_type=file.kind(), file_id=file.pk).exclude(state=Clock.State.STOPPED)
    return [shown_clock(clock, on=on) for clock in live.order_by("due_on", "pk")]


def shown_clock(clock: Clock, *, on: date) -> dict[str, Any]:
    """Return one clock as pages show it; days_left is negative when it has run out."""
    period = law.period(clock.key, on=clock.law_on)
    left = (clock.due_on - on).days
    is_english = (get_language() or "").startswith("en")
    label = clock.key if period is None else (period.label_en if is_english else period.label_zh)
    return {
        "label": f"{label} · {clock.subject}" if clock.subject else label,
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
