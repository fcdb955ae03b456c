"""Cases before the negotiation, and cases that have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.desk.demo.practice.matters import ALUMINIUM, PAPER_MILL, RUBBER, example

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Telling

SIMPLE = ["facts_simple", "liability_undisputed", "damage_small"]


def investigating(t: Telling) -> None:
    """Opened some days ago; the procuratorate is to be informed within days."""
    t.ago(24).case(
        example(
            "昆山某表面处理企业酸洗废水渗漏", "320583", "张浦镇", "酸洗池渗漏。", "昆山𠮷田表面处理有限公司", "㐂多 某"
        )
    )


def notice_overdue(t: Telling) -> None:
    """The procuratorate should have been informed."""
    case = t.ago(38).case(example("张家港某船厂打磨粉尘案", "320582", "大新镇", "露天打磨。", "张家港某船厂"))
    t.half_fill("record_assessment", case, report="鉴定评估报告", items=[
        {"name": "大气损害（金额假定）", "category": "permanent_loss", "medium": "air", "assessed": "88000.00"},
    ])  # fmt: skip


def _assessing(t: Telling, title: str, days_ago: int, due_in: int) -> Any:
    case = t.ago(days_ago).case(example(title, "320585", "城厢镇", "废水渗漏。", "太仓某化纤公司"))
    t.later(2).inform(case)
    return t.later(3).do(
        "commission_assessment", case, institution="某鉴定评估机构（假定）", subject="土壤和地下水损害",
        question="损害范围、程度和数额", due_on=t.in_days(due_in), commission="委托书",
    )  # fmt: skip


def assessing(t: Telling) -> None:
    """The assessment is due within days."""
    _assessing(t, "太仓某化纤公司废水渗漏案", 50, 4)


def assessment_overdue(t: Telling) -> None:
    """The assessment should have come."""
    _assessing(t, "太仓某化纤公司二厂废水渗漏案", 70, -6)


def ready_and_simple(t: Telling) -> None:
    """某铝业: a simple case that is ready to claim; a second report on it was merged."""
    case = t.ago(40).case(ALUMINIUM, open_after=8)
    t.later(1).do("mark_simple", case, simple=SIMPLE)
    t.inform(case)
    again = t.clue(example("群众再次反映某铝业废水", "320506", "太湖生态岛", "群众反映同一排口。"))
    t.later(1).do("merge", again, target=case, reasons="与在办案件为同一排口、同一行为。")
    t.later(12).assess(case, ALUMINIUM, manner="opinion", report="专家评估意见")
    t.later(2).complete(case)


def ready_and_major(t: Telling) -> None:
    """美利纸业: a major case that is ready to claim, reported upward."""
    case = t.ago(55).claim(PAPER_MILL)
    t.later(2).do("mark_major", case, major=["named_by_province"], words="跨省、损害数额特别巨大。")


def asked_to_complete(t: Telling) -> None:
    """The leader is asked to complete the investigation."""
    matter = example("吴江某喷水织机废水案", "320509", "平望镇", "废水直排。", "吴江某纺织公司", amount="146000.00")
    case = t.ago(40).case(matter)
    t.later(2).inform(case)
    t.later(14).assess(case, matter)
    t.ago(1).ask("complete_investigation", case, report="生态环境损害调查报告", finding="事实清楚，损害明确。")


def passed_on(t: Telling) -> None:
    """Waits at Nantong's bureau."""
    matter = example(
        "长江北岸某码头散货入江案", "320600", "通州湾", "散货装卸入江。", "南通某码头公司", amount="75000.00"
    )
    case = t.ago(35).case(matter)
    t.later(2).inform(case)
    t.ago(3).do("pass_on", case, reason="place", to=t.office("nantong"), reasons="损害发生地在南通市。")


def terminated(t: Telling) -> None:
    """Ended: the damage is manifestly minor."""
    case = t.ago(60).case(example("姑苏某洗车店废水案", "320508", "虎丘街道", "洗车废水入雨水管。", "姑苏某洗车店"))
    t.later(3).inform(case)
    t.sign("pr-liaison", case)
    t.later(20).do("terminate", case, ground="manifestly_minor", reasons="水量很小，已停止排放。", proof="监测报告")


def closed_and_damage_found(t: Telling) -> None:
    """某精密橡塑: deposited, closed; the procuratorate points out damage that was not found then (article 16)."""
    case = t.ago(110).case(RUBBER, open_after=8)
    t.later(1).do("mark_simple", case, simple=SIMPLE)
    t.inform(case)
    t.later(6).assess(case, RUBBER, manner="opinion", report="专家评估意见")
    t.later(1).complete(case)
    negotiation = t.later(1).table(case)
    t.later(2).meet(negotiation, "同意将赔偿款提存公证处，待匹配替代修复项目。")
    agreement = t.sign_up(t.later(2).draft(negotiation, t.lines(negotiation, "deposit"), pay_by=t.after(30)))
    t.later(9).pay(agreement, "6400.00", receipt="提存公证书")
    t.sign("pr-liaison", case, negotiation)
    t.later(5).do("close", case, report="赔偿款已提存，案件办结。", use_of_money="匹配太湖生态岛替代修复项目。")
    t.sign("pr-liaison", case)
    t.ago(4).do(
        "point_out_new_damage", case, "prosecutor", found="下游芦苇湿地底泥重金属超标（练习用虚构事例，演示假定）", seen_on=t.after(-3),
        why_not_found="前案仅评估地表水。", is_new=True, opinion="建议启动补充调查。", evidence="底泥检测报告",
    )  # fmt: skip


ALL = (
    investigating, notice_overdue, assessing, assessment_overdue, ready_and_simple, ready_and_major, asked_to_complete,
    passed_on, terminated, closed_and_damage_found,
)  # fmt: skip
