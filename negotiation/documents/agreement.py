"""The compensation agreement (生态环境损害赔偿协议)."""

from __future__ import annotations

from collections import defaultdict
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
    identity_fields,
    paragraphs,
    place_of,
    yuan,
    yuan_twice,
)
from ecocase.policy.articles import in_chinese
from ecocase.policy.citation import cited
from ecocase.policy.coverage import InKind

if TYPE_CHECKING:
    from datetime import date

    from cases.models import InKindClaim
    from ecocase.kernel.acts import Act
    from negotiation.models import Agreement, Negotiation, NegotiationParty

LAW = ("CODE_1073", "CIVIL_CODE_1234", "CIVIL_CODE_1235", "MANAGEMENT_RULES_22", "REFORM_PLAN_2017")
CONFIRMATION_LAW = ("COMPENSATION_SUITS_20", "CIVIL_PROCEDURE_205")


def agreement_values(agreement: Agreement, act: Act | None, inputs: Any) -> dict[str, Any]:
    """Return an agreement's text for those who sign; without an act it is a draft for all whom its lines name."""
    case = agreement.negotiation.case
    signing = list(inputs["signatories"])
    lines = [line for line in agreement.lines.all() if line.party in signing]
    on = agreement.signed_on or (act.on if act else None)
    claimant = _claimant(agreement)
    law_day = on or agreement.acted_on
    return {
        "number_of_case": case.number,
        "parties": [
            {
                "role": "甲方",
                "name": claimant.name_zh,
                "fields": [
                    ["身份", "赔偿权利人指定的部门或者机构"],
                    ["赔偿权利人", case.claimant_government.name_zh if case.claimant_government else BLANK],
                    ["办案单位", case.handler.name_zh],
                    ["统一社会信用代码", BLANK],
                    ["住所", BLANK],
                    ["法定代表人（负责人）", BLANK],
                ],
            },
            *(
                {
                    "role": f"乙方{_ordinal(place, signing)}",
                    "name": party.track.obligor.name,
                    "fields": [["身份", "赔偿义务人"], *identity_fields(party.track.obligor, whole=True)],
                }
                for place, party in enumerate(signing, 1)
            ),
        ],
        "preamble": [
            f"因{case.title}（案件编号：{case.number}）造成生态环境损害，甲乙双方根据{cited(LAW, law_day)}，"
            "在平等、自愿的基础上，经磋商达成如下协议："
        ],
        "articles": [
            {"number": in_chinese(number), **article}
            for number, article in enumerate(_articles(agreement, signing, lines, on), 1)
        ],
        "enclosures": ["鉴定评估意见（调查报告）", *(["生态环境修复方案"] if agreement.duties else [])],
        "signatures": [
            {"role": "甲方", "name": claimant.name_zh},
            *(
                {"role": f"乙方{_ordinal(place, signing)}", "name": str(party)}
                for place, party in enumerate(signing, 1)
            ),
        ],
    }


def draft_values(agreement: Agreement) -> dict[str, Any]:
    """Return the text of an agreement that is still a draft, for all whom its lines name."""
    named = list({line.party_id: line.party for line in agreement.lines.all()}.values())
    return agreement_values(agreement, None, {"signatories": named})


def _claimant(agreement: Agreement) -> Any:
    case = agreement.negotiation.case
    return case.plaintiff or case.designated_department or case.handler


def _ordinal(place: int, signing: list[Any]) -> str:
    return in_chinese(place) if len(signing) > 1 else ""


def total_of(lines: list[Any]) -> Decimal:
    """Return what these lines come to; a joint debt of several obligors over one item counts once."""
    joint: dict[tuple[int, str], Decimal] = {}
    total = Decimal("0.00")
    for line in lines:
        if line.joint:
            debt = (line.item_id, _debt_of(line))
            joint[debt] = max(joint.get(debt, line.amount), line.amount)
        else:
            total += line.amount
    return total + sum(joint.values(), Decimal("0.00"))


def _debt_of(line: Any) -> str:
    """Return which of several joint debts over an item a line is part of, "" where there is one."""
    return getattr(line, "debt", "")


