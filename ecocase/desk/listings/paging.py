"""Pages that go on after the last row of the page before, by last day or by opening day: none grows slower with its
number, or with the number of files.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from ecocase.desk import duedays

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

PERIOD, OPENED = "period", "opened"


class Place(NamedTuple):
    """A file's place in a list: its id, and the mark after which the next page begins."""

    pk: int
    mark: str


def places(rows: QuerySet, clocks: QuerySet, order: str, after: str, size: int) -> list[Place]:
    """Return the next places of a list.

    By period, files without a running period stand behind those with one, the newest first.

    :param rows: the agency's index rows that are wanted.
    :param clocks: the running periods of files of this kind.
    :param after: the mark of the last place of the page before; what is no mark counts as none.
    """
    if order == OPENED:
        return _by_opening(rows, "o", after, size)
    found = [] if after.startswith("n~") else _by_period(rows, clocks, after, size)
    if len(found) < size:
        without = rows.filter(~Exists(clocks.filter(file_id=OuterRef("record_id"))))
        found += _by_opening(without, "n", after, size - len(found))
    return found


def due_within(rows: QuerySet, clocks: QuerySet, after: str, size: int) -> list[Place]:
    """Return the next places by period, files whose soonest period is not among `clocks` left out."""
    return _by_period(rows, clocks, after, size)


def _by_period(rows: QuerySet, clocks: QuerySet, after: str, size: int) -> list[Place]:
    first = duedays.first_of_each_file(clocks).filter(file_id__in=rows.order_by().values("record_id"))
    mark = _mark(after, "d", date.fromisoformat)
    if mark is not None:
        due_on, pk = mark
        first = first.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk))
    return [
        Place(file_id, f"d~{due_on.isoformat()}~{pk}")
        for file_id, due_on, pk in first.values_list("file_id", "due_on", "pk")[:size]
    ]


def _by_opening(rows: QuerySet, letter: str, after: str, size: int) -> list[Place]:
    mark = _mark(after, letter, datetime.fromisoformat)
    if mark is not None:
        at, pk = mark
        rows = rows.filter(Q(sort_at__lt=at) | Q(sort_at=at, record_id__lt=pk))
    found = rows.order_by("-sort_at", "-record_id").values_list("record_id", "sort_at")[:size]
    return [Place(pk, f"{letter}~{sort_at.isoformat()}~{pk}") for pk, sort_at in found]


def _mark(after: str, letter: str, read: Callable[[str], Any]) -> tuple[Any, int] | None:
    kind, _sep, rest = after.partition("~")
    text, _sep, pk = rest.partition("~")
    if kind != letter:
        return None
    try:
        return read(text), int(pk)
    except ValueError:
        return None
