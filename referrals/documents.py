"""The papers of clues and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.documents import FORM, LETTER, day_zh
from ecocase.kernel.documents import PaperSpec, register
from ecocase.kernel.models import Agency
from ecocase.policy import grounds

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from referrals.models import Clue, PublicInterestFile, Referral


def _transfer(referral: Referral, act: Act, inputs: Any) -> dict[str, Any]:
    subject = f"{referral}"
    paragraphs = [f"现将“{subject}”移送你单位依法处理。"]
    if referral.grounds:
        reasons = "；".join(grounds.label(key) for key in referral.grounds)
        paragraphs.append(f"移送情形（《意见》第四条）：{reasons}。关联刑事案件：{referral.criminal_case_no}。")
    if referral.track_ids:
        names = "、".join(track.obligor.name for track in referral.named_tracks())
        paragraphs.append(f"本次移送所涉赔偿义务人：{names}。其余赔偿义务人仍由我单位依法索赔。")
    if referral.item_ids:
        paragraphs.append("本次移送所涉损害项目：" + "、".join(item.name for item in referral.named_items()) + "。")
    paragraphs += [
        f"基本情况和意见：{referral.opinion}",
        f"证据清单：{referral.evidence_list}",
        "请将处理情况及时反馈我单位。",
    ]
    copies = [agency.name_zh for agency in Agency.objects.filter(pk__in=referral.copies)]
    return {"to": referral.receiver.name_zh, "paragraphs": paragraphs, "ending": "特此函告。", "copies": copies}


def _feedback(referral: Referral, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": referral.sender.name_zh,
        "paragraphs": [
            f"你单位移送的“{referral}”（{referral.number}），现反馈办理情况如下：",
            inputs.get("words") or inputs.get("reasons") or inputs.get("why") or "",
        ],
        "ending": "特此反馈。",
    }


def _opening(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    return {"fields": [*_clue_fields(clue), ["核查结论", inputs["finding"]], ["审批意见", "拟同意立案，启动索赔程序"]]}


def _not_opening(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "fields": [
            *_clue_fields(clue),
            ["不予立案情形", grounds.label(inputs["ground"])],
            ["理由", inputs["reasons"]],
        ]
    }


def _clue_fields(clue: Clue) -> list[list[str]]:
    return [
        ["线索编号", clue.number],
        ["线索名称", clue.title],
        ["线索来源", grounds.label(clue.source)],
        ["发现时间", day_zh(clue.found_on)],
        ["损害地点", f"{clue.place.name_zh}{clue.place_detail}"],
        ["基本情况", clue.description],
        ["涉及单位或个人", "、".join(party.name for party in clue.parties.all()) or "待查明"],
    ]


def _file_opening(file: PublicInterestFile, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "fields": [
            ["案件名称", str(file)],
            ["办案单位", file.procuratorate.name_zh],
            ["案件类型", grounds.label(inputs["kind_key"])],
            ["立案理由", inputs["why"]],
        ]
    }


def _passing_on(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["to"].name_zh,
        "paragraphs": [
            f"我单位在工作中发现“{clue.title}”线索（{clue.number}），经审查属你单位管辖，现予移送。",
            f"移送理由：{grounds.label(inputs['reason'])}。{inputs['reasons']}",
            f"基本情况：{clue.description}",
        ],
        "ending": "特此函告。",
    }


def _to_police(clue: Clue, act: Act, inputs: Any) -> dict[str, Any]:
    return {
        "to": inputs["police"].name_zh,
        "paragraphs": [
            f"我单位在核查“{clue.title}”线索（{clue.number}）过程中，发现有关单位或者个人涉嫌犯罪，现将线索移送你单位。",
            inputs["facts"],
            "生态环境损害线索由我单位继续核查。",
        ],
        "ending": "特此函告。",
    }


for spec in (
    PaperSpec("referrals.transfer_letter", "生态环境损害线索（案件）移送函", LETTER, _transfer, number_word="移"),
    PaperSpec("referrals.feedback_letter", "移送线索（案件）办理情况反馈函", LETTER, _feedback, number_word="馈"),
    PaperSpec("referrals.passing_on_letter", "线索移送函", LETTER, _passing_on, number_word="转"),
    PaperSpec("referrals.letter_to_police", "涉嫌犯罪线索移送函", LETTER, _to_police, number_word="涉罪移"),
    PaperSpec("referrals.opening_form", "生态环境损害赔偿立案审批表", FORM, _opening, number_word="立", internal=True),
    PaperSpec(
        "referrals.not_opening_form",
        "生态环境损害赔偿不予立案审批表",
        FORM,
        _not_opening,
        number_word="不立",
        internal=True,
    ),
    PaperSpec(
        "referrals.file_opening_form", "公益诉讼立案审批表", FORM, _file_opening, number_word="公立", internal=True
    ),
):
    register(spec)
