"""The ledger of coverage: what is assessed, agreed, pending, decided, paid and uncovered, per damage item."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Case, CoverageLine, DamageItem, InKindClaim, Track
from cases.services import CoverageEntryToMake, coverage_of, end_coverage, enter_coverage, overlap_of
from ecocase.kernel.models import Officer
from ecocase.policy.coverage import InKind, InKindStatus, Overlap
from tests.acting import act, agency, do
from tests.cases.making import OPENED, add_item, add_obligor, bureau, claim_ready, open_case, prosecutor

pytestmark = pytest.mark.django_db
Kind = CoverageLine.Kind
LATER = date(2025, 4, 1)


def enter(
    case: Case, by: Officer, kind: Kind, amount: str, *, track: Track, source: Any = None, claim: str = ""
) -> None:
    line = CoverageEntryToMake(case.items.order_by("pk").first(), track, kind, Decimal(amount), claim)
    enter_coverage(case, act(by, OPENED), source or track, [line])


def row(case: Case) -> Any:
    return coverage_of(case).rows[0]


def test_what_is_assessed_is_uncovered_until_it_is_agreed() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    assert (row(case).assessed, row(case).uncovered) == (Decimal("80000.00"), Decimal("80000.00"))
    enter(case, by, Kind.AGREED, "50000.00", track=track)
    assert (row(case).agreed, row(case).uncovered) == (Decimal("50000.00"), Decimal("30000.00"))


def test_a_proposal_covers_nothing() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    enter(case, by, Kind.PROPOSED, "80000.00", track=track)
    assert row(case).uncovered == Decimal("80000.00")


def test_pending_decided_and_credited_amounts_cover_and_payment_does_not_cover_twice() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    for kind, amount in (
        (Kind.PENDING, "10000"),
        (Kind.GRANTED, "20000"),
        (Kind.REJECTED, "5000"),
        (Kind.CREDITED, "1000"),
    ):
        enter(case, by, kind, amount, track=track)
    enter(case, by, Kind.PAID, "20000", track=track)
    found = row(case)
    assert (found.decided, found.covered, found.uncovered, found.paid) == (
        Decimal(25000), Decimal(36000), Decimal("44000.00"), Decimal(20000),
    )  # fmt: skip


def test_joint_debtors_of_one_claim_count_once() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    for track in (first, second):
        enter(case, by, Kind.AGREED, "60000.00", track=track, claim="agreement:1:joint")
    assert row(case).agreed == Decimal("60000.00")


def test_debtors_by_share_count_each() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    for track in (first, second):
        enter(case, by, Kind.AGREED, "30000.00", track=track, claim=f"agreement:1:{track.pk}")
    assert row(case).agreed == Decimal("60000.00")


def test_ended_lines_leave_the_sum_and_stay_on_file() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    enter(case, by, Kind.AGREED, "10000.00", track=first)
    enter(case, by, Kind.PAID, "4000.00", track=first)
    enter(case, by, Kind.AGREED, "20000.00", track=second)
    end_coverage(first, act(by, LATER), kinds=[Kind.AGREED])
    assert (row(case).agreed, row(case).paid) == (Decimal("20000.00"), Decimal("4000.00"))
    end_coverage(second, act(by, LATER), tracks=[first])
    assert row(case).agreed == Decimal("20000.00")
    assert CoverageLine.objects.get(track=first, kind=Kind.AGREED).ended_on == LATER


def test_another_case_is_not_touched() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    other, _tracks = claim_ready(by)
    enter(case, by, Kind.AGREED, "80000.00", track=track)
    assert row(other).uncovered == Decimal("80000.00")


def test_beyond_the_item_the_own_agency_is_warned_and_another_one_is_refused() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    item = case.items.get()
    assert overlap_of(item, Decimal("80000.00"), by.agency) is Overlap.WITHIN
    enter(case, by, Kind.AGREED, "60000.00", track=track, claim="a")
    assert overlap_of(item, Decimal("20000.00"), agency("PR-320500")) is Overlap.WITHIN
    assert overlap_of(item, Decimal("20000.01"), by.agency) is Overlap.WARNED
    assert overlap_of(item, Decimal("20000.01"), agency("PR-320500")) is Overlap.REFUSED


def test_a_waived_item_is_settled_and_grows_again_by_a_supplement() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    enter(case, by, Kind.AGREED, "50000.00", track=track)
    item = do("waive_rest", case.items.get(), by, LATER, ground="evidence_insufficient", reasons="x")
    assert (row(case).waived, row(case).is_settled) == (Decimal("30000.00"), True)
    item = do("supplement", item, by, LATER, added=Decimal("1000.00"), ground="法院认定", supplement=[])
    assert (item.waived_ground, row(case).waived, row(case).is_settled) == ("", Decimal(0), False)


def test_claims_in_kind_stand_beside_the_damage_items() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    InKindClaim.objects.create(
        case=case, track=track, kind=InKind.PUNITIVE.value, status=InKindStatus.AGREED.value, amount=Decimal("100.00"),
        creditor=by.agency, source_type="track", source_id=track.pk,
    )  # fmt: skip
    table = coverage_of(case)
    punitive = next(found for found in table.in_kind if found.kind is InKind.PUNITIVE)
    assert (punitive.status, punitive.amount) == (InKindStatus.AGREED, Decimal("100.00"))
    assert table.total.agreed == Decimal(0)


def test_the_creditor_is_the_agency_that_claims() -> None:
    case, (track,) = claim_ready(bureau())
    enter(case, prosecutor(), Kind.PENDING, "1.00", track=track)
    assert CoverageLine.objects.get(case=case).creditor == agency("PR-320500")


fen = st.integers(min_value=0, max_value=10_000_000).map(lambda number: Decimal(number) / 100)


@settings(max_examples=15, deadline=None)
@given(
    assessed=st.lists(fen, min_size=1, max_size=4),
    agreed=st.lists(st.tuples(st.integers(min_value=0, max_value=3), fen), max_size=6),
)
def test_nothing_is_ever_covered_twice_or_lost(assessed: list[Decimal], agreed: list[tuple[int, Decimal]]) -> None:
    by = bureau()
    case = open_case(by)
    track = add_obligor(case, by)
    items = [add_item(case, by, f"项目{place}", amount=str(amount)) for place, amount in enumerate(assessed)]
    lines = [CoverageEntryToMake(items[place % len(items)], track, Kind.AGREED, amount) for place, amount in agreed]
    enter_coverage(case, act(by, OPENED), track, lines)
    table = coverage_of(case)
    for item in DamageItem.objects.filter(case=case):
        found = table.row(str(item.pk))
        own = sum((line.amount for line in lines if line.item.pk == item.pk), Decimal(0))
        assert found.uncovered == max(Decimal(0), item.assessed - own)
        assert found.over == max(Decimal(0), own - item.assessed)
    assert table.total.uncovered == sum((found.uncovered for found in table.rows), Decimal(0))
