"""Records that a page names, read by kind at once, each with the right that the reader's agency holds on its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import model_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from ecocase.kernel.models import Agency


class Shelf:
    """What was read: records by (kind, id) and by (kind, uid). What the agency may not see is not there."""

    def __init__(self, agency: Agency, on: date) -> None:
        self.agency, self.on = agency, on
        self._by_id: dict[tuple[str, int], Any] = {}
        self._by_uid: dict[tuple[str, UUID], Any] = {}

    def read(self, ids: Iterable[tuple[str, int]], uids: Iterable[tuple[str, UUID]] = ()) -> Shelf:
        """Read records, one query per kind."""
        wanted: dict[str, tuple[set[int], set[UUID]]] = {}
        for kind, pk in ids:
            wanted.setdefault(kind, (set(), set()))[0].add(pk)
        for kind, uid in uids:
            wanted.setdefault(kind, (set(), set()))[1].add(uid)
        for kind, (pks, keys) in wanted.items():
            self._read_kind(model_of_kind(kind), Q(pk__in=pks) | Q(uid__in=keys))
        return self

    def get(self, kind: str, pk: int) -> Any:
        """Return a record, or None where the agency holds no right on its file."""
        return self._by_id.get((kind, pk))

    def by_uid(self, kind: str, uid: UUID) -> Any:
        """Return a record by its uid, or None where the agency holds no right on its file."""
        return self._by_uid.get((kind, uid))

    def _read_kind(self, model: Any, which: Q) -> None:
        way = "__".join(filter(None, model.FILE_PATH.split(".")))
        rows = access.index_of(_file_model(model), self.agency, on=self.on)
        held = rows.filter(record_id=OuterRef(f"{way}_id" if way else "pk")).values("right")[:1]
        for record in model.shown().filter(which).annotate(held=Subquery(held)):
            if record.held is None:
                continue
            # Known once read: no row asks again for the right on its file.
            record.file.__dict__["_rights"] = {(self.agency.pk, self.on): Right(record.held)}
            self._by_id[record.kind(), record.pk] = record
            self._by_uid[record.kind(), record.uid] = record


def _file_model(model: Any) -> Any:
    for part in filter(None, model.FILE_PATH.split(".")):
        model = model._meta.get_field(part).related_model
    return model
