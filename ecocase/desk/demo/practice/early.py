"""Clues: registered, being verified, not opened, taken up again, passed on, told to the police."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.desk.demo.practice.matters import HONGSHENG, KUNSHAN, SHIPYARD, TONGZHOU, example

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Matter, Telling


def _verifying(t: Telling, matter: Matter, found_days_ago: int) -> Any:
    clue = t.ago(found_days_ago).clue(matter)
    return t.later(3).do("start_verification", clue)


def registered(t: Telling) -> None:
    """A clue of two days ago, not looked into yet; another one is half entered."""
    t.ago(2).clue(example("吴中区某河道异常泡沫", "320506", "木渎镇", "巡查发现河面大量泡沫。"))


def due_soon(t: Telling) -> None:
    """The period of verification ends within days."""
    _verifying(
        t, example("相城区某印染企业超标排放", "320507", "黄埭镇", "在线监测数据超标。", "苏州某印染有限公司"), 27
    )


def overdue(t: Telling) -> None:
    """The period of verification is over."""
    clue = _verifying(
        t, example("常熟某固废堆场渗滤液外溢", "320581", "碧溪街道", "渗滤液流入农田沟渠。", "常熟某环保公司"), 45
    )
    t.half_fill("not_open", clue, ground="no_damage", reasons="复测结果显示农田沟渠水质达标，（待补充监测报告）")


def not_opened(t: Telling) -> None:
    """Verified, no damage found."""
    clue = _verifying(t, example("阳澄湖局部水体变色", "320507", "阳澄湖", "群众反映湖面变绿。"), 50)
    t.later(15).do(
        "not_open",
        clue,
        ground="no_damage",
        reasons="经采样检测为季节性藻类，未发现污染源。",
        verification_report="核查报告",
    )


def verified_again(t: Telling) -> None:
    """Not opened, and taken up again as the procuratorate urges."""
    clue = _verifying(t, example("太仓某码头粉尘入河", "320585", "浏河", "装卸粉尘落入河道。", "太仓某码头公司"), 70)
    t.later(20).do("not_open", clue, ground="manifestly_minor", reasons="影响范围很小。")
    t.later(30).do("reverify", clue, ground="urged", reasons="检察机关督促，重新采样核查。")


def asked_to_open(t: Telling) -> None:
    """The leader is asked to open a case."""
    clue = _verifying(t, SHIPYARD, 20)
    t.ago(1).ask("open_case", clue, finding=SHIPYARD.finding, verification_report="初步核查报告")


def sent_back(t: Telling) -> None:
    """The leader has sent the officer's request back."""
    clue = _verifying(
        t, example("工业园区某企业雨水口排污", "320506", "甪直镇", "雨水口排出有色废水。", "苏州某电子材料公司"), 18
    )
    asked = t.ago(2).ask("open_case", clue, finding="雨水口下游水质异常。", verification_report="初步核查报告")
    t.send_back(asked, "核查报告缺少下游断面监测数据，请补充后再报。")


def told_to_the_police(t: Telling) -> None:
    """Being verified jointly with the police."""
    clue = _verifying(t, KUNSHAN, 12)
    t.later(4).do("tell_police", clue, police=t.agency("PO-320500"), facts="废溶剂交无资质者处置，涉嫌污染环境罪。")


def passed_on_to_nantong(t: Telling) -> None:
    """Waits at Nantong's bureau, which is competent for the place."""
    clue = t.ago(9).clue(TONGZHOU)
    t.later(5).do("pass_on", clue, reason="place", to=t.office("nantong"), reasons="倾倒地在南通市通州区。")


def passed_on_by_nantong(t: Telling) -> None:
    """Waits here, passed on by Nantong's bureau."""
    t.by = "nantong"
    clue = t.ago(6).clue(HONGSHENG)
    t.later(3).do("pass_on", clue, reason="place", to=t.office("officer"), reasons="排放水域在苏州段，请依法办理。")


def nantong_at_work(t: Telling) -> None:
    """Nantong's own desk: one due soon, one overdue, one sent back, one half entered."""
    t.by = "nantong"
    _verifying(t, example("如皋某化工管道渗漏", "320682", "如皋", "管道法兰渗漏。", "如皋某化工公司"), 26)
    late = _verifying(t, example("海门某养殖场粪污入河", "320614", "海门", "粪污直排。", "海门某养殖场"), 41)
    t.half_fill("open_case", late, finding="河道氨氮超标，（待补充）", verification_report="初步核查报告")
    clue = _verifying(t, example("崇川某修车厂废机油入河", "320613", "崇川", "废机油流入内河。", "南通某汽修厂"), 15)
    asked = t.ago(1).ask("open_case", clue, finding="河面油膜约200平方米。", verification_report="初步核查报告")
    t.send_back(asked, "请写明损害范围的测算依据。")


ALL = (
    registered, due_soon, overdue, not_opened, verified_again, asked_to_open, sent_back, told_to_the_police,
    passed_on_to_nantong, passed_on_by_nantong, nantong_at_work,
)  # fmt: skip
