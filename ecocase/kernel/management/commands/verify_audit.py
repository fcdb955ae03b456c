"""Walk the trail's chains: every entry seals the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ecocase.kernel import audit
from ecocase.kernel.models import Agency

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Verifies the chains of all agencies, or of one."""

    help = "Verify that nobody has changed, removed or slipped in an entry of the trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the code of one agency."""
        parser.add_argument("--agency", default="", help="only the chain of this agency, such as EB-320500")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify; the first broken entry of a chain is named.

        :raises CommandError: a chain is broken, or no agency has this code.
        """
        agencies = Agency.objects.order_by("code")
        if options["agency"]:
            agencies = agencies.filter(code=options["agency"])
            if not agencies:
                message = f"There is no agency {options['agency']}. Codes look like EB-320500."
                raise CommandError(message)
        broken = []
        for agency in agencies:
            seq = audit.first_break(agency)
            if seq is not None:
                broken.append(f"{agency.code} {agency.name_zh}: broken at entry {seq}")
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write(f"{len(agencies)} chains hold.")
