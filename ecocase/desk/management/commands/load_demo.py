"""Load demo people and demo files by performing the steps; run again, it changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ecocase.desk.demo import stories
from ecocase.desk.demo.people import make_people
from ecocase.desk.demo.player import Player
from ecocase.kernel import approvals
from ecocase.kernel.acts import Act
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.workflow import declared_step
from referrals.models import Clue

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer
    from referrals.models import Referral

# The last day of each story, and how many days before today its practice copy ends.
TELLINGS = (
    (stories.dayingtian, date(2017, 2, 6), -3),
    (stories.electroplating, date(2019, 8, 28), 118),
    (stories.zhangqiu, date(2017, 2, 1), 5),
    (stories.deposit, date(2024, 6, 12), 20),
)


class Command(BaseCommand):
    """Tells each story twice: on its real days, and as a practice file ending around today."""

    help = "Load demo people and demo files (demo and test only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load them.

        :raises CommandError: this is production.
        """
        if settings.ECOCASE_MODE == "production":
            raise CommandError("Demo files cannot be loaded in production.")
        if Clue.objects.exists():
            self.stdout.write("Demo files are loaded already.")
            return
        with transaction.atomic():
            self._load()
        self.stdout.write(f"{Clue.objects.count()} clues with their files.")

    def _load(self) -> None:
        people, today = make_people(), timezone.localdate()
        for story, ends_on, days_ago in TELLINGS:
            story(Player(people))
            shift = (today - timedelta(days=days_ago)) - ends_on
            story(Player(people, practice=True, shift=shift))
        player = Player(people, practice=True)
        for referral in stories.early_stages(player, today):
            _ask_for_submission(referral, people["officer"], today)


def _ask_for_submission(referral: Referral, officer: Officer, today: date) -> None:
    form = StepForm(declared_step("submit", type(referral)), referral, officer, as_query({"on": [today.isoformat()]}))
    if not form.is_valid():
        raise CommandError(str(form.errors))
    approvals.ask(form, Act(by=officer, on=today, at=timezone.now()), seen_version=None)
