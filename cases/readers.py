"""Who reads a case reads what belongs to it: its negotiations and its restorations, which are files of their own.

The upper floors name those files with `@part_of_case`; this floor cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cases.models import Case
    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import FileRecord

    Parts = Callable[[Case], Iterable[FileRecord]]

_PARTS: list[Parts] = []
BY_THE_CASE = "reads_the_case"


def part_of_case(parts: Parts) -> Parts:
    """Register which files of a higher floor belong to a case."""
    _PARTS.append(parts)
    return parts


def let_read(
    case: Case, agency: Agency, act: Act, *, ground: str, article: str, until: date | None = None, reason: str = ""
) -> None:
    """Let an agency read a case with all that belongs to it, for good or until a day."""
    access.grant(case, agency, Right.VIEW, act, ground=ground, article=article, until=until, reason=reason)
    for part in _parts_of(case):
        _follow_the_case(part, case, agency, act)


def stop_reading(case: Case, agency: Agency, act: Act, *, ground: str, end_ground: str) -> None:
    """End what an agency reads of a case on one ground; what rests on another ground stays."""
    access.revoke(case, agency, act, ground=ground, end_ground=end_ground)
    for part in _parts_of(case):
        _follow_the_case(part, case, agency, act)


def open_to_readers(part: FileRecord, case: Case, act: Act) -> None:
    """Open a new file of a case to all who read the case."""
    readers = access.live_grants(case, on=act.on).filter(right__gte=Right.VIEW).values("agency_id")
    for agency in Agency.objects.filter(pk__in=readers).order_by("pk"):
        _follow_the_case(part, case, agency, act)


def _parts_of(case: Case) -> Iterable[FileRecord]:
    for parts in _PARTS:
        yield from parts(case)


def _follow_the_case(part: FileRecord, case: Case, agency: Agency, act: Act) -> None:
    """Give an agency the view of a part for as long as it reads the case, and no longer."""
    reading = access.live_grants(case, on=act.on).filter(agency=agency, right__gte=Right.VIEW).exclude(ground="handler")
    access.revoke(part, agency, act, ground=BY_THE_CASE, end_ground="case_no_longer_read")
    if not reading.exists():
        return
    for_good = reading.filter(until__isnull=True).exists()
    until = None if for_good else reading.aggregate(last=Max("until"))["last"]
    access.grant(part, agency, Right.VIEW, act, ground=BY_THE_CASE, article=reading[0].article_key, until=until)
