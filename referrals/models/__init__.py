"""A clue, its referral to the other institution, and the procuratorate's own file."""

from referrals.models.clue import Clue, ClueAccess, ClueParty, ClueRight, ClueState
from referrals.models.pilfile import (
    FileState,
    PublicInterestFile,
    PublicInterestFileAccess,
    PublicInterestFileRight,
)
from referrals.models.referral import Referral, ReferralAccess, ReferralRight, ReferralState

__all__ = [
    "Clue",
    "ClueAccess",
    "ClueParty",
    "ClueRight",
    "ClueState",
    "FileState",
    "PublicInterestFile",
    "PublicInterestFileAccess",
    "PublicInterestFileRight",
    "Referral",
    "ReferralAccess",
    "ReferralRight",
    "ReferralState",
]
