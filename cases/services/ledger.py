"""The ledger of coverage: what stands over each damage item, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Case, CoverageLine, DamageItem, Track
from ecocase.kernel.models import Agency
from ecocase.policy.coverage import Coverage, CoverageEntry, EntryKind, Overlap, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Recorded


@dataclass(frozen=True)
class CoverageEntryToMake:
    """A line to enter over a damage item. `claim` tells one debt of several joint debtors."""

    item: DamageItem
    track: Track | None
    kind: CoverageLine.Kind
    amount: Decimal
    claim: str = ""


def coverage_of(case: Case) -> Coverage:
    """Return the coverage table as it stands now; rows are keyed by the item's id as text."""
    return Case.objects.get(pk=case.pk).facts.coverage_table


def enter_coverage(case: Case, act: Act, source: Recorded, lines: Iterable[CoverageEntryToMake]) -> None:
    """Enter lines over damage items, named after the record they come from."""
    CoverageLine.objects.bulk_create(
        CoverageLine(
            case=case, item=line.item, track=line.track, kind=line.kind, amount=line.amount, claim=line.claim,
            creditor=act.agency, source_type=source.kind(), source_id=source.pk, entered_on=act.on,
        )
        for line in lines
    )  # fmt: skip


def end_coverage(
    source: Recorded, act: Act, *, kinds: Iterable[str] | None = None, tracks: Iterable[Track] | None = None
) -> None:
    """End the lines that came from a record; they stay on file as ended."""
    live = CoverageLine.objects.filter(source_type=source.kind(), source_id=source.pk, ended_on__isnull=True)
    if kinds is not None:
        live = live.filter(kind__in=list(kinds))
    if tracks is not None:
        live = live.filter(track__in=list(tracks))
    live.update(ended_on=act.on)


def overlap_of(item: DamageItem, amount: Decimal, agency: Agency, *, claim: str = "") -> Overlap:
    """Return what a further amount over an item would be: within, warned (own lines), refused (another agency's)."""
    lines = CoverageLine.objects.filter(item=item, ended_on__isnull=True).exclude(kind=CoverageLine.Kind.PROPOSED)
    entries = [CoverageEntry(str(item.pk), EntryKind.ASSESSED, item.assessed)]
    entries += [
        CoverageEntry(str(item.pk), EntryKind(line.kind), line.amount, claim=line.claim, agency=str(line.creditor_id))
        for line in lines
    ]
    new = CoverageEntry(str(item.pk), EntryKind.AGREED, amount, claim=claim, agency=str(agency.pk))
    return overlap(entries, new)
