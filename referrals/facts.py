"""What is on file about referrals."""

from __future__ import annotations

from ecocase.kernel.facts import fact
from referrals.models import FileState, PublicInterestFile, Referral, ReferralState

# A draft binds nobody yet.
ON_ITS_WAY = (ReferralState.SUBMITTED, ReferralState.RECEIVED, ReferralState.ACCEPTED)


@fact(Referral)
def is_referred_already(referral: Referral) -> bool:
    """Return whether another letter on its way hands over the same clue, or one of the same obligors."""
    others = Referral.objects.filter(state__in=ON_ITS_WAY, clue=referral.clue_id, case=referral.case_id)
    others = others.exclude(pk=referral.pk).filter(sender=referral.sender_id)
    if referral.case_id is None:
        return others.exists()
    return any(set(found) & set(referral.track_ids) for found in others.values_list("track_ids", flat=True))


@fact(Referral)
def has_open_file(referral: Referral) -> bool:
    """Return whether a procuratorate's file on the referral is still open."""
    ended = (FileState.CONCLUDED, FileState.NOT_OPENED)
    return PublicInterestFile.objects.filter(referral=referral).exclude(state__in=ended).exists()
