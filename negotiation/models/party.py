"""An obligor in a negotiation: served, answering, signing or failing, each for itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import Track
from cases.models.conditions import case_has_not_ended
from cases.models.words import words_of
from ecocase.kernel import law
from ecocase.kernel.models import FileRecord, Recorded
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Choice,
    Day,
    Effect,
    Listed,
    Papers,
    Text,
    YesNo,
    legal_step,
)
from negotiation.models import conditions
from negotiation.models.negotiation import BUREAU, Negotiation


class PartyState(models.TextChoices):
    """Where an obligor stands in the negotiation."""

    TO_NOTIFY = "to_notify", _("To be notified")
    NOTIFIED = "notified", _("Notified")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    FAILED = "failed", _("Failed")
    IMPOSSIBLE = "impossible", _("Impossible")


class Answer(models.TextChoices):
    """What an obligor answers to the notice."""

    CONSENTS = "consents", _("Consents to negotiate")
    REFUSES = "refuses", _("Refuses")
    SILENT = "silent", _("No answer by the day named")


S = PartyState
AT_HAND = (case_has_not_ended, conditions.obligor_is_at_hand)
ANNOUNCED = ("manner", ("announcement",))


def _day_to_answer(party: Any) -> date | None:
    """Return the day that stands in the notice; until there is one, the regulated time from today."""
    if party.answer_by is not None:
        return party.answer_by
    regulated = law.period("obligor_answer", on=timezone.localdate())
    return timezone.localdate() + timedelta(days=regulated.length) if regulated is not None else None


class NegotiationParty(Recorded):
    """One obligor in one negotiation."""

    FILE_PATH = "negotiation"
    SHOWN_WITH = ("negotiation__case", "track__obligor")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="parties")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="parties")
    state = FSMField(protected=True, default="", choices=PartyState.choices)
    notice_issued_on = models.DateField(null=True, blank=True)
    served_on = models.DateField(null=True, blank=True)
    service_manner = models.CharField(max_length=40, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=20, blank=True, choices=Answer.choices)
    answered_on = models.DateField(null=True, blank=True)
    ended_ground = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("obligor in the negotiation")
        verbose_name_plural = _("obligors in the negotiation")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_negotiation_party_has_a_state", condition=~models.Q(state="")),
            models.UniqueConstraint(fields=["negotiation", "track"], name="an_obligor_stands_once_in_a_negotiation"),
        ]

    def __str__(self) -> str:
        return str(self.track)

    @property
    def shown_number(self) -> str:
        """The negotiation's number."""
        return self.negotiation.number

    def files_to_lock(self) -> list[FileRecord]:
        """The negotiation and its case."""
        return self.negotiation.files_to_lock()

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the obligor, the manner of service, and the ground on which the negotiation has ended."""
        words = [given["ground"]] if given.get("ground") else []
        return {"whom": str(self), "words": words, "manner": given.get("manner") or ""}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the party's page lists."""
        return [
            (_("Notice printed on"), self.notice_issued_on),
            (_("Notice served on"), self.served_on),
            (_("Manner of service"), words_of(self.service_manner)),
            (_("Day to answer"), self.answer_by),
            (_("Answer"), self.get_answer_display()),
            (_("Answered on"), self.answered_on),
            (_("Ended on the ground"), words_of(self.ended_ground)),
        ]

    @legal_step(
        field=state, source="", target=S.TO_NOTIFY, label=_("Obligor joins the negotiation"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def join(self, act: Any, inputs: Any) -> None:
        """Stand in the negotiation."""

    @legal_step(
        field=state, source=(S.TO_NOTIFY, S.NOTIFIED), target=None, label=_("Print the notice of negotiation"),
        legal_basis="MANAGEMENT_RULES_21", actor=BUREAU, requires=AT_HAND,
        rules=(conditions.answer_after_service,),
        asks_for=(Day("answer_by", _("Day to answer"), future=True, initial=_day_to_answer),),
        issues=("negotiation.notice", "negotiation.proof_of_service"),
        effects=(Effect(_("Notice and proof of service are printed, to be served and signed."), "CIVIL_PROCEDURE_87", "file"),),
        hint=_("Nothing runs yet: enter the service once the obligor has the notice."),
    )  # fmt: skip
    def print_notice(self, act: Any, inputs: Any) -> None:
        """Have the notice and its proof of service on paper, before it is served."""
        self.notice_issued_on, self.answer_by = act.on, inputs["answer_by"]

    @legal_step(
        field=state, source=(S.TO_NOTIFY, S.NOTIFIED), target=S.NOTIFIED, label=_("Serve the notice of negotiation"),
        legal_basis=("MANAGEMENT_RULES_21", "CIVIL_PROCEDURE_87"), actor=BUREAU,
        requires=AT_HAND,
        rules=(
            conditions.answer_after_service,
            conditions.announced_long_enough,
            conditions.other_ways_were_tried,
            conditions.electronic_with_consent,
        ),
        asks_for=(
            Listed("manner", _("Manner of service"), list_key="service_manners"),
            Day(
                "announced_on", _("Day of the public announcement"), required=False, by_rule=True, shown_if=ANNOUNCED,
                hint=_("Served when the regulated days since the announcement have passed: enter that day as day of service."),
            ),
            Text(
                "tried", _("Other ways that were tried, or why none was open"), lines=2, required=False,
                by_rule=True, shown_if=ANNOUNCED,
            ),
            YesNo(
                "agreed_to_electronic", _("The obligor has agreed to electronic service"), required=False,
                by_rule=True, shown_if=("manner", ("electronic",)),
            ),
            Day("answer_by", _("Day to answer"), future=True, initial=_day_to_answer),
            Papers("proof", _("Proof of service"), hint=_("Signed receipt, return receipt of the post, or the like.")),
        ),
        effects=(
            Effect(_("The period for the answer and the time for negotiation run from the service."), "MANAGEMENT_RULES_21", "clock"),
        ),
        day_label=_("Day of service"), button=_("Enter the service of the notice"),
    )  # fmt: skip
    def serve_notice(self, act: Any, inputs: Any) -> None:
        """Enter the service, with its proof."""
        self.served_on, self.service_manner = act.on, inputs["manner"]
        self.answer_by = inputs["answer_by"]

    @legal_step(
        field=state, source=(S.NOTIFIED,), target=None, label=_("Record the refusal or silence"),
        legal_basis="OPINIONS_13", actor=BUREAU, requires=AT_HAND, rules=(conditions.silent_beyond_the_day,),
        asks_for=(
            Choice("reply", _("Answer"), choices=[(Answer.REFUSES, Answer.REFUSES.label), (Answer.SILENT, Answer.SILENT.label)]),
            Papers("paper", _("Written answer"), required=False),
        ),
        effects=(Effect(_("The ground is offered when the negotiation is declared failed."), "OPINIONS_13", "info-circle"),),
        day_label=_("Day of the answer, or day after the last day to answer"),
    )  # fmt: skip
    def record_no_consent(self, act: Any, inputs: Any) -> None:
        """Enter that the obligor refuses or is silent; the track stays."""
        self.answer, self.answered_on = inputs["reply"], act.on

    @legal_step(
        field=state, source=(S.NOTIFIED,), target=S.NEGOTIATING, label=_("Record the consent to negotiate"),
        legal_basis=("OPINIONS_10", "MANAGEMENT_RULES_21"), actor=BUREAU, requires=AT_HAND,
        asks_for=(Papers("paper", _("Written answer"), required=False),),
        effects=(Effect(_("A late consent counts as well."), "MANAGEMENT_RULES_21", "info-circle"),),
        day_label=_("Day of the answer"),
    )  # fmt: skip
    def record_consent(self, act: Any, inputs: Any) -> None:
        """Enter that the obligor consents, also late."""
        self.answer, self.answered_on = Answer.CONSENTS, act.on

    @legal_step(
        field=state, source=S.NEGOTIATING, target=S.SIGNED, label=_("Obligor has signed"), legal_basis="OPINIONS_10",
        actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def sign(self, act: Any, inputs: Any) -> None:
        """The obligor's name stands under the agreement."""

    @legal_step(
        field=state, source=(S.NOTIFIED, S.NEGOTIATING), target=S.FAILED, label=_("Declare the negotiation failed"),
        legal_basis=("OPINIONS_13", "MANAGEMENT_RULES_21"), actor=BUREAU, approval=True,
        requires=AT_HAND, rules=(conditions.ground_is_on_file,),
        asks_for=(
            Listed("ground", _("Ground"), list_key="negotiation_failed"),
            Text("reasons", _("Reasons"), lines=4),
        ),
        issues=("negotiation.notice_of_failure",),
        effects=(Effect(_("The claim stands on the plaintiff's desk: it must sue, unless it finds another way."), "OPINIONS_13", "gavel"),),
    )  # fmt: skip
    def declare_failed(self, act: Any, inputs: Any) -> None:
        """End the negotiation with this obligor on a listed ground."""
        self.ended_ground = inputs["ground"]

    @legal_step(
        field=state, source=(S.TO_NOTIFY, S.NOTIFIED), target=S.IMPOSSIBLE, label=_("Declare negotiation impossible"),
        legal_basis=("COMPENSATION_SUITS_1", "COMPENSATION_SUITS_5"), actor=BUREAU, approval=True, requires=AT_HAND,
        rules=(conditions.announcement_stayed_unanswered,),
        asks_for=(
            Listed("ground", _("Objective reason"), list_key="negotiation_impossible"),
            Text("reasons", _("Reasons"), lines=4),
            Papers("proof", _("Proof")),
        ),
        effects=(Effect(_("The claim stands on the plaintiff's desk."), "OPINIONS_13", "gavel"),),
    )  # fmt: skip
    def declare_impossible(self, act: Any, inputs: Any) -> None:
        """State that nobody can be negotiated with; no notice is needed."""
        self.ended_ground = inputs["ground"]

    @legal_step(
        field=state, source=(S.FAILED, S.IMPOSSIBLE), target=S.NEGOTIATING, label=_("Reopen the negotiation"),
        legal_basis="MANAGEMENT_RULES_21", actor=BUREAU,
        requires=(case_has_not_ended, conditions.obligor_waits_for_a_suit),
        asks_for=(Papers("wish", _("The obligor's written wish")), Text("reasons", _("Reasons"), lines=2, required=False)),
    )  # fmt: skip
    def reopen(self, act: Any, inputs: Any) -> None:
        """Negotiate after all, on the obligor's written wish."""
        self.ended_ground = ""

    @legal_step(
        field=state, source=S.SIGNED, target=S.NEGOTIATING, label=_("Negotiate about further damage"),
        legal_basis=("MANAGEMENT_RULES_21", "OPINIONS_16"), actor=BUREAU,
        requires=(case_has_not_ended, conditions.obligor_is_bound, conditions.something_is_uncovered),
        asks_for=(Text("reasons", _("Which damage, found or grown since the agreement"), lines=3),),
        effects=(Effect(_("What was signed stays; a further agreement is drafted for the rest."), "MANAGEMENT_RULES_21", "route"),),
        rare=True,
    )  # fmt: skip
    def negotiate_further(self, act: Any, inputs: Any) -> None:
        """Come back to the table for damage that the agreement does not cover."""

    @legal_step(
        field=state, source=(S.NOTIFIED, S.NEGOTIATING), target=S.TO_NOTIFY, label=_("To be notified anew"),
        legal_basis="CODE_1065", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def begin_anew(self, act: Any, inputs: Any) -> None:
        """A successor stands in: it is served and answers for itself."""
        self.notice_issued_on = self.served_on = self.answer_by = self.answered_on = None
        self.service_manner = self.answer = ""

    @legal_step(
        field=state, source=S.SIGNED, target=S.NEGOTIATING, label=_("Back to negotiation"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def return_to_table(self, act: Any, inputs: Any) -> None:
        """The agreement is gone; another one is sought."""

    @legal_step(
        field=state, source=S.SIGNED, target=S.FAILED, label=_("The agreement falls"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def fall(self, act: Any, inputs: Any) -> None:
        """The agreement is gone; a suit follows."""
        self.ended_ground = inputs.get("ground") or "confirmation_refused"
