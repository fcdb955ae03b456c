"""What follows from the steps of restoration and payment: coverage, copies, clocks, tracks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import Case, CoverageLine, DamageItem, Track
from cases.services import CoverageEntryToMake, enter_coverage, follow_tracks
from ecocase.kernel import access, deadlines, deliveries
from ecocase.kernel.access import Right
from ecocase.kernel.models import Paper
from ecocase.kernel.workflow import begin, carries_out, follows, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from negotiation.models import Agreement, Confirmation
from negotiation.services import owed_in_money
from restoration.documents import informed_procuratorates
from restoration.models import DutyState, Milestone, Payment, PaymentDuty, Plan, PlanState

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@follows(Agreement, "sign_agreement")
def let_money_be_owed(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Make a duty to pay for each signatory who owes money, with a period to its last day."""
    for party, owed in owed_in_money(agreement).items():
        duty = begin(
            "owe", PaymentDuty, act, answers(), within=agreement.negotiation.case, case=agreement.negotiation.case,
            agreement=agreement, track=party.track, owed=owed,
        )  # fmt: skip
        _run_to_next_day(duty, act)
        paid_already = sum((line.amount for line in _paid_by_joint_debtors(duty)), start=Decimal("0.00"))
        _relieve(duty, paid_already, act)


@follows(Confirmation, "record_refusal")
def let_duties_fall(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Let the duties fall with the agreement."""
    for duty in PaymentDuty.objects.filter(agreement=confirmation.agreement).exclude(state=DutyState.SETTLED):
        deadlines.stop_all(duty, act, ground="refused")
        perform("fall", duty, act)


@follows(Case, "accept_passed_on")
def hand_over_plans(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the case's new handler have its restorations."""
    for plan in Plan.objects.filter(case=case).order_by("pk"):
        access.hand_over(plan, act.agency, act, article="CODE_1083")
        deadlines.hand_over(plan, act.agency)


@carries_out(PaymentDuty, "record_payment")
def enter_the_payment(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Enter the payment and spread it over the obligor's money lines, oldest first."""
    payment = Payment.objects.create(duty=duty, amount=inputs["amount"], paid_on=act.on)
    parts = list(_spread(duty, payment.amount))
    enter_coverage(duty.case, act, duty, parts)
    for other in _joint_debtors(duty):
        shared = {line.item_id: line.amount for line in _joint_lines(other)}
        relief = (min(part.amount, shared.get(part.item.pk, Decimal("0.00"))) for part in parts)
        _relieve(other, sum(relief, start=Decimal("0.00")), act)
    deadlines.stop(duty, "payment_due", act, ground="paid")
    if duty.track.state == "in_default" and duty.state == DutyState.OWED:
        perform("cure_default", duty.track, act)
    elif duty.track.state == "agreed":
        perform("start_performing", duty.track, act)
    if duty.state == DutyState.SETTLED:
        _finish_if_done(Track.objects.get(pk=duty.track_id), act)
    else:
        _run_to_next_day(duty, act)
    follow_tracks(duty.case, act)


@carries_out(PaymentDuty, "be_relieved")
def go_on_with_the_rest(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Let the period run to the next unpaid day, or end the track when nothing is left."""
    deadlines.stop(duty, "payment_due", act, ground="paid_by_joint_debtor")
    if duty.state == DutyState.SETTLED:
        _finish_if_done(Track.objects.get(pk=duty.track_id), act)
    else:
        _run_to_next_day(duty, act)


def _joint_lines(duty: PaymentDuty) -> list[Any]:
    """Return the money lines that an obligor owes jointly with others."""
    lines = duty.agreement.lines.filter(party__track=duty.track_id, manner__in=("pay", "deposit"), joint=True)
    return list(lines)


def _joint_debtors(duty: PaymentDuty) -> list[PaymentDuty]:
    """Return the open duties of others for the same joint debt: of the same draft, over the same items."""
    items = [line.item_id for line in _joint_lines(duty)]
    if not items:
        return []
    origin = duty.agreement.origin_id or duty.agreement_id
    same = Q(agreement=origin) | Q(agreement__origin=origin)
    others = PaymentDuty.objects.filter(same).exclude(pk=duty.pk).exclude(state=DutyState.SETTLED)
    shown = others.select_related("agreement", "track", "case").order_by("pk")
    return [other for other in shown if {line.item_id for line in _joint_lines(other)} & set(items)]


def _paid_by_joint_debtors(duty: PaymentDuty) -> list[CoverageLine]:
    """Return what others have paid over the items that an obligor owes jointly."""
    items = [line.item_id for line in _joint_lines(duty)]
    if not items:
        return []
    origin = duty.agreement.origin_id or duty.agreement_id
    same = Q(agreement=origin) | Q(agreement__origin=origin)
    others = PaymentDuty.objects.filter(same, fallen=False).exclude(pk=duty.pk)
    joint = [other.pk for other in others.select_related("agreement") if _joint_lines(other)]
    return list(
        CoverageLine.objects.filter(
            source_type=duty.kind(), source_id__in=joint, kind=CoverageLine.Kind.PAID, item__in=items, ended_on=None
        )
    )


def _relieve(duty: PaymentDuty, amount: Decimal, act: Act) -> None:
    """Take off a duty what a joint debtor has paid (CIVIL_CODE_520), up to what is left of it."""
    relief = min(amount, duty.balance)
    if relief > 0:
        perform("be_relieved", duty, act, answers(amount=relief))


@carries_out(PaymentDuty, "declare_default")
def put_in_default(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Move the track."""
    if duty.track.state in ("agreed", "performing"):
        perform("fall_into_default", duty.track, act)
    follow_tracks(duty.case, act)


@carries_out(Plan, "propose")
def keep_the_plan(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Keep items and milestones, give the file to the handler."""
    _keep_rows(plan, inputs)
    access.grant(plan, plan.case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_17")


@carries_out(Plan, "amend")
def keep_the_amended_plan(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Keep the new items and milestones."""
    plan.milestones.all().delete()
    _keep_rows(plan, inputs)


@carries_out(Plan, "approve")
def run_to_the_day_due(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Let the day due run; the opinion is served on the obligor."""
    deadlines.start(plan, "restoration_due", act, agency=act.agency, subject=plan.place[:200])
    deadlines.extend(plan, "restoration_due", act, ground="approved_plan", until=plan.due_on)
    _serve(plan, act, "restoration.approval")


@carries_out(Plan, "report_progress")
def performance_has_begun(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Move an agreed track into performance."""
    if plan.track.state == "agreed":
        perform("start_performing", plan.track, act)
        follow_tracks(plan.case, act)


@carries_out(Plan, "report_done")
def stop_the_day_due(plan: Plan, act: Act, inputs: Inputs) -> None:
    """The works are reported in time or late: the period ends."""
    deadlines.stop(plan, "restoration_due", act, ground="reported_done")


@carries_out(Plan, "record_evaluation")
def copy_the_evaluation(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Serve the opinion; when passed, copy it to the procuratorate, credit the items, move the track."""
    paper = _serve(plan, act, "restoration.evaluation_opinion")
    if plan.state != PlanState.PASSED:
        return
    for to in informed_procuratorates(plan):
        deliveries.send(
            plan, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.COPY, article="OPINIONS_17"
        )
        access.grant(plan, to, Right.VIEW, act, ground="copy", article="OPINIONS_17")
    kind = CoverageLine.Kind.CREDITED if plan.basis == "voluntary" else CoverageLine.Kind.RESTORED
    enter_coverage(plan.case, act, plan, list(_restored(plan, inputs.get("value"), kind)))
    if plan.track.state == "agreed":
        perform("start_performing", plan.track, act)
    _finish_if_done(Track.objects.get(pk=plan.track_id), act)
    follow_tracks(plan.case, act)


@carries_out(Plan, "require_further_restoration")
def run_to_the_new_day(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Serve the demand and let the new day run."""
    deadlines.start(plan, "restoration_due", act, agency=act.agency, subject=plan.place[:200])
    deadlines.extend(plan, "restoration_due", act, ground="demand", until=inputs["finish_by"])
    _serve(plan, act, "restoration.demand")


def _serve(plan: Plan, act: Act, key: str) -> Paper:
    paper = Paper.objects.filter(record_type="plan", record_id=plan.pk, spec=key, act_id=act.id).latest("pk")
    deliveries.send(
        plan, act, addressee=plan.track.obligor.name, paper=paper, subject=paper.title,
        manner=deliveries.Manner.SERVICE, article="OPINIONS_17",
    )  # fmt: skip
    return paper


def _restored(plan: Plan, value: Decimal | None, kind: CoverageLine.Kind) -> Any:
    """Yield what was restored over each item, up to what is assessed and not credited to others."""
    left = value
    for item in plan.items.order_by("pk"):
        amount = item.assessed if left is None else min(item.assessed, left)
        if left is not None:
            left -= amount
        if amount > 0:
            yield CoverageEntryToMake(item, plan.track, kind, amount)


def _spread(duty: PaymentDuty, amount: Decimal) -> Any:
    """Yield a payment over the obligor's money lines, oldest first, never beyond a line."""
    paid: dict[int, Decimal] = {}
    earlier = CoverageLine.objects.filter(source_type=duty.kind(), source_id=duty.pk, kind=CoverageLine.Kind.PAID)
    for line in earlier:
        paid[line.item_id] = paid.get(line.item_id, Decimal("0.00")) + line.amount
    for line in _paid_by_joint_debtors(duty):
        paid[line.item_id] = paid.get(line.item_id, Decimal("0.00")) + line.amount
    owed: dict[DamageItem, Decimal] = {}
    lines = duty.agreement.lines.filter(party__track=duty.track, manner__in=("pay", "deposit"))
    for line in lines.select_related("item").order_by("pk"):
        owed[line.item] = owed.get(line.item, Decimal("0.00")) + line.amount
    left = amount
    for item, total in owed.items():
        part = min(left, total - paid.get(item.pk, Decimal("0.00")))
        if part > 0:
            left -= part
            yield CoverageEntryToMake(item, duty.track, CoverageLine.Kind.PAID, part)


def _run_to_next_day(duty: PaymentDuty, act: Act) -> None:
    """Let the next unpaid day of payment run as a period."""
    upcoming = next((row for row in duty.facts.schedule if row["by_then"] > duty.paid + duty.met_by_others), None)
    if upcoming is not None:
        deadlines.start(duty, "payment_due", act, agency=act.agency, subject=str(duty.track))
        deadlines.extend(duty, "payment_due", act, ground="agreement", until=upcoming["due_on"])


def _finish_if_done(track: Track, act: Act) -> None:
    """End the track when nothing is left to restore or to pay under its agreement."""
    owes = PaymentDuty.objects.filter(track=track).exclude(state=DutyState.SETTLED).exists()
    restores = Plan.objects.filter(track=track).exclude(state=PlanState.PASSED).exists()
    in_kind = Agreement.objects.filter(
        lines__party__track=track, lines__manner__in=("restore", "substitute"), state__in=("signed", "confirmed")
    ).exists()
    restored = Plan.objects.filter(track=track, state=PlanState.PASSED).exists()
    if (
        not owes
        and not restores
        and (restored or not in_kind)
        and track.state in ("agreed", "performing", "in_default")
    ):
        perform("finish_performing", track, act)


def _keep_rows(plan: Plan, inputs: Inputs) -> None:
    plan.items.set(inputs["restores"])
    Milestone.objects.bulk_create(
        Milestone(plan=plan, name=row["name"], due_on=row.get("due_on"))
        for row in inputs.get("milestones") or []
        if row.get("name")
    )
