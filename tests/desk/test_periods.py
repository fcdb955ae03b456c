"""The periods of an agency and the sheet of each: what is overdue, what has lapsed, and how a day came about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ecocase.kernel import deadlines
from ecocase.kernel.models import Clock, Officer
from ecocase.policy.deadlines import LAPSING
from tests.acting import act, officer
from tests.desk.screens import client_of, days_ahead, due, page
from tests.journeys.making import BUREAU, a_case, a_clue

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU)


def counted(person: Officer) -> dict[str, str | None]:
    return {view["label"]: view["count"] for view in page(person, "/clocks/").context["views"]}


def test_tabs_sort_periods_by_when_they_end(bureau: Officer) -> None:
    for days in (-5, 0, 7, 8, 30, 31):
        due(a_clue(bureau), days_ahead(days))
    paused = a_clue(bureau)
    deadlines.pause(paused, "clue_verify", act(bureau, date(2024, 3, 5)), ground="等待补充材料")
    assert counted(bureau) == {
        "All": "7", "Overdue": "1", "Within seven days": "2", "Within thirty days": "2", "Later": "1", "Paused": "1",
        "Lapsed": None,
    }  # fmt: skip
    (group,) = page(bureau, "/clocks/", view="overdue").context["groups"]
    assert [item["days_left"] for item in group["items"]] == [-5]
    assert set(counted(officer("EB-320600")).values()) == {"0", None}


def test_what_merely_lapses_is_no_alarm(bureau: Officer) -> None:
    clock = due(a_clue(bureau), days_ahead(-5))
    Clock.objects.filter(pk=clock.pk).update(key=min(LAPSING))
    found = counted(bureau)
    assert (found["Overdue"], found["Lapsed"], found["All"]) == ("0", None, "0")
    (group,) = page(bureau, "/clocks/", view="lapsed").context["groups"]
    assert group["items"][0]["days_left"] is None
    assert page(bureau, "/").context["groups"][0]["count"] == 0


def test_pages_show_every_period_once(bureau: Officer) -> None:
    clock = due(a_clue(bureau), days_ahead(3))
    columns = [field.attname for field in Clock._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(clock, name) for name in columns}
    Clock.objects.bulk_create(Clock(**values) for _place in range(70))
    first = page(bureau, "/clocks/")
    then = page(bureau, "/clocks/" + first.context["page"]["next_url"])
    shown = [sum(len(group["items"]) for group in answer.context["groups"]) for answer in (first, then)]
    assert shown == [50, 21]
    assert then.context["page"]["next_url"] == ""


def test_the_sheet_counts_what_the_period_counts(bureau: Officer) -> None:
    case = a_case(bureau)
    on = act(bureau, date(2025, 9, 28))
    clock = deadlines.start(case, "notify_procuratorate", on, agency=bureau.agency, ground="open")
    assert clock is not None
    answer = page(bureau, reverse("desk:clock", args=[clock.pk]))
    context = answer.context
    assert sum(span["days"] for span in context["spans"]) == context["total"]["days"] + 1
    assert sum(span["counted"] for span in context["spans"]) == context["total"]["counted"]
    assert context["spans"][0]["first"] == clock.started_on
    assert context["spans"][-1]["last"] == clock.due_on
    numbers = [span["sum"] for span in context["spans"] if span["sum"]]
    assert numbers == sorted(numbers)
    assert numbers[-1] == context["total"]["counted"]
    (event,) = context["events"]
    assert event["due_on"] == clock.due_on
    assert str(event["ground"]) != "open"
    assert [way["url"] for way in context["ways"]] == [reverse("step", args=["case", case.uid, "inform_procuratorate"])]


def test_the_ledger_tells_what_each_event_did_to_the_last_day(bureau: Officer) -> None:
    clue = a_clue(bureau)
    (clock,) = Clock.objects.filter(record_type="clue", record_id=clue.pk)
    first = clock.due_on
    deadlines.pause(clue, "clue_verify", act(bureau, date(2024, 3, 5)), ground="等待补充材料")
    deadlines.resume(clue, "clue_verify", act(bureau, date(2024, 3, 15)), ground="材料已补充")
    answer = page(bureau, reverse("desk:clock", args=[clock.pk]))
    days = [event["due_on"] for event in answer.context["events"]]
    clock.refresh_from_db()
    assert days == [first, None, clock.due_on]
    assert clock.due_on > first
    assert "等待补充材料" in answer.content.decode()


def test_a_sheet_is_as_hidden_as_its_file(bureau: Officer) -> None:
    (clock,) = Clock.objects.filter(record_type="clue", record_id=a_clue(bureau).pk)
    address = reverse("desk:clock", args=[clock.pk])
    assert client_of(officer("EB-320600")).get(address).status_code == 404
    assert client_of(bureau).get(address).status_code == 200
