"""A form that comes after the sign-in has expired is kept for who wrote it, and restored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ecocase.kernel.models import Draft, Officer
from referrals.models import Clue
from tests.acting import officer
from tests.kernel.screen import (
    RARE,
    REGISTER,
    Screen,
    a_registration,
    says,
)

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"


def expire(screen: Screen) -> None:
    """Let the working day of a sign-in be over."""
    session = screen.client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=13)).timestamp()
    session.save()


def test_a_form_that_comes_after_the_sign_in_has_expired_is_kept_and_restored(screen: Screen) -> None:
    screen.open(REGISTER)
    expire(screen)
    sent_away = screen.send("do", **a_registration(title=f"{RARE}线索"))
    assert sent_away.status_code == 302
    assert sent_away.url.startswith("/sign-in/?next=%2Fsteps%2Fclue%2Fnew%2Fregister%2F")
    assert not Clue.objects.exists()
    screen.sign_in()
    restored = screen.open(REGISTER)
    assert restored.context["restored"]
    for typed in (f"{RARE}线索", "河面出现油膜，长约二百米", "望虞河大桥下", "甲公司"):
        assert typed in says(restored)
    assert screen.send(**a_registration()).status_code == 200
    assert screen.send("do").status_code == 302
    assert not Draft.objects.exists()


def test_a_session_that_is_gone_altogether_keeps_the_form_too(screen: Screen) -> None:
    screen.open(REGISTER)
    del screen.client.cookies["sessionid"]
    assert screen.send(**a_registration()).status_code == 302
    assert Draft.objects.get().officer == screen.officer


def test_a_stranger_without_a_sign_in_leaves_no_draft() -> None:
    response = Client().post(REGISTER, a_registration())
    assert response.status_code == 302
    assert not Draft.objects.exists()


def test_a_forged_cookie_leaves_no_draft(screen: Screen, bureau: Officer) -> None:
    forger = Client()
    forger.cookies["ecocase_last"] = f"{bureau.uid}:forged"
    assert forger.post(REGISTER, a_registration()).status_code == 302
    assert not Draft.objects.exists()


def test_a_late_form_is_the_draft_of_who_wrote_it_on_a_shared_computer(screen: Screen) -> None:
    screen.open(REGISTER)
    # The client's own logout would throw away every cookie, which a browser does not.
    screen.client.post("/sign-out/")
    colleague = officer("EB-320600", name="王通")
    screen.officer = colleague
    screen.sign_in()
    screen.open(REGISTER)
    expire(screen)
    screen.send(**a_registration())
    assert Draft.objects.get().officer == colleague


def test_a_sign_in_that_lasts_is_not_ended(screen: Screen) -> None:
    screen.open(REGISTER)
    assert screen.send(**a_registration()).status_code == 200
    assert screen.open("/").status_code == 200


def test_another_officer_does_not_find_the_draft(screen: Screen) -> None:
    screen.open(REGISTER)
    screen.send("keep", **a_registration())
    assert screen.open(REGISTER).context["restored"]
    assert not Screen(officer(BUREAU)).open(REGISTER).context["restored"]


def test_a_nul_character_in_a_late_form_breaks_nothing(screen: Screen) -> None:
    screen.open(REGISTER)
    expire(screen)
    assert screen.send(**a_registration(title="油\x00膜")).status_code == 302
    assert Draft.objects.get().data["title"] == ["油膜"]
