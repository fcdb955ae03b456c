"""A negotiation (磋商) with one or more obligors of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cases.models import Case, Track
from cases.models.conditions import case_has_not_ended
from cases.models.tracks import UNDER_AN_AGREEMENT
from ecocase.kernel.access import Right, right_permissions
from ecocase.kernel.models import AccessRow, Agency, FileRecord, GroupRightRow
from ecocase.kernel.workflow import (
    BY_CONSEQUENCE,
    Actor,
    Agencies,
    Amount,
    Day,
    Effect,
    Listed,
    Papers,
    Records,
    Text,
    YesNo,
    legal_step,
)
from ecocase.policy.competence import AgencyKind
from ecocase.policy.stages import TrackState
from ecocase.policy.thresholds import threshold
from negotiation.models import conditions, drafting

BUREAU = Actor({AgencyKind.ENVIRONMENT_BUREAU})
PROCURATORATE = Actor({AgencyKind.PROCURATORATE}, holds=Right.VIEW)
# Who is told of the meetings may send somebody, invited or not.
PROCURATORATE_THAT_IS_TOLD = Actor({AgencyKind.PROCURATORATE}, holds=Right.SUMMARY)
OPEN_TO_NEGOTIATION = (TrackState.IDENTIFIED, TrackState.NOTIFIED)
# An obligor who has signed may sign again, for further damage.
MAY_SIGN = (TrackState.NEGOTIATING, *UNDER_AN_AGREEMENT)
SEATED = ("to_notify", "notified", "negotiating")


class NegotiationState(models.TextChoices):
    """Where a negotiation stands."""

    PREPARING = "preparing", _("Being prepared")
    NOTICED = "noticed", _("Notice served")
    MEETING = "meeting", _("Meeting")
    DRAFTING = "drafting", _("Drafting the agreement")
    CONCLUDED = "concluded", _("Concluded")


S = NegotiationState
LIVE = (S.PREPARING, S.NOTICED, S.MEETING, S.DRAFTING)


def _tracks(subject: Any) -> Any:
    """Return the obligors to be negotiated with, those at another table aside."""
    case = subject if isinstance(subject, Case) else subject.case
    open_ones = Track.objects.filter(case=case, state__in=OPEN_TO_NEGOTIATION)
    seated = Q(parties__state__in=SEATED) & ~Q(parties__negotiation__state=NegotiationState.CONCLUDED)
    return open_ones.exclude(seated).select_related("obligor").order_by("pk")


def _which_meeting(negotiation: Any) -> str:
    regulated = threshold("negotiation_meetings", timezone.localdate())
    number = negotiation.facts.meeting_count + 1
    if regulated is None:
        return _now("This is meeting no. %(number)d.") % {"number": number}
    return _now("This is meeting no. %(number)d of the %(most)d that are regulated.") % {
        "number": number, "most": int(regulated.value),
    }  # fmt: skip


def _which_base(negotiation: Any) -> str:
    base = negotiation.facts.punitive_base
    return _now("Base (interim and permanent loss): %(base)s yuan; twice the base: %(twice)s yuan.") % {
        "base": f"{base:,.2f}", "twice": f"{2 * base:,.2f}",
    }  # fmt: skip


def _until_when(negotiation: Any) -> str:
    days = sorted({clock.due_on.isoformat() for clock in negotiation.facts.total_clocks if clock.due_on})
    return _now("The time for negotiation ends now on %(days)s.") % {"days": "、".join(days)} if days else ""


def _who_was_announced(negotiation: Any) -> str:
    return _now("Announced: %(who)s") % {"who": negotiation.attendance} if negotiation.attendance else ""


def _negotiating(negotiation: Any) -> Any:
    found = negotiation.parties.filter(state="negotiating", track__state__in=MAY_SIGN)
    return found.select_related("track__obligor").order_by("pk")


def _at_the_table(negotiation: Any) -> Any:
    return negotiation.parties.filter(state__in=SEATED).select_related("track__obligor").order_by("pk")


class Negotiation(FileRecord):
    """The negotiation of a claim, obligor by obligor."""

    RIGHTS = "NegotiationRight"
    ACCESS = "NegotiationAccess"
    SHOWN_WITH = ("case",)
    TITLED_BY = ("case__title",)
    PAGE_WITH = ("invited",)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="negotiations")
    state = FSMField(protected=True, default="", choices=NegotiationState.choices)
    number = models.CharField(_("negotiation number"), max_length=60, blank=True)
    invited = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attendance = models.CharField(max_length=300, blank=True)
    # The next meeting, as it was told to the informed procuratorate.
    meeting_on = models.DateField(null=True, blank=True)
    meeting_place = models.CharField(max_length=200, blank=True)
    last_opinion = models.TextField(blank=True)

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        default_permissions = ()
        permissions = right_permissions("negotiation")
        constraints: ClassVar = [
            models.CheckConstraint(name="a_negotiation_has_a_state", condition=~models.Q(state="")),
        ]

    def __str__(self) -> str:
        return self.case.title

    @property
    def shown_number(self) -> str:
        """The negotiation's number."""
        return self.number

    def files_to_lock(self) -> list[FileRecord]:
        """The negotiation and its case, whose tracks it moves."""
        return [self, self.case]

    def said_in_trail(self, step: str, given: Any) -> dict[str, Any]:
        """Name the obligors at the table, or the procuratorate that is invited."""
        seated = "、".join(str(found) for found in given.get("tracks") or given.get("attended") or ())
        invited = getattr(given.get("procuratorate"), "name_zh", "")
        words = [given["ground"]] if given.get("ground") else []
        return {
            "whom": seated or invited,
            "number": self.number,
            "amount": str(given.get("amount") or ""),
            "words": words,
        }

    def shown_facts(self) -> list[tuple[Any, Any]]:
        """Return what the negotiation's page lists."""
        return [
            (_("Case"), f"{self.case.number} {self.case.title}"),
            (_("Procuratorate invited"), self.invited),
            (
                _("Next meeting"),
                f"{date_format(self.meeting_on)} {self.meeting_place}".strip() if self.meeting_on else "",
            ),
            (_("Attendance announced"), self.attendance),
            (_("Opinion of the procuratorate"), self.last_opinion),
        ]

    @legal_step(
        field=state, source="", target=S.PREPARING, label=_("Open a negotiation"),
        legal_basis=("OPINIONS_10", "MANAGEMENT_RULES_21"), actor=BUREAU,
        requires=(conditions.case_is_ready_to_claim,), rules=(conditions.obligors_sit_at_no_other_table,),
        asks_for=(
            Records(
                "tracks", _("Obligors"), candidates=_tracks, initial=lambda case: [track.pk for track in _tracks(case)],
                none_found=_("Every obligor is in a negotiation already, or has ended. Add an obligor to the case first."),
            ),
        ),
        effects=(Effect(_("Each obligor stands in the negotiation, to be notified."), "MANAGEMENT_RULES_21", "users"),),
        hint=_("With one or more obligors; each is served, answers and signs for itself."),
    )  # fmt: skip
    def open_negotiation(self, act: Any, inputs: Any) -> None:
        """Begin to negotiate with these obligors."""

    @legal_step(
        field=state, source=(S.PREPARING, S.NOTICED, S.MEETING, S.DRAFTING), target=S.NOTICED,
        label=_("Notice served"), legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def become_noticed(self, act: Any, inputs: Any) -> None:
        """A first notice was served."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Invite the procuratorate"), legal_basis="OPINIONS_10",
        actor=BUREAU, requires=(case_has_not_ended,),
        asks_for=(
            Agencies(
                "procuratorate", _("Procuratorate"), candidates=conditions.procuratorates,
                initial=lambda negotiation: negotiation.case.informed_procuratorate_id,
            ),
            Day("meeting_on", _("Day of the meeting"), future=True),
            Text("place", _("Place of the meeting")),
            Text("matter", _("What is negotiated"), lines=3),
        ),
        effects=(
            Effect(_("The invitation is delivered, a receipt is owed."), "OPINIONS_10", "send"),
            Effect(_("The procuratorate sees this negotiation."), "OPINIONS_10", "eye"),
        ),
    )  # fmt: skip
    def invite_procuratorate(self, act: Any, inputs: Any) -> None:
        """Ask the procuratorate to send somebody."""
        self.invited = inputs["procuratorate"]
        self.meeting_on, self.meeting_place = inputs["meeting_on"], inputs["place"][:200]

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Set the day of a meeting"), legal_basis="OPINIONS_10",
        actor=BUREAU, requires=(case_has_not_ended,),
        asks_for=(
            Day("meeting_on", _("Day of the meeting"), future=True),
            Text("place", _("Place of the meeting")),
            Text("matter", _("What is negotiated"), lines=3, required=False),
        ),
        effects=(
            Effect(_("The procuratorate that is informed is told, and may send somebody, invited or not."), "OPINIONS_10", "send"),
        ),
    )  # fmt: skip
    def set_meeting(self, act: Any, inputs: Any) -> None:
        """Name day and place of the next meeting."""
        self.meeting_on, self.meeting_place = inputs["meeting_on"], inputs["place"][:200]

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Announce who attends"), legal_basis="OPINIONS_10",
        actor=PROCURATORATE_THAT_IS_TOLD, requires=(case_has_not_ended,),
        asks_for=(Text("who", _("Who attends")), Day("meeting_on", _("Day of the meeting"), future=True, required=False)),
        effects=(Effect(_("Who takes part sees this negotiation."), "OPINIONS_10", "eye"),),
    )  # fmt: skip
    def announce_attendance(self, act: Any, inputs: Any) -> None:
        """Name who comes for the procuratorate, invited or not."""
        self.attendance = inputs["who"][:300]

    @legal_step(
        field=state, source=(S.NOTICED, S.MEETING, S.DRAFTING), target=S.MEETING, label=_("Hold a meeting"),
        legal_basis=("OPINIONS_10", "MANAGEMENT_RULES_21"), actor=BUREAU,
        requires=(case_has_not_ended, conditions.somebody_negotiates),
        limits=(conditions.more_meetings_than_regulated, conditions.after_the_regulated_time),
        asks_for=(
            Text("place", _("Place"), max_length=200),
            Records(
                "attended", _("Obligors present"), candidates=_negotiating,
                hint=_("Only those who have consented to negotiate."), closed=drafting.who_cannot_attend,
            ),
            Text("others", _("Others present"), required=False, lines=2),
            YesNo("procuratorate_present", _("The procuratorate was present"), required=False, hint=_who_was_announced),
            Text("minutes", _("Minutes"), lines=8),
            Papers("signed_minutes", _("Signed minutes"), required=False),
        ),
        issues=("negotiation.minutes",), day_label=_("Day of the meeting"), briefing=_which_meeting,
        button=_("Hold the meeting, and print its minutes"),
        effects=(Effect(_("The minutes become a paper of the file."), "MANAGEMENT_RULES_21", "file"),),
    )  # fmt: skip
    def hold_meeting(self, act: Any, inputs: Any) -> None:
        """Put a meeting and its minutes on file."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Give an opinion"), legal_basis=("OPINIONS_10", "OPINIONS_11"),
        actor=PROCURATORATE, requires=(case_has_not_ended,),
        asks_for=(Text("subject", _("On what")), Text("opinion", _("Opinion"), lines=8)),
        effects=(Effect(_("The opinion is delivered and stands beside the draft."), "OPINIONS_10", "send"),),
    )  # fmt: skip
    def give_opinion(self, act: Any, inputs: Any) -> None:
        """Say what the procuratorate thinks of process, position, draft or punitive claim."""
        self.last_opinion = inputs["opinion"]

    @legal_step(
        field=state, source=(S.NOTICED, S.MEETING, S.DRAFTING), target=S.DRAFTING, label=_("An agreement is drafted"),
        legal_basis="MANAGEMENT_RULES_22", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def begin_drafting(self, act: Any, inputs: Any) -> None:
        """A draft lies on the table."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Claim punitive damages"),
        legal_basis=("OPINIONS_11", "CIVIL_CODE_1232"), actor=BUREAU, approval=True,
        requires=(case_has_not_ended,), limits=(conditions.beyond_twice_the_base,), briefing=_which_base,
        asks_for=(
            Records("obligor", _("Obligor"), candidates=_at_the_table, many=False),
            Text("unlawful", _("The act was unlawful: evidence"), lines=2),
            Text("intentional", _("It was intentional: evidence"), lines=2),
            Text("grave", _("The consequence was grave: evidence"), lines=2),
            Amount("amount", _("Amount (CNY)"), at_least="0.01"),
        ),
        effects=(Effect(_("A row of its own stands on the coverage table."), "OPINIONS_11", "table"),),
        rare=True,
    )  # fmt: skip
    def claim_punitive(self, act: Any, inputs: Any) -> None:
        """Claim punitive damages on their three conditions."""

    @legal_step(
        field=state, source=LIVE, target=None, label=_("Extend the time for negotiation"), legal_basis="REFORM_2020_5",
        actor=BUREAU, approval=True, requires=(case_has_not_ended,), rules=(conditions.extended_beyond_the_last_day,),
        asks_for=(
            Listed("ground", _("Ground"), list_key="extension"),
            Text("reasons", _("Reasons"), lines=3),
            Day("until", _("New last day"), future=True),
        ),
        briefing=_until_when,
        effects=(Effect(_("The period of every negotiating obligor ends on the new day."), "REFORM_2020_5", "clock"),),
        rare=True,
    )  # fmt: skip
    def extend(self, act: Any, inputs: Any) -> None:
        """Move the last day, before or after it has passed."""

    @legal_step(
        field=state, source=LIVE, target=S.CONCLUDED, label=_("Negotiation concluded"), legal_basis="OPINIONS_13",
        actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def conclude(self, act: Any, inputs: Any) -> None:
        """Every obligor has signed, failed or dropped out."""

    @legal_step(
        field=state, source=S.CONCLUDED, target=S.MEETING, label=_("Negotiation goes on"),
        legal_basis="MANAGEMENT_RULES_21", actor=BY_CONSEQUENCE,
    )  # fmt: skip
    def go_on(self, act: Any, inputs: Any) -> None:
        """An obligor wishes to negotiate after all."""


class Meeting(models.Model):
    """A meeting with its minutes."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    minutes = models.TextField()
    others_present = models.TextField(blank=True)
    procuratorate_present = models.BooleanField(default=False)
    attended = models.ManyToManyField("negotiation.NegotiationParty", related_name="meetings")


class NegotiationRight(GroupRightRow):
    """Guardian's rights on negotiations."""

    content_object = models.ForeignKey(Negotiation, on_delete=models.CASCADE)


class NegotiationAccess(AccessRow):
    """The ordered index of rights on negotiations."""

    record = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_negotiation"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="negotiations_of_an_agency")]
