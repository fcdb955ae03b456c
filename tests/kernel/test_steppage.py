"""The page of a step: filled in, checked, done; sent twice it counts once; grown stale it shows both versions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from cases.models import Case
from ecocase.kernel import audit
from ecocase.kernel.models import Approval, AuditEntry, Officer
from ecocase.kernel.workflow import record_unit
from referrals.models import Clue, ClueState
from tests.acting import act, do, officer
from tests.journeys.making import a_clue
from tests.kernel.screen import (
    REGISTER,
    Screen,
    a_registration,
    path_of,
    says,
)

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"
ASSESSMENT = {"on": "2025-03-05", "institution": "省环科院", "subject": "土壤", "question": "损害数额"}


# -- the way through ---------------------------------------------------------------------------------------------------


def test_a_step_is_filled_in_checked_and_done(screen: Screen) -> None:
    screen.open(REGISTER)
    checked = screen.send(**a_registration())
    assert checked.status_code == 200
    assert not Clue.objects.exists()
    done = screen.send("do")
    clue = Clue.objects.get()
    assert done.status_code == 302
    assert done.url == f"/files/clue/{clue.uid}/"
    assert [party.name for party in clue.parties.all()] == ["甲公司"]


def test_going_back_from_the_check_page_loses_nothing(screen: Screen) -> None:
    screen.open(REGISTER)
    screen.send(**a_registration())
    back = screen.send("fill")
    assert back.status_code == 200
    assert "河面出现油膜，长约二百米" in says(back)
    assert 'value="甲公司"' in says(back)
    assert not Clue.objects.exists()


def test_a_step_that_needs_a_leader_is_put_before_one(screen: Screen, bureau: Officer) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    done = screen.carry_out(path_of(clue, "not_open"), on="2024-03-03", ground="no_damage", reasons="无损害")
    assert done.status_code == 302
    assert Approval.objects.get().asked_by == bureau
    assert Clue.objects.get().state == ClueState.VERIFYING


# -- sent twice --------------------------------------------------------------------------------------------------------


def test_a_double_click_counts_once(screen: Screen) -> None:
    screen.open(REGISTER)
    screen.send(**a_registration())
    form = screen.hidden | screen.carried | {"phase": "do"}
    first = screen.client.post(REGISTER, form)
    second = screen.client.post(REGISTER, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Clue.objects.count() == 1
    assert AuditEntry.objects.filter(step="register").count() == 1


def test_another_form_with_a_key_of_its_own_counts_again(screen: Screen) -> None:
    for _ in range(2):
        assert screen.carry_out(REGISTER, **a_registration()).status_code == 302
    assert Clue.objects.count() == 2


def test_the_key_of_another_officer_stops_nobody(screen: Screen) -> None:
    other = Screen(officer(BUREAU))
    key = str(uuid4())
    for who in (screen, other):
        done = who.client.post(REGISTER, a_registration(form_key=key, phase="do"))
        assert done.status_code == 302
    assert Clue.objects.count() == 2


def test_a_refused_form_has_not_used_its_key_up(screen: Screen) -> None:
    screen.open(REGISTER)
    refused = screen.send("do", **a_registration(found_on="2024-03-09"))
    assert refused.status_code == 422
    key = refused.context["form_key"]
    assert screen.client.post(REGISTER, a_registration(form_key=key, phase="do")).status_code == 302


def test_asking_for_approval_twice_by_a_double_click_counts_once(screen: Screen, bureau: Officer) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    screen.open(path_of(clue, "not_open"))
    form = screen.hidden | {"on": "2024-03-03", "ground": "no_damage", "reasons": "无损害", "phase": "do"}
    for _ in range(2):
        assert screen.client.post(screen.path, form).status_code == 302
    assert Approval.objects.count() == 1


# -- a page grown stale ------------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(screen: Screen, case: Case) -> Any:
    """Return the page that an officer reads whose colleague was faster with the same step."""
    path = path_of(case, "commission_assessment")
    screen.open(path)
    colleague = Screen(officer(BUREAU, name="钱快"))
    assert colleague.carry_out(path, **ASSESSMENT | {"institution": "市监测站"}).status_code == 302
    return screen.send(**ASSESSMENT)


def test_a_stale_page_shows_both_versions_and_who_was_faster(conflict: Any) -> None:
    assert conflict.status_code == 409
    row = next(row for row in conflict.context["rows"] if row["yours"] == "省环科院")
    assert (row["theirs"], row["differs"]) == ("市监测站", True)
    same = next(row for row in conflict.context["rows"] if row["yours"] == "损害数额")
    assert not same["differs"]
    for words in ("钱快", "省环科院", "市监测站"):
        assert words in says(conflict)


def test_only_what_was_done_meanwhile_counts_as_done_meanwhile(conflict: Any) -> None:
    assert [other["who"] for other in conflict.context["others"]] == ["钱快"]


def test_a_stale_page_has_changed_nothing(conflict: Any, case: Case) -> None:
    assert Case.objects.get(pk=case.pk).version == case.version + 1
    assert AuditEntry.objects.filter(record_type="case", step="commission_assessment").count() == 1


def test_from_the_conflict_page_one_goes_on_with_ones_own_entries(conflict: Any, screen: Screen, case: Case) -> None:
    assert conflict.context["still_open"]
    assert screen.send("check").status_code == 200
    assert screen.send("do").status_code == 302
    entries = AuditEntry.objects.filter(record_type="case", step="commission_assessment").order_by("pk")
    assert [dict(entry.inputs["answers"])["鉴定评估机构或者专家"] for entry in entries] == ["市监测站", "省环科院"]


def test_a_conflict_keeps_what_was_typed_as_a_draft_too(conflict: Any, screen: Screen) -> None:
    assert conflict.status_code == 409
    assert screen.open(screen.path).context["form"]["institution"].value() == "省环科院"


def test_a_step_that_a_colleague_has_done_shows_the_conflict_and_cannot_go_on(screen: Screen, bureau: Officer) -> None:
    clue = a_clue(bureau)
    screen.open(path_of(clue, "start_verification"))
    do("start_verification", clue, officer(BUREAU, name="钱快"), date(2024, 3, 2))
    late = screen.send("do", on="2024-03-02")
    assert late.status_code == 409
    assert not late.context["still_open"]
    assert "钱快" in says(late)


def test_what_stays_with_another_agency_is_not_told_on_a_conflict_page(bureau: Officer) -> None:
    """A referral is worked on by two agencies; what one asks its own leader is not the other's to read."""
    clue = a_clue(bureau)
    mine = Screen(bureau)
    mine.open(path_of(clue, "start_verification"))
    stranger = officer("PR-320500", name="检察内部")
    with record_unit() as unit:
        unit.notes.append(
            audit.Note(record=clue, act=act(stranger), step="x", label="Ask for approval: x", event="asked", shown_to="own")
        )  # fmt: skip
    do("start_verification", clue, officer(BUREAU, name="钱快"), date(2024, 3, 2))
    late = mine.send("do", on="2024-03-02")
    assert "钱快" in says(late)
    assert "检察内部" not in says(late)
