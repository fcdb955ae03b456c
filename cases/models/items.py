"""Damage items, what covers them, and claims in kind."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import conditions
from cases.models.case import Case
from cases.models.casefile import BUREAU
from cases.models.tracks import Track
from cases.models.words import words_of
from ecocase.kernel.models import Agency, Recorded
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Amount,
    Day,
    Effect,
    Listed,
    OwnField,
    Papers,
    Text,
    legal_step,
)
from ecocase.policy.coverage import EntryKind, InKind


class ItemState(models.TextChoices):
    """Whether a damage item is claimed."""

    CLAIMED = "claimed", _("To be claimed")
    WAIVED = "waived", _("Rest waived")


class DamageItem(Recorded):
    """One item of the damage, with its assessed amount in CNY."""

    FILE_PATH = "case"
    SHOWN_WITH = ("case",)
    LISTED_AS = "item_list"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    state = FSMField(protected=True, default="", choices=ItemState.choices)
    name = models.CharField(_("item"), max_length=120)
    category = models.CharField(_("category"), max_length=40)
    medium = models.CharField(_("medium"), max_length=40, blank=True)
    assessed = models.DecimalField(_("amount (CNY)"), max_digits=16, decimal_places=2)
    found_on = models.DateField(_("day found"))
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    waived_ground = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("damage item")
        verbose_name_plural = _("damage items")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_damage_item_has_a_state", condition=~models.Q(state="")),
            models.CheckConstraint(
                name="damage_is_not_negative",
                condition=models.Q(assessed__gte=0),
                violation_error_message=_("An amount of damage is never negative."),
            ),
            models.UniqueConstraint(
                fields=["case", "name"],
                name="damage_items_of_a_case_have_different_names",
                violation_error_message=_("The case has a damage item of this name already. Tell them apart."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_number(self) -> str:
        """The number of the item's case."""
        return self.case.number

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the item with its amount, or what was added to it."""
        ground = [self.waived_ground] if step == "waive_rest" else []
        return {"whom": self.name, "amount": str(given.get("added") or self.assessed), "words": ground}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the item's page lists."""
        return [
            (_("Category"), words_of(self.category)),
            (_("Medium"), words_of(self.medium)),
            (_("Amount (CNY)"), self.assessed),
            (_("Day found"), self.found_on),
            (_("Basis"), self.basis),
            (_("Rest waived because"), words_of(self.waived_ground)),
        ]

    @legal_step(
        field=state, source="", target=ItemState.CLAIMED, label=_("Assessed damage item"),
        legal_basis="CIVIL_CODE_1235", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def enter(self, act: Any, inputs: Any) -> None:
        """Stand on the coverage table by the assessment."""

    @legal_step(
        field=state, source="", target=ItemState.CLAIMED, label=_("Add a damage item"),
        legal_basis=("MANAGEMENT_RULES_20", "OPINIONS_16"), actor=BUREAU,
        requires=(conditions.case_has_not_ended,), rules=(conditions.found_before_entered,),
        asks_for=(
            "name",
            Listed("loss", _("Category"), list_key="loss_items"),
            Listed("harmed", _("Medium"), list_key="media"),
            Amount("amount", _("Amount (CNY)")),
            Day("seen_on", _("Day the damage was found")),
            OwnField("basis"),
            Papers("evidence", _("Evidence: report, invoice or finding")),
        ),
        effects=(Effect(_("The item stands on the coverage table, with the day found."), "OPINIONS_13", "table"),),
    )  # fmt: skip
    def add_damage_item(self, act: Any, inputs: Any) -> None:
        """Enter damage by a dated supplement."""
        self.category, self.medium = inputs["loss"], inputs["harmed"]
        self.assessed, self.found_on = inputs["amount"], inputs["seen_on"]

    @legal_step(
        field=state, source=(ItemState.CLAIMED, ItemState.WAIVED), target=ItemState.CLAIMED,
        label=_("Supplement the amount"), legal_basis="MANAGEMENT_RULES_20", actor=BUREAU,
        requires=(conditions.case_has_not_ended,),
        asks_for=(
            Amount("added", _("Added amount (CNY)"), at_least="0.01"),
            Text("ground", _("Ground"), lines=2),
            Papers("supplement", _("Dated supplement: report, invoice or the court's finding")),
        ),
    )  # fmt: skip
    def supplement(self, act: Any, inputs: Any) -> None:
        """Let an item's amount grow by a dated paper."""
        self.assessed += inputs["added"]
        self.basis = inputs["ground"][:300]
        self.waived_ground = ""

    @legal_step(
        field=state, source=ItemState.CLAIMED, target=ItemState.WAIVED, label=_("Waive what is not covered"),
        legal_basis="MANAGEMENT_RULES_18", actor=BUREAU, approval=True, requires=(conditions.case_has_not_ended,),
        asks_for=(
            Listed("ground", _("Ground"), list_key="item_waived"),
            Text("reasons", _("Reasons"), lines=3),
        ),
    )  # fmt: skip
    def waive_rest(self, act: Any, inputs: Any) -> None:
        """Give up what is not covered, with a listed reason."""
        self.waived_ground = inputs["ground"]


class CoverageLine(models.Model):
    """A line over a damage item: agreed, pending, decided, paid, restored … in CNY; ended lines stay on file."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = EntryKind.AGREED.value, _("Agreed")
        PENDING = EntryKind.PENDING.value, _("Pending")
        GRANTED = EntryKind.GRANTED.value, _("Granted")
        REJECTED = EntryKind.REJECTED.value, _("Rejected")
        CREDITED = EntryKind.CREDITED.value, _("Credited")
        PAID = EntryKind.PAID.value, _("Paid")
        RESTORED = EntryKind.RESTORED.value, _("Restored")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="coverage_lines")
    item = models.ForeignKey(DamageItem, on_delete=models.PROTECT, related_name="lines")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    claim = models.CharField(max_length=60, blank=True)
    creditor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    entered_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_coverage_line_is_not_negative", condition=models.Q(amount__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "ended_on"], name="coverage_of_a_case"),
            models.Index(fields=["source_type", "source_id"], name="coverage_of_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_kind_display()} {self.amount}"


class InKindClaim(models.Model):
    """A claim in kind, or punitive damages: a row of its own beside the damage items."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="in_kind_claims")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in InKind])
    status = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    creditor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
