"""What goes out while a negotiation runs: notice and proof of service, invitation, minutes, opinion, failure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.documents import (
    BLANK,
    contact,
    damage_table,
    day_or_blank,
    day_zh,
    ended,
    first_person,
    ground_zh,
    led_by,
    paragraphs,
    place_of,
    second_person,
    yuan,
    yuan_twice,
)
from ecocase.kernel.models import Paper, RecordReference
from ecocase.policy import grounds
from ecocase.policy.articles import in_chinese
from ecocase.policy.citation import cited
from negotiation.documents.agreement import punitive_claims

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from negotiation.models import Negotiation, NegotiationParty

CLAIM_LAW = (
    "CODE_1073", "CIVIL_CODE_1234", "CIVIL_CODE_1235", "MANAGEMENT_RULES_21", "MANAGEMENT_RULES_22", "REFORM_PLAN_2017",
)  # fmt: skip
FAILURE_LAW = ("REFORM_2020_5", "COMPENSATION_SUITS_1", "CODE_1073")


def notice(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    """Tell an obligor of the facts, the claim, its rights, its day to answer and what follows from silence."""
    we, you = first_person(act.agency), second_person(party.track.obligor)
    case = party.negotiation.case
    items = list(case.items.order_by("pk"))
    total = sum((item.assessed for item in items), start=Decimal("0.00"))
    conduct = ended(party.track.act_done) or BLANK
    return {
        "to": party.track.obligor.name,
        "paragraphs": [
            f"{case.title}（案件编号：{case.number}）一案，经调查，{you}的行为造成生态环境损害，依法应当承担生态环境"
            "损害赔偿责任。现就磋商有关事项告知如下："
        ],
        "sections": [
            {
                "title": "一、违法事实",
                "paragraphs": [
                    f"{day_zh(case.found_on)}，在{place_of(case)}发现生态环境损害。经调查，{you}实施了以下行为：{conduct}",
                    *led_by("行为与损害的关联", party.track.link_to_damage),
                ],
            },
            {
                "title": "二、损害数额",
                "paragraphs": [
                    f"经调查、鉴定评估，本案生态环境损害数额共计{yuan_twice(total)}，明细见附件。"
                    if items
                    else f"本案生态环境损害数额：{BLANK}。"
                ],
            },
            {"title": "三、法律依据", "paragraphs": [f"{cited(CLAIM_LAW, act.on)}。"]},
            {"title": "四、磋商安排", "paragraphs": _arrangement(party.negotiation)},
            {
                "title": "五、答复期限和方式",
                "paragraphs": [
                    f"请于{day_zh(inputs['answer_by'])}前书面答复是否同意磋商，以及对损害事实、数额和责任的意见。答复由{you}"
                    f"签名或者盖章后，送交或者邮寄至{we}。",
                    f"逾期不答复、明确拒绝磋商，或者无正当理由不参加磋商会议的，视为磋商不成，{we}将依法提起生态环境损害赔偿"
                    "诉讼。",
                ],
            },
            {
                "title": f"六、{you}的权利",
                "paragraphs": [
                    f"{you}有权委托一至二名代理人参加磋商；有权查阅、复制损害调查和鉴定评估意见；有权对损害事实、数额、责任和"
                    "修复方案提出异议、提交证据；认为磋商人员、鉴定评估人员与本案有利害关系的，有权申请回避；有权自愿决定是否"
                    "达成协议。"
                ],
            },
        ],
        "annexes": [{"title": "生态环境损害数额明细", "table": damage_table(items, "")}] if items else [],
        "enclosures": ["鉴定评估意见（调查报告）"],
        "contact": contact(act),
    }


def _arrangement(negotiation: Any) -> list[str]:
    meeting_on, place = getattr(negotiation, "meeting_on", None), getattr(negotiation, "meeting_place", "")
    return [
        f"磋商时间：{day_or_blank(meeting_on)}；磋商地点：{place or BLANK + BLANK}；磋商方式：会议磋商。",
        "时间、地点变更的，另行通知。",
    ]


def proof_of_service(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    """Return the sheet that the receiver signs, with the columns of CIVIL_PROCEDURE_87 to 95."""
    manner = inputs.get("manner")
    served = Paper.objects.filter(spec="negotiation.notice", **RecordReference.of(party)).first()
    case, obligor = party.negotiation.case, party.track.obligor
    return {
        "fields": [
            ["案件名称和编号", f"{case.title}（{case.number}）"],
            ["送达机关", act.agency.name_zh],
            ["受送达人", obligor.name],
            ["送达地址", obligor.address or ""],
            ["文书编号", served.number if served else ""],
        ],
        "served": {
            "columns": ["送达文书名称", "份数"],
            "rows": [["生态环境损害赔偿磋商告知书", "1"], ["鉴定评估意见（调查报告）", "1"]],
        },
        "manners": [[key == manner, words] for key, words in grounds.choices("service_manners", on=act.on)],
        "after": [
            ["送达日期", day_zh(act.on) if manner else "　　　　年　　月　　日　　时"],
            ["受送达人签名或者盖章", "\n　　　　　　　　　　　　　　年　　月　　日"],
            ["代收人签名及与受送达人的关系", "\n　　　　　　　　　　　　　　年　　月　　日"],
            ["拒收事由和日期（留置送达）", ""],
            ["见证人签名或者盖章", ""],
            ["送达人签名（两人）及执法证号", ""],
            ["备注", ""],
        ],
        "remarks": [
            "注：代收人应当注明与受送达人的关系；留置送达的，由送达人、见证人签名，或者附拍照、录像；邮寄送达的，附回执；"
            "公告送达的，附公告并注明原因和经过。"
        ],
    }


def invitation(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    """Ask the procuratorate to send somebody to a meeting."""
    we, you = first_person(act.agency), second_person(inputs["procuratorate"])
    case = negotiation.case
    names = "、".join(str(party) for party in negotiation.parties.order_by("pk"))
    times = in_chinese(negotiation.meetings.count() + 1)
    return {
        "heading": ["关于邀请派员参加", case.title, "生态环境损害", "赔偿磋商的函"],
        "to": inputs["procuratorate"].name_zh,
        "paragraphs": [
            f"{we}定于{day_zh(inputs['meeting_on'])}在{inputs['place']}，就{case.title}（案件编号：{case.number}）召开第{times}次"
            f"生态环境损害赔偿磋商会议。根据{cited(('OPINIONS_10', 'LINK_2024'), act.on)}，现邀请{you}派员参加磋商，为磋商提供法律"
            "支持。",
            f"参加磋商的赔偿义务人：{names}。",
            *led_by("磋商事项", inputs["matter"]),
            f"请将参加人员的姓名、职务和联系方式函告{we}。",
        ],
        "ending": "特此函告，请予支持。",
        "contact": contact(act),
    }


def minutes(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    """Put down a meeting (纪要): where, who, what was said, what was agreed."""
    case = negotiation.case
    attended = list(inputs["attended"])
    times = in_chinese(negotiation.meetings.count() + 1)
    present = bool(inputs.get("procuratorate_present"))
    invited = negotiation.invited.name_zh if negotiation.invited else ""
    who = f"（{negotiation.attendance}）" if negotiation.attendance else ""
    prosecutors = f"{invited or '人民检察院'}{who}，为磋商提供法律支持" if present else "人民检察院未派员"
    absent = [party for party in negotiation.parties.filter(state="negotiating") if party not in attended]
    return {
        "mark": "生态环境损害赔偿磋商会议纪要",
        "heading": [case.title, f"第{times}次", "磋商会议纪要"],
        "paragraphs": [
            f"{day_zh(act.on)}，{case.handler.name_zh}在{inputs['place']}召开{case.title}（案件编号：{case.number}）第{times}次生态环境"
            "损害赔偿磋商会议。会议情况纪要如下：",
            *paragraphs(inputs["minutes"]),
        ],
        "people": [
            ["主持", f"{case.handler.name_zh}　{inputs.get('chair') or BLANK}"],
            ["出席", "、".join(str(party) for party in attended)],
            *([["缺席", "、".join(str(party) for party in absent)]] if absent else []),
            ["列席", prosecutors],
            ["其他参加人员", inputs.get("others") or "无"],
            ["记录", BLANK],
        ],
        "signatures": [
            ["主持人", ""],
            *(["赔偿义务人（代理人）", str(party)] for party in attended),
            *([["检察机关参加人员", ""]] if present else []),
            ["记录人", ""],
        ],
        "copies": [f"参加会议各方{f'，{invited}' if invited else ''}"],
    }


def opinion(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    """Give the bureau the procuratorate's opinion on process, positions or text (法律意见书)."""
    we, you = first_person(act.agency), second_person(negotiation.case.handler)
    case = negotiation.case
    names = "、".join(str(party) for party in negotiation.parties.order_by("pk"))
    held = negotiation.meetings.order_by("held_on", "pk")
    meetings = "、".join(day_zh(meeting.held_on) for meeting in held)
    return {
        "to": case.handler.name_zh,
        "paragraphs": [
            f"{you}办理的{case.title}（案件编号：{case.number}）生态环境损害赔偿磋商，{we}根据"
            f"{cited(('OPINIONS_10', 'OPINIONS_11'), act.on)}，对{inputs['subject']}进行了审查，现提出如下意见："
        ],
        "sections": [
            {
                "title": "一、磋商基本情况",
                "paragraphs": [
                    f"赔偿义务人：{names}。磋商会议：{meetings or '尚未召开'}。",
                    *_punitive_of(negotiation),
                ],
            },
            {"title": f"二、关于{inputs['subject']}的意见", "paragraphs": paragraphs(inputs["opinion"])},
        ],
        "ending": f"以上意见供{you}在磋商中参考。采纳情况请函告{we}。",
        "contact": contact(act),
    }


