"""The papers of restoration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.documents import (
    NONE,
    NOTICE,
    belongs_to_archive,
    box,
    contact,
    day_or_blank,
    day_zh,
    first_person,
    ground_zh,
    led_by,
    paragraphs,
    second_person,
    yuan,
)
from ecocase.kernel.documents import PaperSpec, register
from ecocase.policy.citation import cited
from negotiation.models import Negotiation
from negotiation.services import copy_receivers

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency
    from restoration.models import Plan

LAW = ("OPINIONS_17", "OPINIONS_19", "CODE_1065", "CIVIL_CODE_1234", "MANAGEMENT_RULES_27")


@belongs_to_archive
def papers_of_plans(case: Case) -> Q:
    """Return which papers of restorations belong to a case."""
    return Q(file_type="plan", file_id__in=case.plans.values("pk"))


def informed_procuratorates(plan: Plan) -> list[Agency]:
    """Return the procuratorates that get copies of a restoration's papers."""
    negotiation = Negotiation.objects.filter(case=plan.case).order_by("-pk").first()
    if negotiation is not None:
        return copy_receivers(negotiation)
    informed = plan.case.informed_procuratorate
    return [informed] if informed is not None else []


def approval(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    """Agree to a plan: what, where, how, by when, under whose eyes."""
    we, you = first_person(act.agency), second_person(plan.track.obligor)
    before = plan.track.facts_confirmed_on
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"{you}就{plan.case.title}（案件编号：{plan.case.number}）提交的生态环境修复方案收悉。"
            + (f"{you}已于{day_zh(before)}书面确认损害事实，自愿先行修复。" if before else "")
            + f"根据{cited(LAW, act.on)}，经审核，同意按该方案实施修复。"
        ],
        "sections": [
            {
                "title": "一、修复范围和内容",
                "paragraphs": [
                    f"修复地点：{plan.place}。",
                    f"修复的损害项目：{'、'.join(item.name for item in plan.items.order_by('pk')) or NONE}。",
                    *led_by("修复内容", plan.works),
                ],
            },
            {"title": "二、修复方式和期限", "paragraphs": _manner(plan)},
            {
                "title": "三、监督管理",
                "paragraphs": [
                    f"修复期间，{you}应当按照进度报告修复情况，接受{we}的监督检查；变更修复方案的，应当事先报{we}同意。"
                ],
            },
            {
                "title": "四、修复效果评估",
                "paragraphs": [
                    f"修复完成后，应当及时报告，由{we}组织修复效果评估；未达到修复目标的，应当继续修复。先行修复不影响{you}"
                    "依法应当承担的其他责任。",
                    *led_by("审核意见", inputs.get("words")),
                ],
            },
        ],
        "contact": contact(act),
    }


def _manner(plan: Plan) -> list[str]:
    stones = "；".join(
        f"{stone.name}（{day_or_blank(stone.due_on)}）" for stone in plan.milestones.order_by("due_on", "pk")
    )
    return [
        f"修复方式：{ground_zh(plan.mode)}；预计费用：{yuan(plan.cost)}；完成期限：{day_zh(plan.due_on)}。",
        *led_by("受托修复单位", plan.third_party),
        *([f"替代修复的理由：{ground_zh(plan.reason_not_in_place)}。"] if plan.reason_not_in_place else []),
        *([f"替代修复的种类：{ground_zh(plan.substitute)}。"] if plan.substitute else []),
        *led_by("替代修复的具体约定", plan.terms),
        *([f"阶段目标：{stones}。"] if stones else []),
    ]


def evaluation(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    """State whether a restoration has reached its aim."""
    we, you = first_person(act.agency), second_person(plan.track.obligor)
    passed = inputs["result"] == "passed"
    value = inputs.get("value")
    conclusion = [
        f"{box(ticked=passed)}达到修复目标　　{box(ticked=not passed)}未达到修复目标",
        *([f"修复折抵金额：{yuan(value)}。"] if value else []),
    ]
    follow = (
        ["该修复任务完成。"]
        if passed
        else [
            *led_by("未达到之处", inputs["shortfall"]),
            f"{you}应当继续修复，具体要求和期限由{we}另行书面通知。",
        ]
    )
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"{plan.case.title}（案件编号：{plan.case.number}）的生态环境修复已经完成修复效果评估。根据"
            f"{cited(LAW, act.on)}，现将评估意见告知如下："
        ],
        "sections": [
            {
                "title": "一、修复情况",
                "paragraphs": [
                    f"修复地点：{plan.place}；修复方式：{ground_zh(plan.mode)}；完成期限：{day_zh(plan.due_on)}。",
                    f"修复的损害项目：{'、'.join(item.name for item in plan.items.order_by('pk')) or NONE}。",
                    *led_by("修复内容", plan.works),
                ],
            },
            {"title": "二、评估情况", "paragraphs": paragraphs(inputs["findings"])},
            {"title": "三、评估结论", "paragraphs": conclusion},
            {"title": "四、处理意见", "paragraphs": follow},
        ],
        "enclosures": ["修复效果评估报告"],
        "contact": contact(act),
        "copies": [agency.name_zh for agency in informed_procuratorates(plan)] if passed else [],
    }


def demand(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    """Demand in writing what a restoration lacks."""
    we, you = first_person(act.agency), second_person(plan.track.obligor)
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"{plan.case.title}（案件编号：{plan.case.number}）的生态环境修复（地点：{plan.place}）经评估未达到修复目标。根据"
            f"{cited(LAW, act.on)}，现要求{you}继续修复。",
            *led_by("未达到之处", plan.answer),
            *led_by("继续修复的要求", inputs["demand"]),
            f"请于{day_zh(inputs['finish_by'])}前完成，并书面报告{we}，由{we}再次组织修复效果评估。",
            f"逾期未完成的，{we}将依法自行或者委托他人修复，所需费用由{you}承担。",
        ],
        "ending": "特此通知。",
        "contact": contact(act),
    }


for spec in (
    PaperSpec("restoration.approval", "生态环境修复方案审核意见", NOTICE, approval, number_word="修审"),
    PaperSpec("restoration.evaluation_opinion", "生态环境修复效果评估意见", NOTICE, evaluation, number_word="修评"),
    PaperSpec("restoration.demand", "继续修复通知书", NOTICE, demand, number_word="修催"),
):
    register(spec)
