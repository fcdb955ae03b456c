"""Opening, assessing, informing, designating: each "may" followed by its "may not"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.models import Case, DamageItem
from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery, Paper
from ecocase.kernel.workflow import InputRefused, NotCompetent, RequirementUnmet, StepNotOpen, begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from tests.acting import act, agency, do, officer
from tests.cases.making import OPENED, add_item, add_obligor, bureau, claim_ready, open_case, prosecutor

pytestmark = pytest.mark.django_db
LATER = date(2025, 4, 1)


def item_row(name: str = "地表水期间损失", amount: str = "120000.00", **more: object) -> dict[str, object]:
    return {"name": name, "category": "interim_loss", "medium": "surface_water", "assessed": Decimal(amount), **more}


# -- opening ---------------------------------------------------------------------------------------------------------


def test_the_handler_handles_and_the_designated_department_sees_the_case() -> None:
    by = bureau("EB-320505")
    case = open_case(by, place="320505")
    assert case.claimant_government.code == "GO-320500"
    assert access.right_of(by.agency, case, on=OPENED) is Right.HANDLE
    assert access.right_of(agency("EB-320500"), case, on=OPENED) is Right.VIEW


def test_nobody_else_sees_a_new_case() -> None:
    case = open_case(bureau())
    for stranger in ("PR-320500", "EB-320600", "EB-320505", "EB-320000"):
        assert access.right_of(agency(stranger), case, on=OPENED) is None


def test_a_case_may_not_be_opened_by_itself() -> None:
    with pytest.raises(NotCompetent):
        begin("open", Case, act(bureau()), inputs())


def test_the_period_of_the_notice_runs_from_the_opening() -> None:
    clock = deadlines.running(open_case(bureau()), "notify_procuratorate")
    assert clock is not None
    assert (clock.started_on, clock.due_on) == (OPENED, date(2025, 3, 18))


def test_before_the_national_opinion_no_period_of_the_notice_runs() -> None:
    case = open_case(bureau(), date(2019, 5, 6), found_on=date(2019, 4, 1))
    assert deadlines.running(case, "notify_procuratorate") is None


# -- informing the procuratorate (article 8) -------------------------------------------------------------------------


def inform(case: Case, by, on: date = LATER, to: str = "PR-320500"):
    return do("inform_procuratorate", case, by, on, procuratorate=agency(to), summary="含铬废水渗漏")


def test_the_bureau_may_inform_the_procuratorate_which_then_sees_the_summary() -> None:
    by = bureau()
    case = inform(open_case(by), by)
    assert (case.informed_procuratorate, case.informed_on) == (agency("PR-320500"), LATER)
    assert access.right_of(agency("PR-320500"), case, on=LATER) is Right.SUMMARY
    delivery = Delivery.objects.get(record_type="case", record_id=case.pk)
    assert (delivery.receiver.code, delivery.receipt_owed, delivery.article_key) == ("PR-320500", True, "OPINIONS_8")
    assert delivery.paper.spec == "cases.notice_to_procuratorate"
    assert delivery.paper.number.startswith("苏市环赔告〔2025〕")
    assert deadlines.running(case, "notify_procuratorate") is None


def test_it_may_not_be_informed_twice() -> None:
    by = bureau()
    case = inform(open_case(by), by)
    with pytest.raises(RequirementUnmet) as refused:
        inform(case, by)
    assert refused.value.article == "OPINIONS_8"
    assert Delivery.objects.filter(record_type="case", record_id=case.pk).count() == 1


def test_a_procuratorate_may_not_inform_itself() -> None:
    case = open_case(bureau())
    with pytest.raises(NotCompetent):
        inform(case, prosecutor())


def test_the_procuratorate_of_the_handlers_level_is_offered() -> None:
    from cases.models.candidates import procuratorates_of_the_place

    offered = procuratorates_of_the_place(open_case(bureau(), place="320505"))
    assert [found.code for found in offered] == ["PR-320500"]


# -- assessment and damage items -------------------------------------------------------------------------------------


def test_an_assessment_may_be_commissioned_until_an_agreed_day() -> None:
    by = bureau()
    case = do(
        "commission_assessment", open_case(by), by, LATER, institution="环境科学研究院", subject="水", question="额",
        due_on=date(2025, 5, 30), commission=[],
    )  # fmt: skip
    assert case.state == "assessing"
    assert deadlines.running(case, "assessment_due").due_on == date(2025, 5, 30)


def test_the_assessment_puts_its_items_on_the_coverage_table_and_stops_its_period() -> None:
    by = bureau()
    case = do(
        "commission_assessment",
        open_case(by),
        by,
        LATER,
        institution="院",
        subject="水",
        question="额",
        due_on=date(2025, 5, 30),
    )
    rows = [item_row(), item_row("调查评估费用", "30000.00")]
    case = do("record_assessment", case, by, LATER, manner="assessment", report=[], items=rows)
    assert case.facts.coverage_table.total.assessed == Decimal("150000.00")
    assert deadlines.running(case, "assessment_due") is None


def test_two_items_may_not_share_a_name() -> None:
    by = bureau()
    case = open_case(by)
    add_item(case, by, "渔业损失")
    for rows in ([item_row("甲"), item_row("甲")], [item_row("渔业损失")]):
        with pytest.raises(InputRefused) as refused:
            do("record_assessment", case, by, LATER, manner="assessment", report=[], items=rows)
        assert "items" in refused.value.by_field
    assert DamageItem.objects.filter(case=case).count() == 1


def test_an_experts_opinion_is_enough_in_a_simple_case() -> None:
    by = bureau()
    simple = ["facts_simple", "liability_undisputed", "damage_small"]
    case = do("mark_simple", open_case(by), by, LATER, simple=simple)
    case = do("record_assessment", case, by, LATER, manner="opinion", report=[], items=[item_row()])
    assert case.is_simple
    assert case.items.count() == 1


def test_an_experts_opinion_is_not_enough_otherwise() -> None:
    by = bureau()
    with pytest.raises(InputRefused) as refused:
        do("record_assessment", open_case(by), by, LATER, manner="opinion", report=[], items=[item_row()])
    assert "manner" in refused.value.by_field


def test_a_case_is_not_simple_while_a_condition_is_missing_or_the_damage_is_too_great() -> None:
    by = bureau()
    case = open_case(by)
    with pytest.raises(InputRefused):
        do("mark_simple", case, by, LATER, simple=["facts_simple", "damage_small"])
    add_item(case, by, amount="400000.00")
    simple = ["facts_simple", "liability_undisputed", "damage_small"]
    with pytest.raises(InputRefused) as above_the_national_limit:
        do("mark_simple", case, by, LATER, simple=simple)
    assert "limit_reason" in above_the_national_limit.value.by_field
    assert do("mark_simple", case, by, LATER, simple=simple, limit_reason="省级限额五十万元").is_simple
    add_item(case, by, "另一项", amount="100000.01")
    with pytest.raises(InputRefused) as above_the_ceiling:
        do("mark_simple", case, by, LATER, simple=simple, limit_reason="省级限额五十万元")
    assert "simple" in above_the_ceiling.value.by_field


def test_damage_may_be_added_and_grow_by_dated_papers_only() -> None:
    by = bureau()
    item = add_item(open_case(by), by, amount="80000.00")
    grown = do("supplement", item, by, LATER, added=Decimal("500.50"), ground="补充监测费发票", supplement=[])
    assert (grown.assessed, grown.basis) == (Decimal("80500.50"), "补充监测费发票")
    with pytest.raises(InputRefused) as refused:
        add_item(item.case, by, "未来损害", seen_on=date(2025, 3, 4))
    assert "seen_on" in refused.value.by_field


def test_newly_found_damage_names_the_earlier_case_that_did_not_find_it() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    answers = {
        "earlier_case": "（2024）苏05民初1号", "earlier_on": date(2024, 12, 1), "why_not_found": "当时未监测地下水",
        "is_new": True, "evidence": [],
    }  # fmt: skip
    row = item_row("地下水损害", seen_on=date(2025, 3, 20))
    do("record_new_damage", case, by, LATER, **answers, items=[row])
    item = DamageItem.objects.get(case=case, name="地下水损害")
    assert item.found_on == date(2025, 3, 20)
    assert "（2024）苏05民初1号" in item.basis
    with pytest.raises(InputRefused) as refused:
        do("record_new_damage", case, by, LATER, **answers, items=[item_row("旧损害", seen_on=date(2024, 11, 30))])
    assert refused.value.article == "OPINIONS_16"


# -- the end of the investigation ------------------------------------------------------------------------------------


def test_the_investigation_ends_with_an_obligor_and_a_damage_item() -> None:
    case, _tracks = claim_ready(bureau())
    assert case.state == "claim_ready"


@pytest.mark.parametrize(
    ("missing", "key"), [("obligor", "an_obligor_is_on_file"), ("item", "damage_or_a_risk_is_named")]
)
def test_it_may_not_end_without_either(missing: str, key: str) -> None:
    by = bureau()
    case = open_case(by)
    if missing == "obligor":
        add_item(case, by)
    else:
        add_obligor(case, by)
    with pytest.raises(RequirementUnmet) as refused:
        do("complete_investigation", case, by, LATER, report=[], finding="x")
    assert refused.value.key == key
    assert Case.objects.get(pk=case.pk).state == "investigating"


def test_a_preventive_case_names_a_risk_instead_of_damage() -> None:
    by = bureau()
    case = open_case(by, preventive_risk="尾矿库溃坝风险")
    add_obligor(case, by)
    assert do("complete_investigation", case, by, LATER, report=[], finding="x").state == "claim_ready"


def test_another_bureau_may_not_work_on_the_case() -> None:
    case, _tracks = claim_ready(bureau())
    for stranger in (bureau("EB-320600"), prosecutor(), officer("EB-320500", Role.LIAISON)):
        with pytest.raises(NotCompetent):
            do("mark_major", case, stranger, LATER, major=["serious_event"])


# -- who sues (article 13), major cases ------------------------------------------------------------------------------


def test_the_designated_department_enters_who_sues() -> None:
    case, _tracks = claim_ready(bureau("EB-320505"), place="320505")
    designated = do(
        "designate",
        case,
        bureau("EB-320500"),
        LATER,
        plaintiff=agency("EB-320500"),
        designation_paper="苏府〔2025〕1号",
        paper=[],
    )
    assert designated.plaintiff == agency("EB-320500")
    assert designated.designation_paper == "苏府〔2025〕1号"


def test_a_handling_unit_below_it_may_not() -> None:
    case, _tracks = claim_ready(bureau("EB-320505"), place="320505")
    with pytest.raises(NotCompetent):
        do(
            "designate",
            case,
            bureau("EB-320505"),
            LATER,
            plaintiff=agency("EB-320505"),
            designation_paper="x",
            paper=[],
        )


def test_another_department_that_is_designated_sees_the_case_and_is_told() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    water = _any_department()
    do("designate", case, by, LATER, plaintiff=water, designation_paper="苏府〔2025〕2号", paper=[])
    assert access.right_of(water, case, on=LATER) is Right.VIEW
    assert Delivery.objects.filter(receiver=water, record_type="case", record_id=case.pk).exists()


def test_a_major_case_is_reported_upward() -> None:
    by = bureau()
    case = do("mark_major", open_case(by), by, LATER, major=["serious_event"], words="")
    assert case.is_major
    assert access.right_of(agency("EB-320000"), case, on=LATER) is Right.SUMMARY
    assert Paper.objects.get(record_type="case", record_id=case.pk).spec == "cases.report_upward"


def test_an_act_of_a_future_or_earlier_day_is_refused() -> None:
    by = bureau()
    case = do("mark_major", open_case(by), by, LATER, major=["serious_event"])
    for day in (date(2999, 1, 1), date(2025, 3, 31)):
        with pytest.raises(InputRefused) as refused:
            inform(case, by, day)
        assert "on" in refused.value.by_field


def test_a_claim_is_not_assessed_twice_once_it_is_ready() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    with pytest.raises(StepNotOpen):
        do("commission_assessment", case, by, LATER, institution="院", subject="x", question="x", due_on=None)


def _any_department():
    from ecocase.kernel.models import Agency

    return Agency.objects.filter(kind="OTHER_DEPARTMENT", division_id="320500").order_by("code").first()


def test_a_preventive_case_names_its_risk_and_is_ready_without_an_item() -> None:
    by = bureau()
    case = open_case(by)
    add_obligor(case, by)
    finding = {"report": [], "finding": "尾矿库存在溃坝风险"}
    with pytest.raises(RequirementUnmet):
        do("complete_investigation", case, by, LATER, **finding)
    do("note_particulars", case, by, LATER, criminal_case_no="", preventive_risk="尾矿库溃坝", is_marine=False)
    do("complete_investigation", case, by, LATER, **finding)
    assert Case.objects.get(pk=case.pk).state == "claim_ready"


def test_only_the_handler_notes_particulars() -> None:
    case = open_case(bureau())
    with pytest.raises(NotCompetent):
        do("note_particulars", case, officer("EB-320600"), LATER, criminal_case_no="1", preventive_risk="")
