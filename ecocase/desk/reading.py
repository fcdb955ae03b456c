"""Records read by kind at once, each with the right that the reader's agency holds on its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.desk.names import right_held
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import model_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ecocase.kernel.models import Agency


def records_of(pairs: Iterable[tuple[str, int]], agency: Agency, on: date) -> dict[tuple[str, int], Any]:
    """Return records by (kind, id), one query per kind; those that the agency may not see are left out."""
    wanted: dict[str, set[int]] = {}
    for kind, pk in pairs:
        wanted.setdefault(kind, set()).add(pk)
    found = {}
    for kind, keys in wanted.items():
        model = model_of_kind(kind)
        for record in model.shown().filter(pk__in=keys).annotate(held=right_held(model, agency, on)):
            if record.held is not None:
                know_right(record, agency, Right(record.held), on)
                found[kind, record.pk] = record
    return found


def know_right(record: Any, agency: Agency, right: Right, on: date) -> None:
    """Keep the right on a record's file: conditions and actors need not ask for it again."""
    record.file.__dict__["_rights"] = {(agency.pk, on): right}
