"""What the law asks for before the steps of a case, in words for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from cases.models.candidates import agencies_with_a_share, common_superior
from ecocase.kernel.workflow import input_rule, limit, requirement
from ecocase.policy import identity, thresholds
from ecocase.policy.competence import AgencyKind
from ecocase.policy.stages import BEFORE_JUDGMENT, ENDED_TRACKS, Stage, TrackState

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

PERSON = "person"
SIMPLE_CONDITIONS = frozenset({"facts_simple", "liability_undisputed", "damage_small"})
ENDED_CASE = frozenset({Stage.CLOSED.value, Stage.TERMINATED.value, Stage.PASSED_ON.value})


def check_identity(kind: str, number: str) -> None:
    """Check an ID number (persons) or a unified social credit code (bodies); an empty one passes.

    :raises ValidationError: it is malformed or its check digit is wrong.
    """
    if not number:
        return
    fault = identity.id_number_fault(number) if kind == PERSON else identity.credit_code_fault(number)
    if fault is not None:
        says = fault.says_en if (get_language() or "").startswith("en") else fault.says_zh
        raise ValidationError(says, code="identity")


@requirement(
    what=_("A case that has not ended"),
    unmet=_("The case has ended, or was passed on. Reopen it on a listed ground, or wait for the receiver's answer."),
    article="OPINIONS_16",
)
def case_has_not_ended(record: Any, _on: date) -> bool:
    """Whether the case, or the case of any record in it, is still worked on."""
    found = getattr(record, "negotiation", record)
    return getattr(found, "case", found).state not in ENDED_CASE


@requirement(
    what=_("A case in its handler's hands"),
    unmet=_("The case was passed on and waits for its new handler. Go on once it is accepted, or returned."),
    article="CODE_1083",
)
def case_is_in_hand(record: Any, _on: date) -> bool:
    """Whether nobody else is about to take the case over. What a closed case left to be restored goes on."""
    return getattr(record, "case", record).state != Stage.PASSED_ON.value


@requirement(
    what=_("An obligor whom the bureau handles"),
    unmet=_("This obligor is with the procuratorate. Wait until it hands the obligor back, or concludes its file."),
    article="OPINIONS_4",
)
def obligor_is_with_the_bureau(track: Any, _on: date) -> bool:
    """Whether the track was not transferred."""
    return track.state != TrackState.WITH_PROCURATORATE


@requirement(
    what=_("No agreement or judgment that is being performed"),
    unmet=_(
        "An obligor performs under an agreement or a judgment. End the claim against the others one by one, and close "
        "the case when everything is performed."
    ),
    article="MANAGEMENT_RULES_18",
)
def no_title_is_being_performed(case: Any, _on: date) -> bool:
    """Whether no track stands behind a judgment or in performance, which the grounds against a claim do not end."""
    open_ones = (TrackState(track.state) for track in case.facts.track_list)
    return not any(state not in BEFORE_JUDGMENT | ENDED_TRACKS for state in open_ones)


@requirement(
    what=_("Newly found damage answered"),
    unmet=_("A procuratorate waits for the answer on newly found damage. Answer it first."),
    article="OPINIONS_16",
)
def new_damage_is_answered(case: Any, _on: date) -> bool:
    """Whether no procuratorate waits for an answer."""
    return not case.unanswered


@requirement(
    what=_("A common superior"),
    unmet=_(
        "The two agencies have no common superior that signs in here. Return it, and let it be passed on again "
        "once their governments have decided."
    ),
    article="CODE_1083",
)
def there_is_a_common_superior(record: Any, _on: date) -> bool:
    """Whether somebody stands above both the handler and the agency that it was passed on to."""
    return record.passed_to is not None and common_superior(record.handler, record.passed_to) is not None


@requirement(
    what=_("A share"),
    unmet=_("Nobody reads this case by a share."),
    article="OPINIONS_22",
)
def somebody_reads_by_a_share(case: Any, _on: date) -> bool:
    """Whether there is a share to be ended."""
    return agencies_with_a_share(case).exists()


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
    unmet=_(
        "No damage item is on file. Record the assessment, or add a damage item; a preventive case names its risk."
    ),
    article="MANAGEMENT_RULES_20",
)
def damage_or_a_risk_is_named(case: Any, _on: date) -> bool:
    """Whether there is something to claim."""
    return bool(case.preventive_risk) or case.facts.item_count > 0


@requirement(
    what=_("Every obligor's track has ended"),
    unmet=_(
        "An obligor's track is still open. Each must be performed, dismissed, unenforceable, ended without claim, or "
        "with another handler."
    ),
    article="MANAGEMENT_RULES_27",
)
def every_track_has_ended(case: Any, _on: date) -> bool:
    """Whether nobody owes the bureau anything any more."""
    return case.facts.open_track_count == 0


@requirement(
    what=_("Every damage item covered or waived"),
    unmet=_(
        "A damage item is neither covered nor waived. See the coverage table; waive the rest with a listed reason."
    ),
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


@requirement(
    what=_("No obligor with the procuratorate"),
    unmet=_(
        "An obligor is with the procuratorate, whose claim this step would end. Ask for the obligor back, or end the "
        "others without claim and close the case."
    ),
    article="OPINIONS_4",
)
def nobody_is_with_the_procuratorate(case: Any, _on: date) -> bool:
    """Whether the bureau itself handles every obligor."""
    return all(track.state != TrackState.WITH_PROCURATORATE for track in case.facts.track_list)


@input_rule(
    field="items",
    unmet=_("Two damage items have the same name, or the case has one of this name already. Tell them apart."),
    article="CIVIL_CODE_1235",
)
def items_have_different_names(case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether every new item can be told from the others."""
    names = [row["name"] for row in inputs["items"]]
    return len(names) == len(set(names)) and not set(names) & case.facts.item_names


