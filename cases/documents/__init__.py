"""The papers of a case, and what papers of higher floors are made of."""

from __future__ import annotations

from cases.documents import forms, letters
from cases.documents.phrases import (
    BLANK,
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
    obligor_names,
    paragraphs,
    place_of,
    second_person,
    yuan,
    yuan_twice,
)
from cases.documents.trail import belongs_to_archive, opened_on, procuratorates_of
from ecocase.kernel.documents import PaperSpec, register

LETTER = "papers/letter.html"
FILE = "papers/file.html"
NOTICE = "papers/notice.html"
FORM = "papers/form.html"
SERVICE = "papers/service.html"
opinions = forms.opinions

__all__ = [
    "BLANK",
    "FORM",
    "LETTER",
    "NONE",
    "NOTICE",
    "SERVICE",
    "belongs_to_archive",
    "box",
    "contact",
    "damage_table",
    "day_or_blank",
    "day_zh",
    "ended",
    "first_person",
    "ground_zh",
    "identity_fields",
    "led_by",
    "lines_of",
    "obligor_names",
    "opened_on",
    "opinions",
    "paragraphs",
    "place_of",
    "procuratorates_of",
    "second_person",
    "yuan",
    "yuan_twice",
]

for spec in (
    PaperSpec(
        "cases.notice_to_procuratorate",
        "生态环境损害调查情况告知函",
        LETTER,
        letters.notice_to_procuratorate,
        "赔告",
    ),
    PaperSpec("cases.closing_form", "生态环境损害赔偿案件结案登记表", FORM, forms.closing, "赔结"),
    PaperSpec("cases.termination_form", "生态环境损害赔偿案件终止登记表", FORM, forms.termination, "赔终"),
    PaperSpec("cases.end_of_claim_letter", "终止索赔告知函", LETTER, letters.end_of_claim, "赔告"),
    PaperSpec("cases.new_damage_letter", "新发现生态环境损害移送函", LETTER, letters.new_damage, "损移"),
    PaperSpec("cases.new_damage_answer", "新发现生态环境损害复函", LETTER, letters.new_damage_answer, "损复"),
    PaperSpec("cases.passing_on_letter", "案件移送函", LETTER, letters.passing_on, "转"),
    PaperSpec("cases.letter_to_police", "涉嫌犯罪线索移送函", LETTER, letters.to_police, "涉罪移"),
    PaperSpec("cases.report_upward", "生态环境损害赔偿重大案件报告", FILE, letters.report_upward, "赔报"),
):
    register(spec)
