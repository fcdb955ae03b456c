"""The app of restoration."""

from django.apps import AppConfig


class RestorationConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "restoration"
