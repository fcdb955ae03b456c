"""Restoration plans, and money owed under agreements."""

from restoration.models.duty import DutyState, Payment, PaymentDuty
from restoration.models.plan import Milestone, Plan, PlanAccess, PlanRight, PlanState

__all__ = [
    "DutyState",
    "Milestone",
    "Payment",
    "PaymentDuty",
    "Plan",
    "PlanAccess",
    "PlanRight",
    "PlanState",
]
