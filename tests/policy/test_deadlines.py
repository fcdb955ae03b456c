"""The periods of the law, each by the day on which it starts."""

from __future__ import annotations

from datetime import date

import pytest

from ecocase.policy.articles import ARTICLES
from ecocase.policy.counting import derive
from ecocase.policy.deadlines import PERIODS, Unit, enforcement_runs_from, period
from tests.policy.naive import OFFICIAL, started

TODAY = date(2026, 11, 24)


class TestEveryPeriod:
    @pytest.mark.parametrize("key", PERIODS)
    def test_has_a_key_that_a_clock_can_keep_and_names_in_both_languages(self, key):
        assert len(key) <= 40
        assert all(rule.label_zh and rule.label_en and rule.source for rule in PERIODS[key])

    @pytest.mark.parametrize("key", PERIODS)
    def test_names_its_article(self, key):
        assert all(rule.article in ARTICLES for rule in PERIODS[key])

    @pytest.mark.parametrize("key", PERIODS)
    def test_is_in_force_today(self, key):
        assert period(key, TODAY) is not None

    @pytest.mark.parametrize("key", PERIODS)
    def test_has_its_versions_in_order(self, key):
        days = [rule.in_force_from or date.min for rule in PERIODS[key]]

        assert days == sorted(set(days))

    def test_is_refused_by_a_wrong_name(self):
        with pytest.raises(KeyError):
            period("no_such_period", TODAY)


@pytest.mark.parametrize(
    ("key", "length", "unit"),
    [
        ("clue_verify", 30, Unit.CALENDAR_DAY),
        ("notify_procuratorate", 15, Unit.CALENDAR_DAY),
        ("negotiation_total", 90, Unit.CALENDAR_DAY),
        ("presuit_announcement", 30, Unit.CALENDAR_DAY),
        ("recommendation_reply", 2, Unit.MONTH),
        ("recommendation_reply_urgent", 15, Unit.CALENDAR_DAY),
        ("confirm_publicity", 30, Unit.CALENDAR_DAY),
        ("presuit_measure_sue", 30, Unit.CALENDAR_DAY),
        ("injunction_ruling_presuit", 48, Unit.HOUR),
        ("enforcement_apply", 2, Unit.YEAR),
        ("suit_limitation", 5, Unit.YEAR),
    ],
)
def test_the_law_of_today_sets(key, length, unit):
    rule = period(key, TODAY)

    assert (rule.length, rule.unit) == (length, unit)


class TestTheLawOfTheDay:
    def test_has_no_notice_to_the_procuratorate_before_2024(self):
        assert period("notify_procuratorate", date(2024, 9, 30)) is None
        assert period("notify_procuratorate", date(2024, 11, 1)).length == 15

    def test_published_agreements_for_fifteen_days_in_2017_and_for_thirty_since_june_2019(self):
        assert period("confirm_publicity", date(2017, 6, 1)).length == 15
        assert period("confirm_publicity", date(2019, 6, 4)).length == 15
        assert period("confirm_publicity", date(2019, 6, 5)).length == 30

    def test_has_no_time_for_negotiation_before_it_was_set(self):
        assert period("negotiation_total", date(2020, 8, 30)) is None


class TestLimitation:
    def test_of_three_years_stays_where_it_was_complete_before_the_code(self):
        assert period("suit_limitation", date(2023, 8, 14)).length == 3

    def test_of_five_years_takes_over_what_was_still_running(self):
        assert period("suit_limitation", date(2023, 8, 15)).length == 5
        assert period("suit_limitation", date(2026, 8, 15)).length == 5

    def test_only_warns(self):
        assert all(rule.warns_only for rule in PERIODS["suit_limitation"])


class TestAMeasureBeforeSuit:
    def test_is_warned_about_from_the_tenth_day_on(self):
        rule = period("presuit_measure_sue", TODAY)

        assert rule.length - max(rule.warn_before_days) == 10


class TestTheTimeToApplyForEnforcement:
    def test_runs_from_the_last_instalment(self):
        days = [date(2024, 12, 31), date(2025, 6, 30), date(2024, 6, 30)]

        assert enforcement_runs_from(days, title_effective_on=date(2024, 1, 5)) == date(2025, 6, 30)

    def test_runs_from_the_effect_of_a_title_that_names_no_day(self):
        assert enforcement_runs_from([], title_effective_on=date(2024, 1, 5)) == date(2024, 1, 5)


class TestADayNamedByAPaper:
    def test_stands_at_the_start_until_it_is_named(self):
        rule = period("payment_due", TODAY)

        assert rule.names_its_day
        assert derive(started(TODAY), rule, OFFICIAL).due_on == TODAY
