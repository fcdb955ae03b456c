"""Restoration and payment: what was agreed is done, checked and paid."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RestorationConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "restoration"
    verbose_name = _("Restoration")

    def ready(self) -> None:
        """Fill the kernel's tables."""
        from restoration import documents, facts, services  # noqa: F401, PLC0415 - registered by import
