"""ID numbers, credit codes, money and names."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecocase.policy.identity import (
    Fault,
    MoneyError,
    credit_code_fault,
    id_number_fault,
    masked,
    money,
    money_in_words,
    tidy_name,
)

ID_NUMBER = "11010519491231002X"
CREDIT_CODE = "91350100M000100Y43"


class TestAnIdNumber:
    def test_with_the_right_check_digit_is_taken(self):
        assert id_number_fault(ID_NUMBER) is None
        assert id_number_fault(" 110105 19491231 002x ") is None
        assert id_number_fault("１１０１０５１９４９１２３１００２Ｘ") is None

    @pytest.mark.parametrize(
        ("number", "fault"),
        [
            ("110105491231002", Fault.LENGTH),
            ("", Fault.LENGTH),
            ("11010519491231O02X", Fault.CHARACTERS),
            ("110105194912310²2X", Fault.CHARACTERS),
            ("110105194902300025", Fault.BIRTHDAY),
            ("110105194912310021", Fault.CHECK_DIGIT),
        ],
    )
    def test_is_refused_with_its_reason(self, number, fault):
        assert id_number_fault(number) is fault
        assert fault.says_zh
        assert fault.says_en

    def test_of_somebody_not_yet_born_is_refused(self):
        assert id_number_fault(ID_NUMBER, on=date(1949, 12, 30)) is Fault.BIRTHDAY
        assert id_number_fault(ID_NUMBER, on=date(1949, 12, 31)) is None

    def test_is_shown_without_its_birthday(self):
        assert masked(ID_NUMBER) == "110105********002X"
        assert masked("12345") == "*****"

    @given(st.integers(0, 16), st.integers(1, 9))
    def test_with_one_wrong_digit_never_passes(self, place, change):
        digit = str((int(ID_NUMBER[place]) + change) % 10)

        assert id_number_fault(ID_NUMBER[:place] + digit + ID_NUMBER[place + 1 :]) is not None


class TestACreditCode:
    def test_with_the_right_check_character_is_taken(self):
        assert credit_code_fault(CREDIT_CODE) is None
        assert credit_code_fault(CREDIT_CODE.lower()) is None

    @pytest.mark.parametrize(
        ("code", "fault"),
        [
            ("91350100M000100Y4", Fault.LENGTH),
            ("91350100M000100YI3", Fault.CHARACTERS),
            ("9135O100M000100Y43", Fault.CHARACTERS),
            ("91350100M000100Y44", Fault.CHECK_DIGIT),
        ],
    )
    def test_is_refused_with_its_reason(self, code, fault):
        assert credit_code_fault(code) is fault

    @given(st.integers(8, 16), st.integers(1, 30))
    def test_with_one_wrong_character_never_passes(self, place, change):
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        other = alphabet[(alphabet.index(CREDIT_CODE[place]) + change) % 31]

        assert credit_code_fault(CREDIT_CODE[:place] + other + CREDIT_CODE[place + 1 :]) is Fault.CHECK_DIGIT


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1,234.50", "1234.50"),
            ("1234.5", "1234.50"),
            (" ¥0.01 ", "0.01"),
            ("１，２３４．５０元", "1234.50"),
            ("￥7", "7.00"),
            ("9999999999999999.99", "9999999999999999.99"),
        ],
    )
    def test_is_read_to_the_fen(self, text, amount):
        assert str(money(text)) == amount

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("-1", Fault.NEGATIVE),
            ("－1", Fault.NEGATIVE),
            ("1.234", Fault.PLACES),
            ("1.000", Fault.PLACES),
            ("", Fault.FORM),
            ("12,34.00", Fault.FORM),
            ("1e3", Fault.FORM),
            ("1²", Fault.FORM),
            ("NaN", Fault.FORM),
            ("1.", Fault.FORM),
            ("三百元", Fault.FORM),
            ("10000000000000000", Fault.TOO_LARGE),
        ],
    )
    def test_is_refused_with_its_reason(self, text, fault):
        with pytest.raises(MoneyError) as refused:
            money(text)

        assert refused.value.fault is fault

    @given(st.integers(0, 10**18 - 1))
    def test_comes_back_from_how_it_is_written(self, fen):
        amount = Decimal(f"{fen // 100}.{fen % 100:02d}")

        assert money(f"{amount:,}") == amount
        assert money(str(amount)) == amount

    @given(st.text())
    def test_is_an_amount_or_a_reason_and_nothing_else(self, text):
        amount = Decimal("0.00")
        with suppress(MoneyError):
            amount = money(text)

        assert amount >= 0
        assert amount.as_tuple().exponent == -2


class TestMoneyInWords:
    @pytest.mark.parametrize(
        ("amount", "words"),
        [
            ("0.00", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("1.00", "壹元整"),
            ("10.07", "壹拾元零柒分"),
            ("1005.20", "壹仟零伍元贰角整"),
            ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
            ("10000.00", "壹万元整"),
            ("10001.00", "壹万零壹元整"),
            ("100100.00", "壹拾万零壹佰元整"),
            ("11000.00", "壹万壹仟元整"),
            ("100000001.00", "壹亿零壹元整"),
            ("100010000.00", "壹亿零壹万元整"),
            ("100001000.00", "壹亿零壹仟元整"),
            ("54828500.00", "伍仟肆佰捌拾贰万捌仟伍佰元整"),
            ("1000000000000.00", "壹万亿元整"),
        ],
    )
    def test_is_written_as_papers_write_it(self, amount, words):
        assert money_in_words(Decimal(amount)) == words

    @pytest.mark.parametrize("amount", ["-0.01", "0.001", "10000000000000000.00"])
    def test_is_refused_where_it_is_no_amount(self, amount):
        with pytest.raises(ValueError, match="no amount"):
            money_in_words(Decimal(amount))

    @given(st.integers(0, 10**18 - 1))
    def test_can_be_read_back(self, fen):
        words = money_in_words(Decimal(fen).scaleb(-2))

        assert read_back(words) == fen
        assert "零零" not in words


def read_back(words: str) -> int:
    """Read an amount in characters, in fen: every unit multiplies what stands before it in its group."""
    units = {"仟": 1000, "佰": 100, "拾": 10}
    yuan, _, small = words.rpartition("元")
    total = group = digit = 0
    for character in yuan.replace("万亿", "兆"):
        if character in "万亿兆":
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[character]
            group = digit = 0
        elif character in units:
            group, digit = group + digit * units[character], 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
    fen = (total + group + digit) * 100
    for character, following in pairwise(small):
        if following in "角分":
            fen += "零壹贰叁肆伍陆柒捌玖".index(character) * (10 if following == "角" else 1)
    return fen


class TestAName:
    @pytest.mark.parametrize("name", ["𠮷田", "张㐂", "阿卜杜热西提·玉素甫", "辻", "﨑", "邉\U000e0100"])
    def test_keeps_every_character_that_people_are_called_by(self, name):
        assert tidy_name(name) == name

    @pytest.mark.parametrize(
        ("typed", "tidy"),
        [
            ("  张  三 ", "张 三"),
            ("李　四", "李 四"),
            ("王\u200b五\n", "王五"),
            ("\u202e赵六", "赵六"),
            ("Ann\tLee", "Ann Lee"),
        ],
    )
    def test_loses_what_nobody_sees(self, typed, tidy):
        assert tidy_name(typed) == tidy

    @given(st.text())
    def test_is_tidy_once_and_for_all(self, name):
        assert tidy_name(tidy_name(name)) == tidy_name(name)
