"""The papers of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ecocase.kernel.documents import PaperSpec, register
from ecocase.kernel.models import AuditEntry
from ecocase.policy import grounds

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, Track
    from ecocase.kernel.acts import Act

LETTER = "papers/letter.html"
FORM = "papers/form.html"


def day_zh(on: Any) -> str:
    """Return a day as papers write it: 2024年3月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def opened_on(case: Case) -> date:
    """Return the day on which the case was opened; a late entry lies after it."""
    opening = AuditEntry.objects.filter(record_type=case.kind(), record_id=case.pk, step="open").first()
    return opening.on if opening is not None else timezone.localdate(case.opened_at)


def obligor_names(case: Case) -> str:
    """Return the obligors of a case by name."""
    return "、".join(track.obligor.name for track in case.facts.track_list) or "（待查明）"


def coverage_rows(case: Case) -> list[list[str]]:
    """Return the coverage table as rows of text."""
    table = case.facts.coverage_table
    names = {str(item.pk): item.name for item in case.items.all()} | {"": "合计"}
    return [
        [
            names.get(row.item, ""),
            *(f"{getattr(row, name):,}" for name in ("assessed", "agreed", "paid", "restored", "uncovered")),
        ]
        for row in (*table.rows, table.total)
    ]


def track_rows(case: Case) -> list[list[str]]:
    """Return the obligors' tracks as rows of text."""
    return [
        [track.obligor.name, track.get_state_display(), grounds.label(track.ended_ground) if track.ended_ground else ""]
        for track in case.facts.track_list
    ]


def _notice(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["procuratorate"].name_zh,
        "paragraphs": [
            f"我单位已对{case.title}开展生态环境损害调查（案件编号：{case.number}）。",
            f"损害发现时间：{day_zh(case.found_on)}；地点：{case.place.name_zh}{case.place_detail}。",
            f"涉及的赔偿义务人：{obligor_names(case)}。",
            f"主要情况：{inputs['summary']}",
            "根据《意见》第八条，现将启动调查情况告知你院。",
        ],
        "ending": "特此告知。",
    }


def _closing(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "fields": [
            *_head(case),
            ["结案日期", day_zh(act.on)],
            ["结案报告", inputs["report"]],
            ["赔偿资金用于修复的安排", inputs.get("use_of_money") or "无"],
        ],
        "tables": [
            {
                "title": "损害项目及覆盖情况（元）",
                "columns": ["损害项目", "评估", "协议", "已付", "已修复", "未覆盖"],
                "rows": coverage_rows(case),
            },
            {"title": "赔偿义务人", "columns": ["名称", "办理情况", "终止情形"], "rows": track_rows(case)},
        ],
    }


def _termination(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "fields": [
            *_head(case),
            ["终止日期", day_zh(act.on)],
            ["终止情形", grounds.label(inputs["ground"])],
            ["终止理由", inputs["reasons"]],
        ],
        "tables": [],
    }


def _end_of_claim(track: Track, act: Act, inputs: Any) -> dict[str, Any]:
    case = track.case
    return {
        "to": case.informed_procuratorate.name_zh if case.informed_procuratorate else "有关人民检察院",
        "paragraphs": [
            f"我单位办理的{case.title}（案件编号：{case.number}），对赔偿义务人{track.obligor.name}的索赔程序已于"
            f"{day_zh(act.on)}终止。",
            f"终止情形：{grounds.label(inputs['ground'])}。",
            f"理由：{inputs['reasons']}",
        ],
        "ending": "特此告知。",
    }


def _report(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    kinds = "；".join(grounds.label(key) for key in inputs["major"])
    words = inputs.get("words")
    return {
        "to": case.handler.superior.name_zh,
        "paragraphs": [
            f"我单位办理的{case.title}（案件编号：{case.number}）属于生态环境损害赔偿重大案件：{kinds}。",
            *([f"说明：{words}"] if words else []),
            f"损害发现时间：{day_zh(case.found_on)}；地点：{case.place.name_zh}{case.place_detail}。",
            f"涉及的赔偿义务人：{obligor_names(case)}。",
        ],
        "ending": "特此报告。",
    }


def _new_damage(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": case.handler.name_zh,
        "paragraphs": [
            f"你单位办理的{case.title}（案件编号：{case.number}），我院于{day_zh(inputs['seen_on'])}发现该案办理时未发现的生态环境损害。",
            f"新发现的损害：{inputs['found']}",
            f"前案未发现的原因：{inputs['why_not_found']}",
            f"我院意见：{inputs['opinion']}",
            "根据《意见》第十六条，现移送你单位依法处理，请将处理情况函告我院。",
        ],
        "ending": "特此函告。",
        "attachments": ["新发现损害的证据材料"],
    }


def _new_damage_answer(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": "、".join(agency.name_zh for agency in inputs["to"]),
        "paragraphs": [
            f"你院关于{case.title}（案件编号：{case.number}）新发现生态环境损害的来函收悉。",
            f"处理结果：{grounds.label(inputs['outcome'])}。",
            inputs["words"],
        ],
        "ending": "特此函复。",
    }


def _passing_on(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["to"].name_zh,
        "paragraphs": [
            f"我单位办理的{case.title}（案件编号：{case.number}），经审查属你单位管辖，现予移送。",
            f"移送理由：{grounds.label(inputs['reason'])}。{inputs['reasons']}",
            f"涉及的赔偿义务人：{obligor_names(case)}。",
        ],
        "ending": "特此函告。",
    }


def _to_police(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["police"].name_zh,
        "paragraphs": [
            f"我单位在办理{case.title}（案件编号：{case.number}）过程中，发现有关单位或者个人涉嫌犯罪，现将线索移送你单位。",
            inputs["facts"],
            "生态环境损害赔偿工作由我单位继续办理。",
        ],
        "ending": "特此函告。",
    }


def _head(case: Case) -> list[list[str]]:
    return [
        ["案件编号", case.number],
        ["案件名称", case.title],
        ["损害地点", f"{case.place.name_zh}{case.place_detail}"],
        ["赔偿义务人", obligor_names(case)],
        ["赔偿权利人", case.claimant_government.name_zh if case.claimant_government else ""],
        ["办案单位", case.handler.name_zh],
        ["立案日期", day_zh(opened_on(case))],
    ]


for spec in (
    PaperSpec("cases.notice_to_procuratorate", "生态环境损害调查情况告知函", LETTER, _notice, "赔告"),
    PaperSpec("cases.closing_form", "生态环境损害赔偿案件结案登记表", FORM, _closing, "赔结"),
    PaperSpec("cases.termination_form", "生态环境损害赔偿案件终止登记表", FORM, _termination, "赔终"),
    PaperSpec("cases.end_of_claim_letter", "终止索赔告知函", LETTER, _end_of_claim, "赔告"),
    PaperSpec("cases.new_damage_letter", "新发现生态环境损害移送函", LETTER, _new_damage, "损移"),
    PaperSpec("cases.new_damage_answer", "新发现生态环境损害复函", LETTER, _new_damage_answer, "损复"),
    PaperSpec("cases.passing_on_letter", "案件移送函", LETTER, _passing_on, "转"),
    PaperSpec("cases.letter_to_police", "涉嫌犯罪线索移送函", LETTER, _to_police, "涉罪移"),
    PaperSpec("cases.report_upward", "生态环境损害赔偿重大案件报告", LETTER, _report, "赔报"),
):
    register(spec)
