"""The desk names what can lawfully be done about a period, and what must be sued."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Track
from ecocase.desk.bounded import MOST, counts, in_words
from ecocase.desk.names import Names
from ecocase.desk.ways import ANSWERS
from ecocase.kernel.models import Approval, Clock, Delivery, Draft, Officer
from ecocase.kernel.workflow import model_of_kind, steps_of
from ecocase.policy.competence import Role
from ecocase.policy.deadlines import PERIODS
from restoration.models import PaymentDuty
from tests.access.world import build
from tests.acting import do, officer
from tests.desk.screens import client_of, days_ahead, desk, due, page
from tests.journeys.making import BUREAU, PROCURATORATE, a_case, a_clue, a_draft, a_paper, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU)


def an_owing_case(by: Officer, parties: tuple[str, ...] = ("甲公司",)) -> Case:
    """Bring a case to where its obligors owe money under an agreement, payable until 30 June 2024."""
    negotiation = a_table(by, parties)
    agreement = a_draft(by, negotiation, "20000.00")
    do("sign_agreement", agreement, by, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    return negotiation.case


def step_of(way: dict[str, Any]) -> str:
    """Return the name of the step that a way leads to."""
    return way["url"].partition("?")[0].rstrip("/").rpartition("/")[2]


def of_case(group: dict[str, Any], case: Case) -> list[dict[str, Any]]:
    return [item for item in group["items"] if item["number"] == case.number]


def test_every_answer_is_a_declared_step_of_a_known_period() -> None:
    for key, names in ANSWERS.items():
        assert key == "must_sue" or key in PERIODS, key
        for name in names:
            kind, _dot, step = name.partition(".")
            assert step in steps_of(model_of_kind(kind)), name


def test_an_unpaid_day_offers_payment_and_default_each_with_its_article(bureau: Officer) -> None:
    case = an_owing_case(bureau)
    (row,) = of_case(desk(bureau)["overdue"], case)
    ways = {step_of(way): way for way in row["ways"]}
    assert set(ways) == {"record_payment", "declare_default"}
    assert all(not way["blocked"] and way["articles"] == ["OPINIONS_18"] for way in ways.values())
    duty = PaymentDuty.objects.get()
    assert row["action"]["url"] == reverse("step", args=["paymentduty", duty.uid, "record_payment"])
    assert row["action"]["label"] == steps_of(PaymentDuty)["record_payment"].label


def test_a_closed_way_says_what_is_missing(bureau: Officer) -> None:
    case = an_owing_case(bureau)
    duty = PaymentDuty.objects.get()
    # Not a fen is overdue by the agreement's own day, though the period on the desk is.
    duty.agreement.__class__.objects.filter(pk=duty.agreement_id).update(pay_by=days_ahead(5))
    (row,) = of_case(desk(bureau)["overdue"], case)
    closed = {step_of(way): way for way in row["ways"] if way["blocked"]}
    assert set(closed) == {"declare_default"}
    assert "No day of payment has passed unpaid" in closed["declare_default"]["note"]
    assert "not possible now" in page(bureau, "/").content.decode()


def test_a_way_that_waits_for_a_leader_is_closed_until_then(bureau: Officer) -> None:
    case = an_owing_case(bureau)
    duty = PaymentDuty.objects.get()
    Approval.objects.create(
        record_type="paymentduty", record_id=duty.pk, record_uid=duty.uid, file_type="case", file_id=case.pk,
        step="declare_default", label="Declare default", data={}, agency=bureau.agency, asked_by=bureau,
        asked_at=timezone.now(), on=timezone.localdate(), version=duty.version,
    )  # fmt: skip
    (row,) = of_case(desk(bureau)["overdue"], case)
    assert {step_of(way): way["blocked"] for way in row["ways"]} == {"record_payment": False, "declare_default": True}


def test_a_button_does_not_offer_what_waits_for_a_leader(bureau: Officer) -> None:
    clue = a_clue(bureau)
    due(clue, days_ahead(3))
    (row,) = desk(bureau)["soon"]["items"]
    assert "start_verification" in row["action"]["url"]
    Approval.objects.create(
        record_type="clue", record_id=clue.pk, record_uid=clue.uid, file_type="clue", file_id=clue.pk,
        step="start_verification", label="Start the verification", data={}, agency=bureau.agency, asked_by=bureau,
        asked_at=timezone.now(), on=timezone.localdate(), version=clue.version,
    )  # fmt: skip
    (row,) = desk(bureau)["soon"]["items"]
    assert row["action"]["label"] == "Awaits approval"


def test_those_who_may_not_take_a_step_are_not_offered_it(bureau: Officer) -> None:
    case = an_owing_case(bureau)
    liaison = officer(BUREAU, Role.LIAISON)
    (row,) = of_case(desk(liaison)["overdue"], case)
    assert row["ways"] == []
    assert row["action"]["label"] == "To the file"


def test_many_overdue_periods_of_a_case_fold_into_one_row(bureau: Officer) -> None:
    case = an_owing_case(bureau, ("甲公司", "乙公司", "丙公司"))
    group = desk(bureau)["overdue"]
    (row,) = of_case(group, case)
    assert (
        row["stands_for"]
        == Clock.objects.filter(
            file_type="case", file_id=case.pk, due_on__lt=timezone.localdate(), state="running"
        ).count()
    )
    assert all(name in row["note"] for name in ("甲公司", "乙公司", "丙公司"))
    assert group["count"] == row["stands_for"]
    assert not group["more_url"]


def test_the_verification_of_a_clue_names_the_next_step_on_its_button(bureau: Officer) -> None:
    clue = a_clue(bureau)
    due(clue, days_ahead(3))
    (row,) = (item for item in desk(bureau)["soon"]["items"] if item["number"] == clue.number)
    assert row["action"]["url"] == reverse("step", args=["clue", clue.uid, "start_verification"])
    do("start_verification", clue, bureau, date(2024, 3, 2))
    (row,) = (item for item in desk(bureau)["soon"]["items"] if item["number"] == clue.number)
    assert row["action"]["url"] == reverse("step", args=["clue", clue.uid, "open_case"])


def test_the_order_is_overdue_then_what_must_be_sued_then_the_rest(bureau: Officer) -> None:
    leader = officer(BUREAU, Role.LEADER)
    assert list(desk(leader)) == ["overdue", "must_sue", "soon", "sign", "approve", "back", "drafts"]


def a_failed_track(by: Officer) -> Track:
    """Let the negotiation with an obligor fail."""
    party = a_table(by).parties.get()
    do("declare_failed", party, by, date(2024, 6, 1), ground="other", reasons="多次协商未果")
    return Track.objects.get(pk=party.track_id)


def must_sue(person: Officer, track: Track) -> list[dict[str, Any]]:
    return [item for item in desk(person)["must_sue"]["items"] if item["number"] == track.case.number]


def test_a_failed_obligor_stands_on_the_plaintiffs_desk_until_there_is_another_way(bureau: Officer) -> None:
    track = a_failed_track(bureau)
    (row,) = must_sue(bureau, track)
    assert row["articles"] == ["OPINIONS_13"]
    assert [step_of(way) for way in row["ways"]] == ["reopen", "draft", "end_without_claim"]
    do("reopen", track.parties.get(), bureau, date(2024, 6, 3), wish=a_paper(bureau), reasons="")
    assert must_sue(bureau, track) == []


def test_only_the_plaintiff_must_sue(bureau: Officer) -> None:
    track = a_failed_track(bureau)
    other = officer("EB-320000")
    assert must_sue(other, track) == []
    assert must_sue(officer("EB-320600"), track) == []
    do(
        "designate", track.case, bureau, date(2024, 6, 3), plaintiff=other.agency, designation_paper="苏政函〔2024〕1号",
        paper=a_paper(bureau),
    )  # fmt: skip
    assert must_sue(bureau, track) == []
    assert len(must_sue(other, track)) == 1


def test_what_the_other_side_did_is_told_and_nothing_of_strangers(bureau: Officer) -> None:
    liaison = officer(PROCURATORATE, Role.LIAISON)
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=liaison.agency, summary="调查情况")
    assert page(bureau, "/").context["feed"] == []
    letter = Delivery.objects.get(receiver=liaison.agency)
    client_of(liaison).post(reverse("sign-for"), {"delivery": [str(letter.uid)]})
    (told,) = page(bureau, "/").context["feed"]
    assert letter.subject in told["label"]
    assert told["file"] == case.title
    assert liaison.name in told["who"]
    (told,) = page(liaison, "/").context["feed"]
    assert told["label"].startswith("Sent you")
    assert page(officer("EB-320600"), "/").context["feed"] == []


def test_a_draft_bears_its_step_and_its_file_and_can_be_dropped(bureau: Officer) -> None:
    case = a_case(bureau)
    path = reverse("step", args=["case", case.uid, "mark_major"])
    kept = Draft.objects.create(officer=bureau, path=path, data={}, saved_at=timezone.now())
    (row,) = desk(bureau)["drafts"]["items"]
    assert row["title"] == f"Mark as a major case · {case.title}"
    assert row["number"] == case.number
    assert row["action"]["url"] == path
    assert client_of(officer(BUREAU)).post(row["drop_url"]).status_code == 404
    assert Draft.objects.filter(pk=kept.pk).exists()
    client_of(bureau).post(row["drop_url"])
    assert Draft.objects.filter(pk=kept.pk).exists()
    client_of(bureau).post(row["drop_url"], {"sure": "yes"})
    assert desk(bureau)["drafts"]["items"] == []


def test_a_draft_about_a_file_that_is_seen_no_more_tells_no_title(bureau: Officer) -> None:
    case = a_case(bureau)
    stranger = officer("EB-320600")
    begin = reverse("begin", args=["negotiation", "open_negotiation"])
    for path in (
        reverse("step", args=["case", case.uid, "mark_major"]),
        f"{begin}?within=case:{case.uid}",
        "/steps/x/",
        f"/steps/nosuch/{case.uid}/x/",
        f"{begin}?within=case:x",
    ):
        Draft.objects.create(officer=stranger, path=path, data={}, saved_at=timezone.now())
    answer = page(stranger, "/")
    assert len(next(group for group in answer.context["groups"] if group["key"] == "drafts")["items"]) == 5
    assert case.title not in answer.content.decode()
    assert case.number not in answer.content.decode()


def test_an_empty_desk_says_so_and_shows_what_comes(bureau: Officer) -> None:
    clue = a_clue(bureau)
    due(clue, days_ahead(20))
    answer = page(bureau, "/")
    assert answer.context["is_quiet"]
    assert [item["number"] for item in answer.context["coming"]] == [clue.number]
    assert "Nothing waits for you today" in answer.content.decode()
    due(clue, days_ahead(2))
    assert not page(bureau, "/").context["is_quiet"]


def test_a_count_stops_where_the_screen_does(bureau: Officer) -> None:
    clue = a_clue(bureau)
    clock = due(clue, days_ahead(-3))
    columns = [field.attname for field in Clock._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(clock, name) for name in columns}
    Clock.objects.bulk_create(Clock(**values) for _place in range(MOST + 20))
    found = counts(bureau.agency, clocks=Clock.objects.filter(agency=bureau.agency))
    assert found == {"clocks": MOST + 1}
    assert in_words(found["clocks"]) == "999+"
    assert desk(bureau)["overdue"]["count_text"] == "999+"


def test_long_delays_read_as_years(bureau: Officer) -> None:
    clue = a_clue(bureau)
    due(clue, timezone.localdate() - timedelta(days=3070))
    text = page(bureau, "/").content.decode()
    assert "overdue for more than 8 years (3,070 days)" in text
    assert ">+8y<" in text
    assert "+999" not in text


def test_names_are_what_the_records_say_of_themselves(db: Any) -> None:
    world = build()
    today = timezone.localdate()
    for side in ("EB", "PR"):
        agency = world.person("handling", "officer", side).agency
        records = list(world.records.values())
        names = Names(agency, today, [(record.kind(), record.pk) for record in records])
        for record in records:
            name = names.get(record.kind(), record.pk)
            if name is None:
                continue
            assert (name.title, name.practice) == (str(record.file), record.file.practice), record.kind()
            assert name.number == record.file.shown_number, record.kind()
            assert name.url == reverse("record", args=[record.kind(), record.uid])
    for first in records:
        # In whatever order the kinds stand, they are one question.
        mixed = sorted(
            records, key=lambda record, first=first: (record.kind() != first.kind(), record.kind() == "negotiation")
        )
        assert Names(agency, today, [(record.kind(), record.pk) for record in mixed])
    stranger = world.person("stranger", "officer").agency
    assert all(Names(stranger, today, [(r.kind(), r.pk)]).get(r.kind(), r.pk) is None for r in world.records.values())
