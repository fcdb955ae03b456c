"""What is on file about restoration and payment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cases.models import Case
from ecocase.kernel.facts import fact
from restoration.models import DutyState, PaymentDuty, Plan
from restoration.models.plan import AT_REST


@fact(Case)
def unpassed_restorations(case: Case) -> list[str]:
    """Return the restorations that still ask for something."""
    return [str(plan) for plan in Plan.shown().filter(case=case).exclude(state__in=AT_REST)]


@fact(Case)
def duty_list(case: Case) -> list[PaymentDuty]:
    """Return the duties to pay, each with its obligor and its days of payment."""
    return list(PaymentDuty.shown().filter(case=case).order_by("pk"))


@fact(Case)
def unpaid_duties(case: Case) -> list[str]:
    """Return who still owes money."""
    return [str(duty) for duty in case.facts.duty_list if duty.state != DutyState.SETTLED]


@fact(PaymentDuty)
def schedule(duty: PaymentDuty) -> list[dict[str, Any]]:
    """Return the days of payment: due_on, amount, and by_then: what must be paid by the end of that day."""
    if duty.due_on is not None:
        return [{"due_on": duty.due_on, "amount": duty.owed, "by_then": duty.owed}]
    rows = [row for row in duty.agreement.instalments.all() if row.party.track_id == duty.track_id]
    found, total = [], Decimal("0.00")
    for row in rows:
        total += row.amount
        found.append({"due_on": row.due_on, "amount": row.amount, "by_then": total})
    if not found and duty.agreement.pay_by:
        found.append({"due_on": duty.agreement.pay_by, "amount": duty.owed, "by_then": duty.owed})
    return found