def _articles(
    agreement: Agreement, signing: list[NegotiationParty], lines: list[Any], on: date | None
) -> list[dict[str, Any]]:
    return [
        _facts(agreement, signing),
        _damage(agreement),
        _liability(lines, _punitive(agreement, signing, on or agreement.acted_on)),
        _performance(agreement, signing, lines),
        _restoration(agreement, lines),
        _breach(agreement),
        _confirmation(agreement, on),
        {
            "title": "争议的解决",
            "paragraphs": [
                "因履行本协议发生争议的，双方应当协商解决；协商不成的，任何一方可以依法向有管辖权的人民法院提起诉讼。"
            ],
        },
        {
            "title": "信息公开",
            "paragraphs": [
                "甲方依法公开本案办理和协议履行的有关信息；涉及国家秘密、商业秘密和个人隐私的，予以保密。",
                "本协议签订后，由甲方抄送同级人民检察院。",
            ],
        },
        {
            "title": "生效和文本",
            "paragraphs": [
                "本协议自双方签字、盖章之日起生效。本协议未尽事宜，由双方另行签订补充协议。",
                f"本协议一式{BLANK}份，甲方、乙方各执{BLANK}份，其余用于申请司法确认、抄送人民检察院和归档，各份具有同等效力。",
            ],
        },
    ]


def _facts(agreement: Agreement, signing: list[NegotiationParty]) -> dict[str, Any]:
    case = agreement.negotiation.case
    conduct = [ended(f"{party}：{party.track.act_done}") for party in signing if party.track.act_done]
    links = [
        ended(f"{party}的行为与损害的关联：{party.track.link_to_damage}")
        for party in signing
        if party.track.link_to_damage
    ]
    return {
        "title": "损害事实和证据",
        "paragraphs": [
            f"{day_zh(case.found_on)}，在{place_of(case)}发现生态环境损害。",
            *paragraphs(case.description),
            *conduct,
            *links,
            "上述事实有调查报告、鉴定评估意见等证据证明，乙方对上述事实和证据没有异议。",
        ],
    }


def _damage(agreement: Agreement) -> dict[str, Any]:
    return {
        "title": "生态环境损害数额",
        "paragraphs": ["经调查、鉴定评估，本案生态环境损害数额如下："],
        "table": damage_table(agreement.negotiation.case.items.order_by("pk"), ""),
    }


def punitive_claims(negotiation: Negotiation, tracks: set[int]) -> list[InKindClaim]:
    """Return the punitive damages claimed of these obligors, or of all together; they stand outside the damage items."""
    claims = negotiation.case.in_kind_claims.filter(kind=InKind.PUNITIVE.value, ended_on__isnull=True)
    own = claims.filter(source_type=negotiation.kind(), source_id=negotiation.pk)
    return [claim for claim in own.order_by("pk") if claim.track_id is None or claim.track_id in tracks]


def _punitive(agreement: Agreement, signing: list[NegotiationParty], on: date) -> list[str]:
    found = punitive_claims(agreement.negotiation, {party.track_id for party in signing})
    return [
        f"{claim.track.obligor.name if claim.track else '乙方'}另根据{cited(('CIVIL_CODE_1232',), on)}承担惩罚性赔偿责任，支付惩罚性"
        f"赔偿金{yuan_twice(claim.amount)}，不计入上述合计。"
        for claim in found
    ]


def _liability(lines: list[Any], punitive: list[str]) -> dict[str, Any]:
    rows = [
        [
            str(line.party),
            str(line.item),
            f"{line.amount:,.2f}",
            ground_zh(line.manner),
            f"连带{_debt_of(line)}" if line.joint else "单独",
        ]
        for line in lines
    ]
    rows.append(["合计", "", f"{total_of(lines):,.2f}", "", ""])
    return {
        "title": "赔偿责任",
        "paragraphs": [
            f"乙方承担生态环境损害赔偿责任，共计{yuan_twice(total_of(lines))}。"
            "各赔偿义务人承担的项目、金额、履行方式和责任形式如下："
            + ("连带责任的金额在合计中只计算一次。" if any(line.joint for line in lines) else ""),
        ],
        "closing": punitive,
        "table": {
            "columns": ["赔偿义务人", "损害项目", "金额（元）", "履行方式", "责任"],
            "rows": rows,
            "amounts": [2],
        },
    }


