"""Who stands behind a case: the claimant government, its department, the procuratorates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.documents import procuratorates_of
from cases.models import Case
from ecocase.kernel import deliveries
from ecocase.kernel.models import Agency, Paper
from ecocase.policy.competence import AgencyKind, AgencyLevel

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Division


def claimant_government_of(place: Division, handler: Agency | None = None) -> Agency | None:
    """Return the claimant government (赔偿权利人): the city's; the province's where it takes the case, or is hit at large."""
    takes_over = handler is not None and handler.level == AgencyLevel.PROVINCE and handler.division is not None
    division = handler.division if takes_over else place
    while division is not None and division.level not in (AgencyLevel.CITY, AgencyLevel.PROVINCE):
        division = division.parent
    return Agency.objects.filter(kind=AgencyKind.GOVERNMENT.value, division=division).first()


def designated_department_of(government: Agency | None) -> Agency | None:
    """Return the bureau that the claimant government designates in general: its own level's environment bureau."""
    if government is None:
        return None
    return Agency.objects.filter(
        kind=AgencyKind.ENVIRONMENT_BUREAU.value, division=government.division, level=government.level
    ).first()


def tell_procuratorates(
    case: Case, act: Act, paper: Paper | None, *, manner: deliveries.Manner, article: str, subject: str = ""
) -> None:
    """Send a paper, or words alone, to every procuratorate that is informed or shares the case."""
    for to in procuratorates_of(case, act):
        deliveries.send(
            case,
            act,
            to=to,
            paper=paper,
            subject=subject or (paper.title if paper else ""),
            manner=manner,
            article=article,
        )
