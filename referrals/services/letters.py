"""What follows from the steps of a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from cases.readers import let_read, stop_reading
from cases.services import follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Delivery
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.kernel.workflow.receipts import on_receipt
from ecocase.policy.competence import AgencyKind
from referrals.models import Clue, ClueParty, ClueState, PublicInterestFile, Referral, ReferralState
from referrals.services.feedback import bring_the_clue_back, feed_back

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

# What runs towards an obligor stands still while the procuratorate has it.
PAUSED = ("negotiation_total", "obligor_answer")


@carries_out(Referral, "draft")
def keep_the_draft(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Give the sender its own draft."""
    access.grant(referral, act.agency, Right.HANDLE, act, ground="sender", article="OPINIONS_3")


@carries_out(Referral, "submit")
def send_the_letter(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Number and deliver the letter, send the copies, let the receiver see what is referred."""
    # The letter names the day by which feedback is due.
    _await_feedback(referral, act)
    paper = documents.order("referrals.transfer_letter", referral, act, inputs)
    Referral.objects.filter(pk=referral.pk).update(number=paper.number)
    referral.number = paper.number
    deliveries.send(
        referral, act, to=referral.receiver, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER,
        article="OPINIONS_3",
    )  # fmt: skip
    copies = set(referral.copies)
    if referral.prosecuting_id and referral.prosecuting_id != referral.receiver_id:
        copies.add(referral.prosecuting_id)
    for agency in Agency.objects.filter(pk__in=copies).order_by("pk"):
        deliveries.send(
            referral, act, to=agency, paper=paper, subject=paper.title, manner=deliveries.Manner.COPY,
            article="OPINIONS_6",
        )  # fmt: skip
        access.grant(referral, agency, Right.SUMMARY, act, ground="copy", article="OPINIONS_6")
    _end_earlier_receivers(referral, act)
    access.grant(referral, referral.receiver, Right.VIEW, act, ground="receiver", article="OPINIONS_3")
    if referral.clue is not None:
        access.grant(referral.clue, referral.receiver, Right.VIEW, act, ground="referral", article="OPINIONS_3")
        if referral.clue.state in (ClueState.REGISTERED, ClueState.VERIFYING):
            perform("refer", referral.clue, act)
    else:
        access.grant(referral.case, referral.receiver, Right.SUMMARY, act, ground="referral", article="OPINIONS_4")


def _end_earlier_receivers(referral: Referral, act: Act) -> None:
    """A letter that was returned and goes to somebody else is no longer the former receiver's to read."""
    for found in access.live_grants(referral, on=act.on).filter(ground="receiver"):
        access.revoke(referral, found.agency, act, ground="receiver", end_ground="amended")


def _end_the_receivers_view(referral: Referral, act: Act, end_ground: str) -> None:
    """End what the receiver sees of clue or case by the letter alone; what was delivered stays delivered."""
    access.revoke(referral.subject, referral.receiver, act, ground="referral", end_ground=end_ground)


def _await_feedback(referral: Referral, act: Act) -> None:
    """Let the period for feedback run on the receiver's desk; the sender sees it red as well."""
    deadlines.start(referral, "clue_feedback", act, agency=referral.receiver, other_agency=referral.sender)


@on_receipt(Referral)
def receive_the_letter(referral: Referral, delivery: Delivery, act: Act) -> None:
    """Signing for the transfer letter is signing for the referral."""
    fresh = Referral.objects.get(pk=referral.pk)
    is_the_letter = delivery.manner == deliveries.Manner.TRANSFER and delivery.receiver_id == fresh.receiver_id
    if is_the_letter and fresh.state == ReferralState.SUBMITTED:
        perform("sign_for", fresh, act)


@carries_out(Referral, "sign_for")
def sign_the_delivery(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Signing for the referral is signing for its letter."""
    Delivery.objects.filter(
        record_type=referral.kind(), record_id=referral.pk, receiver=act.agency, signed_on__isnull=True
    ).update(signed_by=act.by.name, signed_on=act.on, signed_at=act.at)


@carries_out(Referral, "accept")
def take_over(referral: Referral, act: Act, inputs: Inputs) -> None:
    """A procuratorate gets a file of its own and the named obligors; a bureau gets the clue."""
    access.grant(referral, act.agency, Right.ADVISE, act, ground="accepted", article="OPINIONS_3")
    if act.agency.acts_as(AgencyKind.PROCURATORATE):
        begin("begin_from_referral", PublicInterestFile, act, answers(), within=referral, referral=referral)
        if referral.case is not None:
            let_read(referral.case, act.agency, act, ground="accepted_referral", article="OPINIONS_4")
            for track in referral.named_tracks():
                before = track.state
                perform("go_to_procuratorate", track, act, answers(state_before=before))
                for key in PAUSED:
                    deadlines.pause(track, key, act, ground="with_procuratorate")
            follow_tracks(referral.case, act)
        return
    clue = referral.clue
    if clue is not None:
        made = begin(
            "receive", Clue, act, answers(), within=referral, title=clue.title, source="from_procuratorate",
            place=clue.place, place_detail=clue.place_detail, found_on=clue.found_on, description=clue.description,
            handler=act.agency, reporter=referral.sender, referred_by=referral, concerned=clue.concerned,
        )  # fmt: skip
        for party in clue.parties.order_by("pk"):
            ClueParty.objects.create(
                clue=made, kind=party.kind, name=party.name, identity_no=party.identity_no, address=party.address,
                conduct=party.conduct,
            )  # fmt: skip


@carries_out(Referral, "return_to_sender")
def tell_of_the_return(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Tell the sender; a clue is registered again."""
    feed_back(referral, act, inputs)
    _end_the_receivers_view(referral, act, "returned")
    bring_the_clue_back(referral, act)


@carries_out(Referral, "feed_back")
def deliverfeed_back(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Deliver the feedback letter, and wait for the next one."""
    feed_back(referral, act, inputs)
    _await_feedback(referral, act)


@carries_out(Referral, "conclude")
def deliver_outcome(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Deliver the outcome."""
    feed_back(referral, act, inputs)


@carries_out(Referral, "hand_back")
def give_back(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Give obligors or clue back; periods run on."""
    feed_back(referral, act, inputs)
    if referral.case is not None:
        for track in referral.named_tracks():
            if track.state == "with_procuratorate":
                perform("come_back", track, act)
                for key in PAUSED:
                    deadlines.resume(track, key, act, ground="handed_back")
        stop_reading(referral.case, act.agency, act, ground="accepted_referral", end_ground="handed_back")
        follow_tracks(referral.case, act)
    _end_the_receivers_view(referral, act, "handed_back")
    bring_the_clue_back(referral, act)


@carries_out(Referral, "withdraw")
def take_the_letter_back(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Tell the receiver if the letter was out; a clue is registered again."""
    if referral.number:
        deliveries.send(
            referral, act, to=referral.receiver, subject=gettext_noop("A referral was withdrawn"),
            manner=deliveries.Manner.NOTICE, article="OPINIONS_3",
        )  # fmt: skip
        access.revoke(referral, referral.receiver, act, ground="receiver", end_ground="withdrawn")
        _end_the_receivers_view(referral, act, "withdrawn")
    bring_the_clue_back(referral, act)
