"""The files that benchmarks multiply, made by their steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ecocase.kernel.workflow import begin
from referrals.models import Clue, Referral
from restoration.models import PaymentDuty
from tests.acting import act, do
from tests.journeys.making import a_clue, a_draft, a_letter, a_paper, a_table

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.models import Agency, Officer


def a_paid_case(by: Officer) -> Case:
    """Bring a case of two obligors to where one has agreed and paid a part, and the other still negotiates."""
    negotiation = a_table(by, ("甲公司", "乙公司"))
    agreement = a_draft(by, negotiation, "20000.00")
    first = negotiation.parties.order_by("pk").first()
    do("sign_agreement", agreement, by, date(2024, 5, 20), signatories=[first], signed=[])
    duty = PaymentDuty.objects.get(case=negotiation.case)
    do("record_payment", duty, by, date(2024, 6, 1), amount=Decimal("5000.00"), receipt=a_paper(by))
    return negotiation.case


def a_clue_referred(by: Officer, to: Agency) -> Clue:
    """Register a clue with a party and submit a referral of it to the other institution."""
    clue = a_clue(by)
    referral = begin("draft", Referral, act(by, date(2024, 3, 3)), a_letter(by, to), within=clue)
    do("submit", referral, by, date(2024, 3, 4))
    return Clue.objects.get(pk=clue.pk)
