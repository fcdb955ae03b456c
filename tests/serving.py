"""The real parts beside the tests: the web server of production and a Celery worker with beat, as processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_REDIS_DATABASE = 4
REDIS_DATABASES = 12


def environment_of_server(media: Path, *, redis_url: str = "") -> dict[str, str]:
    """Return the environment of a process that works on the database of this test, with a Redis database of its own."""
    from django.db import connection

    here = connection.settings_dict
    assert here["NAME"].startswith("test_"), "What a server commits stays: it works on a test database only."
    place = f"{here['HOST']}:{here['PORT']}/{here['NAME']}"
    return os.environ | {
        "DATABASE_URL": f"postgresql://{here['USER']}:{quote(here['PASSWORD'])}@{place}",
        "REDIS_URL": redis_url or own_redis_url(),
        "ECOCASE_MEDIA": str(media),
        "ECOCASE_MODE": "test",
    }


def own_redis_url() -> str:
    """Return the address of a Redis database that no other test process uses."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(os.environ["REDIS_URL"])
    return urlunsplit(parts._replace(path=f"/{FIRST_REDIS_DATABASE + number % REDIS_DATABASES}"))


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def web_server(environment: dict[str, str]) -> Iterator[str]:
    """Serve, and hand out the address."""
    port = closed_port()
    command = [sys.executable, "-m", "gunicorn", "ecocase.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with _running(command, environment):
        _wait_until(lambda: _listens(port), "The web server did not start.")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def worker_with_beat(environment: dict[str, str]) -> Iterator[None]:
    """Run a Celery worker and its beat."""
    import redis

    with tempfile.TemporaryDirectory() as place:
        redis.Redis.from_url(environment["REDIS_URL"]).flushdb()
        schedule = str(Path(place) / "schedule")
        command = [sys.executable, "-m", "celery", "-A", "ecocase", "worker", "--beat", "--schedule", schedule]
        with _running([*command, "--concurrency", "1", "--loglevel", "ERROR"], environment):
            yield


def wait_until(holds: Any, says: str, seconds: float = 40) -> None:
    """Wait for something that another process does.

    :raises AssertionError: it has not come about in time.
    """
    _wait_until(holds, says, seconds)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(holds: Any, says: str, seconds: float = 30) -> None:
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, says
        time.sleep(0.2)
