"""The traps of the libraries, each held by a test."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import InternalError, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError
from django_fsm import TransitionNotAllowed

from ecocase.kernel import audit
from ecocase.kernel.documents import specs
from ecocase.kernel.models import AuditEntry
from ecocase.kernel.models.trail import TrailIsInsertOnlyError
from ecocase.kernel.workflow import InputRefused, recorded_models, steps_of
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.registry import registered_names
from tests.acting import act, do, officer
from tests.journeys.making import a_clue

ALLOWED = {
    "kernel": {"auth", "contenttypes"},
    "cases": {"kernel", "auth"},
    "referrals": {"cases", "kernel", "auth"},
    "negotiation": {"cases", "referrals", "kernel", "auth"},
    "restoration": {"negotiation", "cases", "referrals", "kernel", "auth"},
}


@pytest.mark.django_db
def test_a_step_may_not_be_called_past_the_runner() -> None:
    by = officer("EB-320500")
    clue = a_clue(by)
    with pytest.raises(TransitionNotAllowed):
        clue.start_verification(act(by), inputs())


@pytest.mark.django_db
def test_a_state_may_not_be_assigned_even_after_reading_again() -> None:
    clue = a_clue(officer("EB-320500"))
    clue.refresh_from_db()
    with pytest.raises(AttributeError):
        clue.state = "case_opened"


@pytest.mark.django_db
def test_a_refused_step_leaves_neither_state_nor_entry() -> None:
    by = officer("EB-320500")
    clue = a_clue(by)
    entries = AuditEntry.objects.count()
    with pytest.raises(InputRefused):
        do("start_verification", clue, by, date(2020, 1, 1))
    assert AuditEntry.objects.count() == entries
    assert type(clue).objects.get(pk=clue.pk).state == "registered"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE kernel_auditentry SET officer_name = 'x'",
        "DELETE FROM kernel_auditentry",
        "TRUNCATE kernel_auditentry CASCADE",
    ],
)
def test_the_database_refuses_to_change_the_trail(attempt: str) -> None:
    from django.db import connection

    a_clue(officer("EB-320500"))
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


@pytest.mark.django_db
def test_code_may_not_change_the_trail_either() -> None:
    a_clue(officer("EB-320500"))
    with pytest.raises(TrailIsInsertOnlyError):
        AuditEntry.objects.update(officer_name="x")
    with pytest.raises(TrailIsInsertOnlyError):
        AuditEntry.objects.latest("pk").save()


@pytest.mark.django_db
def test_a_forged_entry_breaks_the_chain() -> None:
    by = officer("EB-320500")
    a_clue(by)
    last = AuditEntry.objects.filter(chain=by.agency).latest("seq")
    assert audit.first_break(by.agency) is None
    last.pk, last.seq, last.prev = None, last.seq + 1, last.digest
    last.save(force_insert=True)
    assert audit.first_break(by.agency) == last.seq


def test_what_follows_is_registered_for_steps_that_exist() -> None:
    missing = [(model.__name__, name) for model, name in registered_names() if name not in steps_of(model)]
    assert missing == []


def test_steps_come_in_the_order_in_which_they_are_written() -> None:
    for model in recorded_models():
        orders = [step.order for step in steps_of(model).values()]
        assert orders == sorted(orders)


def test_every_paper_that_a_step_issues_is_known() -> None:
    known = {spec.key for spec in specs()}
    issued = {key for model in recorded_models() for step in steps_of(model).values() for key in step.issues}
    assert issued <= known


def test_kinds_are_unique_in_the_house() -> None:
    kinds = [model.kind() for model in recorded_models()]
    assert len(kinds) == len(set(kinds))


def test_foreign_keys_point_down() -> None:
    graph = MigrationLoader(None).graph
    edges = {
        (child[0], parent.key[0])
        for child, node in graph.node_map.items()
        for parent in node.parents
        if child[0] != parent.key[0]
    }
    assert {(a, b) for a, b in edges if a in ALLOWED and b not in ALLOWED[a]} == set()
