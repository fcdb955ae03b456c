"""Files multiplied for benchmarks have the shape of files made by steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from bench.making import a_clue_referred, a_paid_case
from bench.multiplying import CASE, CLUE, NEWEST_ENTRIES, Shape, multiply
from cases.models import Case
from ecocase.kernel import access, deadlines
from ecocase.kernel.models import AuditEntry
from negotiation.models import Negotiation
from referrals.models import Clue, Referral
from tests.acting import officer
from tests.cases.making import add_obligor

pytestmark = pytest.mark.django_db
COPIES = 20
KEYS = {
    "id", "uid", "number", "opened_at", "sort_at", "record_id", "file_id", "source_id", "seq", "prev", "digest", "act_id",
}  # fmt: skip


@pytest.fixture
def original() -> Case:
    case = a_paid_case(officer("EB-320500"))
    multiply(case, COPIES)
    return case


@pytest.fixture
def clue() -> Clue:
    found = a_clue_referred(officer("EB-320500"), officer("PR-320500").agency)
    multiply(found, COPIES, CLUE)
    return found


def rows_without_keys(model: Any, shape: Shape) -> list[int]:
    """Return how often each row stands there, its keys and links left out."""
    names = [
        field.name for field in model._meta.concrete_fields
        if field.column not in KEYS and field.related_model not in shape.models
    ]  # fmt: skip
    found = model._base_manager.order_by()
    if model is AuditEntry:
        # Of the trail only the newest entries are copied.
        found = found.order_by("-pk")[: NEWEST_ENTRIES * COPIES]
        return list(found.model.objects.filter(pk__in=[row.pk for row in found]).values_list("step").annotate(times=Count("pk")).values_list("times", flat=True))  # fmt: skip
    return list(found.values(*names).annotate(times=Count("pk")).values_list("times", flat=True))


def holds_in_every_copy(model: Any, shape: Shape) -> None:
    times = rows_without_keys(model, shape)
    assert times
    every = COPIES if model is AuditEntry else COPIES + 1
    assert all(found % every == 0 for found in times), times


@pytest.mark.parametrize("model", CASE.models, ids=lambda model: model.__name__)
def test_every_row_of_a_case_stands_in_every_copy(model: Any, original: Case) -> None:
    # The clue that led to the case is no part of it, and is not multiplied.
    own = {"Clock", "ClockEvent", "Grant"}
    if model.__name__ in own:
        assert model.objects.count() > COPIES
        return
    holds_in_every_copy(model, CASE)


@pytest.mark.parametrize("model", CLUE.models, ids=lambda model: model.__name__)
def test_every_row_of_a_clue_stands_in_every_copy(model: Any, clue: Clue) -> None:
    holds_in_every_copy(model, CLUE)


def test_links_and_keys_hold(original: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Case.objects.values("number").distinct().count() == COPIES + 1
    for case in Case.objects.all():
        assert case.tracks.count() == original.tracks.count()
        assert {track.obligor.case_id for track in case.tracks.select_related("obligor")} == {case.pk}
        (negotiation,) = case.negotiations.all()
        assert {party.track.case_id for party in negotiation.parties.select_related("track")} == {case.pk}
        assert case.payment_duties.get().agreement.negotiation_id == negotiation.pk


def test_rights_and_periods_hold_on_the_copies(original: Case, clue: Clue) -> None:
    for model in (Case, Negotiation, Clue, Referral):
        assert access.differences(model) == []
    assert deadlines.differences() == []
    copy = Case.objects.order_by("pk").last()
    assert copy is not None
    assert access.holds(original.handler, copy, access.Right.HANDLE, on=date(2024, 6, 1))


def test_money_stands_on_every_copy(original: Case) -> None:
    table = original.facts.coverage_table.total
    assert table.paid > 0
    copy = Case.objects.order_by("pk").last()
    assert copy is not None
    assert copy.facts.coverage_table.total == table


def test_a_copy_goes_on_by_steps(original: Case) -> None:
    before = original.tracks.count()
    copy = Case.objects.order_by("pk").last()
    assert copy is not None
    track = add_obligor(copy, officer("EB-320500", name="他人"), "丙公司")
    assert track.case == copy
    assert original.tracks.count() == before
