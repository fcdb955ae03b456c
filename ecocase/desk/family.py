"""The records around a record: those within its file, and the files that hang together with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from ecocase.desk.around import shown_beside
from ecocase.desk.details import cells_of
from ecocase.desk.nextsteps import next_steps
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import FileRecord, protected_fields
from ecocase.kernel.views.addresses import page_of, url_of

if TYPE_CHECKING:
    from datetime import date

    from ecocase.desk.around import Around
    from ecocase.kernel.models import Officer, Recorded

WITHIN_SHOWN = 50
STATE_TONES = {
    "closed": "off", "terminated": "off", "not_opened": "off", "merged": "off", "withdrawn": "off", "concluded": "off",
    "failed": "over", "impossible": "over", "in_default": "over", "refused": "over", "not_passed": "over",
    "agreed": "ok", "performed": "ok", "signed": "ok", "confirmed": "ok", "passed": "ok", "settled": "ok",
}  # fmt: skip


@dataclass
class Family:
    """Groups of records, each with a title and its items; the records themselves by kind."""

    within: list[dict[str, Any]] = field(default_factory=list)
    beside: list[dict[str, Any]] = field(default_factory=list)
    records: dict[str, list[Any]] = field(default_factory=dict)


def family_of(record: Recorded, officer: Officer, found: Around, *, on: date) -> Family:
    """Return the records around one, those files left out that the officer's agency may not see."""
    family = Family(beside=_above(record, officer, on))
    for model, rows in found.beside.items():
        items = [shown_beside(model, row) for row in rows]
        family.beside.append({"title": model._meta.verbose_name_plural, "items": items})
    known = {(type(record), record.pk): record, (type(record.file), record.file.pk): record.file}
    known |= {(type(file), file.pk): file for file in record.files_to_lock()}
    for model, link in found.within:
        children = _read(model, link, record, known)
        for child in children:
            setattr(child, link, record)
            _share(child, known)
        known |= {(model, child.pk): child for child in children}
        seen = [child for child in children if access.holds(officer.agency, child, Right.SUMMARY, on=on)]
        if seen:
            family.records[model.kind()] = seen
            family.within.append(
                {
                    "title": model._meta.verbose_name_plural,
                    "head": model._meta.verbose_name,
                    "kind": model.kind(),
                    "items": [],
                }
            )
    return family


def with_rows(family: Family, officer: Officer, *, on: date) -> Family:
    """Fill the groups within the file with their rows; what the page knows of the records is told to them before."""
    for group in family.within:
        group["items"] = [_within(child, officer, on) for child in family.records[group["kind"]]]
        group["heads"] = [(cell["label"], cell["kind"]) for cell in group["items"][0]["cells"]]
    return family


def state_label_of(record: Recorded) -> str:
    """Return in words where a record stands."""
    states = protected_fields(record)
    return getattr(record, f"get_{states[0].name}_display")() if states else ""


def state_tone_of(record: Recorded) -> str:
    """Return how the state of a record looks."""
    states = protected_fields(record)
    return STATE_TONES.get(getattr(record, states[0].name), "live") if states else "live"


def _read(model: Any, link: str, record: Recorded, known: dict[tuple[Any, int], Any]) -> list[Any]:
    """Return the records of one kind within a record; what its conditions have asked for already is not read again."""
    if model.LISTED_AS and record.facts.answers(model.LISTED_AS):
        return list(getattr(record.facts, model.LISTED_AS)[:WITHIN_SHOWN])
    # What hangs on the record itself, or on records that the page has read, is on their own objects already.
    read = {kind for kind, _pk in known}
    along = [path for path in model.SHOWN_MANY if model._meta.get_field(path.split("__")[0]).related_model not in read]
    rows = model.shown().filter(**{link: record})
    return list(rows.prefetch_related(None).prefetch_related(*along).order_by("pk")[:WITHIN_SHOWN])


def _share(child: Recorded, known: dict[tuple[Any, int], Any]) -> None:
    """Let the records of one page hang on the same objects: rights, approvals and rows are then read once."""
    for link in child._meta.concrete_fields:
        if isinstance(link, ForeignKey):
            key = (link.related_model, getattr(child, link.attname))
            if key in known:
                setattr(child, link.name, known[key])
    *way, last = child.FILE_PATH.split(".") if child.FILE_PATH else ("",)
    if last and not way:
        file = getattr(child, last)
        known.setdefault((type(file), file.pk), file)
        setattr(child, last, known[type(file), file.pk])


def _within(child: Any, officer: Officer, on: date) -> dict[str, Any]:
    steps = next_steps(child, officer, on=on)
    return {
        "title": str(child),
        "number": getattr(child, "shown_number", ""),
        "url": url_of(child),
        "state_label": state_label_of(child),
        "state_tone": state_tone_of(child),
        "cells": cells_of(child, on),
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
