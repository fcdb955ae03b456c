"""A referral (移送) of a clue or of a case to the other institution."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import Case, DamageItem, Track
from cases.models.tracks import TRANSFERABLE
from cases.models.words import words_of
from ecocase.kernel.access import Right, right_permissions
from ecocase.kernel.models import AccessRow, Agency, FileRecord, GroupRightRow
from ecocase.kernel.workflow import (
    Actor,
    Agencies,
    Effect,
    Listed,
    Papers,
    Records,
    Text,
    legal_step,
)
from ecocase.policy.competence import Role
from referrals.models import conditions
from referrals.models.clue import Clue
from referrals.models.conditions import EB, PR

SENDER = Actor({EB, PR}, party="sender")
RECEIVER = Actor({EB, PR}, holds=Right.VIEW, party="receiver")
RECEIVING_DESK = Actor({EB, PR}, role=Role.LIAISON, also=Role.OFFICER, holds=Right.VIEW, party="receiver")


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned for amendment")
    HANDED_BACK = "handed_back", _("Handed back")
    CONCLUDED = "concluded", _("Concluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ReferralState


def _tracks(subject: Any) -> Any:
    case = subject if isinstance(subject, Case) else subject.case
    if case is None:
        return Track.objects.none()
    return Track.objects.filter(case=case, state__in=TRANSFERABLE).select_related("obligor")


def _items(subject: Any) -> Any:
    case = subject if isinstance(subject, Case) else subject.case
    return DamageItem.objects.filter(case=case) if case is not None else DamageItem.objects.none()


def _is_of_a_case(subject: Any) -> bool:
    return isinstance(subject, Case) or (isinstance(subject, Referral) and subject.case_id is not None)


def _kept(name: str, empty: Any = "") -> Any:
    """Return what a letter that is amended says already."""
    return lambda subject: getattr(subject, name, empty) if isinstance(subject, Referral) else empty


def _copies(subject: Any) -> list[Agency]:
    if isinstance(subject, Referral):
        return list(Agency.objects.filter(pk__in=subject.copies))
    return subject.departments_concerned() if isinstance(subject, Case | Clue) else []


def _comes_from_a_bureau(subject: Any) -> bool:
    return subject.asker is None or subject.asker.agency.acts_as(EB)


LETTER = (
    Agencies("receiver", _("To"), candidates=conditions.other_institution, initial=conditions.receiver_at_hand),
    Text("opinion", _("Facts and opinion"), lines=6, initial=_kept("opinion")),
    Text("evidence_list", _("List of evidence"), lines=4, initial=_kept("evidence_list")),
    Text(
        "criminal_case_no",
        _("Number of the criminal case"),
        required=False,
        max_length=80,
        initial=lambda subject: getattr(subject, "criminal_case_no", ""),
        when=_comes_from_a_bureau,
        hint=_("Only in criminal matters, together with one of the three grounds."),
    ),
    Listed(
        "grounds", _("Grounds of article 4"), list_key="criminal_referral", many=True, required=False,
        initial=_kept("grounds", ()), when=_comes_from_a_bureau,
    ),
    Agencies(
        "prosecuting", _("Prosecuting procuratorate"), candidates=conditions.procuratorates, required=False,
        initial=_kept("prosecuting", None), when=_comes_from_a_bureau, shown_if=("grounds", ("prosecuted_elsewhere",)),
        hint=_("On the third ground: it is the receiver as a rule; another receiver needs a reason."),
    ),
    Records(
        "tracks", _("Obligors that are meant"), candidates=_tracks, required=False, by_rule=True, when=_is_of_a_case,
        initial=_kept("track_ids", ()),
        none_found=_("No obligor can be referred now: see where each stands on the page of the case."),
    ),
    Records(
        "items", _("Damage items that are meant"), candidates=_items, required=False, when=_is_of_a_case,
        initial=_kept("item_ids", ()),
    ),
    Agencies(
        "copies", _("Copies to departments concerned"), candidates=conditions.departments, many=True, required=False,
        initial=_copies,
    ),
    Papers("proof", _("Proof of the grounds and evidence"), required=False),
)  # fmt: skip
RULES = (
    conditions.receiver_is_the_other_institution,
    conditions.a_criminal_case_is_linked,
    conditions.a_criminal_ground_is_given,
    conditions.grounds_are_proved,
    conditions.prosecutor_is_named,
    conditions.obligors_are_named,
)


class Referral(FileRecord):
    """A letter that hands responsibility to the other institution, and what became of it."""

    RIGHTS = "ReferralRight"
    ACCESS = "ReferralAccess"
    SHOWN_WITH = ("clue", "case", "receiver")
    PAGE_WITH = ("sender", "prosecuting")
    TITLED_BY = ("clue__title", "case__title")

    state = FSMField(protected=True, default="", choices=ReferralState.choices)
    number = models.CharField(_("referral number"), max_length=60, blank=True)
    clue = models.ForeignKey(Clue, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    prosecuting = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    copies = models.JSONField(default=list, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    criminal_case_no = models.CharField(max_length=80, blank=True)
    opinion = models.TextField(_("facts and opinion"))
    evidence_list = models.TextField(_("list of evidence"))
    track_ids = models.JSONField(default=list, blank=True)
    item_ids = models.JSONField(default=list, blank=True)
    answer_reason = models.CharField(max_length=60, blank=True)
    answer_text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        default_permissions = ()
        permissions = right_permissions("referral")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_referral_has_a_state", condition=~models.Q(state="")),
            models.CheckConstraint(
                name="a_referral_is_of_a_clue_or_a_case",
                condition=models.Q(clue__isnull=False, case__isnull=True)
                | models.Q(clue__isnull=True, case__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="referrals_by_state")]

    def __str__(self) -> str:
        return str(self.clue or self.case)

    @property
    def subject(self) -> Clue | Case:
        """The clue or case that the letter hands over."""
        found = self.clue or self.case
        assert found is not None, "The database lets no letter stand for itself."
        return found

    @property
    def shown_number(self) -> str:
        """The letter's number."""
        return self.number

    def files_to_lock(self) -> list[FileRecord]:
        """The referral, and the clue or case that it hands over."""
        return [found for found in (self, self.clue, self.case) if found is not None]

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name who gets the letter, its number, and the listed reason of an answer."""
        words = [given["reason"]] if given.get("reason") else []
        return {"whom": self.receiver.name_zh, "number": self.number, "words": words}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the referral's page lists."""
        return [
            (_("From"), self.sender),
            (_("To"), self.receiver),
            (_("Grounds"), words_of(*self.grounds)),
            (_("Criminal case"), self.criminal_case_no),
            (_("Prosecuting procuratorate"), self.prosecuting),
            (_("Obligors meant"), "；".join(str(track) for track in self.named_tracks())),
            (_("Damage items meant"), "；".join(str(item) for item in self.named_items())),
            (_("Facts and opinion"), self.opinion),
            (_("List of evidence"), self.evidence_list),
            (_("Answer"), self.answer_text),
        ]

    def named_tracks(self) -> list[Track]:
        """Return the obligors' tracks that the letter names."""
        if not self.track_ids:
            return []
        return list(Track.objects.filter(pk__in=self.track_ids).select_related("obligor").order_by("pk"))

    def named_items(self) -> list[DamageItem]:
        """Return the damage items that the letter names."""
        return list(DamageItem.objects.filter(pk__in=self.item_ids).order_by("pk")) if self.item_ids else []

    def _take_letter(self, inputs: Any) -> None:
        self.receiver, self.opinion = inputs["receiver"], inputs["opinion"]
        self.evidence_list = inputs["evidence_list"]
        self.criminal_case_no = inputs.get("criminal_case_no") or ""
        self.grounds = list(inputs.get("grounds") or [])
        self.prosecuting = inputs.get("prosecuting")
        self.copies = [agency.pk for agency in inputs.get("copies") or []]
        self.track_ids = [track.pk for track in inputs.get("tracks") or []]
        self.item_ids = [item.pk for item in inputs.get("items") or []]

    @legal_step(
        field=state, source="", target=S.DRAFT, label=_("Draft a referral"),
        legal_basis=("OPINIONS_3", "OPINIONS_4", "OPINIONS_5"), actor=Actor({EB, PR}), rules=RULES,
        requires=(conditions.may_be_referred,), limits=(conditions.another_receiver_than_the_prosecutor,), asks_for=LETTER,
        hint=_("To the other institution: a clue, or a case with the obligors and damage items that are meant."),
    )  # fmt: skip
    def draft(self, act: Any, inputs: Any) -> None:
        """Write the letter."""
        self.sender = act.agency
        self._take_letter(inputs)

    @legal_step(
        field=state, source=S.RETURNED, target=S.DRAFT, label=_("Amend the referral"), legal_basis="OPINIONS_3",
        actor=SENDER, rules=RULES, limits=(conditions.another_receiver_than_the_prosecutor,), asks_for=LETTER,
    )  # fmt: skip
    def amend(self, act: Any, inputs: Any) -> None:
        """Mend what the receiver found wanting; the history stays."""
        self._take_letter(inputs)

    @legal_step(
        field=state, source=S.DRAFT, target=S.SUBMITTED, label=_("Submit the referral"),
        legal_basis=("OPINIONS_3", "OPINIONS_4", "OPINIONS_5", "OPINIONS_6"), actor=SENDER, approval=True,
        requires=(
            conditions.may_be_referred,
            conditions.nothing_else_is_open,
            conditions.obligors_can_go_over,
            conditions.every_department_has_a_copy,
        ),
        effects=(
            Effect(_("The transfer letter is numbered and delivered; a receipt is owed."), "OPINIONS_3", "send"),
            Effect(_("The receiver sees the file; copies go to the departments concerned."), "OPINIONS_6", "eye"),
            Effect(_("The period for feedback runs."), "OPINIONS_3", "clock"),
        ),
        button=_("Submit the referral"),
    )  # fmt: skip
    def submit(self, act: Any, inputs: Any) -> None:
        """Send the letter."""

    @legal_step(
        field=state, source=S.SUBMITTED, target=S.RECEIVED, label=_("Sign for the referral"),
        legal_basis=("OPINIONS_3", "OPINIONS_23"), actor=RECEIVING_DESK,
    )  # fmt: skip
    def sign_for(self, act: Any, inputs: Any) -> None:
        """Confirm that the letter has arrived."""

    @legal_step(
        field=state, source=S.RECEIVED, target=S.ACCEPTED, label=_("Accept the referral"),
        legal_basis=("OPINIONS_3", "OPINIONS_4", "OPINIONS_5"), actor=RECEIVER, approval=True,
        requires=(conditions.obligors_can_go_over,),
        asks_for=(Text("words", _("Remarks"), lines=2, required=False),),
        effects=(
            Effect(_("A procuratorate gets a file of its own; only the named obligors go over to it."), "OPINIONS_4", "folder-plus"),
            Effect(_("A bureau gets the clue on its desk."), "OPINIONS_5", "folder-plus"),
        ),
        button=_("Accept the referral"),
    )  # fmt: skip
    def accept(self, act: Any, inputs: Any) -> None:
        """Take over what was referred."""

    @legal_step(
        field=state, source=S.RECEIVED, target=S.RETURNED, label=_("Return the referral"), legal_basis="OPINIONS_3",
        actor=RECEIVER, stops=("clue_feedback",),
        asks_for=(Listed("reason", _("Reason"), list_key="referral_returned"), Text("words", _("What is missing"), lines=3)),
    )  # fmt: skip
    def return_to_sender(self, act: Any, inputs: Any) -> None:
        """Send the letter back with a reason."""
        self.answer_reason, self.answer_text = inputs["reason"], inputs["words"]

    @legal_step(
        field=state, source=S.ACCEPTED, target=None, label=_("Give feedback"), legal_basis=("OPINIONS_3", "OPINIONS_15"),
        actor=RECEIVER, stops=("clue_feedback",),
        asks_for=(Text("words", _("Feedback"), lines=5), Papers("papers", _("Papers"), required=False)),
        effects=(
            Effect(_("The feedback letter is delivered to the sender."), "OPINIONS_3", "send"),
            Effect(_("The period for feedback runs anew, for both sides to see."), "OPINIONS_3", "clock"),
        ),
    )  # fmt: skip
    def feed_back(self, act: Any, inputs: Any) -> None:
        """Tell the sender how the matter stands."""
        self.answer_text = inputs["words"]

    @legal_step(
        field=state, source=S.ACCEPTED, target=S.HANDED_BACK, label=_("Hand back"),
        legal_basis=("OPINIONS_3", "OPINIONS_4", "OPINIONS_15"), actor=RECEIVER, approval=True, stops=("clue_feedback",),
        asks_for=(Listed("reason", _("Reason"), list_key="referral_handed_back"), Text("words", _("Reasons"), lines=4)),
        effects=(Effect(_("The obligors return to where they stood; the periods run on."), "OPINIONS_4", "arrow-back-up"),),
    )  # fmt: skip
    def hand_back(self, act: Any, inputs: Any) -> None:
        """Give back what was taken over, with a reason."""
        self.answer_reason, self.answer_text = inputs["reason"], inputs["words"]

    @legal_step(
        field=state, source=S.ACCEPTED, target=S.CONCLUDED, label=_("Conclude the referral"), legal_basis="OPINIONS_3",
        actor=RECEIVER, stops=("clue_feedback",), requires=(conditions.no_file_is_open,),
        asks_for=(Text("words", _("Outcome"), lines=4),),
        effects=(Effect(_("The outcome is fed back to the sender."), "OPINIONS_3", "send"),),
    )  # fmt: skip
    def conclude(self, act: Any, inputs: Any) -> None:
        """End the referral with its outcome."""
        self.answer_text = inputs["words"]

    @legal_step(
        field=state, source=(S.DRAFT, S.SUBMITTED), target=S.WITHDRAWN, label=_("Withdraw the referral"),
        legal_basis="OPINIONS_3", actor=SENDER, stops=("clue_feedback",),
        asks_for=(Text("words", _("Reason"), lines=3),),
    )  # fmt: skip
    def withdraw(self, act: Any, inputs: Any) -> None:
        """Take the letter back before it is received."""
        self.answer_text = inputs["words"]


class ReferralRight(GroupRightRow):
    """Guardian's rights on referrals."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE)


class ReferralAccess(AccessRow):
    """The ordered index of rights on referrals."""

    record = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_referral"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="referrals_of_an_agency")]
