"""Letters in the inbox: many as one PDF, for the agency that they came to and nobody else."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ecocase.kernel import outbox
from ecocase.kernel.models import Delivery, Officer, OutboxMessage
from ecocase.policy.competence import Role
from tests.acting import do, officer
from tests.journeys.making import BUREAU, PROCURATORATE, a_case

pytestmark = pytest.mark.django_db
BACKEND = "ecocase.kernel.signin.OfficerBackend"


def signed_in(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def letters(liaison: Officer, how_many: int, *, printed: bool) -> list[Delivery]:
    """Let a bureau inform a procuratorate of so many cases; return what arrived."""
    bureau = officer(BUREAU)
    for _case in range(how_many):
        facts = {"procuratorate": liaison.agency, "summary": "调查情况"}
        do("inform_procuratorate", a_case(bureau), bureau, date(2024, 3, 12), **facts)
    if printed:
        for message in OutboxMessage.objects.order_by("pk"):
            outbox.handle(message.uid, at=message.recorded_at)
    return list(Delivery.objects.filter(receiver=liaison.agency).order_by("pk"))


def print_many(person: Officer, chosen: list[Delivery]) -> Any:
    return signed_in(person).post(reverse("desk:print"), {"delivery": [str(found.uid) for found in chosen]})


def test_many_letters_come_out_as_one_pdf(db: Any) -> None:
    liaison = officer(PROCURATORATE, Role.LIAISON)
    arrived = letters(liaison, 3, printed=True)
    answer = print_many(liaison, arrived)
    pdf = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    starts = [pdf.get_destination_page_number(entry) for entry in pdf.outline]
    assert all(start % 2 == 0 for start in starts), "A paper begins on the back of another one."
    assert len(pdf.pages) - starts[-1] == arrived[-1].paper.page_count
    for found, start in zip(arrived, starts, strict=True):
        assert found.paper.number.replace(" ", "") in pdf.pages[start].extract_text().replace(" ", "")


def test_letters_to_another_agency_do_not_come_out(db: Any) -> None:
    arrived = letters(officer(PROCURATORATE, Role.LIAISON), 1, printed=True)
    for stranger in (officer("PR-320600", Role.LIAISON), officer(BUREAU, Role.LIAISON)):
        answer = print_many(stranger, arrived)
        assert answer.status_code == 302
        assert "pdf" not in answer.headers.get("Content-Type", "")


def test_letters_that_are_still_being_made_are_waited_for(db: Any) -> None:
    liaison = officer(PROCURATORATE, Role.LIAISON)
    arrived = letters(liaison, 1, printed=False)
    client = signed_in(liaison)
    answer = client.post(reverse("desk:print"), {"delivery": [str(arrived[0].uid)]}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk:inbox")
    assert [str(message) for message in answer.context["messages"]]


def test_an_administrator_prints_no_letters(db: Any) -> None:
    arrived = letters(officer(PROCURATORATE, Role.LIAISON), 1, printed=True)
    assert print_many(officer(PROCURATORATE, Role.ADMINISTRATOR), arrived).status_code == 302
