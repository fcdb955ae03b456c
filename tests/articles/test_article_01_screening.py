"""Article 1: the bureau screens clues, verifies them within their time, and opens a claim or not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Case, CaseState
from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Clock, Division
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    StepNotOpen,
    begin,
    steps_of,
)
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.refusals import LimitExceeded
from ecocase.policy.competence import Role
from referrals.models import Clue, ClueState
from tests.acting import act, agency, do, officer
from tests.journeys.making import BUREAU, OTHER_BUREAU, a_case, a_claim, a_clue, a_paper, fresh, money

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_a_clue_is_registered_by_a_bureau_and_its_clock_runs(bureau: Officer) -> None:
    clue = a_clue(bureau)
    assert clue.state == ClueState.REGISTERED
    assert clue.number.endswith("1号")
    clock = Clock.objects.get(record_type="clue", record_id=clue.pk, key="clue_verify")
    assert clock.due_on == date(2024, 4, 1)  # 31 March 2024 is a Sunday: the last day moves


def test_a_court_may_not_register_a_clue(db: Any) -> None:
    court = officer(Agency.objects.filter(kind="COURT").first())
    with pytest.raises(NotCompetent):
        a_clue(court)


def test_a_liaison_officer_may_not_register_a_clue(db: Any) -> None:
    with pytest.raises(NotCompetent):
        a_clue(officer(BUREAU, Role.LIAISON))


def test_damage_found_tomorrow_is_refused(bureau: Officer) -> None:
    with pytest.raises(InputRefused):
        begin(
            "register", Clue, act(bureau, date(2024, 3, 1)), inputs(source_key="other", parties=[], found_on=date(2024, 3, 2)),
            title="x", place=Division.objects.get(pk="320500"), description="x",
        )  # fmt: skip


def test_opening_a_case_carries_parties_over_and_grants_it(bureau: Officer) -> None:
    case = a_case(bureau, ("甲公司", "乙公司"))
    assert case.state == CaseState.INVESTIGATING
    assert [str(track) for track in case.tracks.order_by("pk")] == ["甲公司", "乙公司"]
    assert access.right_of(bureau.agency, case, on=date(2024, 3, 11)) is Right.HANDLE
    assert not access.differences(Case)


def test_a_case_may_not_be_opened_before_verification(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(StepNotOpen):
        do(
            "open_case",
            clue,
            bureau,
            date(2024, 3, 3),
            case_title="x",
            finding="x",
            verification_report=a_paper(bureau),
        )


def test_another_bureau_may_not_touch_the_clue(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(NotCompetent):
        do("start_verification", clue, officer("EB-320600"), date(2024, 3, 2))


def test_a_day_before_the_step_it_follows_is_refused(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(InputRefused) as refusal:
        do("start_verification", clue, bureau, date(2024, 2, 1))
    assert "on" in refusal.value.by_field


def test_the_investigation_is_not_complete_without_damage(bureau: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("complete_investigation", case, bureau, date(2024, 4, 10), report=a_paper(bureau), finding="x")
    assert refusal.value.key == "damage_or_a_risk_is_named"


def test_a_clue_that_is_verified_without_damage_is_not_opened_and_may_be_verified_again(bureau: Officer) -> None:
    clue = a_clue(bureau)
    do("start_verification", clue, bureau, date(2024, 3, 2))
    do(
        "not_open",
        fresh(clue),
        bureau,
        date(2024, 3, 9),
        ground="no_damage",
        reasons="未见损害",
        verification_report=[],
    )
    assert fresh(clue).state == ClueState.NOT_OPENED
    with pytest.raises(StepNotOpen):
        do("open_case", fresh(clue), bureau, date(2024, 3, 10), case_title="x", finding="x", verification_report=[])
    do("reverify", fresh(clue), bureau, date(2024, 4, 1), ground="new_evidence", reasons="新监测数据", evidence=[])
    clock = deadlines.running(clue, "clue_verify")
    assert (fresh(clue).state, clock.started_on) == (ClueState.VERIFYING, date(2024, 4, 1))


def test_a_clue_of_the_same_damage_goes_into_the_open_case(bureau: Officer) -> None:
    case = a_case(bureau)
    clue = a_clue(bureau, on=date(2024, 3, 12))
    do("merge", clue, bureau, date(2024, 3, 13), target=case, reasons="同一损害")
    assert (fresh(clue).state, fresh(clue).case) == (ClueState.MERGED, case)
    assert deadlines.running(clue, "clue_verify") is None


def test_a_clue_does_not_go_into_a_case_that_the_agency_cannot_see(bureau: Officer) -> None:
    a_case(bureau)
    ask = next(ask for ask in steps_of(Clue)["merge"].asks_for if ask.name == "target")
    assert list(ask.candidates(a_clue(officer(OTHER_BUREAU)))) == []


def test_a_case_is_simple_only_on_all_three_conditions_and_below_the_limit(bureau: Officer) -> None:
    three = ["facts_simple", "liability_undisputed", "damage_small"]
    case = a_claim(bureau, amount="300000.00")
    with pytest.raises(InputRefused):
        do("mark_simple", case, bureau, date(2025, 3, 1), simple=three[:2])
    do("mark_simple", case, bureau, date(2025, 3, 1), simple=three)
    do("supplement", case.items.get(), bureau, date(2025, 3, 2), added=money("0.01"), ground="发票", supplement=[])
    with pytest.raises(LimitExceeded):
        do("mark_simple", fresh(case), bureau, date(2025, 3, 3), simple=three)
    do("supplement", case.items.get(), bureau, date(2025, 3, 4), added=money("200000.00"), ground="x", supplement=[])
    with pytest.raises(InputRefused):
        do("mark_simple", fresh(case), bureau, date(2025, 3, 5), simple=three, limit_reason="省级规定")


def test_a_major_case_is_reported_to_the_level_above(bureau: Officer) -> None:
    case = a_case(bureau)
    do("mark_major", case, bureau, date(2024, 3, 11), major=["serious_event"], words="")
    assert access.right_of(agency("EB-320000"), case, on=date(2024, 3, 12)) is Right.SUMMARY
    assert access.right_of(agency("EB-320100"), case, on=date(2024, 3, 12)) is None
