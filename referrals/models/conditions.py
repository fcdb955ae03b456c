"""What the law asks for before the steps of clues and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseState
from cases.models.conditions import ENDED_CASE
from cases.models.tracks import TRANSFERABLE, ObligorKind, check_identity
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
# A procuratorate may also hand a bureau the clue of a file of its own; the file goes on.
REFERABLE = frozenset({"registered", "verifying", "in_file"})


@requirement(
    what=_("A clue or case that may be referred"),
    unmet=_(
        "This cannot be referred now: a clue is referred while it is registered or verified, a case while it is live."
    ),
    article="OPINIONS_3",
)
def may_be_referred(subject: Any, _on: date) -> bool:
    """Whether a clue, a case, or what a letter hands over, still stands where it may be referred."""
    found = getattr(subject, "subject", subject)
    return found.state not in ENDED_CASE if isinstance(found, Case) else found.state in REFERABLE


@requirement(
    what=_("No other referral of the same clue or obligors"),
    unmet=_(
        "Another referral of the same clue, or of an obligor who is named, is open. Withdraw it, or wait for its end."
    ),
    article="OPINIONS_3",
)
def nothing_else_is_open(referral: Any, _on: date) -> bool:
    """Whether no second letter hands the same over."""
    return not referral.facts.is_referred_already


@requirement(
    what=_("Obligors who can still be transferred"),
    unmet=_(
        "An obligor who is named in the letter has signed meanwhile, or stands elsewhere. Amend the letter: only obligors "
        "who are identified, notified, negotiating, or with whom negotiation failed, go over."
    ),
    article="OPINIONS_4",
)
def obligors_can_go_over(referral: Any, _on: date) -> bool:
    """Whether every obligor of the letter stands where the procuratorate can take it over."""
    return all(track.state in TRANSFERABLE for track in referral.named_tracks())


@requirement(
    what=_("A copy for every department concerned"),
    unmet=_(
        "A department that the file names as concerned gets no copy. Amend the letter, or draft it anew with the copies."
    ),
    article="OPINIONS_6",
)
def every_department_has_a_copy(referral: Any, _on: date) -> bool:
    """Whether the copies reach all departments whose remit the matter touches."""
    return set(referral.subject.concerned) <= {*referral.copies, referral.receiver_id}


@requirement(
    what=_("No open file on this referral"),
    unmet=_("Your own file on this referral is still open. Conclude it: its outcome is fed back in the same step."),
    article="OPINIONS_3",
)
def no_file_is_open(referral: Any, _on: date) -> bool:
    """Whether the procuratorate has ended the file that it opened on the referral."""
    return not referral.facts.has_open_file


@requirement(
    what=_("A clue that stands registered"),
    unmet=_("Only a registered clue goes into a file. This one was referred, passed on, or stands in a file already."),
    article="PROCURATORATE_RULES_28",
)
def clue_is_registered(clue: Any, _on: date) -> bool:
    """Whether a procuratorate's own clue waits to be assessed."""
    return clue.state == "registered"


@requirement(
    what=_("A civil file"),
    unmet=_("A file against an agency needs no announcement: its way is the recommendation."),
    article="PROCURATORIAL_SUITS_13",
)
def file_is_civil(file: Any, _on: date) -> bool:
    """Whether the announcement before suit belongs to this kind of file."""
    return file.file_kind != "administrative"


@input_rule(
    field="to", unmet=_("Your own procuratorate has the file. Choose another one."), article="PROCURATORIAL_SUITS_5"
)
def transferred_to_another(file: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the file goes to another procuratorate."""
    return inputs["to"].pk != file.procuratorate_id


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
def a_criminal_ground_is_given(referral: Any, act: Act, inputs: Inputs) -> bool:
    """Whether a bureau's referral of a case, or of a criminal matter, names its ground (Opinions art. 4)."""
    if not act.agency.acts_as(EB):
        return True
    needs_one = referral.case_id is not None or bool(inputs.get("criminal_case_no"))
    return bool(inputs.get("grounds")) or not needs_one


@input_rule(
    field="proof",
    unmet=_(
        "The grounds of article 4 need their proof, as a certificate of custody or the prosecutor's letter. Attach it."
    ),
    article="OPINIONS_4",
)
def grounds_are_proved(_referral: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a ground of article 4 comes with its proof."""
    return not inputs.get("grounds") or bool(inputs.get("proof"))


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
    claims, supervises = Q(kind=EB.value) | Q(handles_claims=True), Q(kind=PR.value)
    if subject.asker is None:
        wanted = claims | supervises
    else:
        wanted = claims if subject.asker.agency.acts_as(PR) else supervises
    return Agency.objects.filter(wanted).order_by("kind", "code")


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
