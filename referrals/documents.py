"""The papers of clues and referrals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cases.documents import (
    BLANK,
    FORM,
    LETTER,
    NONE,
    box,
    contact,
    damage_table,
    day_or_blank,
    day_zh,
    ended,
    first_person,
    ground_zh,
    identity_fields,
    led_by,
    lines_of,
    opinions,
    paragraphs,
    place_of,
    second_person,
)
from ecocase.kernel import deadlines
from ecocase.kernel.documents import PaperSpec, register
from ecocase.kernel.models import Agency
from ecocase.policy import grounds
from ecocase.policy.citation import cited

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from referrals.models import Clue, PublicInterestFile, Referral

# The list numbers its rows itself.
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.．、]\s*|[（(][一二三四五六七八九十\d]+[）)])")
LAW_OF_TRANSFER = ("OPINIONS_3", "OPINIONS_4", "OPINIONS_5", "CODE_1083")


def transfer(referral: Referral, act: Act, inputs: Any) -> dict[str, Any]:
    """Hand a clue or a case over to the other institution (移送函), with its evidence and a slip to sign."""
    we, you = first_person(act.agency), second_person(referral.receiver)
    subject = f"{referral}"
    clock = deadlines.running(referral, "clue_feedback")
    items = referral.named_items()
    annexes = [_evidence(referral)]
    if items:
        annexes.append({"title": "移送的损害项目", "table": damage_table(items, "")})
    annexes.append(_slip(referral))
    copies = Agency.objects.filter(pk__in={*referral.copies, referral.prosecuting_id} - {None, referral.receiver_id})
    return {
        "heading": ["关于移送", subject, "线索的函" if referral.case is None else "的函"],
        "to": referral.receiver.name_zh,
        "paragraphs": [
            f"{we}在工作中发现“{subject}”（{_number_of(referral)}）。根据{cited(LAW_OF_TRANSFER, act.on)}，现移送{you}依法处理。"
        ],
        "sections": [
            {"title": "一、基本情况和意见", "paragraphs": [*_background(referral), *paragraphs(referral.opinion)]},
            {"title": "二、移送情形", "paragraphs": _grounds(referral)},
            {"title": "三、移送范围", "paragraphs": _scope(referral)},
            {
                "title": "四、请求事项",
                "paragraphs": [
                    f"请在签收后依法办理，并于{day_or_blank(clock.due_on if clock else None)}前将受理情况、办理进展书面反馈{we}；"
                    "不予受理的，请说明理由。"
                ],
            },
        ],
        "ending": "特此函告。",
        "annexes": annexes,
        "contact": contact(act),
        "copies": [agency.name_zh for agency in copies.order_by("pk")],
    }


def _number_of(referral: Referral) -> str:
    return f"案件编号：{referral.case.number}" if referral.case else f"线索编号：{referral.clue.number}"


def _background(referral: Referral) -> list[str]:
    found = referral.case or referral.clue
    lines = [f"发现时间：{day_zh(found.found_on)}；地点：{place_of(found)}。"]
    if referral.clue is not None:
        lines += [f"线索来源：{ground_zh(referral.clue.source)}。", *led_by("基本事实", referral.clue.description)]
        names = "、".join(party.name for party in referral.clue.parties.order_by("pk"))
        lines.append(f"涉嫌单位或者个人：{names or '待查明'}。")
    else:
        lines += led_by("基本事实", referral.case.description)
    return lines


def _grounds(referral: Referral) -> list[str]:
    """Return the three grounds of article 4, ticked or not; a referral without a criminal case has none of them."""
    you = second_person(referral.receiver)
    if not referral.grounds:
        return [f"属于{you}职责范围，不涉及《意见》第四条规定的情形。"]
    listed = grounds.choices("criminal_referral")
    ticks = [
        f"{box(ticked=key in referral.grounds)}（{place}）{words}；"
        for place, (key, words) in zip("一二三", listed, strict=True)
    ]
    prosecuting = referral.prosecuting.name_zh if referral.prosecuting else NONE
    return [
        "本次移送属于《意见》第四条规定的下列情形（已勾选）：",
        *ticks[:-1],
        f"{ticks[-1][:-1]}。",
        f"关联刑事案件：{referral.criminal_case_no or BLANK}；负责审查起诉的检察机关：{prosecuting}。",
    ]


def _scope(referral: Referral) -> list[str]:
    we = first_person(referral.sender)
    tracks = referral.named_tracks()
    if not tracks:
        return [f"“{referral}”的全部线索和材料。"]
    lines = []
    for track in tracks:
        number = identity_fields(track.obligor, whole=False)[0]
        known = f"（{number[0]}：{number[1]}）" if track.obligor.identity_no else ""
        lines.append(f"赔偿义务人：{track.obligor.name}{known}。")
    return [*lines, f"本函未列明的赔偿义务人和损害项目，仍由{we}依法索赔。"]


def _evidence(referral: Referral) -> dict[str, Any]:
    """Return the list of evidence; what was not typed beside a name (copies, pages, original) is filled in by hand."""
    names = [_NUMBERED.sub("", name) for name in lines_of(referral.evidence_list)]
    return {
        "title": "证据材料清单",
        "table": {
            "columns": ["序号", "材料名称", "份数", "页数", "原件或者复制件"],
            "rows": [[str(place), name, "", "", ""] for place, name in enumerate(names, 1)],
        },
        "closing": [f"移送人：{BLANK}　接收人：{BLANK}", f"移送日期：{day_or_blank(None)}"],
    }


def _slip(referral: Referral) -> dict[str, Any]:
    return {
        "title": "移送函签收回执",
        "fields": [
            ["移送单位", referral.sender.name_zh],
            ["移送事项", f"{referral}"],
            ["签收单位（盖章）", "\n"],
            ["签收人（签名）", "\n"],
            ["签收日期", "　　　　年　　月　　日"],
            ["材料是否齐全", "□齐全　□不齐全（缺少：　　　　　　　　　　）"],
            ["备注", "\n"],
        ],
    }


def feedback(referral: Referral, act: Act, inputs: Any) -> dict[str, Any]:
    """Tell the sender how the matter stands (反馈函): taken or not, why, how far, under which number."""
    you = second_person(referral.sender)
    from referrals.models import ReferralState  # noqa: PLC0415 - the documents stand beside the models

    taken = referral.state in (ReferralState.ACCEPTED, ReferralState.CONCLUDED)
    words = inputs.get("words") or inputs.get("reasons") or inputs.get("why") or ""
    reason = inputs.get("reason")
    return {
        "heading": ["关于", f"{referral}", "办理情况的", "反馈函" if taken else "退回函"],
        "to": referral.sender.name_zh,
        "paragraphs": [
            f"{you}移送的“{referral}”（{referral.number}）收悉。根据{cited(('OPINIONS_3',), act.on)}，现将办理情况反馈如下：",
            f"受理情况：{'已受理' if taken else '未受理（退回、交还）'}。",
            *([f"理由：{ground_zh(reason)}。"] if reason else []),
            *led_by("办理情况", words),
            *_own_number(referral),
        ],
        "ending": "特此反馈。",
        "contact": contact(act),
    }


def _own_number(referral: Referral) -> list[str]:
    clue = referral.received_clues.select_related("case").order_by("pk").last()
    if clue is not None and clue.case is not None:
        return [f"案件编号：{clue.case.number}。"]
    file = referral.files.order_by("pk").last()
    return [f"案件编号：{file.number}。"] if file is not None and file.number else []


def opening(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    """Propose to open a case (立案审批表), with the boxes of those who decide."""
    return {
        "fields": [
            *_clue_fields(clue),
            ["拟立案案件名称", inputs.get("case_title") or clue.title],
            ["核查结论", inputs["finding"]],
            ["法律依据", cited(("OPINIONS_1", "MANAGEMENT_RULES_17", "CODE_1073", "CIVIL_CODE_1235"), act.on)],
        ],
        "opinions": opinions(act, "经核查，造成生态环境损害，拟同意立案，启动索赔程序。"),
    }


def not_opening(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    """Propose to open no case; every ground of the list is shown, the given one ticked."""
    listed = grounds.choices("clue_not_opened", on=act.on)
    return {
        "fields": [
            *_clue_fields(clue),
            ["法律依据", cited(("MANAGEMENT_RULES_18", "REFORM_2025_3", "CODE_1073"), act.on)],
        ],
        "choices": [
            {
                "label": "不启动索赔程序的情形",
                "options": [[key == inputs["ground"], ground_zh(key)] for key, _words in listed],
            },
        ],
        "opinions": opinions(act, f"拟不予立案。{ended('理由：' + inputs['reasons'])}"),
    }


def _clue_fields(clue: Clue) -> list[list[str]]:
    parties = "、".join(party.name for party in clue.parties.order_by("pk"))
    conduct = "；".join(f"{party.name}：{party.conduct}" for party in clue.parties.order_by("pk") if party.conduct)
    return [
        ["线索编号", clue.number],
        ["线索名称", clue.title],
        ["线索来源", ground_zh(clue.source)],
        ["发现（接收）日期", day_zh(clue.found_on)],
        ["损害地点", place_of(clue)],
        ["基本情况", clue.description],
        ["涉嫌单位或者个人", parties or "待查明"],
        ["涉嫌行为", conduct or NONE],
    ]


def file_opening(file: PublicInterestFile, act: Act, inputs: Any) -> dict[str, Any]:
    """Propose to open a public-interest file (公益诉讼立案审批表)."""
    clue = file.clue or (file.referral.clue if file.referral else None)
    source = ground_zh(clue.source) if clue is not None else NONE
    referral = file.referral
    return {
        "fields": [
            ["案件名称", f"{file}"],
            ["办案单位", file.procuratorate.name_zh],
            ["案件类型", ground_zh(inputs["kind_key"])],
            ["线索来源", source],
            ["移送单位和文号", f"{referral.sender.name_zh}　{referral.number}" if referral else NONE],
            ["基本案情", clue.description if clue is not None else (referral.opinion if referral else NONE)],
            ["立案理由", inputs["why"]],
            ["法律依据", cited(("OPINIONS_2", "OPINIONS_15", "CODE_1075", "PROCURATORATE_RULES_28"), act.on)],
        ],
        "opinions": [
            ["承办检察官意见", "拟立案。", f"承办检察官：{act.by.name}"],
            ["部门负责人意见", "", ""],
            ["检察长（分管副检察长）意见", "", f"检察长：{act.approved_by.name}" if act.approved_by else ""],
        ],
    }


def passing_on(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    """Hand a clue to the agency that is competent."""
    we, you = first_person(act.agency), second_person(inputs["to"])
    return {
        "heading": ["关于移送", clue.title, "线索的函"],
        "to": inputs["to"].name_zh,
        "paragraphs": [
            f"{we}在工作中发现“{clue.title}”线索（线索编号：{clue.number}），经审查属{you}管辖。根据"
            f"{cited(('OPINIONS_6', 'CODE_1083'), act.on)}，现移送{you}办理。",
            f"移送理由：{ground_zh(inputs['reason'])}。",
            *paragraphs(inputs["reasons"]),
            f"发现时间：{day_zh(clue.found_on)}；地点：{place_of(clue)}；线索来源：{ground_zh(clue.source)}。",
            *led_by("基本情况", clue.description),
            f"涉嫌单位或者个人：{'、'.join(party.name for party in clue.parties.order_by('pk')) or '待查明'}。",
        ],
        "ending": "特此函告，请签收并反馈。",
        "enclosures": ["线索材料"],
        "contact": contact(act),
    }


def to_police(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    """Send the police what points at a crime."""
    we, you = first_person(act.agency), second_person(inputs["police"])
    return {
        "heading": ["关于移送", clue.title, "涉嫌犯罪线索的函"],
        "to": inputs["police"].name_zh,
        "paragraphs": [
            f"{we}在核查“{clue.title}”线索（线索编号：{clue.number}）过程中，发现有关单位或者个人涉嫌犯罪。根据"
            f"{cited(('OPINIONS_6', 'OPINIONS_21', 'CODE_1083'), act.on)}，现将线索移送{you}依法处理。",
            *paragraphs(inputs["facts"]),
            f"生态环境损害线索由{we}继续核查。请将立案或者不予立案的决定函告{we}。",
        ],
        "ending": "特此函告。",
        "enclosures": ["涉嫌犯罪的证据材料"],
        "contact": contact(act),
    }


for spec in (
    PaperSpec("referrals.transfer_letter", "生态环境损害线索（案件）移送函", LETTER, transfer, number_word="移"),
    PaperSpec("referrals.feedback_letter", "移送线索（案件）办理情况反馈函", LETTER, feedback, number_word="馈"),
    PaperSpec("referrals.passing_on_letter", "线索移送函", LETTER, passing_on, number_word="转"),
    PaperSpec("referrals.letter_to_police", "涉嫌犯罪线索移送函", LETTER, to_police, number_word="涉罪移"),
    PaperSpec("referrals.opening_form", "生态环境损害赔偿立案审批表", FORM, opening, number_word="立", internal=True),
    PaperSpec(
        "referrals.not_opening_form",
        "生态环境损害赔偿不予立案审批表",
        FORM,
        not_opening,
        number_word="不立",
        internal=True,
    ),
    PaperSpec(
        "referrals.file_opening_form", "公益诉讼立案审批表", FORM, file_opening, number_word="公立", internal=True
    ),
):
    register(spec)
