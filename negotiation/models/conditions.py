"""What the law asks for before the steps of a negotiation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import CaseState, DamageItem
from cases.models.tracks import UNDER_AN_AGREEMENT
from ecocase.kernel import deadlines, law
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import input_rule, limit, requirement
from ecocase.policy.competence import AgencyKind, AgencyLevel, Link, Matter, forum_for
from ecocase.policy.counting import end_of_publication, has_run_out
from ecocase.policy.stages import MUST_SUE, TrackState
from ecocase.policy.thresholds import is_beyond, punitive_base, threshold

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

AT_THE_TABLE = (TrackState.IDENTIFIED, TrackState.NOTIFIED, TrackState.NEGOTIATING)
CLAIMABLE = (CaseState.CLAIM_READY, CaseState.CLAIMING, CaseState.PERFORMING)
TWICE = 2


@requirement(
    what=_("Investigation completed"),
    unmet=_("The case is not ready to claim. Complete the investigation with its report first."),
    article="MANAGEMENT_RULES_21",
)
def case_is_ready_to_claim(case: Any, _on: date) -> bool:
    """Whether the case has got as far as a claim."""
    return case.state in CLAIMABLE


@requirement(
    what=_("An obligor whom the bureau handles"),
    unmet=_(
        "This obligor is with the procuratorate, or the claim against the obligor has ended. Nothing is negotiated "
        "until the obligor comes back."
    ),
    article="OPINIONS_4",
)
def obligor_is_at_hand(party: Any, _on: date) -> bool:
    """Whether the obligor's track still stands in negotiation."""
    further = party.state == "negotiating" and party.track.state in UNDER_AN_AGREEMENT
    return further or party.track.state in AT_THE_TABLE


@requirement(
    what=_("An obligor who is bound by an agreement"),
    unmet=_(
        "The obligor has performed, or the agreement is gone. Reopen the case for newly found damage, or the negotiation."
    ),
    article="OPINIONS_16",
)
def obligor_is_bound(party: Any, _on: date) -> bool:
    """Whether the obligor stands under an agreement that is still performed."""
    return party.track.state in UNDER_AN_AGREEMENT


@requirement(
    what=_("Damage that is not covered"),
    unmet=_("The coverage table leaves nothing uncovered. Enter the further damage first, as an item or a supplement."),
    article="OPINIONS_13",
)
def something_is_uncovered(party: Any, _on: date) -> bool:
    """Whether there is anything left to be claimed."""
    return party.negotiation.case.facts.coverage_table.total.uncovered > 0


@requirement(
    what=_("An obligor whose negotiation failed"),
    unmet=_("The obligor stands elsewhere by now: with the procuratorate, in a suit, or at another table."),
    article="MANAGEMENT_RULES_21",
)
def obligor_waits_for_a_suit(party: Any, _on: date) -> bool:
    """Whether the obligor's track stands failed or impossible."""
    return party.track.state in MUST_SUE


@requirement(
    what=_("An obligor under the agreement"),
    unmet=_("No obligor is bound by this agreement any more: all have performed, or their claims have ended."),
    article="CIVIL_CODE_563",
)
def somebody_is_bound(agreement: Any, _on: date) -> bool:
    """Whether the agreement still binds anybody."""
    signed = [line.party for line in agreement.lines.all() if line.party.state == "signed"]
    return any(party.track.state in UNDER_AN_AGREEMENT for party in signed)


@requirement(
    what=_("An obligor who negotiates"),
    unmet=_("No obligor has consented to negotiate. Record an answer first."),
    article="OPINIONS_10",
)
def somebody_negotiates(negotiation: Any, _on: date) -> bool:
    """Whether there is anybody to meet."""
    return bool(negotiation.facts.negotiating_parties)


@requirement(
    what=_("A meeting with minutes"),
    unmet=_("No meeting has been held. Hold one and put its minutes on file."),
    article="MANAGEMENT_RULES_21",
)
def a_meeting_was_held(negotiation: Any, _on: date) -> bool:
    """Whether the parties have met."""
    return negotiation.facts.meeting_count > 0


@limit(
    says=_("Negotiation is regulated to three meetings. A further one needs a reason."),
    article="REFORM_2020_5",
)
def more_meetings_than_regulated(negotiation: Any, act: Act, _inputs: Inputs) -> bool:
    """Whether this meeting goes beyond the regulated number."""
    return is_beyond("negotiation_meetings", negotiation.facts.meeting_count + 1, act.on)


