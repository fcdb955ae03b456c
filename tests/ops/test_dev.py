"""What `./dev` says when something stands in its way: one sentence, and a way out."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devtools import commands, console, packages
from devtools.console import VENV, CannotGoOn
from devtools.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator

SLEEPS = "import time; time.sleep(60)"


def started(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Return a process once its command line can be read: for a moment after its start there is none."""
    end = time.monotonic() + 10
    while not console.runs(process.pid, SLEEPS):
        assert time.monotonic() < end, "The process did not start."
        time.sleep(0.01)
    return process


@pytest.fixture
def left_over() -> Iterator[subprocess.Popen[bytes]]:
    process = started(subprocess.Popen([str(VENV / "bin" / "python"), "-c", SLEEPS], start_new_session=True))
    yield process
    process.kill()
    process.wait()


def leave(logs: Path, supervisor_pid: int, *programs: int) -> Supervisor:
    record = {"supervisor": supervisor_pid, "port": 8000, "programs": list(programs)}
    (logs / "programs.json").write_text(json.dumps(record))
    return Supervisor({}, 8000, logs)


def gone() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


class TestAKilledEarlierRun:
    def test_is_taken_over_with_what_it_left(self, tmp_path: Path, left_over: subprocess.Popen[bytes]) -> None:
        leave(tmp_path, gone(), left_over.pid).take_over()
        assert left_over.wait(timeout=5) != 0
        assert not (tmp_path / "programs.json").exists()

    def test_does_not_cost_a_stranger_its_process(self, tmp_path: Path) -> None:
        stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
        try:
            leave(tmp_path, gone(), stranger.pid).take_over()
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()

    def test_is_not_taken_over_while_it_serves(self, tmp_path: Path, left_over: subprocess.Popen[bytes]) -> None:
        alive = started(subprocess.Popen([sys.executable, "-c", SLEEPS, "dev up"]))
        try:
            with pytest.raises(CannotGoOn, match="served from this checkout already, at port 8000"):
                leave(tmp_path, alive.pid, left_over.pid).take_over()
            assert left_over.poll() is None
        finally:
            alive.kill()
            alive.wait()

    def test_that_left_half_a_record_is_no_obstacle(self, tmp_path: Path) -> None:
        (tmp_path / "programs.json").write_text('{"superv')
        Supervisor({}, 8000, tmp_path).take_over()


class TestThePort:
    def test_may_be_chosen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ECOCASE_PORT", "8123")
        assert commands._port() == 8123

    @pytest.mark.parametrize("wrong", ["x", "0", "70000", "-1", ""])
    def test_may_not_be(self, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ECOCASE_PORT", wrong)
        with pytest.raises(CannotGoOn, match="ECOCASE_PORT=8001"):
            commands._port()

    def test_may_not_be_taken(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(CannotGoOn, match=f"Port {port} is taken.*ECOCASE_PORT={port + 1}"):
                commands._demand_free_port(port)


def test_a_nearly_full_disk_is_told_before_anything_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(10, 9, 7_000_000))
    with pytest.raises(CannotGoOn, match=r"Only 7 MB are free.*Free some space"):
        console.demand_space(Path("/"))


def test_a_disk_that_fills_up_is_told_in_a_sentence() -> None:
    assert "Free some space" in console.explain(OSError(errno.ENOSPC, "No space left on device"))


def test_a_folder_that_may_not_be_written_is_named() -> None:
    says = console.explain(PermissionError(errno.EACCES, "Permission denied", "/srv/ecocase/var"))
    assert "may not write /srv/ecocase/var" in says


def test_missing_packages_are_named_to_who_may_not_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.ctypes.util, "find_library", lambda _name: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotGoOn, match=r"apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"):
        packages.install_system_packages(browser=False)


def test_a_program_that_does_not_come_up_is_told_with_its_last_words(tmp_path: Path) -> None:
    programs = Supervisor(dict(os.environ), 1, tmp_path)
    programs.commands = {"web": [sys.executable, "-c", "raise SystemExit('no such settings')"]}
    with pytest.raises(CannotGoOn, match=r"did not come up:\n *no such settings"):
        programs.start()
