"""Counts that stop in time: “999+” costs as much at a thousand rows as at a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, Subquery

from ecocase.kernel.models import Agency

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 999


class CountUpTo(Subquery):
    """How many rows a query finds, counted no further than one beyond `most`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()
    # What can find nothing is counted without asking.
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet, most: int = MOST) -> None:
        super().__init__(rows.order_by().values("pk")[: most + 1])


def counts(agency: Agency, **rows: QuerySet) -> dict[str, int]:
    """Return how many rows each query finds, all in one question to the database."""
    # Behind a prefix, no name meets a field.
    asked: dict[str, Any] = {f"many_{name}": CountUpTo(found) for name, found in rows.items()}
    if not asked:
        return {}
    told = Agency.objects.filter(pk=agency.pk).order_by("pk").values(**asked).get()
    return {name.removeprefix("many_"): number for name, number in told.items()}


def in_words(count: int) -> str:
    """Return a bounded count as it is shown."""
    return f"{MOST}+" if count > MOST else str(count)
