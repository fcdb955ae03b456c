"""The papers of a negotiation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents import LETTER, day_zh
from ecocase.kernel.documents import PaperSpec, register
from ecocase.kernel.models import Paper, RecordReference
from ecocase.policy import grounds
from ecocase.policy.identity import money_in_words

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from negotiation.models import Agreement, Confirmation, Negotiation, NegotiationParty

AGREEMENT = "papers/agreement.html"
NUMERALS = "一二三四五六七八九十"


def _notice(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    case = party.negotiation.case
    items = "；".join(f"{item.name}（{item.assessed:,}元）" for item in case.items.order_by("pk"))
    return {
        "to": party.track.obligor.name,
        "paragraphs": [
            f"{case.title}（案件编号：{case.number}）一案，经调查，你（单位）实施了以下行为：{party.track.act_done}。",
            f"经鉴定评估，造成的生态环境损害包括：{items or '详见调查报告'}。",
            "根据《民法典》第一千二百三十四条、第一千二百三十五条和生态环境损害赔偿有关规定，你（单位）应当承担生态环境损害赔偿责任，现告知你（单位）与我单位进行磋商。",
            f"请于{day_zh(inputs['answer_by'])}前书面答复是否同意磋商。逾期不答复的，视为不同意磋商，我单位将依法提起诉讼。",
        ],
        "ending": "特此告知。",
    }


def _proof_of_service(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    manner = inputs.get("manner")
    notice = Paper.objects.filter(spec="negotiation.notice", **RecordReference.of(party)).first()
    return {
        "no_approval": True,
        "fields": [
            ["案件", f"{party.negotiation.case.title}（{party.negotiation.case.number}）"],
            ["送达文书", "生态环境损害赔偿磋商告知书"],
            ["文书编号", notice.number if notice else ""],
            ["受送达人", party.track.obligor.name],
            ["送达地址", party.track.obligor.address],
            ["送达方式", grounds.label(manner) if manner else ""],
            ["送达日期", day_zh(act.on) if manner else "　　　　年　　月　　日"],
            ["受送达人签名或者盖章", "\n\n　　　　年　　月　　日"],
            ["代收人及代收理由", "\n"],
            ["见证人签名（留置送达）", "\n"],
            ["送达人签名", "\n"],
            ["备注", ""],
        ],
    }


def _invitation(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["procuratorate"].name_zh,
        "paragraphs": [
            f"我单位定于{day_zh(inputs['meeting_on'])}在{inputs['place']}就{negotiation.case.title}召开生态环境损害赔偿磋商会议。",
            f"磋商事项：{inputs['matter']}",
            "根据《意见》第十条，现邀请你院派员参与磋商。",
        ],
        "ending": "特此函告，请予支持。",
    }


def _minutes(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    present = "、".join(str(party) for party in inputs["attended"])
    case = negotiation.case
    attendance = "派员参加" if inputs.get("procuratorate_present") else "未派员参加"
    return {
        "paragraphs": [
            f"{day_zh(act.on)}，{case.handler.name_zh}在{inputs['place']}就{case.title}（案件编号：{case.number}）召开磋商会议。",
            inputs["minutes"],
        ],
        "people": [
            ["赔偿义务人", present],
            ["检察机关", attendance],
            ["其他参加人员", inputs.get("others") or "无"],
        ],
    }


def _opinion(negotiation: Negotiation, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": negotiation.case.handler.name_zh,
        "paragraphs": [f"关于{negotiation.case.title}的{inputs['subject']}，我院提出如下意见：", inputs["opinion"]],
        "ending": "以上意见供参考。",
    }


def _failure(party: NegotiationParty, act: Act, inputs: Any) -> dict[str, Any]:
    case = party.negotiation.case
    return {
        "to": party.track.obligor.name,
        "paragraphs": [
            f"{case.title}（{case.number}）一案，因{grounds.label(inputs['ground'])}，我单位与你（单位）磋商不成。",
            f"理由：{inputs['reasons']}",
            "我单位将依法提起生态环境损害赔偿诉讼。",
        ],
        "ending": "特此通知。",
    }


def _agreement(agreement: Agreement, act: Act, inputs: Any) -> dict[str, Any]:
    case = agreement.negotiation.case
    signing = list(inputs["signatories"])
    lines = [
        line
        for line in agreement.lines.select_related("party__track__obligor", "item").order_by("pk")
        if line.party in signing
    ]
    return {
        "number_of_case": case.number,
        "parties": [
            {
                "role": "甲方（赔偿权利人指定的部门）",
                "name": (case.plaintiff or case.designated_department or case.handler).name_zh,
                "fields": [
                    ["办案单位", case.handler.name_zh],
                    ["赔偿权利人", case.claimant_government.name_zh if case.claimant_government else ""],
                ],
            },
            *(
                {"role": "乙方（赔偿义务人）", "name": party.track.obligor.name, "fields": _party_fields(party)}
                for party in signing
            ),
        ],
        "preamble": [
            f"{case.title}一案（案件编号：{case.number}），甲乙双方依据《民法典》第一千二百三十四条、第一千二百三十五条及生态环境损害赔偿有关规定，经磋商达成如下协议："
        ],
        "articles": [
            {"number": number, **article}
            for number, article in zip(NUMERALS, _agreement_articles(agreement, lines), strict=False)
        ],
        "tables": [
            {
                "title": "赔偿明细",
                "columns": ["赔偿义务人", "损害项目", "金额（元）", "履行方式", "责任"],
                "rows": [
                    [
                        str(line.party),
                        str(line.item),
                        f"{line.amount:,}",
                        grounds.label(line.manner),
                        "连带" if line.joint else "单独",
                    ]
                    for line in lines
                ],
            }
        ],
        "signatures": [
            (case.plaintiff or case.designated_department or case.handler).name_zh,
            *(str(party) for party in signing),
        ],
    }


def _party_fields(party: NegotiationParty) -> list[list[str]]:
    obligor = party.track.obligor
    fields = [
        ["证件号码", obligor.identity_no],
        ["地址", obligor.address],
        ["法定代表人（负责人）", obligor.representative],
        ["联系电话", obligor.phone],
    ]
    return [field for field in fields if field[1]]


def _agreement_articles(agreement: Agreement, lines: list[Any]) -> list[dict[str, Any]]:
    case = agreement.negotiation.case
    signing = {line.party_id for line in lines}
    total = sum((line.amount for line in lines if not line.joint), start=lines[0].amount * 0 if lines else 0)
    joint: dict[int, Any] = {}
    for line in lines:
        if line.joint:
            joint[line.item_id] = max(joint.get(line.item_id, line.amount), line.amount)
    total += sum(joint.values())
    rates = [row for row in agreement.instalments.order_by("due_on", "pk") if row.party_id in signing]
    payment = [f"{row.party}于{day_zh(row.due_on)}前支付{row.amount:,}元。" for row in rates]
    if not payment and agreement.pay_by:
        payment = [f"乙方于{day_zh(agreement.pay_by)}前一次性付清。"]
    return [
        {
            "title": "损害事实",
            "paragraphs": [
                case.description or case.title,
                *(f"{line.party}：{line.party.track.act_done}" for line in lines[:1]),
            ],
        },
        {
            "title": "赔偿责任",
            "paragraphs": [
                f"乙方承担生态环境损害赔偿责任共计人民币{total:,}元（大写：{money_in_words(total)}），各方承担的项目和金额见赔偿明细。"
            ],
        },
        {"title": "履行方式和期限", "paragraphs": payment or ["按赔偿明细所列方式履行。"]},
        {
            "title": "生态环境修复",
            "paragraphs": [
                agreement.duties,
                "修复完成后，由甲方组织修复效果评估；未通过评估的，乙方应当继续修复。",
            ]
            if agreement.duties
            else ["本协议不含修复义务。"],
        },
        {
            "title": "违约责任",
            "paragraphs": [agreement.breach or "乙方不履行或者不完全履行的，甲方可以依法申请强制执行或者提起诉讼。"],
        },
        {
            "title": "争议解决",
            "paragraphs": [
                "因履行本协议发生争议的，由双方协商解决；协商不成的，可以依法向有管辖权的人民法院提起诉讼。"
            ],
        },
        {
            "title": "司法确认",
            "paragraphs": [
                "本协议自双方签字盖章之日起生效。双方可以自协议生效之日起三十日内共同向有管辖权的人民法院申请司法确认。"
            ],
        },
        {
            "title": "文本",
            "paragraphs": [f"本协议签订后，由甲方抄送同级检察机关。本协议于{day_zh(agreement.signed_on)}签订。"],
        },
    ]


def _copy(agreement: Agreement, act: Act, inputs: Any) -> dict[str, Any]:
    case = agreement.negotiation.case
    names = "、".join(str(party) for party in inputs["signatories"])
    return {
        "to": "、".join(agency.name_zh for agency in inputs["copy_to"]),
        "paragraphs": [
            f"我单位与{names}就{case.title}（{case.number}）于{day_zh(act.on)}签订生态环境损害赔偿协议。",
            "根据《意见》第十条，现将协议抄送你院。",
        ],
        "ending": "特此函告。",
        "attachments": ["生态环境损害赔偿协议"],
    }


def _application(confirmation: Confirmation, act: Act, inputs: Any) -> dict[str, Any]:
    agreement = confirmation.agreement
    return {
        "to": inputs["court_asked"].name_zh,
        "paragraphs": [
            f"申请人与{agreement}就{agreement.negotiation.case.title}于{day_zh(agreement.signed_on)}达成生态环境损害赔偿协议（{agreement.number}）。",
            "双方当事人共同申请人民法院确认该协议有效。",
            inputs.get("words")
            or "协议系双方真实意思表示，内容不违反法律规定，不损害国家利益、社会公共利益和他人合法权益。",
        ],
        "ending": "此致",
        "attachments": ["生态环境损害赔偿协议", "调查报告、鉴定评估报告"],
    }


for spec in (
    PaperSpec("negotiation.notice", "生态环境损害赔偿磋商告知书", LETTER, _notice, number_word="赔磋告"),
    PaperSpec("negotiation.proof_of_service", "送达回证", "papers/form.html", _proof_of_service),
    PaperSpec("negotiation.invitation", "派员参与磋商邀请函", LETTER, _invitation, number_word="赔邀"),
    PaperSpec(
        "negotiation.minutes", "生态环境损害赔偿磋商会议纪要", "papers/minutes.html", _minutes, number_word="赔纪"
    ),
    PaperSpec("negotiation.legal_opinion", "法律意见书", LETTER, _opinion, number_word="法意"),
    PaperSpec("negotiation.notice_of_failure", "磋商不成通知书", LETTER, _failure, number_word="赔不成"),
    PaperSpec("negotiation.agreement", "生态环境损害赔偿协议", AGREEMENT, _agreement, number_word="赔协"),
    PaperSpec("negotiation.copy_letter", "生态环境损害赔偿协议抄送函", LETTER, _copy, number_word="赔抄"),
    PaperSpec("negotiation.joint_application", "司法确认申请书", LETTER, _application, number_word="赔确"),
):
    register(spec)
