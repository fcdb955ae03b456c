"""What follows from the steps of a procuratorate's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.readers import let_read, stop_reading
from ecocase.kernel import access, deadlines, deliveries
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.stages import TrackState
from referrals.models import Clue, PublicInterestFile, Referral, ReferralState
from referrals.services.feedback import number

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

# A file that ends without a suit leaves the claim to the bureau: by which ground the letter is handed back then.
HANDED_BACK_ON = {
    "bureau_claims": "bureau_claims",
    "no_suit": "suit_conditions_unmet",
    "handed_back_to_sender": "ground_lapsed",
}


@carries_out(PublicInterestFile, "assess_clue")
def take_the_clue_in(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Number the file and take the clue into it."""
    number(file, act, "公益案")
    access.grant(file, act.agency, Right.HANDLE, act, ground="handler", article="OPINIONS_15")
    if file.clue is not None:
        perform("go_into_file", file.clue, act)


@carries_out(PublicInterestFile, "begin_from_referral")
def number_the_file(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Number the file."""
    number(file, act, "公益案")
    access.grant(file, act.agency, Right.HANDLE, act, ground="handler", article="OPINIONS_4")


@carries_out(PublicInterestFile, "open_file")
def run_the_review(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Start the period of review and tell the sender."""
    key = "administrative_pil_review" if inputs["kind_key"] == "administrative" else "civil_pil_review"
    deadlines.start(file, key, act, agency=file.procuratorate)
    _tell_the_sender(file, act, "经审查，决定立案。" + inputs["why"])


@carries_out(PublicInterestFile, "not_open_file")
def tell_not_opened(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Tell the sender."""
    _tell_the_sender(file, act, "经审查，决定不予立案。" + inputs["why"])


@carries_out(PublicInterestFile, "inform_bureau")
def tell_the_bureau(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Send the facts to the bureau, which owes its help."""
    deliveries.send(
        file, act, to=inputs["bureau"], subject=f"案情通报：{inputs['facts_told'][:120]}",
        manner=deliveries.Manner.NOTICE, article="OPINIONS_8",
    )  # fmt: skip


@carries_out(PublicInterestFile, "publish_announcement")
def tell_of_the_announcement(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Tell the bureau of the announcement."""
    deliveries.send(
        file, act, to=inputs["bureau"], subject=f"诉前公告：{inputs['medium']}", manner=deliveries.Manner.NOTICE,
        article="OPINIONS_15",
    )  # fmt: skip


@carries_out(PublicInterestFile, "transfer_between_procuratorates")
def move_the_file(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Move the file with all that hangs on it to the competent procuratorate, which signs for it; tell the bureau."""
    to = inputs["to"]
    access.revoke(file, act.agency, act, ground="handler", end_ground="transferred")
    access.grant(file, act.agency, Right.VIEW, act, ground="former_handler", article="PROCURATORIAL_SUITS_5")
    access.grant(file, to, Right.HANDLE, act, ground="handler", article="PROCURATORIAL_SUITS_5")
    deadlines.change_hands(file, act.agency, to)
    deliveries.send(
        file, act, to=to, subject=f"公益诉讼案件移送：{file.number}", manner=deliveries.Manner.TRANSFER,
        article="PROCURATORIAL_SUITS_5",
    )  # fmt: skip
    if file.clue is not None and file.clue.handler_id == act.agency.pk:
        Clue.objects.filter(pk=file.clue_id).update(handler=to)
        access.hand_over(file.clue, to, act, article="PROCURATORIAL_SUITS_5")
    if file.referral is not None:
        _move_the_referral(file.referral, to, act)
    for bureau in _bureaus_concerned(file, act):
        deliveries.send(
            file, act, to=bureau, subject=f"公益诉讼案件承办检察院变更为{to.name_zh}：{file.number}"[:200],
            manner=deliveries.Manner.NOTICE, article="OPINIONS_15",
        )  # fmt: skip


def _move_the_referral(referral: Referral, to: Agency, act: Act) -> None:
    """Let the new procuratorate stand where the old one stood: it answers the letter and has the named obligors."""
    if referral.state != ReferralState.ACCEPTED or referral.receiver_id != act.agency.pk:
        return
    Referral.objects.filter(pk=referral.pk).update(receiver=to)
    referral.receiver = to
    for ground, right in (("receiver", Right.VIEW), ("accepted", Right.ADVISE)):
        access.revoke(referral, act.agency, act, ground=ground, end_ground="transferred")
        access.grant(referral, to, right, act, ground=ground, article="PROCURATORIAL_SUITS_5")
    access.revoke(referral.subject, act.agency, act, ground="referral", end_ground="transferred")
    deadlines.change_hands(referral, act.agency, to)
    if referral.case is None:
        access.grant(referral.clue, to, Right.VIEW, act, ground="referral", article="OPINIONS_3")
        return
    stop_reading(referral.case, act.agency, act, ground="accepted_referral", end_ground="transferred")
    let_read(referral.case, to, act, ground="accepted_referral", article="OPINIONS_4")
    held = referral.case.tracks.filter(pk__in=referral.track_ids, state=TrackState.WITH_PROCURATORATE)
    held.update(handler=to)


def _bureaus_concerned(file: PublicInterestFile, act: Act) -> list[Agency]:
    """Return the sender of the matter, and who was told of the file so far."""
    told = deliveries.of_file(file).filter(receiver__isnull=False).values_list("receiver_id", flat=True)
    wanted = {*told, file.referral.sender_id if file.referral else None} - {None, act.agency.pk, file.procuratorate_id}
    found = Agency.objects.filter(pk__in=wanted).exclude(kind="PROCURATORATE")
    return list(found.order_by("pk"))


@carries_out(PublicInterestFile, "conclude_file")
def tell_the_outcome(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Stop the clocks; feed the outcome back on the letter, or hand back what it brought where no suit follows."""
    deadlines.stop_all(file, act, ground="concluded")
    referral = file.referral
    if referral is None or referral.state != ReferralState.ACCEPTED:
        _tell_the_sender(file, act, inputs["why"])
        return
    reason = HANDED_BACK_ON.get(inputs["ground"])
    if reason:
        perform("hand_back", referral, act, answers(reason=reason, words=inputs["why"]))
    else:
        perform("conclude", referral, act, answers(words=inputs["why"]))


def _tell_the_sender(file: PublicInterestFile, act: Act, words: str) -> None:
    referral = file.referral
    if referral is not None:
        deliveries.send(
            file, act, to=referral.sender, subject=f"移送案件办理情况：{words}"[:200], manner=deliveries.Manner.FEEDBACK,
            article="OPINIONS_3",
        )  # fmt: skip
