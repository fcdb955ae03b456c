"""Who may act: kinds and levels of agency, roles within an agency, and which court or procuratorate is competent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecocase.policy import articles


class AgencyKind(StrEnum):
    """What an agency is. A department that the claimant government designates acts as a bureau in its cases."""

    ENVIRONMENT_BUREAU = "ENVIRONMENT_BUREAU"
    PROCURATORATE = "PROCURATORATE"
    OTHER_DEPARTMENT = "OTHER_DEPARTMENT"
    COURT = "COURT"
    POLICE = "POLICE"
    GOVERNMENT = "GOVERNMENT"
    SYSTEM = "SYSTEM"


class AgencyLevel(StrEnum):
    """Where an agency or a division stands. Courts: high = province, intermediate = city, basic = county."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SPECIAL = "special"


class Role(StrEnum):
    """What an officer does in the agency."""

    OFFICER = "OFFICER"
    LEADER = "LEADER"
    LIAISON = "LIAISON"
    ADMINISTRATOR = "ADMINISTRATOR"


# Administrators manage people and hold no file, so they cover nobody's work but their own.
ROLE_COVERS: dict[Role, frozenset[Role]] = {
    Role.OFFICER: frozenset({Role.OFFICER}),
    Role.LEADER: frozenset({Role.LEADER, Role.OFFICER, Role.LIAISON}),
    Role.LIAISON: frozenset({Role.LIAISON}),
    Role.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}


class Department(StrEnum):
    """The other administrative departments (其他行政管理部门) of article 6, as Jiangsu names them."""

    NATURAL_RESOURCES = "natural_resources"
    HOUSING = "housing"
    TRANSPORT = "transport"
    WATER = "water"
    AGRICULTURE = "agriculture"
    FORESTRY = "forestry"
    URBAN_MANAGEMENT = "urban_management"
    MARITIME_SAFETY = "maritime_safety"
    COAST_GUARD = "coast_guard"
    EMERGENCY = "emergency"
    DEVELOPMENT = "development"
    INDUSTRY = "industry"

    @property
    def label_zh(self) -> str:
        """The remit in Chinese, as it stands in an agency's name."""
        return _DEPARTMENTS[self][0]

    @property
    def label_en(self) -> str:
        """The remit in English."""
        return _DEPARTMENTS[self][1]


_DEPARTMENTS: dict[Department, tuple[str, str]] = {
    Department.NATURAL_RESOURCES: ("自然资源", "Natural resources"),
    Department.HOUSING: ("住房和城乡建设", "Housing and construction"),
    Department.TRANSPORT: ("交通运输", "Transport"),
    Department.WATER: ("水利", "Water resources"),
    Department.AGRICULTURE: ("农业农村", "Agriculture and rural affairs"),
    Department.FORESTRY: ("林业", "Forestry"),
    Department.URBAN_MANAGEMENT: ("城市管理", "Urban management"),
    Department.MARITIME_SAFETY: ("海事", "Maritime safety"),
    Department.COAST_GUARD: ("海警", "Coast guard"),
    Department.EMERGENCY: ("应急管理", "Emergency management"),
    Department.DEVELOPMENT: ("发展和改革", "Development and reform"),
    Department.INDUSTRY: ("工业和信息化", "Industry and information technology"),
}

# Marine supervision: these departments claim for marine damage (CODE 1074).
MARINE_DEPARTMENTS = frozenset(
    {Department.NATURAL_RESOURCES, Department.AGRICULTURE, Department.MARITIME_SAFETY, Department.COAST_GUARD}
)

# With these a voluntary cleaner-production agreement is signed (CODE 968; the Opinions' 清洁生产综合协调部门).
CLEANER_PRODUCTION_DEPARTMENTS = frozenset({Department.DEVELOPMENT, Department.INDUSTRY})


class Matter(StrEnum):
    """What is put before a court."""

    COMPENSATION_SUIT = "compensation_suit"
    MARINE_SUIT = "marine_suit"
    CIVIL_SUIT = "civil_suit"
    INCIDENTAL_SUIT = "incidental_suit"
    PREVENTIVE_SUIT = "preventive_suit"
    ADMINISTRATIVE_SUIT = "administrative_suit"
    MARINE_ADMINISTRATIVE_SUIT = "marine_administrative_suit"
    MEASURE_BEFORE_SUIT = "measure_before_suit"
    CONFIRMATION = "confirmation"
    PAYMENT_ORDER = "payment_order"
    ENFORCEMENT = "enforcement"


