"""A database of one's own: committed rows, many connections, gone afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


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
