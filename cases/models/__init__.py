"""A case, its obligors' tracks, its damage items and the ledger over them."""

from cases.models.case import Case
from cases.models.items import CoverageLine, DamageItem, InKindClaim, ItemState
from cases.models.rights import CaseAccess, CaseRight
from cases.models.states import CaseState
from cases.models.tracks import Obligor, Track

__all__ = [
    "Case",
    "CaseAccess",
    "CaseRight",
    "CaseState",
    "CoverageLine",
    "DamageItem",
    "InKindClaim",
    "ItemState",
    "Obligor",
    "Track",
]
