"""Amounts, multiples and counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ecocase.policy.articles import ARTICLES
from ecocase.policy.thresholds import (
    THRESHOLDS,
    is_beyond,
    is_simple,
    late_interest,
    punitive_base,
    punitive_damages,
    threshold,
)

TODAY = date(2026, 11, 24)


def simple(amount: str, **changed) -> bool:
    conditions = {"facts_are_simple": True, "liability_is_undisputed": True, "on": TODAY}
    return is_simple(Decimal(amount), **{**conditions, **changed})


class TestASimpleCase:
    def test_has_damage_up_to_three_hundred_thousand(self):
        assert simple("300000.00")
        assert not simple("300000.01")

    def test_has_simple_facts_and_undisputed_liability(self):
        assert not simple("1", facts_are_simple=False)
        assert not simple("1", liability_is_undisputed=False)

    def test_may_have_more_where_the_province_raised_the_limit_but_never_above_five_hundred_thousand(self):
        assert simple("450000", limit=Decimal(450_000))
        assert not simple("500000.01", limit=Decimal(900_000))

    def test_is_unknown_before_2025(self):
        assert not simple("1", on=date(2025, 1, 12))


class TestALimitInPrinciple:
    def test_of_three_meetings_is_passed_by_the_fourth(self):
        assert not is_beyond("negotiation_meetings", 3, TODAY)
        assert is_beyond("negotiation_meetings", 4, TODAY)
        assert THRESHOLDS["negotiation_meetings"].in_principle

    def test_of_twice_the_base_is_not_applied_to_older_acts(self):
        assert is_beyond("punitive_multiple", Decimal("2.5"), TODAY)
        assert not is_beyond("punitive_multiple", Decimal("2.5"), date(2022, 1, 19))
        assert threshold("punitive_multiple", date(2022, 1, 19)) is None


class TestPunitiveDamages:
    def test_are_a_multiple_of_interim_and_permanent_loss(self):
        assert punitive_damages(punitive_base(Decimal("100.05"), Decimal(50)), Decimal("1.5")) == Decimal("225.08")


class TestLateInterest:
    def test_runs_from_the_day_after_the_last_day_to_perform(self):
        on = date(2026, 1, 31)

        assert late_interest(Decimal(10000), last_day_to_perform=on, paid_on=on) == Decimal("0.00")
        assert late_interest(Decimal(10000), last_day_to_perform=on, paid_on=date(2026, 2, 10)) == Decimal("17.50")


@pytest.mark.parametrize("found", THRESHOLDS.values(), ids=lambda found: found.key)
def test_every_threshold_names_its_article(found):
    assert found.article in ARTICLES
    assert found.label_zh
    assert found.label_en
