"""The stories of the demo that are told twice: on their real days, and as practice files that end around today.

Facts as publicly reported. What is not known stays empty, or says that it is assumed (假定).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case, Track
from ecocase.desk.demo.telling import ASSUMED, CITY_STAND_IN, STAND_IN, Matter
from referrals.models import Clue
from restoration.models import PaymentDuty, Plan

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Telling

DAYINGTIAN = Matter(
    "息烽大鹰田违法倾倒废渣案", "320500", "大鹰田（贵州息烽）",
    f"两家企业委托、实施废渣倾倒。{STAND_IN}发现、立案、评估日期和金额{ASSUMED}。",
    [
        ("enterprise", "贵阳开磷化肥有限公司", "委托倾倒废渣"),
        ("enterprise", "息烽诚诚劳务有限公司", "实施倾倒废渣"),
    ],
    "废渣倾倒造成土壤和地表水损害。",
    [("废渣清运和场地修复（金额假定）", "restoration_cost", "soil", "9000000.00")],
)  # fmt: skip
ELECTROPLATING = Matter(
    "苏州高新区某电镀企业危险废物污染案", "320505", "高新区",
    f"2018年5月23日接群众举报，发现危险废物118吨，受污染面积3400平方米。损害合计622.7万元，分项{ASSUMED}。",
    [("enterprise", "苏州高新区某电镀有限公司", "非法堆放危险废物118吨")],
    "3400平方米土壤受到污染。",
    [
        ("土壤修复费用（分项假定）", "restoration_cost", "soil", "5800000.00"),
        ("鉴定评估费用（分项假定）", "investigation_cost", "soil", "427000.00"),
    ],
    "report_or_media",
)  # fmt: skip
SIX = ("金诚", "弘聚", "万达", "麟丰", "利丰达", "鲁威")
ZHANGQIU = Matter(
    "章丘“10·21”重大非法倾倒危险废物案", "320500", "废弃煤井（济南章丘）",
    f"六家企业的废酸、废碱等危险废物被倾倒入同一废弃煤井，共803.7吨，致4人死亡。{STAND_IN}损害约2.5亿元，分项金额{ASSUMED}。",
    [("enterprise", f"{name}公司", "危险废物被倾倒入煤井") for name in SIX],
    "煤井及周边土壤、地下水受到严重污染。",
    [
        ("应急处置费用（分项假定）", "prevention_cost", "groundwater", "15000000.00"),
        ("生态环境服务功能损失（分项假定）", "interim_loss", "groundwater", "35000000.00"),
        ("生态环境修复费用（分项假定）", "restoration_cost", "groundwater", "200000000.00"),
    ],
    "sudden_event",
)  # fmt: skip
DEPOSIT = Matter(
    "某混凝土公司胥口分公司废水外溢案", "320506", "胥口",
    f"检查发现混凝土废水外溢入河。{CITY_STAND_IN}调查、磋商、提存日期{ASSUMED}。",
    [("enterprise", "某混凝土有限公司胥口分公司", "废水外溢入河")],
    "地表水受到损害，专家评估33652元。",
    [("地表水损害", "permanent_loss", "surface_water", "33652.00")],
)  # fmt: skip
QIDONG = Matter(
    "启东周某某非法填埋建筑垃圾案", "320681", "海复镇某村",
    f"路政部门移交线索：自2022年8月起从上海转运生活垃圾、建筑垃圾约6000吨填埋。启东生态环境局以南通市生态环境局代替。各月内的具体日期{ASSUMED}。",
    [("person", "周某某", "组织转运、填埋建筑垃圾")],
    "约6000吨建筑垃圾、生活垃圾填埋，土壤受到损害。",
    [("清除填埋物、修复土壤", "restoration_cost", "soil", "2547900.00")],
    "from_department",
)  # fmt: skip


def _inform_as_today(t: Telling, case: Case) -> None:
    """Inform the procuratorate in a practice file: no rule asked for it when the case was real."""
    if t.practice:
        t.later(5).inform(case)


def dayingtian(t: Telling) -> None:
    """贵州息烽大鹰田: the first negotiation with judicial confirmation; 15 days of publication in 2017."""
    clue = t.at(2016, 5, 10).clue(DAYINGTIAN)
    t.at(2016, 5, 12).do("start_verification", clue)
    case = t.at(2016, 6, 2).open_case(clue, DAYINGTIAN)
    _inform_as_today(t, case)
    t.at(2016, 9, 1).assess(case, DAYINGTIAN)
    t.at(2016, 10, 10).complete(case)
    negotiation = t.at(2016, 10, 12).table(case)
    t.at(2016, 11, 15).meet(
        negotiation,
        "由贵州省律师协会主持，双方就修复责任达成一致。",
        "贵州省律师协会会议室",
        others="贵州省律师协会（主持）",
    )
    draft = t.at(2017, 1, 5).draft(
        negotiation, t.lines(negotiation, "restore", joint=True),
        duties=f"于2017年8月30日前完成场地生态修复。金额{ASSUMED}",
    )  # fmt: skip
    agreement = t.at(2017, 1, 10).sign_up(draft)
    confirmation = t.at(2017, 1, 13).applied(agreement)
    t.at(2017, 1, 22).do("record_acceptance", confirmation, court_case_no="(2017)黔0181民特6号")
    # Fifteen days were the rule in 2017; a practice file of today is published for thirty.
    last_on = t.day(2017, 2, 21) if t.practice else t.day(2017, 2, 6)
    t.at(2017, 1, 23).do(
        "record_publication", confirmation, first_on=t.day(2017, 1, 22), last_on=last_on, proof="法院公告"
    )
    if not t.practice:
        t.at(2017, 3, 28).do("record_confirmation", confirmation, ruling_no="(2017)黔0181民特6号", ruling="民事裁定书")


def electroplating(t: Telling) -> None:
    """苏州高新区某电镀: complaint to payment, full cycle."""
    clue = t.at(2018, 5, 23).clue(ELECTROPLATING)
    t.at(2018, 5, 24).do("start_verification", clue)
    case = t.at(2018, 6, 15).open_case(clue, ELECTROPLATING)
    t.at(2018, 6, 16).inform(case)
    t.at(2018, 11, 1).assess(case, ELECTROPLATING)
    t.at(2018, 12, 1).complete(case)
    negotiation = t.at(2019, 4, 10).table(case)
    t.at(2019, 5, 20).meet(negotiation, "义务人认可损害事实和金额，合计622.7万元。")
    party = negotiation.parties.get()
    rates = [
        {"party": party, "due_on": t.day(2019, 8, 31), "amount": "3227000.00"},
        {"party": party, "due_on": t.day(2019, 12, 31), "amount": "3000000.00"},
    ]
    agreement = t.at(2019, 7, 10).draft(
        negotiation, t.lines(negotiation), instalments=rates, breach="逾期支付的，申请强制执行。",
        duties=f"分期和付款日期{ASSUMED}。",
    )  # fmt: skip
    agreement = t.at(2019, 7, 18).sign_up(agreement)
    t.at(2019, 8, 28).pay(agreement, "3227000.00")
    if t.practice:
        return
    t.at(2019, 12, 20).pay(agreement, "3000000.00")
    t.at(2020, 1, 10).do(
        "close", case, report=f"赔偿款全部到账，案件办结。缴款日期{ASSUMED}", use_of_money="用于场地修复。"
    )


def zhangqiu(t: Telling) -> None:
    """济南章丘六企业: four have agreed, two have failed; one of the four does not perform."""
    clue = t.at(2015, 10, 21).clue(ZHANGQIU)
    t.at(2015, 10, 22).do("start_verification", clue)
    case = t.at(2015, 11, 10).open_case(clue, ZHANGQIU)
    _inform_as_today(t, case)
    t.at(2016, 6, 1).assess(case, ZHANGQIU)
    t.at(2016, 7, 1).complete(case)
    negotiation = t.at(2016, 7, 5).table(case)
    t.at(2016, 8, 20).meet(negotiation, f"六家企业分别陈述意见，四家愿意赔偿。损害总额约2.5亿元，分项金额{ASSUMED}")
    parties = {str(party): party for party in negotiation.parties.all()}
    agreeing = [parties[f"{name}公司"] for name in SIX[2:]]
    item = case.items.order_by("pk").first()
    lines = [{"party": party, "item": item, "amount": "1000000.00", "manner": "pay"} for party in agreeing]
    draft = t.at(2016, 11, 1).draft(negotiation, lines, pay_by=t.day(2018, 6, 30), duties=f"金额{ASSUMED}")
    agreement = t.at(2016, 12, 1).sign_up(draft, agreeing)
    for name in SIX[:2]:
        t.at(2017, 2, 1).do(
            "declare_failed", parties[f"{name}公司"], ground="other", reasons="经磋商未能就赔偿责任达成一致。"
        )
    if not t.practice:
        for name in ("万达", "麟丰", "鲁威"):
            t.at(2018, 6, 29).pay(agreement, "1000000.00", party=f"{name}公司", receipt="缴款凭证（假定）")
        duty = PaymentDuty.objects.get(agreement=agreement, track__obligor__name="利丰达公司")
        t.at(2018, 7, 16).do("declare_default", duty, shortfall=f"签订协议后未履行。日期{ASSUMED}")


def deposit(t: Telling) -> None:
    """苏州太湖生态岛涉水系列: assessed by experts, paid by deposit with the notary."""
    clue = t.at(2024, 4, 1).clue(DEPOSIT)
    t.at(2024, 4, 2).do("start_verification", clue)
    case = t.at(2024, 4, 18).open_case(clue, DEPOSIT)
    t.at(2024, 4, 19).do("mark_simple", case, simple=["facts_simple", "liability_undisputed", "damage_small"])
    t.at(2024, 4, 22).inform(case)
    t.at(2024, 5, 10).assess(case, DEPOSIT, manner="opinion", report="专家评估意见")
    t.at(2024, 5, 15).complete(case)
    negotiation = t.at(2024, 5, 16).table(case, answer_after=3)
    t.at(2024, 6, 5).meet(negotiation, f"同意将赔偿款提存公证处，待匹配替代修复项目。日期{ASSUMED}")
    draft = t.at(2024, 6, 10).draft(negotiation, t.lines(negotiation, "deposit"), pay_by=t.day(2024, 7, 10))
    agreement = t.at(2024, 6, 12).sign_up(draft)
    if not t.practice:
        t.at(2024, 6, 28).pay(agreement, "33652.00", receipt="提存公证书")


def qidong(t: Telling) -> None:
    """启东周某某: the urban management bureau claims; the obligor restores before the agreement (article 17)."""
    t.by = "nantong"
    clue = t.at(2022, 12, 5).clue(QIDONG)
    t.at(2022, 12, 8).do(
        "pass_on", clue, reason="remit", to=t.office("qidong-officer"), reasons="建筑垃圾处置属于城市管理部门职责。"
    )
    t.by = "qidong-officer"
    t.at(2022, 12, 12).sign("qidong-officer", clue)
    t.do("accept_passed_on", clue)
    t.at(2022, 12, 15).do("start_verification", clue)
    case = t.at(2023, 1, 9).open_case(Clue.objects.get(pk=clue.pk), QIDONG)
    t.at(2023, 1, 16).inform(case, "qidong-prosecutor")
    t.at(2023, 6, 20).do("note_particulars", case, criminal_case_no=f"污染环境刑事案件，案号未公开{ASSUMED}")
    t.at(2023, 9, 5).assess(case, QIDONG)
    t.at(2023, 9, 15).complete(case)
    negotiation = t.at(2023, 10, 8).table(case)
    t.meet(
        negotiation,
        "城管、检察、生态环境三部门参加，周某某愿意先行修复。",
        "启东市城市管理局",
        procuratorate_present=True,
    )
    track = Track.objects.get(case=case)
    t.at(2023, 10, 27).do("confirm_damage_facts", track, confirmation="损害事实确认书（签字件）")
    plan = t.at(2023, 10, 30).plan(
        case, list(case.items.all()), basis_key="voluntary", mode_key="by_third_party",
        third_party=f"具备资质的清运和修复单位{ASSUMED}", works="挖除填埋物，外运处置，回填覆土，土壤检测。",
        cost="2547900.00", finish_by=t.day(2024, 1, 31),
    )  # fmt: skip
    t.at(2023, 11, 3).do("approve", plan, words="同意先行修复。")
    t.at(2023, 11, 10).do("report_progress", plan, progress="进场施工，挖除填埋物。", photographs="施工照片")
    draft = t.at(2023, 12, 11).draft(
        negotiation, t.lines(negotiation, "restore"),
        duties="于2024年1月31日前完成修复；缴纳修复保证金300万元，修复合格后退还。",
    )  # fmt: skip
    t.at(2023, 12, 18).sign_up(draft)
    t.at(2024, 1, 29).do("report_done", plan, progress="填埋物全部清运，完成回填和土壤检测。", photographs="完工照片")
    if t.practice:
        return
    t.at(2024, 1, 31).do(
        "record_evaluation", Plan.objects.get(pk=plan.pk), result="passed", findings="土壤检测达标，三部门联合验收合格。",
        report="修复效果评估报告",
    )  # fmt: skip
    t.at(2024, 2, 20).do(
        "close", Case.objects.get(pk=case.pk), report=f"修复经验收合格，案件办结。其余22人另行处理。结案日期{ASSUMED}"
    )
