"""The whole way in the browser: a prosecutor's clue becomes an agreement that is copied, confirmed, paid and closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case
from ecocase.kernel.models import Delivery, Officer, Paper
from negotiation.models import Agreement, Confirmation, Negotiation, NegotiationParty
from referrals.models import Clue, Referral
from restoration.models import PaymentDuty
from tests.browser.hands import PAPER, approve, make, sign_for_everything, sign_in, take
from tests.serving import wait_until

pytestmark = pytest.mark.django_db

TITLE = "𠮷㐂镇河道倾倒废酸"


def day(before: int) -> date:
    """Return a day so many days before today."""
    return timezone.localdate() - timedelta(days=before)


class Story:
    """Four people of two institutions and what they have made so far."""

    def __init__(self, chromium: Any, address: str) -> None:
        self.chromium, self.address = chromium, address
        people = ("officer", "leader", "prosecutor", "chief", "pr-liaison")
        self.officer, self.leader, self.prosecutor, self.chief, self.liaison = (
            sign_in(chromium, address, who) for who in people
        )

    def approved(self, record: Any, step: str, **answers: Any) -> None:
        """Let the bureau's officer ask and its leader approve."""
        take(self.officer, record, step, **answers)
        approve(self.leader)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.get(title=TITLE)

    def refer_the_clue(self) -> None:
        """Let the prosecutor register a clue, the chief send it, the bureau take it."""
        make(
            self.prosecutor, "clue", "register", on=day(100), title=TITLE, source_key="report_or_media", place="320500",
            found_on=day(101), description="河面出现油膜",
            **{"parties-0-name": "甲 化工有限公司"},
        )  # fmt: skip
        clue = Clue.objects.get(title=TITLE)
        make(
            self.prosecutor, "referral", "draft", clue, on=day(99), receiver="苏州市生态环境局", opinion="建议启动索赔",
            evidence_list="照片三张",
        )  # fmt: skip
        referral = Referral.objects.get(clue=clue)
        take(self.prosecutor, referral, "submit", on=day(99))
        refused = self.officer.goto(f"{self.address}/files/referral/{referral.uid}/")
        assert refused.status == 404, "Nothing is shown before the letter is out."
        approve(self.chief)
        assert "线索（案件）移送函" in "".join(sign_for_everything(self.officer))
        self.approved(referral, "accept")

    def open_the_case(self) -> None:
        """Verify, open, assess, complete."""
        clue = Clue.objects.get(title=TITLE, handler__code="EB-320500")
        take(self.officer, clue, "start_verification")
        self.approved(clue, "open_case", finding="水环境受到损害", verification_report=PAPER)
        assert "反馈函" in "".join(sign_for_everything(self.liaison))
        take(self.officer, self.case, "inform_procuratorate", procuratorate="苏州市人民检察院")
        make(
            self.officer, "track", "add_obligor", self.case, kind="person", name="乙某", act_done="驾车倾倒",
            link_to_damage="倾倒地点与污染一致", liability_mode="joint",
        )  # fmt: skip
        take(
            self.officer, self.case, "record_assessment", report=PAPER,
            **{"items-0-name": "地表水修复费用", "items-0-category": "restoration_cost",
               "items-0-medium": "surface_water", "items-0-assessed": "300000.00"},
        )  # fmt: skip
        self.approved(self.case, "complete_investigation", report=PAPER, finding="事实清楚")

    def come_to_the_table(self) -> None:
        """Serve both obligors; one consents, one refuses and fails."""
        make(self.officer, "negotiation", "open_negotiation", self.case, tracks=["甲 化工有限公司", "乙某"])
        first, second = NegotiationParty.objects.filter(negotiation__case=self.case).order_by("pk")
        take(self.officer, first, "print_notice", answer_by=day(-10))
        for party in (first, second):
            take(self.officer, party, "serve_notice", manner="direct", answer_by=day(-10), proof=PAPER)
        take(self.officer, first, "record_consent")
        take(self.officer, second, "record_no_consent", reply="refuses")
        self.approved(second, "declare_failed", ground="refused", reasons="书面拒绝")
        negotiation = Negotiation.objects.get(case=self.case)
        take(
            self.officer, negotiation, "invite_procuratorate", procuratorate="苏州市人民检察院", meeting_on=day(-1),
            place="苏州", matter="赔偿数额",
        )  # fmt: skip
        take(self.prosecutor, negotiation, "give_opinion", subject="程序", opinion="程序合法")
        take(
            self.officer, negotiation, "hold_meeting", place="苏州", attended=["甲 化工有限公司"], minutes="同意全额赔偿",
            procuratorate_present=True,
        )  # fmt: skip

    def sign(self) -> Agreement:
        """Draft with two instalments, sign, let the leader approve."""
        negotiation = Negotiation.objects.get(case=self.case)
        rows = {
            "lines-0-party": "甲 化工有限公司", "lines-0-item": "地表水修复费用", "lines-0-amount": "300000.00",
            "lines-0-manner": "pay", "instalments-0-party": "甲 化工有限公司", "instalments-0-due_on": day(-30),
            "instalments-0-amount": "300000.00",
        }  # fmt: skip
        make(self.officer, "agreement", "draft_agreement", negotiation, **rows)
        agreement = Agreement.objects.get(negotiation=negotiation)
        self.approved(agreement, "sign_agreement", signatories=["甲 化工有限公司"], signed=PAPER)
        return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.usefixtures("standing_people", "worker")
