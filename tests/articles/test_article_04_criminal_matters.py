"""Article 4: in criminal matters, on one of three grounds, obligors go over to the procuratorate, and come back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Clock, Delivery
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    StepRefused,
    begin,
)
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.kernel.workflow.refusals import LimitExceeded
from ecocase.policy.competence import Role
from referrals.models import PublicInterestFile, Referral
from tests.acting import act, do, officer
from tests.journeys.making import (
    PROCURATORATE,
    a_claim,
    a_clue,
    a_draft,
    a_draft_of,
    a_letter,
    a_table,
    fresh,
    sign,
    states,
    with_procuratorate,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_a_criminal_ground_needs_the_criminal_case(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(InputRefused):
        begin(
            "draft",
            Referral,
            act(bureau, date(2024, 3, 3)),
            a_letter(bureau, prosecutor.agency, grounds=["in_custody"]),
            within=clue,
        )


def test_a_referral_of_a_case_moves_the_named_obligors_only_and_comes_back(
    bureau: Officer, prosecutor: Officer
) -> None:
    case = a_claim(bureau, ("甲公司", "乙公司"))
    named = case.tracks.order_by("pk").first()
    letter = a_letter(
        bureau, prosecutor.agency, grounds=["in_custody"], criminal_case_no="苏公刑立〔2024〕1号", tracks=[named]
    )
    referral = begin("draft", Referral, act(bureau, date(2024, 4, 11)), letter, within=case)
    do("submit", referral, bureau, date(2024, 4, 12))
    delivery = Delivery.objects.get(record_type="referral", record_id=referral.pk, receiver=prosecutor.agency)
    sign_delivery(delivery, act(officer(PROCURATORATE, Role.LIAISON), date(2024, 4, 13)))
    with pytest.raises(StepRefused):
        do("accept", Referral.objects.get(pk=referral.pk), bureau, date(2024, 4, 14), words="")
    do("accept", Referral.objects.get(pk=referral.pk), prosecutor, date(2024, 4, 14), words="")
    assert [track.state for track in case.tracks.order_by("pk")] == ["with_procuratorate", "identified"]
    assert PublicInterestFile.objects.filter(referral=referral).exists()
    do(
        "hand_back",
        Referral.objects.get(pk=referral.pk),
        prosecutor,
        date(2024, 5, 1),
        reason="not_prosecuted",
        words="不起诉",
    )
    assert [track.state for track in case.tracks.order_by("pk")] == ["identified", "identified"]


GROUND = {"grounds": ["in_custody"], "criminal_case_no": "苏公刑立〔2024〕1号"}


def test_a_ground_needs_its_proof(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    letter = a_letter(bureau, prosecutor.agency, **GROUND, proof=[])
    with pytest.raises(InputRefused) as refusal:
        begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    assert set(refusal.value.by_field) == {"proof"}
    letter = a_letter(bureau, prosecutor.agency, **GROUND)
    assert begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue).state == "draft"


def test_a_case_goes_over_on_one_of_the_three_grounds_only(bureau: Officer, prosecutor: Officer) -> None:
    case = a_claim(bureau)
    letter = a_letter(bureau, prosecutor.agency, tracks=list(case.tracks.all()))
    with pytest.raises(InputRefused) as refusal:
        begin("draft", Referral, act(bureau, date(2024, 4, 11)), letter, within=case)
    assert "grounds" in refusal.value.by_field


def test_the_letter_on_a_case_names_its_obligors(bureau: Officer, prosecutor: Officer) -> None:
    letter, case = a_letter(bureau, prosecutor.agency, **GROUND), a_claim(bureau)
    with pytest.raises(InputRefused) as refusal:
        begin("draft", Referral, act(bureau, date(2024, 4, 11)), letter, within=case)
    assert "tracks" in refusal.value.by_field


def test_on_the_third_ground_the_prosecuting_procuratorate_is_named_and_gets_a_copy(
    bureau: Officer, prosecutor: Officer, elsewhere: Officer
) -> None:
    clue = a_clue(bureau)
    third = {"grounds": ["prosecuted_elsewhere"], "criminal_case_no": "通公刑立〔2024〕8号"}
    letter = a_letter(bureau, prosecutor.agency, **third)
    with pytest.raises(InputRefused):
        begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    letter = a_letter(bureau, prosecutor.agency, **third, prosecuting=elsewhere.agency)
    with pytest.raises(LimitExceeded):
        begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    reasoned = act(bureau, date(2024, 3, 3), limit_reason="指定管辖")
    referral = begin("draft", Referral, reasoned, letter, within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    copy = Delivery.objects.get(record_type="referral", manner="copy")
    assert copy.receiver == elsewhere.agency
    assert access.right_of(elsewhere.agency, referral, on=date(2024, 3, 5)) is Right.SUMMARY


def test_the_prosecuting_procuratorate_as_receiver_needs_no_reason(bureau: Officer, elsewhere: Officer) -> None:
    third = {"grounds": ["prosecuted_elsewhere"], "criminal_case_no": "通公刑立〔2024〕8号"}
    letter = a_letter(bureau, elsewhere.agency, **third, prosecuting=elsewhere.agency)
    assert begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=a_clue(bureau)).state == "draft"


def test_what_the_bureau_keeps_goes_on_and_what_went_over_stands_still(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    case = fresh(negotiation.case)
    gone, kept = case.tracks.order_by("pk")
    with_procuratorate(case, bureau, prosecutor, gone, on=date(2024, 5, 2))
    assert states(case) == ["with_procuratorate", "negotiating"]
    assert deadlines.running(gone, "negotiation_total").state == Clock.State.PAUSED
    assert deadlines.running(kept, "negotiation_total").state == Clock.State.RUNNING
    assert access.right_of(prosecutor.agency, negotiation, on=date(2024, 5, 3)) is Right.VIEW
    party = negotiation.parties.get(track=gone)
    with pytest.raises(RequirementUnmet) as refusal:
        do("declare_failed", party, bureau, date(2024, 5, 3), ground="other", reasons="x")
    assert refusal.value.key == "obligor_is_at_hand"
    lines = [{"party": "乙公司", "amount": "40000.00"}]
    sign(a_draft_of(bureau, negotiation, *lines), bureau)
    assert states(case) == ["with_procuratorate", "agreed"]


def test_what_is_handed_back_stands_where_it_stood_and_its_time_runs_on(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau)
    case = fresh(negotiation.case)
    track = case.tracks.get()
    due = deadlines.running(track, "negotiation_total").due_on
    referral = with_procuratorate(case, bureau, prosecutor, track, on=date(2024, 5, 2))
    do("hand_back", referral, prosecutor, date(2024, 6, 1), reason="not_prosecuted", words="不起诉")
    clock = deadlines.running(track, "negotiation_total")
    assert (states(case), clock.state) == (["negotiating"], Clock.State.RUNNING)
    # Ninety days from 15 April end on a Sunday; the thirty days with the procuratorate are taken out.
    assert (due, clock.due_on) == (date(2024, 7, 15), date(2024, 8, 13))
    assert access.right_of(prosecutor.agency, negotiation, on=date(2024, 6, 2)) is None


def test_an_obligor_who_signed_before_the_letter_was_accepted_does_not_go_over(
    bureau: Officer, prosecutor: Officer
) -> None:
    negotiation = a_table(bureau)
    case = fresh(negotiation.case)
    letter = a_letter(bureau, prosecutor.agency, **GROUND, tracks=list(case.tracks.all()))
    referral = begin("draft", Referral, act(bureau, date(2024, 5, 2)), letter, within=case)
    do("submit", referral, bureau, date(2024, 5, 2))
    do("sign_for", fresh(referral), prosecutor, date(2024, 5, 3))
    sign(a_draft(bureau, negotiation), bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("accept", fresh(referral), prosecutor, date(2024, 5, 21), words="")
    assert refusal.value.key == "obligors_can_go_over"
    do("return_to_sender", fresh(referral), prosecutor, date(2024, 5, 22), reason="handled_already", words="已签协议")
    assert fresh(referral).state == "returned"


def test_a_file_moves_to_the_competent_procuratorate_with_all_that_hangs_on_it(
    bureau: Officer, prosecutor: Officer, elsewhere: Officer
) -> None:
    case = a_claim(bureau, ("甲公司", "乙公司"))
    track = case.tracks.order_by("pk").first()
    referral = with_procuratorate(case, bureau, prosecutor, track)
    file = PublicInterestFile.objects.get(referral=referral)
    with pytest.raises(InputRefused):
        do("transfer_between_procuratorates", file, prosecutor, date(2024, 5, 1), to=prosecutor.agency, why="x")
    do("transfer_between_procuratorates", file, prosecutor, date(2024, 5, 1), to=elsewhere.agency, why="异地管辖")
    assert (fresh(file).procuratorate, fresh(track).handler) == (elsewhere.agency, elsewhere.agency)
    assert Delivery.objects.filter(record_type="publicinterestfile", receiver=bureau.agency).exists()
    assert access.right_of(prosecutor.agency, case, on=date(2024, 5, 2)) is None
    assert access.right_of(elsewhere.agency, case, on=date(2024, 5, 2)) is Right.VIEW
    assert deadlines.running(referral, "clue_feedback").agency == elsewhere.agency
    with pytest.raises(NotCompetent):
        do("hand_back", fresh(referral), prosecutor, date(2024, 5, 3), reason="ground_lapsed", words="x")
    do("hand_back", fresh(referral), elsewhere, date(2024, 5, 3), reason="ground_lapsed", words="情形消失")
    assert states(case) == ["identified", "identified"]
