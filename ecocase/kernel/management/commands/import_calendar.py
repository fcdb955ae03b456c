"""Enter the official calendar of a year, as the State Council's notice gives it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ecocase.kernel.calendars import CalendarRefused, enter_year

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Reads a file of the shape {year, source, days: [{on, is_working, name_zh}]}."""

    help = "Enter a year's holidays and working days; periods that were provisional are counted again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="a JSON file: year, source, days with on, is_working, name_zh")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Enter the year.

        :raises CommandError: the file cannot be read, or the calendar in it will not do.
        """
        try:
            table = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            message = f"{options['file']} cannot be read as JSON: {error}"
            raise CommandError(message) from error
        try:
            counted = enter_year(table)
        except CalendarRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{table['year']} is entered; {counted} provisional periods were counted again.")
