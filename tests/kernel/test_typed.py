"""What is typed: refused in words at its field, never lost, and kept as it was written."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, DamageItem, Obligor
from ecocase.kernel.models import Approval, AuditEntry, Officer, StoredFile
from ecocase.policy.identity import tidy_name
from referrals.models import Clue
from tests.acting import do, officer
from tests.journeys.making import a_clue, a_paper
from tests.kernel.screen import (
    RARE,
    REGISTER,
    Screen,
    a_registration,
    an_item,
    an_obligor,
    complaints,
    new_path,
    path_of,
    rows,
    says,
)

pytestmark = pytest.mark.django_db

# The same number with its check digit right and wrong.
GOOD_ID, BAD_ID = "11010519491231002X", "110105194912310021"


def test_every_complaint_stands_in_the_summary_and_nothing_typed_is_lost(screen: Screen) -> None:
    screen.open(REGISTER)
    typed = a_registration(source_key="", found_on="昨天", **{"parties-0-identity_no": "x" * 19})
    refused = screen.send(**typed)
    assert refused.status_code == 422
    found = complaints(refused)
    assert set(found) == {"id_source_key", "id_found_on", "id_parties-0-identity_no"}
    page = says(refused)
    assert all(f'href="#{field}"' in page for field in found)
    for kept in ("河面油膜", "望虞河大桥下", "河面出现油膜，长约二百米", "昨天", "x" * 19):
        assert kept in page
    assert not Clue.objects.exists()


def test_a_field_that_does_is_not_in_the_summary(screen: Screen) -> None:
    screen.open(REGISTER)
    assert set(complaints(screen.send(**a_registration(title="")))) == {"id_title"}


@pytest.mark.parametrize(("days", "status"), [(1, 422), (0, 200), (-1, 200)])
def test_a_day_to_come_is_refused(screen: Screen, bureau: Officer, days: int, status: int) -> None:
    clue = a_clue(bureau)
    screen.open(path_of(clue, "start_verification"))
    day = timezone.localdate() + timedelta(days=days)
    answer = screen.send(on=day.isoformat())
    assert answer.status_code == status
    assert ("id_on" in complaints(answer)) if status == 422 else ("answers" in answer.context)


@pytest.mark.parametrize(("day", "status"), [("2024-02-29", 422), ("2024-03-01", 200)])
def test_a_day_before_the_step_it_follows_is_refused(screen: Screen, bureau: Officer, day: str, status: int) -> None:
    clue = a_clue(bureau, on=date(2024, 3, 1))
    screen.open(path_of(clue, "start_verification"))
    answer = screen.send(on=day)
    assert answer.status_code == status
    assert ("2024年3月1日" in complaints(answer)["id_on"]) if status == 422 else ("answers" in answer.context)


@pytest.mark.parametrize("amount", ["-1", "-0.01", "1.005", "0.001", "NaN", "Infinity", "1e999", "十万", "9" * 17])
def test_money_is_never_negative_and_goes_to_the_fen(screen: Screen, case: Case, bureau: Officer, amount: str) -> None:
    screen.open(new_path("damageitem", "add_damage_item", case))
    refused = screen.send("do", **an_item(bureau, amount=amount))
    assert refused.status_code == 422
    assert set(complaints(refused)) == {"id_amount"}
    assert amount in says(refused)
    assert not DamageItem.objects.exists()


@pytest.mark.parametrize(("typed", "kept"), [("0.01", "0.01"), ("¥1,234.50", "1234.50"), (" 99 ", "99.00")])
def test_money_is_taken_as_it_is_written(screen: Screen, case: Case, bureau: Officer, typed: str, kept: str) -> None:
    path = new_path("damageitem", "add_damage_item", case)
    assert screen.carry_out(path, **an_item(bureau, amount=typed)).status_code == 302
    assert str(DamageItem.objects.get().assessed) == kept


def test_papers_handed_in_once_stay_with_a_form_that_is_refused(screen: Screen, case: Case, bureau: Officer) -> None:
    screen.open(new_path("damageitem", "add_damage_item", case))
    refused = screen.send(**an_item(bureau, amount="-1"))
    (kept,) = refused.context["kept_files"]["evidence"]
    assert f'value="{kept["token"]}" checked' in says(refused)


def test_the_papers_of_another_agency_may_not_be_taken_along(screen: Screen, case: Case, bureau: Officer) -> None:
    foreign = a_paper(officer("EB-320600"))[0]
    screen.open(new_path("damageitem", "add_damage_item", case))
    refused = screen.send(**an_item(bureau, kept_evidence=[str(foreign.uid)]))
    assert set(complaints(refused)) == {"id_evidence"}
    assert StoredFile.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("wrong", [BAD_ID, "11010519491331002X", "1101051949123100", "ABC"])
def test_an_id_number_that_cannot_be_is_refused(screen: Screen, case: Case, wrong: str) -> None:
    screen.open(new_path("track", "add_obligor", case))
    refused = screen.send("do", **an_obligor(kind="person", name="张三", identity_no=wrong))
    assert refused.status_code == 422
    assert set(complaints(refused)) == {"id_identity_no"}
    assert wrong in says(refused)
    assert not Obligor.objects.exists()


def test_an_id_number_that_can_be_is_taken_and_sealed_on_the_trail(screen: Screen, case: Case) -> None:
    path = new_path("track", "add_obligor", case)
    done = screen.carry_out(path, **an_obligor(kind="person", name="张三", identity_no=GOOD_ID))
    assert done.status_code == 302
    assert Obligor.objects.get().identity_no == GOOD_ID
    assert not AuditEntry.objects.filter(inputs__icontains=GOOD_ID).exists()


def test_an_id_number_of_a_clues_party_is_checked_too(screen: Screen) -> None:
    screen.open(REGISTER)
    party = rows("parties", {"kind": "person", "name": "张三", "identity_no": BAD_ID})
    refused = screen.send("do", **a_registration(**party))
    assert refused.status_code == 422
    assert "id_parties" in complaints(refused)
    assert BAD_ID in says(refused)
    assert not Clue.objects.exists()
    assert says(refused).count(f'value="{BAD_ID}"') == 1
    right = rows("parties", {"kind": "person", "name": "张三", "identity_no": GOOD_ID})
    assert screen.carry_out(REGISTER, **a_registration(**right)).status_code == 302


def test_a_party_without_a_name_is_not_lost_in_silence(screen: Screen) -> None:
    screen.open(REGISTER)
    refused = screen.send("do", **a_registration(**rows("parties", {"kind": "", "name": "", "address": "望亭镇"})))
    assert refused.status_code == 422
    assert set(complaints(refused)) == {"id_parties"}
    assert "望亭镇" in says(refused)
    assert screen.send("do", **a_registration(**rows("parties", {"kind": "enterprise", "name": ""}))).status_code == 302
    assert not Clue.objects.get().parties.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (RARE, RARE),
        ("㐂記 & Söhne (苏州) <有限>公司", "㐂記 & Söhne (苏州) <有限>公司"),
        ("  苏州 某  电镀　有限公司 ", None),
        ("长" * 200, "长" * 200),
        ("O'Brien\"; DROP TABLE", "O'Brien\"; DROP TABLE"),
    ],
)
def test_names_are_kept_as_they_are_written(screen: Screen, case: Case, typed: str, kept: str | None) -> None:
    done = screen.carry_out(new_path("track", "add_obligor", case), **an_obligor(name=typed))
    assert done.status_code == 302
    obligor = Obligor.objects.get()
    assert obligor.name == (kept if kept is not None else tidy_name(typed))
    page = says(screen.open(f"/files/case/{case.uid}/"))
    assert obligor.name in page.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace(
        "&#x27;", "'"
    ).replace("&quot;", '"')
    assert "<有限>" not in page


def test_a_name_that_is_too_long_is_refused_and_kept_in_the_form(screen: Screen, case: Case) -> None:
    screen.open(new_path("track", "add_obligor", case))
    refused = screen.send(**an_obligor(name="长" * 201))
    assert refused.status_code == 422
    assert set(complaints(refused)) == {"id_name"}
    assert "长" * 201 in says(refused)


@pytest.mark.parametrize("phase", ["check", "do", "keep", "fill"])
def test_a_nul_character_breaks_nothing(screen: Screen, phase: str) -> None:
    screen.open(REGISTER)
    answer = screen.send(phase, **a_registration(title="油\x00膜", unasked="\x00"))
    assert answer.status_code == {"keep": 302, "fill": 200}.get(phase, 422)
    assert not Clue.objects.exists()


def test_a_nul_character_beside_what_is_asked_breaks_no_approval(screen: Screen, bureau: Officer) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    answers = {"on": "2024-03-03", "ground": "no_damage", "reasons": "无损害", "unasked\x00": "\x00"}
    assert screen.carry_out(path_of(clue, "not_open"), **answers).status_code == 302
    assert Approval.objects.count() == 1


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "x", "99999999999"])
def test_a_forged_version_breaks_nothing(screen: Screen, bureau: Officer, version: str) -> None:
    clue = a_clue(bureau)
    screen.open(path_of(clue, "start_verification"))
    screen.hidden["seen_version"] = version
    assert screen.send(on="2024-03-02").status_code in {200, 409}


def test_a_row_is_added_and_what_is_typed_stays(screen: Screen) -> None:
    screen.open(REGISTER)
    answer = screen.client.post(REGISTER, a_registration(add_row="parties"))
    assert answer.status_code == 200
    assert 'name="parties-1-name"' in says(answer)
    assert "河面出现油膜，长约二百米" in says(answer)


@pytest.mark.parametrize("total", ["²", "9" * 5000, "-3", "x", ""])
def test_a_forged_number_of_rows_breaks_nothing(screen: Screen, total: str) -> None:
    screen.open(REGISTER)
    forged = a_registration(add_row="parties") | {"parties-TOTAL_FORMS": total}
    assert screen.client.post(REGISTER, forged).status_code == 200


def test_a_form_of_another_site_is_refused(bureau: Officer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bureau, backend="ecocase.kernel.signin.OfficerBackend")
    assert strict.post(REGISTER, a_registration(form_key=str(uuid4()), phase="do")).status_code == 403
    assert not Clue.objects.exists()
