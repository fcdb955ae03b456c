"""How a due day came about, as its sheet shows it: months, spans, the ledger and the rule."""

from __future__ import annotations

import calendar as weeks
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ecocase.kernel import deadlines
from ecocase.kernel.models import Paper
from ecocase.policy.counting import ClockState, DayReason, EventKind, LedgerEvent, derive

if TYPE_CHECKING:
    from ecocase.kernel.models import Agency, Clock, ClockEvent
    from ecocase.policy.counting import CountedDay, Derivation
    from ecocase.policy.deadlines import Period

MOST_DAYS = 800
EVENTS = {
    "start": ("player-play", gettext_lazy("Start")),
    "pause": ("player-pause", gettext_lazy("Pause")),
    "resume": ("player-play", gettext_lazy("Resumed")),
    "extend": ("arrow-right", gettext_lazy("Extended")),
    "stop": ("check", gettext_lazy("Ended")),
}
# The grounds that steps write into a ledger; what an officer has written is shown as it is.
GROUNDS = {
    "open": gettext_lazy("The case was opened"),
    "agreed_day": gettext_lazy("Agreed when the assessment was commissioned"),
    "commissioned_anew": gettext_lazy("The assessment was commissioned anew"),
    "pointed_out_again": gettext_lazy("Newly found damage was pointed out again"),
    "named_in_notice": gettext_lazy("The day that the notice names"),
    "served_again": gettext_lazy("The notice was served again"),
    "answered": gettext_lazy("The obligor has answered"),
    "signed": gettext_lazy("The agreement is signed"),
    "fail": gettext_lazy("The negotiation has failed"),
    "be_impossible": gettext_lazy("Negotiation is impossible"),
    "substituted": gettext_lazy("A successor stands in for the obligor"),
    "applied": gettext_lazy("The application is made"),
    "named_by_court": gettext_lazy("The last day of the court's publication"),
    "confirmed": gettext_lazy("The court has confirmed the agreement"),
    "refused": gettext_lazy("The court has refused"),
    "agreement": gettext_lazy("The day of payment that the agreement names"),
    "paid": gettext_lazy("Paid"),
    "paid_by_joint_debtor": gettext_lazy("Paid by a joint debtor"),
    "approved_plan": gettext_lazy("The day that the approved plan names"),
    "demand": gettext_lazy("The day that the demand names"),
    "reported_done": gettext_lazy("The works are reported as done"),
    "with_procuratorate": gettext_lazy("The obligor was transferred to the procuratorate"),
    "handed_back": gettext_lazy("The procuratorate has handed the obligor back"),
    "concluded": gettext_lazy("The file is concluded"),
    "closed": gettext_lazy("The case is closed"),
    "terminated": gettext_lazy("The case is terminated"),
    "ended_without_claim": gettext_lazy("The claim is given up on a listed ground"),
}
TREATED = {
    DayReason.EVENT: gettext_lazy("day of the event, not counted"),
    DayReason.COUNTED: gettext_lazy("counted"),
    DayReason.MAKE_UP: gettext_lazy("counted (worked in exchange)"),
    DayReason.WEEKEND: gettext_lazy("weekend"),
    DayReason.HOLIDAY: gettext_lazy("holiday"),
    DayReason.PAUSED: gettext_lazy("paused"),
    DayReason.MOVED: gettext_lazy("moved on to a working day"),
}
UNITS = {
    "calendar_day": gettext_lazy("calendar days"),
    "working_day": gettext_lazy("working days"),
    "month": gettext_lazy("months"),
    "year": gettext_lazy("years"),
    "hour": gettext_lazy("hours"),
}


def is_english() -> bool:
    """Whether the screen speaks English."""
    return (get_language() or "").startswith("en")


def unit_word(unit: str) -> str:
    """Return what a period counts, as it stands behind a number."""
    if is_english():
        return {
            "calendar_day": "days",
            "working_day": "working days",
            "month": "months",
            "year": "years",
            "hour": "hours",
        }[unit]
    return {"calendar_day": "日", "working_day": "个工作日", "month": "个月", "year": "年", "hour": "小时"}[unit]


def weekday_heads() -> list[str]:
    """Return the heads of a week's columns, from Monday."""
    days = [date(2024, 1, number) for number in range(1, 8)]
    return [dateformat.format(day, "D") if is_english() else dateformat.format(day, "l")[-1] for day in days]