def test_from_a_prosecutors_clue_to_a_closed_case(chromium: Any, address: str) -> None:
    story = Story(chromium, address)
    story.refer_the_clue()
    story.open_the_case()
    story.come_to_the_table()
    agreement = story.sign()

    # The copy lies in the procuratorate's inbox in the same step, before any worker has printed it.
    arrived = sign_for_everything(story.liaison)
    assert {"生态环境损害赔偿协议", "生态环境损害赔偿协议抄送函"} <= set(arrived)
    paper = Paper.objects.get(spec="negotiation.agreement", record_id=agreement.pk)
    wait_until(lambda: Paper.objects.get(pk=paper.pk).rendered_at, "The worker has not printed the agreement.")
    answer = story.liaison.request.get(f"{address}/papers/{paper.uid}/")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    copies = Delivery.objects.filter(record_type="agreement", record_id=agreement.pk, manner="copy")
    assert {copy.signed_by for copy in copies} == {Officer.objects.get(username="pr-liaison").name}

    closing = f"{address}/steps/case/{story.case.uid}/close/"
    story.officer.goto(closing)
    assert story.officer.locator("button[name=phase]").count() == 0, "A case with money owed does not close."

    make(story.officer, "confirmation", "apply_jointly", agreement, court_asked="苏州市中级人民法院")
    confirmation = Confirmation.objects.get(agreement=agreement)
    take(story.officer, confirmation, "record_acceptance", court_case_no="（2026）苏05民特1号")

    duty = PaymentDuty.objects.get(agreement=agreement)
    take(story.officer, duty, "record_payment", amount="100000.00", receipt=PAPER)
    take(story.officer, duty, "record_payment", amount="200000.00", receipt=PAPER)
    failed = story.case.tracks.get(state="failed")
    story.approved(failed, "end_without_claim", ground="obligation_performed", reasons="连带债务已清偿", proof=PAPER)
    for page in (story.officer, story.liaison):
        sign_for_everything(page)
    story.approved(story.case, "close", report="赔偿已到位", use_of_money="统筹用于河道修复")
    assert story.case.state == "closed"
    assert Referral.objects.get(clue__title=TITLE).state == "concluded"
    assert "结案登记表" in "".join(sign_for_everything(story.liaison))

    assert story.prosecutor.goto(closing).status == 403
    stranger = sign_in(chromium, address, "nantong")
    assert stranger.goto(f"{address}/files/case/{story.case.uid}/").status == 404
    assert stranger.goto(f"{address}/papers/{paper.uid}/").status == 404
