"""Article 6: other departments get their copies; what is theirs is passed on to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    begin,
)
from referrals.models import Clue, Referral
from tests.acting import act, agency, do, officer
from tests.journeys.making import (
    PROCURATORATE,
    a_case,
    a_claim,
    a_clue,
    a_draft,
    a_letter,
    a_paper,
    a_table,
    fresh,
    passed_on,
    pay,
    sign,
    states,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_the_police_is_told_and_the_claim_stays(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="x")
    do("tell_police", fresh(case), bureau, date(2024, 3, 20), police=agency("PO-320500"), facts="倾倒危险废物三吨以上")
    letters = Delivery.objects.filter(paper__spec="cases.letter_to_police").order_by("pk")
    assert [(sent.addressee or sent.receiver.code, sent.receipt_owed) for sent in letters] == [
        ("苏州市公安局", False),
        (PROCURATORATE, True),
    ]
    assert fresh(case).handler == bureau.agency


def test_a_case_may_not_be_passed_on_to_the_police(bureau: Officer) -> None:
    from cases.models.candidates import competent_agencies

    assert "POLICE" not in set(competent_agencies(None).values_list("kind", flat=True))


WATER = "WA-320500"


def named(clue: Clue, by: Officer) -> Clue:
    """Name the water bureau as concerned."""
    do("name_departments", clue, by, date(2024, 3, 2), departments=[agency(WATER)])
    return fresh(clue)


def test_a_letter_goes_out_only_with_a_copy_for_every_department_concerned(
    bureau: Officer, prosecutor: Officer
) -> None:
    clue = named(a_clue(bureau), bureau)
    letter = a_letter(bureau, prosecutor.agency)
    without = begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    with pytest.raises(RequirementUnmet) as refusal:
        do("submit", without, bureau, date(2024, 3, 4))
    assert (refusal.value.key, refusal.value.article) == ("every_department_has_a_copy", "OPINIONS_6")
    letter = a_letter(bureau, prosecutor.agency, copies=[agency(WATER)])
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    copy = Delivery.objects.get(manner="copy")
    assert (copy.receiver.code, copy.receipt_owed) == (WATER, True)
    assert access.right_of(agency(WATER), referral, on=date(2024, 3, 5)) is Right.SUMMARY
    assert access.right_of(agency(WATER), clue, on=date(2024, 3, 5)) is None


def test_the_case_of_a_clue_names_the_same_departments(bureau: Officer) -> None:
    clue = named(a_clue(bureau), bureau)
    do("start_verification", clue, bureau, date(2024, 3, 3))
    do(
        "open_case", fresh(clue), bureau, date(2024, 3, 10), case_title="案", finding="x",
        verification_report=a_paper(bureau),
    )  # fmt: skip
    assert fresh(clue).case.departments_concerned() == [agency(WATER)]


def test_a_department_that_handles_no_claims_takes_a_clue_over_and_there_it_ends(bureau: Officer) -> None:
    clue = a_clue(bureau)
    do("pass_on", clue, bureau, date(2024, 3, 3), reason="remit", to=agency(WATER), reasons="属水务职责")
    do("accept_passed_on", fresh(clue), officer(WATER), date(2024, 3, 5))
    assert (fresh(clue).state, fresh(clue).handler.code) == ("passed_on", WATER)
    assert access.right_of(bureau.agency, clue, on=date(2024, 3, 6)) is Right.VIEW
    for step in ("accept_passed_on", "return_passed_on"):
        with pytest.raises(NotCompetent):
            do(step, fresh(clue), officer(WATER), date(2024, 3, 6), reason="outside_remit", reasons="x")


def test_a_case_is_not_passed_on_to_a_department_that_handles_no_claims(bureau: Officer) -> None:
    with pytest.raises(InputRefused):
        passed_on(a_claim(bureau), bureau, to=WATER)


def test_a_department_that_was_designated_does_all_that_a_bureau_does(bureau: Officer, prosecutor: Officer) -> None:
    call_command("let_handle_claims", WATER, verbosity=0)
    water = officer(WATER)
    negotiation = a_table(water, ("甲公司",))
    sign(a_draft(water, negotiation, amount="100000.00"), water)
    assert Delivery.objects.filter(record_type="agreement", manner="copy", receiver=prosecutor.agency).exists()
    pay("甲公司", "100000.00", water)
    assert states(negotiation.case) == ["performed"]
    referral = begin(
        "draft", Referral, act(prosecutor, date(2024, 3, 2)), a_letter(prosecutor, water.agency),
        within=a_clue(prosecutor),
    )  # fmt: skip
    assert referral.receiver == water.agency


def test_a_department_that_was_not_designated_registers_no_clue(db: Any) -> None:
    with pytest.raises(NotCompetent):
        a_clue(officer(WATER))
