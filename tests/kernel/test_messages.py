"""The Chinese catalogue is complete: what the code says on a screen has its Chinese words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devtools import messages
from ecocase.policy.articles import INSTRUMENTS
from ecocase.policy.deadlines import PERIODS

if TYPE_CHECKING:
    from pathlib import Path


def test_every_message_of_the_screen_is_translated_with_its_placeholders() -> None:
    assert messages.complaints() == []


def test_a_message_without_chinese_words_is_named(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "models.py").write_text('from x import _\nSAYS = _("Nobody translated this")\n')
    (tmp_path / "templates" / "desk").mkdir(parents=True)
    (tmp_path / "templates" / "desk" / "a.html").write_text('{% load i18n %}{% trans "Nor this" %}')
    assert messages.complaints(tmp_path) == ["no Chinese words: Nobody translated this", "no Chinese words: Nor this"]


def test_papers_speak_chinese_without_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "templates" / "papers").mkdir(parents=True)
    (tmp_path / "templates" / "papers" / "a.html").write_text('{% load i18n %}{% trans "A paper" %}')
    assert messages.complaints(tmp_path) == []


def test_where_the_law_was_read_is_told_in_chinese() -> None:
    told = {found.source for found in INSTRUMENTS}
    told |= {period.source for versions in PERIODS.values() for period in versions}
    speaks_english = {source for source in told if re.search("[a-z]{3}", source)}
    assert speaks_english
    assert speaks_english - {entry.msgid for entry in messages.whole_catalogue()} == set()
