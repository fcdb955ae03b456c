"""When an obligor has performed, stands in default, or is free of it again: over money and works together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import CoverageLine, Track
from cases.services import CoverageEntryToMake, enter_coverage
from ecocase.kernel import deadlines
from ecocase.kernel.workflow import perform
from ecocase.kernel.workflow.inputs import inputs as answers
from negotiation.models import Agreement
from restoration.models import DutyState, PaymentDuty, Plan, PlanState
from restoration.models.plan import AT_REST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act


def finish_if_done(track: Track, act: Act) -> None:
    """End the track when nothing is left to restore or to pay under its agreement."""
    fresh = Track.objects.get(pk=track.pk)
    if fresh.state not in ("agreed", "performing", "in_default"):
        return
    owes = PaymentDuty.objects.filter(track=fresh).exclude(state=DutyState.SETTLED)
    restores = Plan.objects.filter(track=fresh).exclude(state__in=AT_REST)
    if not owes.exists() and not restores.exists() and _has_done_what_it_promised(fresh):
        perform("finish_performing", fresh, act)


def _has_done_what_it_promised(track: Track) -> bool:
    """Whether works that an obligor promised have passed, or were paid for instead."""
    promised = Agreement.objects.filter(
        lines__party__track=track, lines__manner__in=("restore", "substitute"), state__in=("signed", "confirmed")
    )
    restored = Plan.objects.filter(track=track, state=PlanState.PASSED)
    paid_for = PaymentDuty.objects.filter(track=track, replaces__isnull=False, fallen=False, state=DutyState.SETTLED)
    return not promised.exists() or restored.exists() or paid_for.exists()


def fall_into_default(track: Track, act: Act) -> None:
    """Put an obligor in default who agreed or performs."""
    if track.state in ("agreed", "performing"):
        perform("fall_into_default", track, act)


def cure_if_nothing_is_behind(track: Track, act: Act) -> None:
    """Let an obligor perform again who stands behind with nothing any more."""
    fresh = Track.objects.get(pk=track.pk)
    behind = PaymentDuty.objects.filter(track=fresh, state=DutyState.IN_DEFAULT)
    stopped = Plan.objects.filter(track=fresh, state=PlanState.STOPPED)
    if fresh.state == "in_default" and not behind.exists() and not stopped.exists():
        perform("cure_default", fresh, act)


def let_duties_fall(duties: Iterable[PaymentDuty], act: Act, ground: str) -> None:
    """Let duties to pay end with what they rested on."""
    for duty in duties:
        if duty.state != DutyState.SETTLED:
            deadlines.stop_all(duty, act, ground=ground)
            perform("fall", duty, act)


def let_plans_fall(plans: Iterable[Plan], act: Act, ground: str) -> None:
    """Let restorations end with what they rested on."""
    for plan in plans:
        if plan.state not in AT_REST:
            deadlines.stop_all(plan, act, ground=ground)
            perform("fall", plan, act, answers(ground=ground))


def credit_what_was_performed(agreement: Agreement, tracks: list[Track], act: Act) -> None:
    """Credit what obligors paid and restored under an agreement that fell: the damage is recovered once.

    What a joint debtor paid of a debt that others still owe stands in their lines already.
    """
    joint = {
        line.item_id: agreement.joint_claim(line.item_id, line.debt) for line in agreement.lines.filter(joint=True)
    }
    alive = set(
        CoverageLine.objects.filter(
            claim__in=joint.values(), kind=CoverageLine.Kind.AGREED, ended_on__isnull=True
        ).values_list("claim", flat=True)
    )
    for record in (*_duties_that_fall(agreement, tracks), *_plans(tracks)):
        lines = CoverageLine.objects.filter(source_type=record.kind(), source_id=record.pk, ended_on__isnull=True)
        performed = lines.filter(kind__in=(CoverageLine.Kind.PAID, CoverageLine.Kind.RESTORED))
        known = set(lines.filter(kind=CoverageLine.Kind.CREDITED).values_list("item_id", flat=True))
        credited = [
            CoverageEntryToMake(line.item, line.track, CoverageLine.Kind.CREDITED, line.amount)
            for line in performed.select_related("item", "track")
            if line.item_id not in known and joint.get(line.item_id) not in alive
        ]
        enter_coverage(agreement.negotiation.case, act, record, credited)


def _duties_that_fall(agreement: Agreement, tracks: list[Track]) -> list[PaymentDuty]:
    """Return the duties of obligors whose agreement falls, and of joint debtors for whom it fell before."""
    origin = agreement.origin_id or agreement.pk
    of_the_draft = PaymentDuty.objects.filter(Q(agreement=origin) | Q(agreement__origin=origin))
    return list(of_the_draft.filter(Q(agreement=agreement, track__in=tracks) | Q(fallen=True)).order_by("pk"))


def _plans(tracks: list[Track]) -> list[Plan]:
    return list(Plan.objects.filter(track__in=tracks, basis="agreement").order_by("pk"))
