"""What a case (案件) knows, and its steps up to the claim."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import asks, candidates, conditions
from cases.models.states import CaseState
from cases.models.words import words_of
from ecocase.kernel.access import Right
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
from ecocase.policy.stages import Stage

BUREAU = Actor({AgencyKind.ENVIRONMENT_BUREAU})
PROCURATORATE_WITH_A_SHARE = Actor({AgencyKind.PROCURATORATE}, holds=Right.SUMMARY)
CLAIMANTS_DEPARTMENT = Actor({AgencyKind.ENVIRONMENT_BUREAU}, holds=Right.VIEW, party="designated_department")


S = CaseState
# What a case may be passed on from; what the procuratorate holds in whole is its to hand back first.
MOVABLE = (S.INVESTIGATING, S.ASSESSING, S.CLAIM_READY, S.CLAIMING, S.PERFORMING)
LIVE = (*MOVABLE, S.WITH_PROCURATORATE)
ENDED = (S.CLOSED, S.TERMINATED)

# Steps of all rooms of the case move this one machine.
STATE = FSMField(protected=True, default="", choices=CaseState.choices)


class CaseFile(FileRecord):
    """The case's facts, and what is done with it from its opening to the claim."""

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
        "disputed_before",
        "earlier_case",
    )

    state = STATE
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
    # The common superior that decides who handles a case over which two agencies disagree.
    disputed_before = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The closed case on the same act, of a case opened for damage that was found later.
    earlier_case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_up_cases"
    )
    # The other departments whose remit the case touches (OPINIONS_6), by id.
    concerned = models.JSONField(default=list, blank=True, editable=False)
    # The procuratorates that have pointed out newly found damage and wait for the answer, by id.
    unanswered = models.JSONField(default=list, editable=False)
    criminal_case_no = models.CharField(_("number of the criminal case"), max_length=80, blank=True)
    preventive_risk = models.CharField(_("named risk (preventive case)"), max_length=300, blank=True)
    is_marine = models.BooleanField(_("marine damage"), default=False)
    stage_before = models.CharField(max_length=30, blank=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    final_figures = models.JSONField(null=True, editable=False)

    class Meta:
        abstract = True

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

    def departments_concerned(self) -> list[Agency]:
        """Return the other departments whose remit the case touches."""
        return list(Agency.objects.filter(pk__in=self.concerned).order_by("pk")) if self.concerned else []

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the agency that a step turns to, and its listed grounds."""
        turns_to = given.get("procuratorate") or given.get("plaintiff") or given.get("to") or given.get("police")
        words = [given[key] for key in ("ground", "reason", "outcome") if given.get(key)]
        return {"whom": getattr(turns_to, "name_zh", ""), "words": words}

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
            (_("Dispute over competence before"), self.disputed_before),
            (_("Earlier case"), self.earlier_case.number if self.earlier_case else ""),
            (_("Other departments concerned"), "；".join(str(found) for found in self.departments_concerned())),
            (_("Designation paper"), self.designation_paper),
            (_("Criminal case"), self.criminal_case_no),
            (_("Named risk"), self.preventive_risk),
        ]

    @legal_step(
        field=STATE, source="", target=S.INVESTIGATING, label=_("Open a case"),
        legal_basis=("OPINIONS_1", "MANAGEMENT_RULES_17"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def open(self, act: Any, inputs: Any) -> None:
        """Open the case; what opened it knows its facts."""

    @legal_step(
        field=STATE, source=(S.INVESTIGATING, S.ASSESSING), target=S.ASSESSING, label=_("Commission an assessment"),
        legal_basis="MANAGEMENT_RULES_20", actor=BUREAU,
        asks_for=asks.COMMISSION,
        effects=(Effect(_("The agreed day of the report runs as a period."), "MANAGEMENT_RULES_20", "clock"),),
    )  # fmt: skip
    def commission_assessment(self, act: Any, inputs: Any) -> None:
        """Have the damage assessed."""

    @legal_step(
        field=STATE, source=(S.INVESTIGATING, S.ASSESSING), target=None, label=_("Record the assessment"),
        legal_basis=("MANAGEMENT_RULES_20", "CIVIL_CODE_1235"), actor=BUREAU, stops=("assessment_due",),
        rules=(conditions.items_have_different_names, conditions.an_opinion_is_for_simple_cases),
        asks_for=asks.ASSESSMENT,
        effects=(Effect(_("The items stand on the coverage table, for both sides."), "OPINIONS_13", "table"),),
    )  # fmt: skip
    def record_assessment(self, act: Any, inputs: Any) -> None:
        """Enter what the damage amounts to."""

    @legal_step(
        field=STATE, source=(S.INVESTIGATING, S.ASSESSING), target=S.CLAIM_READY, label=_("Complete the investigation"),
        legal_basis="MANAGEMENT_RULES_20", actor=BUREAU, approval=True,
        requires=(conditions.an_obligor_is_on_file, conditions.damage_or_a_risk_is_named),
        asks_for=(Papers("report", _("Investigation report")), Text("finding", _("Finding"), lines=4)),
        hint=_("With the investigation report the case is ready to claim."),
    )  # fmt: skip
    def complete_investigation(self, act: Any, inputs: Any) -> None:
        """End the investigation with its report."""

    @legal_step(
        field=STATE, source=LIVE, target=None, label=_("Inform the procuratorate"),
        legal_basis=("OPINIONS_8", "LINK_2024"), actor=BUREAU, stops=("notify_procuratorate",),
        requires=(conditions.procuratorate_is_not_informed,),
        asks_for=(
            Agencies(
                "procuratorate", _("Procuratorate of the same level"),
                candidates=candidates.procuratorates_of_the_place,
                initial=lambda case: candidates.procuratorates_of_the_place(case).first(),
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
        field=STATE, source=LIVE, target=None, label=_("Designate the plaintiff"),
        legal_basis=("OPINIONS_13", "COMPENSATION_SUITS_1"), actor=CLAIMANTS_DEPARTMENT, approval=True,
        asks_for=(
            Agencies("plaintiff", _("Who claims and sues"), candidates=candidates.possible_plaintiffs),
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
        field=STATE, source=LIVE, target=None, label=_("Mark as a simple case"), legal_basis="REFORM_2025_9",
        actor=BUREAU, asks_for=(Listed("simple", _("Conditions"), list_key="simple_case", many=True),),
        rules=(conditions.all_simple_conditions_hold, conditions.damage_is_below_the_ceiling),
        limits=(conditions.damage_is_above_the_simple_limit,),
        effects=(Effect(_("An expert opinion may take the place of an assessment."), "REFORM_2025_9", "info-circle"),),
        rare=True,
    )  # fmt: skip
    def mark_simple(self, act: Any, inputs: Any) -> None:
        """Note that an expert opinion will do."""
        self.simple_grounds = inputs["simple"]

    @legal_step(
        field=STATE, source=LIVE, target=None, label=_("Mark as a major case"), legal_basis="REFORM_2025_10",
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
        field=STATE, source=LIVE, target=None, label=_("Note criminal case, risk or sea"),
        legal_basis=("MANAGEMENT_RULES_20", "OPINIONS_4"), actor=BUREAU,
        asks_for=("criminal_case_no", "preventive_risk", "is_marine"),
        hint=_("A criminal case on the same act; the risk that a preventive case names; whether the damage lies at sea."),
        rare=True,
    )  # fmt: skip
    def note_particulars(self, act: Any, inputs: Any) -> None:
        """Note what the law of the case turns on beside obligors and damage."""

    @legal_step(
        field=STATE, source=LIVE, target=None, label=_("Record newly found damage"),
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
        field=STATE, source=(*LIVE, *ENDED), target=None, label=_("Point out newly found damage"),
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
        self.unanswered = [*(pk for pk in self.unanswered if pk != act.agency.pk), act.agency.pk]

    @legal_step(
        field=STATE, source=(*LIVE, *ENDED), target=None, label=_("Answer on newly found damage"),
        legal_basis="OPINIONS_16", actor=BUREAU, requires=(conditions.new_damage_was_pointed_out,),
        asks_for=(
            Agencies(
                "to", _("Procuratorate that is answered"), candidates=candidates.procuratorates_that_wait,
                initial=lambda case: candidates.procuratorates_that_wait(case).first(),
            ),
            Listed("outcome", _("What the bureau does"), list_key="new_damage_answered"),
            Text("words", _("In words"), lines=4),
        ),
        effects=(Effect(_("The answer is delivered to the procuratorate that pointed it out."), "OPINIONS_16", "send"),),
        rare=True,
    )  # fmt: skip
    def answer_new_damage(self, act: Any, inputs: Any) -> None:
        """Tell one procuratorate what becomes of the damage that it has pointed out; each gets an answer of its own."""
        answered = inputs["to"].pk
        self.unanswered = [pk for pk in self.unanswered if pk != answered]

    @legal_step(
        field=STATE, source=LIVE, target=None, label=_("Name the other departments concerned"),
        legal_basis="OPINIONS_6", actor=BUREAU,
        asks_for=(
            Agencies(
                "departments", _("Departments"), candidates=candidates.other_departments, many=True,
                initial=lambda case: case.departments_concerned(),
            ),
        ),
        effects=(Effect(_("A referral goes out only with a copy for each of them."), "OPINIONS_6", "send"),),
        rare=True,
    )  # fmt: skip
    def name_departments(self, act: Any, inputs: Any) -> None:
        """Name the departments whose remit the case touches."""
        self.concerned = [found.pk for found in inputs["departments"]]
