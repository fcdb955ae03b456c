"""The case (案件): how it ends, is taken up again, and is followed by another one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from cases.models import asks, conditions
from cases.models.casefile import BUREAU, ENDED, LIVE, STATE
from cases.models.passing import PassableCase
from cases.models.states import CaseState
from ecocase.kernel.access import right_permissions
from ecocase.kernel.workflow import BY_CONSEQUENCE, Effect, Listed, Papers, Text, legal_step
from ecocase.policy.stages import Stage, stage_of

S = CaseState


class Case(PassableCase):
    """A claim for ecological damage, against one or more obligors."""

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

    @legal_step(
        field=STATE, source=LIVE, target=RETURN_VALUE(*LIVE), label=_("The stage follows the tracks"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def follow_tracks(self, act: Any, inputs: Any) -> str:
        """Take the stage that the tracks give."""
        decided = self.decided_stage
        after = stage_of(decided, inputs["tracks"])
        self.stage_before = decided.value if after is Stage.WITH_PROCURATORATE else ""
        return after.value

    @legal_step(
        field=STATE, source=(S.PERFORMING, S.WITH_PROCURATORATE), target=S.CLOSED, label=_("Close the case"),
        legal_basis="MANAGEMENT_RULES_27", actor=BUREAU, approval=True,
        requires=(
            conditions.every_track_has_ended,
            conditions.every_item_is_settled,
            conditions.every_restoration_has_passed,
            conditions.all_money_is_paid,
            conditions.new_damage_is_answered,
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
        field=STATE, source=LIVE, target=S.TERMINATED, label=_("Terminate the case"),
        legal_basis=("MANAGEMENT_RULES_18", "CODE_1073"), actor=BUREAU, approval=True,
        requires=(conditions.nobody_is_with_the_procuratorate, conditions.no_title_is_being_performed),
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
        field=STATE, source=(S.CLOSED, S.TERMINATED), target=S.INVESTIGATING, label=_("Reopen the case"),
        legal_basis="OPINIONS_16", actor=BUREAU, approval=True,
        asks_for=asks.REOPENING,
        effects=(Effect(_("The case is investigated again."), "OPINIONS_16", "rotate"),),
    )  # fmt: skip
    def reopen(self, act: Any, inputs: Any) -> None:
        """Take up a case again that had ended."""
        self.ended_on = None
        self.stage_before = ""

    @legal_step(
        field=STATE, source=ENDED, target=None, label=_("Open a follow-up case"),
        legal_basis=("OPINIONS_16", "COMPENSATION_SUITS_18"), actor=BUREAU, approval=True,
        rules=(conditions.found_after_the_case_ended,),
        asks_for=asks.FOLLOW_UP,
        effects=(
            Effect(_("A new case is made with the obligors chosen; this one stays closed, and each names the other."), "OPINIONS_16", "folder-plus"),
            Effect(_("Every procuratorate that shares the case is told."), "OPINIONS_16", "send"),
        ),
        hint=_("Instead of reopening, where the earlier case is to stay as it was closed."),
        rare=True,
    )  # fmt: skip
    def open_follow_up(self, act: Any, inputs: Any) -> None:
        """Claim newly found damage by the same act in a case of its own."""


# The machine is declared on the abstract rooms of the case; who asks a step for its model means the case itself.
STATE.model = Case
