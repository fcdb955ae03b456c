"""Restoration, payment, default, and the end of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import DamageItem
from ecocase.desk.demo.practice.matters import BINHAI, POISONED_LAND, SHIPYARD, SUQIAN, XIANGCHENG, example
from restoration.models import PaymentDuty

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Matter, Telling
    from restoration.models import Plan

REPLANTING = {
    "mode_key": "substitute", "not_in_place": "cannot_fully_restore", "substitute_key": "replanting",
    "expert_paper": "专家意见",
}  # fmt: skip


def _restored_by(t: Telling, matter: Matter, finish_by: Any, **more: Any) -> Plan:
    """Go from a clue to a proposed restoration under an agreement."""
    agreement = t.agreed(matter, manner="restore", duties="按批准的方案修复。")
    case = agreement.negotiation.case
    answers = {"works": "清除污染物，恢复水体和岸坡。", "cost": matter.items[0][3], "finish_by": finish_by} | more
    return t.later(5).plan(case, list(case.items.all()), **answers)


def _river(name: str, amount: str) -> Matter:
    return example(f"{name}河道修复案", "320507", "望亭镇", "废水入河，底泥受污染。", name, amount=amount)


def proposed(t: Telling) -> None:
    """The leader is asked to approve the plan."""
    plan = _restored_by(t.ago(62), _river("苏州某线路板公司", "310000.00"), t.in_days(120))
    t.ago(1).ask("approve", plan, words="方案可行，同意实施。")


def approved(t: Telling) -> None:
    """相城某科技: a substitute, approved with its expert's paper."""
    substitute = REPLANTING | {
        "works": "补植复绿，管护三年。",
        "substitute_terms": "乡土树种，成活率不低于九成（假定）",
    }
    agreement = t.ago(70).agreed(XIANGCHENG, manner="substitute", duties="以补植复绿替代修复。")
    case = agreement.negotiation.case
    plan = t.later(4).plan(case, list(case.items.all()), cost="400000.00", finish_by=t.in_days(80), **substitute)
    t.later(4).do("approve", plan, words="同意替代修复方案。")


def refused(t: Telling) -> None:
    """The plan is refused with a reason, to be amended."""
    plan = _restored_by(t.ago(70), _river("苏州某皮革公司", "150000.00"), t.in_days(60))
    t.later(5).do("refuse", plan, words="缺少底泥处置去向，请补充。")


def under_way(t: Telling) -> None:
    """The works are due within days."""
    plan = _restored_by(t.ago(120), _river("苏州某五金公司", "240000.00"), t.in_days(5))
    plan = t.later(3).do("approve", plan)
    t.later(20).do("report_progress", plan, progress="完成底泥清淤六成。", photographs=["施工照片一", "施工照片二"])


def works_overdue(t: Telling) -> None:
    """The day for the works has passed."""
    plan = _restored_by(t.ago(130), _river("苏州某陶瓷公司", "175000.00"), t.in_days(-8))
    plan = t.later(3).do("approve", plan)
    t.later(20).do("report_progress", plan, progress="因汛期停工，完成四成。", photographs="施工照片")


def reported_done(t: Telling) -> None:
    """Reported as done, to be evaluated."""
    plan = _restored_by(t.ago(110), _river("苏州某玻璃公司", "205000.00"), t.in_days(10))
    plan = t.later(3).do("approve", plan)
    plan = t.later(15).do("report_progress", plan, progress="进场施工。", photographs="施工照片")
    t.ago(4).do("report_done", plan, progress="清淤、护坡、补植全部完成。", photographs=["完工照片一", "完工照片二"])


