"""What the page of a case says at a glance, and what it says to whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from cases.models import InKindClaim
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.views.addresses import url_of
from ecocase.policy.coverage import InKind, InKindStatus
from negotiation.models import Negotiation
from tests.acting import act, do
from tests.desk.conftest import page
from tests.journeys.making import a_claim, a_paper, a_plan

if TYPE_CHECKING:
    from tests.desk.conftest import Story

pytestmark = pytest.mark.django_db


def test_the_figures_stand_at_the_head(story: Story) -> None:
    figures = [figure["value"] for figure in page(story.case, story.officer).context["figures"]]
    assert figures == [Decimal("100000.00"), Decimal("60000.00"), Decimal("10000.00"), Decimal("40000.00")]
    assert "10.00 <small>万元" in page(story.case, story.officer).content.decode()


def test_the_case_has_its_bar_above_those_of_the_obligors_and_the_worst_comes_first(story: Story) -> None:
    tracks = page(story.case, story.officer).context["tracks"]
    assert tracks[0]["obligor"] == "全案"
    assert {track["obligor"] for track in tracks[1:3]} == {"甲公司", "乙公司"}
    assert tracks[3]["obligor"] == "丙公司"
    assert tracks[0]["whole"]
    assert [place["state"] for place in tracks[0]["bar"]] == ["done"] * 3 + ["current", "todo", "todo"]
    assert not any(track.get("whole") for track in tracks[1:])


def test_a_track_says_what_matters_for_its_obligor(story: Story) -> None:
    by_name = {track["obligor"]: track for track in page(story.case, story.officer).context["tracks"]}
    assert by_name["甲公司"]["how"] == ["已付 1.00 / 3.00 万元", "应付 2024年6月30日"]
    assert "已逾期" in by_name["甲公司"]["state_label"]
    assert [place["state"] for place in by_name["甲公司"]["bar"]][4] == "bad"
    assert by_name["丙公司"]["how"] == ["其他情形（说明）"]
    assert by_name["甲公司"]["note"].startswith("单独责任")


def test_a_reader_of_the_summary_sees_neither_amounts_nor_grounds_of_obligors(story: Story) -> None:
    shown = page(story.case, story.prosecutor)
    assert [track["how"] for track in shown.context["tracks"][1:]] == [[], [], []]
    assert "已付 1.00 / 3.00" not in shown.content.decode()
    assert "反复变更意见" not in shown.content.decode()
    assert "其他情形" not in shown.content.decode()
    assert shown.context["children"] == []


def test_closing_tells_from_the_beginning_what_it_lacks(story: Story) -> None:
    steps = page(story.case, story.officer).context["next"]
    closing = next(step for step in steps.blocked if step["url"].endswith("/close/"))
    assert [condition["met"] for condition in closing["missing"]] == [False] * 4 + [True] * 2
    assert all(not step["url"].endswith("/close/") for step in (*steps.open, *steps.more_open))


def test_every_open_step_has_a_line_that_explains_it(story: Story) -> None:
    steps = page(story.case, story.officer).context["next"]
    told = {step["label"]: step["note"] or step.get("clock") for step in steps.open}
    assert told
    assert sum(bool(note) for note in told.values()) >= len(told) - 1


def test_what_a_running_period_asks_for_stands_first_and_is_the_one_main_step(story: Story) -> None:
    steps = page(story.case, story.officer).context["next"].open
    due = [step for step in steps if step.get("clock")]
    assert steps[: len(due)] == due
    assert "记录付款 · 甲公司" in [str(step["label"]) for step in due]
    assert [step["primary"] for step in steps] == [True] + [False] * (len(steps) - 1)
    assert len({step["url"] for step in steps}) == len(steps)


def test_what_a_running_period_asks_for_is_offered_to_nobody_but_the_handler(story: Story) -> None:
    steps = page(story.case, story.prosecutor).context["next"]
    assert not any(step.get("clock") for step in steps.open)


def test_the_other_side_sees_only_what_the_bureau_can_do_now(story: Story) -> None:
    theirs = [str(step["label"]) for step in page(story.case, story.prosecutor).context["next"].theirs]
    assert "结案" not in theirs
    assert "终止索赔程序" not in theirs
    assert "添加赔偿义务人" in theirs


def test_periods_of_one_kind_are_one_pill_and_the_most_urgent_is_first(story: Story) -> None:
    pills = page(story.case, story.officer).context["clocks"]
    assert len({pill["key"] for pill in pills}) == len(pills)
    assert [pill["due_on"] for pill in pills] == sorted(pill["due_on"] for pill in pills)
    payments = next(pill for pill in pills if pill["key"] == "payment_due")
    assert payments["count"] == 2
    assert payments["url"].endswith("/periods/")


def test_the_procuratorate_stands_at_the_head_with_its_last_act(story: Story) -> None:
    counterpart = page(story.case, story.officer).context["header"]["counterpart"]
    assert (counterpart["sign"], counterpart["words"], counterpart["on"]) == (
        "pr",
        "已告知，尚无动作",
        date(2024, 5, 2),
    )
    told = {
        "found": "新的损害", "seen_on": date(2024, 7, 1), "why_not_found": "x", "is_new": True, "opinion": "x",
        "evidence": a_paper(story.prosecutor),
    }  # fmt: skip
    do("point_out_new_damage", story.case, story.prosecutor, date(2024, 7, 2), **told)
    counterpart = page(story.case, story.officer).context["header"]["counterpart"]
    assert (counterpart["words"], counterpart["on"]) == ("指出新发现的损害", date(2024, 7, 2))
    mirrored = page(story.case, story.prosecutor).context["header"]["counterpart"]
    assert mirrored["sign"] == "eb"


def test_who_can_see_the_case_is_told_to_its_handler_and_others_are_told_of_themselves(story: Story) -> None:
    told = {grant["agency"].pk for grant in page(story.case, story.officer).context["grants"]}
    assert told == {story.officer.agency_id, story.prosecutor.agency_id}
    shown = page(story.case, story.prosecutor)
    assert {grant["agency"].pk for grant in shown.context["grants"]} == {story.prosecutor.agency_id}
    assert "您的权限" in shown.content.decode()
    on_the_tab = page(story.case, story.prosecutor, "access/").context["grants"]
    assert {grant["agency"].pk for grant in on_the_tab} == {story.prosecutor.agency_id}
    assert len(page(story.case, story.officer, "access/").context["grants"]) > len(on_the_tab)


def test_the_list_leads_on_through_the_files_that_the_agency_may_see(story: Story) -> None:
    newer = a_claim(story.officer)
    assert page(story.case, story.officer).context["neighbours"] == {"newer": url_of(newer), "older": ""}
    assert page(newer, story.officer).context["neighbours"] == {"newer": "", "older": url_of(story.case)}
    assert page(story.case, story.prosecutor).context["neighbours"] == {"newer": "", "older": ""}


def test_files_beside_a_case_are_titled_as_their_own_pages(story: Story) -> None:
    plan = a_plan(story.officer, story.case, "agreement", date(2024, 6, 21))
    shown = page(story.case, story.officer).context["related"]
    beside = {item["url"]: item["title"] for group in shown for item in group["items"]}
    for file in (story.negotiation, story.case.clues.get(), plan):
        assert beside[url_of(file)] == str(file)
    assert [shown["title"] for shown in page(story.case, story.officer, "restoration/").context["plans"]] == [str(plan)]


def test_tabs_stand_there_for_what_the_record_has_with_their_numbers(story: Story) -> None:
    tabs = {tab["key"]: tab for tab in page(story.case, story.officer).context["tabs"]}
    assert list(tabs) == ["", "obligors", "evidence", "papers", "exchanges", "periods", "timeline"]
    assert tabs["obligors"]["count"] == 3
    assert tabs["periods"]["over"]
    assert tabs["exchanges"]["count"] >= 1
    for tab in tabs.values():
        assert Client().get(tab["url"]).status_code == 302
    bare = {tab["key"] for tab in page(story.case, story.prosecutor).context["tabs"]}
    assert "evidence" not in bare
    assert page(story.negotiation, story.officer, "obligors/").status_code == 404
    assert page(story.case, story.officer, "elsewhere/").status_code == 404


def test_the_procuratorate_reads_what_was_delivered_and_nothing_else(story: Story) -> None:
    papers = {paper["title"] for paper in page(story.case, story.prosecutor, "papers/").context["papers"]}
    delivered = {
        delivery.paper.title
        for delivery in story.prosecutor.agency.deliveries.select_related("paper")
        if delivery.paper is not None
    }
    assert papers == delivered != set()
    assert len(page(story.case, story.officer, "papers/").context["papers"]) > len(delivered)
    sent = page(story.case, story.prosecutor, "exchanges/").context["exchanges"]
    assert sent
    assert all(row["came_in"] for row in sent)
    assert page(story.case, story.prosecutor, "evidence/").context["evidence"] == []


def test_evidence_says_with_which_step_it_came_who_added_it_and_who_may_see_it(story: Story) -> None:
    groups = page(story.case, story.officer, "evidence/").context["evidence"]
    by_title = {group["title"]: group for group in groups}
    assert by_title["完成调查"]["by"] == "办案人"
    assert by_title["记录付款"]["on"] == date(2024, 6, 10)
    assert all(not item["own"] for group in groups for item in group["items"])
    served = by_title["送达磋商告知书"]["items"]
    assert [item["whom"] for item in served] == ["丙公司", "乙公司", "甲公司"]


@pytest.mark.parametrize(
    "tab", ["", "obligors/", "evidence/", "papers/", "exchanges/", "periods/", "timeline/", "access/"]
)
def test_a_stranger_finds_nothing(tab: str, story: Story) -> None:
    assert page(story.case, story.stranger, tab).status_code == 404
    assert page(story.case, story.officer, tab).status_code == 200


def test_a_file_that_hangs_on_the_case_is_named_only_to_who_may_see_it(story: Story) -> None:
    address = url_of(story.negotiation)
    assert address in page(story.case, story.officer).content.decode()
    assert address not in page(story.case, story.prosecutor).content.decode()
    access.grant(story.negotiation, story.prosecutor.agency, Right.VIEW, act(story.officer), ground="invited")
    assert address in page(story.case, story.prosecutor).content.decode()
    assert Negotiation.objects.count() == 1


def test_a_reader_of_the_summary_reads_no_words_of_claims_and_nothing_of_drafts(story: Story) -> None:
    words = "饮用水水源受到严重污染"
    InKindClaim.objects.create(
        case=story.case, kind=InKind.PUNITIVE.value, text=words, status=InKindStatus.CLAIMED, amount=Decimal("1.00"),
        creditor=story.officer.agency, source_type="negotiation", source_id=story.negotiation.pk,
    )  # fmt: skip
    whole, summary = (page(story.case, person) for person in (story.officer, story.prosecutor))
    assert words in whole.content.decode()
    assert words not in summary.content.decode()
    assert all(track["note"] == "" for track in summary.context["tracks"][1:])
