"""What the law asks for before the steps of a case, in words for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import input_rule, requirement
from ecocase.policy.competence import AgencyKind

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@requirement(
    what=_("At least one obligor"),
    unmet=_("No obligor is on file. Enter the party that is liable with “Add an obligor”."),
    article="MANAGEMENT_RULES_20",
)
def an_obligor_is_on_file(case: Any, _on: date) -> bool:
    """Whether the case has an obligor."""
    return case.facts.track_count > 0


@requirement(
    what=_("At least one damage item, or a named risk"),
    unmet=_("No damage item is on file. Record the assessment, or add a damage item; a preventive case names its risk."),
    article="MANAGEMENT_RULES_20",
)
def damage_or_a_risk_is_named(case: Any, _on: date) -> bool:
    """Whether there is something to claim."""
    return bool(case.preventive_risk) or case.facts.item_count > 0


@requirement(
    what=_("Every obligor's track has ended"),
    unmet=_("An obligor's track is still open. Each must be performed, dismissed, unenforceable or ended without claim."),
    article="MANAGEMENT_RULES_27",
)
def every_track_has_ended(case: Any, _on: date) -> bool:
    """Whether nobody owes anything any more."""
    return case.facts.open_track_count == 0


@requirement(
    what=_("Every damage item covered or waived"),
    unmet=_("A damage item is neither covered nor waived. See the coverage table; waive the rest with a listed reason."),
    article="OPINIONS_13",
)
def every_item_is_settled(case: Any, _on: date) -> bool:
    """Whether the coverage table leaves nothing open."""
    return case.facts.everything_is_settled


@requirement(
    what=_("Every restoration evaluated as passed"),
    unmet=_("A restoration has not passed its evaluation. Record the evaluation, or ask for further restoration."),
    article="OPINIONS_17",
)
def every_restoration_has_passed(case: Any, _on: date) -> bool:
    """Whether no restoration is open."""
    return not case.facts.unpassed_restorations


@requirement(
    what=_("All money paid"),
    unmet=_("Money is still owed under an agreement. Record the payments first."),
    article="OPINIONS_18",
)
def all_money_is_paid(case: Any, _on: date) -> bool:
    """Whether no payment is open."""
    return not case.facts.unpaid_duties


@requirement(
    what=_("The procuratorate is not informed yet"),
    unmet=_("The procuratorate has been informed already."),
    article="OPINIONS_8",
)
def procuratorate_is_not_informed(case: Any, _on: date) -> bool:
    """Whether the notice is still to be given."""
    return case.informed_procuratorate_id is None


@input_rule(field="items", unmet=_("Two damage items have the same name. Tell them apart."), article="CIVIL_CODE_1235")
def items_have_different_names(_case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether every new item can be told from the others."""
    names = [row["name"] for row in inputs["items"]]
    return len(names) == len(set(names))


def procuratorates_of_the_place(case: Any) -> QuerySet[Agency]:
    """Return the procuratorates of the case's place and of the places above it."""
    codes, place = [], case.place
    while place is not None:
        codes.append(place.code)
        place = place.parent
    return Agency.objects.filter(kind=AgencyKind.PROCURATORATE.value, division_id__in=codes).order_by("-division_id")


def possible_plaintiffs(case: Any) -> QuerySet[Agency]:
    """Return who may be designated: the claimant government, its bureau, the handler and other departments."""
    codes = {found.division_id for found in (case.claimant_government, case.handler) if found is not None}
    kinds = (AgencyKind.GOVERNMENT.value, AgencyKind.ENVIRONMENT_BUREAU.value, AgencyKind.OTHER_DEPARTMENT.value)
    return Agency.objects.filter(kind__in=kinds, division_id__in=codes).order_by("kind", "code")
