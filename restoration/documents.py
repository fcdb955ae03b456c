"""The papers of restoration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents import LETTER, day_zh
from ecocase.kernel.documents import PaperSpec, register
from ecocase.policy import grounds

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from restoration.models import Plan


def _approval(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"你（单位）就{plan.case.title}（{plan.case.number}）提交的生态环境修复方案收悉。",
            f"修复地点：{plan.place}；修复方式：{grounds.label(plan.mode)}；完成期限：{day_zh(plan.due_on)}。",
            f"修复内容：{plan.works}",
            f"经审核，同意按该方案实施修复。{inputs.get('words') or ''}",
        ],
        "ending": "修复完成后，请及时报告，由我单位组织修复效果评估。",
    }


def _evaluation(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    passed = inputs["result"] == "passed"
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"{plan.case.title}（{plan.case.number}）的生态环境修复（地点：{plan.place}）已完成修复效果评估。",
            f"评估情况：{inputs['findings']}",
            "评估结论：修复效果达到要求，通过评估。"
            if passed
            else f"评估结论：未通过评估。不足之处：{inputs['shortfall']}",
        ],
        "ending": "特此告知。",
    }


def _demand(plan: Plan, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": plan.track.obligor.name,
        "paragraphs": [
            f"{plan.case.title}（{plan.case.number}）的生态环境修复未通过修复效果评估。",
            f"根据《意见》第十七条，要求你（单位）继续修复：{inputs['demand']}",
            f"请于{day_zh(inputs['finish_by'])}前完成。逾期未完成的，将依法组织代为修复，费用由你（单位）承担。",
        ],
        "ending": "特此通知。",
    }


for spec in (
    PaperSpec("restoration.approval", "生态环境修复方案审核意见", LETTER, _approval, number_word="修审"),
    PaperSpec("restoration.evaluation_opinion", "生态环境修复效果评估意见", LETTER, _evaluation, number_word="修评"),
    PaperSpec("restoration.demand", "继续修复通知书", LETTER, _demand, number_word="修催"),
):
    register(spec)
