"""Judicial confirmation (司法确认) of an agreement."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models.conditions import case_has_not_ended
from ecocase.kernel.models import Agency, FileRecord, Recorded
from ecocase.kernel.workflow import Agencies, Choice, Day, Effect, Papers, Text, legal_step
from negotiation.models import conditions
from negotiation.models.agreement import WAYS, Agreement
from negotiation.models.negotiation import BUREAU, Negotiation


class ConfirmationState(models.TextChoices):
    """Where the application stands."""

    APPLIED = "applied", _("Applied for")
    ACCEPTED = "accepted", _("Accepted by the court")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    PUBLISHED = "published", _("Published by the court")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ConfirmationState
BASIS = ("OPINIONS_18", "COMPENSATION_SUITS_20")


class Confirmation(Recorded):
    """A joint application to a court to confirm an agreement."""

    FILE_PATH = "negotiation"
    SHOWN_WITH = ("negotiation__case", "agreement", "court")
    SHOWN_MANY = ("agreement__lines",)

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="confirmations")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="confirmations")
    state = FSMField(protected=True, default="", choices=ConfirmationState.choices)
    court = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    court_case_no = models.CharField(_("number of the court's case"), max_length=80, blank=True)
    published_from = models.DateField(null=True, blank=True)
    published_until = models.DateField(null=True, blank=True)
    ruling_no = models.CharField(_("number of the ruling"), max_length=80, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        verbose_name = _("judicial confirmation")
        verbose_name_plural = _("judicial confirmations")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_confirmation_has_a_state", condition=~models.Q(state="")),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state__in=("applied", "accepted", "published", "confirmed")),
                name="one_live_confirmation_per_agreement",
                violation_error_message=_("An application for this agreement is before the court already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def shown_number(self) -> str:
        """The number of the ruling, or of the court's case."""
        return self.ruling_no or self.court_case_no

    def files_to_lock(self) -> list[FileRecord]:
        """The negotiation and its case."""
        return self.negotiation.files_to_lock()

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the obligors of the agreement, and its number or the ruling's."""
        return {"whom": str(self.agreement), "number": self.shown_number or self.agreement.number}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the confirmation's page lists."""
        return [
            (_("Court"), self.court),
            (_("Number of the court's case"), self.court_case_no),
            (_("Published from"), self.published_from),
            (_("Published until"), self.published_until),
            (_("Number of the ruling"), self.ruling_no),
            (_("Reasons"), self.reasons),
        ]

    @legal_step(
        field=state, source="", target=S.APPLIED, label=_("Apply jointly for judicial confirmation"),
        legal_basis=(*BASIS, "CIVIL_PROCEDURE_205"), actor=BUREAU, limits=(conditions.application_is_late,),
        requires=(case_has_not_ended, conditions.agreement_is_signed),
        asks_for=(
            Agencies("court_asked", _("Court"), candidates=conditions.courts),
            Text("words", _("Application"), lines=4, required=False),
        ),
        issues=("negotiation.joint_application",),
        effects=(Effect(_("The joint application is printed for both parties."), "CIVIL_PROCEDURE_205", "file"),),
    )  # fmt: skip
    def apply_jointly(self, act: Any, inputs: Any) -> None:
        """Apply to the court together with the obligors."""
        self.negotiation = self.agreement.negotiation
        self.court = inputs["court_asked"]

    @legal_step(
        field=state, source=S.APPLIED, target=S.ACCEPTED, label=_("Record the court's acceptance"), legal_basis=BASIS,
        actor=BUREAU, requires=(case_has_not_ended,), asks_for=("court_case_no", Papers("paper", _("The court's paper"), required=False)),
    )  # fmt: skip
    def record_acceptance(self, act: Any, inputs: Any) -> None:
        """The court takes the application."""

    @legal_step(
        field=state, source=S.APPLIED, target=S.NOT_ACCEPTED, label=_("Record that the court does not accept"),
        legal_basis=BASIS, actor=BUREAU, requires=(case_has_not_ended,),
        asks_for=(Text("why", _("Reasons"), lines=3), Papers("paper", _("The court's paper"), required=False)),
    )  # fmt: skip
    def record_non_acceptance(self, act: Any, inputs: Any) -> None:
        """The court does not take the application; a new one may follow."""
        self.reasons = inputs["why"]

    @legal_step(
        field=state, source=S.ACCEPTED, target=S.PUBLISHED, label=_("Record the court's publication"),
        legal_basis=BASIS, actor=BUREAU, requires=(case_has_not_ended,), rules=(conditions.published_long_enough,),
        asks_for=(
            Day("first_on", _("First day of publication")),
            Day("last_on", _("Last day of publication"), future=True),
            Papers("proof", _("Proof of publication")),
        ),
    )  # fmt: skip
    def record_publication(self, act: Any, inputs: Any) -> None:
        """The court publishes the agreement."""
        self.published_from, self.published_until = inputs["first_on"], inputs["last_on"]

    @legal_step(
        field=state, source=S.PUBLISHED, target=S.CONFIRMED, label=_("Record the confirmation"), legal_basis=BASIS,
        actor=BUREAU, requires=(case_has_not_ended, conditions.publication_has_ended),
        asks_for=("ruling_no", Papers("ruling", _("Ruling"))),
        effects=(Effect(_("The agreement becomes an enforceable title."), "OPINIONS_18", "certificate"),),
    )  # fmt: skip
    def record_confirmation(self, act: Any, inputs: Any) -> None:
        """The court confirms the agreement."""

    @legal_step(
        field=state, source=(S.ACCEPTED, S.PUBLISHED), target=S.REFUSED, label=_("Record the refusal"),
        legal_basis=BASIS, actor=BUREAU, requires=(case_has_not_ended,),
        asks_for=(
            Text("why", _("The court's reasons"), lines=3),
            Choice("way", _("What follows"), choices=WAYS),
            Papers("ruling", _("Ruling")),
        ),
        effects=(Effect(_("What was performed is credited; the rest is uncovered again."), "OPINIONS_13", "table"),),
    )  # fmt: skip
    def record_refusal(self, act: Any, inputs: Any) -> None:
        """The court refuses; the obligors go back to the table, or a suit follows."""
        self.reasons = inputs["why"]

    @legal_step(
        field=state, source=(S.APPLIED, S.ACCEPTED, S.PUBLISHED), target=S.WITHDRAWN,
        label=_("Withdraw the application"), legal_basis=BASIS, actor=BUREAU, requires=(case_has_not_ended,),
        asks_for=(Text("why", _("Reasons"), lines=3),),
    )  # fmt: skip
    def withdraw(self, act: Any, inputs: Any) -> None:
        """Take the application back; the agreement stays without a title."""
        self.reasons = inputs["why"]
