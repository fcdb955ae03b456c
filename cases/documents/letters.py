"""The letters of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents.phrases import (
    contact,
    damage_table,
    day_or_blank,
    day_zh,
    ended,
    first_person,
    ground_zh,
    identity_fields,
    led_by,
    obligor_names,
    paragraphs,
    place_of,
    second_person,
)
from cases.documents.trail import opened_on, procuratorates_of
from ecocase.kernel import deadlines
from ecocase.policy.citation import cited

if TYPE_CHECKING:
    from cases.models import Case, Track
    from ecocase.kernel.acts import Act


def notice_to_procuratorate(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Tell the procuratorate that damage is investigated (告知函)."""
    we, you = first_person(act.agency), second_person(inputs["procuratorate"])
    return {
        "heading": ["关于对", case.title, "启动生态环境损害", "赔偿调查的告知函"],
        "to": inputs["procuratorate"].name_zh,
        "paragraphs": [
            f"{we}于{day_zh(opened_on(case))}对{case.title}（案件编号：{case.number}）立案，启动生态环境损害赔偿调查。"
            f"根据{cited(('OPINIONS_8', 'LINK_2024'), act.on)}，现将有关情况告知{you}。",
        ],
        "sections": [
            {
                "title": "一、基本事实",
                "paragraphs": [
                    f"{day_zh(case.found_on)}，在{place_of(case)}发现生态环境损害。",
                    *paragraphs(inputs["summary"]),
                ],
            },
            {"title": "二、赔偿义务人", "paragraphs": obligors_in_words(case)},
            {
                "title": "三、损害情况",
                "paragraphs": damage_in_words(case),
            },
            {
                "title": "四、下一步工作",
                "paragraphs": [
                    f"{we}将依法开展损害调查、鉴定评估和磋商工作，重要进展及时向{you}通报。对调查取证、磋商程序和法律适用"
                    f"等有意见建议的，请函告{we}。"
                ],
            },
        ],
        "ending": "特此告知。",
        "contact": contact(act),
    }


def obligors_in_words(case: Case) -> list[str]:
    """Return the obligors with what they did, one a paragraph; ID numbers of persons masked."""
    found = []
    for track in case.facts.track_list:
        number = identity_fields(track.obligor, whole=False)[0]
        known = f"（{number[0]}：{number[1]}）" if track.obligor.identity_no else ""
        conduct = f"：{track.act_done}" if track.act_done else ""
        found.append(ended(f"{track.obligor.name}{known}{conduct}"))
    return found or ["有待查明。"]


def damage_in_words(case: Case) -> list[str]:
    """Return the damage items with their amounts, or that they are not known yet."""
    items = case.facts.item_list
    if not items:
        return ["损害数额有待调查、鉴定评估后确定。"]
    named = "；".join(f"{item.name}{item.assessed:,.2f}元" for item in items)
    total = sum(item.assessed for item in items)
    return [f"经评估，{named}；合计{total:,.2f}元。"]


def end_of_claim(track: Track, act: Act, inputs: Any) -> dict[str, Any]:
    """Tell the procuratorate that the claim against one obligor has ended."""
    we, you = first_person(act.agency), "你院"
    case = track.case
    return {
        "heading": ["关于终止对", track.obligor.name, "索赔程序的", "告知函"],
        "to": "、".join(agency.name_zh for agency in procuratorates_of(case, act)),
        "paragraphs": [
            f"{we}办理的{case.title}（案件编号：{case.number}），对赔偿义务人{track.obligor.name}的索赔程序已于"
            f"{day_zh(act.on)}终止。现将有关情况告知{you}。",
            f"终止情形：{ground_zh(inputs['ground'])}。",
            *led_by("理由", inputs["reasons"]),
        ],
        "ending": "特此告知。",
        "contact": contact(act),
    }