class Link(StrEnum):
    """What ties a matter to a court's place."""

    ACT = "act"
    RESULT = "result"
    DOMICILE = "domicile"
    AGENCY = "agency"
    PROPERTY = "property"
    CRIMINAL_COURT = "criminal_court"
    FIRST_INSTANCE_COURT = "first_instance_court"
    SAME_ACT_PENDING = "same_act_pending"
    RULING = "ruling"


@dataclass(frozen=True)
class Forum:
    """A row of the competence table: a matter, the courts' levels and the links that lead there."""

    matter: Matter
    levels: frozenset[AgencyLevel]
    links: frozenset[Link]
    article: str

    def fits(self, level: AgencyLevel, link: Link) -> bool:
        """Whether a court of this level with this link to the matter is competent by this row."""
        return level in self.levels and link in self.links


_UPPER = frozenset({AgencyLevel.CITY, AgencyLevel.PROVINCE})
_CITY = frozenset({AgencyLevel.CITY})
_COUNTY = frozenset({AgencyLevel.COUNTY})
_SPECIAL = frozenset({AgencyLevel.SPECIAL})
_ANY = frozenset(AgencyLevel)
_TORT = frozenset({Link.ACT, Link.RESULT, Link.DOMICILE})

FORUMS: tuple[Forum, ...] = (
    Forum(Matter.COMPENSATION_SUIT, _UPPER, _TORT, articles.COMPENSATION_SUITS_3),
    # A basic court tries it only where the intermediate court so rules with the high court's approval.
    Forum(Matter.COMPENSATION_SUIT, _COUNTY, frozenset({Link.RULING}), articles.COMPENSATION_SUITS_3),
    Forum(Matter.CIVIL_SUIT, _ANY, frozenset({Link.SAME_ACT_PENDING}), articles.COMPENSATION_SUITS_16),
    Forum(Matter.CIVIL_SUIT, _CITY, _TORT, articles.PROCURATORIAL_SUITS_5),
    Forum(Matter.PREVENTIVE_SUIT, _CITY, _TORT, articles.PROCURATORIAL_SUITS_5),
    Forum(Matter.INCIDENTAL_SUIT, _ANY, frozenset({Link.CRIMINAL_COURT}), articles.PROCURATORIAL_SUITS_20),
    Forum(Matter.ADMINISTRATIVE_SUIT, _COUNTY, frozenset({Link.AGENCY}), articles.PROCURATORIAL_SUITS_5),
    Forum(Matter.MARINE_SUIT, _SPECIAL, _TORT, articles.MARINE_SUITS_2),
    Forum(Matter.MARINE_ADMINISTRATIVE_SUIT, _SPECIAL, frozenset({Link.AGENCY}), articles.MARINE_SUITS_5),
    Forum(
        Matter.MEASURE_BEFORE_SUIT,
        _ANY,
        _TORT | {Link.PROPERTY},
        articles.CIVIL_PROCEDURE_104,
    ),
    Forum(Matter.CONFIRMATION, _COUNTY | _CITY, _TORT | {Link.PROPERTY, Link.AGENCY}, articles.CIVIL_PROCEDURE_205),
    Forum(Matter.PAYMENT_ORDER, _COUNTY, frozenset({Link.DOMICILE}), articles.CIVIL_PROCEDURE_225),
    Forum(
        Matter.ENFORCEMENT,
        _ANY,
        frozenset({Link.FIRST_INSTANCE_COURT, Link.PROPERTY, Link.DOMICILE}),
        articles.CIVIL_PROCEDURE_235,
    ),
)


def forum_for(matter: Matter, level: AgencyLevel, link: Link) -> Forum | None:
    """Return the row of the competence table that makes a court competent, or None where no row fits."""
    return next((row for row in FORUMS if row.matter is matter and row.fits(level, link)), None)


def procuratorate_levels(matter: Matter) -> frozenset[AgencyLevel]:
    """Return the levels of procuratorate that bring a suit of first instance.

    Civil suits: the city's procuratorate; administrative suits: the basic one (PROCURATORIAL_SUITS_5).
    An incidental suit follows the prosecuting procuratorate, whatever its level (PROCURATORIAL_SUITS_20).
    """
    if matter in {Matter.CIVIL_SUIT, Matter.PREVENTIVE_SUIT, Matter.MARINE_SUIT}:
        return _CITY
    if matter is Matter.ADMINISTRATIVE_SUIT:
        return _COUNTY
    return _ANY


def may_list_jointly(level: AgencyLevel) -> bool:
    """Whether a bureau and a procuratorate of this level may list a case for joint supervision (OPINIONS_9)."""
    return level in _UPPER
