"""The compensation agreement (生态环境损害赔偿协议): lines by obligor and damage item, instalments, signing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import DamageItem
from ecocase.kernel.models import FileRecord, Recorded
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Amount,
    Day,
    Effect,
    Listed,
    Papers,
    Records,
    Rows,
    Text,
    YesNo,
    legal_step,
)
from negotiation.models import conditions, drafting
from negotiation.models.negotiation import BUREAU, Negotiation
from negotiation.models.party import NegotiationParty


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    CONFIRMED = "confirmed", _("Confirmed by the court")
    FALLEN = "fallen", _("Not confirmed")
    REPLACED = "replaced", _("Replaced")


S = AgreementState


def _negotiation_of(subject: Any) -> Negotiation:
    return subject if isinstance(subject, Negotiation) else subject.negotiation


def _parties(subject: Any) -> Any:
    negotiation = _negotiation_of(subject)
    return negotiation.parties.filter(state="negotiating").select_related("track__obligor").order_by("pk")


def _items(subject: Any) -> Any:
    return DamageItem.objects.filter(case=_negotiation_of(subject).case).order_by("pk")


def _named_in_lines(agreement: Any) -> Any:
    ids = agreement.lines.values("party")
    total = models.Sum("lines__amount", filter=models.Q(lines__agreement=agreement))
    named = NegotiationParty.objects.filter(pk__in=ids, state="negotiating").select_related("track__obligor")
    return named.annotate(total=total).order_by("pk")


def _lines_on_file(subject: Any) -> list[dict[str, Any]]:
    if not isinstance(subject, Agreement):
        return drafting.proposed_lines(subject)
    return [
        {
            "party": line.party_id, "item": line.item_id, "amount": line.amount, "manner": line.manner,
            "joint": line.joint,
        }
        for line in subject.lines.order_by("pk")
    ]  # fmt: skip


def _instalments_on_file(subject: Any) -> list[dict[str, Any]]:
    if not isinstance(subject, Agreement):
        return []
    found = subject.instalments.order_by("due_on", "pk")
    return [{"party": row.party_id, "due_on": row.due_on, "amount": row.amount} for row in found]


TEXTS = (
    Rows(
        "lines",
        _("Who owes what"),
        hint=_(
            "Each obligor and damage item stands there with what is uncovered. A row without an amount is left out. "
            "Of a joint debt enter the whole amount at every joint debtor: it counts once."
        ),
        prefill=_lines_on_file,
        counts_by="amount",
        sums=drafting.SUMS_BY_ITEM,
        columns=(
            Records("party", _("Obligor"), candidates=_parties, many=False),
            Records("item", _("Damage item"), candidates=_items, many=False),
            Amount("amount", _("Amount (CNY)"), at_least="0.01"),
            Listed("manner", _("Manner"), list_key="performance_manners"),
            YesNo("joint", _("Joint and several"), required=False),
        ),
    ),
    Rows(
        "instalments",
        _("Instalments"),
        required=False,
        at_least=0,
        hint=_(
            "Of an obligor who pays by instalments, they add up to the money lines above; else leave the rows empty."
        ),
        prefill=_instalments_on_file,
        sums=drafting.SUMS_BY_OBLIGOR,
        columns=(
            Records("party", _("Obligor"), candidates=_parties, many=False, required=False),
            Day("due_on", _("Due on"), future=True, required=False),
            Amount("amount", _("Amount (CNY)"), required=False),
        ),
    ),
    Text(
        "duties",
        _("Duties of restoration, in words"),
        lines=4,
        required=False,
        initial=lambda s: getattr(s, "duties", ""),
    ),
    Day(
        "pay_by",
        _("Last day for payment, where there are no instalments"),
        future=True,
        required=False,
        initial=lambda s: getattr(s, "pay_by", None),
    ),
    Text("breach", _("Consequences of breach"), lines=3, required=False, initial=lambda s: getattr(s, "breach", "")),
)
RULES = (conditions.lines_fit_their_items, conditions.instalments_make_up_the_money)


class Agreement(Recorded):
    """An agreement, drafted for some obligors and signed by some of them."""

    FILE_PATH = "negotiation"
    SHOWN_WITH = ("negotiation__case",)
    SHOWN_MANY = ("lines", "instalments")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="agreements")
    # The draft from which the lines of those who had not signed were left over: their joint debt is the same one.
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="left_over")
    state = FSMField(protected=True, default="", choices=AgreementState.choices)
    number = models.CharField(_("agreement number"), max_length=60, blank=True)
    duties = models.TextField(blank=True)
    breach = models.TextField(blank=True)
    pay_by = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar = [
            models.CheckConstraint(name="an_agreement_has_a_state", condition=~models.Q(state="")),
            models.CheckConstraint(
                name="a_signed_agreement_has_its_day",
                condition=models.Q(signed_on__isnull=False) | models.Q(state__in=("", "draft", "replaced")),
            ),
        ]

    def __str__(self) -> str:
        names = "、".join(dict.fromkeys(str(line.party) for line in self.lines.all()))
        return names or str(self.negotiation)

    @property
    def shown_number(self) -> str:
        """The agreement's number, once signed."""
        return self.number

    @property
    def total(self) -> Decimal:
        """The sum of all lines in CNY; a joint line of several obligors counts once."""
        joint: dict[int, Decimal] = {}
        total = Decimal("0.00")
        for line in self.lines.all():
            if line.joint:
                joint[line.item_id] = max(joint.get(line.item_id, Decimal()), line.amount)
            else:
                total += line.amount
        return total + sum(joint.values(), Decimal())

    def joint_claim(self, item_id: int) -> str:
        """Return the name of the one debt that joint lines over an item make, also in drafts that were left over."""
        return f"agreement:{self.origin_id or self.pk}:joint:{item_id}"

    def files_to_lock(self) -> list[FileRecord]:
        """The negotiation and its case."""
        return self.negotiation.files_to_lock()

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the agreement's page lists."""
        lines = [f"{line.party} · {line.item} · {line.amount:,}" for line in self.lines.all()]
        rates = [f"{row.party} · {row.due_on} · {row.amount:,}" for row in self.instalments.all()]
        return [
            (_("Signed on"), self.signed_on),
            (_("Lines"), "；".join(lines)),
            (_("Sum (CNY)"), self.total),
            (_("Instalments"), "；".join(rates)),
            (_("Last day for payment"), self.pay_by),
            (_("Duties of restoration"), self.duties),
            (_("Consequences of breach"), self.breach),
        ]

    def _take_texts(self, inputs: Any) -> None:
        self.duties, self.breach = inputs.get("duties") or "", inputs.get("breach") or ""
        self.pay_by = inputs.get("pay_by")

    @legal_step(
        field=state, source="", target=S.DRAFT, label=_("Draft an agreement"),
        legal_basis=("OPINIONS_10", "MANAGEMENT_RULES_22", "CIVIL_CODE_1234", "CIVIL_CODE_1235"), actor=BUREAU,
        requires=(conditions.somebody_negotiates, conditions.a_meeting_was_held), rules=RULES,
        limits=(conditions.lines_beyond_their_items,), asks_for=TEXTS,
        effects=(Effect(_("The coverage table shows the lines as proposed."), "OPINIONS_13", "table"),),
    )  # fmt: skip
    def draft_agreement(self, act: Any, inputs: Any) -> None:
        """Write down who owes what, by obligor and damage item."""
        self._take_texts(inputs)

    @legal_step(
        field=state, source="", target=S.DRAFT, label=_("Draft for the other obligors"),
        legal_basis="OPINIONS_10", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def stay_open(self, act: Any, inputs: Any) -> None:
        """The lines of those who have not signed stay open in a draft of their own."""

    @legal_step(
        field=state, source=S.DRAFT, target=S.DRAFT, label=_("Change the draft"), legal_basis="MANAGEMENT_RULES_22",
        actor=BUREAU, rules=RULES, limits=(conditions.lines_beyond_their_items,), asks_for=TEXTS,
        effects=(Effect(_("The lines as they stood before are replaced."), "MANAGEMENT_RULES_22", "table"),),
    )  # fmt: skip
    def change_draft(self, act: Any, inputs: Any) -> None:
        """Write the draft anew."""
        self._take_texts(inputs)

    @legal_step(
        field=state, source=S.DRAFT, target=S.SIGNED, label=_("Sign the agreement"),
        legal_basis=("OPINIONS_10", "MANAGEMENT_RULES_22"), actor=BUREAU, approval=True,
        rules=(conditions.somebody_signs,),
        asks_for=(
            Records(
                "signatories", _("Who has signed"), candidates=_named_in_lines, required=False, by_rule=True,
                hint=_("Only those who have really signed. With the others the negotiation goes on."),
                tells=drafting.what_is_signed, closed=drafting.who_cannot_sign,
                none_found=_("Nobody of the draft negotiates any more. Change the draft first."),
            ),
            Papers("signed", _("Signed agreement"), required=False),
        ),
        effects=(
            Effect(_("Text and amounts are frozen; the agreement is printed as a PDF."), "OPINIONS_10", "file"),
            Effect(_("A copy goes to the procuratorate of the same level in the same step."), "OPINIONS_10", "send"),
            Effect(_("The period for the joint application to the court runs."), "CIVIL_PROCEDURE_205", "clock"),
            Effect(_("Those who have not signed stay in negotiation."), "OPINIONS_10", "info-circle"),
        ),
        day_label=_("Day of signing"),
        button=_("Sign, and copy to the procuratorate"),
    )  # fmt: skip
    def sign_agreement(self, act: Any, inputs: Any) -> None:
        """Enter the signatures of some or all of the obligors."""
        self.signed_on = act.on

    @legal_step(
        field=state, source=S.SIGNED, target=S.CONFIRMED, label=_("Agreement confirmed"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def gain_title(self, act: Any, inputs: Any) -> None:
        """Become an enforceable title by the court's ruling."""

    @legal_step(
        field=state, source=S.SIGNED, target=S.FALLEN, label=_("Agreement not confirmed"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def lose_title(self, act: Any, inputs: Any) -> None:
        """Fall by the court's refusal."""


class LineManager(models.Manager["AgreementLine"]):
    """Reads lines in their order, each with its obligor and its item."""

    def get_queryset(self) -> models.QuerySet[AgreementLine]:
        """Return lines with what they name."""
        return super().get_queryset().select_related("party__track__obligor", "item").order_by("pk")


class InstalmentManager(models.Manager["Instalment"]):
    """Reads instalments by their days, each with its obligor."""

    def get_queryset(self) -> models.QuerySet[Instalment]:
        """Return instalments with what they name."""
        return super().get_queryset().select_related("party__track__obligor").order_by("due_on", "pk")


class AgreementLine(models.Model):
    """One obligor owes one amount over one damage item, in one manner."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="lines")
    party = models.ForeignKey(NegotiationParty, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(DamageItem, on_delete=models.PROTECT, related_name="agreement_lines")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    manner = models.CharField(max_length=20)
    joint = models.BooleanField(default=False)

    objects: ClassVar[LineManager] = LineManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="an_agreement_line_is_positive", condition=models.Q(amount__gt=0)),
        ]


class Instalment(models.Model):
    """A part of the money, due on a day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    party = models.ForeignKey(NegotiationParty, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    objects: ClassVar[InstalmentManager] = InstalmentManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="an_instalment_is_positive", condition=models.Q(amount__gt=0)),
        ]
