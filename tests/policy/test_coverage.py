"""What is agreed, pending, decided and uncovered (article 13)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecocase.policy.coverage import (
    CoverageEntry,
    CoverageRow,
    EntryKind,
    InKind,
    InKindEntry,
    InKindStatus,
    Overlap,
    coverage,
    overlap,
)

ASSESSED, AGREED, PENDING = EntryKind.ASSESSED, EntryKind.AGREED, EntryKind.PENDING
GRANTED, REJECTED, CREDITED = EntryKind.GRANTED, EntryKind.REJECTED, EntryKind.CREDITED


def entry(kind: EntryKind, amount: str, *, item: str = "river", claim: str = "", agency: str = "EB") -> CoverageEntry:
    return CoverageEntry(item, kind, Decimal(amount), claim, agency)


def river(*entries: CoverageEntry) -> CoverageRow:
    return coverage(entries).row("river")


class TestADamageItem:
    def test_is_uncovered_as_long_as_nothing_is_agreed_or_sued(self):
        assert river(entry(ASSESSED, "100.00")).uncovered == Decimal("100.00")

    def test_is_covered_by_what_is_agreed_pending_decided_and_credited(self):
        row = river(
            entry(ASSESSED, "100.00"),
            entry(AGREED, "10.01"),
            entry(PENDING, "20.02"),
            entry(GRANTED, "5.00"),
            entry(REJECTED, "15.00"),
            entry(CREDITED, "9.97"),
        )

        assert row.covered == Decimal("60.00")
        assert row.decided == Decimal("20.00")
        assert row.uncovered == Decimal("40.00")

    def test_is_not_covered_again_by_what_is_paid_under_a_title(self):
        row = river(entry(ASSESSED, "100"), entry(AGREED, "60", claim="a"), entry(EntryKind.PAID, "60"))

        assert (row.uncovered, row.paid) == (Decimal(40), Decimal(60))

    def test_is_never_uncovered_below_nothing(self):
        row = river(entry(ASSESSED, "10"), entry(AGREED, "12"))

        assert (row.uncovered, row.over) == (Decimal(0), Decimal(2))

    def test_grows_only_by_a_further_assessment(self):
        assert river(entry(ASSESSED, "10"), entry(ASSESSED, "2.50")).assessed == Decimal("12.50")

    def test_is_settled_when_the_rest_is_waived(self):
        rest = (entry(ASSESSED, "10"), entry(AGREED, "7"))

        assert not river(*rest).is_settled
        assert river(*rest, entry(EntryKind.WAIVED, "3")).is_settled

    def test_takes_no_negative_amount(self):
        with pytest.raises(ValueError, match="never negative"):
            entry(ASSESSED, "-1")


class TestAClaimLine:
    def test_that_is_sued_moves_from_agreed_to_pending(self):
        row = river(entry(ASSESSED, "100"), entry(AGREED, "60", claim="a"), entry(PENDING, "60", claim="a"))

        assert (row.agreed, row.pending, row.uncovered) == (Decimal(0), Decimal(60), Decimal(40))

    def test_that_is_decided_counts_as_granted_and_rejected_and_no_longer_as_pending(self):
        row = river(
            entry(ASSESSED, "100"),
            entry(PENDING, "60", claim="a"),
            entry(GRANTED, "45", claim="a"),
            entry(REJECTED, "15", claim="a"),
        )

        assert (row.pending, row.decided, row.uncovered) == (Decimal(0), Decimal(60), Decimal(40))

    def test_owed_jointly_counts_once_whoever_owes_it(self):
        two_debtors = [entry(AGREED, "60", claim="joint"), entry(AGREED, "60", claim="joint")]

        assert river(entry(ASSESSED, "100"), *two_debtors).agreed == Decimal(60)

    def test_owed_by_shares_counts_share_by_share(self):
        two_debtors = [entry(AGREED, "40", claim="one"), entry(AGREED, "20", claim="two")]

        assert river(entry(ASSESSED, "100"), *two_debtors).agreed == Decimal(60)


class TestAFurtherAmount:
    covered = (entry(ASSESSED, "100"), entry(AGREED, "80", claim="a", agency="EB"))

    def test_within_what_is_uncovered_is_entered(self):
        assert overlap(self.covered, entry(PENDING, "20", agency="PR")) is Overlap.WITHIN

    def test_of_another_agency_beyond_it_is_refused(self):
        assert overlap(self.covered, entry(PENDING, "20.01", agency="PR")) is Overlap.REFUSED

    def test_of_the_own_agency_beyond_it_is_warned(self):
        assert overlap(self.covered, entry(PENDING, "20.01", agency="EB")) is Overlap.WARNED

    def test_that_carries_the_same_claim_on_takes_its_place(self):
        assert overlap(self.covered, entry(PENDING, "100", claim="a", agency="PR")) is Overlap.WITHIN


class TestClaimsInKind:
    def test_stand_in_rows_of_their_own_even_when_nobody_claims_them(self):
        rows = coverage([]).in_kind

        assert [row.kind for row in rows] == list(InKind)
        assert all(row.status is InKindStatus.NOT_CLAIMED for row in rows)

    def test_show_how_far_they_have_come(self):
        rows = coverage(
            [],
            [
                InKindEntry(InKind.STOP, InKindStatus.AGREED),
                InKindEntry(InKind.STOP, InKindStatus.CLAIMED),
            ],
        ).in_kind

        assert rows[0].status is InKindStatus.CLAIMED

    def test_keep_punitive_damages_outside_the_damage_items(self):
        found = coverage(
            [entry(ASSESSED, "100")],
            [
                InKindEntry(InKind.PUNITIVE, InKindStatus.CLAIMED, "p", "PR", Decimal(50)),
                InKindEntry(InKind.PUNITIVE, InKindStatus.DECIDED, "p", "PR", Decimal(30)),
            ],
        )

        assert found.in_kind[-1].amount == Decimal(30)
        assert found.total.assessed == Decimal(100)


money = st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100)
entries = st.lists(
    st.builds(
        CoverageEntry,
        item=st.sampled_from(["river", "soil", "air"]),
        kind=st.sampled_from(list(EntryKind)),
        amount=money,
        claim=st.sampled_from(["", "a", "b"]),
        agency=st.sampled_from(["EB", "PR"]),
    ),
    max_size=12,
)


@given(entries)
def test_what_is_assessed_is_covered_or_uncovered_and_nothing_is_lost(found):
    for row in coverage(found).rows:
        assert row.assessed + row.over == row.covered + row.uncovered
        assert row.uncovered >= 0
        assert row.uncovered == 0 or row.over == 0


@given(entries, st.randoms(use_true_random=False))
def test_the_order_in_which_amounts_are_entered_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)

    one, other = coverage(found), coverage(shuffled)

    assert {row.item: row for row in one.rows} == {row.item: row for row in other.rows}
    assert one.total == other.total


@given(entries)
def test_the_total_is_the_sum_of_the_rows(found):
    table = coverage(found)

    assert table.total.uncovered == sum((row.uncovered for row in table.rows), Decimal(0))
    assert table.total.covered == sum((row.covered for row in table.rows), Decimal(0))


@given(entries, money)
def test_a_further_claim_never_uncovers_anything(found, amount):
    further = CoverageEntry("river", PENDING, amount, "new", "EB")

    assert coverage([*found, further]).row("river").uncovered <= coverage(found).row("river").uncovered
