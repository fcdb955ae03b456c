"""What belongs to a record's page: the record, what hangs on it, and the files beside it that a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey, Q

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import FileRecord
from ecocase.kernel.workflow import recorded_models

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.models import Officer, Recorded

# An obligor's track has its bar at the head of the case's page.
SHOWN_AS_BARS = "track"
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """Conditions on rows that point at records.

    `here` belongs to the page, `viewed` may be seen with its contents; `linked` takes in what hangs on the record
    without a right of the reader's: only what was sent to the reader's agency, or made by it, may be read there.
    """

    here: Q
    viewed: Q
    linked: Q


def scope_of(record: Any, officer: Officer, right: Right, *, on: date) -> Scope:
    """Return what belongs to a record's page.

    A file's page takes in the files that hang on it, as far as the officer's agency holds a right on them; the page
    of a record within a file keeps to that record and to what was made within it.
    """
    if record.file != record:
        return _within(record, officer, right, on)
    here = Q(file_type=record.kind(), file_id=record.pk)
    viewed, linked = here if right >= Right.VIEW else NOTHING, here
    for model, link in links_to(type(record)):
        if issubclass(model, FileRecord):
            rows = model._default_manager.filter(**{link: record.pk})
            seen, read = _seen_and_read(model, officer, on)
            here |= Q(file_type=model.kind(), file_id__in=rows.filter(pk__in=seen).values("pk"))
            viewed |= Q(file_type=model.kind(), file_id__in=rows.filter(pk__in=read).values("pk"))
            linked |= Q(file_type=model.kind(), file_id__in=rows.values("pk"))
    return Scope(here, viewed, linked)


def _within(record: Any, officer: Officer, right: Right, on: date) -> Scope:
    here = Q(record_type=record.kind(), record_id=record.pk)
    viewed, linked = here if right >= Right.VIEW else NOTHING, here
    for model, link in links_to(type(record)):
        if issubclass(model, FileRecord):
            continue
        rows = Q(
            record_type=model.kind(), record_id__in=model._default_manager.filter(**{link: record.pk}).values("pk")
        )
        # What hangs on the record may belong to another file, with rights of its own.
        seen, read = _seen_and_read(model._meta.get_field(model.FILE_PATH).related_model, officer, on)
        here |= rows & Q(file_id__in=seen)
        viewed |= rows & Q(file_id__in=read)
        linked |= rows
    return Scope(here, viewed, linked)


def _seen_and_read(model: Any, officer: Officer, on: date) -> tuple[Any, Any]:
    """Return the files of a kind on which the agency holds a right, and those that it may view."""
    index = access.index_of(model, officer.agency, on=on).order_by()
    return index.values("record_id"), index.filter(right__gte=Right.VIEW).values("record_id")


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
