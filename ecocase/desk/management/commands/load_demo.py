"""Load demo people and demo files by performing the steps; run again, it changes nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ecocase.desk.demo.answers import StoryRefusedError
from ecocase.desk.demo.people import make_people
from ecocase.desk.demo.tellings import tell_everything
from referrals.models import Clue

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Tells each story twice: on its real days, and as a practice file ending around today; then the other stages."""

    help = "Load demo people and demo files (demo and test only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer another day to end on."""
        parser.add_argument(
            "--today", type=date.fromisoformat, help="end the practice files around this day, not after the real one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load them, all or nothing.

        :raises CommandError: this is production, the day lies ahead, or a story is refused.
        """
        if settings.ECOCASE_MODE == "production":
            raise CommandError("Demo files cannot be loaded in production.")
        today = options.get("today") or timezone.localdate()
        if today > timezone.localdate():
            raise CommandError("The demo cannot end on a day to come.")
        if is_loaded():
            self.stdout.write("Demo files are loaded already.")
            return
        try:
            with transaction.atomic():
                tell_everything(make_people(), today)
        except StoryRefusedError as refused:
            raise CommandError(f"A story is refused, nothing was loaded: {refused}") from refused
        self.stdout.write(f"{Clue.objects.count()} clues with their files.")


def is_loaded() -> bool:
    """Whether there are files already, of the demo or others."""
    return Clue.objects.exists()
