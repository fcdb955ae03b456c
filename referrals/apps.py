"""Clues, referrals between the institutions, and the procuratorate's own files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "referrals"
    verbose_name = _("Clues and referrals")

    def ready(self) -> None:
        """Fill the kernel's tables."""
        from referrals import cautions, documents, facts, services  # noqa: F401, PLC0415 - registered by import
