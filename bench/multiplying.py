"""Many files out of a few: every row of a file made by its steps, copied with new keys by COPY.

The trail is copied as far as a file's newest entries: its chain is sealed entry by entry, and copies do not seal it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection, models, transaction
from django.db.models import Q

from cases.models import Case, CaseAccess, CaseRight, CoverageLine, DamageItem, Obligor, Track
from ecocase.kernel.models import AuditEntry, ChainHead, Clock, ClockEvent, FileRecord, Grant, Recorded
from negotiation.models import (
    Agreement,
    AgreementLine,
    Negotiation,
    NegotiationAccess,
    NegotiationParty,
    NegotiationRight,
)
from referrals.models import Clue, ClueAccess, ClueParty, ClueRight, Referral, ReferralAccess, ReferralRight
from restoration.models import PaymentDuty
from restoration.models.duty import Payment

if TYPE_CHECKING:
    from collections.abc import Iterator

NULL = "\\N"
MOVED_IN_TIME = {"opened_at", "sort_at"}
# Pairs of columns that point at a record of any kind.
POINTERS = (("record_type", "record_id"), ("file_type", "file_id"), ("source_type", "source_id"))
BY_FILE = "by file"
NEWEST_ENTRIES = 3


@dataclass(frozen=True)
class Shape:
    """Which rows a file consists of: each table with its path to the file, in the order of their links."""

    tables: tuple[tuple[Any, str], ...]

    @property
    def models(self) -> tuple[Any, ...]:
        """The tables."""
        return tuple(model for model, _path in self.tables)


OF_FILE = ((Clock, BY_FILE), (ClockEvent, BY_FILE), (Grant, BY_FILE), (AuditEntry, BY_FILE))
CASE = Shape(
    (
        (Case, "pk"), (Obligor, "case"), (Track, "case"), (DamageItem, "case"), (Negotiation, "case"),
        (NegotiationParty, "negotiation__case"), (Agreement, "negotiation__case"),
        (AgreementLine, "agreement__negotiation__case"), (PaymentDuty, "case"), (Payment, "duty__case"),
        (CoverageLine, "case"), *OF_FILE, (CaseAccess, "record"), (CaseRight, "content_object"),
        (NegotiationAccess, "record__case"), (NegotiationRight, "content_object__case"),
    )
)  # fmt: skip
CLUE = Shape(
    (
        (Clue, "pk"), (ClueParty, "clue"), (Referral, "clue"), *OF_FILE, (ClueAccess, "record"),
        (ClueRight, "content_object"), (ReferralAccess, "record__clue"), (ReferralRight, "content_object__clue"),
    )
)  # fmt: skip


def multiply(file: Any, copies: int, shape: Shape = CASE) -> None:
    """Copy a file with all that belongs to it, each copy a minute older than the one before."""
    files = _files_of(file, shape)
    templates = {model: _rows_of(model, path, file, files) for model, path in shape.tables}
    bases = {model: _last_key(model) + 1 for model in shape.models}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in shape.models:
            columns = [field.column for field in model._meta.concrete_fields]
            text = io.StringIO()
            csv.writer(text).writerows(_copied(model, templates, bases, copies))
            text.seek(0)
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')", text)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT max(id) FROM "
                f"{model._meta.db_table}))"
            )
    _move_heads(templates[AuditEntry])


def _files_of(file: Any, shape: Shape) -> Q:
    """Return what finds the rows that hang on any of the files of a shape."""
    found = Q(pk__in=[])
    for model, path in shape.tables:
        if issubclass(model, FileRecord):
            keys = list(model._default_manager.filter(**{path: file.pk}).values_list("pk", flat=True))
            found |= Q(file_type=model.kind(), file_id__in=keys)
    return found


def _rows_of(model: Any, path: str, file: Any, files: Q) -> list[dict[str, Any]]:
    """Return the rows of a table that belong to a file, every value as text."""
    if model is ClockEvent:
        found = model.objects.filter(clock__in=Clock.objects.filter(files))
    elif path == BY_FILE:
        found = model._default_manager.filter(files)
    else:
        found = model._default_manager.filter(**{path: file.pk})
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    keys = keys[-NEWEST_ENTRIES:] if model is AuditEntry else keys
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        texts = ", ".join(f'"{name}"::text' for name in columns)
        cursor.execute(f"SELECT {texts} FROM {model._meta.db_table} WHERE id = ANY(%s) ORDER BY id", [keys])
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _move_heads(copied: list[dict[str, Any]]) -> None:
    """Let the chains go on behind the copies; what they seal, they do not prove."""
    for chain in {row["chain_id"] for row in copied}:
        ChainHead.objects.filter(pk=int(chain)).update(seq=_last_place(chain))


def _last_key(model: Any) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _last_place(chain: str) -> int:
    return AuditEntry.objects.filter(chain=int(chain)).aggregate(last=models.Max("seq"))["last"] or 0


def _copied(model: Any, templates: Any, bases: Any, copies: int) -> Iterator[list[Any]]:
    places = {found: {int(row["id"]): place for place, row in enumerate(rows)} for found, rows in templates.items()}
    by_kind = {found.kind(): found for found in templates if issubclass(found, Recorded)}
    last = {row["chain_id"]: _last_place(row["chain_id"]) for row in templates[model]} if model is AuditEntry else {}

    def new_key(of: Any, old: str, number: int) -> str | int:
        # What stands outside the shape is shared by all copies.
        at = places[of].get(int(old))
        return old if at is None else bases[of] + number * len(templates[of]) + at

    links = {
        field.column: field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in places
    }
    for number in range(copies):
        for row in templates[model]:
            fresh = dict(row, id=new_key(model, row["id"], number))
            for column, other in links.items():
                if row[column] is not None:
                    fresh[column] = new_key(other, row[column], number)
            for kind, key in POINTERS:
                if row.get(kind) in by_kind:
                    fresh[key] = new_key(by_kind[row[kind]], row[key], number)
            if last:
                last[row["chain_id"]] += 1
                fresh["seq"] = last[row["chain_id"]]
            _make_its_own(fresh, row, number)
            yield [NULL if value is None else value for value in fresh.values()]


def _make_its_own(fresh: dict[str, Any], row: dict[str, Any], number: int) -> None:
    if "uid" in row:
        fresh["uid"] = uuid4()
    if row.get("number"):
        fresh["number"] = f"{row['number']}之{fresh['id']}"
    for column in MOVED_IN_TIME & row.keys():
        fresh[column] = datetime.fromisoformat(row[column]) - timedelta(minutes=number + 1)
