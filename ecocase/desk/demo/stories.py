"""The stories of the demo. Facts as publicly reported; what is assumed says so."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecocase.desk.demo.player import ASSUMED
from ecocase.kernel.models import Agency
from negotiation.models import Agreement, Confirmation, Negotiation
from referrals.models import Referral
from restoration.models import PaymentDuty

if TYPE_CHECKING:
    from datetime import date

    from ecocase.desk.demo.player import Player

STAND_IN = "原案由外省机关办理，演示中以苏州市机关代替。"


def _table(
    player: Player, case: Any, opened_on: date, served_on: date, answer_by: date, consented_on: date
) -> Negotiation:
    """Open a negotiation with every obligor, serve them, and let them consent."""
    tracks = list(case.tracks.order_by("pk"))
    negotiation = player.make("open_negotiation", Negotiation, "officer", opened_on, within=case, tracks=tracks)
    for party in negotiation.parties.order_by("pk"):
        player.consent(player.serve(party, served_on, answer_by), consented_on)
    return Negotiation.objects.get(pk=negotiation.pk)


def _draft(player: Player, negotiation: Negotiation, on: date, lines: list[dict[str, Any]], **more: Any) -> Agreement:
    values = {"instalments": [], "duties": "", "pay_by": None, "breach": ""} | more
    return player.make("draft_agreement", Agreement, "officer", on, within=negotiation, lines=lines, **values)


def dayingtian(player: Player) -> None:
    """贵州息烽大鹰田: the first negotiation with judicial confirmation; 15 days of publication in 2017."""
    day = player.day
    clue = player.clue(
        "officer", day(2016, 5, 10), title="息烽大鹰田违法倾倒废渣案", place="320500", detail="大鹰田（贵州息烽）",
        text=f"两家企业委托、实施废渣倾倒。{STAND_IN}发现日期{ASSUMED}。",
        parties=[
            ("enterprise", "贵阳开磷化肥有限公司", "委托倾倒废渣"),
            ("enterprise", "息烽诚诚劳务有限公司", "实施倾倒废渣"),
        ],
    )  # fmt: skip
    case = player.case(clue, day(2016, 5, 12), day(2016, 6, 2), "废渣倾倒造成土壤和地表水损害。")
    case = player.assessed(
        case, day(2016, 9, 1), [("废渣清运和场地修复", "restoration_cost", "soil", "9000000.00")], day(2016, 10, 10)
    )
    negotiation = _table(player, case, day(2016, 10, 12), day(2016, 10, 14), day(2016, 10, 31), day(2016, 10, 20))
    player.meet(negotiation, day(2016, 11, 15), "由贵州省律师协会主持，双方就修复责任达成一致。", "律师协会会议室")
    item = case.items.get()
    lines = [
        {"party": party, "item": item, "amount": Decimal("9000000.00"), "manner": "restore", "joint": True}
        for party in negotiation.parties.order_by("pk")
    ]
    agreement = _draft(
        player, negotiation, day(2017, 1, 5), lines, duties="于2017年8月30日前完成场地生态修复。金额" + ASSUMED
    )
    signing = list(negotiation.parties.all())
    agreement = player.do(
        "sign_agreement",
        agreement,
        "officer",
        day(2017, 1, 10),
        signatories=signing,
        signed=player.paper("赔偿协议（签字件）"),
    )
    court = (
        Agency.objects.filter(kind="COURT", division_id="320500").first() or Agency.objects.filter(kind="COURT").first()
    )
    confirmation = player.make(
        "apply_jointly", Confirmation, "officer", day(2017, 1, 13), within=agreement, court_asked=court, words=""
    )
    player.do(
        "record_acceptance", confirmation, "officer", day(2017, 1, 22), court_case_no="(2017)黔0181民特6号", paper=[]
    )
    # Fifteen days were the rule in 2017; a practice file of today is published for thirty.
    last_on = day(2017, 2, 21) if player.practice else day(2017, 2, 6)
    player.do(
        "record_publication", confirmation, "officer", day(2017, 1, 23), first_on=day(2017, 1, 22), last_on=last_on,
        proof=player.paper("法院公告"),
    )  # fmt: skip
    if not player.practice:
        player.do(
            "record_confirmation",
            confirmation,
            "officer",
            day(2017, 3, 28),
            ruling_no="(2017)黔0181民特6号",
            ruling=player.paper("民事裁定书"),
        )


def electroplating(player: Player) -> None:
    """苏州高新区某电镀: complaint to payment, full cycle."""
    day = player.day
    clue = player.clue(
        "officer", day(2018, 5, 23), title="苏州高新区某电镀企业危险废物污染案", place="320505", detail="高新区",
        text="2018年5月23日接群众举报，发现危险废物118吨，受污染面积3400平方米。", source="report_or_media",
        parties=[("enterprise", "苏州高新区某电镀有限公司", "非法堆放危险废物118吨")],
    )  # fmt: skip
    case = player.case(clue, day(2018, 5, 24), day(2018, 6, 15), "3400平方米土壤受到污染。")
    player.do(
        "inform_procuratorate", case, "officer", day(2018, 6, 16), procuratorate=player.people["prosecutor"].agency,
        summary="电镀企业危险废物污染，已启动调查。",
    )  # fmt: skip
    case.refresh_from_db()
    case = player.assessed(
        case, day(2018, 11, 1),
        [
            ("土壤修复费用", "restoration_cost", "soil", "5800000.00"),
            ("鉴定评估费用", "investigation_cost", "soil", "427000.00"),
        ],
        day(2018, 12, 1),
    )  # fmt: skip
    negotiation = _table(player, case, day(2019, 4, 10), day(2019, 4, 12), day(2019, 4, 30), day(2019, 4, 20))
    player.meet(negotiation, day(2019, 5, 20), "义务人认可损害事实和金额，合计622.7万元。")
    party = negotiation.parties.get()
    lines = [
        {"party": party, "item": item, "amount": item.assessed, "manner": "pay", "joint": False}
        for item in case.items.order_by("pk")
    ]
    rates = [
        {"party": party, "due_on": day(2019, 8, 31), "amount": Decimal("3227000.00")},
        {"party": party, "due_on": day(2019, 12, 31), "amount": Decimal("3000000.00")},
    ]
    agreement = _draft(
        player, negotiation, day(2019, 7, 10), lines, instalments=rates, breach="逾期支付的，申请强制执行。"
    )
    player.do(
        "sign_agreement",
        agreement,
        "officer",
        day(2019, 7, 18),
        signatories=[party],
        signed=player.paper("赔偿协议（签字件）"),
    )
    duty = PaymentDuty.objects.get(agreement=agreement)
    duty = player.do(
        "record_payment",
        duty,
        "officer",
        day(2019, 8, 28),
        amount=Decimal("3227000.00"),
        receipt=player.paper("缴款凭证"),
    )
    if player.practice:
        return
    player.do(
        "record_payment",
        duty,
        "officer",
        day(2019, 12, 20),
        amount=Decimal("3000000.00"),
        receipt=player.paper("缴款凭证"),
    )
    case.refresh_from_db()
    player.do(
        "close",
        case,
        "officer",
        day(2020, 1, 10),
        report="赔偿款全部到账，案件办结。缴款日期" + ASSUMED,
        use_of_money="用于场地修复。",
    )


def zhangqiu(player: Player) -> None:
    """济南章丘六企业: four have agreed, two have failed."""
    day = player.day
    names = ("金诚", "弘聚", "万达", "麟丰", "利丰达", "鲁威")
    clue = player.clue(
        "officer", day(2015, 10, 21), title="章丘“10·21”重大非法倾倒危险废物案", place="320500", detail="废弃煤井（济南章丘）",
        text=f"六家企业的废酸、废碱等危险废物被倾倒入同一废弃煤井，共803.7吨，致4人死亡。{STAND_IN}", source="sudden_event",
        parties=[("enterprise", f"{name}公司", "危险废物被倾倒入煤井") for name in names],
    )  # fmt: skip
    case = player.case(clue, day(2015, 10, 22), day(2015, 11, 10), "煤井及周边土壤、地下水受到严重污染。")
    case = player.assessed(
        case, day(2016, 6, 1),
        [
            ("应急处置费用", "prevention_cost", "groundwater", "15000000.00"),
            ("生态环境服务功能损失", "interim_loss", "groundwater", "35000000.00"),
            ("生态环境修复费用", "restoration_cost", "groundwater", "200000000.00"),
        ],
        day(2016, 7, 1),
    )  # fmt: skip
    negotiation = _table(player, case, day(2016, 7, 5), day(2016, 7, 8), day(2016, 7, 25), day(2016, 7, 20))
    player.meet(
        negotiation, day(2016, 8, 20), "六家企业分别陈述意见，四家愿意赔偿。损害总额约2.5亿元，分项金额" + ASSUMED
    )
    parties = {str(party): party for party in negotiation.parties.all()}
    agreeing = [parties[f"{name}公司"] for name in names[2:]]
    item = case.items.order_by("pk").first()
    lines = [
        {"party": party, "item": item, "amount": Decimal("1000000.00"), "manner": "pay", "joint": False}
        for party in agreeing
    ]
    agreement = _draft(player, negotiation, day(2016, 11, 1), lines, pay_by=day(2018, 6, 30), duties="金额" + ASSUMED)
    player.do(
        "sign_agreement",
        agreement,
        "officer",
        day(2016, 12, 1),
        signatories=agreeing,
        signed=player.paper("赔偿协议（签字件）"),
    )
    for name in names[:2]:
        party = type(agreeing[0]).objects.get(pk=parties[f"{name}公司"].pk)
        player.do(
            "declare_failed",
            party,
            "officer",
            day(2017, 2, 1),
            ground="other",
            reasons="经磋商未能就赔偿责任达成一致。",
        )


def deposit(player: Player) -> None:
    """苏州太湖生态岛涉水系列: assessed by experts, paid by deposit with the notary."""
    day = player.day
    clue = player.clue(
        "officer", day(2024, 4, 1), title="某混凝土公司胥口分公司废水外溢案", place="320506", detail="胥口",
        text="检查发现混凝土废水外溢入河。", parties=[("enterprise", "某混凝土有限公司胥口分公司", "废水外溢入河")],
    )  # fmt: skip
    case = player.case(clue, day(2024, 4, 2), day(2024, 4, 18), "地表水受到损害，专家评估33652元。")
    player.do(
        "mark_simple",
        case,
        "officer",
        day(2024, 4, 19),
        simple=["facts_simple", "liability_undisputed", "damage_small"],
    )
    case.refresh_from_db()
    player.do(
        "inform_procuratorate", case, "officer", day(2024, 4, 22), procuratorate=player.people["prosecutor"].agency,
        summary="涉水损害，简易评估程序。",
    )  # fmt: skip
    case.refresh_from_db()
    case = player.assessed(
        case, day(2024, 5, 10), [("地表水损害", "permanent_loss", "surface_water", "33652.00")], day(2024, 5, 15)
    )
    negotiation = _table(player, case, day(2024, 5, 16), day(2024, 5, 17), day(2024, 6, 1), day(2024, 5, 20))
    player.meet(negotiation, day(2024, 6, 5), "同意将赔偿款提存公证处，待匹配替代修复项目。日期" + ASSUMED)
    party = negotiation.parties.get()
    item = case.items.get()
    lines = [{"party": party, "item": item, "amount": Decimal("33652.00"), "manner": "deposit", "joint": False}]
    agreement = _draft(player, negotiation, day(2024, 6, 10), lines, pay_by=day(2024, 7, 10))
    player.do(
        "sign_agreement",
        agreement,
        "officer",
        day(2024, 6, 12),
        signatories=[party],
        signed=player.paper("赔偿协议（签字件）"),
    )
    duty = PaymentDuty.objects.get(agreement=agreement)
    if not player.practice:
        player.do(
            "record_payment",
            duty,
            "officer",
            day(2024, 6, 28),
            amount=Decimal("33652.00"),
            receipt=player.paper("提存公证书"),
        )


def early_stages(player: Player, today: date) -> list[Referral]:
    """Practice files at every earlier stage, ending around today; returns a referral that waits for its leader."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    player.clue(
        "officer",
        ago(2),
        title="吴中区某河道异常泡沫",
        place="320506",
        detail="木渎镇",
        text="巡查发现河面大量泡沫。",
        parties=[],
    )
    verifying = player.clue(
        "officer", ago(26), title="相城区某印染企业超标排放", place="320507", detail="黄埭镇", text="在线监测数据超标。",
        source="monitoring", parties=[("enterprise", "苏州某印染有限公司", "超标排放印染废水")],
    )  # fmt: skip
    player.do("start_verification", verifying, "officer", ago(20))
    overdue = player.clue(
        "officer", ago(45), title="常熟某固废堆场渗滤液外溢", place="320581", detail="碧溪街道", text="渗滤液流入农田沟渠。",
        parties=[("enterprise", "常熟某环保科技有限公司", "渗滤液外溢")],
    )  # fmt: skip
    player.do("start_verification", overdue, "officer", ago(40))
    investigated = player.clue(
        "officer", ago(60), title="昆山某表面处理企业酸洗废水渗漏", place="320583", detail="张浦镇", text="酸洗池渗漏。",
        parties=[("enterprise", "昆山𠮷田表面处理有限公司", "酸洗废水渗漏"), ("person", "㐂多 某", "直接责任人")],
    )  # fmt: skip
    case = player.case(investigated, ago(55), ago(40), "厂区外土壤受到损害。")
    player.do(
        "inform_procuratorate", case, "officer", ago(3), procuratorate=player.people["prosecutor"].agency,
        summary="酸洗废水渗漏造成土壤损害，已启动调查。",
    )  # fmt: skip
    referred = player.clue(
        "officer", ago(12), title="张家港某公司篡改监测数据涉嫌犯罪", place="320582", detail="锦丰镇", text="涉嫌污染环境罪。",
        source="suspected_crime", parties=[("enterprise", "张家港某化工有限公司", "篡改监测数据")],
    )  # fmt: skip
    letter = {
        "opinion": "涉嫌污染环境罪，赔偿义务人主要负责人在押。", "evidence_list": "一、现场笔录\n二、监测报告",
        "criminal_case_no": "苏公（环）立字〔2026〕8号", "grounds": ["in_custody"], "prosecuting": None, "tracks": [],
        "items": [], "copies": [], "proof": player.paper("羁押证明"), "receiver": player.people["prosecutor"].agency,
    }  # fmt: skip
    return [player.make("draft", Referral, "officer", ago(10), within=referred, **letter)]
