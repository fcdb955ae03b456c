"""How periods are counted: the only arithmetic with days in the house.

The day of the event is not counted (CIVIL_CODE_201, CIVIL_PROCEDURE_85). Months and years end on the same day of
the last month, or on its last day where it has no such day (CIVIL_CODE_202). A last day on a day of rest moves to the
first working day after it (CIVIL_CODE_203, CIVIL_PROCEDURE_85). A weekend day worked in exchange (调休) is a day of
work.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from ecocase.policy.deadlines.rules import Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ecocase.policy.deadlines.rules import Period

DAY = timedelta(days=1)
HOURS_OF_A_DAY = 24
SATURDAY = 5


class EventKind(StrEnum):
    """What happens to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


class ClockState(StrEnum):
    """Where a clock stands after its last event."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class LedgerEvent:
    """A dated event of a clock.

    :param days: EXTEND only: by so many days, working days where the period counts those.
    :param until: EXTEND only: the new last day, as the paper names it.
    """

    kind: EventKind
    on: date
    days: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Calendar:
    """The official calendar: days that differ from the weekend rule, and the years for which it is published.

    :param days: day → (is it worked, its name in Chinese).
    """

    days: Mapping[date, tuple[bool, str]]
    years: Collection[int]

    def is_working(self, on: date) -> bool:
        """Whether a day is a working day; by the weekend rule alone where its year is not published."""
        entered = self.days.get(on)
        return entered[0] if entered else on.weekday() < SATURDAY

    def is_published(self, on: date) -> bool:
        """Whether the year of a day has its official calendar."""
        return on.year in self.years

    def name(self, on: date) -> str:
        """Return the name of a holiday or of a day worked in exchange; "" for every other day."""
        entered = self.days.get(on)
        return entered[1] if entered else ""


class DayReason(StrEnum):
    """Why a day counts or does not."""

    EVENT = "event"
    COUNTED = "counted"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    MOVED = "moved"

    @property
    def counts(self) -> bool:
        """Whether the day is counted."""
        return self in {DayReason.COUNTED, DayReason.MAKE_UP}


@dataclass(frozen=True)
class CountedDay:
    """A day of a period.

    :param number: which counted day it is, from 1; None where it is not counted.
    :param name: of the holiday or of the day worked in exchange.
    """

    on: date
    reason: DayReason
    number: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Derivation:
    """How a due day came about.

    :param last_day: the last day before it moved off a day of rest.
    :param due_on: the last day on which the act is in time.
    :param provisional: the sum rests on a year without an official calendar.
    :param pauses: (first day not counted, first day counted again); None where the clock is paused still.
    """

    started_on: date
    last_day: date
    due_on: date
    provisional: bool
    state: ClockState
    pauses: tuple[tuple[date, date | None], ...]
    unit: Unit
    calendar: Calendar

    @cached_property
    def days(self) -> tuple[CountedDay, ...]:
        """The period day by day, from the day of the event to the due day."""
        return tuple(self._walk())

    def _walk(self) -> Iterator[CountedDay]:
        number, on = 0, self.started_on
        while on <= self.due_on:
            reason = self._reason(on)
            number += reason.counts
            yield CountedDay(on, reason, number if reason.counts else None, self.calendar.name(on))
            on += DAY

    def _reason(self, on: date) -> DayReason:
        if on == self.started_on:
            return DayReason.EVENT
        if on > self.last_day:
            return DayReason.MOVED
        if any(first <= on and (again is None or on < again) for first, again in self.pauses):
            return DayReason.PAUSED
        if self.unit is not Unit.WORKING_DAY:
            return DayReason.COUNTED
        working = self.calendar.is_working(on)
        if working:
            return DayReason.MAKE_UP if on.weekday() >= SATURDAY else DayReason.COUNTED
        return DayReason.HOLIDAY if self.calendar.name(on) else DayReason.WEEKEND


def derive(events: Iterable[LedgerEvent], period: Period, calendar: Calendar) -> Derivation:
    """Return the due day that follows from a clock's ledger, in the order in which the events were entered.

    A day of pause does not count, the day of resumption does. While a clock is paused, its due day is the one that
    would stand if it were resumed at once.

    :raises ValueError: the ledger does not begin with its start.
    """
    ledger = list(events)
    if not ledger or ledger[0].kind is not EventKind.START:
        message = "A clock's ledger begins with its start."
        raise ValueError(message)
    tally = _Tally(period, calendar, ledger[0].on)
    for event in ledger[1:]:
        tally.enter(event)
    return tally.derivation()


class _Tally:
    """The running sum of a ledger."""

    def __init__(self, period: Period, calendar: Calendar, started_on: date) -> None:
        self.period = period
        self.calendar = calendar
        self.started_on = started_on
        self.last_day = end_of(started_on, period.length, period.unit, calendar)
        self.named = False
        self.state = ClockState.RUNNING
        self.pauses: list[tuple[date, date | None]] = []

    def enter(self, event: LedgerEvent) -> None:
        """Take an event into the sum; an event that the state does not allow changes nothing."""
        if self.state is ClockState.STOPPED:
            return
        if event.kind is EventKind.PAUSE and self.state is ClockState.RUNNING:
            self.pauses.append((event.on, None))
            self.state = ClockState.PAUSED
        elif event.kind is EventKind.RESUME and self.state is ClockState.PAUSED:
            self._resume(event.on)
        elif event.kind is EventKind.EXTEND:
            self._extend(event)
        elif event.kind is EventKind.STOP:
            self.state = ClockState.STOPPED

    def _resume(self, on: date) -> None:
        first, _ = self.pauses.pop()
        self.state = ClockState.RUNNING
        again = max(on, first)
        first = max(first, self.started_on + DAY)
        if again <= first or first > self._due_day():
            return
        self.pauses.append((first, again))
        remaining = self._countable(first, self.last_day)
        # A pause on a day to which the last day had moved leaves no day to count but the day of resumption.
        self.last_day = self._from(again, remaining) if remaining else max(again, self.last_day)

    def _extend(self, event: LedgerEvent) -> None:
        if event.until is not None:
            self.last_day, self.named = event.until, True
        if event.days:
            self.last_day = self._from(self.last_day + DAY, event.days)

    def _countable(self, first: date, last: date) -> int:
        """Return how many days of the period's kind lie from `first` to `last`, both included."""
        if self.period.unit is Unit.WORKING_DAY:
            return working_days_between(first, last, self.calendar)
        return max(0, (last - first).days + 1)

    def _from(self, first: date, number: int) -> date:
        """Return the day that is number `number` when `first` is the first that may count."""
        if self.period.unit is Unit.WORKING_DAY:
            return add_working_days(first - DAY, number, self.calendar)
        return first + timedelta(days=number - 1)

    def _moves(self) -> bool:
        return self.period.moves_off_rest_days and not self.named

    def _due_day(self) -> date:
        return next_working_day(self.last_day, self.calendar) if self._moves() else self.last_day

    def derivation(self) -> Derivation:
        """Return the sum."""
        due_on = self._due_day()
        return Derivation(
            started_on=self.started_on,
            last_day=self.last_day,
            due_on=due_on,
            provisional=self._is_provisional(due_on),
            state=self.state,
            pauses=tuple(self.pauses),
            unit=self.period.unit,
            calendar=self.calendar,
        )

    def _is_provisional(self, due_on: date) -> bool:
        if self.period.unit is Unit.WORKING_DAY:
            years: Iterable[int] = range(self.started_on.year, due_on.year + 1)
        elif self._moves():
            # Natural days consult the calendar for the last day only.
            years = range(self.last_day.year, due_on.year + 1)
        else:
            years = ()
        return any(year not in self.calendar.years for year in years)


