"""What follows from the steps of a negotiation: tracks, coverage, copies, clocks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from cases.models import Case, CoverageLine, InKindClaim, Track
from cases.services import CoverageEntryToMake, end_coverage, enter_coverage, follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import begin, carries_out, follows, locks_along, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.competence import AgencyKind
from ecocase.policy.coverage import InKind, InKindStatus
from negotiation.models import (
    Agreement,
    AgreementLine,
    Confirmation,
    Instalment,
    Meeting,
    Negotiation,
    NegotiationParty,
    NegotiationState,
    PartyState,
)
from referrals.models import Clue, PublicInterestFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import FileRecord
    from ecocase.kernel.workflow import Inputs

DONE = (PartyState.SIGNED, PartyState.FAILED, PartyState.IMPOSSIBLE)


@carries_out(Negotiation, "open_negotiation")
def seat_the_obligors(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Number the negotiation, seat the chosen obligors, give the file to the handler."""
    number = documents.next_number(act.agency, act.on, "赔磋")
    Negotiation.objects.filter(pk=negotiation.pk).update(number=number)
    negotiation.number = number
    case = negotiation.case
    access.grant(negotiation, case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_10")
    if case.designated_department_id and case.designated_department_id != case.handler_id:
        access.grant(negotiation, case.designated_department, Right.VIEW, act, ground="designated_department")
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


@carries_out(Negotiation, "announce_attendance")
def tell_who_comes(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Tell the bureau who comes."""
    deliveries.send(
        negotiation, act, to=negotiation.case.handler, subject=f"派员参加磋商：{inputs['who']}"[:200],
        manner=deliveries.Manner.NOTICE, article="OPINIONS_10",
    )  # fmt: skip


@carries_out(Negotiation, "hold_meeting")
def keep_the_minutes(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Keep the meeting with those who were there."""
    meeting = Meeting.objects.create(
        negotiation=negotiation, held_on=act.on, place=inputs["place"][:200], minutes=inputs["minutes"],
        others_present=inputs.get("others") or "", procuratorate_present=bool(inputs.get("procuratorate_present")),
    )  # fmt: skip
    meeting.attended.set(inputs["attended"])


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
        case=negotiation.case, kind=InKind.PUNITIVE.value, status=InKindStatus.NOT_CLAIMED.value,
        amount=inputs["amount"], creditor=act.agency, source_type=negotiation.kind(), source_id=negotiation.pk,
        text=inputs["grave"][:500],
    )  # fmt: skip


@carries_out(Negotiation, "extend")
def move_the_last_day(negotiation: Negotiation, act: Act, inputs: Inputs) -> None:
    """Move the last day of every obligor who negotiates."""
    for party in negotiation.parties.filter(state__in=(PartyState.NOTIFIED, PartyState.NEGOTIATING)):
        deadlines.extend(party.track, "negotiation_total", act, ground=inputs["reasons"][:300], until=inputs["until"])


@carries_out(Agreement, "draft_agreement")
def propose_the_lines(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Keep the lines and show them as proposed."""
    _write_lines(agreement, act, inputs)
    if agreement.negotiation.state != NegotiationState.DRAFTING:
        perform("begin_drafting", agreement.negotiation, act)


@carries_out(Agreement, "change_draft")
def propose_anew(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Replace the draft's lines."""
    end_coverage(agreement, act)
    agreement.lines.all().delete()
    agreement.instalments.all().delete()
    _write_lines(agreement, act, inputs)


@carries_out(Agreement, "sign_agreement")
def let_the_agreement_work(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Print, copy, move the tracks, enter the agreed lines, leave a draft to those who have not signed."""
    signing = list(inputs["signatories"])
    _leave_the_others_a_draft(agreement, signing, act)
    paper = documents.order("negotiation.agreement", agreement, act, inputs)
    Agreement.objects.filter(pk=agreement.pk).update(number=paper.number)
    agreement.number = paper.number
    end_coverage(agreement, act)
    enter_coverage(agreement.negotiation.case, act, agreement, _entries(agreement, CoverageLine.Kind.AGREED))
    case = agreement.negotiation.case
    for party in signing:
        perform("sign", party, act)
        perform("agree", party.track, act)
        deadlines.stop(party.track, "negotiation_total", act, ground="signed")
    receivers = copy_receivers(agreement.negotiation)
    letter = documents.order("negotiation.copy_letter", agreement, act, {**inputs, "copy_to": receivers})
    for to in receivers:
        for sent in (letter, paper):
            deliveries.send(
                agreement,
                act,
                to=to,
                paper=sent,
                subject=sent.title,
                manner=deliveries.Manner.COPY,
                article="OPINIONS_10",
            )
        access.grant(case, to, Right.SUMMARY, act, ground="copy", article="OPINIONS_10")
    InKindClaim.objects.filter(
        source_type="negotiation", source_id=agreement.negotiation_id, status=InKindStatus.NOT_CLAIMED.value
    ).update(status=InKindStatus.AGREED.value)
    deadlines.start(agreement, "confirm_apply", act, agency=act.agency)
    _conclude_if_done(agreement.negotiation, act)
    follow_tracks(case, act)


def copy_receivers(negotiation: Negotiation) -> list[Agency]:
    """Return who gets a copy of the signed agreement (OPINIONS_10).

    The procuratorate of the same level, and any that was informed, took part, transferred the clue or has a file.
    """
    case = negotiation.case
    same_level = Agency.objects.filter(
        kind=AgencyKind.PROCURATORATE.value, division=case.handler.division, level=case.handler.level
    )
    wanted = set(same_level.values_list("pk", flat=True)[:1])
    wanted |= {case.informed_procuratorate_id, negotiation.invited_id} - {None}
    clues = Clue.objects.filter(case=case)
    wanted |= set(clues.filter(reporter__kind=AgencyKind.PROCURATORATE.value).values_list("reporter_id", flat=True))
    files = PublicInterestFile.objects.filter(clue__in=clues) | PublicInterestFile.objects.filter(referral__case=case)
    wanted |= set(files.values_list("procuratorate_id", flat=True))
    return list(Agency.objects.filter(pk__in=wanted).order_by("pk"))


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


@carries_out(NegotiationParty, "reopen")
def come_back_to_the_table(party: NegotiationParty, act: Act, inputs: Inputs) -> None:
    """Move the track back and run the regulated time anew."""
    perform("reopen_negotiation", party.track, act)
    deadlines.start(party.track, "negotiation_total", act, agency=act.agency, subject=str(party))
    if party.negotiation.state == NegotiationState.CONCLUDED:
        perform("go_on", party.negotiation, act)
    follow_tracks(party.negotiation.case, act)


@carries_out(Confirmation, "apply_jointly")
def stop_the_window(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """The application is in: its period ends."""
    deadlines.stop(confirmation.agreement, "confirm_apply", act, ground="applied")


@carries_out(Confirmation, "record_publication")
def run_the_publication(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Let the court's publication run as a period."""
    deadlines.start(confirmation, "confirm_publicity", act, agency=act.agency, on=inputs["first_on"])
    deadlines.extend(confirmation, "confirm_publicity", act, ground="named_by_court", until=inputs["last_on"])


@carries_out(Confirmation, "record_confirmation")
def give_the_title(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Make the agreement a title; performance begins."""
    deadlines.stop(confirmation, "confirm_publicity", act, ground="confirmed")
    perform("gain_title", confirmation.agreement, act)
    for party in _signatories(confirmation.agreement):
        if party.track.state == "agreed":
            perform("start_performing", party.track, act)
    follow_tracks(confirmation.negotiation.case, act)


@carries_out(Confirmation, "record_refusal")
def let_the_agreement_fall(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Take the agreed lines off the table; the obligors negotiate anew or are sued."""
    deadlines.stop(confirmation, "confirm_publicity", act, ground="refused")
    agreement = confirmation.agreement
    perform("lose_title", agreement, act)
    end_coverage(agreement, act)
    anew = inputs["way"] == "negotiate"
    for party in _signatories(agreement):
        perform("return_to_table" if anew else "fall", party, act)
        perform("return_to_negotiation" if anew else "lose_agreement", party.track, act)
    negotiation = Negotiation.objects.get(pk=confirmation.negotiation_id)
    if anew and negotiation.state == NegotiationState.CONCLUDED:
        perform("go_on", negotiation, act)
    follow_tracks(confirmation.negotiation.case, act)


@locks_along(Track, "substitute_obligor")
def live_negotiations(track: Track) -> list[FileRecord]:
    """Return the negotiations in which an obligor has not signed yet."""
    unsigned = track.parties.filter(state__in=(PartyState.NOTIFIED, PartyState.NEGOTIATING))
    return [party.negotiation for party in unsigned.select_related("negotiation").order_by("pk")]


@follows(Track, "substitute_obligor")
def serve_the_successor_anew(track: Track, act: Act, inputs: Inputs) -> None:
    """Let a successor who has not signed be served and answer for itself."""
    for party in track.parties.filter(state__in=(PartyState.NOTIFIED, PartyState.NEGOTIATING)).order_by("pk"):
        perform("begin_anew", party, act)
    if track.state in ("notified", "negotiating"):
        perform("await_notice", track, act)
        for key in ("obligor_answer", "negotiation_total"):
            deadlines.stop(track, key, act, ground="substituted")
        follow_tracks(track.case, act)


@follows(Case, "accept_passed_on")
def hand_over_negotiations(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the case's new handler have its negotiations."""
    for negotiation in case.negotiations.order_by("pk"):
        access.hand_over(negotiation, act.agency, act, article="CODE_1083")
        deadlines.hand_over(negotiation, act.agency)


@follows(Track, "end_without_claim", "end", "go_to_procuratorate")
def leave_open_negotiations(track: Track, act: Act, inputs: Inputs) -> None:
    """Take the proposed lines of a track that left the negotiation off the table."""
    CoverageLine.objects.filter(track=track, kind=CoverageLine.Kind.PROPOSED, ended_on__isnull=True).update(
        ended_on=act.on
    )


def _signatories(agreement: Agreement) -> list[NegotiationParty]:
    ids = agreement.lines.values("party")
    return list(
        NegotiationParty.objects.filter(pk__in=ids).select_related("track__obligor", "track__case").order_by("pk")
    )


def _leave_the_table(party: NegotiationParty, act: Act, track_step: str) -> None:
    perform(track_step, party.track, act)
    for key in ("obligor_answer", "negotiation_total"):
        deadlines.stop(party.track, key, act, ground=track_step)
    CoverageLine.objects.filter(track=party.track, kind=CoverageLine.Kind.PROPOSED, ended_on__isnull=True).update(
        ended_on=act.on
    )
    _conclude_if_done(party.negotiation, act)
    follow_tracks(party.negotiation.case, act)


def _conclude_if_done(negotiation: Negotiation, act: Act) -> None:
    fresh = Negotiation.objects.get(pk=negotiation.pk)
    open_ones = fresh.parties.exclude(state__in=DONE).exists()
    if not open_ones and fresh.state != NegotiationState.CONCLUDED:
        perform("conclude", fresh, act)


def _write_lines(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement, party=row["party"], item=row["item"], amount=row["amount"], manner=row["manner"],
            joint=bool(row.get("joint")),
        )
        for row in inputs["lines"]
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(agreement=agreement, party=row["party"], due_on=row["due_on"], amount=row["amount"])
        for row in inputs.get("instalments") or []
    )
    enter_coverage(agreement.negotiation.case, act, agreement, _entries(agreement, CoverageLine.Kind.PROPOSED))


def _entries(agreement: Agreement, kind: CoverageLine.Kind) -> Iterable[CoverageEntryToMake]:
    for line in agreement.lines.select_related("party__track", "item").order_by("pk"):
        claim = agreement.joint_claim(line.item_id) if line.joint else f"agreement:{agreement.pk}:{line.pk}"
        yield CoverageEntryToMake(line.item, line.party.track, kind, line.amount, claim)


def _leave_the_others_a_draft(agreement: Agreement, signing: list[NegotiationParty], act: Act) -> None:
    """Move the lines of those who have not signed into a draft of their own."""
    rest = agreement.lines.exclude(party__in=signing)
    if not rest.exists():
        return
    negotiation = agreement.negotiation
    draft = begin(
        "stay_open", Agreement, act, answers(), within=negotiation, negotiation=negotiation,
        origin=agreement.origin or agreement,
        duties=agreement.duties, breach=agreement.breach, pay_by=agreement.pay_by,
    )  # fmt: skip
    rest.update(agreement=draft)
    agreement.instalments.exclude(party__in=signing).update(agreement=draft)
    enter_coverage(negotiation.case, act, draft, _entries(draft, CoverageLine.Kind.PROPOSED))


def owed_in_money(agreement: Agreement) -> dict[NegotiationParty, Decimal]:
    """Return what each signatory owes in money, in CNY."""
    owed: dict[NegotiationParty, Decimal] = {}
    for line in agreement.lines.select_related("party__track__obligor").filter(manner__in=("pay", "deposit")):
        owed[line.party] = owed.get(line.party, Decimal("0.00")) + line.amount
    return owed


def case_of(agreement: Agreement) -> Case:
    """Return the case of an agreement."""
    return agreement.negotiation.case
