"""Load calendars, divisions and agencies; run again, it brings them up to date and deletes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from ecocase.kernel.calendars import enter_year
from ecocase.kernel.models import Agency, CalendarYear, Division

DATA = Path(__file__).resolve().parents[2] / "data"
FIELDS = (
    "kind", "department", "level", "name_zh", "name_en", "short_zh", "number_word", "handles_claims",
)  # fmt: skip


class Command(BaseCommand):
    """Reads the shipped tables."""

    help = "Load the official calendars, Jiangsu's divisions and its agencies."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything."""
        years = load_calendars(_read("calendars.json")["years"])
        divisions = load_divisions(_read("divisions.json")["divisions"])
        agencies = load_agencies(_read("agencies.json")["agencies"])
        self.stdout.write(f"{years} calendar years, {divisions} divisions, {agencies} agencies.")


def load_calendars(years: list[dict[str, Any]]) -> int:
    """Enter official calendars; a year that was entered before stays as it is."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    new = [row for row in years if row["year"] not in known]
    for row in new:
        enter_year(row)
    return len(years)


def load_divisions(rows: list[dict[str, Any]]) -> int:
    """Enter divisions, parents before their parts."""
    for row in sorted(rows, key=lambda found: (found["parent"] is not None, found["code"])):
        Division.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "level": row["level"],
                "parent_id": row["parent"],
            },
        )
    return len(rows)


def load_agencies(rows: list[dict[str, Any]]) -> int:
    """Enter agencies with their groups, superiors after all are there. Who handles claims is the agency's to say."""
    known = {agency.code: agency for agency in Agency.objects.all()}
    for row in rows:
        values = {name: row[name] for name in FIELDS} | {"division_id": row["division"]}
        agency = known.get(row["code"])
        if agency is None:
            group = Group.objects.create(name=f"agency:{row['code']}:files")
            known[row["code"]] = Agency.objects.create(code=row["code"], group=group, **values)
            continue
        for name, value in values.items() - {("handles_claims", row["handles_claims"])}:
            setattr(agency, name, value)
        agency.save()
    for row in rows:
        superior = known[row["superior"]] if row["superior"] else None
        Agency.objects.filter(code=row["code"]).update(superior=superior)
    return len(rows)


def _read(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
