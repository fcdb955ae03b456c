"""What belongs to a record's page: the record, what hangs on it, and the files beside it that a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey, Q

from ecocase.kernel.access import Right
from ecocase.kernel.models import FileRecord
from ecocase.kernel.workflow import recorded_models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecocase.kernel.models import Recorded

# An obligor's track has its bar at the head of the case's page.
SHOWN_AS_BARS = "track"


@dataclass(frozen=True)
class Scope:
    """Conditions on rows that point at records, by their ids, so that the database finds them by its indexes.

    `here` belongs to the page, `viewed` may be seen with its contents; `linked` takes in what hangs on the record
    without a right of the reader's: only what was sent to the reader's agency, or made by it, may be read there.
    """

    here: Q
    viewed: Q
    linked: Q


def scope_of(record: Any, right: Right, hanging: Iterable[tuple[Any, list[dict[str, Any]]]]) -> Scope:
    """Return what belongs to a record's page.

    A file's page takes in the files that hang on it; the page of a record within a file keeps to that record and to
    what was made within it.

    :param hanging: kinds of records with their rows: pk, file (its id) and the right that the reader holds on it.
    """
    is_file = record.file == record
    own = {"pk": record.pk, "file": record.file.pk, "held": right}
    rows = [
        (type(record), [own]),
        *((model, rows) for model, rows in hanging if issubclass(model, FileRecord) == is_file),
    ]
    return Scope(
        here=_points_at(rows, lambda held: held is not None),
        viewed=_points_at(rows, lambda held: held is not None and held >= Right.VIEW),
        linked=_points_at(rows, lambda _held: True),
    )


def _points_at(kinds: Iterable[tuple[Any, list[dict[str, Any]]]], wanted: Callable[[int | None], bool]) -> Q:
    found = Q(pk__in=[])
    for model, rows in kinds:
        chosen = [row for row in rows if wanted(row["held"])]
        if not chosen:
            continue
        point = Q(file_type=file_model_of(model).kind(), file_id__in=sorted({row["file"] for row in chosen}))
        if not issubclass(model, FileRecord):
            point &= Q(record_type=model.kind(), record_id__in=[row["pk"] for row in chosen])
        found |= point
    return found


def file_model_of(model: Any) -> Any:
    """Return the kind of file to which records of a kind belong."""
    found = model
    for part in filter(None, model.FILE_PATH.split(".")):
        found = found._meta.get_field(part).related_model
    return found


@cache
def links_to(parent: type[Recorded]) -> tuple[tuple[Any, str], ...]:
    """Return the kinds of records that point at a kind, each with its first link."""
    found = []
    for model in recorded_models():
        links = [
            link.name
            for link in model._meta.concrete_fields
            if isinstance(link, ForeignKey) and link.related_model is parent
        ]
        if links and model is not parent and model.kind() != SHOWN_AS_BARS:
            found.append((model, links[0]))
    return tuple(found)
