"""What is on file about clues."""

from __future__ import annotations

from ecocase.kernel.facts import fact
from referrals.models import Clue, Referral, ReferralState

OPEN = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.RECEIVED, ReferralState.ACCEPTED)


@fact(Clue)
def has_open_referral(clue: Clue) -> bool:
    """Return whether a referral of the clue is on its way."""
    return Referral.objects.filter(clue=clue, state__in=OPEN).exists()
