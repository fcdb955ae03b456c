"""The agency's people: made, changed, shut out, unlocked by their own administrator and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ecocase.kernel.models import Officer
from ecocase.policy.competence import Role
from tests.acting import officer
from tests.desk.screens import client_of, page
from tests.journeys.making import BUREAU

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-that-does-2026"


@pytest.fixture
def administrator(db: Any) -> Officer:
    return officer(BUREAU, Role.ADMINISTRATOR)


def with_password(person: Officer) -> Officer:
    person.set_password(PASSWORD)
    person.save()
    return person


def signs_in(person: Officer, password: str = PASSWORD) -> bool:
    """Whether a person gets in from one place."""
    client = Client(REMOTE_ADDR="10.0.0.7")
    answer = client.post(reverse("login"), {"username": person.username, "password": password})
    return answer.status_code == 302


def change(administrator: Officer, person: Officer, **typed: Any) -> Any:
    values = {"username": person.username, "name": person.name, "role": person.role, "is_active": "on", "deed": "save"}
    posted = {name: value for name, value in (values | typed).items() if value is not None}
    return client_of(administrator).post(reverse("desk:person", args=[person.uid]), posted)


def locked(administrator: Officer) -> set[str]:
    return {row["officer"].username for row in page(administrator, "/people/").context["officers"] if row["locked"]}


def test_who_is_locked_out_is_shown_and_can_be_unlocked(administrator: Officer) -> None:
    person = with_password(officer(BUREAU))
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        assert not signs_in(person, "wrong")
    assert not signs_in(person)
    assert locked(administrator) == {person.username}
    assert "Unlock" in page(administrator, "/people/").content.decode()
    client_of(administrator).post(reverse("desk:person", args=[person.uid]), {"deed": "unlock"})
    assert locked(administrator) == set()
    assert signs_in(person)


def test_a_few_wrong_passwords_lock_nobody(administrator: Officer) -> None:
    person = with_password(officer(BUREAU))
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        signs_in(person, "wrong")
    assert locked(administrator) == set()
    assert "Unlock" not in page(administrator, "/people/").content.decode()
    assert signs_in(person)


def test_another_agencys_administrator_unlocks_nobody(administrator: Officer) -> None:
    person = with_password(officer(BUREAU))
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        signs_in(person, "wrong")
    stranger = officer("EB-320600", Role.ADMINISTRATOR)
    assert locked(stranger) == set()
    address = reverse("desk:person", args=[person.uid])
    assert client_of(stranger).post(address, {"deed": "unlock"}).status_code == 404
    assert client_of(officer(BUREAU)).post(address, {"deed": "unlock"}).status_code == 403
    assert not signs_in(person)


def test_a_person_is_made_with_a_first_password_that_must_be_changed(administrator: Officer) -> None:
    typed = {"username": "new-colleague", "name": "𠮷㐂", "role": "OFFICER", "is_active": "on", "deed": "save"}
    answer = client_of(administrator).post(reverse("desk:new-person"), typed)
    made = Officer.objects.get(username="new-colleague")
    assert (made.agency, made.role, made.must_change_password) == (administrator.agency, "OFFICER", True)
    assert made.check_password(answer.context["first_password"])
    again = client_of(administrator).post(reverse("desk:new-person"), typed)
    assert again.status_code == 422
    assert "This sign-in name is taken" in again.content.decode()


def test_a_person_shut_out_is_out_at_once_and_comes_back(administrator: Officer) -> None:
    person = with_password(officer(BUREAU))
    at_work = client_of(person)
    assert at_work.get("/").status_code == 200
    assert change(administrator, person, is_active=None).status_code == 302
    assert at_work.get("/").status_code == 302
    assert not signs_in(person)
    change(administrator, person)
    assert signs_in(person)


def test_a_new_role_takes_effect(administrator: Officer) -> None:
    person = officer(BUREAU)
    change(administrator, person, role="ADMINISTRATOR")
    person.refresh_from_db()
    assert person.role == "ADMINISTRATOR"
    assert not person.groups.exists()
    change(administrator, person, role="LEADER")
    assert person.groups.get() == person.agency.group


def test_administrators_do_not_shut_themselves_out(administrator: Officer) -> None:
    for typed in ({"role": "OFFICER"}, {"is_active": None}):
        assert change(administrator, administrator, **typed).status_code == 422
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.role == "ADMINISTRATOR"


def test_a_new_password_is_shown_once(administrator: Officer) -> None:
    person = with_password(officer(BUREAU))
    answer = client_of(administrator).post(reverse("desk:person", args=[person.uid]), {"deed": "new_password"})
    assert answer.status_code == 200
    assert answer.context["first_password"] in answer.content.decode()
    person.refresh_from_db()
    assert person.must_change_password
    assert not signs_in(person)
    assert answer.context["errors"] == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.LIAISON])
def test_nobody_else_keeps_the_people(administrator: Officer, role: Role) -> None:
    person = officer(BUREAU, role)
    client = client_of(person)
    assert client.get("/people/").status_code == 403
    assert client.get(reverse("desk:new-person")).status_code == 403
    assert client.get(reverse("desk:person", args=[administrator.uid])).status_code == 403
