"""Many cases out of a few: every row of a case made by its steps, copied with new keys by COPY.

Cases before any agreement: they have no coverage lines yet. The trail is not copied: its chain is sealed entry by entry,
and lists do not read it.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection, models, transaction

from cases.models import Case, CaseAccess, CaseRight, DamageItem, Obligor, Track
from ecocase.kernel.models import Clock, ClockEvent, Grant

if TYPE_CHECKING:
    from collections.abc import Iterator

NULL = "\\N"
FIRST = (Case, Obligor, Track, DamageItem, Clock, ClockEvent, Grant, CaseAccess, CaseRight)
MOVED_IN_TIME = {"opened_at", "sort_at"}
BY_KIND = {"case": Case, "track": Track, "damageitem": DamageItem}


def multiply(case: Case, copies: int) -> None:
    """Copy a case with all that belongs to it, each copy a minute older than the one before."""
    templates = {model: _rows_of(model, case) for model in FIRST}
    bases = {model: _last_key(model) + 1 for model in FIRST}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in FIRST:
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


def _rows_of(model: Any, case: Case) -> list[dict[str, Any]]:
    """Return the rows of a table that belong to a case, every value as text."""
    if model is Case:
        found = model.objects.filter(pk=case.pk)
    elif model is ClockEvent:
        found = model.objects.filter(clock__file_type="case", clock__file_id=case.pk)
    elif model in (Clock, Grant):
        found = model.objects.filter(file_type="case", file_id=case.pk)
    else:
        link = {CaseAccess: "record", CaseRight: "content_object"}.get(model, "case")
        found = model._default_manager.filter(**{link: case})
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        texts = ", ".join(f'"{name}"::text' for name in columns)
        cursor.execute(f"SELECT {texts} FROM {model._meta.db_table} WHERE id = ANY(%s) ORDER BY id", [keys])
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _last_key(model: Any) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _copied(model: Any, templates: Any, bases: Any, copies: int) -> Iterator[list[Any]]:
    places = {found: {int(row["id"]): place for place, row in enumerate(rows)} for found, rows in templates.items()}

    def new_key(of: Any, old: str, number: int) -> int:
        return bases[of] + number * len(templates[of]) + places[of][int(old)]

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
            for which in ("record", "file"):
                kind = row.get(f"{which}_type")
                if kind in BY_KIND:
                    fresh[f"{which}_id"] = new_key(BY_KIND[kind], row[f"{which}_id"], number)
            _make_its_own(fresh, row, number)
            yield [NULL if value is None else value for value in fresh.values()]


def _make_its_own(fresh: dict[str, Any], row: dict[str, Any], number: int) -> None:
    if "uid" in row:
        fresh["uid"] = uuid4()
    if row.get("number"):
        fresh["number"] = f"{row['number']}之{fresh['id']}"
    for column in MOVED_IN_TIME & row.keys():
        fresh[column] = datetime.fromisoformat(row[column]) - timedelta(minutes=number + 1)
