"""Print the demo sign-ins; there are none outside the demo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ecocase.desk.demo.people import PASSWORD, PEOPLE
from ecocase.kernel.models import Officer

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Names who can sign in to the demo."""

    help = "Print the demo sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer JSON for programs."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print them.

        :raises CommandError: this is no demo.
        """
        if settings.ECOCASE_MODE == "production":
            raise CommandError("There are no demo sign-ins in production.")
        known = set(Officer.objects.values_list("username", flat=True))
        people = [person for person in PEOPLE if person.signs_in and person.username in known]
        if options["json"]:
            rows = [{"username": p.username, "password": PASSWORD, "name": p.name} for p in people]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        self.stdout.write(f"Demo sign-ins (password of all: {PASSWORD})")
        for person in people:
            self.stdout.write(f"  {person.username:<16} {person.says}")
