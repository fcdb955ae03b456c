"""A negotiation, its parties, its agreement and the court's confirmation."""

from negotiation.models.agreement import Agreement, AgreementLine, AgreementState, Instalment
from negotiation.models.confirmation import Confirmation, ConfirmationState
from negotiation.models.negotiation import (
    Meeting,
    Negotiation,
    NegotiationAccess,
    NegotiationRight,
    NegotiationState,
)
from negotiation.models.party import NegotiationParty, PartyState

__all__ = [
    "Agreement",
    "AgreementLine",
    "AgreementState",
    "Confirmation",
    "ConfirmationState",
    "Instalment",
    "Meeting",
    "Negotiation",
    "NegotiationAccess",
    "NegotiationParty",
    "NegotiationRight",
    "NegotiationState",
    "PartyState",
]