@input_rule(
    field="manner",
    unmet=_("An expert's opinion is enough only in a simple case. Mark the case as simple, or attach an assessment."),
    article="REFORM_2025_9",
)
def an_opinion_is_for_simple_cases(case: Any, act: Act, inputs: Inputs) -> bool:
    """Whether an expert's opinion takes the place of an assessment in a simple case only."""
    if inputs.get("manner") != "opinion" or thresholds.threshold("simple_case", act.on) is None:
        return True
    return case.is_simple


@input_rule(
    field="simple",
    unmet=_("A case is simple only when all three conditions hold. Tick each of them, or leave the case as it is."),
    article="REFORM_2025_9",
)
def all_simple_conditions_hold(_case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether facts, liability and amount are all simple."""
    return set(inputs["simple"]) >= SIMPLE_CONDITIONS


@input_rule(
    field="simple",
    unmet=_("The assessed damage lies above the highest limit that a province may set for simple cases (CNY 500,000)."),
    article="REFORM_2025_9",
)
def damage_is_below_the_ceiling(case: Any, act: Act, _inputs: Inputs) -> bool:
    """Whether the damage lies within what a province may allow."""
    return not thresholds.is_beyond("simple_case_ceiling", case.facts.coverage_table.total.assessed, act.on)


@limit(
    says=_("The damage lies above CNY 300,000: name the provincial rule that raises the limit of simple cases."),
    article="REFORM_2025_9",
)
def damage_is_above_the_simple_limit(case: Any, act: Act, _inputs: Inputs) -> bool:
    """Whether the national limit of simple cases is exceeded."""
    return thresholds.is_beyond("simple_case", case.facts.coverage_table.total.assessed, act.on)


@input_rule(
    field="items",
    unmet=_("Damage that was known when the earlier case was handled is not newly found: its day found must be later."),
    article="OPINIONS_16",
)
def damage_was_found_later(_case: Any, act: Act, inputs: Inputs) -> bool:
    """Whether every item was found after the earlier case was handled, and before it is entered."""
    return all(inputs["earlier_on"] < row["seen_on"] <= act.on for row in inputs["items"])


@input_rule(
    field="seen_on",
    unmet=_("The damage cannot have been found after the day of the act."),
    article="MANAGEMENT_RULES_20",
)
def found_before_entered(_item: Any, act: Act, inputs: Inputs) -> bool:
    """Whether the damage was found before it is entered."""
    return inputs["seen_on"] <= act.on


@requirement(
    what=_("Newly found damage that the procuratorate has pointed out"),
    unmet=_("No procuratorate waits for an answer on newly found damage."),
    article="OPINIONS_16",
)
def new_damage_was_pointed_out(case: Any, _on: date) -> bool:
    """Whether a procuratorate has pointed out damage and was not answered yet."""
    return bool(case.unanswered)


@input_rule(field="to", unmet=_("Your own agency has this already. Choose another one."), article="CODE_1083")
def passed_on_to_somebody_else(case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the case goes to another agency than the one that has it."""
    return inputs["to"].pk != case.handler_id


@input_rule(
    field="to",
    unmet=_(
        "This department handles no claims here yet. Once the claimant government has designated it, let the "
        "administrator enter that, and pass the case on then."
    ),
    article="OPINIONS_13",
)
def passed_on_to_who_handles_claims(_case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the new handler can go on with the claim."""
    return inputs["to"].acts_as(AgencyKind.ENVIRONMENT_BUREAU)


@input_rule(field="until", unmet=_("The last day of a share lies behind. Choose a later one."), article="OPINIONS_22")
def share_ends_later(_case: Any, act: Act, inputs: Inputs) -> bool:
    """Whether a share has a day that is still to come."""
    return inputs["until"] >= act.on


@input_rule(field="agency", unmet=_("Your own agency has this already. Choose another one."), article="OPINIONS_22")
def shared_with_others(case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the case is shared with somebody else."""
    return inputs["agency"].pk != case.handler_id


@input_rule(
    field="seen_on",
    unmet=_("Damage that was known when the earlier case was handled is not newly found: its day found must be later."),
    article="OPINIONS_16",
)
def found_after_the_case_ended(case: Any, act: Act, inputs: Inputs) -> bool:
    """Whether the damage was found after the case had ended, and before it is entered."""
    return (case.ended_on is None or case.ended_on < inputs["seen_on"]) and inputs["seen_on"] <= act.on


@input_rule(field="identity_no", article="MANAGEMENT_RULES_20")
def identity_is_well_formed(_track: Any, _act: Act, inputs: Inputs) -> str:
    """Return what is wrong with an ID number or social credit code."""
    try:
        check_identity(inputs["kind"], inputs.get("identity_no") or "")
    except ValidationError as error:
        return str(error.messages[0])
    return ""


@input_rule(
    field="share_percent",
    unmet=_("A share belongs to liability by share only, and is more than 0 and at most 100 percent."),
    article="TORT_SUITS_6",
)
def share_fits_the_liability(_track: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a share is given only where liability is by share."""
    share = inputs.get("share_percent")
    return share is None or (inputs["liability_mode"] == "by_share" and 0 < share <= 100)


@input_rule(
    field="use_of_money",
    unmet=_("Money was paid. Say how its use for restoration was decided."),
    article="COMPENSATION_SUITS_15",
)
def use_of_money_is_decided(case: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether money that was paid has its use."""
    return not case.facts.coverage_table.total.paid or bool(inputs.get("use_of_money"))


@limit(says="", article="OPINIONS_23")
def receipts_are_still_open(case: Any, _act: Act, _inputs: Inputs) -> str:
    """Return how many papers of the case nobody has signed for yet."""
    count = len(case.facts.open_receipts)
    if not count:
        return ""
    says = ngettext(
        "%(count)s paper of this case is not signed for yet.",
        "%(count)s papers of this case are not signed for yet.",
        count,
    )
    return says % {"count": count}
