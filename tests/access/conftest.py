"""The world of the access tests, made once per file of tests and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.targets import Target, name_targets
from tests.access.world import World, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def media_of_the_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the stored bytes of the world lie."""
    return tmp_path_factory.mktemp("world")


@pytest.fixture(autouse=True)
def media(media_of_the_world: Path, settings: Any) -> None:
    """Keep the stored bytes for all tests of a file."""
    settings.MEDIA_ROOT = media_of_the_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make the world once; every test works in a savepoint inside its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def targets(world: World, media_of_the_world: Path) -> dict[str, Target]:
    """Return every address of the matrix by its name."""
    with override_settings(MEDIA_ROOT=media_of_the_world):
        return name_targets(world)
