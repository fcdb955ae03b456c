"""Instruments of the law and their articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Reading(StrEnum):
    """How surely a text is known."""

    READ = "read"
    EXCERPT = "excerpt"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Article:
    """An article of an instrument.

    :param number: 0 where the instrument is cited as a whole.
    :param text_zh: the text; a paraphrase where `reading` is not `READ`.
    :param in_force_from: the first day on which the rule bound; None where it always did.
    :param in_force_until: the last day; None while it is in force.
    :param checked_on: the day on which a lawyer signed for text and dates; None until then.
    """

    key: str
    instrument: str
    number: int
    label_zh: str
    label_en: str
    text_zh: str
    source: str
    in_force_from: date | None
    in_force_until: date | None
    reading: Reading
    checked_on: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the article bound on a day."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_until is None or on <= self.in_force_until)


@dataclass(frozen=True)
class Instrument:
    """A law, interpretation, rule or opinion.

    :param key: begins the keys of its articles (OPINIONS → OPINIONS_13).
    :param source: document number, edition and where it was read.
    """

    key: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    source: str
    in_force_from: date | None
    reading: Reading = Reading.READ
    in_force_until: date | None = None
    articles: dict[str, Article] = field(default_factory=dict, compare=False, repr=False)

    def add(
        self,
        number: int,
        text_zh: str,
        *,
        since: date | None = None,
        reading: Reading | None = None,
        checked_on: date | None = None,
    ) -> str:
        """Add an article and return its key.

        :param since: the first day of the rule where it differs from the instrument's.
        :param reading: how surely its text is known where that differs from the instrument's.
        :param checked_on: the day on which a lawyer signed for it.
        """
        key = f"{self.key}_{number}" if number else self.key
        self.articles[key] = Article(
            key=key,
            instrument=self.key,
            number=number,
            label_zh=f"《{self.short_zh}》" + (f"第{in_chinese(number)}条" if number else ""),
            label_en=self.short_en + (f" art. {number}" if number else ""),
            text_zh=text_zh,
            source=self.source,
            in_force_from=since or self.in_force_from,
            in_force_until=self.in_force_until,
            reading=reading or self.reading,
            checked_on=checked_on,
        )
        return key


_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def in_chinese(number: int) -> str:
    """Return a number below ten thousand as the articles of laws are counted: 13 → 十三, 1205 → 一千二百零五."""
    words, rest, skipped = "", number, False
    for place, word in _PLACES:
        digit, rest = divmod(rest, place)
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + word
        skipped = not digit
    if rest:
        words += ("零" if skipped and words else "") + _DIGITS[rest]
    return words.removeprefix("一") if 10 <= number < 20 else words
