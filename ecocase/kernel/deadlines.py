"""Clocks on records: a ledger of dated events; the due day follows from it.

The arithmetic is `ecocase.policy.counting`; this room stores events and keeps the stored sum right.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ecocase.kernel import law
from ecocase.kernel.models import CalendarDay, CalendarYear, Clock, ClockEvent, RecordReference
from ecocase.policy.competence import AgencyKind
from ecocase.policy.counting import Calendar, Derivation, EventKind, LedgerEvent, derive

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, FileRecord, Recorded


@lru_cache(maxsize=1)
def _calendar_of(version: tuple[tuple[int, int], ...]) -> Calendar:
    days = {day.on: (day.is_working, day.name_zh) for day in CalendarDay.objects.all()}
    return Calendar(days, {year for year, _version in version})


def calendar() -> Calendar:
    """Return the official calendar of all entered years; read again only when a year was entered."""
    return _calendar_of(tuple(CalendarYear.objects.order_by("year").values_list("year", "version")))


def forget_calendar() -> None:
    """Forget the calendar that was read, as the tables beneath it have been filled."""
    _calendar_of.cache_clear()


def start(
    record: Recorded,
    key: str,
    act: Act,
    *,
    agency: Agency,
    on: date | None = None,
    other_agency: Agency | None = None,
    subject: str = "",
    ground: str = "",
) -> Clock | None:
    """Start a period of the law on a record.

    :param on: the day of the event the period runs from; the day of the act where none is given.
    :param agency: whose duty it is; `other_agency` sees it red as well.
    :returns: None where no rule was in force on that day: then no clock runs.
    """
    starts_on = on or act.on
    period = law.period(key, on=starts_on)
    if period is None:
        return None
    clock = Clock(
        **RecordReference.of(record),
        key=key,
        subject=subject,
        agency=agency,
        other_agency=other_agency,
        law_on=starts_on,
        started_on=starts_on,
        due_on=starts_on,
        state=Clock.State.RUNNING,
    )
    clock.save()
    _add(clock, EventKind.START, act, on=starts_on, ground=ground)
    return clock


def pause(record: Recorded, key: str, act: Act, *, ground: str, on: date | None = None) -> None:
    """Stop the running of a period until it is resumed."""
    for clock in _live(record, key, Clock.State.RUNNING):
        _add(clock, EventKind.PAUSE, act, on=on or act.on, ground=ground)


def resume(record: Recorded, key: str, act: Act, *, ground: str, on: date | None = None) -> None:
    """Let a paused period run on."""
    for clock in _live(record, key, Clock.State.PAUSED):
        _add(clock, EventKind.RESUME, act, on=on or act.on, ground=ground)


def extend(
    record: Recorded, key: str, act: Act, *, ground: str, days: int | None = None, until: date | None = None
) -> None:
    """Move the due day by a number of days or to a day, with its ground."""
    for clock in _live(record, key, Clock.State.RUNNING, Clock.State.PAUSED):
        _add(clock, EventKind.EXTEND, act, on=act.on, days=days, until=until, ground=ground)


def stop(
    record: Recorded,
    key: str,
    act: Act,
    *,
    ground: str = "",
    on: date | None = None,
    other_agency: Agency | None = None,
) -> None:
    """End a period: what it asked for is done, or is no longer asked for.

    :param other_agency: only the period that this agency waits for; of several that wait each has its own.
    """
    live = _live(record, key, Clock.State.RUNNING, Clock.State.PAUSED)
    for clock in live if other_agency is None else live.filter(other_agency=other_agency):
        _add(clock, EventKind.STOP, act, on=on or act.on, ground=ground)


def stop_all(record: Recorded, act: Act, *, ground: str = "") -> None:
    """End every live period of a record."""
    for clock in Clock.objects.filter(record_type=record.kind(), record_id=record.pk).exclude(
        state=Clock.State.STOPPED
    ):
        _add(clock, EventKind.STOP, act, on=act.on, ground=ground)


def hand_over(file: FileRecord, to: Agency) -> None:
    """Let the live periods of a whole file stand on the desk of its new handler; a procuratorate keeps its own."""
    clocks = Clock.objects.filter(file_type=file.kind(), file_id=file.pk).exclude(state=Clock.State.STOPPED)
    clocks.exclude(agency__kind=AgencyKind.PROCURATORATE.value).update(agency=to)


def change_hands(file: FileRecord, former: Agency, to: Agency) -> None:
    """Let the live periods that lie on one agency's desk in a file lie on another's."""
    clocks = Clock.objects.filter(file_type=file.kind(), file_id=file.pk, agency=former)
    clocks.exclude(state=Clock.State.STOPPED).update(agency=to)


def running(record: Recorded, key: str) -> Clock | None:
    """Return the live clock of a record and key, paused or running."""
    return _live(record, key, Clock.State.RUNNING, Clock.State.PAUSED).order_by("-pk").first()


def is_overdue(clock: Clock, *, on: date) -> bool:
    """Whether a period has run out on a day. A question asked on a day, never a state."""
    return clock.state == Clock.State.RUNNING and clock.due_on < on


def derivation(clock: Clock, known: Calendar | None = None) -> Derivation:
    """Return how a due day came about, day by day."""
    period = law.period(clock.key, on=clock.law_on)
    if period is None:
        message = f"No rule {clock.key} was in force on {clock.law_on}."
        raise LookupError(message)
    events = [
        LedgerEvent(kind=EventKind(event.kind), on=event.on, days=event.days, until=event.until)
        for event in clock.events.all()
    ]
    return derive(events, period, known or calendar())


def write_sum(clock: Clock, known: Calendar | None = None) -> bool:
    """Write the stored copy of a clock's sum from its ledger. The only writer.

    :returns: whether the stored copy changed.
    """
    found = derivation(clock, known)
    versions = CalendarYear.objects.filter(year__in={clock.started_on.year, found.due_on.year})
    version = ",".join(f"{row.year}v{row.version}" for row in versions.order_by("year"))
    before = (clock.due_on, clock.provisional, clock.state, clock.calendar_version)
    clock.due_on, clock.provisional = found.due_on, found.provisional
    clock.state, clock.calendar_version = found.state, version
    clock.save(update_fields=["due_on", "provisional", "state", "calendar_version"])
    return before != (clock.due_on, clock.provisional, clock.state, clock.calendar_version)


def differences() -> list[int]:
    """Return the clocks whose stored sum is not what their ledger says; must be empty."""
    known = calendar()
    wrong = []
    for clock in Clock.objects.prefetch_related("events").order_by("pk"):
        found = derivation(clock, known)
        if (clock.due_on, clock.provisional, clock.state) != (found.due_on, found.provisional, found.state):
            wrong.append(clock.pk)
    return wrong


def _live(record: Recorded, key: str, *states: Clock.State):  # type: ignore[no-untyped-def]
    return Clock.objects.filter(record_type=record.kind(), record_id=record.pk, key=key, state__in=states)


def _add(
    clock: Clock,
    kind: EventKind,
    act: Act,
    *,
    on: date,
    days: int | None = None,
    until: date | None = None,
    ground: str = "",
) -> None:
    ClockEvent.objects.create(clock=clock, kind=kind.value, on=on, days=days, until=until, ground=ground, act_id=act.id)
    write_sum(clock)
