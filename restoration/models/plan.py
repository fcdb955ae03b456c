"""A restoration plan (修复方案): proposed, approved, carried out, evaluated."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import Case, DamageItem, Track
from cases.models.words import words_of
from ecocase.kernel.access import right_permissions
from ecocase.kernel.models import AccessRow, FileRecord, GroupRightRow
from ecocase.kernel.workflow import (
    Actor,
    Amount,
    Choice,
    Day,
    Effect,
    Listed,
    Papers,
    Records,
    Rows,
    Text,
    legal_step,
)
from ecocase.policy.competence import AgencyKind
from restoration.models import conditions

BUREAU = Actor({AgencyKind.ENVIRONMENT_BUREAU})


class PlanState(models.TextChoices):
    """Where a restoration stands."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    UNDER_WAY = "under_way", _("Under way")
    REPORTED_DONE = "reported_done", _("Reported as done")
    PASSED = "passed", _("Evaluated: passed")
    NOT_PASSED = "not_passed", _("Evaluated: not passed")
    AT_OBLIGORS_COST = "at_obligors_cost", _("At the obligor's cost")


S = PlanState


def _case_of(subject: Any) -> Case:
    return subject if isinstance(subject, Case) else subject.case


def _tracks(subject: Any) -> Any:
    return Track.objects.filter(case=_case_of(subject)).select_related("obligor").order_by("pk")


def _items(subject: Any) -> Any:
    return DamageItem.objects.filter(case=_case_of(subject)).order_by("pk")


def _of_plan(name: str) -> Any:
    """Return what gives a field of the plan that is amended; a new plan has none."""
    return lambda subject: getattr(subject, name) if isinstance(subject, Plan) else None


def _place_of(subject: Any) -> str:
    return subject.place if isinstance(subject, Plan) else _case_of(subject).place_detail


def _items_of_plan(subject: Any) -> list[int]:
    return list(subject.items.values_list("pk", flat=True)) if isinstance(subject, Plan) else []


def _milestones_on_file(subject: Any) -> list[dict[str, Any]]:
    if not isinstance(subject, Plan):
        return []
    return [{"name": stone.name, "due_on": stone.due_on} for stone in subject.milestones.order_by("pk")]


SUBSTITUTE = ("mode_key", ("substitute",))
PLAN_ASKS = (
    Records("obligor", _("Obligor"), candidates=_tracks, many=False, initial=_of_plan("track_id")),
    Records("restores", _("Damage items that are restored"), candidates=_items, initial=_items_of_plan),
    Listed("basis_key", _("Basis"), list_key="restoration_basis", initial=_of_plan("basis")),
    Listed("mode_key", _("Mode"), list_key="restoration_modes", initial=_of_plan("mode")),
    Text(
        "third_party",
        _("Third party and its capability"),
        required=False,
        lines=2,
        initial=_of_plan("third_party"),
        shown_if=("mode_key", ("by_third_party", "by_department")),
    ),
    Listed(
        "not_in_place",
        _("Why not in place (substitute)"),
        list_key="not_in_place",
        required=False,
        by_rule=True,
        initial=_of_plan("reason_not_in_place"),
        shown_if=SUBSTITUTE,
    ),
    Listed(
        "substitute_key",
        _("Kind of substitute"),
        list_key="substitute_kinds",
        required=False,
        by_rule=True,
        initial=_of_plan("substitute"),
        shown_if=SUBSTITUTE,
    ),
    Text(
        "substitute_terms",
        _("Particulars of the substitute"),
        required=False,
        lines=3,
        initial=_of_plan("terms"),
        shown_if=SUBSTITUTE,
    ),
    Papers("expert_paper", _("Expert's paper (substitute)"), required=False, shown_if=SUBSTITUTE),
    Text("works", _("Works"), lines=5, initial=_of_plan("works")),
    Text("where", _("Place"), max_length=300, initial=_place_of),
    Amount("expected_cost", _("Expected cost (CNY)"), initial=_of_plan("cost")),
    Day("finish_by", _("Day due"), future=True, initial=_of_plan("due_on")),
    Rows(
        "milestones",
        _("Milestones"),
        required=False,
        at_least=0,
        prefill=_milestones_on_file,
        columns=(
            Text("name", _("Milestone"), required=False, max_length=200),
            Day("due_on", _("Due on"), future=True, required=False),
        ),
    ),
    Papers("plan_paper", _("Restoration plan"), required=False),
)
RULES = (conditions.basis_fits_the_track, conditions.substitute_has_its_reason, conditions.substitute_terms_are_told)


