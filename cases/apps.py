"""The app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "cases"
