"""Article 5: a procuratorate refers clues in the bureau's remit, and hears what becomes of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import deadlines
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import (
    InputRefused,
    begin,
)
from referrals.models import Clue, Referral
from tests.acting import act, agency, do
from tests.journeys.making import OTHER_BUREAU, a_case, a_clue, a_letter, a_paper, accepted, fresh, referred_clue

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_the_procuratorate_gets_feedback_on_its_own_referral(bureau: Officer, prosecutor: Officer) -> None:
    referral, clue = referred_clue(prosecutor, bureau)
    do("start_verification", clue, bureau, date(2024, 3, 6))
    do(
        "not_open", fresh(clue), bureau, date(2024, 3, 20), ground="manifestly_minor", reasons="损害显著轻微",
        verification_report=[],
    )  # fmt: skip
    letter = Delivery.objects.get(manner="feedback")
    assert (letter.record_type, letter.record_id, letter.receiver) == ("referral", referral.pk, prosecutor.agency)
    assert "损害显著轻微" in "".join(letter.paper.values["paragraphs"])
    assert fresh(referral).state == "accepted"


def test_a_procuratorate_refers_to_a_bureau_and_not_to_another_procuratorate(
    prosecutor: Officer, bureau: Officer, elsewhere: Officer
) -> None:
    clue = a_clue(prosecutor)
    letter = a_letter(prosecutor, elsewhere.agency)
    with pytest.raises(InputRefused) as refusal:
        begin("draft", Referral, act(prosecutor, date(2024, 3, 2)), letter, within=clue)
    assert set(refusal.value.by_field) == {"receiver"}
    accepted(prosecutor, bureau, a_letter(prosecutor, bureau.agency), clue, on=date(2024, 3, 3))
    received = Clue.objects.get(handler=bureau.agency)
    assert (received.reporter, received.source) == (prosecutor.agency, "from_procuratorate")
    assert deadlines.running(received, "clue_verify").started_on == date(2024, 3, 3)


def test_opening_is_fed_back_by_itself_and_the_agreement_is_copied(prosecutor: Officer, bureau: Officer) -> None:
    referral, clue = referred_clue(prosecutor, bureau)
    do("start_verification", clue, bureau, date(2024, 3, 6))
    do(
        "open_case", fresh(clue), bureau, date(2024, 3, 20), case_title="案", finding="水环境受损",
        verification_report=a_paper(bureau),
    )  # fmt: skip
    letter = Delivery.objects.get(manner="feedback")
    assert (letter.record_id, letter.receiver) == (referral.pk, prosecutor.agency)
    assert fresh(clue).case.number in "".join(letter.paper.values["paragraphs"])
    clock = deadlines.running(referral, "clue_feedback")
    assert (clock.agency, clock.other_agency) == (bureau.agency, prosecutor.agency)


@pytest.mark.parametrize("way", ["merge", "pass_on"])
def test_a_referred_clue_that_goes_another_way_is_fed_back_as_well(
    prosecutor: Officer, bureau: Officer, way: str
) -> None:
    case = a_case(bureau)
    _referral, clue = referred_clue(prosecutor, bureau)
    if way == "merge":
        do("merge", clue, bureau, date(2024, 3, 12), target=case, reasons="同一损害")
    else:
        do("pass_on", clue, bureau, date(2024, 3, 12), reason="place", to=agency(OTHER_BUREAU), reasons="在南通")
    assert Delivery.objects.get(manner="feedback").receiver == prosecutor.agency


def test_a_clue_of_ones_own_is_fed_back_to_nobody(bureau: Officer) -> None:
    a_case(bureau)
    assert not Delivery.objects.filter(manner="feedback").exists()
