"""The demo, loaded once into a database of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def demo(own_database: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Load the demo as an operator does; say where its papers lie and how long it took."""
    from django.core.management import call_command

    place: Path = tmp_path_factory.mktemp("demo-media")
    with override_settings(MEDIA_ROOT=place), django_db_blocker.unblock():
        began = time.process_time()
        call_command("load_demo", verbosity=0)
    return {"media": place, "seconds": time.process_time() - began}
