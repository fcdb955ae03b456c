"""Enter that a claimant government has designated a department to handle claims, or that it no longer does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecocase.kernel.models import Agency
from ecocase.policy.competence import AgencyKind


class Command(BaseCommand):
    """Lets a department act as a bureau does (OPINIONS_13), or ends that."""

    help = "Let a department, named by its code, handle claims as a bureau does; --end takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the department's code."""
        parser.add_argument("code")
        parser.add_argument("--end", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enter it.

        :raises CommandError: there is no department of this code.
        """
        found = Agency.objects.filter(code=options["code"], kind=AgencyKind.OTHER_DEPARTMENT.value).first()
        if found is None:
            message = f"No department has the code {options['code']}. The codes stand in the list of agencies, such as UM-320500."
            raise CommandError(message)
        found.handles_claims = not options["end"]
        found.save(update_fields=["handles_claims"])
        self.stdout.write(f"{found.name_zh}: {'handles claims' if found.handles_claims else 'handles no claims'}.")
