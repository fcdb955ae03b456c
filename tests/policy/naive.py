"""A slow and obvious way of counting, to hold the real one against."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from ecocase.policy.counting import Calendar, EventKind, LedgerEvent
from ecocase.policy.deadlines import Period, Unit
from ecocase.policy.deadlines.rules import Reading

DAY = timedelta(days=1)
DATA = Path(__file__).parents[2] / "ecocase" / "kernel" / "data"


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def official_calendar() -> Calendar:
    years = read("calendars.json")["years"]
    days = {
        date.fromisoformat(day["on"]): (day["is_working"], day["name_zh"]) for year in years for day in year["days"]
    }
    return Calendar(days, {year["year"] for year in years})


OFFICIAL = official_calendar()

calendars = st.dictionaries(
    st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.tuples(st.booleans(), st.just("假")), max_size=60
).map(lambda days: Calendar(days, {2024, 2025}))
starts = st.dates(date(2024, 1, 1), date(2025, 6, 30))
units = st.sampled_from(list(Unit))


def rule(length: int, unit: Unit = Unit.CALENDAR_DAY, *, moves: bool = False) -> Period:
    return Period("a_rule", length, unit, "", "", "", "", Reading.READ, moves_off_rest_days=moves)


def started(on: date, *more: LedgerEvent) -> list[LedgerEvent]:
    return [LedgerEvent(EventKind.START, on), *more]


def paused(first: date, again: date) -> list[LedgerEvent]:
    return [LedgerEvent(EventKind.PAUSE, first), LedgerEvent(EventKind.RESUME, again)]


def nth_counted_day(
    on: date, number: int, calendar: Calendar, *, working: bool, pauses: list[tuple[date, date]]
) -> date:
    """Walk day by day; a paused day, and for working days a day of rest, is passed over."""
    while number:
        on += DAY
        if any(first <= on < again for first, again in pauses):
            continue
        if not working or calendar.is_working(on):
            number -= 1
    return on
