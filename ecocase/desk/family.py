"""The records around a record: those within its file, and the files that hang together with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, ForeignKey, OuterRef, Subquery
from django.utils.translation import gettext as _

from ecocase.desk.nextsteps import next_steps
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import FileRecord, protected_fields
from ecocase.kernel.views.addresses import page_of, url_of
from ecocase.kernel.workflow import recorded_models

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.models import Officer, Recorded

WITHIN_SHOWN = 50
BESIDE_SHOWN = 20
# An obligor's track has its bar at the head of the case's page.
SHOWN_AS_BARS = "track"


@dataclass
class Family:
    """Groups of records, each with a title and its items; and the rights held on the files beside, by (kind, id)."""

    within: list[dict[str, Any]] = field(default_factory=list)
    beside: list[dict[str, Any]] = field(default_factory=list)
    rights: dict[tuple[str, int], Right] = field(default_factory=dict)


def family_of(record: Recorded, officer: Officer, *, on: date) -> Family:
    """Return the records around one, those files left out that the officer's agency may not see.

    Which kinds there are is asked in one query; only those are read.
    """
    family = Family(beside=_above(record, officer, on))
    shown: list[Any]
    known = {(type(record.file), record.file.pk): record.file}
    for model, link, rows in _kinds_at_hand(record, officer, on):
        if issubclass(model, FileRecord):
            shown = list(rows.order_by("pk")[:BESIDE_SHOWN])
            family.rights |= {(model.kind(), found.pk): Right(found.held) for found in shown}
            items = [_beside(found) for found in shown]
            family.beside.append({"title": model._meta.verbose_name_plural, "items": items})
            continue
        shown = _read(model, link, record, rows)
        for child in shown:
            setattr(child, link, record)
            _share_file(child, known)
        items = [_within(child, officer, on) for child in shown]
        family.within.append({"title": model._meta.verbose_name_plural, "items": items})
    return family


def state_label_of(record: Recorded) -> str:
    """Return in words where a record stands."""
    states = protected_fields(record)
    return getattr(record, f"get_{states[0].name}_display")() if states else ""


@cache
def _links_to(parent: type[Recorded]) -> tuple[tuple[Any, str], ...]:
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


def _kinds_at_hand(record: Recorded, officer: Officer, on: date) -> list[tuple[Any, str, Any]]:
    """Return the kinds that have a row to show: model, link and rows."""
    kinds = []
    for model, link in _links_to(type(record)):
        rows = model.shown().filter(**{link: record})
        if issubclass(model, FileRecord):
            seen = access.index_of(model, officer.agency, on=on).filter(record_id=OuterRef("pk"))
            rows = rows.annotate(held=Subquery(seen.values("right")[:1])).filter(held__isnull=False)
        kinds.append((model, link, rows))
    if not kinds:
        return []
    asked = {f"has_{place}": Exists(rows) for place, (_model, _link, rows) in enumerate(kinds)}
    there = type(record)._default_manager.filter(pk=record.pk).annotate(**asked).values_list(*asked).get()
    return [kind for kind, is_there in zip(kinds, there, strict=True) if is_there]


def _read(model: Any, link: str, record: Recorded, rows: Any) -> list[Any]:
    """Return the records of one kind within a record; what its conditions have asked for already is not read again."""
    if model.LISTED_AS and record.facts.answers(model.LISTED_AS):
        return list(getattr(record.facts, model.LISTED_AS)[:WITHIN_SHOWN])
    # What hangs on the record itself is on its own object already.
    along = [path for path in model.SHOWN_MANY if not path.startswith(f"{link}__")]
    return list(rows.prefetch_related(None).prefetch_related(*along).order_by("pk")[:WITHIN_SHOWN])


def _share_file(child: Recorded, known: dict[tuple[Any, int], Any]) -> None:
    """Let the records of one page hang on the same file objects: rights and approvals are then read once."""
    *way, last = child.FILE_PATH.split(".")
    holder: Any = child
    for part in way:
        holder = getattr(holder, part)
    link = holder._meta.get_field(last)
    key = (link.related_model, getattr(holder, link.attname))
    if key in known:
        setattr(holder, last, known[key])
    else:
        known[key] = getattr(holder, last)


def _within(child: Any, officer: Officer, on: date) -> dict[str, Any]:
    steps = next_steps(child, officer, on=on)
    return {
        "title": str(child),
        "number": getattr(child, "shown_number", ""),
        "url": url_of(child),
        "state_label": state_label_of(child),
        "open": steps.open,
        "blocked": steps.blocked,
    }


def _above(record: Recorded, officer: Officer, on: date) -> list[dict[str, Any]]:
    """Return the files to which a record belongs."""
    files = [
        found
        for link in record._meta.concrete_fields
        if isinstance(link, ForeignKey) and issubclass(link.related_model, FileRecord)
        if (found := getattr(record, link.name)) is not None
        and access.holds(officer.agency, found, Right.SUMMARY, on=on)
    ]
    return [{"title": _("Belongs to"), "items": [_beside(found) for found in files]}] if files else []


def _beside(found: Any) -> dict[str, Any]:
    return page_of(found) | {"state_label": state_label_of(found)}


def files_beside(record: FileRecord, officer: Officer, *, on: date) -> dict[tuple[str, int], Right]:
    """Return the files that hang on a file and that the officer's agency may see: (kind, id) and the right held."""
    found: dict[tuple[str, int], Right] = {}
    for model, _link, rows in _kinds_at_hand(record, officer, on):
        if issubclass(model, FileRecord):
            found |= {(model.kind(), pk): Right(held) for pk, held in rows.values_list("pk", "held")}
    return found
