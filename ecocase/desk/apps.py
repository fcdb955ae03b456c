"""The desk: pages over every app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The top floor."""

    name = "ecocase.desk"
    label = "desk"
