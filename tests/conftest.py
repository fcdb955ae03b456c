"""What every test finds: a database with the calendars, divisions and agencies of Jiangsu, or a copy of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

os.environ.setdefault("ECOCASE_MODE", "test")

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Load the tables that ship with the product once per database."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("load_agencies", verbosity=0)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Iterator[None]:
    """Keep what tests store apart."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return


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
