"""Cases multiplied for benchmarks have the shape of cases made by steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from bench.multiplying import FIRST, multiply
from cases.models import Case
from ecocase.kernel import access, deadlines
from tests.acting import officer
from tests.cases.making import add_item, add_obligor, open_case

pytestmark = pytest.mark.django_db
COPIES = 20
KEYS = {"id", "uid", "number", "opened_at", "sort_at", "record_id", "file_id"}


@pytest.fixture
def original() -> Case:
    by = officer("EB-320500")
    case = open_case(by)
    for name in ("甲公司", "乙公司"):
        add_obligor(case, by, name)
    add_item(case, by)
    multiply(case, COPIES)
    return case


def rows_without_keys(model: Any) -> Any:
    """Return how often each row stands there, its keys and links left out."""
    names = [
        field.name for field in model._meta.concrete_fields
        if field.column not in KEYS and field.related_model not in FIRST
    ]  # fmt: skip
    return model._default_manager.values(*names).annotate(times=Count("pk")).values_list("times", flat=True)


@pytest.mark.parametrize("model", FIRST, ids=lambda model: model.__name__)
def test_every_row_of_the_original_stands_in_every_copy(model: Any, original: Case) -> None:
    times = list(rows_without_keys(model))
    assert times
    assert all(found % (COPIES + 1) == 0 for found in times), times


def test_links_and_keys_hold(original: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Case.objects.values("number").distinct().count() == COPIES + 1
    for case in Case.objects.all():
        assert case.tracks.count() == original.tracks.count()
        assert {track.obligor.case_id for track in case.tracks.select_related("obligor")} == {case.pk}


def test_rights_and_periods_hold_on_the_copies(original: Case) -> None:
    assert access.differences(Case) == []
    assert deadlines.differences() == []
    copy = Case.objects.order_by("pk").last()
    assert copy is not None
    assert access.holds(original.handler, copy, access.Right.HANDLE, on=original.acted_on)


def test_a_copy_goes_on_by_steps(original: Case) -> None:
    copy = Case.objects.order_by("pk").last()
    assert copy is not None
    track = add_obligor(copy, officer("EB-320500", name="他人"), "丙公司")
    assert track.case == copy
    assert original.tracks.count() == 2
