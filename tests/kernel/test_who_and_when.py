"""Who may open a step's page, and when: another agency finds nothing, another role is refused, each with its words."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from cases.models import Case
from ecocase.kernel.models import Delivery, Draft, Officer
from ecocase.kernel.workflow import NotCompetent, RequirementUnmet, begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from negotiation.models import Negotiation
from referrals.models import Clue, ClueState, Referral
from tests.acting import act, do, officer
from tests.cases.making import OPENED
from tests.journeys.making import a_claim, a_clue
from tests.kernel.screen import (
    Screen,
    an_obligor,
    new_path,
    path_of,
    says,
)

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"


@pytest.mark.parametrize("phase", ["check", "do"])
def test_another_agency_finds_nothing(bureau: Officer, phase: str) -> None:
    clue = a_clue(bureau)
    stranger = Screen(officer("EB-320600"))
    path = path_of(clue, "start_verification")
    assert stranger.open(path).status_code == 404
    assert stranger.client.post(path, {"phase": phase, "on": "2024-03-02"}).status_code == 404
    assert Clue.objects.get().state == ClueState.REGISTERED


def test_what_is_not_there_looks_the_same_to_another_agency(bureau: Officer) -> None:
    clue = a_clue(bureau)
    stranger = Screen(officer("EB-320600"))
    hidden = stranger.open(path_of(clue, "start_verification"))
    absent = stranger.open(f"/steps/clue/{uuid4()}/start_verification/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert len(says(hidden)) == len(says(absent))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.OFFICER])
def test_only_the_right_role_takes_the_step(bureau: Officer, role: Role) -> None:
    clue = a_clue(bureau)
    who = Screen(officer(BUREAU, role))
    path = path_of(clue, "start_verification")
    expected = 200 if role is Role.OFFICER else 403
    assert who.open(path).status_code == expected
    refused = who.client.post(path, {"phase": "do", "on": "2024-03-02", "form_key": str(uuid4())})
    assert refused.status_code == (302 if role is Role.OFFICER else 403)
    assert Clue.objects.get().state == (ClueState.VERIFYING if role is Role.OFFICER else ClueState.REGISTERED)


def test_an_agency_that_sees_the_file_may_still_not_act_on_it(bureau: Officer, case: Case) -> None:
    reader = officer("PR-320500")
    do("inform_procuratorate", case, bureau, OPENED, procuratorate=reader.agency, summary="x")
    refused = Screen(reader).open(path_of(case, "commission_assessment"))
    assert refused.status_code == 403
    assert Delivery.objects.filter(receiver=reader.agency).exists()


def test_the_wrong_moment_is_said_with_its_article(screen: Screen, bureau: Officer) -> None:
    clue = a_clue(bureau)
    too_early = screen.open(path_of(clue, "not_open"))
    assert too_early.status_code == 409
    assert too_early.context["reason"]["article"] == "MANAGEMENT_RULES_18"
    assert 'href="/rules/#art-MANAGEMENT_RULES_18"' in says(too_early)
    assert "已登记" in says(too_early)


def test_a_condition_that_is_not_met_is_said_with_its_article(screen: Screen, case: Case) -> None:
    page = screen.open(path_of(case, "complete_investigation"))
    assert page.status_code == 409
    assert page.context["reason"]["article"] == "MANAGEMENT_RULES_20"
    assert [found["met"] for found in page.context["missing"]] == [False, False]


def test_what_was_typed_at_the_wrong_moment_is_kept(screen: Screen, bureau: Officer) -> None:
    clue = a_clue(bureau)
    screen.path, screen.hidden, screen.carried = path_of(clue, "not_open"), {"form_key": str(uuid4())}, {}
    answers = {"on": "2024-03-03", "ground": "no_damage", "reasons": "核查未发现损害"}
    refused = screen.send("check", **answers)
    assert refused.status_code == 409
    assert "核查未发现损害" in says(refused)
    assert Draft.objects.get().data["reasons"] == ["核查未发现损害"]


@pytest.mark.parametrize(
    "path", ["/steps/clue/new/start_verification/", "/steps/nothing/new/register/", "/steps/clue/new/fly/"]
)
def test_an_address_that_leads_to_no_step_is_not_found(screen: Screen, path: str) -> None:
    assert screen.open(path).status_code == 404


def test_what_only_follows_from_other_steps_has_no_page(screen: Screen, bureau: Officer) -> None:
    assert screen.open(path_of(a_clue(bureau), "refer")).status_code == 404


@pytest.mark.parametrize("within", ["case:x", "nothing:1", "", "case:00000000-0000-4000-8000-000000000000"])
def test_what_is_made_within_a_file_has_no_page_without_one(screen: Screen, within: str) -> None:
    path = f"/steps/track/new/add_obligor/?within={within}"
    assert screen.open(path).status_code == 404
    assert screen.client.post(path, an_obligor(phase="do", form_key=str(uuid4()))).status_code == 404


def test_what_is_made_within_a_case_is_not_made_within_a_clue(screen: Screen, bureau: Officer) -> None:
    assert screen.open(new_path("track", "add_obligor", a_clue(bureau))).status_code == 404


def test_the_runner_too_makes_nothing_without_the_file_it_belongs_to(bureau: Officer) -> None:
    with pytest.raises(NotCompetent):
        begin("draft", Referral, act(bureau), inputs())


def test_nothing_is_made_within_the_file_of_another_agency(case: Case) -> None:
    assert Screen(officer("EB-320600")).open(new_path("track", "add_obligor", case)).status_code == 404


def test_a_record_is_not_begun_within_a_case_that_a_colleague_has_ended_meanwhile(bureau: Officer) -> None:
    read = a_claim(bureau)
    Case.objects.filter(pk=read.pk).update(state="closed")
    with pytest.raises(RequirementUnmet):
        begin(
            "open_negotiation",
            Negotiation,
            act(bureau, date(2024, 5, 2)),
            inputs(tracks=list(read.tracks.all())),
            within=read,
        )
