"""What the law asks for before the steps of clues and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseState
from cases.models.tracks import ObligorKind, check_identity
from ecocase.kernel import access
from ecocase.kernel.models import Agency, Division
from ecocase.kernel.workflow import input_rule, limit, requirement
from ecocase.policy.competence import AgencyKind

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

EB = AgencyKind.ENVIRONMENT_BUREAU
PR = AgencyKind.PROCURATORATE


@requirement(
    what=_("A referral that was submitted"),
    unmet=_("No referral of this clue is open. Draft one and submit it."),
    article="OPINIONS_3",
)
def a_referral_is_open(clue: Any, _on: date) -> bool:
    """Whether a referral of the clue is on its way."""
    return clue.facts.has_open_referral


@input_rule(
    field="found_on", unmet=_("The damage cannot have been found after the day of the act."), article="OPINIONS_1"
)
def found_before_registered(_clue: Any, act: Act, inputs: Inputs) -> bool:
    """Whether the day found lies before the registration."""
    return inputs["found_on"] <= act.on


@input_rule(field="parties", article="MANAGEMENT_RULES_16")
def parties_are_well_named(_clue: Any, _act: Act, inputs: Inputs) -> str:
    """Return what is wrong with the first party: no name beside other entries, or a number that cannot be."""
    for row in inputs.get("parties") or []:
        name, number = row.get("name") or "", row.get("identity_no") or ""
        if not name and (number or row.get("address") or row.get("conduct")):
            return _now("Enter the name of every party, or empty its row.")
        try:
            check_identity(row.get("kind") or ObligorKind.ENTERPRISE, number)
        except ValidationError as error:
            return f"{name}: {error.messages[0]}"
    return ""


@input_rule(
    field="grounds",
    unmet=_("A case goes to the procuratorate only on one of the three grounds of article 4. Choose at least one."),
    article="OPINIONS_4",
)
def a_criminal_ground_is_given(_referral: Any, act: Act, inputs: Inputs) -> bool:
    """Whether a bureau's criminal referral names its ground (Opinions art. 4)."""
    if not act.agency.acts_as(EB):
        return True
    return bool(inputs.get("grounds")) or not inputs.get("criminal_case_no")


@input_rule(
    field="criminal_case_no",
    unmet=_("The three grounds of article 4 belong to a criminal case. Enter its number."),
    article="OPINIONS_4",
)
def a_criminal_case_is_linked(_referral: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a ground of article 4 comes with the criminal case it belongs to."""
    return not inputs.get("grounds") or bool(inputs.get("criminal_case_no"))


@input_rule(
    field="prosecuting",
    unmet=_("On the third ground name the procuratorate that prosecutes."),
    article="OPINIONS_4",
)
def prosecutor_is_named(_referral: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the third ground names the prosecuting procuratorate."""
    return "prosecuted_elsewhere" not in (inputs.get("grounds") or []) or inputs.get("prosecuting") is not None


@input_rule(
    field="tracks",
    unmet=_("Choose the obligors that are meant; the others stay with the bureau."),
    article="OPINIONS_4",
)
def obligors_are_named(referral: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the referral of a case names its obligors."""
    return referral.case_id is None or bool(inputs.get("tracks"))


@input_rule(field="receiver", unmet=_("Choose an agency of the other institution."), article="OPINIONS_3")
def receiver_is_the_other_institution(_referral: Any, act: Act, inputs: Inputs) -> bool:
    """Whether bureau refers to procuratorate and procuratorate to bureau."""
    if act.agency.acts_as(PR):
        return inputs["receiver"].acts_as(EB)
    return inputs["receiver"].acts_as(PR)


@limit(
    says=_("On the third ground the prosecuting procuratorate is the receiver; another one is an exception."),
    article="OPINIONS_4",
)
def another_receiver_than_the_prosecutor(_referral: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the letter goes to another procuratorate than the one that prosecutes."""
    prosecuting = inputs.get("prosecuting")
    return prosecuting is not None and prosecuting != inputs["receiver"]


def places_of(agency: Agency) -> QuerySet[Division]:
    """Return the divisions an agency may be competent for: its own and those below it."""
    own = agency.division
    if own is None:
        return Division.objects.all()
    prefix = own.code.rstrip("0")
    return Division.objects.filter(code__startswith=prefix[: 2 if own.level == "province" else len(prefix)])


def other_institution(subject: Any) -> QuerySet[Agency]:
    """Return the agencies of the other institution than the asker's, to be referred to."""
    found = Agency.objects.filter(kind__in=(EB.value, PR.value)).order_by("kind", "code")
    if subject.asker is None:
        return found
    return found.filter(kind=EB.value if subject.asker.agency.acts_as(PR) else PR.value)


def receiver_at_hand(subject: Any) -> int | None:
    """Return who a letter goes to as it stands, or the agency of the other institution at the asker's own place."""
    if getattr(subject, "receiver_id", None) or subject.asker is None:
        return getattr(subject, "receiver_id", None)
    near = other_institution(subject).filter(division=subject.asker.agency.division, level=subject.asker.agency.level)
    return near.values_list("pk", flat=True).first()


def departments(_subject: Any) -> QuerySet[Agency]:
    """Return the other departments of article 6."""
    return Agency.objects.filter(kind__in=(AgencyKind.OTHER_DEPARTMENT.value, AgencyKind.POLICE.value)).order_by("code")


def procuratorates(_subject: Any) -> QuerySet[Agency]:
    """Return the procuratorates."""
    return Agency.objects.filter(kind=PR.value).order_by("code")


def open_cases_of(agency: Agency, on: date) -> QuerySet[Case]:
    """Return the live cases that an agency may see: a clue is merged into one of them."""
    ended = (CaseState.CLOSED, CaseState.TERMINATED)
    return access.visible_to(Case, agency, on=on).exclude(state__in=ended).order_by("-opened_at")
