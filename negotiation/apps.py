"""Negotiation, agreement and judicial confirmation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NegotiationConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "negotiation"
    verbose_name = _("Negotiation")

    def ready(self) -> None:
        """Fill the kernel's tables."""
        from negotiation import documents, facts, services  # noqa: F401, PLC0415 - registered by import
