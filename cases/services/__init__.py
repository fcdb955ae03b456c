"""What follows from the steps of a case: rights, clocks, papers, tracks, and the ledger of coverage."""

from cases.services import ending, investigation, passing  # noqa: F401 - registered by import
from cases.services.ledger import CoverageEntryToMake, coverage_of, end_coverage, enter_coverage, overlap_of
from cases.services.people import (
    claimant_government_of,
    designated_department_of,
    procuratorates_of,
    tell_procuratorates,
)
from cases.services.tracks import add_obligor_row, follow_tracks, open_tracks, stage_differences

__all__ = [
    "CoverageEntryToMake",
    "add_obligor_row",
    "claimant_government_of",
    "coverage_of",
    "designated_department_of",
    "end_coverage",
    "enter_coverage",
    "follow_tracks",
    "open_tracks",
    "overlap_of",
    "procuratorates_of",
    "stage_differences",
    "tell_procuratorates",
]
