"""How papers cite the law: what was in force on the day, by its full name, numbers of articles only where they were read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ecocase.policy.articles import ARTICLES, INSTRUMENTS, Reading, in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

# A law is cited by its name; which of its editions is meant follows from the day.
_EDITION = re.compile(r"（[^（）]*修正）")
_NAMES = {instrument.key: _EDITION.sub("", instrument.name_zh) for instrument in INSTRUMENTS}
# The law before its amendment had the same rules under other numbers, which were not read.
_NUMBERED_SINCE = {"CIVIL_PROCEDURE": date(2024, 1, 1)}
AT_LEAST = "国家有关生态环境损害赔偿的规定"


def cited(keys: Iterable[str], on: date) -> str:
    """Return articles as a paper of that day cites them: 《中华人民共和国民法典》第一千二百三十四条、第一千二百三十五条.

    What was not in force is left out; an article whose number was never verified is cited by its instrument alone.
    """
    by_instrument: dict[str, list[str]] = {}
    for key in keys:
        found = ARTICLES[key]
        if not found.is_in_force(on):
            continue
        numbers = by_instrument.setdefault(found.instrument, [])
        numbered = found.reading is not Reading.UNVERIFIED and on >= _NUMBERED_SINCE.get(found.instrument, on)
        if found.number and numbered:
            numbers.append(f"第{in_chinese(found.number)}条")
    named = [f"《{_NAMES[key]}》{'、'.join(numbers)}" for key, numbers in by_instrument.items()]
    if not named:
        return AT_LEAST
    return "、".join(named[:-1]) + ("和" if named[1:] else "") + named[-1]
