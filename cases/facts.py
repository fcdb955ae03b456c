"""What is on file about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case, CoverageLine, InKindClaim, ItemState
from ecocase.kernel.facts import fact
from ecocase.kernel.models import Delivery
from ecocase.policy.coverage import Coverage, CoverageEntry, EntryKind, InKind, InKindEntry, InKindStatus, coverage
from ecocase.policy.stages import ENDED_TRACKS, TrackState

if TYPE_CHECKING:
    from cases.models import DamageItem, Track


@fact(Case)
def track_list(case: Case) -> list[Track]:
    """Return the tracks with their obligors, in the order in which they were entered."""
    return list(case.tracks.select_related("obligor").order_by("pk"))


@fact(Case)
def track_count(case: Case) -> int:
    """Return how many obligors the case has."""
    return len(case.facts.track_list)


@fact(Case)
def open_track_count(case: Case) -> int:
    """Return how many tracks still ask the bureau for something; what the procuratorate took over asks it."""
    at_rest = ENDED_TRACKS | {TrackState.WITH_PROCURATORATE}
    return sum(TrackState(track.state) not in at_rest for track in case.facts.track_list)


@fact(Case)
def item_list(case: Case) -> list[DamageItem]:
    """Return the damage items in the order in which they were entered."""
    return list(case.items.order_by("pk"))


@fact(Case)
def item_count(case: Case) -> int:
    """Return how many damage items the case has."""
    return len(case.facts.item_list)


@fact(Case)
def item_names(case: Case) -> set[str]:
    """Return the names of the case's damage items."""
    return {item.name for item in case.facts.item_list}


@fact(Case)
def live_lines(case: Case) -> list[CoverageLine]:
    """Return the coverage lines that stand, proposed ones included."""
    return list(CoverageLine.objects.filter(case=case, ended_on__isnull=True).order_by("pk"))


@fact(Case)
def live_claims_in_kind(case: Case) -> list[InKindClaim]:
    """Return the claims in kind that stand, each with its obligor."""
    found = InKindClaim.objects.filter(case=case, ended_on__isnull=True)
    return list(found.select_related("track__obligor").order_by("pk"))


@fact(Case)
def open_receipts(case: Case) -> list[str]:
    """Return the papers of the case that nobody has signed for yet."""
    waiting = Delivery.objects.filter(
        file_type=case.kind(), file_id=case.pk, receipt_owed=True, signed_on__isnull=True
    ).select_related("receiver")
    return [f"{delivery.receiver}: {delivery.subject}" for delivery in waiting.order_by("pk")]


@fact(Case)
def coverage_table(case: Case) -> Coverage:
    """Return the coverage table of the case; rows are keyed by the item's id as text."""
    entries: list[CoverageEntry] = []
    waived = []
    for item in case.facts.item_list:
        entries.append(CoverageEntry(str(item.pk), EntryKind.ASSESSED, item.assessed))
        if item.state == ItemState.WAIVED:
            waived.append(str(item.pk))
    entries += [
        CoverageEntry(
            str(line.item_id), EntryKind(line.kind), line.amount, claim=line.claim, agency=str(line.creditor_id)
        )
        for line in case.facts.live_lines
        if line.kind != CoverageLine.Kind.PROPOSED
    ]
    kinds = [
        InKindEntry(InKind(found.kind), InKindStatus(found.status), amount=found.amount)
        for found in case.facts.live_claims_in_kind
    ]
    first = coverage(entries, kinds)
    # What is waived is exactly what nothing else covers.
    entries += [CoverageEntry(key, EntryKind.WAIVED, first.row(key).uncovered) for key in waived]
    return coverage(entries, kinds)


@fact(Case)
def everything_is_settled(case: Case) -> bool:
    """Whether every damage item is covered or waived."""
    return all(row.is_settled for row in case.facts.coverage_table.rows)