def report_upward(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Report a major case to the bureau of the level above (上行文)."""
    we = first_person(act.agency)
    kinds = "；".join(ground_zh(key) for key in inputs["major"])
    return {
        "heading": [case.handler.name_zh, "关于", case.title, "生态环境损害赔偿", "重大案件的报告"],
        "issuer": act.approved_by.name if act.approved_by else "",
        "to": case.handler.superior.name_zh,
        "paragraphs": [
            f"{we}办理的{case.title}（案件编号：{case.number}）属于生态环境损害赔偿重大案件。"
            f"根据{cited(('REFORM_2025_10', 'MANAGEMENT_RULES_32'), act.on)}，现将有关情况报告如下。"
        ],
        "sections": [
            {
                "title": "一、重大案件情形",
                "paragraphs": [f"{kinds}。", *paragraphs(inputs.get("words"))],
            },
            {
                "title": "二、案件基本情况",
                "paragraphs": [
                    f"损害发现时间：{day_zh(case.found_on)}；地点：{place_of(case)}；立案时间：{day_zh(opened_on(case))}。",
                    *paragraphs(case.description),
                ],
            },
            {"title": "三、赔偿义务人", "paragraphs": obligors_in_words(case)},
            {"title": "四、损害情况", "paragraphs": damage_in_words(case)},
        ],
        "ending": "特此报告。",
        "contact": contact(act),
    }


def new_damage(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Point out damage that the bureau's case did not find (新发现损害移送函)."""
    we, you = first_person(act.agency), second_person(case.handler)
    clock = deadlines.running(case, "clue_feedback")
    return {
        "heading": ["关于移送", case.title, "新发现生态环境", "损害的函"],
        "to": case.handler.name_zh,
        "paragraphs": [
            f"{you}办理的{case.title}（案件编号：{case.number}），{we}于{day_zh(inputs['seen_on'])}发现该案办理时未发现的"
            f"生态环境损害。根据{cited(('OPINIONS_16', 'COMPENSATION_SUITS_18'), act.on)}，现移送{you}依法处理。",
        ],
        "sections": [
            {"title": "一、新发现的损害", "paragraphs": paragraphs(inputs["found"])},
            {
                "title": "二、与前案的关系",
                "paragraphs": [
                    f"前案案件编号：{case.number}；赔偿义务人：{obligor_names(case)}。该损害为同一行为造成的其他损害，"
                    "不是对已知损害的重新估价。",
                    *led_by("前案未发现的原因", inputs["why_not_found"]),
                ],
            },
            {"title": "三、法律意见", "paragraphs": paragraphs(inputs["opinion"])},
            {
                "title": "四、请求事项",
                "paragraphs": [f"请于{day_or_blank(clock.due_on if clock else None)}前将处理情况函告{we}。"],
            },
        ],
        "ending": "特此函告。",
        "enclosures": ["新发现损害的证据材料"],
        "contact": contact(act),
    }


def new_damage_answer(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Answer the procuratorates that pointed out new damage."""
    you = "你院"
    return {
        "heading": ["关于", case.title, "新发现生态环境", "损害处理情况的复函"],
        "to": "、".join(agency.name_zh for agency in inputs["to"]),
        "paragraphs": [
            f"{you}关于{case.title}（案件编号：{case.number}）新发现生态环境损害的来函收悉。经研究，现函复如下：",
            f"处理结果：{ground_zh(inputs['outcome'])}。",
            *paragraphs(inputs["words"]),
        ],
        "ending": "特此函复。",
        "contact": contact(act),
    }


def passing_on(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Hand a case to the agency that is competent."""
    we, you = first_person(act.agency), second_person(inputs["to"])
    items = case.facts.item_list
    return {
        "heading": ["关于移送", case.title, "的函"],
        "to": inputs["to"].name_zh,
        "paragraphs": [
            f"{we}办理的{case.title}（案件编号：{case.number}），经审查属{you}管辖。根据"
            f"{cited(('OPINIONS_6', 'CODE_1083'), act.on)}，现移送{you}办理。",
            f"移送理由：{ground_zh(inputs['reason'])}。",
            *paragraphs(inputs["reasons"]),
            f"损害发现时间：{day_zh(case.found_on)}；地点：{place_of(case)}；立案时间：{day_zh(opened_on(case))}。",
            *led_by("基本情况", case.description),
            *led_by("赔偿义务人", "\n".join(obligors_in_words(case))),
        ],
        "ending": "特此函告，请签收并反馈。",
        "annexes": [{"title": "生态环境损害数额", "table": damage_table(items, "")}] if items else [],
        "enclosures": ["案卷材料"],
        "contact": contact(act),
        "copies": [agency.name_zh for agency in procuratorates_of(case, act)],
    }


def to_police(case: Case, act: Act, inputs: Any) -> dict[str, Any]:
    """Send the police what points at a crime."""
    we, you = first_person(act.agency), second_person(inputs["police"])
    return {
        "heading": ["关于移送", case.title, "涉嫌犯罪线索的函"],
        "to": inputs["police"].name_zh,
        "paragraphs": [
            f"{we}在办理{case.title}（案件编号：{case.number}）过程中，发现有关单位或者个人涉嫌犯罪。根据"
            f"{cited(('OPINIONS_6', 'OPINIONS_21', 'CODE_1083'), act.on)}，现将线索移送{you}依法处理。",
            *paragraphs(inputs["facts"]),
            f"生态环境损害赔偿工作由{we}继续办理。请将立案或者不予立案的决定函告{we}。",
        ],
        "ending": "特此函告。",
        "enclosures": ["涉嫌犯罪的证据材料"],
        "contact": contact(act),
        "copies": [agency.name_zh for agency in procuratorates_of(case, act)],
    }
