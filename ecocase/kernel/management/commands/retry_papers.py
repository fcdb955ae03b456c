"""Show the papers that could not be made and have them made again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ecocase.kernel import outbox
from ecocase.kernel.models import OutboxMessage, Paper


class Command(BaseCommand):
    """Releases the parked messages of papers."""

    help = "List the papers that could not be made, with the reason, and try them again (after mending it)."

    def add_arguments(self, parser: Any) -> None:
        """Take --list."""
        parser.add_argument("--list", action="store_true", help="only list them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        parked = OutboxMessage.objects.filter(kind="render_paper", parked=True, handled_at__isnull=True)
        for message in parked.order_by("pk"):
            paper = Paper.objects.get(pk=message.payload["paper"])
            self.stdout.write(f"{paper.number} {paper.title}: {message.last_error}")
        if options["list"]:
            return
        self.stdout.write(f"{outbox.release(parked)} papers are tried again.")
