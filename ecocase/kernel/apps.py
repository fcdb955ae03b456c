"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Agencies, officers, the step runner and everything that every stage shares."""

    name = "ecocase.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "ecocase kernel"
