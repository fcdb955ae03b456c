"""A world in which every kind of paper was ordered once, by steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from ecocase.kernel import outbox
from ecocase.kernel.models import Agency, Delivery, Officer, OutboxMessage, Paper
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.receipts import sign_delivery
from negotiation.models import Agreement, Confirmation, Negotiation
from referrals.models import PublicInterestFile, Referral
from restoration.models import PaymentDuty, Plan
from tests.acting import act, agency, do, officer
from tests.journeys.making import (
    BUREAU,
    PROCURATORATE,
    a_claim,
    a_clue,
    a_draft,
    a_letter,
    a_paper,
    a_plan,
    a_table,
    point_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RARE = "𠮷㐂环保科技（苏州）有限公司"


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


@pytest.fixture(scope="module")
def media_of_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rendered papers lie."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module")
def every_paper(own_database: str, django_db_blocker: Any, media_of_papers: Path) -> Iterator[dict[str, Paper]]:
    """Order and render every kind of paper; return the last one of each kind."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media_of_papers):
        _order_them(officer(BUREAU, name="𠮷田办案"), officer(PROCURATORATE))
        for message in OutboxMessage.objects.order_by("pk"):
            assert outbox.handle(message.uid, at=message.recorded_at)
        yield {paper.spec: paper for paper in Paper.objects.order_by("pk")}


def _order_them(bureau: Officer, prosecutor: Officer) -> None:
    _a_negotiation_to_the_court(bureau, prosecutor)
    _a_restoration(bureau)
    _referrals(bureau, prosecutor)
    _clues(bureau)


def _a_negotiation_to_the_court(bureau: Officer, prosecutor: Officer) -> None:
    negotiation: Negotiation = a_table(bureau, (RARE, "乙 公司"))
    case = negotiation.case
    do("inform_procuratorate", fresh(case), bureau, date(2024, 5, 2), procuratorate=prosecutor.agency, summary="情况")
    invitation = {"meeting_on": date(2024, 5, 8), "place": "苏州", "matter": "赔偿数额"}
    do("invite_procuratorate", negotiation, bureau, date(2024, 5, 2), procuratorate=prosecutor.agency, **invitation)
    do("give_opinion", fresh(negotiation), prosecutor, date(2024, 5, 3), subject="程序", opinion="程序合法。")
    agreement: Agreement = a_draft(bureau, fresh(negotiation))
    first, second = negotiation.parties.order_by("pk")
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[first], signed=[])
    court = Agency.objects.filter(kind="COURT").first()
    asked = inputs(court_asked=court, words="")
    begin("apply_jointly", Confirmation, act(bureau, date(2024, 5, 25)), asked, within=fresh(agreement))
    do("declare_failed", fresh(second), bureau, date(2024, 5, 26), ground="other", reasons="反复变更意见")
    ended = {"ground": "obligation_performed", "reasons": "已付", "proof": a_paper(bureau)}
    do("end_without_claim", fresh(second).track, bureau, date(2024, 5, 27), **ended)
    do("mark_major", fresh(case), bureau, date(2024, 5, 27), major=["named_by_province"], words="")
    do("tell_police", fresh(case), bureau, date(2024, 5, 27), police=agency("PO-320500"), facts="涉嫌犯罪")
    point_out(fresh(case), prosecutor, date(2024, 5, 28))
    do(
        "answer_new_damage",
        fresh(case),
        bureau,
        date(2024, 5, 29),
        to=prosecutor.agency,
        outcome="entered_in_case",
        words="列入",
    )
    duty = PaymentDuty.objects.get(case=case)
    do("record_payment", duty, bureau, date(2024, 6, 1), amount=Decimal("50000.00"), receipt=a_paper(bureau))
    do("waive_rest", case.items.get(), bureau, date(2024, 6, 2), ground="other", reasons="其余未覆盖部分")
    closing = {"report": "已履行", "use_of_money": "修复", "limit_reason": "回执在途"}
    do("close", fresh(case), bureau, date(2024, 6, 3), **closing)


def _a_restoration(bureau: Officer) -> None:
    case = a_claim(bureau, (RARE,))
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan: Plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_done", plan, bureau, date(2024, 6, 1), progress="完成", photographs=[])
    found = {
        "result": "not_passed",
        "findings": "x",
        "value": None,
        "shortfall": "成活率不足",
        "report": a_paper(bureau),
    }
    do("record_evaluation", plan, bureau, date(2024, 7, 1), **found)
    do("require_further_restoration", plan, bureau, date(2024, 7, 2), demand="补植", finish_by=date(2024, 12, 31))
    ended = {"ground": "obligation_performed", "reasons": "已履行", "proof": a_paper(bureau)}
    do("terminate", fresh(case), bureau, date(2024, 7, 3), **ended)


def _referrals(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau, parties=(RARE,))
    letter = a_letter(bureau, prosecutor.agency, copies=[agency("PO-320500")])
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    delivery = Delivery.objects.get(record_type="referral", record_id=referral.pk, receiver=prosecutor.agency)
    sign_delivery(delivery, act(prosecutor, date(2024, 3, 5)))
    do("accept", fresh(referral), prosecutor, date(2024, 3, 6), words="")
    file = PublicInterestFile.objects.get(referral=referral)
    do("open_file", file, prosecutor, date(2024, 3, 7), kind_key="civil", why="公共利益受到损害")
    do("feed_back", fresh(referral), prosecutor, date(2024, 3, 8), words="已立案")


def _clues(bureau: Officer) -> None:
    clue = a_clue(bureau)
    do("tell_police", clue, bureau, date(2024, 3, 2), police=agency("PO-320500"), facts="涉嫌犯罪")
    do("start_verification", fresh(clue), bureau, date(2024, 3, 2))
    do(
        "not_open",
        fresh(clue),
        bureau,
        date(2024, 3, 3),
        ground="manifestly_minor",
        reasons="轻微",
        verification_report=[],
    )
    for to_move in (a_clue(bureau), a_claim(bureau)):
        on = date(2024, 5, 1)
        do("pass_on", to_move, bureau, on, reason="place", to=agency("EB-320600"), reasons="发生在南通")
