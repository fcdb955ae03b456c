"""Article 18: who does not restore pays, by instalments or by deposit, and stands in default when the day has passed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cases.models import Case, CaseState, Track
from ecocase.kernel import audit, deadlines
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import (
    InputRefused,
    RequirementUnmet,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Agreement, Confirmation, Negotiation
from restoration.models import PaymentDuty, Plan
from tests.acting import act, do
from tests.journeys.making import (
    a_claim,
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

pytestmark = pytest.mark.django_db


def test_the_court_publishes_for_the_regulated_days(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    do(
        "sign_agreement",
        agreement,
        bureau,
        date(2024, 5, 20),
        signatories=list(agreement.negotiation.parties.all()),
        signed=[],
    )
    agreement = Agreement.objects.get(pk=agreement.pk)
    court = Agency.objects.filter(kind="COURT").first()
    confirmation = begin(
        "apply_jointly",
        Confirmation,
        act(bureau, date(2024, 5, 25)),
        inputs(court_asked=court, words=""),
        within=agreement,
    )
    do("record_acceptance", confirmation, bureau, date(2024, 5, 28), court_case_no="(2024)苏05民特1号", paper=[])
    window = {"proof": a_paper(bureau), "first_on": date(2024, 6, 1)}
    with pytest.raises(InputRefused):
        do("record_publication", confirmation, bureau, date(2024, 6, 1), last_on=date(2024, 6, 20), **window)
    do("record_publication", confirmation, bureau, date(2024, 6, 1), last_on=date(2024, 7, 1), **window)
    with pytest.raises(RequirementUnmet):
        do("record_confirmation", confirmation, bureau, date(2024, 7, 1), ruling_no="1", ruling=a_paper(bureau))
    do("record_confirmation", confirmation, bureau, date(2024, 7, 2), ruling_no="1", ruling=a_paper(bureau))
    assert Agreement.objects.get(pk=agreement.pk).state == "confirmed"


def test_payment_by_instalments_settles_the_duty_and_the_case_closes(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation, amount="100000.00")
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    duty = PaymentDuty.objects.get(agreement=agreement)
    do("record_payment", duty, bureau, date(2024, 6, 1), amount=Decimal("40000.00"), receipt=a_paper(bureau))
    with pytest.raises(InputRefused):
        do("record_payment", duty, bureau, date(2024, 6, 2), amount=Decimal("60000.01"), receipt=a_paper(bureau))
    case = Case.objects.get(pk=negotiation.case_id)
    with pytest.raises(RequirementUnmet):
        do("close", case, bureau, date(2024, 6, 3), report="x", use_of_money="")
    do("record_payment", duty, bureau, date(2024, 6, 10), amount=Decimal("60000.00"), receipt=a_paper(bureau))
    assert Track.objects.get(pk=duty.track_id).state == "performed"
    do("close", Case.objects.get(pk=case.pk), bureau, date(2024, 6, 11), report="已履行完毕", use_of_money="统筹修复")
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
    assert audit.first_break(bureau.agency) is None


def test_default_may_be_declared_only_after_the_day_of_payment(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    do(
        "sign_agreement",
        agreement,
        bureau,
        date(2024, 5, 20),
        signatories=list(agreement.negotiation.parties.all()),
        signed=[],
    )
    duty = PaymentDuty.objects.get(agreement=agreement)
    with pytest.raises(RequirementUnmet):
        do("declare_default", duty, bureau, date(2024, 6, 30), shortfall="未付")
    do("declare_default", duty, bureau, date(2024, 7, 1), shortfall="未付")
    assert Track.objects.get(pk=duty.track_id).state == "in_default"


def test_others_restore_at_the_obligors_cost_only_after_its_time(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_progress", plan, bureau, date(2024, 6, 1), progress="已停工", photographs=[])
    works = {"contractor": "丙公司", "expected_cost": Decimal("50000.00"), "demand_served": a_paper(bureau)}
    with pytest.raises(RequirementUnmet):
        do("restore_at_obligors_cost", Plan.objects.get(pk=plan.pk), bureau, date(2024, 12, 1), **works)
    do("restore_at_obligors_cost", Plan.objects.get(pk=plan.pk), bureau, date(2024, 12, 3), **works)
    assert Plan.objects.get(pk=plan.pk).state == "at_obligors_cost"


def by_instalments(bureau: Officer) -> Negotiation:
    """Let one obligor sign for two instalments of 50,000."""
    negotiation = a_table(bureau)
    party = negotiation.parties.get()
    rates = [
        {"party": party, "due_on": day, "amount": money("50000.00")} for day in (date(2024, 6, 30), date(2024, 9, 30))
    ]
    sign(a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "100000.00"}, instalments=rates), bureau)
    return negotiation


def test_a_part_of_the_arrears_cures_no_default(bureau: Officer) -> None:
    negotiation = by_instalments(bureau)
    do("declare_default", duty_of("甲公司"), bureau, date(2024, 7, 1), shortfall="首期未付")
    pay("甲公司", "1.00", bureau, on=date(2024, 7, 10))
    assert (duty_of("甲公司").state, states(negotiation.case)) == ("in_default", ["in_default"])
    pay("甲公司", "49999.00", bureau, on=date(2024, 7, 20))
    assert (duty_of("甲公司").state, states(negotiation.case)) == ("owed", ["performing"])
    assert deadlines.running(duty_of("甲公司"), "payment_due").due_on == date(2024, 9, 30)


def test_money_that_is_deposited_discharges_and_its_project_follows_later(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "100000.00", "manner": "deposit"}), bureau)
    deposit = {"notary": "苏州市公证处", "certificate": "（2024）苏证字第1号", "receipt": a_paper(bureau)}
    with pytest.raises(InputRefused):
        do("record_deposit", duty_of("甲公司"), bureau, date(2024, 6, 1), amount=money("100000.01"), **deposit)
    do("record_deposit", duty_of("甲公司"), bureau, date(2024, 6, 1), amount=money("100000.00"), **deposit)
    assert (states(negotiation.case), row_of(negotiation.case).paid) == (["performed"], money("100000.00"))
    close = {"report": "已提存", "use_of_money": "待匹配替代修复项目", "limit_reason": "回执在途"}
    do("close", fresh(negotiation.case), bureau, date(2024, 6, 10), **close)
    substitute = {
        "mode_key": "substitute", "not_in_place": "cannot_restore", "substitute_key": "base", "expert_paper": a_paper(bureau),
        "substitute_terms": "太湖修复基地",
    }  # fmt: skip
    with pytest.raises(InputRefused):
        a_plan(bureau, fresh(negotiation.case), "agreement", date(2024, 11, 1))
    plan = a_plan(bureau, fresh(negotiation.case), "agreement", date(2024, 11, 1), **substitute)
    assert plan.state == "proposed"
    assert fresh(negotiation.case).state == "closed"


def test_what_is_to_be_paid_is_not_deposited(bureau: Officer) -> None:
    sign(a_draft(bureau, a_table(bureau)), bureau)
    with pytest.raises(InputRefused):
        do(
            "record_deposit", duty_of("甲公司"), bureau, date(2024, 6, 1), amount=money("1.00"), notary="公证处",
            certificate="1", receipt=a_paper(bureau),
        )  # fmt: skip


def test_where_the_agreement_names_no_day_a_demand_does(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    sign(a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "50000.00"}, pay_by=None), bureau)
    with pytest.raises(RequirementUnmet):
        do("declare_default", duty_of("甲公司"), bureau, date(2024, 12, 1), shortfall="未付")
    do(
        "demand_payment",
        duty_of("甲公司"),
        bureau,
        date(2024, 12, 1),
        pay_by=date(2024, 12, 31),
        demand=a_paper(bureau),
    )
    with pytest.raises(RequirementUnmet):
        do(
            "demand_payment",
            duty_of("甲公司"),
            bureau,
            date(2024, 12, 2),
            pay_by=date(2025, 1, 31),
            demand=a_paper(bureau),
        )
    do("declare_default", duty_of("甲公司"), bureau, date(2025, 1, 1), shortfall="未付")
    assert states(negotiation.case) == ["in_default"]


def works(bureau: Officer) -> Plan:
    """Let one obligor sign that it restores by 1 December 2024, and begin."""
    negotiation = a_table(bureau)
    sign(
        a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "100000.00", "manner": "restore"}, pay_by=None),
        bureau,
    )
    plan = a_plan(bureau, negotiation.case, "agreement", date(2024, 5, 21))
    do("approve", plan, bureau, date(2024, 5, 22), words="")
    do("report_progress", fresh(plan), bureau, date(2024, 6, 1), progress="已进场", photographs=[])
    return fresh(plan)


DEFAULT = {"shortfall": "补植未完成", "compensation": Decimal("80000.00"), "pay_by": date(2025, 1, 31)}


def test_who_does_not_restore_owes_money_and_who_pays_it_has_performed(bureau: Officer) -> None:
    plan = works(bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("declare_default", plan, bureau, date(2024, 12, 1), **DEFAULT)
    assert refusal.value.key == "the_day_for_the_works_has_passed"
    do("declare_default", fresh(plan), bureau, date(2024, 12, 3), **DEFAULT)
    assert (fresh(plan).state, states(plan.case)) == ("stopped", ["in_default"])
    assert duty_of("甲公司").owed == money("80000.00")
    pay("甲公司", "80000.00", bureau, on=date(2025, 1, 20))
    assert (fresh(plan).state, fresh(plan).ended_ground, states(plan.case)) == ("ended", "paid_instead", ["performed"])


def test_who_restores_after_all_owes_the_money_no_more(bureau: Officer) -> None:
    plan = works(bureau)
    do("declare_default", plan, bureau, date(2024, 12, 3), **DEFAULT)
    do("resume", fresh(plan), bureau, date(2024, 12, 20), words="恢复施工", finish_by=date(2025, 3, 31))
    assert (fresh(plan).state, states(plan.case)) == ("under_way", ["performing"])
    assert PaymentDuty.objects.get().fallen
    do("report_done", fresh(plan), bureau, date(2025, 3, 1), progress="完成", photographs=[])
    do(
        "record_evaluation",
        fresh(plan),
        bureau,
        date(2025, 3, 20),
        result="passed",
        findings="达标",
        shortfall="",
        value=None,
        report=a_paper(bureau),
    )
    assert states(plan.case) == ["performed"]


def test_a_voluntary_restoration_is_nobodys_default(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    with pytest.raises(RequirementUnmet) as refusal:
        do("declare_default", fresh(plan), bureau, date(2024, 12, 3), **DEFAULT)
    assert refusal.value.key == "plan_rests_on_an_agreement"


def test_what_others_restore_is_paid_by_the_obligor_once(bureau: Officer) -> None:
    plan = works(bureau)
    others = {"contractor": "丙公司", "expected_cost": money("95000.00"), "demand_served": a_paper(bureau)}
    do("restore_at_obligors_cost", plan, bureau, date(2024, 12, 3), pay_by=date(2025, 2, 1), **others)
    assert duty_of("甲公司").owed == money("95000.00")
    pay("甲公司", "95000.00", bureau, on=date(2025, 1, 20))
    assert states(plan.case) != ["performed"]
    do("report_done", fresh(plan), bureau, date(2025, 3, 1), progress="完成", photographs=[])
    do(
        "record_evaluation",
        fresh(plan),
        bureau,
        date(2025, 3, 20),
        result="passed",
        findings="达标",
        shortfall="",
        value=None,
        report=a_paper(bureau),
    )
    assert states(plan.case) == ["performed"]


def test_where_compensation_is_owed_the_cost_of_others_is_not_owed_as_well(bureau: Officer) -> None:
    plan = works(bureau)
    do("declare_default", plan, bureau, date(2024, 12, 3), **DEFAULT)
    others = {"contractor": "丙公司", "expected_cost": money("95000.00"), "demand_served": a_paper(bureau)}
    do("restore_at_obligors_cost", fresh(plan), bureau, date(2024, 12, 10), pay_by=None, **others)
    assert PaymentDuty.objects.count() == 1
