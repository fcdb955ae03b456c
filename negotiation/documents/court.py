"""What goes to the court: the joint application for judicial confirmation, in the courts' own form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents import BLANK, day_zh, identity_fields, paragraphs, place_of, yuan_twice
from ecocase.policy.citation import cited
from negotiation.documents.agreement import total_of

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from negotiation.models import Confirmation

LAW = ("COMPENSATION_SUITS_20", "CIVIL_PROCEDURE_205", "OPINIONS_18")
PROMISE = (
    "申请人共同承诺：本协议系各方真实意思表示，不存在恶意串通、虚假陈述，内容不违反法律、行政法规的强制性规定，不损害国家利益、"
    "社会公共利益和他人合法权益。所提交的材料真实、合法。"
)


def joint_application(confirmation: Confirmation, act: Act, inputs: Any) -> dict[str, Any]:
    """Ask the court, both parties together, to confirm the agreement."""
    agreement = confirmation.agreement
    case = agreement.negotiation.case
    claimant = case.plaintiff or case.designated_department or case.handler
    parties = list({line.party_id: line.party for line in agreement.lines.all()}.values())
    total = yuan_twice(total_of(list(agreement.lines.all())))
    named = f"《生态环境损害赔偿协议》（{agreement.number}）"
    return {
        "court": inputs["court_asked"].name_zh,
        "parties": [
            {
                "role": "申请人",
                "name": claimant.name_zh,
                "fields": [
                    ["身份", "赔偿权利人指定的部门或者机构"],
                    ["住所", BLANK],
                    ["法定代表人（负责人）", BLANK],
                    ["委托代理人", BLANK],
                ],
            },
            *(
                {
                    "role": "申请人",
                    "name": str(party),
                    "fields": [
                        ["身份", "赔偿义务人"],
                        *identity_fields(party.track.obligor, whole=True),
                        ["委托代理人", BLANK],
                    ],
                }
                for party in parties
            ),
        ],
        "sections": [
            {
                "title": "请求事项",
                "paragraphs": [f"请求人民法院依法确认申请人于{day_zh(agreement.signed_on)}签订的{named}有效。"],
            },
            {
                "title": "事实和理由",
                "paragraphs": [
                    f"{day_zh(case.found_on)}，在{place_of(case)}发现生态环境损害（{case.title}，案件编号：{case.number}）。经调查、"
                    "鉴定评估和磋商，申请人就生态环境损害赔偿达成一致。",
                    f"协议的主要内容：{'、'.join(str(party) for party in parties)}承担生态环境损害赔偿责任，共计{total}；履行方式、期限和"
                    "违约责任见协议。",
                    *paragraphs(inputs.get("words")),
                    f"根据{cited(LAW, act.on)}，申请人共同申请司法确认。",
                    PROMISE,
                ],
            },
        ],
        "enclosures": [
            f"生态环境损害赔偿协议（{agreement.number}）",
            "调查报告、鉴定评估意见等证据材料",
            "申请人身份证明、授权委托书",
        ],
        "signatures": [
            {"role": "申请人", "name": claimant.name_zh},
            *({"role": "申请人", "name": str(party)} for party in parties),
        ],
    }
