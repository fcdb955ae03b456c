"""What follows when money is owed, paid, deposited and not paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import CoverageLine, DamageItem, Track
from cases.services import CoverageEntryToMake, enter_coverage, follow_tracks
from ecocase.kernel import deadlines
from ecocase.kernel.workflow import begin, carries_out, follows, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from negotiation.models import Agreement
from negotiation.services import owed_in_money
from restoration.models import DutyState, Payment, PaymentDuty, PlanState
from restoration.services.performance import cure_if_nothing_is_behind, fall_into_default, finish_if_done

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


@carries_out(PaymentDuty, "record_payment")
def enter_the_payment(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Enter the payment."""
    _take_money(duty, Payment(duty=duty, amount=inputs["amount"], paid_on=act.on), act)


@carries_out(PaymentDuty, "record_deposit")
def enter_the_deposit(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Enter the deposit, which discharges as a payment does."""
    deposit = Payment(
        duty=duty, amount=inputs["amount"], paid_on=act.on, notary=inputs["notary"], certificate=inputs["certificate"]
    )
    _take_money(duty, deposit, act)


def _take_money(duty: PaymentDuty, payment: Payment, act: Act) -> None:
    """Spread money over the obligor's lines, oldest first, relieve joint debtors, and move the track."""
    payment.save()
    parts = list(_spread(duty, payment.amount))
    enter_coverage(duty.case, act, duty, parts)
    for other in _joint_debtors(duty):
        _relieve(other, _relief(duty, other, parts), act)
    deadlines.stop(duty, "payment_due", act, ground="paid")
    if duty.track.state == "agreed":
        perform("start_performing", duty.track, act)
    _go_on_or_end(duty, act)
    follow_tracks(duty.case, act)


def _go_on_or_end(duty: PaymentDuty, act: Act) -> None:
    """Let the next unpaid day run; with nothing left end the track, and the works that were paid for instead."""
    if duty.state != DutyState.SETTLED:
        _run_to_next_day(duty, act)
    elif duty.replaces is not None and duty.replaces.state == PlanState.STOPPED:
        perform("fall", duty.replaces, act, answers(ground="paid_instead"))
    if duty.state != DutyState.IN_DEFAULT:
        cure_if_nothing_is_behind(duty.track, act)
    if duty.state == DutyState.SETTLED:
        finish_if_done(Track.objects.get(pk=duty.track_id), act)


@carries_out(PaymentDuty, "demand_payment")
def run_to_the_demanded_day(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Let the day that was demanded run as a period."""
    _run_to_next_day(duty, act)


@carries_out(PaymentDuty, "be_relieved")
def go_on_with_the_rest(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Let the period run to the next unpaid day, or end the track when nothing is left."""
    deadlines.stop(duty, "payment_due", act, ground="paid_by_joint_debtor")
    _go_on_or_end(duty, act)


def _joint_lines(duty: PaymentDuty) -> list[Any]:
    """Return the money lines that an obligor owes jointly with others; compensation for works is each one's own."""
    if duty.replaces_id is not None:
        return []
    lines = duty.agreement.lines.filter(party__track=duty.track_id, manner__in=("pay", "deposit"), joint=True)
    return list(lines)


def _joint_debts(duty: PaymentDuty) -> set[tuple[int, str]]:
    """Return which joint debts an obligor owes: over which item, and which of several."""
    return {(line.item_id, line.debt) for line in _joint_lines(duty)}


def _relief(payer: PaymentDuty, other: PaymentDuty, parts: list[CoverageEntryToMake]) -> Decimal:
    """Return how much of a payment meets debts that another obligor owes jointly with the payer."""
    debts = _joint_debts(payer)
    shared = {line.item_id: line.amount for line in _joint_lines(other) if (line.item_id, line.debt) in debts}
    relief = (min(part.amount, shared.get(part.item.pk, Decimal("0.00"))) for part in parts)
    return sum(relief, start=Decimal("0.00"))


def _joint_debtors(duty: PaymentDuty) -> list[PaymentDuty]:
    """Return the open duties of others for the same joint debt: of the same draft, over the same items."""
    debts = _joint_debts(duty)
    if not debts:
        return []
    others = _duties_of_the_same_draft(duty).exclude(state=DutyState.SETTLED)
    return [other for other in others if _joint_debts(other) & debts]


def _duties_of_the_same_draft(duty: PaymentDuty) -> Any:
    origin = duty.agreement.origin_id or duty.agreement_id
    same = Q(agreement=origin) | Q(agreement__origin=origin)
    others = PaymentDuty.objects.filter(same, fallen=False).exclude(pk=duty.pk)
    return others.select_related("agreement", "track", "case").order_by("pk")


def _paid_by_joint_debtors(duty: PaymentDuty) -> list[CoverageLine]:
    """Return what others have paid over the items that an obligor owes jointly with them."""
    debts = _joint_debts(duty)
    if not debts:
        return []
    found: list[CoverageLine] = []
    for other in _duties_of_the_same_draft(duty):
        items = [item for item, debt in _joint_debts(other) & debts]
        found += CoverageLine.objects.filter(
            source_type=duty.kind(), source_id=other.pk, kind=CoverageLine.Kind.PAID, item__in=items, ended_on=None
        )
    return found


def _relieve(duty: PaymentDuty, amount: Decimal, act: Act) -> None:
    """Take off a duty what a joint debtor has paid (CIVIL_CODE_520), up to what is left of it."""
    relief = min(amount, duty.balance)
    if relief > 0:
        perform("be_relieved", duty, act, answers(amount=relief))


@carries_out(PaymentDuty, "declare_default")
def put_in_default(duty: PaymentDuty, act: Act, inputs: Inputs) -> None:
    """Move the track."""
    fall_into_default(duty.track, act)
    follow_tracks(duty.case, act)


def _spread(duty: PaymentDuty, amount: Decimal) -> Any:
    """Yield a payment over the obligor's money lines, oldest first, never beyond a line."""
    paid: dict[int, Decimal] = {}
    earlier = CoverageLine.objects.filter(source_type=duty.kind(), source_id=duty.pk, kind=CoverageLine.Kind.PAID)
    for line in earlier:
        paid[line.item_id] = paid.get(line.item_id, Decimal("0.00")) + line.amount
    for line in _paid_by_joint_debtors(duty):
        paid[line.item_id] = paid.get(line.item_id, Decimal("0.00")) + line.amount
    owed: dict[DamageItem, Decimal] = {}
    manners = ("pay", "deposit") if duty.replaces_id is None else ("restore", "substitute")
    lines = duty.agreement.lines.filter(party__track=duty.track, manner__in=manners)
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


def let_be_owed_for_works(plan: Any, act: Act, *, amount: Decimal, due_on: Any) -> PaymentDuty:
    """Let an obligor owe money in place of works, or for works that others do (OPINIONS_18, CIVIL_CODE_1234)."""
    duty = begin(
        "owe", PaymentDuty, act, answers(), within=plan.case, case=plan.case, agreement=plan.agreement(),
        track=plan.track, owed=amount, due_on=due_on, replaces=plan,
    )  # fmt: skip
    _run_to_next_day(duty, act)
    return duty
