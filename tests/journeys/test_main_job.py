"""The main job: a clue becomes an agreement that is copied to the procuratorate, performed and closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cases.models import Case, DamageItem
from ecocase.kernel import access
from ecocase.kernel.models import OutboxMessage
from ecocase.kernel.workflow import (
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Agreement, NegotiationParty
from tests.acting import act, agency, do
from tests.journeys.making import a_case, a_table

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_every_act_leaves_papers_for_the_worker(bureau: Officer) -> None:
    a_case(bureau)
    assert OutboxMessage.objects.filter(kind="render_paper", handled_at__isnull=True).exists()


def test_the_table_counts_what_is_agreed_once(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    item = negotiation.case.items.get()
    lines = [
        {"party": party, "item": item, "amount": Decimal("100000.00"), "manner": "pay", "joint": True}
        for party in negotiation.parties.order_by("pk")
    ]
    agreement = begin(
        "draft_agreement", Agreement, act(bureau, date(2024, 5, 10)),
        inputs(lines=lines, instalments=[], duties="", pay_by=None, breach=""), within=negotiation,
    )  # fmt: skip
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    row = Case.objects.get(pk=negotiation.case_id).facts.coverage_table.rows[0]
    assert row.agreed == Decimal("100000.00")
    assert DamageItem.objects.get(pk=item.pk).assessed == row.agreed


def test_people_outside_the_file_find_nothing(bureau: Officer) -> None:
    case = a_case(bureau)
    stranger = agency("EB-320600")
    assert access.right_of(stranger, case, on=date(2024, 3, 11)) is None
    assert not NegotiationParty.objects.filter(track__case=case).exists()
