"""Money owed under an agreement, and its payments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import Case, Track
from cases.models.conditions import case_is_in_hand
from ecocase.kernel.models import Recorded
from ecocase.kernel.workflow import BY_CONSEQUENCE, Amount, Day, Effect, Papers, Text, legal_step
from negotiation.models import Agreement
from restoration.models import conditions
from restoration.models.plan import AT_REST, BUREAU, Plan

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.models import FileRecord


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
    SHOWN_WITH = ("case", "agreement", "track__obligor", "replaces__track__obligor")
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
    # The day that a demand names, where the agreement names none.
    due_on = models.DateField(null=True, blank=True)
    # The restoration that this money takes the place of, or pays for (OPINIONS_18).
    replaces = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="compensations")

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

    def files_to_lock(self) -> list[FileRecord]:
        """The case, and the restoration that ends when its price is paid."""
        open_works = self.replaces is not None and self.replaces.state not in AT_REST
        return [self.case, *([self.replaces] if open_works else [])]

    @property
    def balance(self) -> Decimal:
        """What is still owed, in CNY."""
        return self.owed - self.paid - self.met_by_others

    @property
    def shown_number(self) -> str:
        """The agreement's number."""
        return self.agreement.number

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the obligor, the agreement, and what was paid or is still owed."""
        amount = given.get("amount") or self.balance
        return {"whom": str(self), "number": self.agreement.number, "amount": str(amount)}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the duty's page lists."""
        return [
            (_("Agreement"), self.agreement.number),
            (_("Owed (CNY)"), self.owed),
            (_("Paid (CNY)"), self.paid),
            (_("Paid by joint debtors (CNY)"), self.met_by_others or None),
            (_("Balance (CNY)"), self.balance),
            (_("Instead of the restoration"), str(self.replaces) if self.replaces else ""),
        ]

    @legal_step(
        field=state, source="", target=S.OWED, label=_("Payment is owed"), legal_basis="OPINIONS_18",
        actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def owe(self, act: Any, inputs: Any) -> None:
        """Stand on file by the signed agreement."""

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=RETURN_VALUE(S.OWED, S.IN_DEFAULT, S.SETTLED),
        label=_("Record a payment"), legal_basis="OPINIONS_18", actor=BUREAU, requires=(case_is_in_hand,),
        rules=(conditions.not_more_than_owed,),
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
        return self._state_on(act.on)

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=RETURN_VALUE(S.OWED, S.IN_DEFAULT, S.SETTLED),
        label=_("Record a deposit with the notary"), legal_basis=("OPINIONS_18", "CIVIL_CODE_571"), actor=BUREAU,
        requires=(case_is_in_hand,), rules=(conditions.not_more_than_owed, conditions.deposit_was_agreed),
        asks_for=(
            Amount("amount", _("Amount (CNY)"), at_least="0.01"),
            Text("notary", _("Notary"), max_length=120),
            Text("certificate", _("Number of the certificate"), max_length=80),
            Papers("receipt", _("Certificate of deposit")),
        ),
        hint=_("The day of the act is the day of the deposit."),
        effects=(
            Effect(_("The obligor is discharged as by payment; a project for the money is found later."), "CIVIL_CODE_571", "check"),
        ),
    )  # fmt: skip
    def record_deposit(self, act: Any, inputs: Any) -> str:
        """Enter that agreed money lies with the notary (提存)."""
        self.paid += inputs["amount"]
        return self._state_on(act.on)

    @legal_step(
        field=state, source=S.OWED, target=None, label=_("Demand payment by a day"), legal_basis="OPINIONS_18",
        actor=BUREAU, requires=(case_is_in_hand, conditions.no_day_is_named),
        asks_for=(
            Day("pay_by", _("Day of payment"), future=True),
            Papers("demand", _("Demand served")),
        ),
        effects=(Effect(_("The day runs as a period; default can be declared the day after."), "OPINIONS_18", "clock"),),
    )  # fmt: skip
    def demand_payment(self, act: Any, inputs: Any) -> None:
        """Name a day to an obligor whose agreement names none."""
        self.due_on = inputs["pay_by"]

    @legal_step(
        field=state, source=(S.OWED, S.IN_DEFAULT), target=RETURN_VALUE(S.OWED, S.IN_DEFAULT, S.SETTLED),
        label=_("A joint debtor has paid"), legal_basis=("OPINIONS_18", "CIVIL_CODE_520"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def be_relieved(self, act: Any, inputs: Any) -> str:
        """Owe no more what another joint debtor has paid."""
        self.met_by_others += inputs["amount"]
        return self._state_on(act.on)

    def _state_on(self, on: date) -> str:
        """Return where the duty stands after money has come in: a part of the arrears cures no default."""
        if self.balance <= 0:
            return S.SETTLED
        still_behind = self.state == S.IN_DEFAULT and conditions.in_arrears(self, on)
        return S.IN_DEFAULT if still_behind else S.OWED

    @legal_step(
        field=state, source=S.OWED, target=S.IN_DEFAULT, label=_("Declare default"), legal_basis="OPINIONS_18",
        actor=BUREAU, approval=True, requires=(case_is_in_hand, conditions.payment_is_overdue),
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
    # Where and under which number it was deposited; empty for a payment.
    notary = models.CharField(max_length=120, blank=True)
    certificate = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_payment_is_positive", condition=models.Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        deposited = f" · {self.notary} {self.certificate}" if self.notary else ""
        return f"{self.paid_on} · {self.amount:,}{deposited}"
