"""The whole way by clicks: a prosecutor's clue becomes an agreement that is copied, confirmed, performed and closed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases.models import DamageItem
from ecocase.kernel.models import Delivery, Officer, Paper
from negotiation.models import Agreement, Confirmation
from referrals.models import Clue, Referral
from restoration.models import PaymentDuty
from tests.browser.hands import PAPER, sign_for_everything, sign_in, take
from tests.browser.story import CHINESE as N
from tests.browser.story import Story, day
from tests.serving import wait_until

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("standing_people", "worker")
def test_from_a_prosecutors_clue_to_a_closed_case(chromium: Any, address: str) -> None:
    story = Story(chromium, address)
    handed_over_and_back(story)
    agreement = negotiated(story)
    copied_and_received(story, agreement)
    performed(story, agreement)
    closed(story)
    hidden_from_others(story, chromium)
    assert story.complaints == []


def handed_over_and_back(story: Story) -> None:
    """Clue, referral to the bureau, case; referral of one obligor to the procuratorate, and back."""
    referral = story.refer_the_clue()
    assert "referrals.transfer_letter" in story.signed_for(story.bureau)
    story.open_the_case(Clue.objects.get(referred_by=referral))
    sign_for_everything(story.liaison)
    told = {"referrals.feedback_letter", "cases.notice_to_procuratorate"}
    assert told <= story.signed_for(story.procuratorate)
    story.add_obligor(N.absent)
    story.add_obligor(N.restorer)
    story.refer_an_obligor_and_get_it_back()
    sign_for_everything(story.officer)
    assert "referrals.feedback_letter" in story.signed_for(story.bureau)


def negotiated(story: Story) -> Agreement:
    """Three obligors at the table: two sign, the third stays away and fails."""
    story.assess({N.water: "300000.00", N.bank: "100000.00", N.survey: "20000.00"})
    story.come_to_the_table(N.payer, N.absent, N.restorer)
    take(
        story.officer, story.negotiation, "invite_procuratorate", procuratorate=story.procuratorate, meeting_on=day(72),
        place="苏州", matter="赔偿数额", on=day(78),
    )  # fmt: skip
    take(
        story.officer, story.negotiation, "hold_meeting", place="苏州", attended=[N.payer, N.restorer], others="检察官",
        minutes="两家同意赔偿；乙某未到。", procuratorate_present=True, signed_minutes=PAPER, on=day(72),
    )  # fmt: skip
    assert Paper.objects.filter(spec="negotiation.minutes", record_id=story.negotiation.pk).count() == 1
    agreement = story.draft(
        [
            (N.payer, N.water, "300000.00", "pay"),
            (N.restorer, N.bank, "100000.00", "restore"),
            (N.absent, N.survey, "20000.00", "pay"),
        ],
        [(N.payer, 40, "100000.00"), (N.payer, 10, "200000.00")],
    )
    take(story.prosecutor, story.negotiation, "give_opinion", subject="协议草案", opinion="程序合法。", on=day(66))
    sign_for_everything(story.officer)
    assert "negotiation.legal_opinion" in story.signed_for(story.bureau)
    story.approved(agreement, "sign_agreement", signatories=[N.payer, N.restorer], signed=PAPER, on=day(62))
    story.approved(story.party(N.absent), "declare_failed", ground="absent", reasons="未参加会议。", on=day(61))
    states = {str(track): track.state for track in story.case.tracks.all()}
    assert states == {N.payer: "agreed", N.absent: "failed", N.restorer: "agreed"}
    return Agreement.objects.get(pk=agreement.pk)


def copied_and_received(story: Story, agreement: Agreement) -> None:
    """The copy lies in the procuratorate's inbox in the same step, before any worker has printed it."""
    sign_for_everything(story.liaison)
    assert {"negotiation.agreement", "negotiation.copy_letter"} <= story.signed_for(story.procuratorate)
    paper = Paper.objects.get(spec="negotiation.agreement", record_id=agreement.pk)
    wait_until(lambda: Paper.objects.get(pk=paper.pk).rendered_at, "The worker has not printed the agreement.", 90)
    answer = story.liaison.request.get(f"{story.address}/papers/{paper.uid}/")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    copies = Delivery.objects.filter(record_type="agreement", record_id=agreement.pk, manner="copy")
    assert {copy.signed_by for copy in copies} == {Officer.objects.get(username="pr-liaison").name}


def performed(story: Story, agreement: Agreement) -> None:
    """Confirmed by the court, restored at the second attempt, paid in two instalments on their days."""
    closing = story.officer.request.get(f"{story.address}/steps/case/{story.case.uid}/close/")
    assert closing.status == 409, "A case with money owed does not close."
    story.confirm(agreement)
    found = Confirmation.objects.get(agreement=agreement)
    assert (found.state, found.published_from, found.published_until) == ("confirmed", day(50), day(18))
    plan = story.restore(N.bank)
    assert (plan.state, plan.demands) == ("passed", 1)
    sign_for_everything(story.liaison)
    assert "restoration.evaluation_opinion" in story.signed_for(story.procuratorate)
    story.pay(agreement, "100000.00", 41)
    assert PaymentDuty.objects.get(agreement=agreement).balance == Decimal("200000.00")
    story.pay(agreement, "200000.00", 12)
    assert PaymentDuty.objects.get(agreement=agreement).state == "settled"


def closed(story: Story) -> None:
    """What the absent obligor would have owed is given up on listed grounds; the case closes with its copies."""
    failed = story.case.tracks.get(state="failed")
    story.approved(failed, "end_without_claim", ground="manifestly_minor", reasons="余额很小", proof=PAPER)
    rest = DamageItem.objects.get(case=story.case, name=N.survey)
    story.approved(rest, "waive_rest", ground="cost_above_gain", reasons="另行索赔的成本更高")
    for page in (story.officer, story.liaison):
        sign_for_everything(page)
    story.approved(story.case, "close", report="赔偿已到位", use_of_money="统筹用于河道修复")
    assert story.case.state == "closed"
    assert Referral.objects.get(clue__title=N.title).state == "concluded"
    sign_for_everything(story.liaison)
    assert "cases.closing_form" in story.signed_for(story.procuratorate)


def hidden_from_others(story: Story, chromium: Any) -> None:
    """The other institution may not close, and a stranger cannot tell that anything exists."""
    closing = f"{story.address}/steps/case/{story.case.uid}/close/"
    assert story.prosecutor.request.get(closing).status == 403
    stranger = sign_in(chromium, story.address, "nantong")
    paper = Paper.objects.filter(file_type="negotiation", file_id=story.negotiation.pk).first()
    for path in (f"/files/case/{story.case.uid}/", f"/papers/{paper.uid}/"):
        assert stranger.request.get(f"{story.address}{path}").status == 404
