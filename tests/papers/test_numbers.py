"""The words in an agency's numbers: shipped ones, and those of the agency's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ecocase.kernel.documents import next_number
from tests.acting import agency
from tests.journeys.making import BUREAU

pytestmark = pytest.mark.django_db
DAY = date(2031, 3, 1)


def test_an_agency_writes_its_own_words_and_goes_back(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert next_number(agency(BUREAU), DAY, "赔磋告") == "苏市环赔磋告〔2031〕1号"
    call_command("number_words", BUREAU, "赔磋告", "磋告")
    call_command("number_words", BUREAU, "", "苏环")
    assert "赔磋告 → 磋告" in capsys.readouterr().out
    assert next_number(agency(BUREAU), DAY, "赔磋告") == "苏环磋告〔2031〕1号"
    assert next_number(agency("EB-320600"), DAY, "赔磋告") == "通环赔磋告〔2031〕1号"
    call_command("number_words", BUREAU, "赔磋告", "赔磋告")
    call_command("number_words", BUREAU, "", "苏市环")
    assert next_number(agency(BUREAU), DAY, "赔磋告") == "苏市环赔磋告〔2031〕2号"


def test_kinds_under_one_word_share_one_sequence(db: Any) -> None:
    call_command("number_words", BUREAU, "赔磋告", "函")
    call_command("number_words", BUREAU, "赔抄", "函")
    taken = [next_number(agency(BUREAU), DAY, word) for word in ("赔磋告", "赔抄", "赔磋告")]
    assert taken == [f"苏市环函〔2031〕{place}号" for place in (1, 2, 3)]


def test_the_words_survive_loading_the_agencies_again(db: Any) -> None:
    call_command("number_words", BUREAU, "", "苏环")
    call_command("load_agencies", verbosity=0)
    assert next_number(agency(BUREAU), DAY, "移") == "苏环移〔2031〕1号"


@pytest.mark.parametrize("own", ["", " ", "磋 告", "〔2024〕", "告" * 13])
def test_a_word_of_signs_or_blanks_is_refused(db: Any, own: str) -> None:
    with pytest.raises(CommandError, match="A word in numbers"):
        call_command("number_words", BUREAU, "赔磋告", own)
    assert agency(BUREAU).own_words == {}


def test_an_unknown_agency_or_word_is_refused(db: Any) -> None:
    with pytest.raises(CommandError, match="No agency"):
        call_command("number_words", "EB-000000")
    with pytest.raises(CommandError, match="No kind of paper"):
        call_command("number_words", BUREAU, "无此字", "函")
