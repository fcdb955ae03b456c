"""Pages of negotiation, agreement and payment: tables of what an officer needs at a glance."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Clock
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Agreement
from tests.acting import act, do
from tests.desk.conftest import page
from tests.journeys.making import a_table

if TYPE_CHECKING:
    from tests.desk.conftest import Story

pytestmark = pytest.mark.django_db


def table(shown: Any, title: str) -> list[list[Any]]:
    found = next(found for found in shown.context["tables"] if found["title"] == title)
    return [[cell["value"] for cell in row] for row in found["rows"]]


def test_an_agreement_shows_who_owes_what_as_a_table_with_its_total(story: Story) -> None:
    shown = page(story.agreement, story.officer)
    item = story.case.items.get().name
    assert table(shown, "谁承担什么") == [
        ["甲公司", item, "缴纳赔偿资金", "单独", Decimal("30000.00")],
        ["乙公司", item, "缴纳赔偿资金", "单独", Decimal("30000.00")],
    ]
    lines = next(found for found in shown.context["tables"] if found["title"] == "谁承担什么")
    assert lines["total"][-1]["value"] == Decimal("60000.00")
    assert "30,000.00" in shown.content.decode()


def test_what_several_owe_jointly_counts_once_and_the_page_says_so(story: Story) -> None:
    table_of_two = a_table(story.officer, ("丁公司", "戊公司"))
    item = table_of_two.case.items.get()
    lines = [
        {"party": party, "item": item, "amount": Decimal("50000.00"), "manner": "pay", "joint": True}
        for party in table_of_two.parties.order_by("pk")
    ]
    answers = inputs(lines=lines, instalments=[], duties="", pay_by=date(2024, 6, 30), breach="")
    draft = begin("draft_agreement", Agreement, act(story.officer, date(2024, 5, 10)), answers, within=table_of_two)
    found = page(draft, story.officer).context["tables"][0]
    assert [row[3]["value"] for row in found["rows"]] == ["连带", "连带"]
    assert found["total"][-1]["value"] == Decimal("50000.00")
    assert found["note"]


def test_payments_stand_beside_the_days_on_which_they_were_due(story: Story) -> None:
    rows = table(page(story.agreement, story.officer), "分期与付款")
    assert [row[:4] for row in rows] == [
        ["甲公司", date(2024, 6, 30), Decimal("30000.00"), Decimal("10000.00")],
        ["乙公司", date(2024, 6, 30), Decimal("30000.00"), Decimal(0)],
    ]
    assert all("已逾期" in row[4] for row in rows)
    assert "2024年6月30日" in page(story.agreement, story.officer).content.decode()
    assert "2024-06-30" not in page(story.agreement, story.officer).content.decode().replace(
        'datetime="2024-06-30"', ""
    )
    assert "30 Jun 2024" in page(story.agreement, story.officer, language="en").content.decode()


def test_a_draft_has_no_payments_beside_its_instalments(story: Story) -> None:
    draft = Agreement.objects.exclude(pk=story.agreement.pk).get(negotiation=story.negotiation)
    shown = page(draft, story.officer)
    assert (
        shown.context["header"]["state_label"] != page(story.agreement, story.officer).context["header"]["state_label"]
    )
    assert [found["title"] for found in shown.context["tables"]] == ["谁承担什么"]


def test_a_duty_lists_its_payments_with_the_balance_after_each(story: Story) -> None:
    duty = story.agreement.payment_duties.get(track__obligor__name="甲公司")
    assert table(page(duty, story.officer), "付款记录") == [
        [date(2024, 6, 10), Decimal("10000.00"), Decimal("20000.00")]
    ]
    assert table(page(duty, story.officer), "付款期次")[0][:3] == [
        date(2024, 6, 30), Decimal("30000.00"), Decimal("10000.00"),
    ]  # fmt: skip


def test_a_negotiation_says_of_each_obligor_how_it_was_served_and_what_it_answered(story: Story) -> None:
    shown = page(story.negotiation, story.officer)
    parties = next(group for group in shown.context["children"] if group["kind"] == "negotiationparty")
    first, _second, third = parties["items"]
    values = {str(cell["label"]): (cell["value"], cell["sub"]) for cell in first["cells"]}
    assert values["送达日期"] == (date(2024, 4, 15), "直接送达")
    assert values["答复"][0] == "同意磋商"
    assert values["最近到会"][0] == date(2024, 5, 1)
    assert {str(cell["label"]): cell["sub"] for cell in third["cells"]}["答复"] == "其他情形（说明）"
    assert third["state_tone"] == "over"


def test_meetings_are_numbered_within_what_the_rule_allows(story: Story) -> None:
    rows = table(page(story.negotiation, story.officer), "会议")
    assert rows == [["第 1 次（共限 3 次）", date(2024, 5, 1), "苏州", "甲公司、乙公司、丙公司", "未到场", ""]]


def test_the_time_for_negotiation_is_counted_while_it_runs(story: Story) -> None:
    negotiation = a_table(story.officer, ("己公司",))
    clock = Clock.objects.get(
        record_type="track", record_id=negotiation.parties.get().track_id, key="negotiation_total"
    )
    assert "已逾期" in time_used(negotiation, story)
    today = timezone.localdate()
    Clock.objects.filter(pk=clock.pk).update(started_on=today - timedelta(days=41), due_on=today + timedelta(days=49))
    assert time_used(negotiation, story).startswith("第 41 日，至 ")


def time_used(negotiation: Any, story: Story) -> str:
    groups = page(negotiation, story.officer).context["children"]
    party = next(group for group in groups if group["kind"] == "negotiationparty")["items"][0]
    return next(str(cell["value"]) for cell in party["cells"] if str(cell["label"]) == "磋商用时")


def test_an_opinion_stands_beside_the_draft_for_who_may_view_the_negotiation(story: Story) -> None:
    negotiation = a_table(story.officer, ("庚公司",))
    access.grant(negotiation, story.prosecutor.agency, Right.VIEW, act(story.officer), ground="invited")
    assert page(negotiation, story.officer).context["opinions"] == []
    do("give_opinion", negotiation, story.prosecutor, date(2024, 5, 8), subject="付款期限", opinion="建议缩短")
    assert [said["step"] for said in page(negotiation, story.officer).context["opinions"]] == ["give_opinion"]
    assert page(negotiation, story.stranger).status_code == 404


def test_a_reader_of_the_case_alone_does_not_see_the_parties_of_the_negotiation(story: Story) -> None:
    track = story.case.tracks.order_by("pk").last()
    mine = page(track, story.officer).context
    assert "negotiationparty" in {group["kind"] for group in mine["children"]}
    access.grant(story.case, story.prosecutor.agency, Right.VIEW, act(story.officer), ground="shared")
    theirs = page(track, story.prosecutor).context
    assert "negotiationparty" not in {group["kind"] for group in theirs["children"]}
    assert "declare_failed" not in {event.get("step") for event in theirs["timeline"]}
    assert "declare_failed" in {event.get("step") for event in mine["timeline"]}
