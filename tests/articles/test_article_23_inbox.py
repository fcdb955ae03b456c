"""Article 23: papers of the other side reach the liaison officer first, who signs for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import deliveries
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import (
    NotCompetent,
    StepNotOpen,
    begin,
)
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import Role
from referrals.models import Referral
from tests.acting import act, do, officer
from tests.journeys.making import PROCURATORATE, a_case, a_clue, a_letter, fresh

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_nobody_else_signs_for_a_paper(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    letter = Delivery.objects.get(record_type="case", record_id=case.pk, receiver=prosecutor.agency)
    with pytest.raises(NotCompetent):
        sign_delivery(letter, act(bureau, date(2024, 3, 13)))


def test_the_liaison_officer_signs_for_what_came_in_and_the_sender_sees_it(
    bureau: Officer, prosecutor: Officer
) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    letter = deliveries.to_sign(prosecutor.agency).get()
    assert letter in deliveries.not_yet_received(bureau.agency)
    sign_delivery(letter, act(officer(PROCURATORATE, Role.LIAISON, "联络员"), date(2024, 3, 13)))
    letter.refresh_from_db()
    assert (letter.signed_by, letter.signed_on) == ("联络员", date(2024, 3, 13))
    assert not deliveries.to_sign(prosecutor.agency).exists()
    assert not deliveries.not_yet_received(bureau.agency).exists()


def test_a_letter_is_signed_for_once(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    letter = deliveries.to_sign(prosecutor.agency).get()
    sign_delivery(letter, act(officer(PROCURATORATE, Role.LIAISON, "联络员"), date(2024, 3, 13)))
    with pytest.raises(StepNotOpen):
        sign_delivery(fresh(letter), act(officer(PROCURATORATE, Role.LIAISON, "另一人"), date(2024, 3, 14)))
    assert fresh(letter).signed_by == "联络员"


def test_signing_for_a_transfer_letter_receives_the_referral(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), a_letter(bureau, prosecutor.agency), within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    sign_delivery(
        deliveries.to_sign(prosecutor.agency).get(), act(officer(PROCURATORATE, Role.LIAISON), date(2024, 3, 5))
    )
    assert fresh(referral).state == "received"


def test_a_liaison_officer_signs_for_letters_and_does_not_decide_on_them(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), a_letter(bureau, prosecutor.agency), within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    liaison = officer(PROCURATORATE, Role.LIAISON)
    do("sign_for", fresh(referral), liaison, date(2024, 3, 5))
    with pytest.raises(NotCompetent):
        do("accept", fresh(referral), liaison, date(2024, 3, 6), words="")
