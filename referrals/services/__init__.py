"""What follows from the steps of clues, referrals and public-interest files."""

from referrals.services import files, letters  # noqa: F401 - registered by import
from referrals.services.clues import likely_duplicates

__all__ = ["likely_duplicates"]
