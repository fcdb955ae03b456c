"""People and acts for tests: who does what, on which day."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time
from typing import Any

from ecocase.kernel import access
from ecocase.kernel.acts import Act
from ecocase.kernel.models import Agency, Officer
from ecocase.kernel.workflow import perform
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role

_numbers = itertools.count(1)


def agency(code: str) -> Agency:
    """Return a Jiangsu agency by its code, such as EB-320500."""
    return Agency.objects.get(code=code)


def officer(of: Agency | str, role: Role = Role.OFFICER, name: str = "") -> Officer:
    """Make a person of an agency."""
    place = agency(of) if isinstance(of, str) else of
    number = next(_numbers)
    person = Officer(username=f"person-{number}", name=name or f"{role.value}{number}", agency=place, role=role.value)
    person.set_unusable_password()
    person.save()
    access.appoint(person, place, role)
    return person


def act(by: Officer, on: date | None = None, **more: Any) -> Act:
    """Make an act of an officer; entered today, done on the day given."""
    now = datetime.now(UTC)
    return Act(by=by, on=on or now.date(), at=now, **more)


def at_noon(on: date) -> datetime:
    """Return noon of a day, as an aware datetime."""
    return datetime.combine(on, time(4), tzinfo=UTC)


def do(step: str, record: Any, by: Officer, on: date | None = None, **values: Any) -> Any:
    """Carry out a step on a record with these answers."""
    limit_reason = values.pop("limit_reason", "")
    return perform(step, record, act(by, on, limit_reason=limit_reason), inputs(**values))
