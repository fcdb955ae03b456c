"""Negotiations, from the first notice to the court's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import Track
from ecocase.desk.demo.practice.matters import ALKALI, HUADU, NICKEL, TIANYI, XUZHOU, example

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Telling


def preparing(t: Telling) -> None:
    """The notice is printed, not served."""
    case = t.ago(40).claim(
        example("工业园区某厂房拆除扬尘案", "320506", "唯亭", "拆除扬尘。", "苏州某拆除公司", amount="58000.00")
    )
    negotiation = t.later(6).negotiation(case)
    t.ago(1).do("print_notice", negotiation.parties.get(), answer_by=t.in_days(14))


def noticed(t: Telling) -> None:
    """花都: three obligors: one refuses, one is silent past its day, one still has time."""
    case = t.ago(62).claim(HUADU)
    first, second, third = t.later(2).negotiation(case).parties.order_by("pk")
    t.later(2)
    for party in (first, second):
        t.serve(party)
    t.later(6).do("record_no_consent", first, reply="refuses", paper="书面答复")
    t.later(14)
    t.serve(third)


def met(t: Telling) -> None:
    """徐州机务段: the procuratorate is invited and comes; a meeting with minutes."""
    case = t.ago(58).claim(XUZHOU)
    negotiation = t.later(2).table(case)
    t.later(2).do(
        "invite_procuratorate", negotiation, procuratorate=t.office("prosecutor"), meeting_on=t.after(6), place="会议室",
        matter="赔偿数额和履行方式",
    )  # fmt: skip
    t.later(2).do("announce_attendance", negotiation, "prosecutor", who="陈检", meeting_on=t.after(4))
    t.later(4).meet(
        negotiation, "义务人对损害事实无异议，请求以修复方式履行；约定两周内提交方案。", procuratorate_present=True
    )


def drafting(t: Telling) -> None:
    """A draft with the procuratorate's opinion beside it; punitive damages wait for the leader."""
    matter = example(
        "张家港某酸洗企业暗管案", "320582", "南丰镇", "私设暗管排放。", "张家港某金属公司", amount="480000.00"
    )
    matter.items.append(("期间损失（金额假定）", "interim_loss", "surface_water", "120000.00"))
    case = t.ago(65).claim(matter)
    negotiation = t.later(1).table(case)
    t.later(4).do(
        "invite_procuratorate", negotiation, procuratorate=t.office("prosecutor"), meeting_on=t.after(3), place="会议室",
        matter="协议草案",
    )  # fmt: skip
    t.later(3).meet(negotiation, "双方原则同意，由我局起草协议。", procuratorate_present=True)
    t.later(3).draft(negotiation, t.lines(negotiation), pay_by=t.in_days(60), breach="逾期支付的，依法追究。")
    t.ago(3).do(
        "give_opinion", negotiation, "prosecutor", subject="协议草案", opinion="程序合法，建议明确违约责任和资金用途。"
    )
    t.ago(1).ask(
        "claim_punitive", negotiation, unlawful="私设暗管，违反水污染防治法", intentional="夜间启用，有聊天记录", grave="下游取水口停水",
        amount="120000.00",
    )  # fmt: skip


def signing_waits_for_the_leader(t: Telling) -> None:
    """Signed by the obligor; the leader has to approve."""
    case = t.ago(55).claim(
        example("常熟某印花厂废水案", "320581", "沙家浜", "废水超标。", "常熟某印花厂", amount="132000.00")
    )
    negotiation = t.later(1).table(case)
    t.later(5).meet(negotiation, "同意全额赔偿，分两期支付。")
    party = negotiation.parties.get()
    rates = [
        {"party": party, "due_on": t.in_days(30), "amount": "66000.00"},
        {"party": party, "due_on": t.in_days(120), "amount": "66000.00"},
    ]
    draft = t.later(3).draft(negotiation, t.lines(negotiation), instalments=rates)
    t.ago(1).ask("sign_agreement", draft, signatories=[party], signed="赔偿协议（签字件）")


def _signed(t: Telling, title: str, name: str, amount: str, days_ago: int) -> Any:
    matter = example(title, "320506", "胥口", "废水外溢入河。", name, amount=amount)
    return t.ago(days_ago).agreed(matter, pay_by=t.in_days(90))


def signed(t: Telling) -> None:
    """The joint application to the court is due within days."""
    _signed(t, "吴中某食品公司废水案", "苏州某食品有限公司", "215000.00", 76)


def applied(t: Telling) -> None:
    """The joint application is with the court."""
    t.later(3).applied(_signed(t, "吴中某机械公司切削液案", "苏州某机械有限公司", "96000.00", 62))


def accepted_by_the_court(t: Telling) -> None:
    """The court has accepted the application."""
    found = t.later(3).applied(_signed(t, "吴中某电镀件公司废液案", "苏州某电镀件有限公司", "164000.00", 70))
    t.later(6).do("record_acceptance", found, court_case_no="（练习）民特1号", paper="受理通知书")


def published(t: Telling) -> None:
    """The court's publication ends within days."""
    found = t.later(3).applied(_signed(t, "吴中某塑料公司废气案", "苏州某塑料有限公司", "187000.00", 92))
    found = t.later(6).do("record_acceptance", found, court_case_no="（练习）民特2号")
    t.ago(27).do("record_publication", found, first_on=t.on, last_on=t.in_days(3), proof="法院公告")


