"""Web server, worker and beat under one supervisor; Ctrl-C stops them all."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from devtools.console import ROOT, VENV, CannotGoOn, runs

RESTART_AFTER_SECONDS = 1.0
WAIT_SECONDS = 60


class Supervisor:
    """Starts the programs, restarts one that dies, stops all of them."""

    def __init__(self, env: dict[str, str], port: int, logs: Path) -> None:
        self.env, self.port, self.logs = env, port, logs
        binaries = VENV / "bin"
        self.commands = {
            "web": [
                str(binaries / "gunicorn"), "ecocase.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
                "--threads", "4", "--max-requests", "5000", "--graceful-timeout", "10",
            ],
            "worker": [str(binaries / "celery"), "-A", "ecocase", "worker", "--concurrency", "1", "--loglevel", "WARNING"],
            "beat": [
                str(binaries / "celery"), "-A", "ecocase", "beat", "--loglevel", "WARNING",
                "--schedule", str(logs / "beat-schedule"),
            ],
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.register = logs / "programs.json"

    def take_over(self) -> None:
        """Stop what a run that was killed has left behind.

        :raises CannotGoOn: that run is alive, and serves.
        """
        with contextlib.suppress(OSError, ValueError):
            left = json.loads(self.register.read_text())
            if runs(left["supervisor"], str(ROOT / "dev"), "dev up"):
                raise CannotGoOn(
                    f"ecocase is served from this checkout already, at port {left['port']}. "
                    f"Use it, or stop it first: Ctrl-C there, or kill {left['supervisor']}."
                )
            for pid in left["programs"]:
                if runs(pid, str(VENV)):
                    os.killpg(pid, signal.SIGTERM)
                    _wait_until_gone(pid)
            self.register.unlink()

    def start(self) -> None:
        """Start every program and wait for the web server's first answer.

        :raises CannotGoOn: it did not answer.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        for name in self.commands:
            self._start(name)
        end = time.monotonic() + WAIT_SECONDS
        while not self._web_answers():
            if time.monotonic() > end or self.running["web"].poll() is not None:
                tail = "\n    ".join((self.logs / "web.log").read_text(errors="replace").splitlines()[-8:])
                self.stop()
                raise CannotGoOn(f"The web server did not come up:\n    {tail}")
            time.sleep(0.1)

    def watch(self) -> None:
        """Restart what dies, until a signal asks to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        while not self.stopping:
            for name, process in self.running.items():
                if process.poll() is not None:
                    print(f"  {name} ended with {process.returncode}; it is started again.", flush=True)
                    time.sleep(RESTART_AFTER_SECONDS)
                    self._start(name)
                    break
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop every program, the web server last."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
        self.register.unlink(missing_ok=True)

    def _start(self, name: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        programs = [process.pid for process in self.running.values()]
        self.register.write_text(json.dumps({"supervisor": os.getpid(), "port": self.port, "programs": programs}))

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _ask_to_stop(self, *_args: object) -> None:
        self.stopping = True


def _wait_until_gone(pid: int) -> None:
    end = time.monotonic() + WAIT_SECONDS / 4
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > end:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            return
        time.sleep(0.05)
