"""A real server and a real browser for journeys, on a copy of the test database that is dropped afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Playwright's synchronous interface runs an event loop in this thread; the database is still used from here only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def standing_people(own_database: str, django_db_blocker: Any) -> dict[str, Any]:
    """Make the demo's people in the copy, outside any test's transaction."""
    from ecocase.desk.demo.people import make_people

    with django_db_blocker.unblock():
        return make_people()


@pytest.fixture(scope="module")
def address(standing_people: dict[str, Any]) -> Iterator[str]:
    """Serve the copy with the web server of production and return its address."""
    from django.db import connection

    here = connection.settings_dict
    assert here["NAME"].startswith("test_"), "Journeys write: they run on a test database only."
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"postgresql://{here['USER']}:{quote(here['PASSWORD'])}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    command = [sys.executable, "-m", "gunicorn", "ecocase.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url, "ECOCASE_MODE": "test"})
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=15)


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
