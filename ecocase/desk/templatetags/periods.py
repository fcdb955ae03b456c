"""How periods are drawn: days left in words, their tone, the ring, the days of a derivation."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecocase.desk.clockviews import SOON_DAYS
from ecocase.desk.templatetags.ecocase import part_of

register = template.Library()

RING_DAYS = 30
RING_MOST = 999
YEAR_DAYS = 365


@register.filter
def days_left(value: int | None) -> str:
    """Return how many days are left, in words: 还有 3 天, 今天到期, 已逾期 2 天."""
    if value is None:
        return ""
    if value <= -2 * YEAR_DAYS:
        years = -value // YEAR_DAYS
        return _("overdue for more than %(years)d years (%(days)s days)") % {"years": years, "days": f"{-value:,}"}
    if value < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -value) % {"days": -value}
    if value == 0:
        return _("Due today")
    return ngettext("%(days)d day left", "%(days)d days left", value) % {"days": value}


@register.filter
def clock_tone(clock: Any) -> str:
    """Return how urgent a clock is: its own `tone`, or over, soon or calm by its `days_left`."""
    tone = part_of(clock, "tone")
    left = part_of(clock, "days_left")
    if tone:
        return "calm" if tone == "ok" else str(tone)
    if left is None:
        return "paused"
    return "over" if left < 0 else "soon" if left <= SOON_DAYS else "calm"


@register.filter
def day_class(reason: str) -> str:
    """Return the look of a day on the sheet of a period."""
    return {
        "event": "st",
        "counted": "in",
        "make_up": "in",
        "weekend": "off",
        "holiday": "off",
        "moved": "off",
        "paused": "pz",
    }.get(str(reason), "")


@register.filter
def day_reason(reason: str) -> str:
    """Return in a word why a day counts or does not."""
    return {
        "event": _("event"),
        "make_up": _("worked"),
        "weekend": _("weekend"),
        "holiday": _("holiday"),
        "moved": _("moved on"),
        "paused": _("paused"),
    }.get(str(reason), "")


@register.inclusion_tag("components/ring.html")
def clock_ring(clock: Any, size: str = "") -> dict[str, Any]:
    """Draw the days left as a ring. The words stand beside it."""
    left = part_of(clock, "days_left")
    tone = clock_tone(clock)
    share = part_of(clock, "share_left")
    if share is None:
        whole = part_of(clock, "total_days") or RING_DAYS
        share = max(0, min(100, round((left or 0) * 100 / whole)))
    is_paused = tone == "paused"
    text = "Ⅱ" if is_paused else _ring_text(left)
    return {
        "tone": tone,
        "share": 100 if is_paused else share,
        "text": text,
        "is_long": len(text) > 2,
        "size": size,
        "says": _("Paused") if is_paused else days_left(left),
    }


def _ring_text(left: int) -> str:
    """Return what fits into a ring: days, or years where the days would not fit."""
    if abs(left) > RING_MOST:
        years = _("%(years)dy") % {"years": abs(left) // YEAR_DAYS}
        return f"+{years}" if left < 0 else years
    return f"+{-left}" if left < 0 else str(left)
