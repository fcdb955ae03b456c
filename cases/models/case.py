"""The case (案件): from investigation to closing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import asks, conditions
from cases.models.states import CaseState
from cases.models.words import words_of
from ecocase.kernel.access import Right, right_permissions
from ecocase.kernel.models import Agency, Division, FileRecord
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Actor,
    Agencies,
    Effect,
    Listed,
    OwnField,
    Papers,
    Text,
    legal_step,
)
from ecocase.policy.competence import AgencyKind
from ecocase.policy.stages import Stage, stage_of

BUREAU = Actor({AgencyKind.ENVIRONMENT_BUREAU})
NEW_HANDLER = Actor({AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.OTHER_DEPARTMENT}, holds=Right.VIEW, party="passed_to")
PROCURATORATE_WITH_A_SHARE = Actor({AgencyKind.PROCURATORATE}, holds=Right.SUMMARY)
CLAIMANTS_DEPARTMENT = Actor({AgencyKind.ENVIRONMENT_BUREAU}, holds=Right.VIEW, party="designated_department")


S = CaseState
# What a case may be passed on from; what the procuratorate holds in whole is its to hand back first.
MOVABLE = (S.INVESTIGATING, S.ASSESSING, S.CLAIM_READY, S.CLAIMING, S.PERFORMING)
LIVE = (*MOVABLE, S.WITH_PROCURATORATE)
ENDED = (S.CLOSED, S.TERMINATED)


class Case(FileRecord):
    """A claim for ecological damage, against one or more obligors."""

    RIGHTS = "CaseRight"
    ACCESS = "CaseAccess"
    SHOWN_WITH = ("place",)
    PAGE_WITH = (
        "handler",
        "claimant_government",
        "designated_department",
        "plaintiff",
        "informed_procuratorate",
        "passed_to",
    )

    state = FSMField(protected=True, default="", choices=CaseState.choices)
    number = models.CharField(_("case number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    place_detail = models.CharField(_("exact place"), max_length=300, blank=True)
    found_on = models.DateField(_("day the damage was found"))
    description = models.TextField(_("facts"), blank=True)
    handler = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    claimant_government = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    designated_department = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    designation_paper = models.CharField(_("designation paper"), max_length=200, blank=True)
    plaintiff = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    informed_procuratorate = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    informed_on = models.DateField(null=True, blank=True)
    simple_grounds = models.JSONField(default=list, blank=True)
    major_grounds = models.JSONField(default=list, blank=True)
    passed_to = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The procuratorates that have pointed out newly found damage and wait for the answer, by id.
    unanswered = models.JSONField(default=list, editable=False)
    criminal_case_no = models.CharField(_("number of the criminal case"), max_length=80, blank=True)
    preventive_risk = models.CharField(_("named risk (preventive case)"), max_length=300, blank=True)
    is_marine = models.BooleanField(_("marine damage"), default=False)
    stage_before = models.CharField(max_length=30, blank=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    final_figures = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ()
        permissions = right_permissions("case")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_case_has_a_state", condition=~models.Q(state="")),
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="one_case_per_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="cases_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_number(self) -> str:
        """The case's number."""
        return self.number

    @property
    def is_simple(self) -> bool:
        """Whether an expert's opinion is enough (环法规〔2025〕6号, 9)."""
        return bool(self.simple_grounds)

    @property
    def is_major(self) -> bool:
        """Whether the case is reported upward as major."""
        return bool(self.major_grounds)

    @property
    def decided_stage(self) -> Stage:
        """The stage that the case's own steps decided; the tracks carry it on."""
        stands_aside = self.state == CaseState.WITH_PROCURATORATE and self.stage_before
        return Stage(self.stage_before if stands_aside else self.state)

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the case's page lists."""
        return [
            (_("Place"), f"{self.place} {self.place_detail}".strip()),
            (_("Day the damage was found"), self.found_on),
            (_("Facts"), self.description),
            (_("Handling unit"), self.handler),
            (_("Claimant government"), self.claimant_government),
            (_("Designated department"), self.designated_department),
            (_("Plaintiff"), self.plaintiff),
            (_("Procuratorate informed"), self.informed_procuratorate),
            (_("Informed on"), self.informed_on),
            (_("Simple case"), words_of(*self.simple_grounds)),
            (_("Major case"), words_of(*self.major_grounds)),
            (_("Passed on to"), self.passed_to),
            (_("Designation paper"), self.designation_paper),
            (_("Criminal case"), self.criminal_case_no),
            (_("Named risk"), self.preventive_risk),
        ]

    @legal_step(
        field=state, source="", target=S.INVESTIGATING, label=_("Open a case"),
        legal_basis=("OPINIONS_1", "MANAGEMENT_RULES_17"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def open(self, act: Any, inputs: Any) -> None:
        """Open the case; what opened it knows its facts."""

    @legal_step(
        field=state, source=(S.INVESTIGATING, S.ASSESSING), target=S.ASSESSING, label=_("Commission an assessment"),
        legal_basis="MANAGEMENT_RULES_20", actor=BUREAU,
        asks_for=asks.COMMISSION,
        effects=(Effect(_("The agreed day of the report runs as a period."), "MANAGEMENT_RULES_20", "clock"),),
    )  # fmt: skip
    def commission_assessment(self, act: Any, inputs: Any) -> None:
        """Have the damage assessed."""

    @legal_step(
        field=state, source=(S.INVESTIGATING, S.ASSESSING), target=None, label=_("Record the assessment"),
        legal_basis=("MANAGEMENT_RULES_20", "CIVIL_CODE_1235"), actor=BUREAU, stops=("assessment_due",),
        rules=(conditions.items_have_different_names, conditions.an_opinion_is_for_simple_cases),
        asks_for=asks.ASSESSMENT,
        effects=(Effect(_("The items stand on the coverage table, for both sides."), "OPINIONS_13", "table"),),
    )  # fmt: skip
    def record_assessment(self, act: Any, inputs: Any) -> None:
        """Enter what the damage amounts to."""

    @legal_step(
        field=state, source=(S.INVESTIGATING, S.ASSESSING), target=S.CLAIM_READY, label=_("Complete the investigation"),
        legal_basis="MANAGEMENT_RULES_20", actor=BUREAU, approval=True,
        requires=(conditions.an_obligor_is_on_file, conditions.damage_or_a_risk_is_named),
        asks_for=(Papers("report", _("Investigation report")), Text("finding", _("Finding"), lines=4)),
        hint=_("With the investigation report the case is ready to claim."),
    )  # fmt: skip
    def complete_investigation(self, act: Any, inputs: Any) -> None:
        """End the investigation with its report."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Inform the procuratorate"),
        legal_basis=("OPINIONS_8", "LINK_2024"), actor=BUREAU, stops=("notify_procuratorate",),
        requires=(conditions.procuratorate_is_not_informed,),
        asks_for=(
            Agencies(
                "procuratorate", _("Procuratorate of the same level"),
                candidates=conditions.procuratorates_of_the_place,
                initial=lambda case: conditions.procuratorates_of_the_place(case).first(),
            ),
            Text("summary", _("What is investigated"), lines=4, initial=lambda case: case.description),
        ),
        effects=(
            Effect(_("The notice is sent, a receipt is owed."), "OPINIONS_8", "send"),
            Effect(_("The procuratorate sees the summary of the case."), "OPINIONS_8", "eye"),
        ),
        button=_("Inform the procuratorate"),
    )  # fmt: skip
    def inform_procuratorate(self, act: Any, inputs: Any) -> None:
        """Tell the procuratorate that an investigation is under way."""
        self.informed_procuratorate = inputs["procuratorate"]
        self.informed_on = act.on

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Designate the plaintiff"),
        legal_basis=("OPINIONS_13", "COMPENSATION_SUITS_1"), actor=CLAIMANTS_DEPARTMENT, approval=True,
        asks_for=(
            Agencies("plaintiff", _("Who claims and sues"), candidates=conditions.possible_plaintiffs),
            OwnField("designation_paper", required=True),
            Papers("paper", _("The claimant government's paper")),
        ),
        effects=(
            Effect(_("Whoever is designated must sue obligors with whom negotiation fails."), "OPINIONS_13", "gavel"),
            Effect(_("Another agency that is designated sees the case and is told."), "OPINIONS_13", "send"),
        ),
        rare=True,
    )  # fmt: skip
    def designate(self, act: Any, inputs: Any) -> None:
        """Enter whom the claimant government lets claim and sue."""
        self.plaintiff = inputs["plaintiff"]

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Mark as a simple case"), legal_basis="REFORM_2025_9",
        actor=BUREAU, asks_for=(Listed("simple", _("Conditions"), list_key="simple_case", many=True),),
        rules=(conditions.all_simple_conditions_hold, conditions.damage_is_below_the_ceiling),
        limits=(conditions.damage_is_above_the_simple_limit,),
        effects=(Effect(_("An expert opinion may take the place of an assessment."), "REFORM_2025_9", "info"),),
        rare=True,
    )  # fmt: skip
    def mark_simple(self, act: Any, inputs: Any) -> None:
        """Note that an expert opinion will do."""
        self.simple_grounds = inputs["simple"]

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Mark as a major case"), legal_basis="REFORM_2025_10",
        actor=BUREAU,
        asks_for=(
            Listed("major", _("Kind of major case"), list_key="major_case", many=True),
            Text("words", _("In words"), required=False, lines=2),
        ),
        effects=(
            Effect(_("The bureau of the level above is told and sees the summary."), "REFORM_2025_10", "arrow-up"),
        ),
        rare=True,
    )  # fmt: skip
    def mark_major(self, act: Any, inputs: Any) -> None:
        """Note that the case is reported upward."""
        self.major_grounds = inputs["major"]

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Note criminal case, risk or sea"),
        legal_basis=("MANAGEMENT_RULES_20", "OPINIONS_4"), actor=BUREAU,
        asks_for=("criminal_case_no", "preventive_risk", "is_marine"),
        hint=_("A criminal case on the same act; the risk that a preventive case names; whether the damage lies at sea."),
        rare=True,
    )  # fmt: skip
    def note_particulars(self, act: Any, inputs: Any) -> None:
        """Note what the law of the case turns on beside obligors and damage."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Record newly found damage"),
        legal_basis=("OPINIONS_16", "COMPENSATION_SUITS_18"), actor=BUREAU,
        rules=(conditions.items_have_different_names, conditions.damage_was_found_later),
        asks_for=asks.NEW_DAMAGE,
        effects=(Effect(_("The items stand on the coverage table, with the day found."), "OPINIONS_16", "table"),),
        hint=_("In a closed case, reopen it on the ground of newly found damage first."),
        rare=True,
    )  # fmt: skip
    def record_new_damage(self, act: Any, inputs: Any) -> None:
        """Enter damage by the same act that an earlier case did not find."""

    @legal_step(
        field=state, source=(*LIVE, *ENDED), target=None, label=_("Point out newly found damage"),
        legal_basis=("OPINIONS_16", "COMPENSATION_SUITS_18"), actor=PROCURATORATE_WITH_A_SHARE,
        asks_for=asks.POINTED_OUT,
        rules=(conditions.found_before_entered,),
        effects=(
            Effect(_("The bureau gets the letter, owes a receipt and has a day to answer."), "OPINIONS_16", "send"),
        ),
        hint=_("The bureau enters it in the live case, or reopens the case that has ended, and answers."),
        rare=True,
    )  # fmt: skip
    def point_out_new_damage(self, act: Any, inputs: Any) -> None:
        """Tell the bureau of damage by the same act that its case has not found."""
        self.unanswered = sorted({*self.unanswered, act.agency.pk})

    @legal_step(
        field=state, source=(*LIVE, *ENDED), target=None, label=_("Answer on newly found damage"),
        legal_basis="OPINIONS_16", actor=BUREAU, requires=(conditions.new_damage_was_pointed_out,),
        stops=("clue_feedback",),
        asks_for=(
            Listed("outcome", _("What the bureau does"), list_key="new_damage_answered"),
            Text("words", _("In words"), lines=4),
        ),
        effects=(Effect(_("The answer is delivered to the procuratorate that pointed it out."), "OPINIONS_16", "send"),),
        rare=True,
    )  # fmt: skip
    def answer_new_damage(self, act: Any, inputs: Any) -> None:
        """Tell the procuratorate what becomes of the damage that it has pointed out."""

    @legal_step(
        field=state, source=MOVABLE, target=S.PASSED_ON, label=_("Pass on the case"),
        legal_basis=("OPINIONS_6", "CODE_1083"), actor=BUREAU, approval=True,
        rules=(conditions.passed_on_to_somebody_else,),
        asks_for=asks.PASSING_ON,
        effects=(
            Effect(_("A transfer letter goes out; the receiver signs for it."), "CODE_1083", "send"),
            Effect(_("The procuratorate that is informed gets a copy."), "OPINIONS_6", "send"),
        ),
        rare=True,
    )  # fmt: skip
    def pass_on(self, act: Any, inputs: Any) -> None:
        """Pass the case on to the agency that is competent."""
        self.passed_to, self.stage_before = inputs["to"], self.state

    @legal_step(
        field=state, source=S.PASSED_ON, target=RETURN_VALUE(*MOVABLE), label=_("Accept the case that was passed on"),
        legal_basis="CODE_1083", actor=NEW_HANDLER, approval=True,
        effects=(Effect(_("You handle the case, with its obligors, negotiations and restorations."), "CODE_1083", "folder-plus"),),
    )  # fmt: skip
    def accept_passed_on(self, act: Any, inputs: Any) -> str:
        """Become the handler of a case that was passed on; it goes on where it stood."""
        self.handler, self.passed_to = act.agency, None
        return self._state_of_before()

    @legal_step(
        field=state, source=S.PASSED_ON, target=RETURN_VALUE(*MOVABLE), label=_("Return the case"),
        legal_basis="CODE_1083", actor=NEW_HANDLER,
        asks_for=(Listed("reason", _("Reason"), list_key="referral_returned"), Text("reasons", _("Reasons"), lines=3)),
        effects=(Effect(_("The case goes back to who passed it on, and on from where it stood."), "CODE_1083", "arrow-back-up"),),
    )  # fmt: skip
    def return_passed_on(self, act: Any, inputs: Any) -> str:
        """Give the case back to who passed it on."""
        self.passed_to = None
        return self._state_of_before()

    def _state_of_before(self) -> str:
        before, self.stage_before = self.stage_before, ""
        return before

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Tell the police of a suspected crime"),
        legal_basis=("OPINIONS_6", "OPINIONS_21"), actor=BUREAU, approval=True,
        asks_for=(
            Agencies("police", _("Police"), candidates=conditions.police),
            Text("facts", _("Facts and evidence of the crime"), lines=5),
            Papers("evidence", _("Evidence"), required=False),
        ),
        effects=(
            Effect(_("The letter goes to the police; the claim itself stays with you."), "OPINIONS_6", "send"),
            Effect(_("The procuratorate that is informed gets a copy."), "OPINIONS_6", "send"),
        ),
        rare=True,
    )  # fmt: skip
    def tell_police(self, act: Any, inputs: Any) -> None:
        """Send the police what points at a crime."""

    @legal_step(
        field=state, source=LIVE, target=RETURN_VALUE(*LIVE), label=_("The stage follows the tracks"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def follow_tracks(self, act: Any, inputs: Any) -> str:
        """Take the stage that the tracks give."""
        decided = self.decided_stage
        after = stage_of(decided, inputs["tracks"])
        self.stage_before = decided.value if after is Stage.WITH_PROCURATORATE else ""
        return after.value

    @legal_step(
        field=state, source=(S.PERFORMING, S.WITH_PROCURATORATE), target=S.CLOSED, label=_("Close the case"),
        legal_basis="MANAGEMENT_RULES_27", actor=BUREAU, approval=True,
        requires=(
            conditions.every_track_has_ended,
            conditions.every_item_is_settled,
            conditions.every_restoration_has_passed,
            conditions.all_money_is_paid,
        ),
        rules=(conditions.use_of_money_is_decided,), limits=(conditions.receipts_are_still_open,),
        asks_for=(
            Text("report", _("Closing report"), lines=6),
            Text("use_of_money", _("Decided use of the money for restoration"), lines=2, required=False),
        ),
        issues=("cases.closing_form",),
        effects=(
            Effect(_("The figures are frozen."), "MANAGEMENT_RULES_27", "lock"),
            Effect(_("Every procuratorate that shares the case gets a copy."), "MANAGEMENT_RULES_27", "send"),
            Effect(_("A referral that led to the case is concluded with its outcome."), "OPINIONS_3", "send"),
        ),
    )  # fmt: skip
    def close(self, act: Any, inputs: Any) -> None:
        """Close the case with its figures."""
        self.ended_on = act.on

    @legal_step(
        field=state, source=LIVE, target=S.TERMINATED, label=_("Terminate the case"),
        legal_basis=("MANAGEMENT_RULES_18", "CODE_1073"), actor=BUREAU, approval=True,
        requires=(conditions.nobody_is_with_the_procuratorate,),
        asks_for=(
            Listed("ground", _("Ground"), list_key="claim_ended"),
            Text("reasons", _("Reasons"), lines=4),
            Papers("proof", _("Proof")),
        ),
        issues=("cases.termination_form",),
        effects=(
            Effect(_("Open tracks end without claim."), "MANAGEMENT_RULES_18", "route"),
            Effect(_("Every procuratorate that shares the case is told."), "CODE_1073", "send"),
        ),
        rare=True,
    )  # fmt: skip
    def terminate(self, act: Any, inputs: Any) -> None:
        """End the whole claim on a listed ground."""
        self.ended_on = act.on

    @legal_step(
        field=state, source=(S.CLOSED, S.TERMINATED), target=S.INVESTIGATING, label=_("Reopen the case"),
        legal_basis="OPINIONS_16", actor=BUREAU, approval=True,
        asks_for=asks.REOPENING,
        effects=(Effect(_("The case is investigated again."), "OPINIONS_16", "rotate"),),
    )  # fmt: skip
    def reopen(self, act: Any, inputs: Any) -> None:
        """Take up a case again that had ended."""
        self.ended_on = None
        self.stage_before = ""
