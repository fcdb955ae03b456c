"""What is on file about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case, CoverageLine, InKindClaim, ItemState
from ecocase.kernel.facts import fact
from ecocase.kernel.models import Delivery
from ecocase.policy.coverage import Coverage, CoverageEntry, EntryKind, InKind, InKindEntry, InKindStatus, coverage
from ecocase.policy.stages import ENDED_TRACKS, TrackState

if TYPE_CHECKING:
    from cases.models import Track


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
def item_count(case: Case) -> int:
    """Return how many damage items the case has."""
    return case.items.count()


@fact(Case)
def item_names(case: Case) -> set[str]:
    """Return the names of the case's damage items."""
    return set(case.items.values_list("name", flat=True))


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
    for item in case.items.order_by("pk"):
        entries.append(CoverageEntry(str(item.pk), EntryKind.ASSESSED, item.assessed))
        if item.state == ItemState.WAIVED:
            waived.append(str(item.pk))
    live = CoverageLine.objects.filter(case=case, ended_on__isnull=True).exclude(kind=CoverageLine.Kind.PROPOSED)
    entries += [
        CoverageEntry(
            str(line.item_id), EntryKind(line.kind), line.amount, claim=line.claim, agency=str(line.creditor_id)
        )
        for line in live.order_by("pk")
    ]
    kinds = [
        InKindEntry(InKind(found.kind), InKindStatus(found.status), amount=found.amount)
        for found in InKindClaim.objects.filter(case=case, ended_on__isnull=True).order_by("pk")
    ]
    first = coverage(entries, kinds)
    # What is waived is exactly what nothing else covers.
    entries += [CoverageEntry(key, EntryKind.WAIVED, first.row(key).uncovered) for key in waived]
    return coverage(entries, kinds)


@fact(Case)
def everything_is_settled(case: Case) -> bool:
    """Whether every damage item is covered or waived."""
    return all(row.is_settled for row in case.facts.coverage_table.rows)
