"""Article 17: restoration before and after an agreement, its evaluation, and what is demanded when it does not pass."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Case
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import (
    InputRefused,
    StepNotOpen,
)
from ecocase.kernel.workflow.refusals import LimitExceeded
from negotiation.models import Negotiation
from restoration.models import Plan
from tests.acting import agency, do, officer
from tests.journeys.making import (
    OTHER_BUREAU,
    a_claim,
    a_draft,
    a_draft_of,
    a_paper,
    a_plan,
    a_table,
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


def test_restoration_before_agreement_needs_the_signed_confirmation_of_damage_facts(bureau: Officer) -> None:
    case = a_claim(bureau)
    with pytest.raises(InputRefused):
        a_plan(bureau, case, "voluntary", date(2024, 4, 20))
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_done", plan, bureau, date(2024, 6, 1), progress="完成", photographs=[])
    do(
        "record_evaluation", plan, bureau, date(2024, 7, 1), result="passed", findings="达标", shortfall="", value=None,
        report=a_paper(bureau),
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).facts.coverage_table.rows[0].uncovered == 0


def test_a_failed_evaluation_says_what_is_missing(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_done", plan, bureau, date(2024, 6, 1), progress="完成", photographs=[])
    entered = {"result": "not_passed", "findings": "x", "value": None, "report": a_paper(bureau)}
    with pytest.raises(InputRefused):
        do("record_evaluation", plan, bureau, date(2024, 7, 1), shortfall="", **entered)
    do("record_evaluation", plan, bureau, date(2024, 7, 1), shortfall="成活率不足", **entered)
    do("require_further_restoration", plan, bureau, date(2024, 7, 2), demand="补植", finish_by=date(2024, 12, 31))
    assert Plan.objects.get(pk=plan.pk).state == "under_way"


def passed(plan: Plan, by: Officer, value: Any = None, on: date = date(2024, 7, 1)) -> Plan:
    """Let a restoration be done and pass its evaluation."""
    do("approve", plan, by, date(2024, 5, 22), words="")
    do("report_done", fresh(plan), by, date(2024, 6, 1), progress="完成", photographs=[])
    do(
        "record_evaluation", fresh(plan), by, on, result="passed", findings="达标", shortfall="", value=value,
        report=a_paper(by),
    )  # fmt: skip
    return fresh(plan)


def restoring(by: Officer, *amounts: str) -> Negotiation:
    """Let one obligor for each amount sign that it restores."""
    names = ("甲公司", "乙公司")[: len(amounts)]
    negotiation = a_table(by, names)
    lines = [
        {"party": name, "amount": amount, "manner": "restore"} for name, amount in zip(names, amounts, strict=True)
    ]
    sign(a_draft_of(by, negotiation, *lines, duties="补植"), by)
    return fresh(negotiation)


def test_what_was_restored_is_what_was_promised_and_the_papers_are_copied(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = restoring(bureau, "60000.00", "40000.00")
    passed(a_plan(bureau, negotiation.case, "agreement", date(2024, 5, 21)), bureau)
    row = row_of(negotiation.case)
    assert (row.restored, row.agreed, row.uncovered) == (money("60000.00"), money("100000.00"), 0)
    assert states(negotiation.case) == ["performed", "agreed"]
    copy = Delivery.objects.get(record_type="plan", manner="copy")
    assert (copy.receiver, copy.article_key) == (prosecutor.agency, "OPINIONS_17")


def test_a_restoration_that_did_not_pass_is_copied_to_nobody(bureau: Officer) -> None:
    negotiation = restoring(bureau, "60000.00")
    plan = a_plan(bureau, negotiation.case, "agreement", date(2024, 5, 21))
    do("approve", plan, bureau, date(2024, 5, 22), words="")
    do("report_done", fresh(plan), bureau, date(2024, 6, 1), progress="完成", photographs=[])
    do(
        "record_evaluation", fresh(plan), bureau, date(2024, 7, 1), result="not_passed", findings="x",
        shortfall="成活率不足", value=None, report=a_paper(bureau),
    )  # fmt: skip
    assert not Delivery.objects.filter(record_type="plan", manner="copy").exists()
    assert states(negotiation.case) == ["agreed"]


def test_what_a_restoration_costs_is_never_capped_and_never_credited_beyond_the_damage(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 5, 21), expected_cost=money("900000.00"))
    passed(plan, bureau, value=money("900000.00"))
    row = row_of(case)
    assert (row.credited, row.uncovered, row.over) == (money("100000.00"), 0, 0)


def test_after_a_voluntary_restoration_the_claim_goes_on_for_the_rest(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = negotiation.case.tracks.get()
    do("confirm_damage_facts", track, bureau, date(2024, 5, 2), confirmation=a_paper(bureau))
    passed(a_plan(bureau, negotiation.case, "voluntary", date(2024, 5, 3)), bureau, value=money("70000.00"))
    assert (states(negotiation.case), row_of(negotiation.case).uncovered) == (["negotiating"], money("30000.00"))
    with pytest.raises(LimitExceeded):
        a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "30000.01"}, on=date(2024, 7, 2))
    agreement = a_draft_of(bureau, negotiation, {"party": "甲公司", "amount": "30000.00"}, on=date(2024, 7, 2))
    sign(agreement, bureau, on=date(2024, 7, 3))
    assert row_of(negotiation.case).uncovered == 0


def test_a_plan_that_was_refused_keeps_no_case_open(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = negotiation.case.tracks.get()
    do("confirm_damage_facts", track, bureau, date(2024, 5, 2), confirmation=a_paper(bureau))
    refused = a_plan(bureau, negotiation.case, "voluntary", date(2024, 5, 3))
    do("refuse", refused, bureau, date(2024, 5, 4), words="方案不可行")
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    pay("甲公司", "100000.00", bureau)
    closing = {"report": "已履行", "use_of_money": "修复", "limit_reason": "回执在途"}
    do("close", fresh(negotiation.case), bureau, date(2024, 6, 2), **closing)
    assert fresh(negotiation.case).state == "closed"


def test_an_open_restoration_keeps_the_case_open(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = negotiation.case.tracks.get()
    do("confirm_damage_facts", track, bureau, date(2024, 5, 2), confirmation=a_paper(bureau))
    plan = a_plan(bureau, negotiation.case, "voluntary", date(2024, 5, 3))
    do("approve", plan, bureau, date(2024, 5, 4), words="")
    sign(a_draft(bureau, negotiation, amount="100000.00"), bureau)
    pay("甲公司", "100000.00", bureau)
    assert states(negotiation.case) == ["agreed"] or states(negotiation.case) == ["performing"]
    do("end_plan", fresh(plan), bureau, date(2024, 6, 2), ground="another_plan", words="改为缴纳")
    assert states(negotiation.case) == ["performed"]


def test_a_listed_case_passes_without_evaluation(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = restoring(bureau, "60000.00")
    plan = a_plan(bureau, negotiation.case, "agreement", date(2024, 5, 21))
    exempt = {"exempt": "listed_case", "findings": "第十四条第一项", "value": None, "proof": a_paper(bureau)}
    do("approve", plan, bureau, date(2024, 5, 22), words="")
    with pytest.raises(StepNotOpen):
        do("exempt_from_evaluation", fresh(plan), bureau, date(2024, 6, 1), **exempt)
    do("report_done", fresh(plan), bureau, date(2024, 6, 1), progress="完成", photographs=[])
    do("exempt_from_evaluation", fresh(plan), bureau, date(2024, 6, 2), **exempt)
    assert (fresh(plan).state, states(negotiation.case)) == ("passed", ["performed"])
    assert Delivery.objects.filter(record_type="plan", manner="copy", receiver=prosecutor.agency).exists()


def test_the_designated_department_sees_the_restoration_too(bureau: Officer) -> None:
    county = officer("EB-320583")
    case = a_claim(county)
    do("confirm_damage_facts", case.tracks.get(), county, date(2024, 4, 20), confirmation=a_paper(county))
    plan = a_plan(county, case, "voluntary", date(2024, 4, 21))
    assert access.right_of(bureau.agency, plan, on=date(2024, 4, 22)) is Right.VIEW
    assert access.right_of(agency(OTHER_BUREAU), plan, on=date(2024, 4, 22)) is None
