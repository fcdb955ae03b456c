"""What an operator runs: each command says that all is well, and fails in words when it is not."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import CaseAccess
from ecocase.kernel import deadlines
from ecocase.kernel.management.commands import legal_register
from ecocase.kernel.models import AuditEntry, CalendarYear, Clock
from ecocase.kernel.workflow import recorded_models, steps_of
from tests.acting import officer
from tests.cases.making import open_case
from tests.journeys.making import a_clue

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Case

pytestmark = pytest.mark.django_db
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"


def says(name: str, *words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def case() -> Case:
    return open_case(officer("EB-320500"))


def test_chains_that_hold_are_said_to_hold(case: Case) -> None:
    assert "1 chains hold" in says("verify_audit", agency="EB-320500")


def test_a_changed_entry_breaks_its_chain_and_no_other(case: Case) -> None:
    entry = AuditEntry.objects.filter(file_type="case", chain__code="EB-320500").order_by("pk")[0]
    with connection.cursor() as cursor:
        # What only somebody with the database's own rights can do.
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE kernel_auditentry SET officer_name = '他人' WHERE id = %s", [entry.pk])
    with pytest.raises(CommandError, match=f"EB-320500.*broken at entry {entry.seq}"):
        says("verify_audit")
    assert "1 chains hold" in says("verify_audit", agency="PR-320500")


def test_an_agency_that_is_not_there_has_no_chain(case: Case) -> None:
    with pytest.raises(CommandError, match="no agency EB-1"):
        says("verify_audit", agency="EB-1")


def test_rights_and_index_agree_until_somebody_touches_one(case: Case) -> None:
    assert "agree" in says("check_access")
    CaseAccess.objects.filter(record=case).update(right=1)
    with pytest.raises(CommandError, match=f"case {case.pk}"):
        says("check_access")


def test_a_due_day_that_is_not_its_ledgers_is_found_and_mended() -> None:
    clue = a_clue(officer("EB-320500"))
    assert "what its ledger gives" in says("recompute_clocks")
    clock = Clock.objects.get(file_type="clue", file_id=clue.pk)
    right = clock.due_on
    Clock.objects.filter(pk=clock.pk).update(due_on=right + timedelta(days=3))
    with pytest.raises(CommandError, match="--mend"):
        says("recompute_clocks")
    assert str(right) in says("recompute_clocks", mend=True)
    assert Clock.objects.get(pk=clock.pk).due_on == right
    assert deadlines.differences() == []


def a_calendar(where: Path, **changes: Any) -> str:
    table = {
        "year": 2027,
        "source": NOTICE,
        "days": [
            {"on": "2027-01-01", "is_working": False, "name_zh": "元旦"},
            {"on": "2027-01-03", "is_working": True, "name_zh": "元旦调休上班"},
        ],
    }
    file = where / "2027.json"
    file.write_text(json.dumps(table | changes), encoding="utf-8")
    return str(file)


def test_a_calendar_is_entered_once(tmp_path: Path) -> None:
    assert "2027 is entered" in says("import_calendar", a_calendar(tmp_path))
    assert not deadlines.calendar().is_working(date(2027, 1, 1))
    assert deadlines.calendar().is_working(date(2027, 1, 3))
    with pytest.raises(CommandError, match="entered already"):
        says("import_calendar", a_calendar(tmp_path))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": 2028}, "not a day of 2028"),
        ({"source": " "}, "Name the notice"),
        ({"days": []}, "no holiday at all"),
        ({"days": [{"on": "2027-13-01", "is_working": False, "name_zh": ""}]}, "needs year, source and days"),
        ({"days": [{"on": "2027-01-01", "is_working": "no", "name_zh": ""}]}, "true or false"),
        ({"days": [{"on": "2027-01-01", "is_working": False, "name_zh": ""}] * 2}, "twice"),
        ({"days": [{"on": "2027-01-04", "is_working": True, "name_zh": ""}]}, "working day anyhow"),
    ],
)
def test_a_calendar_that_will_not_do_is_refused_whole(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        says("import_calendar", a_calendar(tmp_path, **changes))
    assert not CalendarYear.objects.filter(year__gte=2027).exists()


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("元旦", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be read"):
        says("import_calendar", str(tmp_path / "x.json"))


def test_the_register_says_what_the_steps_say() -> None:
    assert "says what the steps say" in says("legal_register", check=True)


def test_a_stale_register_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "REGISTER.md"
    stale.write_text(legal_register.register_text() + "x", encoding="utf-8")
    monkeypatch.setattr(legal_register, "REGISTER", stale)
    with pytest.raises(CommandError, match="stale"):
        says("legal_register", check=True)
    says("legal_register")
    assert "says what the steps say" in says("legal_register", check=True)


def test_every_step_stands_in_the_register() -> None:
    text = legal_register.register_text()
    for model in recorded_models():
        for step in steps_of(model):
            assert f"`{model.kind()}.{step}`" in text
