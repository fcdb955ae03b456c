"""What the law asks for before the steps of restoration and payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models.tracks import UNDER_AN_AGREEMENT
from ecocase.kernel.workflow import input_rule, requirement
from ecocase.policy.counting import has_run_out

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@requirement(
    what=_("Confirmation of the damage facts, signed by the obligor"),
    unmet=_(
        "Restoration before an agreement needs the obligor's signed confirmation of the damage facts. Enter it on the "
        "obligor's track with “Enter the confirmation of damage facts”."
    ),
    article="OPINIONS_17",
)
def damage_facts_are_confirmed(plan: Any, _on: date) -> bool:
    """Whether voluntary restoration rests on confirmed facts."""
    return plan.basis != "voluntary" or plan.track.facts_confirmed_on is not None


@input_rule(field="basis_key", article="OPINIONS_17")
def basis_fits_the_track(plan: Any, act: Act, inputs: Inputs) -> bool | str:
    """Demand an agreement for a plan under an agreement, and confirmed facts for a voluntary one."""
    track = inputs["obligor"]
    # Who has paid or deposited has performed; what is organised with that money follows.
    with_the_money = track.state == "performed" and inputs["mode_key"] in ("by_department", "substitute")
    bound = track.state in UNDER_AN_AGREEMENT or with_the_money
    if inputs["basis_key"] == "agreement" and not bound:
        return _now("This obligor has no signed agreement. Choose “voluntary”, or sign the agreement first.")
    if inputs["basis_key"] == "voluntary" and track.facts_confirmed_on is None:
        return _now("Restoration before an agreement needs the obligor's signed confirmation of the damage facts.")
    return True


@input_rule(field="not_in_place", article="OPINIONS_20")
def substitute_has_its_reason(_plan: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Demand the reason, the kind and an expert's paper for a substitute."""
    if inputs["mode_key"] != "substitute":
        return True
    if not inputs.get("not_in_place") or not inputs.get("substitute_key"):
        return _now("A substitute needs its kind, and the reason why the place cannot be restored, or not fully.")
    if not inputs.get("expert_paper"):
        return _now("A substitute needs an expert's or assessor's paper. Attach it.")
    return True


@input_rule(field="substitute_terms", article="OPINIONS_20")
def substitute_terms_are_told(_plan: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Demand the particulars that article 20 asks for each kind of substitute."""
    asked = {
        "carbon": _now("Name the certified units, the certificate and the number of cancellation."),
        "labour": _now("Name the obligor's wish and ability, hours, local wage, plan and place."),
        "fry_release": _now("Name species, amount and permit."),
        "cleaner_production": _now(
            "Name the projects and the reduction, that no mandatory audit applies, and who has signed."
        ),
    }
    says = asked.get(inputs.get("substitute_key") or "")
    return True if says is None or inputs.get("substitute_terms") else says


@input_rule(field="shortfall", unmet=_("Say what is missing."), article="OPINIONS_17")
def shortfall_is_stated(_plan: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a failed evaluation says what is missing."""
    return inputs["result"] != "not_passed" or bool(inputs.get("shortfall"))


@input_rule(field="amount", article="OPINIONS_18")
def not_more_than_owed(duty: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Refuse a payment beyond the balance."""
    if inputs["amount"] <= duty.balance:
        return True
    return _now("Only %(balance)s yuan are owed. Check the amount.") % {"balance": f"{duty.balance:,}"}


@input_rule(field="amount", article="CIVIL_CODE_571")
def deposit_was_agreed(duty: Any, _act: Act, _inputs: Inputs) -> bool | str:
    """Demand that the agreement lets this obligor deposit."""
    lines = duty.agreement.lines.filter(party__track=duty.track_id, manner="deposit")
    return lines.exists() or _now("The agreement lets this obligor pay, not deposit. Record a payment.")


@requirement(
    what=_("A duty without a day of payment"),
    unmet=_("The agreement names the days of payment already."),
    article="OPINIONS_18",
)
def no_day_is_named(duty: Any, _on: date) -> bool:
    """Whether nothing says by when the money is due."""
    return not duty.facts.schedule


@requirement(
    what=_("A restoration under an agreement"),
    unmet=_(
        "This restoration rests on no agreement: nobody is in default. End the plan, and negotiate about the damage."
    ),
    article="OPINIONS_18",
)
def plan_rests_on_an_agreement(plan: Any, _on: date) -> bool:
    """Whether the obligor owes the works under an agreement."""
    return plan.basis == "agreement" and plan.agreement() is not None


@input_rule(
    field="ground",
    unmet=_(
        "No compensation is owed instead of this restoration. Declare the default first, or choose another ground."
    ),
    article="OPINIONS_18",
)
def something_is_paid_instead(plan: Any, _act: Act, inputs: Inputs) -> bool:
    """Whether a plan that ends because money is paid instead has its duty to pay."""
    return inputs["ground"] != "paid_instead" or plan.compensations.filter(fallen=False).exists()


@input_rule(field="finish_by", unmet=_("The new day lies behind. Choose a later one."), article="OPINIONS_17")
def the_new_day_is_to_come(_plan: Any, act: Act, inputs: Inputs) -> bool:
    """Whether the obligor has time for the works."""
    return inputs["finish_by"] >= act.on


@requirement(
    what=_("A day of payment has passed"),
    unmet=_("No day of payment has passed unpaid. Default can be declared the day after."),
    article="OPINIONS_18",
)
def payment_is_overdue(duty: Any, on: date) -> bool:
    """Whether less is paid than was due by this day."""
    return in_arrears(duty, on)


def in_arrears(duty: Any, on: date) -> bool:
    """Whether a duty stands behind its days of payment."""
    return any(
        has_run_out(row["due_on"], on=on) and duty.paid + duty.met_by_others < row["by_then"]
        for row in duty.facts.schedule
    )


@requirement(
    what=_("The day for the works has passed"),
    unmet=_(
        "The obligor still has time: others restore only once the day due has passed. Demand the works with a new day."
    ),
    article="CIVIL_CODE_1234",
)
def the_day_for_the_works_has_passed(plan: Any, on: date) -> bool:
    """Whether the reasonable period for the obligor's own restoration is over."""
    return plan.due_on is None or has_run_out(plan.due_on, on=on)
