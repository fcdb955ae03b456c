"""What follows from the steps of restoration and payment: coverage, copies, clocks, tracks."""

from restoration.services import followers, payments, works  # noqa: F401 - registered by import
