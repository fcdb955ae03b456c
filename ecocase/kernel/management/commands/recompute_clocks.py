"""Count every live period again from its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ecocase.kernel import deadlines
from ecocase.kernel.models import Clock

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Reports periods whose stored day is not the one that the ledger gives."""

    help = "Check the stored due days against their ledgers; with --mend, store what the ledgers give."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --mend."""
        parser.add_argument("--mend", action="store_true", help="store the days that the ledgers give")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, and mend if asked to.

        :raises CommandError: days differ and were not mended.
        """
        wrong = Clock.objects.filter(pk__in=deadlines.differences()).order_by("pk")
        told = []
        for clock in wrong:
            told.append(f"{clock.key} on {clock.file_type} {clock.file_id}: {clock.due_on} stands on file")
            if options["mend"]:
                deadlines.write_sum(clock)
                told[-1] += f", {clock.due_on} now"
        if told and not options["mend"]:
            raise CommandError("\n".join([*told, "Store the right days with --mend."]))
        self.stdout.write("\n".join(told) or "Every due day is what its ledger gives.")
