"""Damage that grows, is found late, or is recovered another way: each yuan once, and nothing lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Case, DamageItem
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import InputRefused, RequirementUnmet, StepNotOpen
from ecocase.kernel.workflow.refusals import LimitExceeded
from negotiation.models import Agreement
from restoration.models import PaymentDuty
from tests.acting import do
from tests.journeys.making import (
    a_draft,
    a_draft_of,
    a_paper,
    a_table,
    duty_of,
    fresh,
    money,
    pay,
    point_out,
    row_of,
    sign,
    states,
    successor,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer
    from negotiation.models import Negotiation

pytestmark = pytest.mark.django_db


def grown(negotiation: Negotiation, by: Officer, on: date = date(2024, 6, 5)) -> None:
    """Let the one item grow by 20,000."""
    item = DamageItem.objects.get(case=negotiation.case_id)
    do("supplement", item, by, on, added=money("20000.00"), ground="补充鉴定", supplement=a_paper(by))


def test_who_has_signed_signs_again_for_damage_that_grew(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    party = negotiation.parties.get()
    with pytest.raises(RequirementUnmet) as refusal:
        do("negotiate_further", party, bureau, date(2024, 6, 4), reasons="x")
    assert refusal.value.key == "something_is_uncovered"
    pay("甲公司", "40000.00", bureau)
    grown(negotiation, bureau)
    assert row_of(negotiation.case).uncovered == money("20000.00")
    do("negotiate_further", fresh(party), bureau, date(2024, 6, 6), reasons="补充鉴定")
    further = a_draft_of(
        bureau, negotiation, {"party": "甲公司", "amount": "20000.00"}, on=date(2024, 6, 20), pay_by=date(2024, 7, 31)
    )
    sign(further, bureau, on=date(2024, 6, 25))
    assert (states(negotiation.case), row_of(negotiation.case).uncovered) == (["performing"], 0)
    assert sorted(duty.balance for duty in PaymentDuty.objects.all()) == [money("20000.00"), money("60000.00")]
    for duty in PaymentDuty.objects.order_by("pk"):
        do("record_payment", fresh(duty), bureau, date(2024, 7, 1), amount=duty.balance, receipt=a_paper(bureau))
    assert (states(negotiation.case), row_of(negotiation.case).paid) == (["performed"], money("120000.00"))


def test_a_further_negotiation_that_fails_leaves_what_was_signed(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    grown(negotiation, bureau)
    party = negotiation.parties.get()
    do("negotiate_further", party, bureau, date(2024, 6, 6), reasons="补充鉴定")
    do("declare_failed", fresh(party), bureau, date(2024, 6, 30), ground="other", reasons="不认可补充鉴定")
    row = row_of(negotiation.case)
    assert (states(negotiation.case), row.agreed, row.uncovered) == (["agreed"], money("100000.00"), money("20000.00"))


def test_who_has_performed_is_not_asked_again_unless_the_case_is_reopened(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    pay("甲公司", "100000.00", bureau)
    grown(negotiation, bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("negotiate_further", negotiation.parties.get(), bureau, date(2024, 6, 6), reasons="x")
    assert refusal.value.key == "obligor_is_bound"


def closed(bureau: Officer, prosecutor: Officer) -> Case:
    """Bring a case of which the procuratorate is informed to its closing."""
    negotiation = a_table(bureau)
    told = {"procuratorate": prosecutor.agency, "summary": "情况"}
    do("inform_procuratorate", fresh(negotiation.case), bureau, date(2024, 5, 2), **told)
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    pay("甲公司", "100000.00", bureau)
    closing = {"report": "已履行", "use_of_money": "修复", "limit_reason": "回执在途"}
    do("close", fresh(negotiation.case), bureau, date(2024, 6, 2), **closing)
    return fresh(negotiation.case)


FOLLOW_UP: dict[str, Any] = {
    "case_title": "底泥重金属损害案",
    "finding": "底泥镉超标",
    "why_not_found": "前案未检测底泥",
    "is_new": True,
}


def test_newly_found_damage_is_claimed_in_a_case_of_its_own_while_the_old_one_stays_closed(
    bureau: Officer, prosecutor: Officer
) -> None:
    case = closed(bureau, prosecutor)
    point_out(case, prosecutor, date(2025, 3, 1))
    found = FOLLOW_UP | {"tracks": list(case.tracks.all()), "evidence": a_paper(bureau)}
    with pytest.raises(InputRefused) as refusal:
        do("open_follow_up", fresh(case), bureau, date(2025, 3, 5), seen_on=date(2024, 5, 1), **found)
    assert set(refusal.value.by_field) == {"seen_on"}
    do("open_follow_up", fresh(case), bureau, date(2025, 3, 5), seen_on=date(2025, 3, 1), **found)
    made = Case.objects.get(earlier_case=case)
    assert (made.state, made.handler, states(made)) == ("investigating", bureau.agency, ["identified"])
    assert made.tracks.get().obligor.name == "甲公司"
    assert (fresh(case).state, fresh(case).final_figures["paid"]) == ("closed", "100000.00")
    do(
        "answer_new_damage",
        fresh(case),
        bureau,
        date(2025, 3, 6),
        to=prosecutor.agency,
        outcome="new_case",
        words="另行立案",
    )
    assert fresh(case).unanswered == []


def test_a_live_case_has_no_follow_up(bureau: Officer) -> None:
    with pytest.raises(StepNotOpen):
        do(
            "open_follow_up", fresh(a_table(bureau).case), bureau, date(2024, 6, 1), seen_on=date(2024, 6, 1), tracks=[],
            evidence=[], **FOLLOW_UP,
        )  # fmt: skip


def test_each_procuratorate_gets_an_answer_of_its_own(bureau: Officer, prosecutor: Officer, elsewhere: Officer) -> None:
    from ecocase.kernel import deadlines
    from ecocase.kernel.models import Clock

    case = closed(bureau, prosecutor)
    from ecocase.policy.competence import Role
    from tests.acting import officer
    from tests.journeys.making import BUREAU

    leader = officer(BUREAU, Role.LEADER)
    share = {"agency": elsewhere.agency, "reason": "joint_work", "words": "并案", "until": date(2025, 12, 31)}
    do("share", case, leader, date(2025, 1, 2), **share)
    for who, on in ((prosecutor, date(2025, 3, 1)), (elsewhere, date(2025, 3, 4))):
        point_out(fresh(case), who, on)
    running = Clock.objects.filter(key="clue_feedback", state="running", record_type="case")
    assert {clock.other_agency for clock in running} == {prosecutor.agency, elsewhere.agency}
    answer = {"outcome": "not_new", "words": "属前案已处理"}
    do("answer_new_damage", fresh(case), bureau, date(2025, 3, 6), to=prosecutor.agency, **answer)
    assert fresh(case).unanswered == [elsewhere.agency.pk]
    assert deadlines.running(case, "clue_feedback").other_agency == elsewhere.agency
    assert [letter.receiver for letter in Delivery.objects.filter(paper__spec="cases.new_damage_answer")] == [
        prosecutor.agency
    ]
    do("answer_new_damage", fresh(case), bureau, date(2025, 3, 9), to=elsewhere.agency, **answer)
    assert deadlines.running(case, "clue_feedback") is None


def test_an_heir_answers_with_the_estate_and_more_only_of_free_will(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = successor(
        negotiation.case.tracks.get(), bureau, date(2024, 5, 4), event="death", kind="person", name="王某（继承人）",
        up_to=money("30000.00"),
    )  # fmt: skip
    assert (track.state, track.liable_up_to) == ("identified", money("30000.00"))
    party = negotiation.parties.get()
    do(
        "serve_notice",
        party,
        bureau,
        date(2024, 5, 6),
        manner="direct",
        answer_by=date(2024, 5, 20),
        proof=a_paper(bureau),
    )
    do("record_consent", fresh(party), bureau, date(2024, 5, 8), paper=[])
    with pytest.raises(LimitExceeded):
        a_draft_of(bureau, negotiation, {"party": "王某（继承人）", "amount": "30000.01"})
    agreement = a_draft_of(bureau, negotiation, {"party": "王某（继承人）", "amount": "30000.00"})
    sign(agreement, bureau)
    assert row_of(negotiation.case).uncovered == money("70000.00")


def test_a_company_that_only_changed_its_name_is_not_served_again(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = successor(
        negotiation.case.tracks.get(), bureau, date(2024, 5, 4), event="change_of_name", name="甲科技公司"
    )
    party = negotiation.parties.get()
    assert (track.state, party.state, party.served_on) == ("negotiating", "negotiating", date(2024, 4, 15))
    sign(a_draft_of(bureau, negotiation, {"party": "甲科技公司", "amount": "100000.00"}), bureau)
    assert states(negotiation.case) == ["agreed"]


def test_a_merged_company_goes_on_paying(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    pay("甲公司", "40000.00", bureau)
    successor(negotiation.case.tracks.get(), bureau, date(2024, 6, 3))
    assert states(negotiation.case) == ["performing"]
    pay("承继公司", "60000.00", bureau, on=date(2024, 6, 20))
    assert (duty_of("承继公司").state, states(negotiation.case)) == ("settled", ["performed"])


def test_two_joint_debts_over_one_item_are_two_and_relieve_their_own_debtors_only(bureau: Officer) -> None:
    names = ("甲公司", "乙公司", "丙公司", "丁公司")
    negotiation = a_table(bureau, names)
    lines = [
        {"party": name, "amount": amount, "joint": True, "debt": debt}
        for name, amount, debt in zip(names, ("60000.00", "60000.00", "40000.00", "40000.00"), "1122", strict=True)
    ]
    agreement = a_draft_of(bureau, negotiation, *lines)
    assert agreement.total == money("100000.00")
    sign(agreement, bureau)
    assert (row_of(negotiation.case).agreed, row_of(negotiation.case).uncovered) == (money("100000.00"), 0)
    pay("甲公司", "60000.00", bureau)
    assert [duty_of(name).balance for name in names] == [0, 0, money("40000.00"), money("40000.00")]
    pay("丁公司", "40000.00", bureau)
    assert states(negotiation.case) == ["performed"] * 4
    assert row_of(negotiation.case).paid == money("100000.00")


def test_two_joint_debts_beyond_the_item_are_warned_of(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    lines = [{"party": name, "amount": "60000.00", "joint": True, "debt": name} for name in ("甲公司", "乙公司")]
    with pytest.raises(LimitExceeded):
        a_draft_of(bureau, negotiation, *lines)
    for line in lines:
        line["debt"] = ""
    assert a_draft_of(bureau, negotiation, *lines).total == money("60000.00")


def test_an_agreement_drafted_twice_over_one_item_counts_only_once_signed(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    for name in ("甲公司", "乙公司"):
        a_draft_of(bureau, negotiation, {"party": name, "amount": "80000.00"})
    first, second = Agreement.objects.order_by("pk")
    sign(first, bureau)
    assert row_of(negotiation.case).uncovered == money("20000.00")
    assert second.state == "draft"
