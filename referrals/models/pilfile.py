"""A procuratorate's own public-interest file (公益诉讼案件)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models.candidates import competent_agencies
from cases.models.words import words_of
from ecocase.kernel.access import right_permissions
from ecocase.kernel.models import AccessRow, Agency, FileRecord, GroupRightRow
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Actor,
    Agencies,
    Effect,
    Listed,
    Papers,
    Text,
    legal_step,
)
from referrals.models import conditions
from referrals.models.clue import Clue
from referrals.models.conditions import PR
from referrals.models.referral import Referral

PROCURATORATE = Actor({PR})


class FileState(models.TextChoices):
    """Where a public-interest file stands."""

    ASSESSING = "assessing", _("Being assessed")
    OPENED = "opened", _("Opened")
    NOT_OPENED = "not_opened", _("Not opened")
    INVESTIGATING = "investigating", _("Under investigation")
    ANNOUNCED = "announced", _("Announced")
    CONCLUDED = "concluded", _("Concluded")


S = FileState


class PublicInterestFile(FileRecord):
    """What a procuratorate does on a matter of its own; its papers stay its own unless delivered."""

    RIGHTS = "PublicInterestFileRight"
    ACCESS = "PublicInterestFileAccess"
    SHOWN_WITH = ("clue", "referral__clue", "referral__case", "procuratorate")
    TITLED_BY = ("clue__title", "referral__clue__title", "referral__case__title")

    state = FSMField(protected=True, default="", choices=FileState.choices)
    number = models.CharField(_("file number"), max_length=60, blank=True)
    procuratorate = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    clue = models.ForeignKey(Clue, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    file_kind = models.CharField(max_length=30, blank=True)
    reason_key = models.CharField(max_length=60, blank=True)
    reasons = models.TextField(blank=True)
    announced_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("public-interest file")
        verbose_name_plural = _("public-interest files")
        default_permissions = ()
        permissions = right_permissions("publicinterestfile")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_public_interest_file_has_a_state", condition=~models.Q(state="")),
        ]

    def __str__(self) -> str:
        return str(self.clue or self.referral)

    @property
    def shown_number(self) -> str:
        """The file's number."""
        return self.number

    def files_to_lock(self) -> list[FileRecord]:
        """The file, and what it came from."""
        found: list[FileRecord] = [self]
        if self.clue is not None:
            found.append(self.clue)
        if self.referral is not None:
            found += self.referral.files_to_lock()
        return found

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the file's page lists."""
        return [
            (_("Procuratorate"), self.procuratorate),
            (_("Kind"), words_of(self.file_kind)),
            (_("Reason"), words_of(self.reason_key)),
            (_("Reasons"), self.reasons),
            (_("Announced on"), self.announced_on),
        ]

    @legal_step(
        field=state, source="", target=S.ASSESSING, label=_("Assess the clue"), legal_basis="PROCURATORATE_RULES_28",
        actor=PROCURATORATE, requires=(conditions.clue_is_registered,),
        effects=(Effect(_("The clue goes into a file of the procuratorate's own."), "PROCURATORATE_RULES_28", "folder"),),
    )  # fmt: skip
    def assess_clue(self, act: Any, inputs: Any) -> None:
        """Take an own clue into a file."""
        self.procuratorate = act.agency

    @legal_step(
        field=state, source="", target=S.ASSESSING, label=_("A file from an accepted referral"),
        legal_basis="OPINIONS_4", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def begin_from_referral(self, act: Any, inputs: Any) -> None:
        """Stand on file by an accepted referral."""
        self.procuratorate = act.agency

    @legal_step(
        field=state, source=S.ASSESSING, target=S.OPENED, label=_("Open the file"),
        legal_basis=("OPINIONS_2", "OPINIONS_15", "PROCURATORATE_RULES_28"), actor=PROCURATORATE, approval=True,
        asks_for=(Listed("kind_key", _("Kind"), list_key="file_kinds"), Text("why", _("Reasons"), lines=4)),
        issues=("referrals.file_opening_form",),
        effects=(Effect(_("A sender of the clue is told by itself."), "OPINIONS_3", "send"),),
    )  # fmt: skip
    def open_file(self, act: Any, inputs: Any) -> None:
        """Open the file."""
        self.file_kind, self.reasons = inputs["kind_key"], inputs["why"]

    @legal_step(
        field=state, source=S.ASSESSING, target=S.NOT_OPENED, label=_("Do not open the file"),
        legal_basis="PROCURATORATE_RULES_28", actor=PROCURATORATE, approval=True,
        asks_for=(Listed("ground", _("Ground"), list_key="file_not_opened"), Text("why", _("Reasons"), lines=4)),
        effects=(Effect(_("A sender of the clue is told by itself."), "OPINIONS_3", "send"),),
    )  # fmt: skip
    def not_open_file(self, act: Any, inputs: Any) -> None:
        """Open no file, on a listed ground."""
        self.reason_key, self.reasons = inputs["ground"], inputs["why"]

    @legal_step(
        field=state, source=S.OPENED, target=S.INVESTIGATING, label=_("Investigate"), legal_basis="OPINIONS_8",
        actor=PROCURATORATE, asks_for=(Papers("evidence", _("Own evidence"), required=False, own=True),),
    )  # fmt: skip
    def investigate(self, act: Any, inputs: Any) -> None:
        """Gather evidence; it stays the procuratorate's own."""

    @legal_step(
        field=state, source=(S.OPENED, S.INVESTIGATING), target=None, label=_("Inform the bureau of the facts"),
        legal_basis="OPINIONS_8", actor=PROCURATORATE,
        asks_for=(
            Agencies("bureau", _("Bureau"), candidates=competent_agencies),
            Text("facts_told", _("Facts"), lines=5),
            Text("help_asked", _("What help is asked"), lines=3),
        ),
        effects=(Effect(_("The bureau gets the notice and owes its help."), "OPINIONS_8", "send"),),
    )  # fmt: skip
    def inform_bureau(self, act: Any, inputs: Any) -> None:
        """Tell the bureau the facts (案情通报)."""

    @legal_step(
        field=state, source=S.INVESTIGATING, target=S.ANNOUNCED, label=_("Publish the pre-suit announcement"),
        legal_basis=("OPINIONS_15", "PROCURATORIAL_SUITS_13"), actor=PROCURATORATE, starts=("presuit_announcement",),
        requires=(conditions.file_is_civil,),
        asks_for=(
            Text("medium", _("Published in")),
            Text("text", _("Text"), lines=6),
            Agencies("bureau", _("Bureau to be told"), candidates=competent_agencies),
            Papers("proof", _("Proof of publication")),
        ),
        effects=(Effect(_("The period of the announcement runs; the bureau is told."), "PROCURATORIAL_SUITS_13", "clock"),),
    )  # fmt: skip
    def publish_announcement(self, act: Any, inputs: Any) -> None:
        """Announce before suing (诉前公告)."""
        self.announced_on = act.on

    @legal_step(
        field=state, source=(S.ASSESSING, S.OPENED, S.INVESTIGATING, S.ANNOUNCED), target=None,
        label=_("Transfer to the competent procuratorate"), legal_basis="PROCURATORIAL_SUITS_5",
        actor=PROCURATORATE, approval=True, rules=(conditions.transferred_to_another,),
        asks_for=(
            Agencies("to", _("Competent procuratorate"), candidates=conditions.procuratorates),
            Text("why", _("Reasons"), lines=3),
        ),
        effects=(
            Effect(_("File, obligors and shares move; the receiver signs for them."), "PROCURATORIAL_SUITS_5", "send"),
            Effect(_("The bureau is told the new handler."), "OPINIONS_15", "send"),
        ),
    )  # fmt: skip
    def transfer_between_procuratorates(self, act: Any, inputs: Any) -> None:
        """Move the file as it stands."""
        self.procuratorate = inputs["to"]

    @legal_step(
        field=state, source=(S.OPENED, S.INVESTIGATING, S.ANNOUNCED), target=S.CONCLUDED, label=_("Conclude the file"),
        legal_basis=("OPINIONS_3", "OPINIONS_15"), actor=PROCURATORATE, approval=True, stops=("presuit_announcement",),
        asks_for=(Listed("ground", _("Ground"), list_key="file_concluded"), Text("why", _("Outcome"), lines=4)),
        effects=(
            Effect(_("The outcome is fed back to the bureau that referred the matter, in the same step."), "OPINIONS_3", "send"),
            Effect(_("Where no suit follows, what was referred is handed back."), "OPINIONS_4", "arrow-back-up"),
        ),
    )  # fmt: skip
    def conclude_file(self, act: Any, inputs: Any) -> None:
        """End the file with its outcome."""
        self.reason_key, self.reasons = inputs["ground"], inputs["why"]

    @legal_step(
        field=state, source=(S.NOT_OPENED, S.CONCLUDED), target=S.ASSESSING, label=_("Reopen the file"),
        legal_basis=("OPINIONS_2", "OPINIONS_16"), actor=PROCURATORATE,
        asks_for=(Text("why", _("New evidence, new damage, or a claim given up"), lines=3), Papers("evidence", _("Evidence"), own=True)),
    )  # fmt: skip
    def reopen_file(self, act: Any, inputs: Any) -> None:
        """Take the file up again."""
        self.reason_key = ""
        self.reasons = inputs["why"]


class PublicInterestFileRight(GroupRightRow):
    """Guardian's rights on public-interest files."""

    content_object = models.ForeignKey(PublicInterestFile, on_delete=models.CASCADE)


class PublicInterestFileAccess(AccessRow):
    """The ordered index of rights on public-interest files."""

    record = models.ForeignKey(PublicInterestFile, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_pil_file"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="pil_files_of_an_agency")]
