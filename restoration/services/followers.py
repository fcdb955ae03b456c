"""What restoration and payment do when their case, an obligor or an agreement moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case, Track
from cases.readers import part_of_case
from ecocase.kernel import access, deadlines
from ecocase.kernel.workflow import follows, locks_along
from negotiation.models import Agreement, Confirmation
from restoration.models import PaymentDuty, Plan
from restoration.models.plan import AT_REST
from restoration.services.performance import credit_what_was_performed, let_duties_fall, let_plans_fall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import FileRecord
    from ecocase.kernel.workflow import Inputs


@part_of_case
def restorations_of(case: Case) -> Iterable[FileRecord]:
    """Return the restorations of a case, which its readers read as well."""
    return Plan.objects.filter(case=case).order_by("pk")


@follows(Case, "accept_passed_on", "designate_handler")
def hand_over_plans(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the case's new handler have its restorations."""
    for plan in Plan.objects.filter(case=case).order_by("pk"):
        access.hand_over(plan, case.handler, act, article="CODE_1083")
        deadlines.hand_over(plan, case.handler)


@locks_along(Case, "terminate")
def open_restorations(case: Case) -> list[FileRecord]:
    """Return the restorations that end with a case."""
    return list(Plan.objects.filter(case=case).exclude(state__in=AT_REST).order_by("pk"))


@locks_along(Track, "end_without_claim")
def open_restorations_of_an_obligor(track: Track) -> list[FileRecord]:
    """Return the restorations that end with the claim against an obligor."""
    return list(Plan.objects.filter(track=track).exclude(state__in=AT_REST).order_by("pk"))


@follows(Track, "end_without_claim", "end")
def end_with_the_claim(track: Track, act: Act, inputs: Inputs) -> None:
    """Let go what an obligor was still to pay or to restore."""
    let_duties_fall(PaymentDuty.objects.filter(track=track).order_by("pk"), act, "claim_over")
    let_plans_fall(Plan.objects.filter(track=track).order_by("pk"), act, "claim_over")


@locks_along(Agreement, "rescind")
def restorations_under_the_agreement(agreement: Agreement) -> list[FileRecord]:
    """Return the restorations that may end with an agreement."""
    tracks = agreement.lines.values("party__track")
    return list(Plan.objects.filter(track__in=tracks).exclude(state__in=AT_REST).order_by("pk"))


@locks_along(Confirmation, "record_refusal")
def restorations_without_a_title(confirmation: Confirmation) -> list[FileRecord]:
    """Return the restorations that may end when an agreement is not confirmed."""
    return restorations_under_the_agreement(confirmation.agreement)


@follows(Agreement, "rescind")
def end_with_the_agreement(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Credit what was performed, and let go what was still owed, for those whose agreement fell."""
    _end_performance(agreement, [party.track for party in inputs["obligors"]], act, "rescinded")


@follows(Confirmation, "record_refusal")
def end_with_the_refusal(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Credit what was performed, and let go what was still owed; who has performed in full stays so."""
    agreement = confirmation.agreement
    back = Track.objects.filter(pk__in=agreement.lines.values("party__track"), state__in=("negotiating", "failed"))
    _end_performance(agreement, list(back.order_by("pk")), act, "refused")


def _end_performance(agreement: Agreement, tracks: list[Track], act: Act, ground: str) -> None:
    credit_what_was_performed(agreement, tracks, act)
    duties = PaymentDuty.objects.filter(agreement=agreement, track__in=tracks)
    let_duties_fall(duties.order_by("pk"), act, ground)
    plans = Plan.objects.filter(track__in=tracks, basis="agreement")
    let_plans_fall(plans.order_by("pk"), act, "claim_over")
