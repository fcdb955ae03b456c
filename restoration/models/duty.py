"""Money owed under an agreement, and its payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import Case, Track
from ecocase.kernel.models import Recorded
from ecocase.kernel.workflow import BY_CONSEQUENCE, Amount, Effect, Papers, Text, legal_step
from negotiation.models import Agreement
from restoration.models import conditions
from restoration.models.plan import BUREAU


class DutyState(models.TextChoices):
    """Where a duty to pay stands."""

    OWED = "owed", _("Owed")
    IN_DEFAULT = "in_default", _("In default")
    SETTLED = "settled", _("Settled")


S = DutyState


def _what_is_owed(duty: Any) -> str:
    return _now("Still owed: %(balance)s yuan.") % {"balance": f"{duty.balance:,.2f}"}


class PaymentDuty(Recorded):
    """What one obligor owes in money under one agreement, in CNY."""

    FILE_PATH = "case"
    SHOWN_WITH = ("case", "agreement", "track__obligor")
    SHOWN_MANY = ("agreement__instalments",)
    LISTED_AS = "duty_list"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payment_duties")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payment_duties")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="payment_duties")
    state = FSMField(protected=True, default="", choices=DutyState.choices)
    owed = models.DecimalField(max_digits=16, decimal_places=2)
    paid = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    met_by_others = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    fallen = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("duty to pay")
        verbose_name_plural = _("duties to pay")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_payment_duty_has_a_state", condition=~models.Q(state="")),
            models.CheckConstraint(
                name="nobody_pays_more_than_is_owed",
                condition=models.Q(
                    owed__gte=models.F("paid") + models.F("met_by_others"), paid__gte=0, met_by_others__gte=0
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.track)

    @property
    def balance(self) -> Decimal:
        """What is still owed, in CNY."""
        return self.owed - self.paid - self.met_by_others

    @property
    def shown_number(self) -> str:
        """The agreement's number."""
        return self.agreement.number

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the duty's page lists."""
        rates = [f"{row['due_on']} · {row['amount']:,}" for row in self.facts.schedule]
        payments = [f"{found.paid_on} · {found.amount:,}" for found in self.payments.order_by("paid_on", "pk")]
        return [
            (_("Agreement"), self.agreement.number),
            (_("Owed (CNY)"), self.owed),
            (_("Paid (CNY)"), self.paid),
            (_("Paid by joint debtors (CNY)"), self.met_by_others or None),
            (_("Balance (CNY)"), self.balance),
            (_("Instalments"), "；".join(rates)),
            (_("Payments"), "；".join(payments)),
        ]

    @legal_step(
        field=state, source="", target=S.OWED, label=_("Payment is owed"), legal_basis="OPINIONS_18",
        actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def owe(self, act: Any, inputs: Any) -> None:
        """Stand on file by the signed agreement."""

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=RETURN_VALUE(S.OWED, S.SETTLED), label=_("Record a payment"),
        legal_basis="OPINIONS_18", actor=BUREAU, rules=(conditions.not_more_than_owed,),
        asks_for=(
            Amount("amount", _("Amount (CNY)"), at_least="0.01", hint=_what_is_owed),
            Papers("receipt", _("Receipt of the payment")),
        ),
        day_label=_("Day of payment"),
        effects=(Effect(_("Nothing left: the duty is settled."), "OPINIONS_18", "check"),),
    )  # fmt: skip
    def record_payment(self, act: Any, inputs: Any) -> str:
        """Enter a payment, whole or in part."""
        self.paid += inputs["amount"]
        return S.SETTLED if self.balance <= 0 else S.OWED

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=RETURN_VALUE(S.OWED, S.IN_DEFAULT, S.SETTLED),
        label=_("A joint debtor has paid"), legal_basis=("OPINIONS_18", "CIVIL_CODE_520"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def be_relieved(self, act: Any, inputs: Any) -> str:
        """Owe no more what another joint debtor has paid."""
        self.met_by_others += inputs["amount"]
        return S.SETTLED if self.balance <= 0 else self.state

    @legal_step(
        field=state, source=S.OWED, target=S.IN_DEFAULT, label=_("Declare default"), legal_basis="OPINIONS_18",
        actor=BUREAU, approval=True, requires=(conditions.payment_is_overdue,),
        asks_for=(Text("shortfall", _("What was not performed"), lines=3),),
        effects=(Effect(_("With a title the desk says that enforcement must be applied for."), "OPINIONS_18", "gavel"),),
    )  # fmt: skip
    def declare_default(self, act: Any, inputs: Any) -> None:
        """State that the obligor has not paid in time."""

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=S.SETTLED, label=_("The duty falls with its agreement"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def fall(self, act: Any, inputs: Any) -> None:
        """End with an agreement that was not confirmed."""
        self.fallen = True


class Payment(models.Model):
    """Money that came in, in CNY."""

    duty = models.ForeignKey(PaymentDuty, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    paid_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_payment_is_positive", condition=models.Q(amount__gt=0)),
        ]