def at_the_obligors_cost(t: Telling) -> None:
    """The obligor did not restore in time: others do it at its cost."""
    plan = _restored_by(t.ago(135), _river("苏州某砂石公司", "98000.00"), t.in_days(-45))
    plan = t.later(3).do("approve", plan)
    plan = t.later(10).do("report_progress", plan, progress="只完成围挡。", photographs="施工照片")
    t.ago(7).do(
        "restore_at_obligors_cost", plan, contractor="某修复公司（假定），按原方案实施", expected_cost="98000.00",
        demand_served="催告函及送达回证",
    )  # fmt: skip


def not_passed(t: Telling) -> None:
    """Evaluated as not passed: the demand is still to be made."""
    plan = _restored_by(t.ago(115), _river("苏州某卫浴公司", "126000.00"), t.in_days(-15))
    plan = t.later(3).do("approve", plan)
    plan = t.later(20).do("report_done", plan, progress="完成护坡。", photographs="完工照片")
    t.ago(3).do(
        "record_evaluation", plan, result="not_passed", findings="补植成活率五成。", shortfall="成活率未达八成",
        report="修复效果评估报告",
    )  # fmt: skip


def required_again(t: Telling) -> None:
    """Evaluated as not passed; further restoration is required with a new day."""
    plan = _restored_by(t.ago(140), _river("苏州某造纸公司", "420000.00"), t.in_days(-40))
    plan = t.later(3).do("approve", plan)
    plan = t.later(20).do("report_done", plan, progress="完成清淤。", photographs="完工照片")
    plan = t.later(10).do(
        "record_evaluation", plan, result="not_passed", findings="两个断面氨氮仍超标。", shortfall="下游断面未达标",
        report="修复效果评估报告",
    )  # fmt: skip
    t.later(4).do("require_further_restoration", plan, demand="对下游断面继续清淤并复测。", finish_by=t.in_days(6))


def passed(t: Telling) -> None:
    """广进船业: evaluated as passed, the evaluation is copied to the procuratorate."""
    plan = _restored_by(t.ago(150), SHIPYARD, t.in_days(-20), works="拆除构筑物，修复岸线7.5万平方米。")
    plan = t.later(3).do("approve", plan)
    plan = t.later(30).do("report_done", plan, progress="修复7.5万平方米。", photographs="完工照片")
    t.ago(2).do("record_evaluation", plan, result="passed", findings="岸线植被恢复良好。", report="修复效果评估报告")


def part_paid_part_restored(t: Telling) -> None:
    """宿迁: 292万 paid, the rest by three substitute projects, one of them under way."""
    case = t.ago(100).claim(SUQIAN)
    negotiation = t.later(1).table(case)
    t.later(5).meet(negotiation, "缴纳292万元，其余291万元以三个替代修复项目履行。")
    party, item = negotiation.parties.get(), case.items.get()
    lines = [
        {"party": party, "item": item, "amount": "2920000.00", "manner": "pay"},
        {"party": party, "item": item, "amount": "2910000.00", "manner": "substitute"},
    ]
    draft = t.later(2).draft(negotiation, lines, pay_by=t.after(30), duties="三个替代修复项目，合计不低于291万元。")
    agreement = t.later(2).sign_up(draft)
    t.later(10).pay(agreement, "2920000.00")
    for place, works in (("一", "湿地补植。"), ("二", "河岸生态护坡。"), ("三", "增设生态浮岛。")):
        plan = t.later(1).plan(
            case, [item], works=works, cost="970000.00", finish_by=t.in_days(90), where=f"替代修复项目{place}（地点假定）",
            **REPLANTING,
        )  # fmt: skip
        plan = t.later(2).do("approve", plan)
    t.later(10).do("report_progress", plan, progress="浮岛安装过半。", photographs="施工照片")


def instalment_overdue(t: Telling) -> None:
    """靖江: 1.9亿 owed in instalments, 1.2亿 paid, the last one overdue."""
    rates = [(-30, "60000000.00"), (-20, "60000000.00"), (-3, "70000000.00")]
    agreement = _in_instalments(t.ago(110), POISONED_LAND, rates)
    t.ago(31).pay(agreement, "60000000.00")
    t.ago(21).pay(agreement, "60000000.00")


