"""Which agency, role, court and procuratorate is competent."""

from __future__ import annotations

import pytest

from ecocase.policy.articles import ARTICLES
from ecocase.policy.competence import (
    FORUMS,
    ROLE_COVERS,
    AgencyLevel,
    Department,
    Link,
    Matter,
    Role,
    forum_for,
    may_list_jointly,
    procuratorate_levels,
)

PROVINCE, CITY, COUNTY, SPECIAL = AgencyLevel


class TestARole:
    def test_of_a_leader_covers_officers_and_liaison(self):
        assert ROLE_COVERS[Role.LEADER] == {Role.LEADER, Role.OFFICER, Role.LIAISON}

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.LIAISON, Role.ADMINISTRATOR])
    def test_of_anybody_else_covers_only_itself(self, role):
        assert ROLE_COVERS[role] == {role}


@pytest.mark.parametrize(
    ("matter", "level", "link"),
    [
        (Matter.COMPENSATION_SUIT, CITY, Link.ACT),
        (Matter.COMPENSATION_SUIT, PROVINCE, Link.DOMICILE),
        (Matter.COMPENSATION_SUIT, COUNTY, Link.RULING),
        (Matter.CIVIL_SUIT, CITY, Link.RESULT),
        (Matter.CIVIL_SUIT, COUNTY, Link.SAME_ACT_PENDING),
        (Matter.INCIDENTAL_SUIT, COUNTY, Link.CRIMINAL_COURT),
        (Matter.ADMINISTRATIVE_SUIT, COUNTY, Link.AGENCY),
        (Matter.MARINE_SUIT, SPECIAL, Link.ACT),
        (Matter.MEASURE_BEFORE_SUIT, COUNTY, Link.PROPERTY),
        (Matter.PAYMENT_ORDER, COUNTY, Link.DOMICILE),
        (Matter.ENFORCEMENT, CITY, Link.FIRST_INSTANCE_COURT),
    ],
)
def test_a_court_is_competent(matter, level, link):
    found = forum_for(matter, level, link)

    assert found is not None
    assert found.article in ARTICLES


@pytest.mark.parametrize(
    ("matter", "level", "link"),
    [
        (Matter.COMPENSATION_SUIT, COUNTY, Link.ACT),
        (Matter.COMPENSATION_SUIT, SPECIAL, Link.ACT),
        (Matter.CIVIL_SUIT, COUNTY, Link.ACT),
        (Matter.ADMINISTRATIVE_SUIT, CITY, Link.AGENCY),
        (Matter.MARINE_SUIT, CITY, Link.ACT),
        (Matter.PAYMENT_ORDER, CITY, Link.DOMICILE),
    ],
)
def test_a_court_is_not_competent(matter, level, link):
    assert forum_for(matter, level, link) is None


class TestAProcuratorate:
    def test_of_a_city_brings_civil_suits_and_a_basic_one_administrative_suits(self):
        assert procuratorate_levels(Matter.CIVIL_SUIT) == {CITY}
        assert procuratorate_levels(Matter.ADMINISTRATIVE_SUIT) == {COUNTY}

    def test_that_prosecutes_brings_the_incidental_suit(self):
        assert COUNTY in procuratorate_levels(Matter.INCIDENTAL_SUIT)

    def test_of_a_county_lists_no_case_jointly(self):
        assert may_list_jointly(PROVINCE)
        assert may_list_jointly(CITY)
        assert not may_list_jointly(COUNTY)


def test_every_matter_has_a_forum():
    assert {row.matter for row in FORUMS} == set(Matter)


def test_every_department_has_names():
    assert all(department.label_zh and department.label_en for department in Department)
