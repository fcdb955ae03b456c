"""Article 3: clues are transferred both ways, signed for, accepted or returned, and fed back on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import AuditEntry, Delivery
from ecocase.kernel.workflow import (
    NotCompetent,
    RequirementUnmet,
    StepNotOpen,
    begin,
)
from ecocase.policy.competence import Role
from referrals.models import Clue, ClueState, PublicInterestFile, Referral
from tests.acting import act, do, officer
from tests.journeys.making import PROCURATORATE, a_case, a_clue, a_letter, a_paper, fresh, referred_clue

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_a_returned_referral_brings_the_clue_back(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), a_letter(bureau, prosecutor.agency), within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    assert Clue.objects.get(pk=clue.pk).state == ClueState.REFERRED
    do("sign_for", Referral.objects.get(pk=referral.pk), officer(PROCURATORATE, Role.LIAISON), date(2024, 3, 5))
    do(
        "return_to_sender",
        Referral.objects.get(pk=referral.pk),
        prosecutor,
        date(2024, 3, 6),
        reason="papers_missing",
        words="补充",
    )
    assert Clue.objects.get(pk=clue.pk).state == ClueState.REGISTERED


def test_closing_a_case_concludes_the_referral_that_led_to_it(bureau: Officer, prosecutor: Officer) -> None:
    referral, clue = referred_clue(prosecutor, bureau)
    do("start_verification", clue, bureau, date(2024, 3, 6))
    do(
        "open_case", fresh(clue), bureau, date(2024, 3, 20), case_title="案", finding="x",
        verification_report=a_paper(bureau),
    )  # fmt: skip
    case = fresh(clue).case
    items = [{"name": "应急处置", "category": "emergency_cost", "medium": "surface_water", "assessed": Decimal("1.00")}]
    do("record_assessment", case, bureau, date(2024, 4, 1), report=a_paper(bureau), items=items)
    do("complete_investigation", fresh(case), bureau, date(2024, 4, 2), report=a_paper(bureau), finding="x")
    do(
        "end_without_claim", case.tracks.get(), bureau, date(2024, 4, 5), ground="obligation_performed", reasons="已付",
        proof=a_paper(bureau),
    )  # fmt: skip
    do("waive_rest", case.items.get(), bureau, date(2024, 4, 5), ground="other", reasons="已付")
    do("close", fresh(case), bureau, date(2024, 4, 6), limit_reason="回执在途", report="已全部履行", use_of_money="")
    assert fresh(referral).state == "concluded"
    last = Delivery.objects.filter(manner="feedback", receiver=prosecutor.agency).order_by("pk").last()
    assert "已全部履行" in "".join(last.paper.values["paragraphs"])


def submitted(bureau: Officer, prosecutor: Officer) -> tuple[Clue, Referral]:
    """Refer a bureau's clue to the procuratorate."""
    clue = a_clue(bureau)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), a_letter(bureau, prosecutor.agency), within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    return fresh(clue), fresh(referral)


def test_a_letter_that_was_returned_is_amended_and_goes_out_again(bureau: Officer, prosecutor: Officer) -> None:
    clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    do("return_to_sender", fresh(referral), prosecutor, date(2024, 3, 6), reason="papers_missing", words="缺笔录")
    assert access.right_of(prosecutor.agency, clue, on=date(2024, 3, 6)) is None
    with pytest.raises(StepNotOpen):
        do("submit", fresh(referral), bureau, date(2024, 3, 7))
    letter = dict(a_letter(bureau, prosecutor.agency, evidence_list="一、笔录；二、照片"))
    do("amend", fresh(referral), bureau, date(2024, 3, 7), **letter)
    do("submit", fresh(referral), bureau, date(2024, 3, 8))
    assert (fresh(clue).state, fresh(referral).state) == ("referred", "submitted")
    assert access.right_of(prosecutor.agency, clue, on=date(2024, 3, 8)) is Right.VIEW
    before = [entry.step for entry in AuditEntry.objects.filter(record_type="referral").order_by("pk")]
    assert before == ["draft", "submit", "sign_for", "return_to_sender", "amend", "submit"]


def test_a_letter_may_be_withdrawn_until_it_is_received(bureau: Officer, prosecutor: Officer) -> None:
    clue, referral = submitted(bureau, prosecutor)
    do("withdraw", referral, bureau, date(2024, 3, 5), words="另行处理")
    assert (fresh(clue).state, fresh(referral).state) == ("registered", "withdrawn")
    for file in (clue, referral):
        assert access.right_of(prosecutor.agency, file, on=date(2024, 3, 6)) is None


