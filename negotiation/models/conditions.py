"""What the law asks for before the steps of a negotiation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import CaseState, CoverageLine, DamageItem
from cases.services import overlap_of
from ecocase.kernel import deadlines, law
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import input_rule, limit, requirement
from ecocase.policy.competence import AgencyKind
from ecocase.policy.counting import end_of_publication, has_run_out
from ecocase.policy.coverage import Overlap
from ecocase.policy.thresholds import is_beyond, punitive_base

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

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
        "days": period.length if period is not None else 0, "day": last,
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


@input_rule(field="lines", article="OPINIONS_13")
def lines_fit_their_items(subject: Any, act: Act, inputs: Inputs) -> bool | str:
    """Refuse what another agency has covered already: one damage is recovered once."""
    for item, total in _by_item(subject, inputs).items():
        if overlap_of(item, total, act.agency) is Overlap.REFUSED:
            return _now("“%(item)s” is covered by another agency's claim. One damage is recovered once.") % {
                "item": item
            }
    return True


@limit(says="", article="OPINIONS_13")
def lines_beyond_their_items(subject: Any, act: Act, inputs: Inputs) -> bool | str:
    """Warn where the own agency's lines go beyond an item's amount."""
    for item, total in _by_item(subject, inputs).items():
        if overlap_of(item, total, act.agency) is Overlap.WARNED:
            return _now("The lines over “%(item)s” go beyond its assessed amount.") % {"item": item}
    return False


@input_rule(field="instalments", article="OPINIONS_18")
def instalments_make_up_the_money(_subject: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Demand that an obligor's instalments, where there are any, add up to the money lines."""
    owed: dict[Any, Decimal] = {}
    for row in inputs["lines"]:
        if row["manner"] == "pay":
            owed[row["party"]] = owed.get(row["party"], Decimal()) + row["amount"]
    planned: dict[Any, Decimal] = {}
    for row in inputs.get("instalments") or []:
        if not (row.get("party") and row.get("due_on") and row.get("amount")):
            return _now("An instalment names its obligor, its day and an amount. Complete the row, or empty it.")
        planned[row["party"]] = planned.get(row["party"], Decimal()) + row["amount"]
    for party, total in planned.items():
        if total != owed.get(party, Decimal()):
            return _now("The instalments of %(name)s add up to %(sum)s, the money lines to %(owed)s.") % {
                "name": party, "sum": f"{total:,}", "owed": f"{owed.get(party, Decimal()):,}",
            }  # fmt: skip
    return True


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
        "meetings_used_up": is_beyond("negotiation_meetings", party.negotiation.facts.meeting_count + 1, act.on),
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
        "days": period.length, "day": earliest,
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
    """Return the courts."""
    return Agency.objects.filter(kind=AgencyKind.COURT.value).order_by("code")


def _by_item(subject: Any, inputs: Inputs) -> dict[DamageItem, Decimal]:
    """Return the money claimed over each item; a joint line of several obligors counts once.

    Of a joint debt that other obligors have signed for already, only what goes beyond it counts.
    """
    totals: dict[DamageItem, Decimal] = {}
    joint: dict[DamageItem, Decimal] = {}
    for row in inputs["lines"]:
        if row["manner"] == "restore":
            # What restoration in kind costs the obligor is never capped.
            continue
        if row.get("joint"):
            joint[row["item"]] = max(joint.get(row["item"], Decimal()), row["amount"])
        else:
            totals[row["item"]] = totals.get(row["item"], Decimal()) + row["amount"]
    for item, amount in joint.items():
        further = max(Decimal(), amount - signed_jointly(subject, item))
        totals[item] = totals.get(item, Decimal()) + further
    return totals


def signed_jointly(subject: Any, item: DamageItem) -> Decimal:
    """Return the joint debt over an item for which others have signed in the draft that this one is left over from."""
    if getattr(subject, "origin_id", None) is None:
        return Decimal()
    same = CoverageLine.objects.filter(
        claim=subject.joint_claim(item.pk), kind=CoverageLine.Kind.AGREED, ended_on__isnull=True
    )
    return max(same.values_list("amount", flat=True), default=Decimal())


def _has_passed(day: date | None, on: date) -> bool:
    return day is not None and has_run_out(day, on=on)


def _time_has_run_out(party: Any, on: date) -> bool:
    clock = deadlines.running(party.track, "negotiation_total")
    return clock is not None and deadlines.is_overdue(clock, on=on)
