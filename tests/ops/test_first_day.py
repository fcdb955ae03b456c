"""The first day in production: settings that refuse to start half-configured, and the first administrator."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from ecocase.desk.demo.people import PASSWORD, make_people
from ecocase.kernel.models import Officer
from ecocase.policy.competence import Role

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "ECOCASE_MODE": "production",
    "ECOCASE_SECRET_KEY": "kf93Qz-71xWm_R5tYb" * 4,
    "ECOCASE_HOSTS": "ecocase.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def start(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    # Browser tests of the same process allow themselves what production must not.
    clean = {name: value for name, value in os.environ.items() if name not in {*WHOLE, "DJANGO_ALLOW_ASYNC_UNSAFE"}}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=clean | environment, text=True, capture_output=True,
        check=False,
    )  # fmt: skip


def appoint(*words: str) -> str:
    out = io.StringIO()
    call_command("appoint_administrator", *words, stdout=out)
    return out.getvalue()


def test_production_starts_when_everything_is_named() -> None:
    done = start(WHOLE, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "ECOCASE_MODE"])
def test_production_does_not_start_without(name: str) -> None:
    done = start({key: value for key, value in WHOLE.items() if key != name}, "check")
    assert done.returncode != 0
    assert f"Set {name}" in done.stderr


def test_what_names_no_mode_is_production() -> None:
    done = start({}, "check")
    assert done.returncode != 0
    assert "does not start in production" in done.stderr


def test_every_file_that_pages_load_is_collected(tmp_path: Path) -> None:
    done = start(WHOLE | {"ECOCASE_STATIC": str(tmp_path)}, "collectstatic", "--noinput")
    assert done.returncode == 0, done.stderr
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    named = {
        name
        for file in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", file.read_text(encoding="utf-8"))
    }
    assert named
    assert named - set(collected) == set()


@pytest.mark.parametrize("command", ["load_demo", "demo_signins"])
def test_production_makes_and_names_no_demo_people(command: str) -> None:
    done = start(WHOLE, command)
    assert done.returncode != 0
    assert "production" in done.stderr


@pytest.mark.django_db
def test_the_demo_password_opens_a_demo_but_nothing_in_production(settings: Any, rf: Any) -> None:
    make_people()
    assert authenticate(rf.post("/sign-in/"), username="officer", password=PASSWORD) is not None
    settings.IS_PRODUCTION = True
    assert authenticate(rf.post("/sign-in/"), username="officer", password=PASSWORD) is None


@pytest.mark.django_db
class TestTheFirstAdministrator:
    def test_is_appointed_with_a_password_that_must_be_changed(self) -> None:
        said = appoint("EB-320500", "lu.yun", "陆云")
        person = Officer.objects.get(username="lu.yun")
        assert (person.agency.code, person.role) == ("EB-320500", Role.ADMINISTRATOR.value)
        assert person.must_change_password
        assert person.check_password(re.search(r"with (\S+) and", said).group(1))

    def test_holds_no_file(self) -> None:
        appoint("EB-320500", "lu.yun", "陆云")
        assert not Officer.objects.get(username="lu.yun").groups.exists()

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("EB-999999", "lu.yun", "陆云"), "no agency EB-999999"),
            (("EB-320500", "lu yun", "陆云"), "sign-in name|登录名|字母"),
            (("EB-320500", "lu.yun", ""), "blank|空"),
        ],
    )
    def test_may_not_be_appointed_wrongly(self, words: tuple[str, ...], says: str) -> None:
        with pytest.raises(CommandError, match=says):
            appoint(*words)
        assert not Officer.objects.exists()

    def test_may_not_take_the_name_of_another(self) -> None:
        appoint("EB-320500", "lu.yun", "陆云")
        with pytest.raises(CommandError, match="taken"):
            appoint("PR-320500", "lu.yun", "陆云")
