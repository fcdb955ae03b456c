"""Whatever is signed, paid and rescinded, in whatever order: the parts of the damage add up, and nobody pays twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case
from restoration.models import PaymentDuty
from tests.acting import do, officer
from tests.journeys.making import BUREAU, a_draft_of, a_paper, a_table, fresh, money, sign

if TYPE_CHECKING:
    from negotiation.models import Negotiation

pytestmark = pytest.mark.django_db
NAMES = ("甲公司", "乙公司", "丙公司")
ASSESSED = money("100000.00")
QUICK = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
DEEDS = st.lists(
    st.tuples(st.sampled_from(("pay", "pay", "rescind")), st.sampled_from(NAMES), st.integers(1, 4_000_000)), max_size=8
)


def check(negotiation: Negotiation, *, joint: bool) -> None:
    """Hold the sum of the table, and that money came in at most once per yuan owed."""
    row = Case.objects.get(pk=negotiation.case_id).facts.coverage_table.rows[0]
    assert row.uncovered >= 0
    assert row.over == 0
    assert row.agreed + row.credited + row.uncovered == ASSESSED
    duties = list(PaymentDuty.objects.filter(case=negotiation.case_id))
    assert row.paid == sum((duty.paid for duty in duties), start=Decimal("0.00"))
    assert row.paid <= (money("90000.00") if joint else ASSESSED)
    # What a fallen agreement leaves behind is credited to the fen.
    fallen = sum((duty.paid for duty in duties if duty.fallen), start=Decimal("0.00"))
    assert row.credited <= row.paid
    assert joint or row.credited == fallen


@pytest.mark.parametrize("joint", [False, True])
def test_the_parts_always_add_up(joint: bool, db: Any) -> None:
    by = officer(BUREAU)

    @QUICK
    @given(deeds=DEEDS)
    def told(deeds: list[tuple[str, str, int]]) -> None:
        with transaction.atomic():
            negotiation = a_table(by, NAMES)
            amount = "90000.00" if joint else "30000.00"
            lines = [{"party": name, "amount": amount, "joint": joint} for name in NAMES]
            agreement = sign(a_draft_of(by, negotiation, *lines), by)
            check(negotiation, joint=joint)
            for place, (deed, name, fen) in enumerate(deeds):
                on = date(2024, 6, 1) + timedelta(days=place)
                party = negotiation.parties.get(track__obligor__name=name)
                duty = PaymentDuty.objects.get(track=party.track, agreement=agreement)
                if deed == "pay" and duty.state != "settled":
                    part = min(duty.balance, Decimal(fen) / 100)
                    do("record_payment", duty, by, on, amount=part, receipt=a_paper(by))
                elif deed == "rescind" and party.track.state in ("agreed", "performing"):
                    do(
                        "rescind", fresh(agreement), by, on, obligors=[party], ground="both_parties", way="sue",
                        reasons="x", proof=a_paper(by),
                    )  # fmt: skip
                check(negotiation, joint=joint)
            transaction.set_rollback(True)

    told()
