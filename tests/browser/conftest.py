"""A real server and a real browser for journeys, on a copy of the test database that is dropped afterwards."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving import environment_of_server, web_server, worker_with_beat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Playwright's synchronous interface runs an event loop in this thread; the database is still used from here only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def standing_people(own_database: str, django_db_blocker: Any) -> dict[str, Any]:
    """Make the demo's people in the copy, outside any test's transaction."""
    from ecocase.desk.demo.people import make_people

    with django_db_blocker.unblock():
        return make_people()


@pytest.fixture(scope="module")
def media_of_servers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers of a module keep files."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def address(standing_people: dict[str, Any], media_of_servers: Path) -> Iterator[str]:
    """Serve the copy with the web server of production and return its address."""
    with web_server(environment_of_server(media_of_servers)) as found:
        yield found


@pytest.fixture(scope="module")
def worker(standing_people: dict[str, Any], media_of_servers: Path) -> Iterator[None]:
    """Run a real worker on the copy."""
    with worker_with_beat(environment_of_server(media_of_servers)):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start Chromium once."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("ECOCASE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: run ./dev test, which installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
