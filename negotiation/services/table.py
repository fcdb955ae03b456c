"""What follows at the table: notices, answers, meetings, opinions, and obligors who leave or come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from cases.documents.phrases import day_zh
from cases.models import CoverageLine, InKindClaim
from cases.models.tracks import UNDER_AN_AGREEMENT
from cases.readers import open_to_readers
from cases.services import follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.coverage import InKind, InKindStatus
from ecocase.policy.stages import TrackState
from negotiation.models import Meeting, Negotiation, NegotiationParty, NegotiationState, PartyState

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

DONE = (PartyState.SIGNED, PartyState.FAILED, PartyState.IMPOSSIBLE)
# From here an obligor may still come to an agreement; what the procuratorate has may come back.
NOT_OVER = (TrackState.IDENTIFIED, TrackState.NOTIFIED, TrackState.NEGOTIATING, TrackState.WITH_PROCURATORATE)
# Who has signed already may sign again for further damage.
OPEN_TO_SIGN = (*NOT_OVER, *UNDER_AN_AGREEMENT)


@carries_out(Negotiation, "open_negotiation")
def seat_the_obligors(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Number the negotiation, seat the chosen obligors, give the file to the handler."""
    number = documents.next_number(act.agency, act.on, "赔磋")
    Negotiation.objects.filter(pk=negotiation.pk).update(number=number)
    negotiation.number = number
    case = negotiation.case
    access.grant(negotiation, case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_10")
    open_to_readers(negotiation, case, act)
    for track in inputs["tracks"]:
        begin("join", NegotiationParty, act, answers(), within=negotiation, negotiation=negotiation, track=track)


@carries_out(NegotiationParty, "serve_notice")
def run_from_service(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Print what was not printed beforehand, move the track, run the obligor's two periods from the day of service."""
    if party.notice_issued_on is None:
        documents.order("negotiation.notice", party, act, inputs)
        documents.order("negotiation.proof_of_service", party, act, inputs)
    # Another service has a notice of its own.
    NegotiationParty.objects.filter(pk=party.pk).update(notice_issued_on=None)
    perform("notify", party.track, act)
    for key in ("obligor_answer", "negotiation_total"):
        deadlines.stop(party.track, key, act, ground="served_again")
    deadlines.start(party.track, "obligor_answer", act, agency=act.agency, subject=str(party))
    deadlines.extend(party.track, "obligor_answer", act, ground="named_in_notice", until=inputs["answer_by"])
    deadlines.start(party.track, "negotiation_total", act, agency=act.agency, subject=str(party))
    if party.negotiation.state == NegotiationState.PREPARING:
        perform("become_noticed", party.negotiation, act)
    follow_tracks(party.negotiation.case, act)


@carries_out(NegotiationParty, "record_no_consent")
def stop_waiting(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Stop waiting for the answer."""
    deadlines.stop(party.track, "obligor_answer", act, ground="answered")


@carries_out(NegotiationParty, "record_consent")
def bring_to_the_table(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Move the track to the table."""
    deadlines.stop(party.track, "obligor_answer", act, ground="answered")
    perform("enter_negotiation", party.track, act)
    follow_tracks(party.negotiation.case, act)


@carries_out(Negotiation, "invite_procuratorate")
def send_the_invitation(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Deliver the invitation and let the procuratorate see this negotiation."""
    to = inputs["procuratorate"]
    paper = documents.order("negotiation.invitation", negotiation, act, inputs)
    deliveries.send(
        negotiation,
        act,
        to=to,
        paper=paper,
        subject=paper.title,
        manner=deliveries.Manner.NOTICE,
        article="OPINIONS_10",
    )
    access.grant(negotiation, to, Right.VIEW, act, ground="invited", article="OPINIONS_10")
    _tell_of_meeting(negotiation, act, f"定于{day_zh(negotiation.meeting_on)}召开", but=to)


@carries_out(Negotiation, "set_meeting")
def tell_the_day(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Tell the procuratorate the day, invited or not."""
    _tell_of_meeting(negotiation, act, f"定于{day_zh(negotiation.meeting_on)}在{negotiation.meeting_place}召开")


def _tell_of_meeting(negotiation: Negotiation, act: Act, words: str, *, but: Agency | None = None) -> None:
    """Tell the procuratorates that are informed of the case, or invited, of a meeting; they may send somebody."""
    case = negotiation.case
    wanted = {case.informed_procuratorate_id, negotiation.invited_id} - {None, but.pk if but else None}
    for to in Agency.objects.filter(pk__in=wanted).order_by("pk"):
        deliveries.send(
            negotiation, act, to=to, subject=f"磋商会议告知：{case.number}，{words}"[:200],
            manner=deliveries.Manner.NOTICE, article="OPINIONS_10",
        )  # fmt: skip
        if not access.holds(to, negotiation, Right.SUMMARY, on=act.on):
            access.grant(negotiation, to, Right.SUMMARY, act, ground="told_of_meetings", article="OPINIONS_10")


@carries_out(Negotiation, "announce_attendance")
def tell_who_comes(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Tell the bureau who comes; who takes part sees the negotiation."""
    deliveries.send(
        negotiation, act, to=negotiation.case.handler, subject=f"派员参加磋商：{inputs['who']}"[:200],
        manner=deliveries.Manner.NOTICE, article="OPINIONS_10",
    )  # fmt: skip
    if not access.holds(act.agency, negotiation, Right.VIEW, on=act.on):
        access.grant(negotiation, act.agency, Right.VIEW, act, ground="takes_part", article="OPINIONS_10")


@carries_out(Negotiation, "hold_meeting")
def keep_the_minutes(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Keep the meeting with those who were there; a procuratorate that was not told the day is told now."""
    meeting = Meeting.objects.create(
        negotiation=negotiation, held_on=act.on, place=inputs["place"][:200], minutes=inputs["minutes"],
        others_present=inputs.get("others") or "", procuratorate_present=bool(inputs.get("procuratorate_present")),
    )  # fmt: skip
    meeting.attended.set(inputs["attended"])
    if negotiation.meeting_on != act.on:
        _tell_of_meeting(negotiation, act, f"已于{day_zh(act.on)}召开")


@carries_out(Negotiation, "give_opinion")
def deliver_the_opinion(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Deliver the opinion to the bureau."""
    paper = documents.order("negotiation.legal_opinion", negotiation, act, inputs)
    deliveries.send(
        negotiation, act, to=negotiation.case.handler, paper=paper, subject=paper.title,
        manner=deliveries.Manner.NOTICE, article="OPINIONS_10",
    )  # fmt: skip


@carries_out(Negotiation, "claim_punitive")
def enter_punitive_row(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Enter the row of punitive damages, outside the damage items."""
    InKindClaim.objects.create(
        case=negotiation.case, track=inputs["obligor"].track, kind=InKind.PUNITIVE.value, status=InKindStatus.NOT_CLAIMED.value,
        amount=inputs["amount"], creditor=act.agency, source_type=negotiation.kind(), source_id=negotiation.pk,
        text=inputs["grave"][:500],
    )  # fmt: skip


@carries_out(Negotiation, "extend")
def move_the_last_day(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Move the last day of every obligor who negotiates."""
    for party in negotiation.parties.filter(state__in=(PartyState.NOTIFIED, PartyState.NEGOTIATING)):
        deadlines.extend(party.track, "negotiation_total", act, ground=inputs["reasons"][:300], until=inputs["until"])


@carries_out(NegotiationParty, "declare_failed")
def put_on_the_plaintiffs_desk(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Move the track; its proposed lines go."""
    _leave_the_table(party, act, "fail")
    paper_to = str(party)
    deliveries.send(
        party, act, addressee=paper_to, subject=gettext_noop("Notice of failed negotiation"),
        manner=deliveries.Manner.SERVICE, article="OPINIONS_13",
    )  # fmt: skip


@carries_out(NegotiationParty, "declare_impossible")
def put_impossible_on_desk(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Move the track."""
    _leave_the_table(party, act, "be_impossible")


@carries_out(NegotiationParty, "negotiate_further")
def come_back_for_the_rest(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Let the negotiation go on for what the agreement does not cover."""
    deadlines.start(party.track, "negotiation_total", act, agency=act.agency, subject=str(party))
    go_on(party.negotiation, act)


@carries_out(NegotiationParty, "reopen")
def come_back_to_the_table(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Move the track back and run the regulated time anew."""
    perform("reopen_negotiation", party.track, act)
    deadlines.start(party.track, "negotiation_total", act, agency=act.agency, subject=str(party))
    go_on(party.negotiation, act)
    follow_tracks(party.negotiation.case, act)


def _leave_the_table(party: NegotiationParty, act: Act, track_step: str) -> None:
    # An obligor with whom only the further negotiation failed stays bound by what was signed.
    if party.track.state not in UNDER_AN_AGREEMENT:
        perform(track_step, party.track, act)
    for key in ("obligor_answer", "negotiation_total"):
        deadlines.stop(party.track, key, act, ground=track_step)
    CoverageLine.objects.filter(track=party.track, kind=CoverageLine.Kind.PROPOSED, ended_on__isnull=True).update(
        ended_on=act.on
    )
    conclude_if_done(party.negotiation, act)
    follow_tracks(party.negotiation.case, act)


def conclude_if_done(negotiation: Negotiation, act: Act) -> None:
    """End a negotiation in which nobody can come to an agreement any more."""
    fresh = Negotiation.objects.get(pk=negotiation.pk)
    open_ones = fresh.parties.exclude(state__in=DONE).filter(track__state__in=OPEN_TO_SIGN)
    if not open_ones.exists() and fresh.state != NegotiationState.CONCLUDED:
        perform("conclude", fresh, act)


def go_on(negotiation: Negotiation, act: Act) -> None:
    """Let a negotiation that had ended go on, as an obligor is back at the table."""
    fresh = Negotiation.objects.get(pk=negotiation.pk)
    if fresh.state == NegotiationState.CONCLUDED:
        perform("go_on", fresh, act)