def _punitive_of(negotiation: Negotiation) -> list[str]:
    tracks = set(negotiation.parties.values_list("track", flat=True))
    return [f"主张的惩罚性赔偿：{yuan(claim.amount)}。" for claim in punitive_claims(negotiation, tracks)]


def failure(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    """Tell an obligor that the negotiation with it has failed, since when, on which ground, and what follows."""
    we, you = first_person(act.agency), second_person(party.track.obligor)
    case = party.negotiation.case
    held = [day_zh(meeting.held_on) for meeting in party.negotiation.meetings.order_by("held_on", "pk")]
    meetings = f"，召开磋商会议{len(held)}次（{'、'.join(held)}）" if held else "，未召开磋商会议"
    plaintiff = case.plaintiff or case.designated_department or case.handler
    return {
        "to": party.track.obligor.name,
        "paragraphs": [
            f"{case.title}（案件编号：{case.number}）一案，{we}于{day_or_blank(party.served_on)}向{you}送达磋商告知书{meetings}。"
            f"经磋商，双方未能达成一致。根据{cited(FAILURE_LAW, act.on)}，{we}认定与{you}磋商不成。",
            f"磋商不成的情形：{ground_zh(inputs['ground'])}。",
            *led_by("理由", inputs["reasons"]),
            f"{plaintiff.name_zh}将依法向人民法院提起生态环境损害赔偿诉讼。在起诉前，{you}愿意继续磋商的，可以书面提出。",
        ],
        "ending": "特此通知。",
        "contact": contact(act),
    }
