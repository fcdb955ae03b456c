"""What every part of referrals does: number files, feed back, bring clues back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.kernel import deliveries, documents
from ecocase.kernel.workflow import perform
from ecocase.kernel.workflow.inputs import inputs as answers
from referrals.models import Clue, ClueState, Referral, ReferralState

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, Paper


def number(record: Any, act: Act, word: str) -> None:
    """Give a record the next number of its agency, year and kind."""
    found = documents.next_number(act.agency, act.on, word)
    type(record)._default_manager.filter(pk=record.pk).update(number=found)
    record.number = found


def feed_back(referral: Referral, act: Act, inputs: Any) -> Paper:
    """Deliver a feedback letter to the sender."""
    paper = documents.order("referrals.feedback_letter", referral, act, inputs)
    deliveries.send(
        referral, act, to=referral.sender, paper=paper, subject=paper.title, manner=deliveries.Manner.FEEDBACK,
        article="OPINIONS_3",
    )  # fmt: skip
    return paper


def feed_back_by_itself(clue: Clue, act: Act, words: str) -> None:
    """Feed back to the procuratorate whose clue this is: on its referral, where it came by one."""
    if clue.reporter is None:
        return
    if is_answered_on(clue.referred_by, act.agency):
        perform("feed_back", clue.referred_by, act, answers(words=words))
        return
    deliveries.send(
        clue, act, to=clue.reporter, subject=f"线索办理反馈：{words}"[:200], manner=deliveries.Manner.FEEDBACK,
        article="OPINIONS_3",
    )  # fmt: skip


def is_answered_on(referral: Referral | None, agency: Agency) -> bool:
    """Whether an agency still owes feedback on a referral."""
    return referral is not None and referral.state == ReferralState.ACCEPTED and referral.receiver_id == agency.pk


def bring_the_clue_back(referral: Referral, act: Act) -> None:
    """Register the clue of a letter again, where it had gone with the letter."""
    if referral.clue_id is not None:
        clue = Clue.objects.get(pk=referral.clue_id)
        if clue.state == ClueState.REFERRED:
            perform("come_back", clue, act)
