"""The timeline says whom, what and how much; it folds, narrows, leads on and can be verified."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.translation import override

from ecocase.desk.templatetags.tables import names
from ecocase.desk.timeline import ACTS_ON_A_PAGE
from ecocase.desk.views.records import ACTS_ON_THE_OVERVIEW
from ecocase.kernel import audit
from ecocase.kernel.models import AuditEntry, Delivery, RecordReference
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import Role
from tests.access.growing import copies
from tests.acting import act, do, officer
from tests.desk.conftest import page
from tests.journeys.making import PROCURATORATE

if TYPE_CHECKING:
    from tests.desk.conftest import Story

pytestmark = pytest.mark.django_db


def events(story: Story, person: Any, tab: str = "timeline/") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page(story.case, person, tab).context["timeline"]
    return found


def act_of(story: Story, step: str, person: Any = None) -> dict[str, Any]:
    return next(event for event in events(story, person or story.officer) if event.get("step") == step)


def test_a_sentence_says_whom_how_much_and_on_what_ground(story: Story) -> None:
    failed = act_of(story, "declare_failed")
    assert (failed["whom"], failed["words"]) == (["丙公司"], "其他情形（说明）")
    signed = act_of(story, "sign_agreement")
    assert (signed["whom"], signed["number"], signed["amount"]) == (
        ["甲公司、乙公司"], story.agreement.number, Decimal("60000.00"),
    )  # fmt: skip
    paid = act_of(story, "record_payment")
    assert (paid["whom"], paid["amount"]) == (["甲公司"], Decimal("10000.00"))
    text = page(story.case, story.officer, "timeline/").content.decode()
    assert "宣布磋商不成：丙公司" in text
    assert "记录付款：甲公司" in text


def test_the_english_page_says_grounds_in_english(story: Story) -> None:
    text = page(story.case, story.officer, "timeline/", "en").content.decode()
    assert "Another ground (explain)" in text
    assert "其他情形" not in text


def test_a_sentence_leads_to_its_papers_and_tells_whether_they_were_signed_for(story: Story) -> None:
    receipts = {paper["receipt"] for paper in act_of(story, "sign_agreement")["papers"]}
    assert receipts == {"open"}
    liaison = officer(PROCURATORATE, Role.LIAISON)
    for copy in Delivery.objects.filter(record_type="agreement", receiver=liaison.agency):
        sign_delivery(copy, act(liaison, date(2024, 5, 21)))
    assert {paper["receipt"] for paper in act_of(story, "sign_agreement")["papers"]} == {"signed"}


def test_what_followed_is_folded_and_said_once(story: Story) -> None:
    follows = act_of(story, "sign_agreement")["follows"]
    assert len({group["label"] for group in follows}) == len(follows)
    seated = next(group for group in follows if group["label"] == "义务人已签字")
    assert (seated["whom"], seated["times"]) == (["甲公司", "乙公司"], 2)


def test_like_acts_of_one_day_are_one_sentence(story: Story) -> None:
    served = [event for event in events(story, story.officer) if event.get("step") == "serve_notice"]
    assert [event["whom"] for event in served] == [["甲公司", "乙公司", "丙公司"]]
    assert len(served[0]["acts"]) == 3


def test_a_day_that_has_passed_breaks_the_line_where_it_lay(story: Story) -> None:
    shown = events(story, story.officer)
    broken = next(event for event in shown if event.get("overdue") and event["on"] == date(2024, 6, 30))
    assert sorted(broken["whom"]) == ["乙公司", "甲公司"]
    days = [event["on"] for event in shown]
    assert days == sorted(days, reverse=True)


def test_the_line_is_narrowed_to_opinions_steps_or_exchanges(story: Story) -> None:
    liaison = officer(PROCURATORATE, Role.LIAISON)
    letter = Delivery.objects.filter(record_type="case", receiver=liaison.agency).first()
    assert letter is not None
    sign_delivery(letter, act(liaison, date(2024, 5, 3)))
    exchanges = events(story, story.officer, "timeline/?show=exchanges")
    assert {event["step"] for event in exchanges} >= {"sign_for_delivery", "inform_procuratorate", "sign_agreement"}
    assert "record_payment" not in {event["step"] for event in exchanges}
    steps = {event["step"] for event in events(story, story.officer, "timeline/?show=steps")}
    assert "record_payment" in steps
    assert "sign_for_delivery" not in steps
    assert events(story, story.officer, "timeline/?show=opinions") == []
    said = {
        "found": "新的损害", "seen_on": date(2024, 7, 1), "why_not_found": "x", "is_new": True, "opinion": "应当追加",
        "evidence": [],
    }  # fmt: skip
    do("point_out_new_damage", story.case, story.prosecutor, date(2024, 7, 2), **said)
    assert [event["step"] for event in events(story, story.officer, "timeline/?show=opinions")] == [
        "point_out_new_damage"
    ]
    views = page(story.case, story.officer, "timeline/?show=opinions").context["views"]
    assert [view["active"] for view in views] == [False, True, False, False]


def test_the_overview_shows_the_latest_and_says_how_many_there_are(story: Story) -> None:
    shown = page(story.case, story.officer).context
    assert shown["acts"]["shown"] == ACTS_ON_THE_OVERVIEW < shown["acts"]["total"]
    assert shown["timeline_url"].endswith("/timeline/")


def test_the_record_goes_on_page_by_page_and_loses_nothing(story: Story) -> None:
    last = AuditEntry.objects.filter(chain=story.officer.agency).order_by("-seq").first()
    assert last is not None
    here = RecordReference.of(story.case)

    def other(row: Any, place: int) -> None:
        for name, value in {
            **here,
            "seq": last.seq + 1 + place,
            "act_id": uuid4(),
            "caused_by": "",
            "inputs": {},
        }.items():
            setattr(row, name, value)

    copies(last, ACTS_ON_A_PAGE * 2, other)
    seen: list[Any] = []
    tab, pages = "timeline/", 0
    while tab:
        shown = page(story.case, story.officer, tab).context
        seen += [act_id for event in shown["timeline"] if not event.get("overdue") for act_id in event["acts"]]
        onward = shown["page"]["next_url"]
        tab = f"timeline/{onward.rpartition('/')[2]}" if onward else ""
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == shown["acts"]["total"]
    assert page(story.case, story.officer, "timeline/?after=nonsense").status_code == 200


def test_entries_are_compared_with_their_fingerprints(story: Story) -> None:
    assert page(story.case, story.officer, "timeline/").context["verified"] is None
    verified = page(story.case, story.officer, "timeline/?verify=1").context["verified"]
    assert verified["broken"] == 0
    assert verified["checked"] > ACTS_ON_THE_OVERVIEW
    entry = AuditEntry.objects.filter(file_type="case", file_id=story.case.pk).first()
    assert entry is not None
    assert audit.holds(entry)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE kernel_auditentry SET officer_name = 'x' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER USER")
    assert page(story.case, story.officer, "timeline/?verify=1").context["verified"]["broken"] == 1


def test_the_agreements_page_tells_its_own_acts_only(story: Story) -> None:
    steps = {
        event["step"] for event in page(story.agreement, story.officer).context["timeline"] if not event.get("overdue")
    }
    assert steps >= {"draft_agreement", "sign_agreement", "record_payment"}
    assert not steps & {"declare_failed", "hold_meeting", "serve_notice", "open_negotiation", "inform_procuratorate"}


def test_the_procuratorate_reads_no_answers_and_no_steps_of_files_it_does_not_see(story: Story) -> None:
    shown = [event for event in events(story, story.prosecutor) if not event.get("overdue")]
    assert all(event["details"] == [] and event["words"] == "" and event["limit_reason"] == "" for event in shown)
    steps = {event["step"] for event in shown}
    assert "hold_meeting" not in steps
    assert "fail" in steps
    assert "丙公司" in next(event for event in shown if event["step"] == "fail")["whom"]


def test_days_that_were_entered_are_written_out(story: Story) -> None:
    entry = AuditEntry.objects.filter(record_type="case", record_id=story.case.pk).order_by("-seq").first()
    assert entry is not None
    last = AuditEntry.objects.filter(chain=entry.chain).order_by("-seq").values_list("seq", flat=True)[0]
    answers = {"answers": [["届满", "2024-05-01"], ["文号", "2024-99-99"]]}

    def with_answers(row: Any, _place: int) -> None:
        row.seq, row.act_id, row.caused_by, row.inputs = last + 1, uuid4(), "", answers

    copies(entry, 1, with_answers)
    details = next(event["details"] for event in events(story, story.officer) if event.get("details"))
    assert [detail["after"] for detail in details] == ["2024年5月1日", "2024-99-99"]
    assert "1 May 2024" in page(story.case, story.officer, "timeline/", "en").content.decode()


@override("zh-hans")
def test_of_many_names_the_first_are_told_and_the_rest_counted() -> None:
    assert names(["甲", "乙"]) == "甲、乙"
    assert names(list("abcdefgh")) == "a、b、c、d、e、f、g、h"
    assert names(list("abcdefghij")) == "a、b、c、d、e、f、g、h等，另有 2 家"
