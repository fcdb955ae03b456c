"""Appoint an agency's first administrator, who then enters everybody else in the browser."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ecocase.kernel import access
from ecocase.kernel.models import Agency, Officer
from ecocase.policy.competence import Role

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Makes the sign-in and prints its first password, which has to be changed at the first sign-in."""

    help = "Appoint an agency's administrator: appoint_administrator EB-320500 lu.yun 陆云"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the agency's code, a sign-in name and the person's name."""
        parser.add_argument("agency", help="the agency's code, as EB-320500")
        parser.add_argument("username")
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *_args: Any, agency: str, username: str, name: str, **_options: Any) -> None:
        """Make the person and say the password once."""
        found = Agency.objects.filter(code=agency).first()
        if found is None:
            raise CommandError(f"There is no agency {agency}. Run load_agencies, or look the code up in agencies.json.")
        if Officer.objects.filter(username=username).exists():
            raise CommandError(f"The sign-in name {username} is taken. Choose another one.")
        role = Role.ADMINISTRATOR
        person = Officer(username=username, name=name, agency=found, role=role.value, must_change_password=True)
        password = secrets.token_urlsafe(12)
        person.set_password(password)
        try:
            person.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        person.save()
        access.appoint(person, found, role)
        self.stdout.write(
            f"{found.name_zh}: {name} signs in as {username} with {password} and then chooses a password."
        )
