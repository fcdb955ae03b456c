"""An obligor (赔偿义务人) and the obligor's track through claim, agreement and performance."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from cases.models import conditions
from cases.models.case import Case
from cases.models.casefile import BUREAU
from cases.models.conditions import check_identity
from cases.models.words import words_of
from ecocase.kernel.models import Agency, Recorded
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Amount,
    Choice,
    Effect,
    Listed,
    Number,
    OwnField,
    Papers,
    Text,
    legal_step,
)
from ecocase.policy import identity
from ecocase.policy.stages import BEFORE_JUDGMENT, ENDED_TRACKS, TrackState

__all__ = ["TRACK_STATES", "TRANSFERABLE", "Obligor", "ObligorKind", "Track", "check_identity"]

T = TrackState
TRACK_STATES = [
    (T.IDENTIFIED.value, _("Identified")),
    (T.NOTIFIED.value, _("Notified")),
    (T.NEGOTIATING.value, _("Negotiating")),
    (T.AGREED.value, _("Agreed")),
    (T.FAILED.value, _("Negotiation failed")),
    (T.IMPOSSIBLE.value, _("Negotiation impossible")),
    (T.SUED.value, _("Sued")),
    (T.JUDGED.value, _("Judged")),
    (T.MEDIATED.value, _("Settled in court")),
    (T.DISMISSED.value, _("Claim rejected")),
    (T.PERFORMING.value, _("Performing")),
    (T.PERFORMED.value, _("Performed")),
    (T.IN_DEFAULT.value, _("In default")),
    (T.PAYING.value, _("Paying")),
    (T.PAYMENT_ORDER.value, _("Payment order")),
    (T.ENFORCING.value, _("Being enforced")),
    (T.UNENFORCEABLE.value, _("Unenforceable")),
    (T.WITH_PROCURATORATE.value, _("With the procuratorate")),
    (T.ENDED_WITHOUT_CLAIM.value, _("Ended without claim")),
]
# An agreement may be performed before it is confirmed, and fall all the same.
UNDER_AN_AGREEMENT = (T.AGREED, T.PERFORMING, T.IN_DEFAULT)
TRANSFERABLE = (T.IDENTIFIED, T.NOTIFIED, T.NEGOTIATING, T.FAILED, T.IMPOSSIBLE)


class ObligorKind(models.TextChoices):
    """What an obligor is."""

    PERSON = "person", _("Person")
    ENTERPRISE = "enterprise", _("Enterprise")
    ORGANISATION = "organisation", _("Other organisation")


class Obligor(models.Model):
    """A person or body that is liable for compensation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="obligors")
    kind = models.CharField(_("kind"), max_length=20, choices=ObligorKind.choices, default=ObligorKind.ENTERPRISE)
    name = models.CharField(_("name"), max_length=200)
    identity_no = models.CharField(_("ID number or social credit code"), max_length=18, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    predecessor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")

    class Meta:
        verbose_name = _("obligor")
        verbose_name_plural = _("obligors")

    def __str__(self) -> str:
        return self.name


class Track(Recorded):
    """The way of one obligor in one case."""

    FILE_PATH = "case"
    SHOWN_WITH = ("case", "obligor")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tracks")
    obligor = models.OneToOneField(Obligor, on_delete=models.PROTECT, related_name="track")
    state = FSMField(protected=True, default="", choices=TRACK_STATES)
    act_done = models.CharField(_("what the obligor did"), max_length=500, blank=True)
    link_to_damage = models.CharField(_("link to the damage"), max_length=500, blank=True)
    liability = models.CharField(_("liability"), max_length=20, blank=True)
    share_percent = models.DecimalField(_("share in percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    state_before = models.CharField(max_length=30, blank=True, editable=False)
    handler = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_ground = models.CharField(max_length=60, blank=True)
    facts_confirmed_on = models.DateField(null=True, blank=True)
    # A successor answers with the estate, or with the part that it has taken over (CIVIL_CODE_1161).
    liable_up_to = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("obligor's track")
        verbose_name_plural = _("obligors' tracks")
        constraints: ClassVar = [models.CheckConstraint(name="a_track_has_a_state", condition=~models.Q(state=""))]
        indexes: ClassVar = [
            models.Index(fields=["case", "state"], name="tracks_by_case_and_state"),
            models.Index(fields=["state", "case"], name="tracks_by_state"),
        ]

    def __str__(self) -> str:
        return self.obligor.name if self.obligor_id else ""

    @property
    def shown_number(self) -> str:
        """The number of the track's case."""
        return self.case.number

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the obligor, and the ground on which the track has ended."""
        return {"whom": str(self), "words": [self.ended_ground] if step in ("end", "end_without_claim") else []}

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the track's page lists."""
        number = self.obligor.identity_no
        return [
            (_("Kind"), self.obligor.get_kind_display()),
            (_("ID number or social credit code"), identity.masked(number) if number else ""),
            (_("Address"), self.obligor.address),
            (_("Legal representative"), self.obligor.representative),
            (_("What the obligor did"), self.act_done),
            (_("Link to the damage"), self.link_to_damage),
            (_("Liability"), words_of(self.liability)),
            (_("Share in percent"), str(self.share_percent) if self.share_percent else ""),
            (_("Liable up to (CNY)"), self.liable_up_to),
            (_("Predecessor"), self.obligor.predecessor.name if self.obligor.predecessor else ""),
            (_("Handled by"), self.handler),
            (_("Damage facts confirmed on"), self.facts_confirmed_on),
            (_("Ended on the ground"), words_of(self.ended_ground)),
        ]

    @legal_step(
        field=state, source="", target=T.IDENTIFIED, label=_("Add an obligor"),
        legal_basis="MANAGEMENT_RULES_20", actor=BUREAU, requires=(conditions.case_has_not_ended,),
        rules=(conditions.identity_is_well_formed, conditions.share_fits_the_liability),
        asks_for=(
            Choice("kind", _("Kind"), choices=ObligorKind.choices),
            Text("name", _("Name of the person or body"), max_length=200),
            Text("identity_no", _("ID number or social credit code"), required=False, max_length=18, sealed=True),
            Text("address", _("Address"), required=False, max_length=300),
            Text(
                "representative", _("Legal representative"), required=False, max_length=100,
                shown_if=("kind", ("enterprise", "organisation")),
            ),
            Text("phone", _("Telephone"), required=False, max_length=40, sealed=True),
            OwnField("act_done", required=True),
            OwnField("link_to_damage", required=True),
            Listed("liability_mode", _("Liability"), list_key="liability_modes"),
            Number(
                "share_percent", _("Share in percent"), places=2, at_most="100", required=False,
                shown_if=("liability_mode", ("by_share",)),
            ),
            Papers("evidence", _("Evidence"), required=False),
        ),
        effects=(Effect(_("A track of its own begins for this obligor."), "MANAGEMENT_RULES_20", "route"),),
    )  # fmt: skip
    def add_obligor(self, act: Any, inputs: Any) -> None:
        """Enter a party that is liable; the obligor's row is made with it."""
        self.liability = inputs["liability_mode"]
        self.share_percent = inputs.get("share_percent")
        self.obligor = Obligor.objects.create(
            case=self.case,
            kind=inputs["kind"],
            name=identity.tidy_name(inputs["name"]),
            identity_no=inputs.get("identity_no") or "",
            address=inputs.get("address") or "",
            representative=inputs.get("representative") or "",
            phone=inputs.get("phone") or "",
        )
        self.handler = self.case.handler

    @legal_step(
        field=state, source=tuple(sorted(set(T) - ENDED_TRACKS)), target=None, label=_("Substitute the obligor"),
        legal_basis=("CODE_1065", "CIVIL_CODE_1161"), actor=BUREAU, approval=True,
        requires=(conditions.case_has_not_ended, conditions.obligor_is_with_the_bureau),
        rules=(conditions.identity_is_well_formed,),
        asks_for=(
            Listed("event", _("What happened"), list_key="obligor_substituted"),
            Choice("kind", _("Kind of the successor"), choices=ObligorKind.choices),
            Text("name", _("Name of the successor"), max_length=200),
            Text("identity_no", _("ID number or social credit code"), required=False, max_length=18, sealed=True),
            Text("address", _("Address"), required=False, max_length=300),
            Text("representative", _("Legal representative"), required=False, max_length=100),
            Text("phone", _("Telephone"), required=False, max_length=40, sealed=True),
            Amount("up_to", _("Liable up to (CNY), for an estate or a part"), required=False),
            Papers("proof", _("Proof")),
        ),
        effects=(
            Effect(_("A successor who has not signed is served and answers anew; a new name changes nothing."), "CODE_1065", "route"),
        ),
        rare=True,
    )  # fmt: skip
    def substitute_obligor(self, act: Any, inputs: Any) -> None:
        """Let a successor stand in; the predecessor stays on file."""
        self.obligor = Obligor.objects.create(
            case=self.case,
            kind=inputs["kind"],
            name=identity.tidy_name(inputs["name"]),
            identity_no=inputs.get("identity_no") or "",
            address=inputs.get("address") or "",
            representative=inputs.get("representative") or "",
            phone=inputs.get("phone") or "",
            predecessor=self.obligor,
        )
        self.liable_up_to = inputs.get("up_to")

    @legal_step(
        field=state, source=tuple(BEFORE_JUDGMENT), target=None, label=_("Enter the confirmation of damage facts"),
        legal_basis="OPINIONS_17", actor=BUREAU,
        requires=(conditions.case_has_not_ended, conditions.obligor_is_with_the_bureau),
        asks_for=(Papers("confirmation", _("Confirmation signed by the obligor")),),
        effects=(Effect(_("Restoration before agreement becomes possible."), "OPINIONS_17", "plant"),),
    )  # fmt: skip
    def confirm_damage_facts(self, act: Any, inputs: Any) -> None:
        """Enter that the obligor has confirmed the facts in writing."""
        self.facts_confirmed_on = act.on

    @legal_step(
        field=state, source=tuple(BEFORE_JUDGMENT), target=T.ENDED_WITHOUT_CLAIM, label=_("End without claim"),
        legal_basis="MANAGEMENT_RULES_18", actor=BUREAU, approval=True,
        requires=(conditions.case_has_not_ended, conditions.obligor_is_with_the_bureau),
        asks_for=(
            Listed("ground", _("Ground"), list_key="claim_ended"),
            Text("reasons", _("Reasons"), lines=3),
            Papers("proof", _("Proof")),
        ),
        effects=(Effect(_("A procuratorate that is informed is told in the same step."), "CODE_1073", "send"),),
    )  # fmt: skip
    def end_without_claim(self, act: Any, inputs: Any) -> None:
        """Give up the claim against this obligor on a listed ground."""
        self.ended_ground = inputs["ground"]

    @legal_step(
        field=state, source=tuple(BEFORE_JUDGMENT), target=T.ENDED_WITHOUT_CLAIM,
        label=_("The track ends with the case"), legal_basis="MANAGEMENT_RULES_18", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def end(self, act: Any, inputs: Any) -> None:
        """End with the case or with a finished restoration."""
        self.ended_ground = inputs.get("ground") or ""

    @legal_step(
        field=state, source=(T.IDENTIFIED, T.NOTIFIED), target=T.NOTIFIED, label=_("Notice served"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def notify(self, act: Any, inputs: Any) -> None:
        """The notice of negotiation was served."""

    @legal_step(
        field=state, source=(T.NOTIFIED, T.NEGOTIATING), target=T.IDENTIFIED, label=_("To be notified anew"),
        legal_basis="CODE_1065", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def await_notice(self, act: Any, inputs: Any) -> None:
        """A successor stands in: it is served and answers for itself."""

    @legal_step(
        field=state, source=(T.IDENTIFIED, T.NOTIFIED), target=T.NEGOTIATING, label=_("The obligor negotiates"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def enter_negotiation(self, act: Any, inputs: Any) -> None:
        """The obligor consents to negotiate."""

    @legal_step(
        field=state, source=T.NEGOTIATING, target=T.AGREED, label=_("Agreement signed"),
        legal_basis="OPINIONS_10", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def agree(self, act: Any, inputs: Any) -> None:
        """The obligor has signed."""

    @legal_step(
        field=state, source=(T.NOTIFIED, T.NEGOTIATING), target=T.FAILED, label=_("Negotiation failed"),
        legal_basis="OPINIONS_13", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def fail(self, act: Any, inputs: Any) -> None:
        """The negotiation with this obligor has failed."""

    @legal_step(
        field=state, source=(T.IDENTIFIED, T.NOTIFIED), target=T.IMPOSSIBLE, label=_("Negotiation impossible"),
        legal_basis="COMPENSATION_SUITS_5", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def be_impossible(self, act: Any, inputs: Any) -> None:
        """There is an objective reason why nobody can negotiate."""

    @legal_step(
        field=state, source=(T.FAILED, T.IMPOSSIBLE), target=T.NEGOTIATING, label=_("Negotiation reopened"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def reopen_negotiation(self, act: Any, inputs: Any) -> None:
        """The obligor wishes in writing to negotiate after all."""

    @legal_step(
        field=state, source=UNDER_AN_AGREEMENT, target=T.NEGOTIATING, label=_("Back to negotiation"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def return_to_negotiation(self, act: Any, inputs: Any) -> None:
        """The agreement is gone, not confirmed or rescinded, and another one is sought."""

    @legal_step(
        field=state, source=UNDER_AN_AGREEMENT, target=T.FAILED, label=_("The agreement falls"),
        legal_basis="COMPENSATION_SUITS_20", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def lose_agreement(self, act: Any, inputs: Any) -> None:
        """The agreement is gone, not confirmed, rescinded or set aside: a suit follows."""

    @legal_step(
        field=state, source=T.AGREED, target=T.PERFORMING, label=_("Performance begins"),
        legal_basis="OPINIONS_17", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def start_performing(self, act: Any, inputs: Any) -> None:
        """Restoration or payment is under way."""

    @legal_step(
        field=state, source=(T.AGREED, T.PERFORMING, T.IN_DEFAULT), target=T.PERFORMED, label=_("Performed"),
        legal_basis=("OPINIONS_17", "OPINIONS_18"), actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def finish_performing(self, act: Any, inputs: Any) -> None:
        """Nothing is left to do or to pay."""

    @legal_step(
        field=state, source=(T.AGREED, T.PERFORMING), target=T.IN_DEFAULT, label=_("In default"),
        legal_basis="OPINIONS_18", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def fall_into_default(self, act: Any, inputs: Any) -> None:
        """The obligor has not performed in time."""

    @legal_step(
        field=state, source=T.IN_DEFAULT, target=T.PERFORMING, label=_("Default cured"),
        legal_basis="OPINIONS_18", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def cure_default(self, act: Any, inputs: Any) -> None:
        """The obligor performs again."""

    @legal_step(
        field=state, source=TRANSFERABLE, target=T.WITH_PROCURATORATE, label=_("With the procuratorate"),
        legal_basis="OPINIONS_4", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def go_to_procuratorate(self, act: Any, inputs: Any) -> None:
        """The procuratorate has accepted the transfer of this obligor."""
        self.state_before = self.state
        self.handler = act.agency

    @legal_step(
        field=state, source=T.WITH_PROCURATORATE, target=RETURN_VALUE(*(state.value for state in TRANSFERABLE)),
        label=_("Back from the procuratorate"), legal_basis="OPINIONS_4", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def come_back(self, act: Any, inputs: Any) -> str:
        """The procuratorate hands the obligor back; the track goes on where it stood."""
        self.handler = self.case.handler
        return self.state_before

    @legal_step(
        field=state, source=(T.PERFORMED, T.DISMISSED, T.ENDED_WITHOUT_CLAIM), target=T.IDENTIFIED,
        label=_("The track lives again"), legal_basis="OPINIONS_16", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def restart(self, act: Any, inputs: Any) -> None:
        """The case was reopened for this obligor."""
        self.ended_ground = ""