def months_of(derived: Derivation, today: date) -> list[dict[str, Any]]:
    """Return the calendar months that a period touches, week by week, from Monday; at most two years."""
    by_day = {day.on: day for day in derived.days[:MOST_DAYS]}
    sheets = []
    for year, month in sorted({(on.year, on.month) for on in by_day}):
        grid = weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
        sheets.append(
            {
                "year": year,
                "month": month,
                "label": dateformat.format(date(year, month, 1), "F Y" if is_english() else "Y年n月"),
                "weeks": [[_cell(on, month, by_day, derived.due_on, today) for on in week] for week in grid],
            }
        )
    return sheets


def _cell(on: date, month: int, by_day: dict[date, CountedDay], due_on: date, today: date) -> dict[str, Any] | None:
    if on.month != month:
        return None
    day = by_day.get(on)
    return {
        "on": on,
        "reason": day.reason.value if day else "",
        "number": day.number if day else None,
        "name": day.name if day else "",
        "is_due": on == due_on,
        "is_today": on == today,
    }


def spans_of(derived: Derivation) -> list[dict[str, Any]]:
    """Return the days of a period in spans that are treated alike, with the running sum."""
    spans = []
    for (reason, name), days in groupby(derived.days, key=lambda day: (day.reason, _holiday(day))):
        found = list(days)
        counted = sum(day.reason.counts for day in found)
        label = name if name and not is_english() else str(TREATED[reason])
        spans.append(
            {
                "first": found[0].on, "last": found[-1].on, "label": label, "days": len(found), "counted": counted,
                "sum": found[-1].number if counted else None,
            }
        )  # fmt: skip
    return spans


def _holiday(day: CountedDay) -> str:
    return day.name if day.reason is DayReason.HOLIDAY else ""


def ledger_of(clock: Clock, period: Period, reader: Agency, *, seen_whole: bool) -> list[dict[str, Any]]:
    """Return the events of a period, each with its ground, its paper and the last day that it left.

    :param seen_whole: whether the reader may see grounds that an officer has typed.
    """
    events = list(clock.events.all())
    papers: dict[Any, Paper] = {}
    mine = Q(agency=reader) | Q(deliveries__receiver=reader)
    for paper in Paper.objects.filter(mine, act_id__in={event.act_id for event in events}).order_by("-pk"):
        papers[paper.act_id] = paper
    known, entered, told = deadlines.calendar(), [], []
    for event in events:
        entered.append(LedgerEvent(kind=EventKind(event.kind), on=event.on, days=event.days, until=event.until))
        derived = derive(entered, period, known)
        told.append(_event(event, papers.get(event.act_id), derived, seen_whole=seen_whole))
    return told


def _event(event: ClockEvent, paper: Paper | None, derived: Derivation, *, seen_whole: bool) -> dict[str, Any]:
    icon, label = EVENTS[event.kind]
    return {
        "on": event.on,
        "icon": icon,
        "kind_label": label,
        # What an officer has typed is for those who see the file whole.
        "ground": GROUNDS.get(event.ground, event.ground if seen_whole else ""),
        "paper": {"title": f"{paper.title} {paper.number}", "url": reverse("paper", args=[paper.uid])}
        if paper
        else None,
        "due_on": None if derived.state is ClockState.PAUSED else derived.due_on,
    }


def rule_of(period: Period) -> list[dict[str, Any]]:
    """Return how the law counts a period, line by line."""
    lines = [
        {"label": _("Runs from"), "text": _("the day after the event")},
        {
            "label": _("Counts"),
            "text": _("to the day that the paper names") if period.names_its_day else UNITS[period.unit.value],
        },
        {
            "label": _("Last day"),
            "text": _("on a day of rest: moves to the next working day")
            if period.moves_off_rest_days
            else _("stays where it falls, on a day of rest as well"),
        },
        {
            "label": _("Extension"),
            "text": _("possible, with its ground") if period.extendable else _("the law knows none"),
        },
    ]
    if period.lapses:
        lines.append({"label": _("Once over"), "text": _("nobody owes anything any more")})
    if period.in_force_from:
        lines.append({"label": _("In force since"), "text": period.in_force_from.isoformat()})
    return lines