@limit(
    says=_("The regulated time for negotiation has run out. A meeting after it needs a reason."),
    article="REFORM_2020_5",
)
def after_the_regulated_time(negotiation: Any, act: Act, _inputs: Inputs) -> bool:
    """Whether the meeting comes after the negotiation's last day for every obligor."""
    clocks = negotiation.facts.total_clocks
    return bool(clocks) and all(has_run_out(clock.due_on, on=act.on) for clock in clocks)


@input_rule(
    field="tracks",
    unmet=_("An obligor sits at another table already. Go on there, or end that negotiation first."),
    article="MANAGEMENT_RULES_21",
)
def obligors_sit_at_no_other_table(_negotiation: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether nobody is negotiated with twice at a time."""
    return not any(
        track.parties.filter(state__in=("to_notify", "notified", "negotiating"))
        .exclude(negotiation__state="concluded")
        .exists()
        for track in inputs["tracks"]
    )


@input_rule(
    field="agreed_to_electronic",
    unmet=_("Electronic service needs the obligor's consent. Confirm it, or serve in another way."),
    article="CIVIL_PROCEDURE_90",
)
def electronic_with_consent(_party: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a notice went out electronically only with consent."""
    return inputs["manner"] != "electronic" or bool(inputs.get("agreed_to_electronic"))


@input_rule(field="reply", article="OPINIONS_13")
def silent_beyond_the_day(party: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand that silence is recorded only once the day to answer is over."""
    if inputs["reply"] != "silent" or party.answer_by is None or has_run_out(party.answer_by, on=act.on):
        return True
    return _now("The obligor may answer until %(day)s. Record the silence the day after.") % {
        "day": date_format(party.answer_by)
    }


@input_rule(field="ground", article="COMPENSATION_SUITS_5")
def announcement_stayed_unanswered(party: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand that the public announcement and its silence are on file, where they are the reason."""
    if inputs["ground"] != "announcement_unanswered":
        return True
    announced = party.service_manner == "announcement"
    unanswered = party.answer == "silent" or (party.answer == "" and _has_passed(party.answer_by, act.on))
    return (announced and unanswered) or _now(
        "No public announcement is on file that stayed unanswered beyond its day. Record the service, or choose another ground."
    )


@input_rule(field="until", article="REFORM_2020_5")
def extended_beyond_the_last_day(negotiation: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand that an extension ends later than the time that is extended, and not before the act."""
    last = max((clock.due_on for clock in negotiation.facts.total_clocks), default=None)
    if inputs["until"] >= act.on and (last is None or inputs["until"] > last):
        return True
    return _now("The new last day lies before the present one (%(day)s). Choose a later one.") % {
        "day": date_format(last or act.on)
    }


@input_rule(field="ground", article="CIVIL_CODE_563")
def rescinded_by_its_ground(agreement: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Demand a court's decision against an agreement that a court has confirmed."""
    if agreement.state != "confirmed" or inputs["ground"] == "set_aside_by_court":
        return True
    return _now(
        "A court has confirmed this agreement: it falls only by a court's decision. Apply for enforcement instead."
    )


@input_rule(field="answer_by", unmet=_("The day to answer lies before the service."), article="MANAGEMENT_RULES_21")
def answer_after_service(_party: Any, act: Act, inputs: Inputs) -> bool:
    """Whether the obligor has time to answer."""
    return inputs["answer_by"] >= act.on


@input_rule(field="announced_on", article="CIVIL_PROCEDURE_95")
def announced_long_enough(_party: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand that a notice by public announcement counts as served only after the regulated days."""
    if inputs["manner"] != "announcement":
        return True
    announced_on = inputs.get("announced_on")
    if announced_on is None:
        return _now("Enter the day of the public announcement.")
    period = law.period("service_by_notice", on=announced_on)
    last = end_of_publication(announced_on, period.length) if period is not None else announced_on
    if act.on >= last:
        return True
    return _now("A public announcement counts as service after %(days)s days: on %(day)s at the earliest.") % {
        "days": period.length if period is not None else 0, "day": date_format(last),
    }  # fmt: skip


@input_rule(
    field="tried",
    unmet=_(
        "A public announcement is the last way: say which other ways were tried, or that the whereabouts are unknown."
    ),
    article="CIVIL_PROCEDURE_95",
)
def other_ways_were_tried(_party: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether an announcement comes after the other ways."""
    return inputs["manner"] != "announcement" or bool(inputs.get("tried"))


@input_rule(
    field="signatories",
    unmet=_("An agreement is signed by at least one obligor. Choose who has signed."),
    article="OPINIONS_10",
)
def somebody_signs(_agreement: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the agreement has a signatory."""
    return bool(inputs.get("signatories"))


@input_rule(field="ground", article="OPINIONS_13")
def ground_is_on_file(party: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand that the facts of the chosen ground are on file."""
    verdict = {
        "refused": party.answer == "refuses",
        "no_answer": party.answer == "silent" or (party.answer == "" and _has_passed(party.answer_by, act.on)),
        "absent": party.negotiation.facts.meeting_count > 0 and party.pk not in party.negotiation.facts.attended,
        "meetings_used_up": _meetings_are_used_up(party.negotiation.facts.meeting_count, act.on),
        "time_run_out": _time_has_run_out(party, act.on),
    }.get(inputs["ground"], True)
    return verdict or _now("The facts of this ground are not on file. Record them first, or choose another ground.")


@input_rule(field="last_on", article="COMPENSATION_SUITS_20")
def published_long_enough(_confirmation: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand the regulated days of publication of the day on which it began."""
    period = law.period("confirm_publicity", on=inputs["first_on"])
    if period is None:
        return True
    earliest = end_of_publication(inputs["first_on"], period.length)
    if inputs["last_on"] >= earliest:
        return True
    return _now("The court publishes for at least %(days)s days: the last day is %(day)s at the earliest.") % {
        "days": period.length, "day": date_format(earliest),
    }  # fmt: skip


@requirement(
    what=_("Publication ended"),
    unmet=_("The court's publication has not ended. The ruling comes after its last day."),
    article="COMPENSATION_SUITS_20",
)
def publication_has_ended(confirmation: Any, on: date) -> bool:
    """Whether the last day of publication is over."""
    return confirmation.published_until is not None and has_run_out(confirmation.published_until, on=on)


@requirement(
    what=_("A signed agreement"),
    unmet=_("The agreement is not signed, or it is confirmed already."),
    article="CIVIL_PROCEDURE_205",
)
def agreement_is_signed(agreement: Any, _on: date) -> bool:
    """Whether there is something to confirm."""
    return agreement.state == "signed"


@limit(
    says=_("The joint application comes later than thirty days after the agreement took effect."),
    article="CIVIL_PROCEDURE_205",
)
def application_is_late(agreement: Any, act: Act, _inputs: Inputs) -> bool:
    """Whether the period for the application has run out."""
    signed_on = getattr(agreement, "signed_on", None)
    period = law.period("confirm_apply", on=signed_on) if signed_on else None
    return period is not None and (act.on - signed_on).days > period.length


@limit(
    says=_("Punitive damages go beyond twice their base (items 1 and 2 of article 1235)."),
    article="PUNITIVE_DAMAGES_10",
)
def beyond_twice_the_base(negotiation: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether the amount is more than twice interim and permanent loss."""
    return inputs["amount"] > TWICE * negotiation.facts.punitive_base


def base_of(items: list[DamageItem]) -> Decimal:
    """Return the base of punitive damages: interim and permanent loss."""
    interim = sum((item.assessed for item in items if item.category == "interim_loss"), Decimal())
    permanent = sum((item.assessed for item in items if item.category == "permanent_loss"), Decimal())
    return punitive_base(interim, permanent)


def procuratorates(_subject: Any) -> QuerySet[Agency]:
    """Return the procuratorates."""
    return Agency.objects.filter(kind=AgencyKind.PROCURATORATE.value).order_by("code")


def courts(_subject: Any) -> QuerySet[Agency]:
    """Return the courts of a level that confirms agreements."""
    levels = {
        level.value for level in AgencyLevel for link in Link if forum_for(Matter.CONFIRMATION, level, link) is not None
    }
    return Agency.objects.filter(kind=AgencyKind.COURT.value, level__in=levels).order_by("code")


def _meetings_are_used_up(held: int, on: date) -> bool:
    """Whether no regulated meeting is left. Before there was a number, any fruitless meeting showed it."""
    rule = threshold("negotiation_meetings", on)
    return held > 0 if rule is None else held >= rule.value


def _has_passed(day: date | None, on: date) -> bool:
    return day is not None and has_run_out(day, on=on)


def _time_has_run_out(party: Any, on: date) -> bool:
    clock = deadlines.running(party.track, "negotiation_total")
    return clock is not None and deadlines.is_overdue(clock, on=on)
