"""An officer at the screen, and a database of one's own: committed rows, many connections, gone afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecocase.policy.competence import Role
from tests.acting import officer
from tests.cases.making import open_case
from tests.kernel.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case
    from ecocase.kernel.models import Officer


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Copy the test database, let every connection of the module reach the copy, and drop it at the end.

    The trail refuses to be emptied, so tests that commit cannot clean up after themselves. What a test itself writes is
    rolled back as ever; fixtures of the module and other threads commit.
    """
    from django.db import connections

    here = connections["default"].settings_dict
    original = here["NAME"]
    copy = f"{original}_own"
    assert original.startswith("test_"), "Only a test database is copied."
    with django_db_blocker.unblock():
        connections.close_all()
        _administer(
            here,
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{original}'",
            f'DROP DATABASE IF EXISTS "{copy}"',
            f'CREATE DATABASE "{copy}" TEMPLATE "{original}"',
        )
        # The dictionary is shared by the connections of all threads.
        here["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            here["NAME"] = original
            _administer(here, f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def bureau() -> Officer:
    """Return an officer of Suzhou's bureau."""
    return officer("EB-320500", Role.OFFICER, "周敏")


@pytest.fixture
def screen(bureau: Officer) -> Screen:
    """Return the officer's browser, signed in."""
    return Screen(bureau)


@pytest.fixture
def case(bureau: Officer) -> Case:
    """Return a case that the officer's bureau investigates."""
    return open_case(bureau)


def _administer(server: dict[str, Any], *commands: str) -> None:
    import psycopg2

    connection = psycopg2.connect(
        dbname="postgres", user=server["USER"], password=server["PASSWORD"], host=server["HOST"], port=server["PORT"]
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for command in commands:
                cursor.execute(command)
    finally:
        connection.close()
