"""Nothing typed is lost: another person signs in, the server fails, the connection was gone, a draft is dropped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.models import Case, DamageItem
from ecocase.kernel import drafts
from ecocase.kernel.drafts import author_token
from ecocase.kernel.models import Draft, Officer, StoredFile
from referrals.models import Clue
from tests.acting import officer
from tests.kernel.screen import REGISTER, Screen, a_registration, an_item, new_path, says

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF"
KEEPS = f"/draft/?for={REGISTER}"
SIGN_IN = "/sign-in/"
PASSWORD = "richtig-langes-Wort"


@pytest.fixture
def colleague() -> Officer:
    """Return another officer who works at the same computer."""
    return officer("EB-320500", name="钱快")


def sign_in_as(screen: Screen, other: Officer) -> None:
    """Let somebody else sign in in the same browser, whose page of before still stands open."""
    screen.client.post("/sign-out/")
    screen.client.force_login(other, backend="ecocase.kernel.signin.OfficerBackend")


def late(screen: Screen) -> None:
    """Let the sign-in be over."""
    session = screen.client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=13)).timestamp()
    session.save()


# -- who has written it ------------------------------------------------------------------------------------------------


def test_every_form_says_who_writes_in_it(screen: Screen) -> None:
    page = screen.open(REGISTER)
    assert drafts.author_of(page.context["author"]) == screen.officer
    checked = screen.send(**a_registration())
    assert 'name="author"' in says(checked)


@pytest.mark.parametrize("phase", ["check", "do", "keep"])
def test_what_one_has_typed_is_not_done_in_the_name_of_who_signed_in_after(
    screen: Screen, colleague: Officer, phase: str
) -> None:
    token = screen.open(REGISTER).context["author"]
    sign_in_as(screen, colleague)
    refused = screen.send(phase, **a_registration(author=token))
    assert refused.status_code == 403
    assert "周敏" in says(refused)
    assert not Clue.objects.exists()
    draft = Draft.objects.get()
    assert draft.officer == screen.officer
    assert draft.data["title"] == ["河面油膜"]
    screen.sign_in()
    assert screen.open(REGISTER).context["restored"]


def test_a_form_of_ones_own_is_taken(screen: Screen) -> None:
    token = screen.open(REGISTER).context["author"]
    assert screen.send("do", **a_registration(author=token)).status_code == 302
    assert Clue.objects.exists()


def test_a_draft_that_is_kept_by_itself_stays_its_writers(screen: Screen, colleague: Officer) -> None:
    token = screen.open(REGISTER).context["author"]
    sign_in_as(screen, colleague)
    answer = screen.client.post(KEEPS, {"title": "河面油膜", "author": token})
    assert answer.status_code == 409
    assert Draft.objects.get().officer == screen.officer
    assert screen.client.get(f"/draft/?author={token}").status_code == 409
    assert screen.client.get(f"/draft/?author={author_token(colleague)}").status_code == 200


def test_a_forged_writer_is_nobody(screen: Screen, colleague: Officer) -> None:
    forged = author_token(colleague)[:-3] + "abc"
    screen.open(REGISTER)
    assert screen.send("check", **a_registration(author=forged)).status_code == 200
    assert set(Draft.objects.values_list("officer", flat=True)) == {screen.officer.pk}


def test_the_form_of_a_colleague_who_may_not_sign_in_any_more_is_not_taken_over(
    screen: Screen, colleague: Officer
) -> None:
    screen.open(REGISTER)
    Officer.objects.filter(pk=colleague.pk).update(is_active=False)
    theirs = a_registration(author=author_token(colleague))
    assert screen.send("do", **theirs).status_code == 403
    assert not Clue.objects.exists()
    assert Draft.objects.get().officer == colleague
    handed_out = screen.client.get("/draft/", {"author": author_token(colleague)})
    assert handed_out.status_code == 409
    assert "csrf" not in handed_out.json()


def test_a_form_with_the_token_of_an_older_sign_in_is_kept_for_its_writer(bureau: Officer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bureau, backend="ecocase.kernel.signin.OfficerBackend")
    refused = strict.post(REGISTER, a_registration(author=author_token(bureau), form_key=str(uuid4()), phase="do"))
    assert refused.status_code == 403
    assert f'href="{REGISTER}"' in says(refused)
    assert Draft.objects.get().officer == bureau
    assert not Clue.objects.exists()


def test_a_form_of_another_site_leaves_no_draft(bureau: Officer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bureau, backend="ecocase.kernel.signin.OfficerBackend")
    strict.get("/")
    assert strict.post(REGISTER, a_registration(form_key=str(uuid4()), phase="do")).status_code == 403
    assert not Draft.objects.exists()


# -- files too ---------------------------------------------------------------------------------------------------------


def test_files_of_a_form_that_comes_too_late_are_kept(screen: Screen, case: Case, bureau: Officer) -> None:
    path = new_path("damageitem", "add_damage_item", case)
    screen.open(path)
    late(screen)
    typed = an_item(bureau) | {"kept_evidence": [], "evidence": SimpleUploadedFile("监测报告.pdf", PDF)}
    assert screen.send(**typed).status_code == 302
    screen.sign_in()
    restored = screen.open(path)
    assert [kept["name"] for kept in restored.context["kept_files"]["evidence"]] == ["监测报告.pdf"]
    (token,) = Draft.objects.get().data["kept_evidence"]
    assert screen.carry_out(path, **an_item(bureau) | {"kept_evidence": [token]}).status_code == 302
    assert DamageItem.objects.exists()


def test_a_file_that_may_not_be_kept_is_not_kept_of_a_late_form_either(
    screen: Screen, case: Case, bureau: Officer
) -> None:
    screen.open(new_path("damageitem", "add_damage_item", case))
    late(screen)
    typed = an_item(bureau) | {"kept_evidence": [], "evidence": SimpleUploadedFile("木马.exe", b"MZ")}
    assert screen.send(**typed).status_code == 302
    assert Draft.objects.get().data["kept_evidence"] == []
    assert not StoredFile.objects.filter(name="木马.exe").exists()


# -- the server fails --------------------------------------------------------------------------------------------------


def test_a_form_at_which_the_server_fails_is_kept(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError

    screen.client.raise_request_exception = False
    screen.open(REGISTER)
    with monkeypatch.context() as broken:
        broken.setattr("ecocase.kernel.views.steps.begin", fail)
        failed = screen.send("do", **a_registration())
    assert failed.status_code == 500
    assert Draft.objects.get().data["title"] == ["河面油膜"]
    assert screen.open(REGISTER).context["restored"]
    assert screen.carry_out(REGISTER, **a_registration()).status_code == 302
    assert not Draft.objects.exists()


# -- drafts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["check", "do"])
def test_what_was_refused_or_stands_on_the_check_page_is_a_draft_already(screen: Screen, phase: str) -> None:
    screen.open(REGISTER)
    screen.send(phase, **a_registration(found_on="昨天"))
    assert Draft.objects.get().data["found_on"] == ["昨天"]


def test_a_draft_is_dropped_only_when_that_is_said(screen: Screen) -> None:
    screen.open(REGISTER)
    screen.send("keep", **a_registration())
    draft = Draft.objects.get()
    asked = screen.client.post(f"/drafts/{draft.pk}/drop/")
    assert asked.status_code == 200
    assert "河面油膜" in says(asked)
    assert Draft.objects.exists()
    assert screen.client.post(f"/drafts/{draft.pk}/drop/", {"sure": "yes"}).status_code == 302
    assert not Draft.objects.exists()


def test_from_its_form_a_draft_is_dropped_to_begin_anew(screen: Screen) -> None:
    screen.open(REGISTER)
    screen.send("keep", **a_registration())
    draft = Draft.objects.get()
    assert f"/drafts/{draft.pk}/drop/" in says(screen.open(REGISTER))
    dropped = screen.client.post(f"/drafts/{draft.pk}/drop/", {"sure": "yes", "anew": "yes"})
    assert dropped.url == REGISTER
    assert not screen.open(REGISTER).context["restored"]


def test_nobody_drops_the_draft_of_another(screen: Screen, colleague: Officer) -> None:
    screen.open(REGISTER)
    screen.send("keep", **a_registration())
    draft = Draft.objects.get()
    assert Screen(colleague).client.post(f"/drafts/{draft.pk}/drop/", {"sure": "yes"}).status_code == 404
    assert Draft.objects.exists()


# -- signing in --------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_a_password(bureau: Officer) -> Officer:
    bureau.set_password(PASSWORD)
    bureau.save()
    return bureau


def attempts(browser: Client, who: Officer, number: int) -> Any:
    """Fail to sign in so many times; return the last answer."""
    for _ in range(number):
        answer = browser.post(SIGN_IN, {"username": who.username, "password": "falsch"})
    return answer


def test_eight_failures_lock_the_name_and_say_until_when(with_a_password: Officer) -> None:
    browser = Client()
    browser.cookies["django_language"] = "zh-hans"
    locked = attempts(browser, with_a_password, 8)
    assert locked.status_code == 429
    until = timezone.localtime(locked.context["until"])
    assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)
    assert f"{until:%H:%M}" in says(locked)
    right = browser.post(SIGN_IN, {"username": with_a_password.username, "password": PASSWORD})
    assert right.status_code == 429


def test_seven_failures_lock_nobody(with_a_password: Officer) -> None:
    browser = Client()
    assert attempts(browser, with_a_password, 7).status_code == 200
    assert browser.post(SIGN_IN, {"username": with_a_password.username, "password": PASSWORD}).status_code == 302


def test_a_lock_on_one_name_is_none_on_another(with_a_password: Officer, colleague: Officer) -> None:
    colleague.set_password(PASSWORD)
    colleague.save()
    browser = Client()
    attempts(browser, with_a_password, 8)
    assert browser.post(SIGN_IN, {"username": colleague.username, "password": PASSWORD}).status_code == 302


def test_a_password_is_changed_and_the_sign_in_stays(with_a_password: Officer) -> None:
    browser = Client()
    browser.post(SIGN_IN, {"username": with_a_password.username, "password": PASSWORD})
    new = "ein-anderes-langes-Wort"
    refused = browser.post("/password/", {"old_password": "falsch", "new_password1": new, "new_password2": new})
    assert refused.status_code == 200
    changed = browser.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302
    assert browser.get("/").status_code == 200
    with_a_password.refresh_from_db()
    assert with_a_password.check_password(new)


def test_a_form_knows_when_the_sign_in_ends(screen: Screen) -> None:
    assert 0 < screen.open(REGISTER).context["draft"]["seconds_left"] <= 3600
    session = screen.client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=11, minutes=50)).timestamp()
    session.save()
    assert screen.open(REGISTER).context["draft"]["seconds_left"] <= 600
