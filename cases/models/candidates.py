"""Whom and what the steps of a case let choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from ecocase.kernel.models import Agency, Grant
from ecocase.policy.competence import AgencyKind
from ecocase.policy.stages import ENDED_TRACKS, TrackState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

SHARED = "shared"


def ended_tracks(case: Any) -> QuerySet[Any]:
    """Return the tracks that a reopened case may take up again."""
    restartable = ENDED_TRACKS - {TrackState.UNENFORCEABLE}
    return case.tracks.filter(state__in=[state.value for state in restartable]).order_by("pk")


def procuratorates_of_the_place(case: Any) -> QuerySet[Agency]:
    """Return the procuratorate of the handler's level for the place; where there is none, those of the places above."""
    codes: set[str] = set()
    for place in (case.place, case.handler.division):
        while place is not None:
            codes.add(place.code)
            place = place.parent
    found = Agency.objects.filter(kind=AgencyKind.PROCURATORATE.value, division_id__in=codes).order_by("-division_id")
    same_level = found.filter(level=case.handler.level)
    return same_level if same_level.exists() else found


def competent_agencies(_subject: Any) -> QuerySet[Agency]:
    """Return the agencies that a clue or a case may be passed on to."""
    kinds = (AgencyKind.ENVIRONMENT_BUREAU.value, AgencyKind.OTHER_DEPARTMENT.value)
    return Agency.objects.filter(kind__in=kinds).order_by("kind", "code")


def other_departments(_subject: Any) -> QuerySet[Agency]:
    """Return the other administrative departments of article 6."""
    return Agency.objects.filter(kind=AgencyKind.OTHER_DEPARTMENT.value).order_by("code")


def agencies_that_sign_in(_subject: Any) -> QuerySet[Agency]:
    """Return the agencies that may be shown a file."""
    kinds = (AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.PROCURATORATE, AgencyKind.OTHER_DEPARTMENT)
    return Agency.objects.filter(kind__in=[kind.value for kind in kinds]).order_by("kind", "code")


def agencies_with_a_share(case: Any) -> QuerySet[Agency]:
    """Return who reads a case by a leader's share."""
    live = Grant.objects.filter(record_type="case", record_id=case.pk, ground=SHARED, ended_on__isnull=True)
    return Agency.objects.filter(pk__in=live.values("agency_id")).order_by("code")


def procuratorates_that_wait(case: Any) -> QuerySet[Agency]:
    """Return the procuratorates that wait for an answer on newly found damage, in the order in which they asked."""
    order = models.Case(*(models.When(pk=pk, then=place) for place, pk in enumerate(case.unanswered)), default=0)
    return Agency.objects.filter(pk__in=case.unanswered).order_by(order)


def tracks_of(case: Any) -> QuerySet[Any]:
    """Return all obligors' tracks of a case."""
    return case.tracks.select_related("obligor").order_by("pk")


def common_superior(one: Agency, other: Agency) -> Agency | None:
    """Return the nearest agency above both; None where there is none, as between different departments."""
    above = {agency.pk for agency in _superiors(other)}
    return next((agency for agency in _superiors(one) if agency.pk in above), None)


def _superiors(agency: Agency) -> Iterator[Agency]:
    while agency.superior is not None:
        agency = agency.superior
        yield agency


def possible_handlers(record: Any) -> QuerySet[Agency]:
    """Return whom the common superior may designate: the two that disagree, others below it, or itself."""
    above = record.disputed_before_id
    two = Q(pk__in=[pk for pk in (record.handler_id, record.passed_to_id) if pk])
    return Agency.objects.filter(two | Q(pk=above) | Q(superior=above)).order_by("kind", "code")


def police(_subject: Any) -> QuerySet[Agency]:
    """Return the police, which is told of suspected crimes and does not sign in here."""
    return Agency.objects.filter(kind=AgencyKind.POLICE.value).order_by("code")


def possible_plaintiffs(case: Any) -> QuerySet[Agency]:
    """Return who may be designated: the claimant government, its bureau, the handler and other departments."""
    codes = {found.division_id for found in (case.claimant_government, case.handler) if found is not None}
    kinds = (AgencyKind.GOVERNMENT.value, AgencyKind.ENVIRONMENT_BUREAU.value, AgencyKind.OTHER_DEPARTMENT.value)
    return Agency.objects.filter(kind__in=kinds, division_id__in=codes).order_by("kind", "code")
