"""Ask the house for a page as somebody, and take back what the asking did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.test import Client

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer
    from tests.access.targets import Target


def ask(target: Target, method: str, person: Officer | None) -> Any:
    """Return the answer to one request of a person, or of nobody who has signed in."""
    client = Client()
    with transaction.atomic():
        if person is not None:
            client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
        answer = client.post(target.path, target.post) if method == "POST" else client.get(target.path)
        transaction.set_rollback(True)
    return answer
