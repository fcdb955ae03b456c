"""What a period of the law is, and how one is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ecocase.policy import articles
from ecocase.policy.articles.instruments import Reading


class Unit(StrEnum):
    """What a period counts."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Period:
    """A period of the law in one of its versions.

    :param length: how many units; 0 where the paper itself names the day (`names_its_day`).
    :param article: key of the article that sets it; "" where no text sets a figure.
    :param moves_off_rest_days: a last day on a day of rest moves to the first working day after it.
    :param warn_before_days: calendar days before the due day on which the agency is warned.
    :param configurable: no text sets the figure; the agency's administrators may.
    :param extendable: whether the law lets it be extended; anything else needs a new ground.
    :param governs_starts_from: the version also governs periods that began on this earlier day or later, because
        they had not run out on its own first day.
    :param warns_only: an act after the end is warned, never refused.
    :param lapses: it bounds what the parties may do: once over, nobody owes anything.
    """

    key: str
    length: int
    unit: Unit
    label_zh: str
    label_en: str
    article: str
    source: str
    reading: Reading
    in_force_from: date | None = None
    moves_off_rest_days: bool = True
    warn_before_days: tuple[int, ...] = (7, 3)
    configurable: bool = False
    extendable: bool = False
    governs_starts_from: date | None = None
    warns_only: bool = False
    lapses: bool = False

    @property
    def names_its_day(self) -> bool:
        """Whether the paper names the last day, so that the law sets none."""
        return self.length == 0

    def governs_start(self, on: date) -> bool:
        """Whether this version governs a period that starts on a day, later versions aside."""
        first = self.governs_starts_from or self.in_force_from
        return first is None or first <= on


class Name(NamedTuple):
    """A period's name in both languages."""

    zh: str
    en: str


def rule(
    key: str,
    length: int,
    unit: Unit,
    name: Name,
    article: str,
    *,
    reading: Reading = Reading.READ,
    in_force_from: date | None = None,
    warn: tuple[int, ...] = (7, 3),
    moves: bool = True,
    configurable: bool = False,
    extendable: bool = False,
    governs_starts_from: date | None = None,
    warns_only: bool = False,
    lapses: bool = False,
) -> Period:
    """Return a version of a period; its source and, unless another day is given, its first day are its article's."""
    basis = articles.ARTICLES.get(article)
    return Period(
        key=key,
        length=length,
        unit=unit,
        label_zh=name.zh,
        label_en=name.en,
        article=article,
        source=basis.source if basis else "no text sets a figure; a default that administrators may change",
        reading=reading,
        # A day that the paper names binds whatever the day; only a figure of the law needs a law in force.
        in_force_from=in_force_from or (basis.in_force_from if basis and length else None),
        moves_off_rest_days=moves,
        warn_before_days=warn,
        configurable=configurable,
        extendable=extendable,
        governs_starts_from=governs_starts_from,
        warns_only=warns_only,
        lapses=lapses,
    )
