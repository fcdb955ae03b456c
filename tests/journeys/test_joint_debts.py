"""One debt of several obligors: what one of them pays, the others owe no more (Civil Code art. 520)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case
from ecocase.kernel import deadlines
from ecocase.kernel.models import Officer
from ecocase.kernel.workflow import InputRefused, begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.refusals import LimitExceeded
from negotiation.models import Agreement, Negotiation
from restoration.models import PaymentDuty
from tests.acting import act, do
from tests.journeys.making import a_paper, a_table

pytestmark = pytest.mark.django_db
SIGNED_ON = date(2024, 5, 20)


def money(text: str) -> Decimal:
    return Decimal(text)


def drafted(bureau: Officer, *, joint: bool, amounts: tuple[str, str] = ("100000.00", "100000.00")) -> Agreement:
    """Draft for two obligors over the one item of 100,000."""
    negotiation: Negotiation = a_table(bureau, ("甲公司", "乙公司"))
    item = negotiation.case.items.get()
    lines = [
        {"party": party, "item": item, "amount": money(amount), "manner": "pay", "joint": joint}
        for party, amount in zip(negotiation.parties.order_by("pk"), amounts, strict=True)
    ]
    texts = inputs(lines=lines, instalments=[], duties="", pay_by=date(2024, 6, 30), breach="")
    return begin("draft_agreement", Agreement, act(bureau, date(2024, 5, 10)), texts, within=negotiation)


def sign(agreement: Agreement, bureau: Officer, *names: str, on: date = SIGNED_ON) -> None:
    parties = [party for party in agreement.negotiation.parties.all() if str(party) in names]
    do("sign_agreement", agreement, bureau, on, signatories=parties, signed=[])


def duty_of(name: str) -> PaymentDuty:
    return PaymentDuty.objects.get(track__obligor__name=name)


def pay(name: str, amount: str, bureau: Officer, on: date = date(2024, 6, 1)) -> None:
    do("record_payment", duty_of(name), bureau, on, amount=money(amount), receipt=a_paper(bureau))


def row_of(agreement: Agreement) -> Any:
    return Case.objects.get(pk=agreement.negotiation.case_id).facts.coverage_table.rows[0]


def test_what_one_joint_debtor_pays_settles_the_other(bureau: Officer) -> None:
    agreement = drafted(bureau, joint=True)
    sign(agreement, bureau, "甲公司", "乙公司")
    pay("甲公司", "100000.00", bureau)
    assert [(duty.state, duty.balance) for duty in PaymentDuty.objects.all()] == [("settled", 0), ("settled", 0)]
    case = Case.objects.get(pk=agreement.negotiation.case_id)
    assert [track.state for track in case.tracks.all()] == ["performed", "performed"]
    assert row_of(agreement).paid == money("100000.00")
    do("close", case, bureau, date(2024, 6, 2), limit_reason="回执在途", report="已付清", use_of_money="修复")
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_several_joint_debtors_pay_one_debt_together_and_not_a_fen_more(bureau: Officer) -> None:
    agreement = drafted(bureau, joint=True)
    sign(agreement, bureau, "甲公司", "乙公司")
    pay("甲公司", "60000.00", bureau)
    assert duty_of("乙公司").balance == money("40000.00")
    with pytest.raises(InputRefused):
        pay("乙公司", "40000.01", bureau)
    pay("乙公司", "40000.00", bureau)
    assert duty_of("甲公司").state == "settled"
    assert row_of(agreement).paid == money("100000.00")


def test_a_joint_debtor_who_is_relieved_may_not_be_declared_in_default(bureau: Officer) -> None:
    from ecocase.kernel.workflow import StepRefused

    sign(drafted(bureau, joint=True), bureau, "甲公司", "乙公司")
    pay("甲公司", "100000.00", bureau)
    assert deadlines.running(duty_of("乙公司"), "payment_due") is None
    with pytest.raises(StepRefused):
        do("declare_default", duty_of("乙公司"), bureau, date(2024, 7, 1), shortfall="未付")


def test_debts_by_share_stay_each_obligors_own(bureau: Officer) -> None:
    agreement = drafted(bureau, joint=False, amounts=("60000.00", "40000.00"))
    sign(agreement, bureau, "甲公司", "乙公司")
    pay("甲公司", "60000.00", bureau)
    assert (duty_of("甲公司").state, duty_of("乙公司").state) == ("settled", "owed")
    assert duty_of("乙公司").balance == money("40000.00")


def test_who_signs_the_joint_debt_later_owes_what_is_left_of_it(bureau: Officer) -> None:
    agreement = drafted(bureau, joint=True)
    sign(agreement, bureau, "甲公司")
    pay("甲公司", "70000.00", bureau, on=date(2024, 5, 21))
    rest = Agreement.objects.get(origin=agreement)
    sign(rest, bureau, "乙公司", on=date(2024, 5, 25))
    assert (duty_of("乙公司").owed, duty_of("乙公司").balance) == (money("100000.00"), money("30000.00"))
    assert row_of(agreement).agreed == money("100000.00")
    pay("乙公司", "30000.00", bureau)
    assert {duty.state for duty in PaymentDuty.objects.all()} == {"settled"}


def test_the_draft_that_was_left_over_is_changed_without_a_warning(bureau: Officer) -> None:
    agreement = drafted(bureau, joint=True)
    sign(agreement, bureau, "甲公司")
    rest = Agreement.objects.get(origin=agreement)
    line = rest.lines.get()
    row = {"party": line.party, "item": line.item, "amount": money("100000.00"), "manner": "pay", "joint": True}
    texts = {"instalments": [], "duties": "", "pay_by": date(2024, 7, 30), "breach": ""}
    do("change_draft", rest, bureau, date(2024, 5, 22), lines=[row], **texts)
    with pytest.raises(LimitExceeded):
        do("change_draft", rest, bureau, date(2024, 5, 23), lines=[row | {"joint": False}], **texts)
