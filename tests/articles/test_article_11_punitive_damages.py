"""Article 11: punitive damages, and what the procuratorate thinks of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import DamageItem, InKindClaim
from ecocase.kernel.workflow import (
    NotCompetent,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.refusals import LimitExceeded
from ecocase.policy.coverage import InKindStatus
from negotiation.models import Agreement, Negotiation
from tests.acting import act, do
from tests.journeys.making import a_draft_of, a_table, fresh, money, row_of, sign

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def claimed(negotiation: Negotiation, by: Officer, amount: str, **more: Any) -> None:
    """Claim punitive damages of the first obligor."""
    answers = {"unlawful": "无证排放", "intentional": "私设暗管", "grave": "饮用水源中断"} | more
    obligor = negotiation.parties.order_by("pk").first()
    do("claim_punitive", fresh(negotiation), by, date(2024, 5, 6), obligor=obligor, amount=money(amount), **answers)


def with_interim_loss(bureau: Officer, *names: str) -> Negotiation:
    """Seat obligors, with an interim loss of 100,000 beside the costs."""
    negotiation = a_table(bureau, names or ("甲公司",))
    begin(
        "add_damage_item", DamageItem, act(bureau, date(2024, 5, 2)),
        inputs(
            name="期间损失", loss="interim_loss", harmed="surface_water", amount=money("100000.00"),
            seen_on=date(2024, 3, 1), basis="评估报告", evidence=[],
        ),
        within=fresh(negotiation.case), case=negotiation.case,
    )  # fmt: skip
    return fresh(negotiation)


def test_punitive_damages_stand_in_a_row_of_their_own_up_to_twice_their_base(bureau: Officer) -> None:
    negotiation = with_interim_loss(bureau)
    before = row_of(negotiation.case)
    claimed(negotiation, bureau, "200000.00")
    punitive = next(row for row in fresh(negotiation.case).facts.coverage_table.in_kind if row.kind == "punitive")
    assert punitive.amount == money("200000.00")
    assert row_of(negotiation.case) == before


def test_more_than_twice_the_base_needs_a_reason(bureau: Officer) -> None:
    negotiation = with_interim_loss(bureau)
    with pytest.raises(LimitExceeded):
        claimed(negotiation, bureau, "200000.01")
    claimed(negotiation, bureau, "200000.01", limit_reason="情节特别恶劣")


def test_what_one_obligor_is_to_pay_is_not_agreed_by_anothers_signature(bureau: Officer) -> None:
    negotiation = with_interim_loss(bureau, "甲公司", "乙公司")
    claimed(negotiation, bureau, "1000.00")
    lines = [{"party": name, "amount": "10000.00"} for name in ("甲公司", "乙公司")]
    agreement = a_draft_of(bureau, negotiation, *lines)
    sign(agreement, bureau, "乙公司")
    claim = InKindClaim.objects.get(kind="punitive")
    assert (str(claim.track), claim.status) == ("甲公司", InKindStatus.NOT_CLAIMED)
    sign(Agreement.objects.get(origin=agreement), bureau, on=date(2024, 5, 22))
    claim.refresh_from_db()
    assert claim.status == InKindStatus.AGREED


def test_a_procuratorate_claims_nothing_in_the_bureaus_negotiation(bureau: Officer, prosecutor: Officer) -> None:
    with pytest.raises(NotCompetent):
        claimed(with_interim_loss(bureau), prosecutor, "1000.00")
