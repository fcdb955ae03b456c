"""The app of negotiation."""

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "negotiation"