def _performance(agreement: Agreement, signing: list[NegotiationParty], lines: list[Any]) -> dict[str, Any]:
    owed: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        owed[line.manner].append(line)
    rates = [row for row in agreement.instalments.all() if row.party in signing]
    text = []
    if "pay" in owed:
        text.append(f"赔偿资金共计{yuan_twice(total_of(owed['pay']))}，由乙方缴入甲方指定的非税收入账户，上缴国库。")
        if rates:
            text.append("赔偿资金分期缴纳：")
            text += [f"{row.party}于{day_zh(row.due_on)}前缴纳{yuan(row.amount)}；" for row in rates]
            text[-1] = f"{text[-1][:-1]}。"
        else:
            text.append(f"乙方于{day_or_blank(agreement.pay_by)}前一次性缴清。")
        text.append(f"缴款账户：{BLANK}{BLANK}。")
    if "deposit" in owed:
        text.append(f"乙方将{yuan_twice(total_of(owed['deposit']))}提存，提存机构：{BLANK}。")
    if {"restore", "substitute"} & set(owed):
        text.append("以修复、替代修复方式履行的，按照本协议关于生态环境修复的约定履行。")
    return {"title": "履行方式和期限", "paragraphs": [*text, f"履行担保：{BLANK}（无担保的，填写“无”）。"]}


def _restoration(agreement: Agreement, lines: list[Any]) -> dict[str, Any]:
    in_kind = [line for line in lines if line.manner in ("restore", "substitute")]
    if not agreement.duties and not in_kind:
        return {"title": "生态环境修复", "paragraphs": ["本协议不含由乙方实施的修复义务。"]}
    return {
        "title": "生态环境修复",
        "paragraphs": [
            *paragraphs(agreement.duties),
            f"修复的起止时间：{BLANK}；修复目标和标准：达到{BLANK}。",
            "乙方应当接受甲方对修复的监督，修复期间的监测、监理费用由乙方承担。",
            "修复完成后，由甲方组织修复效果评估，评估费用由乙方承担；未达到修复目标的，乙方应当继续修复，直至通过评估。",
        ],
    }


def _breach(agreement: Agreement) -> dict[str, Any]:
    return {
        "title": "违约责任",
        "paragraphs": [
            *(
                paragraphs(agreement.breach)
                or ["乙方不履行或者不完全履行本协议的，应当承担继续履行、采取补救措施、赔偿损失等违约责任。"]
            ),
            "经司法确认的，甲方可以依法向人民法院申请强制执行；未经司法确认的，甲方可以依法提起诉讼。",
        ],
    }


def _confirmation(agreement: Agreement, on: date | None) -> dict[str, Any]:
    return {
        "title": "司法确认",
        "paragraphs": [
            f"根据{cited(CONFIRMATION_LAW, on or agreement.acted_on)}，双方可以自本协议生效之日起三十日内，共同向"
            f"有管辖权的人民法院申请司法确认。人民法院裁定确认本协议有效的，本协议具有强制执行效力。",
            "人民法院裁定不予确认的，双方可以变更本协议或者重新磋商，甲方也可以依法提起诉讼。",
        ],
    }


def copy_letter(agreement: Agreement, act: Act, inputs: Any) -> dict[str, Any]:
    """Copy the agreement to the procuratorate in the same step."""
    we, you = first_person(act.agency), "你院"
    case = agreement.negotiation.case
    signing = list(inputs["signatories"])
    names = "、".join(str(party) for party in signing)
    lines = [line for line in agreement.lines.all() if line.party in signing]
    others = [party for party in agreement.negotiation.parties.order_by("pk") if party not in signing]
    rest = "、".join(f"{party}（{party.get_state_display()}）" for party in others)
    restoring = any(line.manner in ("restore", "substitute") for line in lines)
    return {
        "heading": ["关于抄送", case.title, "生态环境损害", "赔偿协议的函"],
        "to": "、".join(agency.name_zh for agency in inputs["copy_to"]),
        "paragraphs": [
            f"{we}与{names}就{case.title}（案件编号：{case.number}）经磋商达成一致，于{day_zh(act.on)}签订生态环境损害赔偿"
            f"协议（{agreement.number}）。协议确定的赔偿金额为{yuan_twice(total_of(lines))}"
            + ("，部分以修复方式履行。" if restoring else "。"),
            *([f"其他赔偿义务人的情况：{rest}。"] if rest else []),
            f"根据{cited(('OPINIONS_10',), act.on)}，现将协议抄送{you}。对协议内容和履行有意见建议的，请函告{we}。",
        ],
        "ending": "特此函告。",
        "enclosures": [f"生态环境损害赔偿协议（{agreement.number}）"],
        "contact": contact(act),
    }
