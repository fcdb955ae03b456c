"""Periods of the agency, and how each due day came about, day by day."""

from __future__ import annotations

import calendar as weeks
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecocase.desk.clockviews import files_of, shown_clock
from ecocase.kernel import access, deadlines, law
from ecocase.kernel.access import Right
from ecocase.kernel.models import Clock
from ecocase.kernel.views.addresses import crumbs_of, is_in_files_group, page_of, url_of

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 200
WEEK, MONTH = 7, 30


def clocks(request: HttpRequest) -> HttpResponse:
    """List the agency's live periods, soonest first."""
    today = timezone.localdate()
    live = Clock.objects.none()
    if is_in_files_group(request.user):
        live = (
            Clock.objects.filter(agency=request.user.agency).exclude(state=Clock.State.STOPPED).order_by("due_on", "pk")
        )
    shown = list(live[:SHOWN])
    files = files_of((clock.file_type, clock.file_id) for clock in shown)
    labels = {
        "overdue": _("Overdue"), "week": _("This week"), "month": _("Within thirty days"), "later": _("Later"),
        "paused": _("Paused"),
    }  # fmt: skip
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in labels}
    for clock in shown:
        groups[_group_of(clock, today)].append(_item(clock, files[clock.file_type, clock.file_id], today))
    context = {
        "views": [],
        "filters": None,
        "groups": [{"key": key, "label": labels[key], "items": items} for key, items in groups.items() if items],
        "page": {"next_url": "", "prev_url": "", "shown": len(shown)},
        "missing_years": sorted({clock.due_on.year for clock in shown if clock.provisional}),
    }
    return render(request, "desk/clocks.html", context)


def _group_of(clock: Clock, today: date) -> str:
    if clock.state == Clock.State.PAUSED:
        return "paused"
    left = (clock.due_on - today).days
    if left < 0:
        return "overdue"
    return "week" if left <= WEEK else "month" if left <= MONTH else "later"


def _item(clock: Clock, file: Any, today: date) -> dict[str, Any]:
    drawn = shown_clock(clock, on=today)
    return {
        "title": str(file), "number": file.shown_number, "url": url_of(file), "note": drawn["label"],
        "due_on": clock.due_on, "days_left": drawn["days_left"], "tone": drawn["tone"], "practice": file.practice,
        "articles": [drawn["article"]] if drawn["article"] else [],
        "action": {"label": _("How it is counted"), "url": drawn["url"]},
    }  # fmt: skip


def clock_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a due day came about."""
    clock = get_object_or_404(Clock.objects.select_related("agency", "other_agency"), pk=pk)
    file = files_of([(clock.file_type, clock.file_id)])[clock.file_type, clock.file_id]
    today = timezone.localdate()
    allowed = is_in_files_group(request.user) and access.holds(request.user.agency, file, Right.SUMMARY, on=today)
    period = law.period(clock.key, on=clock.law_on)
    if not allowed or period is None:
        raise Http404
    derived = deadlines.derivation(clock)
    is_english = (get_language() or "").startswith("en")
    names = {
        "start": _("Start"), "pause": _("Pause"), "resume": _("Resumed"), "extend": _("Extended"), "stop": _("Ended"),
    }  # fmt: skip
    icons = {
        "start": "player-play",
        "pause": "player-pause",
        "resume": "player-play",
        "extend": "arrow-right",
        "stop": "check",
    }
    context = {
        "clock": shown_clock(clock, on=today)
        | {
            "state": clock.state, "length_label": f"{period.length} {_unit(period.unit.value, is_english)}",
            "unit_label": _unit(period.unit.value, is_english), "source": period.source, "pauses": derived.pauses,
            "record": page_of(file), "agency": clock.agency, "other_agency": clock.other_agency, "note": "",
            "configurable": False,
        },
        "events": [
            {
                "on": event.on, "kind": event.kind, "kind_label": names[event.kind], "icon": icons[event.kind],
                "ground": event.ground, "article": "", "paper": None, "due_on": event.until,
            }
            for event in clock.events.all()
        ],
        "months": months_of(derived, today),
        "weekdays": [dateformat.format(date(2024, 1, day), "D") for day in range(1, 8)],
        "spans": [],
        "rule": [],
        "next": {"open": [], "blocked": [], "theirs": []},
        "missing_years": [clock.due_on.year] if clock.provisional else [],
        "crumbs": crumbs_of(file),
    }  # fmt: skip
    return render(request, "desk/clock_sheet.html", context)


def months_of(derived: Any, today: date) -> list[dict[str, Any]]:
    """Return the calendar months that a period touches, week by week, from Monday; at most two years."""
    by_day = {day.on: day for day in derived.days[:800]}
    if not by_day:
        return []
    months = sorted({(on.year, on.month) for on in by_day})
    sheets = []
    for year, month in months:
        grid = weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
        sheets.append(
            {
                "year": year,
                "month": month,
                "label": dateformat.format(
                    date(year, month, 1), "F Y" if (get_language() or "").startswith("en") else "Y年n月"
                ),
                "weeks": [[_cell(on, month, by_day, derived.due_on, today) for on in week] for week in grid],
            }
        )
    return sheets


def _cell(on: date, month: int, by_day: dict[date, Any], due_on: date, today: date) -> dict[str, Any] | None:
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


def _unit(unit: str, is_english: bool) -> str:
    zh = {"calendar_day": "日", "working_day": "个工作日", "month": "个月", "year": "年", "hour": "小时"}
    en = {"calendar_day": "days", "working_day": "working days", "month": "months", "year": "years", "hour": "hours"}
    return (en if is_english else zh)[unit]
