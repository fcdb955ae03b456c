"""What follows from the steps of a negotiation: tracks, coverage, copies, clocks."""

from negotiation.services import confirmations, followers, table  # noqa: F401 - registered by import
from negotiation.services.agreements import copy_receivers, owed_in_money

__all__ = ["copy_receivers", "owed_in_money"]
