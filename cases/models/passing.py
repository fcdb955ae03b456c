"""A case that changes hands, and a case that others may read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from cases.models import asks, candidates, conditions
from cases.models.casefile import BUREAU, ENDED, LIVE, MOVABLE, STATE, CaseFile
from cases.models.states import CaseState
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import Actor, Agencies, Effect, Listed, Papers, Text, legal_step
from ecocase.policy.competence import AgencyKind, Role

EITHER_DEPARTMENT = (AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.OTHER_DEPARTMENT)
NEW_HANDLER = Actor(EITHER_DEPARTMENT, holds=Right.VIEW, party="passed_to")
COMMON_SUPERIOR = Actor(EITHER_DEPARTMENT, holds=Right.VIEW, party="disputed_before")
HANDLERS_LEADER = Actor({AgencyKind.ENVIRONMENT_BUREAU}, role=Role.LEADER)

S = CaseState


class PassableCase(CaseFile):
    """The steps by which a case is passed on, disputed over and shared."""

    class Meta:
        abstract = True

    @legal_step(
        field=STATE, source=MOVABLE, target=S.PASSED_ON, label=_("Pass on the case"),
        legal_basis=("OPINIONS_6", "CODE_1083"), actor=BUREAU, approval=True,
        rules=(conditions.passed_on_to_somebody_else, conditions.passed_on_to_who_handles_claims),
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
        field=STATE, source=S.PASSED_ON, target=RETURN_VALUE(*MOVABLE), label=_("Accept the case that was passed on"),
        legal_basis="CODE_1083", actor=NEW_HANDLER, approval=True,
        effects=(Effect(_("You handle the case, with its obligors, negotiations and restorations."), "CODE_1083", "folder-plus"),),
    )  # fmt: skip
    def accept_passed_on(self, act: Any, inputs: Any) -> str:
        """Become the handler of a case that was passed on; it goes on where it stood."""
        self.handler = act.agency
        return self._state_of_before()

    @legal_step(
        field=STATE, source=S.PASSED_ON, target=RETURN_VALUE(*MOVABLE), label=_("Return the case"),
        legal_basis="CODE_1083", actor=NEW_HANDLER,
        asks_for=(Listed("reason", _("Reason"), list_key="referral_returned"), Text("reasons", _("Reasons"), lines=3)),
        effects=(Effect(_("The case goes back to who passed it on, and on from where it stood."), "CODE_1083", "arrow-back-up"),),
    )  # fmt: skip
    def return_passed_on(self, act: Any, inputs: Any) -> str:
        """Give the case back to who passed it on."""
        return self._state_of_before()

    @legal_step(
        field=STATE, source=S.PASSED_ON, target=None, label=_("Put the dispute before the common superior"),
        legal_basis="CODE_1083", actor=NEW_HANDLER, requires=(conditions.there_is_a_common_superior,),
        asks_for=(Text("reasons", _("Why another agency is competent"), lines=4),),
        effects=(Effect(_("The common superior reads the case and designates who handles it."), "CODE_1083", "arrow-up"),),
        rare=True,
    )  # fmt: skip
    def dispute_competence(self, act: Any, inputs: Any) -> None:
        """Neither accept the case nor send it back, but ask the superior of both to decide."""
        self.disputed_before = candidates.common_superior(self.handler, act.agency)

    @legal_step(
        field=STATE, source=S.PASSED_ON, target=RETURN_VALUE(*MOVABLE), label=_("Designate who handles the case"),
        legal_basis="CODE_1083", actor=COMMON_SUPERIOR, approval=True,
        asks_for=(
            Agencies("handler", _("Handling unit"), candidates=candidates.possible_handlers),
            Text("reasons", _("Reasons"), lines=4),
        ),
        effects=(Effect(_("Whoever is designated handles the case, on from where it stood; both sides are told."), "CODE_1083", "gavel"),),
    )  # fmt: skip
    def designate_handler(self, act: Any, inputs: Any) -> str:
        """Decide a dispute over competence (指定管辖)."""
        self.handler = inputs["handler"]
        return self._state_of_before()

    def _state_of_before(self) -> str:
        before, self.stage_before = self.stage_before, ""
        self.passed_to = self.disputed_before = None
        return before

    @legal_step(
        field=STATE, source=LIVE, target=None, label=_("Tell the police of a suspected crime"),
        legal_basis=("OPINIONS_6", "OPINIONS_21"), actor=BUREAU, approval=True,
        asks_for=(
            Agencies("police", _("Police"), candidates=candidates.police),
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
        field=STATE, source=(*LIVE, *ENDED), target=None, label=_("Share the case for a time"),
        legal_basis="OPINIONS_22", actor=HANDLERS_LEADER, rules=(conditions.share_ends_later, conditions.shared_with_others),
        asks_for=asks.SHARE,
        effects=(
            Effect(_("The agency reads the case, its negotiations and its restorations until that day."), "OPINIONS_22", "eye"),
        ),
        rare=True,
    )  # fmt: skip
    def share(self, act: Any, inputs: Any) -> None:
        """Let another agency read everything, for a reason and until a day (a leader's decision)."""

    @legal_step(
        field=STATE, source=(*LIVE, *ENDED), target=None, label=_("End a share"), legal_basis="OPINIONS_22",
        actor=HANDLERS_LEADER, requires=(conditions.somebody_reads_by_a_share,),
        asks_for=(
            Agencies("agency", _("Agency"), candidates=candidates.agencies_with_a_share),
            Text("reasons", _("Reasons"), lines=2),
        ),
        effects=(Effect(_("What was delivered stays delivered."), "OPINIONS_22", "eye"),),
        rare=True,
    )  # fmt: skip
    def end_share(self, act: Any, inputs: Any) -> None:
        """Take back a share before its day."""
