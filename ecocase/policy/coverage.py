"""Coverage: what of the damage is agreed, pending, decided and uncovered: the sum that both sides look at.

Per damage item: uncovered = assessed - agreed - pending - decided - credited, never below 0. Decided is what a final
judgment or mediation document disposed of, granted or rejected. Credited is restoration that the obligor carried out
before any title (OPINIONS_17). Claims in kind and punitive damages stand as rows of their own. Amounts are CNY to the
fen. Source: OPINIONS_13, COMPENSATION_SUITS_17, CIVIL_CODE_1235.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = Decimal("0.00")


class EntryKind(StrEnum):
    """What an amount over a damage item is."""

    ASSESSED = "assessed"
    AGREED = "agreed"
    PENDING = "pending"
    GRANTED = "granted"
    REJECTED = "rejected"
    CREDITED = "credited"
    WAIVED = "waived"
    PAID = "paid"
    RESTORED = "restored"


# A claim line goes this way; it counts where it has come to, so that a sued line is not counted as agreed as well.
_PROGRESS = {EntryKind.AGREED: 1, EntryKind.PENDING: 2, EntryKind.GRANTED: 3, EntryKind.REJECTED: 3}
_COVERING = frozenset({*_PROGRESS, EntryKind.CREDITED})


@dataclass(frozen=True)
class CoverageEntry:
    """An amount over a damage item.

    :param item: key of the damage item.
    :param amount: CNY, never negative.
    :param claim: identity of the claim line through its life, from agreement to judgment; entries of one claim and
        kind are one debt, counted once, whoever of several joint debtors owes it. "" stands for itself.
    :param agency: the agency that claims it or to which it is owed.
    """

    item: str
    kind: EntryKind
    amount: Decimal
    claim: str = ""
    agency: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0:
            message = f"An amount over a damage item is never negative: {self.amount}."
            raise ValueError(message)


@dataclass(frozen=True)
class CoverageRow:
    """A damage item, or the total of all. Amounts in CNY."""

    item: str
    assessed: Decimal = NOTHING
    agreed: Decimal = NOTHING
    pending: Decimal = NOTHING
    granted: Decimal = NOTHING
    rejected: Decimal = NOTHING
    credited: Decimal = NOTHING
    waived: Decimal = NOTHING
    paid: Decimal = NOTHING
    restored: Decimal = NOTHING
    uncovered: Decimal = NOTHING
    over: Decimal = NOTHING

    @property
    def decided(self) -> Decimal:
        """What a final title disposed of, granted or rejected."""
        return self.granted + self.rejected

    @property
    def covered(self) -> Decimal:
        """What is agreed, pending, decided or credited."""
        return self.agreed + self.pending + self.decided + self.credited

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to claim: covered, or waived with a reason."""
        return self.uncovered <= self.waived


class InKind(StrEnum):
    """Claims that are not part of the damage items' money."""

    STOP = "stop"
    REMOVE_OBSTRUCTION = "remove_obstruction"
    REMOVE_DANGER = "remove_danger"
    RESTORE = "restore"
    SUBSTITUTE = "substitute"
    APOLOGISE = "apologise"
    PUNITIVE = "punitive"


class InKindStatus(IntEnum):
    """How far a claim in kind has come."""

    NOT_CLAIMED = 0
    AGREED = 1
    CLAIMED = 2
    DECIDED = 3


@dataclass(frozen=True)
class InKindEntry:
    """A claim in kind, or punitive damages, in an agreement, a suit or a title.

    :param amount: CNY; punitive damages only.
    """

    kind: InKind
    status: InKindStatus
    claim: str = ""
    agency: str = ""
    amount: Decimal = NOTHING


@dataclass(frozen=True)
class InKindRow:
    """How far a claim in kind has come in the whole case."""

    kind: InKind
    status: InKindStatus
    amount: Decimal = NOTHING


@dataclass(frozen=True)
class Coverage:
    """The table: a row per damage item in the order of the entries, their total, and the claims in kind."""

    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    in_kind: tuple[InKindRow, ...]

    def row(self, item: str) -> CoverageRow:
        """Return the row of a damage item; an empty one where nothing was entered over it."""
        return next((row for row in self.rows if row.item == item), CoverageRow(item))


