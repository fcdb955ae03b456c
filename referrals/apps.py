"""The app of referrals."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Registers what the rooms of this app answer and do."""

    name = "referrals"
