"""Periods of the agency, and how each due day came about, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ecocase.desk import duedays, sheet, workrows
from ecocase.desk.bounded import counts, in_words
from ecocase.desk.clockviews import SOON_DAYS, shown_clock
from ecocase.desk.names import Names
from ecocase.desk.reading import records_of
from ecocase.desk.ways import ways_out
from ecocase.kernel import access, deadlines, law
from ecocase.kernel.access import Right
from ecocase.kernel.models import Clock
from ecocase.kernel.views.addresses import crumbs_of, is_in_files_group, page_of
from ecocase.policy.deadlines import LAPSING

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

PAGE = 50
MONTH = 30


def clocks(request: HttpRequest) -> HttpResponse:
    """List the agency's live periods, soonest first."""
    today, agency = timezone.localdate(), request.user.agency
    live = Clock.objects.filter(agency=agency) if is_in_files_group(request.user) else Clock.objects.none()
    by_view = _by_view(live, today)
    view = request.GET.get("view", "all")
    view = view if view in by_view else "all"
    # What has lapsed is owed by nobody, and not counted.
    many = counts(agency, **{key: rows for key, rows in by_view.items() if key != "lapsed"})
    found = list(_after(by_view[view], request.GET.get("after", "")).order_by("due_on", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    names = Names(agency, today, [(clock.record_type, clock.record_id) for clock in shown])
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in _labels()}
    for clock in shown:
        name = names.get(clock.record_type, clock.record_id)
        if name is not None:
            groups[_group_of(clock, today)].append(_item(clock, name, request.user, today))
    context = {
        "views": [_tab(key, label, many, view) for key, label in {"all": _("All"), **_labels()}.items()],
        "groups": [{"key": key, "label": _labels()[key], "items": items} for key, items in groups.items() if items],
        "page": _page(found, view, is_later=bool(request.GET.get("after"))),
        "missing_years": sorted({clock.due_on.year for clock in shown if clock.provisional}),
    }  # fmt: skip
    return render(request, "desk/clocks.html", context)


def _tab(key: str, label: str, many: dict[str, int], view: str) -> dict[str, Any]:
    count = in_words(many[key]) if key in many else None
    is_late = key == "overdue" and many[key] > 0
    return {
        "label": label,
        "url": f"?{urlencode({'view': key})}",
        "active": key == view,
        "count": count,
        "over": is_late,
    }


def _labels() -> dict[str, str]:
    return {
        "overdue": _("Overdue"), "week": _("Within seven days"), "month": _("Within thirty days"), "later": _("Later"),
        "paused": _("Paused"), "lapsed": _("Lapsed"),
    }  # fmt: skip


def _by_view(live: QuerySet[Clock], today: date) -> dict[str, QuerySet[Clock]]:
    running = live.filter(state=Clock.State.RUNNING)
    month = today + timedelta(days=MONTH)
    return {
        "all": live.exclude(state=Clock.State.STOPPED).exclude(key__in=LAPSING, due_on__lt=today),
        "overdue": duedays.overdue(running, today),
        "week": duedays.due_soon(running, today),
        "month": running.filter(due_on__gt=today + timedelta(days=SOON_DAYS), due_on__lte=month),
        "later": running.filter(due_on__gt=month),
        "paused": live.filter(state=Clock.State.PAUSED),
        "lapsed": running.filter(key__in=LAPSING, due_on__lt=today),
    }


def _group_of(clock: Clock, today: date) -> str:
    if clock.state == Clock.State.PAUSED:
        return "paused"
    left = (clock.due_on - today).days
    if left < 0:
        return "lapsed" if clock.key in LAPSING else "overdue"
    return "week" if left <= SOON_DAYS else "month" if left <= MONTH else "later"


def _item(clock: Clock, name: Any, officer: Any, today: date) -> dict[str, Any]:
    row = workrows.of_clock(clock, name, officer, today)
    counted = {"label": _("How it is counted"), "url": shown_clock(clock, on=today)["url"]}
    if _group_of(clock, today) == "lapsed":
        # Over, and nobody owes anything: no alarm, and nothing to be done about it.
        return row | {"days_left": None, "tone": "", "at": None, "action": counted, "due_on": None}
    return row | {"second": counted}


def _after(rows: QuerySet[Clock], mark: str) -> QuerySet[Clock]:
    """Go on after the last row of the page before."""
    day, _sep, pk = mark.partition("~")
    try:
        due_on, last = date.fromisoformat(day), int(pk)
    except ValueError:
        return rows
    return rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=last))


def _page(found: list[Clock], view: str, *, is_later: bool) -> dict[str, Any]:
    shown = found[:PAGE]
    more = len(found) > PAGE
    after = {"view": view, "after": f"{shown[-1].due_on.isoformat()}~{shown[-1].pk}"} if more else {}
    says = _("%(number)s on this page") if more or is_later else _("%(number)s in all")
    return {
        "next_url": f"?{urlencode(after)}" if more else "",
        "prev_url": f"?{urlencode({'view': view})}" if is_later else "",
        "back_label": _("To the first page"),
        "shown": says % {"number": len(shown)} if shown else "",
    }


def clock_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a due day came about."""
    clock = get_object_or_404(Clock.objects.select_related("agency", "other_agency"), pk=pk)
    today, reader = timezone.localdate(), request.user.agency
    period = law.period(clock.key, on=clock.law_on)
    found = records_of([(clock.record_type, clock.record_id)], reader, today) if is_in_files_group(request.user) else {}
    record = found.get((clock.record_type, clock.record_id))
    if record is None or period is None or not access.holds(reader, record, Right.SUMMARY, on=today):
        raise Http404
    derived = deadlines.derivation(clock)
    own = clock.agency_id == reader.pk and clock.state == Clock.State.RUNNING
    subjects = {record.kind(): record, record.file.kind(): record.file}
    ways = ways_out(clock.key, subjects, request.user, on=today) if own else []
    length = (
        _("named by the paper") if period.names_its_day else f"{period.length} {sheet.unit_word(period.unit.value)}"
    )
    context = {
        "clock": shown_clock(clock, on=today)
        | {
            "state": clock.state, "length_label": length, "pauses": derived.pauses, "record": page_of(record.file), "agency": clock.agency,
            "other_agency": clock.other_agency, "configurable": period.configurable and not period.names_its_day,
            "is_lapsed": clock.key in LAPSING and clock.due_on < today,
        },
        "events": sheet.ledger_of(
            clock, period, reader, seen_whole=access.holds(reader, record, Right.VIEW, on=today)
        ),
        "months": sheet.months_of(derived, today),
        "weekdays": sheet.weekday_heads(),
        "spans": sheet.spans_of(derived),
        "total": {"days": max(0, len(derived.days) - 1), "counted": sum(day.reason.counts for day in derived.days)},
        "rule": sheet.rule_of(period),
        "ways": ways,
        "missing_years": [clock.due_on.year] if clock.provisional else [],
        "crumbs": crumbs_of(record),
    }  # fmt: skip
    return render(request, "desk/clock_sheet.html", context)
