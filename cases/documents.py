"""The papers of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.kernel.documents import PaperSpec, register

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.acts import Act

LETTER = "papers/letter.html"
FORM = "papers/form.html"


def day_zh(on: Any) -> str:
    """Return a day as papers write it: 2024年3月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def obligor_names(case: Case) -> str:
    """Return the obligors of a case by name."""
    return "、".join(track.obligor.name for track in case.facts.track_list) or "（待查明）"


def coverage_rows(case: Case) -> list[list[str]]:
    """Return the coverage table as rows of text."""
    table = case.facts.coverage_table
    names = {str(item.pk): item.name for item in case.items.all()}
    return [
        [names.get(row.item, ""), f"{row.assessed:,}", f"{row.agreed:,}", f"{row.paid:,}", f"{row.restored:,}", f"{row.uncovered:,}"]
        for row in table.rows
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
            ["案件编号", case.number],
            ["案件名称", case.title],
            ["损害地点", f"{case.place.name_zh}{case.place_detail}"],
            ["赔偿义务人", obligor_names(case)],
            ["办案单位", case.handler.name_zh],
            ["立案日期", day_zh(case.opened_at.date())],
            ["结案日期", day_zh(act.on)],
            ["结案报告", inputs["report"]],
            ["赔偿资金用于修复的安排", inputs.get("use_of_money") or "无"],
        ],
        "tables": [
            {
                "title": "损害项目及覆盖情况（元）",
                "columns": ["损害项目", "评估", "协议", "已付", "已修复", "未覆盖"],
                "rows": coverage_rows(case),
            }
        ],
    }


register(
    PaperSpec(
        key="cases.notice_to_procuratorate", title="生态环境损害调查情况告知函", template=LETTER, number_word="环赔告", values=_notice
    )
)
register(PaperSpec(key="cases.closing_form", title="生态环境损害赔偿案件结案审批表", template=FORM, number_word="环赔结", values=_closing))
