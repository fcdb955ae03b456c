"""Lists of files: what each shows of a file, how it is narrowed, and in which order it stands."""

from ecocase.desk.listings.base import Listing
from ecocase.desk.listings.cases import CaseList
from ecocase.desk.listings.clues import ClueList
from ecocase.desk.listings.files import FileList
from ecocase.desk.listings.referrals import ReferralList

__all__ = ["CaseList", "ClueList", "FileList", "Listing", "ReferralList"]
