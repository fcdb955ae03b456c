"""The forms of a case: closing and termination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents.phrases import BLANK, NONE, day_zh, ended, ground_zh, obligor_names, place_of, yuan
from cases.documents.trail import archive_of, days_of, opened_on
from ecocase.policy import grounds

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.acts import Act


def opinions(act: Act, handler_says: str) -> list[list[str]]:
    """Return the boxes in which those who decide sign, with what the file knows of them."""
    leader = act.approved_by
    return [
        ["承办人意见", handler_says, f"承办人：{act.by.name}"],
        ["承办部门审核意见", "", ""],
        ["法制审核意见", "", ""],
        ["负责人审批意见", "", f"负责人：{leader.name}" if leader else ""],
    ]


def closing(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Close a case: its days, its figures, what became of each obligor, what lies in the archive."""
    total = case.facts.coverage_table.total
    return {
        "fields": [
            *_head(case),
            ["结案日期", day_zh(act.on)],
            ["评估损害数额", yuan(total.assessed)],
            ["协议、裁判确定数额", yuan(total.agreed + total.granted)],
            ["实际到账数额", yuan(total.paid)],
            ["修复折抵数额", yuan(total.restored)],
            ["结案报告", inputs["report"]],
            ["赔偿资金用于修复的安排", inputs.get("use_of_money") or NONE],
        ],
        "tables": [
            {
                "title": "损害项目及覆盖情况（元）",
                "columns": ["损害项目", "评估", "协议", "已付", "已修复", "未覆盖"],
                "rows": coverage_rows(case),
                "amounts": [1, 2, 3, 4, 5],
            },
            {"title": "赔偿义务人", "columns": ["名称", "办理情况", "终止情形"], "rows": track_rows(case)},
            {"title": "办理经过", "columns": ["日期", "事项", "单位"], "rows": days_of(case), "whole": [0]},
            {
                "title": "归档目录",
                "columns": ["序号", "文书名称", "文号", "日期"],
                "rows": archive_of(case),
                "whole": [0, 3],
            },
        ],
        "opinions": opinions(act, "拟同意结案。"),
    }


def termination(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """End a claim on a ground of the list; every ground is shown, the given one ticked."""
    listed = grounds.choices("claim_ended", on=act.on)
    return {
        "fields": [*_head(case), ["终止日期", day_zh(act.on)]],
        "choices": [
            {"label": "终止情形", "options": [[key == inputs["ground"], ground_zh(key)] for key, _words in listed]},
        ],
        "tables": [],
        "opinions": opinions(act, f"拟终止索赔程序。{ended('理由：' + inputs['reasons'])}"),
    }


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
        [track.obligor.name, track.get_state_display(), ground_zh(track.ended_ground) if track.ended_ground else NONE]
        for track in case.facts.track_list
    ]


def _head(case: Case) -> list[list[str]]:
    government = case.claimant_government
    return [
        ["案件编号", case.number],
        ["案件名称", case.title],
        ["损害地点", place_of(case)],
        ["赔偿义务人", obligor_names(case)],
        ["赔偿权利人", government.name_zh if government else BLANK],
        ["办案单位", case.handler.name_zh],
        ["损害发现日期", day_zh(case.found_on)],
        ["立案日期", day_zh(opened_on(case))],
    ]
