"""How long a warm worker takes for a paper."""

from __future__ import annotations

import os
import statistics
import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from ecocase.kernel import documents
from ecocase.kernel.models import Paper
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Agreement
from tests.acting import act, do, officer
from tests.journeys.making import BUREAU, a_table

pytestmark = pytest.mark.django_db
TIMES = int(os.environ.get("ECOCASE_BENCH_PAPERS", "20"))
GOAL_SECONDS = 0.5


def test_a_three_page_agreement_renders_in_half_a_second(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    by = officer(BUREAU)
    negotiation = a_table(by, ("第一化工有限公司",))
    item = negotiation.case.items.get()
    lines = [
        {"party": party, "item": item, "amount": Decimal("10000.00"), "manner": "pay", "joint": False}
        for party in negotiation.parties.order_by("pk")
    ]
    text = "乙方应当在约定期限内完成污染土壤清理、河道底泥清除和岸线植被恢复，并接受甲方的监督检查。"
    draft = inputs(lines=lines, instalments=[], duties=text, pay_by=date(2024, 6, 30), breach=text)
    agreement = begin("draft_agreement", Agreement, act(by, date(2024, 5, 10)), draft, within=negotiation)
    do("sign_agreement", agreement, by, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    paper = Paper.objects.get(spec="negotiation.agreement")
    pages = len(PdfReader(BytesIO(documents.render(paper))).pages)
    assert pages >= 3
    taken = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        documents.render(paper)
        taken.append(time.perf_counter() - begun)
    with capsys.disabled():
        print(f"\nagreement of {pages} pages: median {statistics.median(taken):.3f} s, worst {max(taken):.3f} s")
    assert statistics.median(taken) < GOAL_SECONDS