class Overlap(StrEnum):
    """What a further amount does to a damage item."""

    WITHIN = "within"
    WARNED = "warned"
    REFUSED = "refused"


def coverage(entries: Iterable[CoverageEntry], in_kind: Iterable[InKindEntry] = ()) -> Coverage:
    """Return the coverage table of a case."""
    by_item: dict[str, list[CoverageEntry]] = defaultdict(list)
    for entry in entries:
        by_item[entry.item].append(entry)
    rows = tuple(_row(item, found) for item, found in by_item.items())
    return Coverage(rows, _total(rows), _in_kind_rows(list(in_kind)))


def overlap(entries: Iterable[CoverageEntry], new: CoverageEntry) -> Overlap:
    """Return what a further claim line does to its damage item.

    Within what is uncovered: nothing. Beyond it, where another agency's lines cover the item: refused, as one damage
    is recovered once. Beyond it, over the own agency's lines alone: warned, and entered with a reason.
    """
    over_item = [entry for entry in entries if entry.item == new.item]
    if _row(new.item, [*over_item, new]).over == NOTHING:
        return Overlap.WITHIN
    others = any(
        entry.kind in _COVERING and entry.agency != new.agency and not _is_same_claim(entry, new) for entry in over_item
    )
    return Overlap.REFUSED if others else Overlap.WARNED


def _is_same_claim(entry: CoverageEntry, new: CoverageEntry) -> bool:
    return bool(new.claim) and entry.claim == new.claim


def _row(item: str, entries: list[CoverageEntry]) -> CoverageRow:
    sums: dict[EntryKind, Decimal] = dict.fromkeys(EntryKind, NOTHING)
    for entry in entries:
        if entry.kind not in _PROGRESS or not entry.claim:
            sums[entry.kind] += entry.amount
    for kind, amount in _claims(entries):
        sums[kind] += amount
    covered = sum((sums[kind] for kind in _COVERING), NOTHING)
    assessed = sums[EntryKind.ASSESSED]
    return CoverageRow(
        item,
        **{kind.value: amount for kind, amount in sums.items()},
        uncovered=max(NOTHING, assessed - covered),
        over=max(NOTHING, covered - assessed),
    )


def _claims(entries: list[CoverageEntry]) -> Iterable[tuple[EntryKind, Decimal]]:
    """Yield each claim line once per kind, where it has come to, at the largest amount that any debtor owes of it."""
    lines: dict[str, dict[EntryKind, Decimal]] = defaultdict(dict)
    for entry in entries:
        if entry.claim and entry.kind in _PROGRESS:
            known = lines[entry.claim]
            known[entry.kind] = max(entry.amount, known.get(entry.kind, NOTHING))
    for known in lines.values():
        furthest = max(_PROGRESS[kind] for kind in known)
        yield from ((kind, amount) for kind, amount in known.items() if _PROGRESS[kind] == furthest)


def _total(rows: tuple[CoverageRow, ...]) -> CoverageRow:
    def add(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), NOTHING)

    # Each item's own remainder is added up: too much over one item covers nothing of another.
    names = (*(kind.value for kind in EntryKind), "uncovered", "over")
    return CoverageRow("", **{name: add(name) for name in names})


def _in_kind_rows(entries: list[InKindEntry]) -> tuple[InKindRow, ...]:
    return tuple(_in_kind_row(kind, [entry for entry in entries if entry.kind is kind]) for kind in InKind)


def _in_kind_row(kind: InKind, entries: list[InKindEntry]) -> InKindRow:
    status = max((entry.status for entry in entries), default=InKindStatus.NOT_CLAIMED)
    furthest: dict[str, InKindEntry] = {}
    alone = NOTHING
    for entry in entries:
        if not entry.claim:
            alone += entry.amount
        elif entry.claim not in furthest or _further(entry, furthest[entry.claim]):
            furthest[entry.claim] = entry
    return InKindRow(kind, status, alone + sum((entry.amount for entry in furthest.values()), NOTHING))


def _further(entry: InKindEntry, known: InKindEntry) -> bool:
    return (entry.status, entry.amount) > (known.status, known.amount)
