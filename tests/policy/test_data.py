"""The calendars, divisions and agencies that come with the house."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ecocase.policy.competence import AgencyKind, AgencyLevel, Department
from tests.policy.naive import OFFICIAL, read

DIVISIONS = read("divisions.json")["divisions"]
AGENCIES = read("agencies.json")["agencies"]


class TestTheCalendars:
    def test_cover_2004_to_2026(self):
        assert set(OFFICIAL.years) == set(range(2004, 2027))

    def test_name_a_source_that_fits_its_column(self):
        assert all(0 < len(year["source"]) <= 200 for year in read("calendars.json")["years"])

    def test_hold_only_days_of_their_own_year_in_order(self):
        for year in read("calendars.json")["years"]:
            days = [date.fromisoformat(day["on"]) for day in year["days"]]
            assert days == sorted(set(days))
            assert {day.year for day in days} == {year["year"]}

    def test_work_only_on_weekend_days_in_exchange(self):
        assert all(on.weekday() >= 5 for on, (working, _) in OFFICIAL.days.items() if working)

    @pytest.mark.parametrize("year", range(2004, 2027))
    def test_keep_the_days_of_national_day_free(self, year):
        assert not any(OFFICIAL.is_working(date(year, 10, day)) for day in (1, 2, 3))

    @pytest.mark.parametrize(
        ("on", "working"),
        [
            (date(2020, 1, 31), False),
            (date(2023, 6, 25), True),
            (date(2024, 2, 18), True),
            (date(2025, 10, 8), False),
            (date(2026, 2, 23), False),
            (date(2026, 2, 28), True),
            (date(2026, 10, 10), True),
            (date(2005, 12, 31), True),
        ],
    )
    def test_know_the_exchanged_days(self, on, working):
        assert OFFICIAL.is_working(on) is working


class TestTheDivisions:
    def test_are_the_province_13_cities_and_95_counties(self):
        assert Counter(found["level"] for found in DIVISIONS) == {"province": 1, "city": 13, "county": 95}

    def test_stand_below_the_division_of_their_code(self):
        codes = {found["code"] for found in DIVISIONS}
        for found in DIVISIONS[1:]:
            above = "320000" if found["level"] == "city" else found["code"][:4] + "00"
            assert found["parent"] == above
            assert above in codes


class TestTheAgencies:
    def test_have_codes_and_number_words_of_their_own(self):
        for column in ("code", "number_word", "name_zh", "short_zh"):
            assert max(Counter(found[column] for found in AGENCIES).values()) == 1

    def test_are_of_kinds_levels_and_departments_that_exist(self):
        for found in AGENCIES:
            AgencyKind(found["kind"])
            AgencyLevel(found["level"])
            if found["kind"] == AgencyKind.OTHER_DEPARTMENT:
                Department(found["department"])
            else:
                assert found["department"] == ""

    def test_stand_in_divisions_and_below_superiors_that_come_before_them(self):
        known: set[str | None] = {None}
        divisions = {None, *(found["code"] for found in DIVISIONS)}
        for found in AGENCIES:
            assert found["division"] in divisions
            assert found["superior"] in known
            known.add(found["code"])

    @pytest.mark.parametrize("prefix", ["EB", "PR"])
    def test_are_a_bureau_and_a_procuratorate_in_every_division(self, prefix):
        codes = {found["code"] for found in AGENCIES}

        assert {f"{prefix}-{found['code']}" for found in DIVISIONS} <= codes

    def test_let_only_bureaus_handle_claims_at_first(self):
        assert {found["kind"] for found in AGENCIES if found["handles_claims"]} == {AgencyKind.ENVIRONMENT_BUREAU}

    def test_fit_their_columns(self):
        widths = {"code": 40, "name_zh": 120, "name_en": 160, "short_zh": 40, "short_en": 60, "number_word": 20}
        for found in AGENCIES:
            assert all(0 < len(found[column]) <= width for column, width in widths.items())