def refused_by_the_court(t: Telling) -> None:
    """The court refuses; the obligor is back at the table."""
    found = t.later(3).applied(_signed(t, "吴中某建材公司粉尘案", "苏州某建材有限公司", "73000.00", 85))
    found = t.later(6).do("record_acceptance", found, court_case_no="（练习）民特3号")
    t.ago(4).do("record_refusal", found, why="协议未写明修复标准。", way="negotiate", ruling="民事裁定书")


def not_accepted_by_the_court(t: Telling) -> None:
    """The court has not accepted; a new application may follow."""
    found = t.later(3).applied(_signed(t, "吴中某家具公司涂料案", "苏州某家具有限公司", "52000.00", 72))
    t.later(5).do("record_non_acceptance", found, why="申请材料缺少义务人授权委托书。", paper="不予受理通知书")


def fourth_meeting(t: Telling) -> None:
    """山东天一: three meetings without result; the leader is to take note of a fourth one."""
    case = t.ago(100).claim(TIANYI)
    negotiation = t.later(1).table(case)
    for minutes in ("首轮磋商，双方对数额分歧较大。", "第二轮磋商，义务人提出分期。", "第三轮磋商，未达成一致。"):
        t.later(12).meet(negotiation, minutes)
    t.ago(2).meet(
        negotiation, "第四轮磋商，义务人提出新方案。", limit_reason="义务人提出实质性新方案，再次磋商有望达成一致。"
    )


def extended(t: Telling) -> None:
    """Another obligor added, one substituted by its successor, and the time for negotiation extended."""
    case = t.ago(95).claim(
        example("太仓某涂料公司渗漏案", "320585", "璜泾镇", "储罐渗漏。", "太仓某涂料公司", amount="540000.00")
    )
    negotiation = t.later(1).table(case)
    t.later(6).meet(negotiation, "义务人称储罐由另一公司运营，并将办理合并。")
    added = t.later(3).make(
        "add_obligor", Track, within=case, kind="enterprise", name="太仓某仓储公司", act_done="运营渗漏的储罐",
        link_to_damage="储罐位于污染羽上游", liability_mode="by_share", share_percent="40", evidence="储罐租赁合同",
    )  # fmt: skip
    t.later(1).negotiation(case, [added])
    track = case.tracks.order_by("pk").first()
    t.later(12).do(
        "substitute_obligor", track, event="merger", kind="enterprise", name="江苏某新材料公司", proof="合并登记证明"
    )
    old, new = negotiation.parties.get(), added.parties.get()
    for party in (old, new):
        t.later(2)
        t.serve(party, 15)
    t.do("record_consent", old)
    t.later(3).do(
        "extend", negotiation, ground="complex_matter", reasons="义务人变更，需要重新核算份额。", until=t.in_days(75)
    )


def failed(t: Telling) -> None:
    """海德: the obligor refuses, negotiation has failed, a suit must follow; a major case."""
    case = t.ago(70).claim(ALKALI)
    t.do("mark_major", case, major=["serious_event"], words="两地饮用水中断。")
    negotiation = t.later(2).negotiation(case)
    party = t.later(2).serve(negotiation.parties.get())
    t.later(8).do("record_no_consent", party, reply="refuses", paper="书面答复")
    t.later(3).do("declare_failed", party, ground="refused", reasons="义务人书面拒绝磋商。")


def impossible(t: Telling) -> None:
    """奉贤: one obligor is at large: impossible; the leader is asked to say the same of one who serves a sentence."""
    case = t.ago(50).claim(NICKEL)
    first, second, third = t.later(3).negotiation(case).parties.order_by("pk")
    for party in (first, second):
        t.serve(party, manner="through_custody", proof="监所转交送达回证")
    t.later(3).do(
        "declare_impossible", third, ground="whereabouts_unknown", reasons="经查下落不明，公安机关网上追逃。",
        proof="公安机关证明",
    )  # fmt: skip
    t.ago(1).ask(
        "declare_impossible", second, ground="in_custody", reasons="在外省服刑，不便于磋商。", proof="服刑证明"
    )


def reopened(t: Telling) -> None:
    """Failed for silence, and taken up again on the obligor's written wish."""
    case = t.ago(80).claim(
        example("昆山某印刷公司油墨案", "320583", "花桥", "油墨废水。", "昆山某印刷公司", amount="61000.00")
    )
    party = t.later(1).negotiation(case).parties.get()
    party = t.later(1).serve(party)
    party = t.later(20).do("record_no_consent", party, reply="silent")
    party = t.later(1).do("declare_failed", party, ground="no_answer", reasons="逾期未答复。")
    t.ago(6).do("reopen", party, wish="同意磋商的书面申请", reasons="义务人更换负责人后申请磋商。")


ALL = (
    preparing, noticed, met, drafting, signing_waits_for_the_leader, signed, applied, accepted_by_the_court, published,
    refused_by_the_court, not_accepted_by_the_court, fourth_meeting, extended, failed, impossible, reopened,
)  # fmt: skip