def end_of(started_on: date, length: int, unit: Unit, calendar: Calendar) -> date:
    """Return the last day of a period, before it moves off a day of rest. The day of the event is not counted."""
    match unit:
        case Unit.HOUR:
            return started_on + timedelta(days=-(-length // HOURS_OF_A_DAY))
        case Unit.CALENDAR_DAY:
            return started_on + timedelta(days=length)
        case Unit.WORKING_DAY:
            return add_working_days(started_on, length, calendar)
        case Unit.MONTH:
            return add_months(started_on, length)
        case Unit.YEAR:
            return add_years(started_on, length)


def add_months(on: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day (CIVIL_CODE_202)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def add_years(on: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February in a common year (CIVIL_CODE_202)."""
    return add_months(on, 12 * years)


def add_working_days(on: date, number: int, calendar: Calendar) -> date:
    """Return working day number `number` after a day that is itself not counted; the day itself for 0."""
    while number > 0:
        on += DAY
        number -= calendar.is_working(on)
    return on


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Return how many working days lie from `first` to `last`, both included."""
    return sum(calendar.is_working(first + n * DAY) for n in range((last - first).days + 1))


def next_working_day(on: date, calendar: Calendar) -> date:
    """Return the day itself where it is worked, else the first working day after it (CIVIL_CODE_203)."""
    while not calendar.is_working(on):
        on += DAY
    return on


def end_of_publication(published_on: date, days: int) -> date:
    """Return the last day of a publication of `days` calendar days.

    The day of publication is not counted; what waits for the publication may happen from the day after the last day.
    A minimum for the public moves off no day of rest.
    """
    return published_on + timedelta(days=days)


def has_run_out(last_day: date, *, on: date) -> bool:
    """Whether a period with this last day has run out on a day."""
    return on > last_day