def test_a_letter_that_was_received_may_not_be_withdrawn(bureau: Officer, prosecutor: Officer) -> None:
    _clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    with pytest.raises(StepNotOpen):
        do("withdraw", fresh(referral), bureau, date(2024, 3, 6), words="x")


def test_feedback_is_owed_again_and_again_and_both_sides_see_it_late(bureau: Officer, prosecutor: Officer) -> None:
    _clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    do("accept", fresh(referral), prosecutor, date(2024, 3, 6), words="")
    for day in (20, 28):
        do("feed_back", fresh(referral), prosecutor, date(2024, 3, day), words="正在调查", papers=[])
        clock = deadlines.running(referral, "clue_feedback")
        assert (clock.started_on, clock.agency, clock.other_agency) == (
            date(2024, 3, day), prosecutor.agency, bureau.agency,
        )  # fmt: skip
    assert Delivery.objects.filter(manner="feedback", receiver=bureau.agency).count() == 2
    assert deadlines.is_overdue(deadlines.running(referral, "clue_feedback"), on=date(2024, 5, 1))


def test_the_sender_gives_no_feedback_on_its_own_letter(bureau: Officer, prosecutor: Officer) -> None:
    _clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    do("accept", fresh(referral), prosecutor, date(2024, 3, 6), words="")
    with pytest.raises(NotCompetent):
        do("feed_back", fresh(referral), bureau, date(2024, 3, 7), words="x", papers=[])


def test_one_clue_is_not_referred_by_two_letters_at_a_time(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    letter = a_letter(bureau, prosecutor.agency)
    one, other = (begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue) for _ in range(2))
    do("submit", one, bureau, date(2024, 3, 4))
    with pytest.raises(RequirementUnmet):
        do("submit", other, bureau, date(2024, 3, 4))


def test_a_clue_that_became_a_case_is_not_referred_any_more(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_case(bureau).clues.get()
    with pytest.raises(RequirementUnmet) as refusal:
        begin("draft", Referral, act(bureau, date(2024, 3, 12)), a_letter(bureau, prosecutor.agency), within=clue)
    assert refusal.value.key == "may_be_referred"


def test_the_outcome_of_a_file_concludes_the_letter_in_the_same_step(bureau: Officer, prosecutor: Officer) -> None:
    clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    do("accept", fresh(referral), prosecutor, date(2024, 3, 6), words="")
    file = PublicInterestFile.objects.get(referral=referral)
    do("open_file", file, prosecutor, date(2024, 3, 7), kind_key="civil", why="线索成立")
    with pytest.raises(RequirementUnmet) as refusal:
        do("conclude", fresh(referral), prosecutor, date(2024, 6, 1), words="x")
    assert refusal.value.key == "no_file_is_open"
    do("conclude_file", fresh(file), prosecutor, date(2024, 6, 1), ground="interest_restored", why="公益已修复")
    assert (fresh(referral).state, fresh(file).state) == ("concluded", "concluded")
    letter = Delivery.objects.filter(manner="feedback", receiver=bureau.agency).latest("pk")
    assert "公益已修复" in "".join(letter.paper.values["paragraphs"])
    assert deadlines.running(referral, "clue_feedback") is None
    assert fresh(clue).state == "referred"


def test_a_file_that_ends_without_a_suit_hands_the_matter_back(bureau: Officer, prosecutor: Officer) -> None:
    clue, referral = submitted(bureau, prosecutor)
    do("sign_for", referral, prosecutor, date(2024, 3, 5))
    do("accept", fresh(referral), prosecutor, date(2024, 3, 6), words="")
    file = PublicInterestFile.objects.get(referral=referral)
    do("open_file", file, prosecutor, date(2024, 3, 7), kind_key="civil", why="线索成立")
    do("conclude_file", fresh(file), prosecutor, date(2024, 6, 1), ground="no_suit", why="不符合起诉条件")
    assert (fresh(referral).state, fresh(referral).answer_reason) == ("handed_back", "suit_conditions_unmet")
    assert fresh(clue).state == "registered"
    assert deadlines.running(clue, "clue_verify").started_on == date(2024, 6, 1)
    do("reopen_file", fresh(file), prosecutor, date(2024, 7, 1), why="发现新证据", evidence=[])
    assert fresh(file).state == "assessing"
