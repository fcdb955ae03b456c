"""A clue (线索): what was seen, where and when, until it becomes a case or ends."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import Case
from cases.models.candidates import common_superior, competent_agencies, other_departments, police, possible_handlers
from cases.models.conditions import passed_on_to_somebody_else, there_is_a_common_superior
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
COMMON_SUPERIOR = Actor({EB, AgencyKind.OTHER_DEPARTMENT}, holds=Right.VIEW, party="disputed_before")


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


def _place_of_the_asker(clue: Any) -> str:
    division = clue.asker.agency.division if clue.asker is not None else None
    return division.pk if division is not None and division.level != "province" else ""


class Clue(FileRecord):
    """A lead to ecological damage, with its handler."""

    RIGHTS = "ClueRight"
    ACCESS = "ClueAccess"
    SHOWN_WITH = ("place",)
    PAGE_WITH = ("handler", "reporter", "passed_to", "disputed_before", "case")

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
    disputed_before = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The other departments whose remit the clue touches (OPINIONS_6), by id.
    concerned = models.JSONField(default=list, blank=True, editable=False)
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

    def departments_concerned(self) -> list[Agency]:
        """Return the other departments whose remit the clue touches."""
        return list(Agency.objects.filter(pk__in=self.concerned).order_by("pk")) if self.concerned else []

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the agency that a step turns to, and its listed grounds."""
        turns_to = given.get("to") or given.get("police")
        words = [given[key] for key in ("ground", "reason") if given.get(key)]
        return {"whom": getattr(turns_to, "name_zh", ""), "number": self.number, "words": words}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the clue's page lists."""
        return [
            (_("Source"), words_of(self.source)),
            (_("Place"), f"{self.place} {self.place_detail}".strip()),
            (_("Day found or received"), self.found_on),
            (_("What was found"), self.description),
            (_("Handled by"), self.handler),
            (_("Passed on to"), self.passed_to),
            (_("Dispute over competence before"), self.disputed_before),
            (_("Other departments concerned"), "；".join(str(found) for found in self.departments_concerned())),
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
            OwnField("place", required=True, label=_("Place of the damage"), initial=_place_of_the_asker),
            OwnField("place_detail"),
            OwnField("found_on", required=True),
            OwnField("description", required=True),
            Rows(
                "parties", _("Parties, as far as known"), required=False, at_least=0,
                columns=(
                    Choice("kind", _("Kind"), choices=ObligorKind.choices, required=False),
                    Text("name", _("Name of the person or body"), max_length=200, required=False),
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
        effects=(Effect(_("Who referred the clue gets feedback by itself."), "OPINIONS_3", "send"),),
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
        rules=(passed_on_to_somebody_else,),
        asks_for=(
            Listed("reason", _("Why"), list_key="passed_on"),
            Agencies("to", _("Competent agency"), candidates=competent_agencies),
            Text("reasons", _("Reasons"), lines=3),
        ),
        effects=(
            Effect(_("A transfer letter goes out; the receiver signs for it."), "CODE_1083", "send"),
            Effect(_("Who referred the clue gets feedback by itself."), "OPINIONS_3", "send"),
        ),
        rare=True,
    )  # fmt: skip
    def pass_on(self, act: Any, inputs: Any) -> None:
        """Pass the clue on for want of competence."""
        self.passed_to = inputs["to"]

    @legal_step(
        field=state, source=S.PASSED_ON, target=RETURN_VALUE(S.REGISTERED, S.PASSED_ON),
        label=_("Accept the clue that was passed on"), legal_basis="CODE_1083", actor=NEW_HANDLER,
        effects=(
            Effect(_("A department that handles no claims goes on under its own law; here the clue has ended."), "CODE_1083", "info-circle"),
        ),
    )  # fmt: skip
    def accept_passed_on(self, act: Any, inputs: Any) -> str:
        """Become the handler of a clue that was passed on."""
        self.handler = act.agency
        self.passed_to = self.disputed_before = None
        return self._state_at(act.agency)

    @legal_step(
        field=state, source=S.PASSED_ON, target=None, label=_("Put the dispute before the common superior"),
        legal_basis="CODE_1083", actor=NEW_HANDLER, requires=(there_is_a_common_superior,),
        asks_for=(Text("reasons", _("Why another agency is competent"), lines=4),),
        effects=(Effect(_("The common superior reads the clue and designates who handles it."), "CODE_1083", "arrow-up"),),
        rare=True,
    )  # fmt: skip
    def dispute_competence(self, act: Any, inputs: Any) -> None:
        """Neither accept the clue nor send it back, but ask the superior of both to decide."""
        self.disputed_before = common_superior(self.handler, act.agency)

    @legal_step(
        field=state, source=S.PASSED_ON, target=RETURN_VALUE(S.REGISTERED, S.PASSED_ON),
        label=_("Designate who handles the clue"), legal_basis="CODE_1083", actor=COMMON_SUPERIOR, approval=True,
        asks_for=(
            Agencies("handler", _("Handling unit"), candidates=possible_handlers),
            Text("reasons", _("Reasons"), lines=4),
        ),
        effects=(Effect(_("Whoever is designated handles the clue; both sides are told."), "CODE_1083", "gavel"),),
    )  # fmt: skip
    def designate_handler(self, act: Any, inputs: Any) -> str:
        """Decide a dispute over competence (指定管辖)."""
        self.handler = inputs["handler"]
        self.passed_to = self.disputed_before = None
        return self._state_at(self.handler)

    def _state_at(self, handler: Agency) -> str:
        return S.REGISTERED if handler.acts_as(EB) or handler.acts_as(PR) else S.PASSED_ON

    @legal_step(
        field=state, source=S.PASSED_ON, target=S.REGISTERED, label=_("Return the clue"),
        legal_basis="CODE_1083", actor=NEW_HANDLER,
        asks_for=(Listed("reason", _("Reason"), list_key="referral_returned"), Text("reasons", _("Reasons"), lines=3)),
    )  # fmt: skip
    def return_passed_on(self, act: Any, inputs: Any) -> None:
        """Give the clue back to who passed it on."""
        self.passed_to = self.disputed_before = None

    @legal_step(
        field=state, source=(S.REGISTERED, S.VERIFYING), target=None, label=_("Name the other departments concerned"),
        legal_basis="OPINIONS_6", actor=EITHER,
        asks_for=(
            Agencies(
                "departments", _("Departments"), candidates=other_departments, many=True,
                initial=lambda clue: clue.departments_concerned(),
            ),
        ),
        effects=(Effect(_("A referral goes out only with a copy for each of them."), "OPINIONS_6", "send"),),
        rare=True,
    )  # fmt: skip
    def name_departments(self, act: Any, inputs: Any) -> None:
        """Name the departments whose remit the clue touches."""
        self.concerned = [found.pk for found in inputs["departments"]]

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
