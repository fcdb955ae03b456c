"""What every test finds: a database with the calendars, divisions and agencies of Jiangsu."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

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
