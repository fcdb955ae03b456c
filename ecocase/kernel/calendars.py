"""Enter official calendars: holidays and working days (调休) of a year, with the notice they come from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from ecocase.kernel import deadlines
from ecocase.kernel.models import CalendarDay, CalendarYear, Clock

ENTERED_BY = "ecocase"
SATURDAY = 5


class CalendarRefused(ValueError):  # noqa: N818 - a refusal, told to the one who enters it
    """Raised when a year's table will not do; its words say what to mend."""


def enter_year(table: dict[str, Any]) -> int:
    """Enter one year: {year, source, days: [{on, is_working, name_zh}]}.

    :returns: how many provisional periods were counted again.
    :raises CalendarRefused: the table is incomplete, names a day twice or of another year, or the year is entered.
    """
    year, days = _checked(table)
    if CalendarYear.objects.filter(year=year).exists():
        message = f"The calendar of {year} is entered already; what periods were counted by stays as it is."
        raise CalendarRefused(message)
    row = CalendarYear.objects.create(
        year=year, source=table["source"][:200], entered_by=ENTERED_BY, entered_at=timezone.now()
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(on=on, year=row, is_working=is_working, name_zh=name) for on, is_working, name in days
    )
    deadlines.forget_calendar()
    provisional = list(Clock.objects.filter(provisional=True))
    for clock in provisional:
        deadlines.write_sum(clock)
    return len(provisional)


def _checked(table: Any) -> tuple[int, list[tuple[date, bool, str]]]:
    try:
        year, source = int(table["year"]), str(table["source"]).strip()
        days = [(date.fromisoformat(row["on"]), row["is_working"], str(row["name_zh"])) for row in table["days"]]
    except (KeyError, TypeError, ValueError) as error:
        message = f"The table needs year, source and days with on (2027-01-01), is_working and name_zh: {error!r}"
        raise CalendarRefused(message) from error
    if not source:
        message = "Name the notice that the calendar comes from (source)."
        raise CalendarRefused(message)
    seen: set[date] = set()
    for on, is_working, _name in days:
        _check_day(on, is_working, year, seen)
        seen.add(on)
    if not any(not is_working for _on, is_working, _name in days):
        message = f"The table of {year} has no holiday at all."
        raise CalendarRefused(message)
    return year, days


def _check_day(on: date, is_working: Any, year: int, seen: set[date]) -> None:
    wrong = ""
    if on.year != year:
        wrong = f"{on} is not a day of {year}."
    elif on in seen:
        wrong = f"{on} stands there twice."
    elif not isinstance(is_working, bool):
        wrong = f"{on}: is_working is true or false."
    elif is_working and on.weekday() < SATURDAY:
        wrong = f"{on} is a working day anyhow; only days moved to a weekend are entered as working."
    if wrong:
        raise CalendarRefused(wrong)
