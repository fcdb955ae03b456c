"""Papers in and out: what waits, who signed when, and for how long a receipt has been missing, on both sides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from ecocase.kernel.models import Delivery, Officer
from ecocase.policy.competence import Role
from tests.acting import officer
from tests.desk.screens import client_of, page
from tests.journeys.making import BUREAU, PROCURATORATE
from tests.papers.test_inbox import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(db: Any) -> Officer:
    return officer(PROCURATORATE, Role.LIAISON)


def aged(delivery: Delivery, days: int) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now() - timedelta(days=days))


def test_a_missing_receipt_is_as_late_on_the_one_side_as_on_the_other(liaison: Officer) -> None:
    fresh, waiting, late = letters(liaison, 3, printed=False)
    aged(waiting, 4)
    aged(late, 9)
    sender = officer(BUREAU, Role.LIAISON)
    arrived = page(liaison, "/inbox/").context["arrived"]
    owed = page(sender, "/inbox/").context["waiting"]
    assert [(item["days_waiting"], item["tone"]) for item in arrived] == [(9, "over"), (4, "soon"), (0, "live")]
    assert [(item["days_waiting"], item["tone"]) for item in owed] == [(9, "over"), (4, "soon"), (0, "live")]
    assert fresh.subject == arrived[-1]["title"]
    assert "not signed for, 9 days" in page(sender, "/inbox/sent/").content.decode()


def test_signing_many_enters_name_and_time_and_moves_them_to_their_tab(liaison: Officer) -> None:
    found = letters(liaison, 3, printed=False)
    chosen = [str(delivery.uid) for delivery in found[:2]]
    client_of(liaison).post(reverse("sign-for"), {"delivery": chosen})
    assert [item["token"] for item in page(liaison, "/inbox/").context["arrived"]] == [str(found[2].uid)]
    signed = page(liaison, "/inbox/", view="signed").context["arrived"]
    assert {item["token"] for item in signed} == set(chosen)
    assert all(item["signed_by"] == liaison.name and item["signed_at"] for item in signed)
    text = page(officer(BUREAU, Role.LIAISON), "/inbox/sent/").content.decode()
    assert text.count(f", {liaison.name}") == 2


def test_a_paper_names_its_file_only_to_those_who_see_it(liaison: Officer) -> None:
    (letter,) = letters(liaison, 1, printed=False)
    assert page(liaison, "/inbox/").context["arrived"][0]["file"]
    Delivery.objects.filter(pk=letter.pk).update(receiver=officer("PR-320600").agency)
    stranger = officer("PR-320600", Role.LIAISON)
    (item,) = page(stranger, "/inbox/").context["arrived"]
    assert item["file"] == ""


def test_what_owes_no_receipt_is_not_said_to_be_late(liaison: Officer) -> None:
    (letter,) = letters(liaison, 1, printed=False)
    aged(letter, 30)
    Delivery.objects.filter(pk=letter.pk).update(receipt_owed=False)
    sender = officer(BUREAU, Role.LIAISON)
    assert page(sender, "/inbox/").context["waiting"] == []
    text = page(sender, "/inbox/sent/").content.decode()
    assert "no receipt is owed" in text
    assert "not signed for" not in text


def test_printing_leaves_its_mark(liaison: Officer) -> None:
    (letter,) = letters(liaison, 1, printed=True)
    assert "printed" not in page(liaison, "/inbox/").content.decode().replace("data-print", "")
    client_of(liaison).post(reverse("desk:print"), {"delivery": [str(letter.uid)]})
    letter.refresh_from_db()
    assert letter.printed_at is not None
    assert page(liaison, "/inbox/").context["arrived"][0]["printed_at"] == letter.printed_at


def test_sent_papers_come_in_pages(liaison: Officer) -> None:
    (letter,) = letters(liaison, 1, printed=False)
    columns = [field.attname for field in Delivery._meta.concrete_fields if field.name not in ("id", "uid")]
    values = {name: getattr(letter, name) for name in columns}
    Delivery.objects.bulk_create(Delivery(**values) for _place in range(70))
    sender = officer(BUREAU, Role.LIAISON)
    first = page(sender, "/inbox/sent/")
    then = page(sender, "/inbox/sent/" + first.context["page"]["next_url"])
    tokens = {item["token"] for answer in (first, then) for item in answer.context["sent"]}
    assert [len(answer.context["sent"]) for answer in (first, then)] == [50, 21]
    assert len(tokens) == 71


def test_who_may_not_sign_gets_no_button_and_no_signature(liaison: Officer) -> None:
    (letter,) = letters(liaison, 1, printed=False)
    administrator = officer(PROCURATORATE, Role.ADMINISTRATOR)
    assert page(administrator, "/inbox/").context["arrived"] == []
    assert client_of(administrator).post(reverse("sign-for"), {"delivery": [str(letter.uid)]}).status_code == 403
    stranger = officer("PR-320600", Role.LIAISON)
    client_of(stranger).post(reverse("sign-for"), {"delivery": [str(letter.uid)]})
    letter.refresh_from_db()
    assert letter.signed_at is None


def test_what_is_no_token_is_left_out(liaison: Officer) -> None:
    for path in (reverse("sign-for"), reverse("desk:print")):
        assert client_of(liaison).post(path, {"delivery": ["x", "", "\u00b2"]}).status_code == 302


def test_an_administrator_of_people_reads_no_numbers_of_papers(liaison: Officer) -> None:
    tabs = page(officer(liaison.agency, Role.ADMINISTRATOR), "/inbox/sent/").context["tabs"]
    assert [tab.get("count") for tab in tabs if tab.get("count")] == []
