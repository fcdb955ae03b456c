"""The commands of `./dev`."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.parse
import urllib.request

from devtools import packages
from devtools.console import PYTHON, ROOT, CannotGoOn, explain, run, stage
from devtools.servers import Servers, data_home
from devtools.supervisor import Supervisor

USAGE = """usage: ./dev COMMAND

  up [--check]     set everything up and serve ecocase with demo files (--check: stop once the desk has answered)
  test [ARGS]      set everything up and run every test; ARGS go to pytest
  reset            throw the demo data away; the next ./dev up makes them anew
  manage ARGS      run a management command
  bench            measure the hot paths
  setup            install everything, start nothing
  env              print the environment of the running servers
  stop             stop PostgreSQL and Redis
"""
DEFAULT_PORT = 8000


def main(words: list[str]) -> int:
    """Run a command and return the exit status."""
    commands = {
        "up": up, "test": test, "reset": reset, "manage": manage, "bench": bench, "setup": setup, "env": env,
        "stop": stop,
    }  # fmt: skip
    if not words or words[0] not in commands:
        print(USAGE)
        return 0 if not words or words[0] in {"-h", "--help", "help"} else 2
    try:
        return commands[words[0]](words[1:]) or 0
    except CannotGoOn as error:
        print(f"\n✗ {error}", file=sys.stderr)
    except OSError as error:
        print(f"\n✗ {explain(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    return 1


def setup(_words: list[str], *, tests: bool = False) -> None:
    """Install everything."""
    packages.install_system_packages(browser=tests)
    packages.install_python_packages(tests=tests)
    packages.bring_front_end()
    packages.compile_messages()


def up(words: list[str]) -> int:
    """Serve ecocase with demo files until Ctrl-C."""
    port = _port()
    Supervisor({}, port, data_home() / "logs").take_over()
    _demand_free_port(port)
    setup([])
    servers = Servers()
    environment = _environment(servers, "demo")
    try:
        servers.ensure_database(environment)
        _prepare_data(environment)
        supervisor = Supervisor(environment, port, servers.home / "logs")
        with stage("Starting web server, worker and beat"):
            supervisor.start()
        print(run(PYTHON, "manage.py", "demo_signins", env=environment))
        print(f"ecocase is at http://127.0.0.1:{port}/ – Ctrl-C stops it; the data stay.", flush=True)
        try:
            if "--check" in words:
                _check_desk(port, environment)
            else:
                supervisor.watch()
        finally:
            print("Stopping …", flush=True)
            supervisor.stop()
    finally:
        servers.stop()
    return 0


def test(words: list[str]) -> int:
    """Run every test, in parallel."""
    setup([], tests=True)
    servers = Servers()
    environment = _environment(servers, "test")
    try:
        servers.ensure_database(environment)
        environment["ECOCASE_CHROMIUM"] = packages.browser_path() or ""
        workers = str(max(2, os.cpu_count() or 2))
        parallel = [] if any(word.startswith(("-n", "--numprocesses")) for word in words) else ["-n", workers]
        return subprocess.call([str(PYTHON), "-m", "pytest", *parallel, *words], cwd=ROOT, env=environment)
    finally:
        # What `./dev up` started in another terminal goes on serving.
        if servers.started:
            servers.stop()


def manage(words: list[str]) -> int:
    """Run a management command on the demo database."""
    setup([])
    servers = Servers()
    environment = _environment(servers, os.environ.get("ECOCASE_MODE", "demo"))
    try:
        servers.ensure_database(environment)
        return subprocess.call([str(PYTHON), "manage.py", *words], cwd=ROOT, env=environment)
    finally:
        if servers.started:
            servers.stop()


def bench(words: list[str]) -> int:
    """Measure the hot paths."""
    return test(["-n0", "-p", "no:randomly", "bench", *words])


def reset(_words: list[str]) -> None:
    """Throw the demo data away."""
    servers = Servers()
    servers.stop()
    home = data_home()
    for name in ("pg", "redis", "media", "logs", "loaded"):
        place = home / name
        shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
    print("The demo data are gone. ./dev up makes them anew.")


def env(_words: list[str]) -> None:
    """Start the servers and print their environment."""
    servers = Servers()
    for name, value in servers.start().items():
        print(f"export {name}={value}")


def stop(_words: list[str]) -> None:
    """Stop PostgreSQL and Redis."""
    Servers().stop()


def _environment(servers: Servers, mode: str) -> dict[str, str]:
    found = os.environ | servers.start() | {"ECOCASE_MODE": mode, "PYTHONUNBUFFERED": "1"}
    found.setdefault("ECOCASE_MEDIA", str(servers.home / "media"))
    return found


def _prepare_data(environment: dict[str, str]) -> None:
    with stage("Bringing the database up to date"):
        run(PYTHON, "manage.py", "migrate", "--verbosity", "0", env=environment)
    with stage("Loading agencies"):
        run(PYTHON, "manage.py", "load_agencies", env=environment)
    with stage("Loading demo files"):
        print(run(PYTHON, "manage.py", "load_demo", env=environment).strip(), flush=True)


def _port() -> int:
    wanted = os.environ.get("ECOCASE_PORT", str(DEFAULT_PORT))
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        raise CannotGoOn(f"ECOCASE_PORT is {wanted!r}; it must be a number from 1 to 65535, as in ECOCASE_PORT=8001.")
    return int(wanted)


def _demand_free_port(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CannotGoOn(
                f"Port {port} is taken. Stop the other program, or choose another port: ECOCASE_PORT={port + 1} ./dev up"
            )


def _check_desk(port: int, environment: dict[str, str]) -> None:
    """Sign in as the first demo officer and read the desk.

    :raises CannotGoOn: the desk did not answer.
    """
    person = json.loads(run(PYTHON, "manage.py", "demo_signins", "--json", env=environment))[0]
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    base = f"http://127.0.0.1:{port}"
    page = opener.open(f"{base}/sign-in/", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    fields = {
        "username": person["username"],
        "password": person["password"],
        "csrfmiddlewaretoken": token.group(1) if token else "",
    }
    data = urllib.parse.urlencode(fields).encode()
    answer = opener.open(urllib.request.Request(f"{base}/sign-in/", data, {"Referer": base}), timeout=20)
    desk = opener.open(f"{base}/", timeout=20)
    if desk.status != 200 or person["name"] not in desk.read().decode():
        raise CannotGoOn(f"The desk did not answer after signing in ({answer.status}, {desk.status}).")
    print(f"✓ The desk of {person['name']} has answered.")
