"""How records are named on desk, inbox and in search: many of many kinds, read in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from cases.models import Case
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import model_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from ecocase.kernel.models import Agency

# The title of each kind of file, as the file itself says it; the paths start at the file.
TITLES: dict[str, tuple[str, ...]] = {
    "case": ("title",),
    "clue": ("title",),
    "referral": ("clue__title", "case__title"),
    "publicinterestfile": ("clue__title", "referral__clue__title", "referral__case__title"),
    "negotiation": ("case__title",),
}
JOINED_TITLES: dict[str, tuple[str, ...]] = {"plan": ("track__obligor__name", "place")}
# Files that bear the title of their case.
OF_A_CASE = ("negotiation",)
NUMBERS: dict[str, str] = {"plan": "case__number"}


@dataclass(frozen=True)
class Named:
    """A record by its file: what a row writes of it, and the right that the reader's agency holds."""

    kind: str
    pk: int
    uid: UUID
    state: str
    file_kind: str
    file_uid: UUID
    title: str
    number: str
    practice: bool
    right: Right

    @property
    def url(self) -> str:
        """The address of the record's page."""
        return reverse("record", args=[self.kind, self.uid])

    @property
    def file_url(self) -> str:
        """The address of the file's page."""
        return reverse("record", args=[self.file_kind, self.file_uid])

    def as_row(self) -> dict[str, Any]:
        """Return how the file is named on a row."""
        return {"title": self.title, "number": self.number, "practice": self.practice}


class Names:
    """Names by (kind, id) and (kind, uid). Records on whose file the agency holds no right have none."""

    def __init__(
        self,
        agency: Agency,
        on: date,
        ids: Iterable[tuple[str, int]] = (),
        uids: Iterable[tuple[str, UUID]] = (),
    ) -> None:
        wanted: dict[str, tuple[set[int], set[UUID]]] = {}
        for kind, pk in ids:
            wanted.setdefault(kind, (set(), set()))[0].add(pk)
        for kind, uid in uids:
            wanted.setdefault(kind, (set(), set()))[1].add(uid)
        parts = [_named(kind, Q(pk__in=pks) | Q(uid__in=keys), agency, on) for kind, (pks, keys) in wanted.items()]
        found = parts[0].union(*parts[1:], all=True) if parts else []
        self._by_id: dict[tuple[str, int], Named] = {}
        self._by_uid: dict[tuple[str, UUID], Named] = {}
        self._titles: dict[tuple[str, int], str] = {}
        for *told, right, on_case in found:
            row = Named(*told, right=Right(right or on_case or Right.SUMMARY))
            if right is not None:
                self._by_id[row.kind, row.pk] = self._by_uid[row.kind, row.uid] = row
            if right is not None or on_case is not None:
                self._titles[row.kind, row.pk] = row.title

    def get(self, kind: str, pk: int) -> Named | None:
        """Return the name of a record, or None where the agency may not see its file."""
        return self._by_id.get((kind, pk))

    def title_of(self, kind: str, pk: int) -> str:
        """Return the title of a record's file, also where the agency sees only the case that the file is of."""
        return self._titles.get((kind, pk), "")

    def by_uid(self, kind: str, uid: UUID | None) -> Named | None:
        """Return the name of a record by its uid, or None where the agency may not see its file."""
        return self._by_uid.get((kind, uid)) if uid is not None else None


def file_model_of(model: Any) -> Any:
    """Return the model of the file whose rights a kind of record inherits."""
    for part in filter(None, model.FILE_PATH.split(".")):
        model = model._meta.get_field(part).related_model
    return model


def way_to_file(model: Any) -> str:
    """Return the prefix of a query's path from a record to its file; "" where it is one."""
    return "".join(f"{part}__" for part in model.FILE_PATH.split(".") if part)


def right_held(model: Any, agency: Agency, on: date) -> Subquery:
    """Return the right that an agency holds on the file of each record of a query."""
    rows = access.index_of(file_model_of(model), agency, on=on)
    way = way_to_file(model).removesuffix("__")
    return Subquery(rows.filter(record_id=OuterRef(f"{way}_id" if way else "pk")).values("right")[:1])


def _named(kind: str, which: Q, agency: Agency, on: date) -> QuerySet:
    model = model_of_kind(kind)
    file_kind, way = file_model_of(model).kind(), way_to_file(model)
    return model._default_manager.filter(which).order_by().values_list(
        Value(kind), "pk", "uid", "state", Value(file_kind), F(f"{way}uid"), _title(file_kind, way),
        F(f"{way}{NUMBERS.get(file_kind, 'number')}"), F(f"{way}practice"), right_held(model, agency, on),
        _right_on_case(file_kind, way, agency, on),
    )  # fmt: skip


def _right_on_case(file_kind: str, way: str, agency: Agency, on: date) -> Any:
    """Return the right on the case that a file is of; its title is the case's own."""
    if file_kind not in OF_A_CASE:
        # Cast: between other kinds, a bare NULL would count as text.
        return Cast(Value(None), IntegerField())
    rows = access.index_of(Case, agency, on=on).filter(record_id=OuterRef(f"{way}case_id"))
    return Subquery(rows.values("right")[:1])


def _title(file_kind: str, way: str) -> Any:
    if file_kind in JOINED_TITLES:
        first, second = JOINED_TITLES[file_kind]
        return Concat(F(way + first), Value(" · "), F(way + second), output_field=CharField())
    paths = [F(way + path) for path in TITLES[file_kind]]
    return Coalesce(*paths, output_field=CharField()) if len(paths) > 1 else paths[0]