class Plan(FileRecord):
    """How damage is restored, by whom, where and by when."""

    RIGHTS = "PlanRight"
    ACCESS = "PlanAccess"
    SHOWN_WITH = ("case", "track__obligor")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="plans")
    items = models.ManyToManyField(DamageItem, related_name="plans")
    state = FSMField(protected=True, default="", choices=PlanState.choices)
    basis = models.CharField(max_length=30)
    mode = models.CharField(max_length=30)
    third_party = models.TextField(blank=True)
    reason_not_in_place = models.CharField(max_length=40, blank=True)
    substitute = models.CharField(max_length=40, blank=True)
    terms = models.TextField(blank=True)
    works = models.TextField()
    place = models.CharField(max_length=300)
    cost = models.DecimalField(max_digits=16, decimal_places=2)
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    demands = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
        default_permissions = ()
        permissions = right_permissions("plan")
        constraints: ClassVar = [models.CheckConstraint(name="a_plan_has_a_state", condition=~models.Q(state=""))]

    def __str__(self) -> str:
        return f"{self.track} · {self.place}"

    @property
    def shown_number(self) -> str:
        """The number of the case."""
        return self.case.number

    def files_to_lock(self) -> list[FileRecord]:
        """The plan and its case."""
        return [self, self.case]

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the plan's page lists."""
        stones = [f"{found.name} · {found.due_on or ''}" for found in self.milestones.order_by("pk")]
        return [
            (_("Obligor"), str(self.track)),
            (_("Basis"), words_of(self.basis)),
            (_("Mode"), words_of(self.mode)),
            (_("Third party and its capability"), self.third_party),
            (
                _("Why not in place (substitute)"),
                words_of(self.reason_not_in_place),
            ),
            (_("Kind of substitute"), words_of(self.substitute)),
            (_("Particulars of the substitute"), self.terms),
            (_("Works"), self.works),
            (_("Place"), self.place),
            (_("Expected cost (CNY)"), self.cost),
            (_("Day due"), self.due_on),
            (_("Milestones"), "；".join(stones)),
            (_("Answer"), self.answer),
        ]

    def _take(self, inputs: Any) -> None:
        self.track, self.basis, self.mode = inputs["obligor"], inputs["basis_key"], inputs["mode_key"]
        self.third_party = inputs.get("third_party") or ""
        self.reason_not_in_place = inputs.get("not_in_place") or ""
        self.substitute, self.terms = inputs.get("substitute_key") or "", inputs.get("substitute_terms") or ""
        self.works, self.place = inputs["works"], inputs["where"]
        self.cost, self.due_on = inputs["expected_cost"], inputs["finish_by"]

    @legal_step(
        field=state, source="", target=S.PROPOSED, label=_("Propose a restoration"),
        legal_basis=("OPINIONS_17", "OPINIONS_19", "OPINIONS_20"), actor=BUREAU, rules=RULES, asks_for=PLAN_ASKS,
    )  # fmt: skip
    def propose(self, act: Any, inputs: Any) -> None:
        """Enter the obligor's plan, or one from agreement or judgment."""
        self._take(inputs)

    @legal_step(
        field=state, source=S.REFUSED, target=S.PROPOSED, label=_("Amend the plan"), legal_basis="OPINIONS_17",
        actor=BUREAU, rules=RULES, asks_for=PLAN_ASKS,
    )  # fmt: skip
    def amend(self, act: Any, inputs: Any) -> None:
        """Propose again what was refused."""
        self._take(inputs)

    @legal_step(
        field=state, source=S.PROPOSED, target=S.APPROVED, label=_("Approve the plan"),
        legal_basis=("OPINIONS_17", "OPINIONS_19", "OPINIONS_20"), actor=BUREAU, approval=True,
        requires=(conditions.damage_facts_are_confirmed,),
        asks_for=(Text("words", _("Remarks"), lines=3, required=False),), issues=("restoration.approval",),
        effects=(Effect(_("The day due runs as a period."), "OPINIONS_17", "clock"),),
    )  # fmt: skip
    def approve(self, act: Any, inputs: Any) -> None:
        """Agree to the plan."""
        self.answer = inputs.get("words") or ""

    @legal_step(
        field=state, source=S.PROPOSED, target=S.REFUSED, label=_("Refuse the plan"), legal_basis="OPINIONS_17",
        actor=BUREAU, asks_for=(Text("words", _("Reasons"), lines=3),),
    )  # fmt: skip
    def refuse(self, act: Any, inputs: Any) -> None:
        """Send the plan back with a reason."""
        self.answer = inputs["words"]

    @legal_step(
        field=state, source=(S.APPROVED, S.UNDER_WAY), target=S.UNDER_WAY, label=_("Report progress"),
        legal_basis="OPINIONS_17", actor=BUREAU,
        asks_for=(Text("progress", _("Progress"), lines=4), Papers("photographs", _("Papers and photographs"), required=False)),
    )  # fmt: skip
    def report_progress(self, act: Any, inputs: Any) -> None:
        """Enter how the works stand; the first report begins them."""

    @legal_step(
        field=state, source=(S.APPROVED, S.UNDER_WAY, S.AT_OBLIGORS_COST), target=S.REPORTED_DONE,
        label=_("Report as done"), legal_basis="OPINIONS_17", actor=BUREAU,
        asks_for=(Text("progress", _("What was done"), lines=4), Papers("photographs", _("Papers and photographs"), required=False)),
    )  # fmt: skip
    def report_done(self, act: Any, inputs: Any) -> None:
        """Enter that the works are finished."""

    @legal_step(
        field=state, source=S.REPORTED_DONE, target=RETURN_VALUE(S.PASSED, S.NOT_PASSED),
        label=_("Record the evaluation"), legal_basis=("OPINIONS_17", "OPINIONS_19"), actor=BUREAU,
        rules=(conditions.shortfall_is_stated,),
        asks_for=(
            Choice("result", _("Result"), choices=[("passed", _("Passed")), ("not_passed", _("Not passed"))]),
            Text("findings", _("Findings"), lines=4),
            Text("shortfall", _("Shortfall"), lines=3, required=False, by_rule=True, shown_if=("result", ("not_passed",))),
            Amount(
                "value", _("Value of what was restored (CNY)"), required=False, shown_if=("result", ("passed",)),
            ),
            Papers("report", _("Evaluation report")),
        ),
        issues=("restoration.evaluation_opinion",),
        effects=(Effect(_("When passed, the papers are copied to the procuratorate in the same step."), "OPINIONS_17", "send"),),
    )  # fmt: skip
    def record_evaluation(self, act: Any, inputs: Any) -> str:
        """Enter whether the restoration has its effect."""
        self.answer = inputs.get("shortfall") or inputs["findings"]
        return inputs["result"]

    @legal_step(
        field=state, source=S.NOT_PASSED, target=S.UNDER_WAY, label=_("Require further restoration"),
        legal_basis="OPINIONS_17", actor=BUREAU,
        asks_for=(Text("demand", _("What is to be done"), lines=4), Day("finish_by", _("New day due"), future=True)),
        issues=("restoration.demand",),
        effects=(Effect(_("The demand is served on the obligor; the new day runs as a period."), "OPINIONS_17", "clock"),),
    )  # fmt: skip
    def require_further_restoration(self, act: Any, inputs: Any) -> None:
        """Demand in writing what is missing."""
        self.demands += 1
        self.due_on = inputs["finish_by"]

    @legal_step(
        field=state, source=(S.NOT_PASSED, S.UNDER_WAY), target=S.AT_OBLIGORS_COST,
        label=_("Restore at the obligor's cost"), legal_basis=("OPINIONS_17", "CIVIL_CODE_1234"), actor=BUREAU,
        approval=True, requires=(conditions.the_day_for_the_works_has_passed,),
        asks_for=(
            Text("contractor", _("Contractor and plan"), lines=3),
            Amount("expected_cost", _("Cost (CNY)"), initial=lambda plan: plan.cost),
            Papers("demand_served", _("Demand served")),
        ),
    )  # fmt: skip
    def restore_at_obligors_cost(self, act: Any, inputs: Any) -> None:
        """Let others do what the obligor has not done; the cost is claimed from the obligor."""
        self.third_party, self.cost = inputs["contractor"], inputs["expected_cost"]


class Milestone(models.Model):
    """A stage of the works."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=200)
    due_on = models.DateField(null=True)


class PlanRight(GroupRightRow):
    """Guardian's rights on restorations."""

    content_object = models.ForeignKey(Plan, on_delete=models.CASCADE)


class PlanAccess(AccessRow):
    """The ordered index of rights on restorations."""

    record = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_plan"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="plans_of_an_agency")]
