"""What follows from the steps of clues, referrals and public-interest files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from cases.models import Case
from cases.services import (
    add_obligor_row,
    claimant_government_of,
    designated_department_of,
    follow_tracks,
)
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Attachment, Delivery, Paper, RecordReference
from ecocase.kernel.workflow import begin, carries_out, follows, locks_along, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.kernel.workflow.receipts import on_receipt
from ecocase.policy.competence import AgencyKind
from ecocase.policy.identity import tidy_name
from referrals.models import (
    Clue,
    ClueParty,
    ClueState,
    PublicInterestFile,
    Referral,
    ReferralState,
)

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Division, FileRecord
    from ecocase.kernel.workflow import Inputs

SAME_DAMAGE_DAYS = 60


def likely_duplicates(place: Division, found_on: date, agency: Agency, *, on: date) -> QuerySet[Clue]:
    """Return clues of the same place and nearly the same day, among those that the agency may see."""
    span = timedelta(days=SAME_DAMAGE_DAYS)
    seen = access.visible_to(Clue, agency, on=on)
    return seen.filter(place=place, found_on__range=(found_on - span, found_on + span)).order_by("-found_on")


@carries_out(Clue, "register")
def number_and_grant(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Number the clue, keep its parties, give it to its handler, start the period of verification."""
    _number(clue, act, "线索")
    for row in inputs.get("parties") or []:
        if not row.get("name"):
            continue
        kind = row.get("kind") or "enterprise"
        ClueParty.objects.create(
            clue=clue, kind=kind, name=tidy_name(row["name"]), identity_no=row.get("identity_no") or "",
            address=row.get("address") or "", conduct=row.get("conduct") or "",
        )  # fmt: skip
    access.grant(clue, clue.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_1")
    if clue.handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=clue.handler, on=clue.found_on)


@carries_out(Clue, "receive")
def take_referred_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Number the received clue, give it to the bureau, let the sender see it."""
    _number(clue, act, "线索")
    access.grant(clue, clue.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_5")
    deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "open_case")
def make_the_case(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Make the case, carry parties and papers over, feed back to who referred the clue."""
    government = claimant_government_of(clue.place)
    case = begin(
        "open", Case, act, answers(), title=inputs["case_title"], place=clue.place, place_detail=clue.place_detail,
        found_on=clue.found_on, description=inputs["finding"], handler=act.agency, claimant_government=government,
        designated_department=designated_department_of(government), practice=clue.practice,
        number=documents.next_number(act.agency, act.on, "赔案"),
    )  # fmt: skip
    for party in clue.parties.order_by("pk"):
        add_obligor_row(
            case, act, name=party.name, kind=party.kind, identity_no=party.identity_no, address=party.address,
            act_done=party.conduct or clue.title, link_to_damage=inputs["finding"][:500],
        )  # fmt: skip
    _carry_papers_over(clue, case, act)
    Clue.objects.filter(pk=clue.pk).update(case=case)
    clue.case = case
    _feed_back_by_itself(clue, act, f"经核查，已立案并启动索赔程序，案件编号：{case.number}。")


@carries_out(Clue, "not_open")
def tell_the_referrer(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Feed back to who referred the clue."""
    _feed_back_by_itself(clue, act, f"经核查，决定不予立案。理由：{inputs['reasons']}")


@carries_out(Clue, "reverify")
def run_anew(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Start a new period of verification."""
    deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "come_back")
