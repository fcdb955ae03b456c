"""What people type in and what it must be: ID numbers, credit codes, amounts of money, names.

And how an amount is written in the characters of papers.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ID_LENGTH = 18

# Letters that look like digits (I, O, Z, S, V) are not used in credit codes.
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE_LENGTH = 18

# The amount that the database's columns hold: 18 digits, two of them behind the point.
MOST_MONEY = Decimal("9999999999999999.99")
_MONEY_FORM = re.compile(r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_FEN_PLACES = 2


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")

# Not NFKC, which would read 1² as 12: only the full-width forms of ASCII and the wide yuan sign and blank.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥", 0x3000: " "}


class Fault(StrEnum):
    """Why an entry is refused."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTHDAY = "birthday"
    CHECK_DIGIT = "check_digit"
    NEGATIVE = "negative"
    FORM = "form"
    PLACES = "places"
    TOO_LARGE = "too_large"

    @property
    def says_zh(self) -> str:
        """The fault in a sentence, in Chinese."""
        return _SAYS[self][0]

    @property
    def says_en(self) -> str:
        """The fault in a sentence, in English."""
        return _SAYS[self][1]


_SAYS = {
    Fault.LENGTH: ("应当为18位。", "It has 18 characters."),
    Fault.CHARACTERS: ("含有不允许的字符。", "It holds characters that cannot stand there."),
    Fault.BIRTHDAY: ("出生日期不存在。", "The date of birth in it does not exist."),
    Fault.CHECK_DIGIT: ("校验码不符，请核对。", "Its check character does not fit. Compare it with the paper."),
    Fault.NEGATIVE: ("金额不能为负。", "An amount is never negative."),
    Fault.FORM: ("请填写金额，例如 1,234.50。", "Enter an amount such as 1,234.50."),
    Fault.PLACES: ("金额精确到分，最多两位小数。", "Amounts go to the fen: two decimal places at most."),
    Fault.TOO_LARGE: ("金额过大。", "The amount is too large."),
}


class MoneyError(ValueError):
    """The text is no amount of money."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.says_en)
        self.fault = fault


def id_number_fault(value: str, *, on: date | None = None) -> Fault | None:
    """Return what is wrong with a citizen's ID number (GB 11643-1999), or None.

    :param on: a birthday after this day does not exist yet.
    """
    number = _as_code(value)
    if len(number) != _ID_LENGTH:
        return Fault.LENGTH
    if not _ID_FORM.fullmatch(number):
        return Fault.CHARACTERS
    birthday = _birthday(number)
    if birthday is None or (on is not None and birthday > on):
        return Fault.BIRTHDAY
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return None if _ID_CHECKS[total % len(_ID_CHECKS)] == number[-1] else Fault.CHECK_DIGIT


def credit_code_fault(value: str) -> Fault | None:
    """Return what is wrong with a unified social credit code (GB 32100-2015), or None."""
    code = _as_code(value)
    if len(code) != _CODE_LENGTH:
        return Fault.LENGTH
    if any(character not in _CODE_ALPHABET for character in code) or not code[2:8].isdigit():
        return Fault.CHARACTERS
    total = sum(
        _CODE_ALPHABET.index(character) * weight for character, weight in zip(code, _CODE_WEIGHTS, strict=False)
    )
    modulus = len(_CODE_ALPHABET)
    return None if _CODE_ALPHABET[-total % modulus] == code[-1] else Fault.CHECK_DIGIT


def masked(number: str) -> str:
    """Return an ID number with its birthday and serial number hidden: 320106********0018."""
    code = _as_code(number)
    return code[:6] + "*" * max(0, len(code) - 10) + code[-4:] if len(code) > 10 else "*" * len(code)


def money(text: str) -> Decimal:
    """Return an amount in CNY to the fen: "1,234.5" → 1234.50. Full-width figures and a leading ¥ are read too.

    :raises MoneyError: no amount, negative, parts of a fen, or too large to keep.
    """
    plain = _half_width(text).strip().removeprefix("¥").strip().removesuffix("元").strip()
    if plain.startswith(("-", "\N{MINUS SIGN}")):
        raise MoneyError(Fault.NEGATIVE)
    if not _MONEY_FORM.fullmatch(plain):
        raise MoneyError(Fault.FORM)
    whole, _, fen = plain.replace(",", "").partition(".")
    if len(fen) > _FEN_PLACES:
        raise MoneyError(Fault.PLACES)
    # Built from its digits: rounding could change an amount, and the default context holds only 28 of them.
    amount = Decimal(f"{whole}.{fen.ljust(_FEN_PLACES, '0')}")
    if amount > MOST_MONEY:
        raise MoneyError(Fault.TOO_LARGE)
    return amount


def money_in_words(amount: Decimal) -> str:
    """Return an amount in CNY in the characters of papers (大写金额): 1005.20 → 壹仟零伍元贰角整.

    :raises ValueError: negative, parts of a fen, or too large to keep.
    """
    if amount < 0 or amount > MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        message = f"{amount} is no amount in CNY to the fen."
        raise ValueError(message)
    yuan, fen = divmod(int(amount * 100), 100)
    words = f"{_yuan_in_words(yuan)}元" if yuan or not fen else ""
    jiao, fen = divmod(fen, 10)
    if jiao:
        words += f"{_CAPITALS[jiao]}角"
    elif fen and yuan:
        words += "零"
    return words + (f"{_CAPITALS[fen]}分" if fen else "整")


def tidy_name(name: str) -> str:
    """Return a name without control characters and surplus blanks, every character otherwise as it was typed.

    No normalisation: compatibility ideographs and rare characters (𠮷, 㐂) are how people are called. Blanks inside a
    name, wide ones too, become one ordinary blank.
    """
    kept = "".join(" " if unicodedata.category(c) in {"Zs", "Zl", "Zp"} or c in "\t\n\r" else c for c in name)
    visible = "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(visible.split())


def _yuan_in_words(yuan: int) -> str:
    if not yuan:
        return _CAPITALS[0]
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        # A gap before the group, within the number, is read as one zero.
        gap = bool(words) and group < 1000 and any(groups[: place + 1]) and not words.endswith(_CAPITALS[0])
        words += (_CAPITALS[0] if gap else "") + (_group_in_words(group) + _GROUPS[place] if group else "")
    return words


def _group_in_words(group: int) -> str:
    """Return a number from 1 to 9999; the zeros before it are the caller's."""
    words, gap = "", False
    for place, unit in zip((1000, 100, 10, 1), _PLACES, strict=True):
        digit = group // place % 10
        if digit:
            words += (_CAPITALS[0] if gap and words else "") + _CAPITALS[digit] + unit
        gap = not digit
    return words


def _as_code(value: str) -> str:
    return "".join(_half_width(value).split()).upper()


def _half_width(text: str) -> str:
    return text.translate(_HALF_WIDTH)


def _birthday(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
