"""Agreements that are not confirmed, rescinded or set aside: what was performed is credited, the rest is owed anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel.models import Agency, Delivery
from ecocase.kernel.workflow import InputRefused, RequirementUnmet, begin
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Confirmation
from restoration.models import PaymentDuty, Plan
from tests.acting import act, do
from tests.journeys.making import (
    a_draft,
    a_draft_of,
    a_paper,
    a_plan,
    a_table,
    duty_of,
    fresh,
    money,
    pay,
    row_of,
    sign,
    states,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer
    from negotiation.models import Agreement

pytestmark = pytest.mark.django_db


def applied(agreement: Agreement, by: Officer, on: date = date(2024, 5, 25)) -> Confirmation:
    """Apply for the confirmation of an agreement; the court accepts."""
    court = Agency.objects.get(code="CO-320500")
    found = begin("apply_jointly", Confirmation, act(by, on), inputs(court_asked=court, words=""), within=agreement)
    return do("record_acceptance", found, by, on, court_case_no="（2024）苏05民特1号", paper=[])


def refused(confirmation: Confirmation, by: Officer, way: str, on: date = date(2024, 6, 20)) -> None:
    """Let the court refuse."""
    do("record_refusal", fresh(confirmation), by, on, why="协议内容不明确", way=way, ruling=a_paper(by))


@pytest.mark.parametrize(("way", "state"), [("negotiate", "negotiating"), ("sue", "failed")])
def test_a_refusal_after_a_part_was_paid_credits_it_and_lets_the_rest_go(bureau: Officer, way: str, state: str) -> None:
    negotiation = a_table(bureau)
    agreement = sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    confirmation = applied(agreement, bureau)
    pay("甲公司", "40000.00", bureau)
    refused(confirmation, bureau, way)
    row = row_of(negotiation.case)
    assert states(negotiation.case) == [state]
    assert (row.agreed, row.paid, row.credited, row.uncovered) == (
        0,
        money("40000.00"),
        money("40000.00"),
        money("60000.00"),
    )
    assert (fresh(agreement).state, PaymentDuty.objects.get().fallen) == ("fallen", True)


def test_after_a_refusal_another_agreement_covers_the_rest(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    confirmation = applied(sign(a_draft(bureau, negotiation, amount="100000.00"), bureau), bureau)
    pay("甲公司", "40000.00", bureau)
    refused(confirmation, bureau, "negotiate")
    again = a_draft_of(
        bureau, negotiation, {"party": "甲公司", "amount": "60000.00"}, on=date(2024, 7, 1), pay_by=date(2024, 8, 1)
    )
    sign(again, bureau, on=date(2024, 7, 5))
    pay("甲公司", "60000.00", bureau, on=date(2024, 7, 20))
    row = row_of(negotiation.case)
    assert (states(negotiation.case), row.uncovered, row.paid) == (["performed"], 0, money("100000.00"))


def test_who_has_performed_in_full_stays_so_when_the_court_refuses(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    lines = [{"party": "甲公司", "amount": "60000.00"}, {"party": "乙公司", "amount": "40000.00"}]
    confirmation = applied(sign(a_draft_of(bureau, negotiation, *lines), bureau), bureau)
    pay("甲公司", "60000.00", bureau)
    refused(confirmation, bureau, "sue")
    assert states(negotiation.case) == ["performed", "failed"]
    assert row_of(negotiation.case).uncovered == money("40000.00")


def test_an_application_that_was_not_accepted_or_withdrawn_is_followed_by_another(bureau: Officer) -> None:
    agreement = sign(a_draft(bureau, a_table(bureau)), bureau)
    court = inputs(court_asked=Agency.objects.get(code="CO-320500"), words="")
    first = begin("apply_jointly", Confirmation, act(bureau, date(2024, 5, 25)), court, within=agreement)
    with pytest.raises(InputRefused):
        begin("apply_jointly", Confirmation, act(bureau, date(2024, 5, 26)), court, within=agreement)
    do("record_non_acceptance", first, bureau, date(2024, 5, 28), why="管辖错误", paper=[])
    second = begin("apply_jointly", Confirmation, act(bureau, date(2024, 5, 30)), court, within=agreement)
    do("withdraw", second, bureau, date(2024, 6, 1), why="补充材料")
    third = begin("apply_jointly", Confirmation, act(bureau, date(2024, 6, 3)), court, within=agreement)
    assert (third.state, fresh(agreement).state) == ("applied", "signed")


RESCIND = {"ground": "not_performed", "way": "sue", "reasons": "逾期未履行，协议未经确认"}


def test_an_agreement_falls_for_one_obligor_and_binds_the_other(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    lines = [{"party": "甲公司", "amount": "60000.00"}, {"party": "乙公司", "amount": "40000.00"}]
    agreement = sign(a_draft_of(bureau, negotiation, *lines), bureau)
    do("declare_default", duty_of("甲公司"), bureau, date(2024, 7, 1), shortfall="未付")
    first = negotiation.parties.get(track__obligor__name="甲公司")
    do("rescind", agreement, bureau, date(2024, 8, 1), obligors=[first], proof=a_paper(bureau), **RESCIND)
    assert states(negotiation.case) == ["failed", "agreed"]
    assert (fresh(agreement).state, fresh(first).ended_ground) == ("signed", "not_performed")
    row = row_of(negotiation.case)
    assert (row.agreed, row.uncovered) == (money("40000.00"), money("60000.00"))
    assert Delivery.objects.filter(record_type="agreement", manner="notice", receiver=prosecutor.agency).exists()
    pay("乙公司", "40000.00", bureau, on=date(2024, 8, 2))
    assert states(negotiation.case) == ["failed", "performed"]


def test_a_confirmed_agreement_falls_only_by_a_courts_decision(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    confirmation = applied(agreement, bureau)
    window = {"first_on": date(2024, 6, 1), "last_on": date(2024, 7, 1), "proof": a_paper(bureau)}
    do("record_publication", fresh(confirmation), bureau, date(2024, 6, 1), **window)
    do("record_confirmation", fresh(confirmation), bureau, date(2024, 7, 2), ruling_no="1", ruling=a_paper(bureau))
    falling = {"obligors": list(negotiation.parties.all()), "proof": a_paper(bureau)} | RESCIND
    with pytest.raises(InputRefused):
        do("rescind", fresh(agreement), bureau, date(2024, 8, 1), **falling)
    do("rescind", fresh(agreement), bureau, date(2024, 8, 1), **(falling | {"ground": "set_aside_by_court"}))
    assert (fresh(agreement).state, states(negotiation.case)) == ("rescinded", ["failed"])


def test_what_was_performed_in_full_is_not_rescinded(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = sign(a_draft(bureau, negotiation, amount="50000.00"), bureau)
    pay("甲公司", "50000.00", bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("rescind", agreement, bureau, date(2024, 8, 1), obligors=[], proof=a_paper(bureau), **RESCIND)
    assert refusal.value.key == "somebody_is_bound"


def test_works_end_with_the_agreement_that_they_rest_on(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = sign(a_draft(bureau, negotiation, amount="100000.00", manner="restore"), bureau)
    plan = a_plan(bureau, negotiation.case, "agreement", date(2024, 5, 21))
    do("approve", plan, bureau, date(2024, 5, 22), words="")
    kinds = {row.kind: row.status for row in fresh(negotiation.case).facts.coverage_table.in_kind}
    assert kinds["restore"] == 1
    falling = {"obligors": list(negotiation.parties.all()), "proof": a_paper(bureau)} | RESCIND
    do("rescind", agreement, bureau, date(2024, 8, 1), **falling)
    assert Plan.objects.get().state == "ended"
    kinds = {row.kind: row.status for row in fresh(negotiation.case).facts.coverage_table.in_kind}
    assert kinds["restore"] == 0


def test_what_a_joint_debtor_paid_is_not_credited_beside_the_debt_that_others_still_owe(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    lines = [{"party": name, "amount": "100000.00", "joint": True} for name in ("甲公司", "乙公司")]
    agreement = sign(a_draft_of(bureau, negotiation, *lines), bureau)
    pay("甲公司", "30000.00", bureau)
    first, second = negotiation.parties.order_by("pk")
    do("rescind", agreement, bureau, date(2024, 8, 1), obligors=[first], proof=a_paper(bureau), **RESCIND)
    row = row_of(negotiation.case)
    assert (row.agreed, row.credited, row.over, row.uncovered) == (money("100000.00"), 0, 0, 0)
    assert duty_of("乙公司").balance == money("70000.00")
    do(
        "rescind",
        fresh(agreement),
        bureau,
        date(2024, 9, 1),
        obligors=[fresh(second)],
        proof=a_paper(bureau),
        **RESCIND,
    )
    row = row_of(negotiation.case)
    assert (row.agreed, row.credited, row.uncovered) == (0, money("30000.00"), money("70000.00"))