def run_again(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Start a new period of verification at a bureau."""
    if clue.handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "pass_on")
def send_the_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Deliver the clue to the competent agency, which may see it and accept or return it."""
    paper = documents.order("referrals.passing_on_letter", clue, act, inputs)
    to = inputs["to"]
    deliveries.send(
        clue, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER, article="CODE_1083"
    )
    access.grant(clue, to, Right.VIEW, act, ground="passed_on", article="CODE_1083")


@carries_out(Clue, "accept_passed_on")
def hand_over_the_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Make the new agency the handler; the old one keeps the view."""
    access.hand_over(clue, act.agency, act, article="CODE_1083")
    deadlines.start(clue, "clue_verify", act, agency=act.agency)


@carries_out(Clue, "return_passed_on")
def give_the_clue_back(clue: Clue, act: Act, inputs: Inputs) -> None:
    """End the view of the agency that gives it back, tell the handler."""
    access.revoke(clue, act.agency, act, ground="passed_on", end_ground="returned")
    deliveries.send(
        clue, act, to=clue.handler, subject=gettext_noop("A clue that you passed on was returned"),
        manner=deliveries.Manner.NOTICE, article="CODE_1083",
    )  # fmt: skip
    deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "tell_police")
def send_to_police(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Send the letter to the police, which does not sign in here."""
    paper = documents.order("referrals.letter_to_police", clue, act, inputs)
    deliveries.send(
        clue, act, addressee=inputs["police"].name_zh, paper=paper, subject=paper.title,
        manner=deliveries.Manner.TRANSFER, article="OPINIONS_6",
    )  # fmt: skip


@locks_along(Clue, "open_case", "not_open")
def referral_of_the_clue(clue: Clue) -> list[FileRecord]:
    """Return the referral by which a clue came, and what it hands over: feedback is given on it."""
    return clue.referred_by.files_to_lock() if clue.referred_by is not None else []


@locks_along(Case, "close")
def referrals_to_answer(case: Case) -> list[FileRecord]:
    """Return the referrals that led to a case, and what they hand over."""
    return [file for referral in _own_referrals(case) for file in referral.files_to_lock()]


@follows(Case, "close")
def conclude_own_referrals(case: Case, act: Act, inputs: Inputs) -> None:
    """Feed the outcome back on every referral that led to the case: closing owes it (OPINIONS_3)."""
    for referral in _own_referrals(case):
        if _is_answered_on(referral, act.agency):
            perform("conclude", referral, act, answers(words=f"案件已结案（{case.number}）。{inputs['report']}"))


def _own_referrals(case: Case) -> list[Referral]:
    accepted = Referral.objects.filter(received_clues__case=case, state=ReferralState.ACCEPTED)
    return list(accepted.select_related("clue", "case").order_by("pk").distinct())


def _is_answered_on(referral: Referral | None, agency: Agency) -> bool:
    return referral is not None and referral.state == ReferralState.ACCEPTED and referral.receiver_id == agency.pk


@carries_out(Referral, "draft")
def keep_the_draft(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Give the sender its own draft."""
    access.grant(referral, act.agency, Right.HANDLE, act, ground="sender", article="OPINIONS_3")


@carries_out(Referral, "submit")
def send_the_letter(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Number and deliver the letter, send the copies, let the receiver see what is referred."""
    # The letter names the day by which feedback is due.
    deadlines.start(referral, "clue_feedback", act, agency=referral.receiver, other_agency=referral.sender)
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
            referral,
            act,
            to=agency,
            paper=paper,
            subject=paper.title,
            manner=deliveries.Manner.COPY,
            article="OPINIONS_6",
        )
        access.grant(referral, agency, Right.SUMMARY, act, ground="copy", article="OPINIONS_6")
    access.grant(referral, referral.receiver, Right.VIEW, act, ground="receiver", article="OPINIONS_3")
    if referral.clue is not None:
        access.grant(referral.clue, referral.receiver, Right.VIEW, act, ground="referral", article="OPINIONS_3")
        if referral.clue.state in (ClueState.REGISTERED, ClueState.VERIFYING):
            perform("refer", referral.clue, act)
    else:
        access.grant(referral.case, referral.receiver, Right.SUMMARY, act, ground="referral", article="OPINIONS_4")


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
            access.grant(referral.case, act.agency, Right.VIEW, act, ground="accepted_referral", article="OPINIONS_4")
            for track in referral.named_tracks():
                before = track.state
                perform("go_to_procuratorate", track, act, answers(state_before=before))
                for key in ("negotiation_total", "obligor_answer"):
                    deadlines.pause(track, key, act, ground="with_procuratorate")
            follow_tracks(referral.case, act)
        return
    clue = referral.clue
    if clue is not None:
        made = begin(
            "receive", Clue, act, answers(), within=referral, title=clue.title, source="from_procuratorate",
            place=clue.place, place_detail=clue.place_detail, found_on=clue.found_on, description=clue.description,
            handler=act.agency, reporter=referral.sender, referred_by=referral,
        )  # fmt: skip
        for party in clue.parties.all():
            ClueParty.objects.create(
                clue=made, kind=party.kind, name=party.name, identity_no=party.identity_no, address=party.address,
                conduct=party.conduct,
            )  # fmt: skip


@carries_out(Referral, "return_to_sender")
def tell_of_the_return(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Tell the sender; a clue is registered again."""
    _feedback(referral, act, inputs)
    _bring_the_clue_back(referral, act)


@carries_out(Referral, "feed_back")
def deliver_feedback(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Deliver the feedback letter."""
    _feedback(referral, act, inputs)


@carries_out(Referral, "conclude")
def deliver_outcome(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Deliver the outcome."""
    _feedback(referral, act, inputs)


@carries_out(Referral, "hand_back")
def give_back(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Give obligors or clue back; periods run on."""
    _feedback(referral, act, inputs)
    if referral.case is not None:
        for track in referral.named_tracks():
            if track.state == "with_procuratorate":
                perform("come_back", track, act)
                for key in ("negotiation_total", "obligor_answer"):
                    deadlines.resume(track, key, act, ground="handed_back")
        access.revoke(referral.case, act.agency, act, ground="accepted_referral", end_ground="handed_back")
        follow_tracks(referral.case, act)
    _bring_the_clue_back(referral, act)


@carries_out(Referral, "withdraw")
def take_the_letter_back(referral: Referral, act: Act, inputs: Inputs) -> None:
    """Tell the receiver if the letter was out; a clue is registered again."""
    if referral.number:
        deliveries.send(
            referral, act, to=referral.receiver, subject=gettext_noop("A referral was withdrawn"),
            manner=deliveries.Manner.NOTICE, article="OPINIONS_3",
        )  # fmt: skip
        access.revoke(referral, referral.receiver, act, ground="receiver", end_ground="withdrawn")
    _bring_the_clue_back(referral, act)


@carries_out(PublicInterestFile, "assess_clue")
def take_the_clue_in(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Number the file and take the clue into it."""
    _number(file, act, "公益案")
    access.grant(file, act.agency, Right.HANDLE, act, ground="handler", article="OPINIONS_15")
    if file.clue is not None:
        perform("go_into_file", file.clue, act)


@carries_out(PublicInterestFile, "begin_from_referral")
def number_the_file(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Number the file."""
    _number(file, act, "公益案")
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
    """Move the file's rights to the competent procuratorate, which signs for it."""
    to = inputs["to"]
    access.revoke(file, act.agency, act, ground="handler", end_ground="transferred")
    access.grant(file, act.agency, Right.VIEW, act, ground="former_handler", article="PROCURATORIAL_SUITS_5")
    access.grant(file, to, Right.HANDLE, act, ground="handler", article="PROCURATORIAL_SUITS_5")
    deliveries.send(
        file, act, to=to, subject=f"公益诉讼案件移送：{file.number}", manner=deliveries.Manner.TRANSFER,
        article="PROCURATORIAL_SUITS_5",
    )  # fmt: skip


@carries_out(PublicInterestFile, "conclude_file")
def tell_the_outcome(file: PublicInterestFile, act: Act, inputs: Inputs) -> None:
    """Stop the clocks and feed the outcome back."""
    deadlines.stop_all(file, act, ground="concluded")
    _tell_the_sender(file, act, inputs["why"])


def _number(record: Any, act: Act, word: str) -> None:
    number = documents.next_number(act.agency, act.on, word)
    type(record)._default_manager.filter(pk=record.pk).update(number=number)
    record.number = number


def _carry_papers_over(clue: Clue, case: Case, act: Act) -> None:
    """Let the clue's papers stand on the case as well."""
    for attachment in Attachment.objects.filter(file_type=clue.kind(), file_id=clue.pk).order_by("pk"):
        Attachment.objects.create(
            **RecordReference.of(case), stored=attachment.stored, agency=attachment.agency,
            purpose=attachment.purpose, audience=attachment.audience, act_id=act.id, added_on=attachment.added_on,
        )  # fmt: skip


def _feedback(referral: Referral, act: Act, inputs: Any) -> Paper:
    paper = documents.order("referrals.feedback_letter", referral, act, inputs)
    deliveries.send(
        referral, act, to=referral.sender, paper=paper, subject=paper.title, manner=deliveries.Manner.FEEDBACK,
        article="OPINIONS_3",
    )  # fmt: skip
    return paper


def _feed_back_by_itself(clue: Clue, act: Act, words: str) -> None:
    """Feed back to the procuratorate whose clue this is: on its referral, where it came by one."""
    if clue.reporter is None:
        return
    if _is_answered_on(clue.referred_by, act.agency):
        perform("feed_back", clue.referred_by, act, answers(words=words))
        return
    deliveries.send(
        clue, act, to=clue.reporter, subject=f"线索办理反馈：{words}"[:200], manner=deliveries.Manner.FEEDBACK,
        article="OPINIONS_3",
    )  # fmt: skip


def _bring_the_clue_back(referral: Referral, act: Act) -> None:
    if referral.clue is not None:
        clue = Clue.objects.get(pk=referral.clue_id)
        if clue.state == ClueState.REFERRED:
            perform("come_back", clue, act)


def _tell_the_sender(file: PublicInterestFile, act: Act, words: str) -> None:
    referral = file.referral
    if referral is not None:
        deliveries.send(
            file, act, to=referral.sender, subject=f"移送案件办理情况：{words}"[:200], manner=deliveries.Manner.FEEDBACK,
            article="OPINIONS_3",
        )  # fmt: skip
