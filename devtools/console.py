"""What `./dev` tells, and how it runs programs."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ENOUGH_SPACE_BYTES = 1_500_000_000


class CannotGoOn(Exception):  # noqa: N818 - what is told to the user
    """One sentence on what stands in the way, and the way out."""


@contextmanager
def stage(says: str) -> Iterator[None]:
    """Tell what is going on and how long it took."""
    print(f"· {says} …", flush=True)
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took > 1:
        print(f"  done in {took:.0f} s", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = True) -> str:
    """Run a program to its end and return what it wrote.

    :raises CannotGoOn: it failed; its last lines are told.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=env or os.environ.copy(), text=True, check=False,
            stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None,
        )  # fmt: skip
    except OSError as error:
        raise CannotGoOn(f"{words[0]} could not be started: {error.strerror}.") from error
    if done.returncode:
        tail = "\n    ".join((done.stdout or "").strip().splitlines()[-12:])
        raise CannotGoOn(f"“{' '.join(words[:6])}” failed:\n    {tail}")
    return done.stdout or ""


def fingerprint(*files: Path) -> str:
    """Return a digest of files' contents, to see whether a stage has to be done again."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes() if file.exists() else b"-")
    return digest.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    """Whether a stage was done with the same inputs."""
    return stamp.exists() and stamp.read_text() == mark


def mark_done(stamp: Path, mark: str) -> None:
    """Remember that a stage was done with these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def demand_space(place: Path) -> None:
    """Refuse to begin on a disk that is nearly full.

    :raises CannotGoOn: less than 1.5 GB is free.
    """
    free = shutil.disk_usage(place).free
    if free < ENOUGH_SPACE_BYTES:
        raise CannotGoOn(
            f"Only {free // 1_000_000} MB are free on the disk of {place}; ecocase needs 1.5 GB. "
            "Free some space and run the command again."
        )


def explain(error: OSError) -> str:
    """Return one sentence for an error of the system."""
    if error.errno == errno.ENOSPC:
        return "The disk is full. Free some space and run the command again; nothing is lost."
    if error.errno == errno.EACCES:
        return f"This user may not write {error.filename}. Run the command as the owner of the checkout."
    return f"The system says: {error.strerror} ({error.filename})."


def runs(pid: int, *words: str) -> bool:
    """Whether a process is alive and one of the words stands in its command line."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return False
    return any(word in command for word in words)
