"""Cases, obligors' tracks, damage items and the sum of what covers them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """Fill the kernel's tables."""
        from cases import documents, facts, services  # noqa: F401, PLC0415 - registered by import
