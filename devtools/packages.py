"""What has to be installed: system packages, the virtual environment, front-end packages, messages."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

from devtools.console import (
    PYTHON,
    ROOT,
    VENV,
    CannotGoOn,
    demand_space,
    fingerprint,
    is_done,
    mark_done,
    run,
    stage,
)

STAMPS = VENV / "stamps"
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
HAN_FONT = "fonts-noto-cjk"
# From Python 3.13 on there is no wheel with a Redis server in it. Debian's tools hold the server's program, and start nothing.
REDIS = "redis-tools"
WHEEL_HAS_REDIS = sys.version_info < (3, 13)
BROWSERS = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
# The maps are not served; a stylesheet that names one cannot be collected for production.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/|^//# sourceMappingURL=\S+$", re.MULTILINE)
FRONT_END = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/js/tabler.min.js",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": "icons/tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts": "icons/fonts",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
}


def install_system_packages(*, browser: bool) -> None:
    """Install what is missing with apt where that is allowed.

    :raises CannotGoOn: something is missing and cannot be installed from here.
    """
    missing = [package for library, package in LIBRARIES.items() if not ctypes.util.find_library(library)]
    if not _has_han_font():
        missing.append(HAN_FONT)
    if not _has_venv():
        missing.append("python3-venv")
    if not _has_redis():
        missing.append(REDIS)
    if browser and browser_path() is None:
        missing.append("chromium")
    if not missing:
        return
    by_hand = f"Install them with: apt-get install {' '.join(missing)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise CannotGoOn(f"These system packages are missing: {', '.join(missing)}. {by_hand}")
    with stage(f"Installing system packages: {', '.join(missing)}"):
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-q", env=env)
        if "chromium" in missing and not run("apt-cache", "search", "--names-only", "^chromium$", env=env):
            raise CannotGoOn(
                "This system has no package of Chromium, which the tests in a browser need. Install Chromium or Google "
                "Chrome so that it is found on the PATH (on Ubuntu: snap install chromium), then run the command again."
            )
        run("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing, env=env)


def browser_path() -> str | None:
    """Return where Chromium is, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def install_python_packages(*, tests: bool) -> None:
    """Make the virtual environment and install the pinned packages into it."""
    name = "requirements-test.txt" if tests else "requirements.txt"
    mark = fingerprint(ROOT / name) + sys.version
    everything = fingerprint(ROOT / "requirements-test.txt") + sys.version
    if PYTHON.exists() and (
        is_done(STAMPS / name, mark) or (not tests and is_done(STAMPS / "requirements-test.txt", everything))
    ):
        return
    demand_space(ROOT)
    if not PYTHON.exists():
        with stage("Making the virtual environment"):
            run(sys.executable, "-m", "venv", VENV)
    with stage(f"Installing Python packages ({name})"):
        run(
            PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", name,
        )  # fmt: skip
    mark_done(STAMPS / name, mark)


def bring_front_end() -> None:
    """Bring the front-end packages of the lock file and put what pages load under static/vendor."""
    vendor = ROOT / "static" / "vendor"
    mark = fingerprint(ROOT / "package-lock.json", ROOT / "devtools" / "packages.py")
    if is_done(vendor / ".stamp", mark):
        return
    with stage("Bringing the front-end packages"):
        env = os.environ.copy()
        npm = shutil.which("npm")
        if npm is None:
            npm = _node_from_wheel(env)
        run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", env=env)
        shutil.rmtree(vendor, ignore_errors=True)
        for source, target in FRONT_END.items():
            place = vendor / target
            place.parent.mkdir(parents=True, exist_ok=True)
            found = ROOT / "node_modules" / source
            if found.is_dir():
                shutil.copytree(found, place)
            else:
                place.write_text(SOURCE_MAP.sub("", found.read_text(encoding="utf-8")), encoding="utf-8")
    mark_done(vendor / ".stamp", mark)


def compile_messages() -> None:
    """Compile the Chinese messages; no gettext programs are needed."""
    parts = sorted((ROOT / "locale" / "zh_Hans" / "parts").glob("*.po"))
    mark = fingerprint(*parts)
    stamp = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.stamp"
    if is_done(stamp, mark) and stamp.with_name("django.mo").exists():
        return
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with stage("Compiling messages"):
        run(PYTHON, "-m", "devtools.messages")
    mark_done(stamp, mark)


def _node_from_wheel(env: dict[str, str]) -> str:
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.txt")
    env["PATH"] = f"{VENV / 'bin'}:{env['PATH']}"
    return str(VENV / "bin" / "npm")


def _has_redis() -> bool:
    return WHEEL_HAS_REDIS or "REDIS_URL" in os.environ or any(map(shutil.which, ("redis-server", "redis-check-rdb")))


def _has_han_font() -> bool:
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    names = ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif", "FangSong", "simfang")
    return any(
        any(name in file.name for name in names)
        for place in places
        if place.is_dir()
        for file in place.rglob("*.[to]t*")
    )


def _has_venv() -> bool:
    return PYTHON.exists() or all(importlib.util.find_spec(name) for name in ("ensurepip", "venv"))
