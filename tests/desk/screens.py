"""Pages of the desk as an officer gets them, without a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from ecocase.kernel.models import Clock, RecordReference

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from ecocase.kernel.models import Officer


def client_of(person: Officer, language: str = "en") -> Client:
    """Sign an officer in; English, so that what is read does not hang on the catalogue."""
    client = Client()
    client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
    client.cookies["django_language"] = language
    return client


def page(person: Officer, path: str, **asked: Any) -> HttpResponse:
    """Return a page that an officer opens."""
    answer = client_of(person).get(path, asked)
    assert answer.status_code == 200, answer.status_code
    return answer


def desk(person: Officer) -> dict[str, dict[str, Any]]:
    """Return the groups of an officer's desk by their keys."""
    return {group["key"]: group for group in page(person, "/").context["groups"]}


def numbers(answer: HttpResponse) -> list[str]:
    """Return the numbers of a list's rows, in order."""
    return [row["cells"][0]["number"] for row in answer.context["rows"]]


def days_ahead(days: int) -> date:
    """Return a day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def runs(record: Any, until: date, *, key: str = "notify_procuratorate") -> Clock:
    """Let a period run on a record until a day."""
    began = until - timedelta(days=20)
    return Clock.objects.create(
        **RecordReference.of(record),
        key=key,
        agency=record.file.handler,
        law_on=began,
        started_on=began,
        due_on=until,
        state=Clock.State.RUNNING,
    )


def due(record: Any, on: date, *, key: str | None = None) -> Clock:
    """Let a record's running period end on a day, as if it had begun in time for it."""
    clocks = Clock.objects.filter(record_type=record.kind(), record_id=record.pk, state="running")
    clock = clocks.filter(**({"key": key} if key else {})).order_by("pk").first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(due_on=on)
    clock.refresh_from_db()
    return clock
