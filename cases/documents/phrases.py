"""What papers of every app say in the same words: days, money, people, damage, who to turn to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.models.tracks import ObligorKind
from ecocase.policy import grounds
from ecocase.policy.identity import masked, money_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Case, DamageItem, Obligor
    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency

# What the file does not know is filled in by hand.
BLANK = "＿＿＿＿＿＿＿＿"
NONE = "—"
_ENDS = "。！？；：…”）.!?;:)"


def day_zh(on: Any) -> str:
    """Return a day as papers write it: 2024年3月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def day_or_blank(on: date | None) -> str:
    """Return a day, or room to write one."""
    return day_zh(on) if on is not None else "＿＿＿＿年＿＿月＿＿日"


def yuan(amount: Decimal) -> str:
    """Return an amount in figures: 50,000.00元."""
    return f"{amount:,.2f}元"


def yuan_twice(amount: Decimal) -> str:
    """Return an amount in figures and in the characters that nobody changes: 人民币50,000.00元（大写：伍万元整）."""
    return f"人民币{yuan(amount)}（大写：{money_in_words(amount)}）"


def paragraphs(text: str | None) -> list[str]:
    """Return what was typed as paragraphs, without empty lines, the last one ended where it was left open."""
    found = lines_of(text)
    return [*found[:-1], ended(found[-1])] if found else []


def lines_of(text: str | None) -> list[str]:
    """Return the lines that were typed, without empty ones."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, where it has no end of its own."""
    return sentence if not sentence or sentence[-1] in _ENDS else f"{sentence}。"


def led_by(word: str, text: str | None) -> list[str]:
    """Return what was typed as paragraphs, the first led by a word; nothing where nothing was typed."""
    found = paragraphs(text)
    return [f"{word}：{found[0]}", *found[1:]] if found else []


def identity_fields(obligor: Obligor, *, whole: bool) -> list[list[str]]:
    """Return who an obligor is, as papers name a party.

    :param whole: the paper is the obligor's own or the court's; in others a person's ID number is masked.
    """
    person = obligor.kind == ObligorKind.PERSON
    number = obligor.identity_no
    if number and person and not whole:
        number = masked(number)
    fields = [
        ["公民身份号码" if person else "统一社会信用代码", number or BLANK],
        ["住址" if person else "住所", obligor.address or BLANK],
    ]
    if not person:
        fields.append(["法定代表人（负责人）", obligor.representative or BLANK])
    return [*fields, ["联系电话", obligor.phone or BLANK]]


def contact(act: Act) -> str:
    """Return whom to turn to, as the note below a letter's day has it."""
    return f"联系人：{act.by.name}，联系电话：{act.by.phone or BLANK}"


def ground_zh(key: str) -> str:
    """Return a listed ground as a paper names it, without what the form says to whoever fills it in."""
    return grounds.label(key).removesuffix("（说明）")


def first_person(agency: Agency) -> str:
    """Return how an agency speaks of itself: 我局, 我院, 我单位."""
    return f"我{_body(agency)}"


def second_person(to: Agency | Obligor) -> str:
    """Return how a paper speaks to its receiver: 你局, 你院, 你单位; a person is simply 你."""
    if hasattr(to, "name_zh"):
        return f"你{_body(to)}"
    return "你" if to.kind == ObligorKind.PERSON else "你单位"


def _body(agency: Agency) -> str:
    last = agency.name_zh[-1:]
    return last if last in "局厅院" else "单位"


def box(*, ticked: bool) -> str:
    """Return a box, ticked or not, of characters that the official faces have as well (☑ they have not)."""
    return "［√］" if ticked else "［　］"


def obligor_names(case: Case) -> str:
    """Return the obligors of a case by name."""
    return "、".join(track.obligor.name for track in case.facts.track_list) or "（待查明）"


def place_of(record: Any) -> str:
    """Return where the damage lies."""
    return f"{record.place.name_zh}{record.place_detail}"


def damage_table(items: Iterable[DamageItem], title: str = "生态环境损害数额") -> dict[str, Any]:
    """Return the damage by the five heads of the Civil Code, with what was not found shown as such, and the sum."""
    found = list(items)
    heads = [head.key for head in grounds.GROUNDS["loss_items"].grounds if head.key != grounds.OTHER]
    heads += sorted({item.category for item in found} - set(heads))
    rows = []
    for head in heads:
        of_head = [item for item in found if item.category == head]
        rows += [[_head(head), item.name, _medium(item), f"{item.assessed:,.2f}"] for item in of_head]
        if not of_head:
            rows.append([_head(head), NONE, NONE, NONE])
    total = sum((item.assessed for item in found), start=Decimal("0.00"))
    rows.append(["合计", "", "", f"{total:,.2f}"])
    return {
        "title": title,
        "columns": ["损失和费用", "损害项目", "环境要素", "金额（元）"],
        "rows": rows,
        "amounts": [3],
    }


def _head(key: str) -> str:
    return "其他损失和费用" if key == grounds.OTHER else ground_zh(key)


def _medium(item: DamageItem) -> str:
    return ground_zh(item.medium) if item.medium else NONE
