"""What is on file about a negotiation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecocase.kernel.facts import fact
from ecocase.kernel.models import Clock
from negotiation.models import Meeting, Negotiation, NegotiationParty, PartyState
from negotiation.models.conditions import base_of

if TYPE_CHECKING:
    from decimal import Decimal


@fact(Negotiation)
def negotiating_parties(negotiation: Negotiation) -> list[NegotiationParty]:
    """Return the obligors who negotiate."""
    return list(negotiation.parties.filter(state=PartyState.NEGOTIATING).select_related("track__obligor"))


@fact(Negotiation)
def meeting_count(negotiation: Negotiation) -> int:
    """Return how many meetings were held."""
    return negotiation.meetings.count()


@fact(Negotiation)
def attended(negotiation: Negotiation) -> set[int]:
    """Return the ids of the parties that were at a meeting."""
    return set(
        Meeting.attended.through.objects.filter(meeting__negotiation=negotiation).values_list(
            "negotiationparty_id", flat=True
        )
    )


@fact(Negotiation)
def total_clocks(negotiation: Negotiation) -> list[Clock]:
    """Return the running clocks of the regulated time of negotiation, one per obligor."""
    tracks = negotiation.parties.filter(state=PartyState.NEGOTIATING).values("track_id")
    return list(
        Clock.objects.filter(
            record_type="track", record_id__in=tracks, key="negotiation_total", state=Clock.State.RUNNING
        )
    )


@fact(Negotiation)
def punitive_base(negotiation: Negotiation) -> Decimal:
    """Return the base of punitive damages in CNY."""
    return base_of(list(negotiation.case.items.all()))
