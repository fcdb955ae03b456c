"""Amounts, multiples and counts that the law sets, by day, and the sums that use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ecocase.policy import articles

FEN = Decimal("0.01")


class Measure(StrEnum):
    """What a threshold is measured in."""

    CNY = "CNY"
    MEETINGS = "meetings"
    TIMES = "times"
    YEARS = "years"
    PER_DAY = "per day"


@dataclass(frozen=True)
class Threshold:
    """A figure of the law that is no period.

    :param in_principle: exceeding it is warned and asks for a reason; it never refuses.
    """

    key: str
    value: Decimal
    measure: Measure
    label_zh: str
    label_en: str
    article: str
    in_principle: bool = False

    @property
    def in_force_from(self) -> date | None:
        """The first day of the article that sets it."""
        return articles.ARTICLES[self.article].in_force_from


THRESHOLDS: dict[str, Threshold] = {
    found.key: found
    for found in (
        Threshold(
            "simple_case",
            Decimal(300_000),
            Measure.CNY,
            "简易评估案件损害数额上限",
            "Most damage of a simple case",
            articles.REFORM_2025_9,
        ),
        # The province may raise the limit of simple cases up to this amount; Jiangsu's own figure is not known.
        Threshold(
            "simple_case_ceiling",
            Decimal(500_000),
            Measure.CNY,
            "省级可以放宽的简易评估上限",
            "Most damage of a simple case where the province has raised it",
            articles.REFORM_2025_9,
        ),
        Threshold(
            "negotiation_meetings",
            Decimal(3),
            Measure.MEETINGS,
            "磋商会议次数",
            "Negotiation meetings",
            articles.REFORM_2020_5,
            in_principle=True,
        ),
        Threshold(
            "punitive_multiple",
            Decimal(2),
            Measure.TIMES,
            "惩罚性赔偿倍数",
            "Multiple of punitive damages",
            articles.PUNITIVE_DAMAGES_10,
            in_principle=True,
        ),
        Threshold(
            "repeat_offence",
            Decimal(2),
            Measure.YEARS,
            "再次违法的年限",
            "Years within which a second offence is never manifestly minor",
            articles.REFORM_2025_4,
        ),
        Threshold(
            "late_interest",
            Decimal("0.000175"),
            Measure.PER_DAY,
            "加倍部分债务利息日利率",
            "Daily rate of the doubled part of late interest",
            articles.LATE_INTEREST_RULES_1,
        ),
    )
}


def threshold(key: str, on: date) -> Threshold | None:
    """Return a threshold that is in force on a day; None where no rule was in force yet.

    :raises KeyError: the tables know no such threshold.
    """
    found = THRESHOLDS[key]
    return None if found.in_force_from and on < found.in_force_from else found


def is_simple(
    amount: Decimal, *, facts_are_simple: bool, liability_is_undisputed: bool, on: date, limit: Decimal | None = None
) -> bool:
    """Whether an expert's opinion is enough: simple facts, undisputed liability, damage within the limit.

    :param amount: damage in CNY.
    :param limit: the province's own limit in CNY, if it has raised it; never above the ceiling.
    """
    rule = threshold("simple_case", on)
    if rule is None:
        return False
    most = min(max(limit or rule.value, rule.value), THRESHOLDS["simple_case_ceiling"].value)
    return facts_are_simple and liability_is_undisputed and amount <= most


def is_beyond(key: str, value: Decimal | int, on: date) -> bool:
    """Whether a value goes beyond a threshold that is in force on a day."""
    rule = threshold(key, on)
    return rule is not None and value > rule.value


def punitive_base(interim_loss: Decimal, permanent_loss: Decimal) -> Decimal:
    """Return the base of punitive damages in CNY: interim and permanent loss of function (PUNITIVE_DAMAGES_12)."""
    return interim_loss + permanent_loss


def punitive_damages(base: Decimal, multiple: Decimal) -> Decimal:
    """Return base × multiple in CNY, to the fen (PUNITIVE_DAMAGES_10, 12)."""
    return (base * multiple).quantize(FEN, ROUND_HALF_UP)


def late_interest(principal: Decimal, *, last_day_to_perform: date, paid_on: date) -> Decimal:
    """Return the doubled part of the interest for late payment in CNY, to the fen (CIVIL_PROCEDURE_264).

    It runs from the day after the last day to perform up to and with the day of payment.
    """
    days = max(0, (paid_on - last_day_to_perform).days)
    return (principal * THRESHOLDS["late_interest"].value * days).quantize(FEN, ROUND_HALF_UP)
