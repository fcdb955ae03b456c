"""A clue (线索): what was seen, where and when, until it becomes a case or ends."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import Case
from cases.models.conditions import competent_agencies, police
from cases.models.tracks import ObligorKind
from cases.models.words import words_of
from ecocase.kernel.access import Right, right_permissions
from ecocase.kernel.models import AccessRow, Agency, Division, FileRecord, GroupRightRow
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Actor,
    Agencies,
    Choice,
    Effect,
    Listed,
    OwnField,
    Papers,
    Records,
    Rows,
    Text,
    legal_step,
)
from ecocase.policy.competence import AgencyKind
from referrals.models import conditions
from referrals.models.conditions import EB, PR

BUREAU = Actor({EB})
EITHER = Actor({EB, PR})
NEW_HANDLER = Actor({EB, AgencyKind.OTHER_DEPARTMENT}, holds=Right.VIEW, party="passed_to")


class ClueState(models.TextChoices):
    """Where a clue stands."""

    REGISTERED = "registered", _("Registered")
    VERIFYING = "verifying", _("Being verified")
    CASE_OPENED = "case_opened", _("Case opened")
    NOT_OPENED = "not_opened", _("No case opened")
    REFERRED = "referred", _("Referred")
    MERGED = "merged", _("Merged into a case")
    PASSED_ON = "passed_on", _("Passed on")
    IN_FILE = "in_file", _("In the procuratorate's file")


S = ClueState


def _cases(clue: Any) -> Any:
    return conditions.open_cases_of(clue.handler, timezone.localdate())


class Clue(FileRecord):
    """A lead to ecological damage, with its handler."""

    RIGHTS = "ClueRight"
    ACCESS = "ClueAccess"
    SHOWN_WITH = ("place",)
    PAGE_WITH = ("handler", "reporter", "passed_to", "case")

    state = FSMField(protected=True, default="", choices=ClueState.choices)
    number = models.CharField(_("clue number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=60)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    place_detail = models.CharField(_("exact place"), max_length=300, blank=True)
    found_on = models.DateField(_("day found or received"))
    description = models.TextField(_("what was found"))
    handler = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="clues")
    referred_by = models.ForeignKey(
        "referrals.Referral", null=True, blank=True, on_delete=models.PROTECT, related_name="received_clues"
    )
    passed_to = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    not_opened_ground = models.CharField(max_length=60, blank=True)
    not_opened_reasons = models.TextField(blank=True)

    class Meta:
        verbose_name = _("clue")
        verbose_name_plural = _("clues")
        default_permissions = ()
        permissions = right_permissions("clue")
        constraints: ClassVar = [models.CheckConstraint(name="a_clue_has_a_state", condition=~models.Q(state=""))]
        indexes: ClassVar = [
            models.Index(fields=["place", "found_on"], name="clues_by_place_and_day"),
            models.Index(fields=["state"], name="clues_by_state"),
            models.Index(fields=["source"], name="clues_by_source"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_number(self) -> str:
        """The clue's number."""
        return self.number

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the clue's page lists."""
        parties = "；".join(party.name for party in self.parties.all())
        return [
            (_("Source"), words_of(self.source)),
            (_("Place"), f"{self.place} {self.place_detail}".strip()),
            (_("Day found or received"), self.found_on),
            (_("What was found"), self.description),
            (_("Parties"), parties),
            (_("Handled by"), self.handler),
            (_("Not opened because"), words_of(self.not_opened_ground)),
            (_("Reasons"), self.not_opened_reasons),
        ]

    @legal_step(
        field=state, source="", target=S.REGISTERED, label=_("Register a clue"),
        legal_basis=("OPINIONS_1", "MANAGEMENT_RULES_16"), actor=Actor({EB, PR}, holds=None),
        rules=(conditions.found_before_registered, conditions.parties_are_well_named),
        asks_for=(
            OwnField("title", required=True),
            Listed("source_key", _("Source"), list_key="clue_sources"),
            OwnField("place", required=True, label=_("Place of the damage")),
            OwnField("place_detail"),
            OwnField("found_on", required=True),
            OwnField("description", required=True),
            Rows(
                "parties", _("Parties, as far as known"), required=False, at_least=0,
                columns=(
                    Choice("kind", _("Kind"), choices=ObligorKind.choices, required=False),
                    Text("name", _("Name"), max_length=200, required=False),
                    Text("identity_no", _("ID number or social credit code"), required=False, max_length=18, sealed=True),
                    Text("address", _("Address"), required=False, max_length=300),
                    Text("conduct", _("What it did"), required=False, max_length=500),
                ),
            ),
            Papers("evidence", _("Evidence"), required=False),
        ),
        effects=(Effect(_("The period for verification runs from the day found."), "MANAGEMENT_RULES_17", "clock"),),
        button=_("Register the clue"),
    )  # fmt: skip
    def register(self, act: Any, inputs: Any) -> None:
        """Put a lead on file; the agency of the place handles it."""
        self.handler = act.agency
        self.source = inputs["source_key"]

    @legal_step(
        field=state, source="", target=S.REGISTERED, label=_("Clue received by referral"),
        legal_basis=("OPINIONS_3", "OPINIONS_5"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def receive(self, act: Any, inputs: Any) -> None:
        """Stand on file at the bureau that has accepted a procuratorate's clue."""

    @legal_step(
        field=state, source=S.REGISTERED, target=S.VERIFYING, label=_("Start the verification"),
        legal_basis="MANAGEMENT_RULES_17", actor=BUREAU,
    )  # fmt: skip
    def start_verification(self, act: Any, inputs: Any) -> None:
        """Begin to verify."""

    @legal_step(
        field=state, source=S.VERIFYING, target=S.CASE_OPENED, label=_("Open a case from the clue"),
        legal_basis=("OPINIONS_1", "OPINIONS_5", "MANAGEMENT_RULES_17"), actor=BUREAU, approval=True,
        stops=("clue_verify",),
        asks_for=(
            Text("case_title", _("Title of the case"), max_length=200, initial=lambda clue: clue.title),
            Text("finding", _("Finding: which damage"), lines=4),
            Papers("verification_report", _("Verification report")),
        ),
        issues=("referrals.opening_form",),
        effects=(
            Effect(_("A case is made; papers and parties are carried over."), "MANAGEMENT_RULES_17", "folder-plus"),
            Effect(_("Who referred the clue gets feedback by itself."), "OPINIONS_3", "send"),
        ),
        button=_("Open the case"),
    )  # fmt: skip
    def open_case(self, act: Any, inputs: Any) -> None:
        """Open a case on the finding that there is damage."""

    @legal_step(
        field=state, source=S.VERIFYING, target=S.NOT_OPENED, label=_("Open no case"),
        legal_basis=("MANAGEMENT_RULES_18", "CODE_1073"), actor=BUREAU, approval=True, stops=("clue_verify",),
        asks_for=(
            Listed("ground", _("Ground"), list_key="clue_not_opened"),
            Text("reasons", _("Reasons"), lines=4),
            Papers("verification_report", _("Verification report"), required=False),
        ),
        issues=("referrals.not_opening_form",),
        effects=(Effect(_("Who referred the clue gets feedback by itself."), "OPINIONS_3", "send"),),
    )  # fmt: skip
    def not_open(self, act: Any, inputs: Any) -> None:
        """Open no case, on a listed ground."""
        self.not_opened_ground, self.not_opened_reasons = inputs["ground"], inputs["reasons"]

    @legal_step(
        field=state, source=S.NOT_OPENED, target=S.VERIFYING, label=_("Verify again"),
        legal_basis="OPINIONS_2", actor=BUREAU,
        asks_for=(
            Listed("ground", _("Why"), list_key="clue_reverified"),
            Text("reasons", _("Reasons"), lines=3),
            Papers("evidence", _("Papers"), required=False),
        ),
    )  # fmt: skip
    def reverify(self, act: Any, inputs: Any) -> None:
        """Take the clue up again."""
        self.not_opened_ground = self.not_opened_reasons = ""

    @legal_step(
        field=state, source=(S.REGISTERED, S.VERIFYING), target=S.MERGED, label=_("Merge into a case"),
        legal_basis="MANAGEMENT_RULES_17", actor=BUREAU, stops=("clue_verify",),
        asks_for=(Records("target", _("Case"), candidates=_cases, many=False), Text("reasons", _("Reasons"), lines=2)),
        rare=True,
    )  # fmt: skip
    def merge(self, act: Any, inputs: Any) -> None:
        """Let the clue go into a case that is open already."""
        self.case = inputs["target"]

    @legal_step(
        field=state, source=(S.REGISTERED, S.VERIFYING), target=S.REFERRED, label=_("Clue referred"),
        legal_basis=("OPINIONS_3", "OPINIONS_4", "OPINIONS_5"), actor=BY_CONSEQUENCE, stops=("clue_verify",),
    )  # fmt: skip
    def refer(self, act: Any, inputs: Any) -> None:
        """Stand as referred while the referral is open."""

    @legal_step(
        field=state, source=S.REFERRED, target=S.REGISTERED, label=_("Clue registered again"),
        legal_basis="OPINIONS_3", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def come_back(self, act: Any, inputs: Any) -> None:
        """Come back: returned, withdrawn or handed back."""

    @legal_step(
        field=state, source=S.REGISTERED, target=S.IN_FILE, label=_("Clue taken into a file"),
        legal_basis="PROCURATORATE_RULES_28", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def go_into_file(self, act: Any, inputs: Any) -> None:
        """Go into the procuratorate's own file."""

    @legal_step(
        field=state, source=(S.REGISTERED, S.VERIFYING), target=S.PASSED_ON, label=_("Pass on to the competent agency"),
        legal_basis=("OPINIONS_6", "CODE_1083"), actor=EITHER, approval=True, stops=("clue_verify",),
        asks_for=(
            Listed("reason", _("Why"), list_key="passed_on"),
            Agencies("to", _("Competent agency"), candidates=competent_agencies),
            Text("reasons", _("Reasons"), lines=3),
        ),
        effects=(Effect(_("A transfer letter goes out; the receiver signs for it."), "CODE_1083", "send"),),
        rare=True,
    )  # fmt: skip
    def pass_on(self, act: Any, inputs: Any) -> None:
        """Pass the clue on for want of competence."""
        self.passed_to = inputs["to"]

    @legal_step(
        field=state, source=S.PASSED_ON, target=S.REGISTERED, label=_("Accept the clue that was passed on"),
        legal_basis="CODE_1083", actor=NEW_HANDLER,
    )  # fmt: skip
    def accept_passed_on(self, act: Any, inputs: Any) -> None:
        """Become the handler of a clue that was passed on."""
        self.handler, self.passed_to = act.agency, None

    @legal_step(
        field=state, source=S.PASSED_ON, target=S.REGISTERED, label=_("Return the clue"),
        legal_basis="CODE_1083", actor=NEW_HANDLER,
        asks_for=(Listed("reason", _("Reason"), list_key="referral_returned"), Text("reasons", _("Reasons"), lines=3)),
    )  # fmt: skip
    def return_passed_on(self, act: Any, inputs: Any) -> None:
        """Give the clue back to who passed it on."""
        self.passed_to = None

    @legal_step(
        field=state, source=(S.REGISTERED, S.VERIFYING), target=None, label=_("Tell the police of a suspected crime"),
        legal_basis=("OPINIONS_6", "OPINIONS_21"), actor=EITHER, approval=True,
        asks_for=(
            Agencies("police", _("Police"), candidates=police),
            Text("facts", _("Facts and evidence of the crime"), lines=5),
            Papers("evidence", _("Evidence"), required=False),
        ),
        effects=(Effect(_("The letter goes to the police; the clue itself stays with you."), "OPINIONS_6", "send"),),
        rare=True,
    )  # fmt: skip
    def tell_police(self, act: Any, inputs: Any) -> None:
        """Send the police what points at a crime."""


class ClueParty(models.Model):
    """A party named in a clue."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=20, choices=ObligorKind.choices, default=ObligorKind.ENTERPRISE)
    name = models.CharField(max_length=200)
    identity_no = models.CharField(max_length=18, blank=True)
    address = models.CharField(max_length=300, blank=True)
    conduct = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class ClueRight(GroupRightRow):
    """Guardian's rights on clues."""

    content_object = models.ForeignKey(Clue, on_delete=models.CASCADE)


class ClueAccess(AccessRow):
    """The ordered index of rights on clues."""

    record = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_clue"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="clues_of_an_agency")]