def _in_instalments(t: Telling, matter: Matter, parts: list[tuple[int, str]]) -> Any:
    case = t.claim(matter)
    negotiation = t.later(1).table(case)
    t.later(5).meet(negotiation, "义务人同意全额赔偿，申请分期。")
    party = negotiation.parties.order_by("pk").first()
    rates = [{"party": party, "due_on": t.in_days(days), "amount": amount} for days, amount in parts]
    draft = t.later(2).draft(negotiation, t.lines(negotiation), instalments=rates, breach="逾期的，申请强制执行。")
    return t.later(2).sign_up(draft)


def in_default(t: Telling) -> None:
    """Nothing was paid on the day: default is declared."""
    rates = [(-25, "90000.00"), (40, "90000.00")]
    matter = example("昆山某注塑公司废油案", "320583", "千灯镇", "废油入河。", "昆山某注塑公司", amount="180000.00")
    agreement = _in_instalments(t.ago(115), matter, rates)
    duty = PaymentDuty.objects.get(agreement=agreement)
    t.ago(9).do("declare_default", duty, shortfall="第一期9万元到期未付。")


def next_instalment_due(t: Telling) -> None:
    """The first of two instalments is paid, the second is due within days."""
    rates = [(-15, "50000.00"), (6, "50000.00")]
    matter = example("吴江某印染助剂公司案", "320509", "震泽镇", "助剂泄漏。", "吴江某助剂公司", amount="100000.00")
    agreement = _in_instalments(t.ago(105), matter, rates)
    t.ago(16).pay(agreement, "50000.00")


def joint_debt(t: Telling) -> None:
    """赵某某 and the firm upstream owe the same debt; what one pays relieves the other."""
    agreement = t.ago(90).agreed(BINHAI, joint=True, pay_by=t.in_days(20))
    t.later(12).pay(agreement, "600000.00", party="上游某企业")


def closed(t: Telling) -> None:
    """Paid; a small rest waived for its cost; closed, the closing form copied."""
    agreement = t.ago(130).agreed(
        example("姑苏某印务公司废水案", "320508", "金阊", "废水入河。", "姑苏某印务公司", amount="45000.00"),
        pay_by=t.in_days(-50),
    )
    t.later(10).pay(agreement, "45000.00")
    case = agreement.negotiation.case
    rest = t.later(2).make(
        "add_damage_item", DamageItem, within=case, name="事后监测费用（金额假定）", loss="investigation_cost",
        harmed="surface_water", amount="300.00", seen_on=t.on, evidence="监测费发票",
    )  # fmt: skip
    t.do("waive_rest", rest, ground="cost_above_gain", reasons="数额很小，另行索赔的成本更高。")
    t.later(3).sign("pr-liaison", case, agreement.negotiation)
    t.later(5).do("close", case, report="赔偿款到账，案件办结。", use_of_money="统筹用于河道修复。")


def asked_to_close(t: Telling) -> None:
    """The leader is asked to close a case that is paid."""
    agreement = t.ago(90).agreed(
        example("虎丘某清洗公司废液案", "320505", "东渚", "清洗废液入河。", "虎丘某清洗公司", amount="38000.00"),
        pay_by=t.in_days(-10),
    )
    t.later(12).pay(agreement, "38000.00")
    case = agreement.negotiation.case
    t.later(5).sign("pr-liaison", case, agreement.negotiation)
    t.ago(1).ask("close", case, report="赔偿款到账，案件办结。", use_of_money="统筹用于河道修复。")


ALL = (
    proposed, approved, refused, under_way, works_overdue, reported_done, at_the_obligors_cost, not_passed,
    required_again, passed,
    part_paid_part_restored, instalment_overdue, in_default, next_instalment_due, joint_debt, closed, asked_to_close,
)  # fmt: skip
