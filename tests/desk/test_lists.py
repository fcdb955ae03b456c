"""Lists: what a row says, how they are narrowed, put in order and paged, and what a stranger never learns."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case
from ecocase.desk.listings.table import harmless
from ecocase.kernel.models import Clock, Officer
from ecocase.kernel.workflow import begin
from ecocase.policy.competence import Role
from referrals.models import Clue, Referral
from tests.access.growing import copies, more_files
from tests.access.world import World
from tests.acting import act, do, officer
from tests.desk.screens import client_of, days_ahead, numbers, page, runs
from tests.journeys.making import (
    BUREAU,
    PROCURATORATE,
    a_case,
    a_claim,
    a_clue,
    a_draft,
    a_letter,
    a_table,
)

pytestmark = pytest.mark.django_db
CASES, CLUES, REFERRALS = "/cases/", "/clues/", "/clues/referrals/"
RARE = "𠮷㐂环保有限公司"


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU)


def row_of(answer: Any, number: str) -> list[dict[str, Any]]:
    """Return the cells of a list's row by the number of its file."""
    return next(row["cells"] for row in answer.context["rows"] if row["cells"][0]["number"] == number)


def views(answer: Any) -> dict[str, str]:
    """Return the tabs of a list with their counts."""
    return {re.search(r"view=(\w+)", view["url"])[1]: view["count"] for view in answer.context["views"]}


def table(person: Officer, path: str, **asked: Any) -> list[list[str]]:
    """Return the rows of an exported table, its head first."""
    answer = page(person, path, **asked, **{"as": "csv"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def test_a_case_is_listed_with_obligors_damages_next_step_and_the_day_it_was_opened(bureau: Officer) -> None:
    case = a_claim(bureau, ("甲公司", "乙公司", "丙公司"), "123456.78")
    runs(case, days_ahead(4))
    name, following, stage, damages, other, opened = row_of(page(bureau, CASES), case.number)
    assert name["text"] == case.title
    assert name["sub"] == ["甲公司、乙公司 and others, 3 in all"]
    assert str(damages["wan"]) == "123456.78"
    assert other["text"] == "not informed"
    # The law's day, not the day of entry.
    assert opened["day"] == date(2024, 3, 10)
    assert stage["state"]
    assert (following["text"], following["days_left"]) == ("Inform the procuratorate", 4)
    text = page(bureau, CASES).content.decode()
    assert text.count(case.number) == 1
    assert "12.345678" in text


def test_a_case_tells_how_the_procuratorate_stands(bureau: Officer) -> None:
    prosecutor = officer(PROCURATORATE)
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    assert row_of(page(bureau, CASES), case.number)[4]["text"] == "informed, not yet signed for"
    liaison = officer(PROCURATORATE, Role.LIAISON)
    letters = [item["token"] for item in page(liaison, "/inbox/").context["arrived"]]
    client_of(liaison).post(reverse("sign-for"), {"delivery": letters})
    assert row_of(page(bureau, CASES), case.number)[4]["text"] == "informed, signed for"
    # The procuratorate reads there who handles the case.
    assert row_of(page(prosecutor, CASES), case.number)[4]["text"] == bureau.agency.name_en


def test_tabs_hold_and_count_what_they_say(bureau: Officer) -> None:
    plain = a_case(bureau)
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement = a_draft(bureau, negotiation, "20000.00")
    first = negotiation.parties.order_by("pk").first()
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[first], signed=[])
    Clock.objects.filter(state="running").update(due_on=days_ahead(40))
    runs(plain, days_ahead(-2))
    found = views(page(bureau, CASES))
    assert found == {"all": "2", "overdue": "1", "procuratorate": "0", "partly": "1", "confirmation": "0", "ended": "0"}
    assert numbers(page(bureau, CASES, view="overdue")) == [plain.number]
    assert numbers(page(bureau, CASES, view="partly")) == [negotiation.case.number]
    assert numbers(page(bureau, CASES, view="no-such-tab")) == [plain.number, negotiation.case.number]
    answer = page(bureau, CASES, view="ended")
    assert numbers(answer) == []
    assert answer.context["empty"]["actions"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "甲公"}, True),
        ({"q": "乙公司"}, False),
        ({"q": RARE}, False),
        ({"q": "苏州"}, True),
        ({"state": "claim_ready"}, True),
        ({"state": "closed"}, False),
        ({"period": "overdue"}, True),
        ({"period": "week"}, False),
        ({"period": "none"}, False),
        ({"period": "paused"}, False),
        ({"procuratorate": "not_informed"}, True),
        ({"procuratorate": "informed"}, False),
        ({"procuratorate": "takes_part"}, False),
        ({"flag": "major"}, False),
        ({"flag": "practice"}, False),
        ({"flag": "real"}, True),
        ({"year": "2024"}, True),
        ({"year": "2025"}, False),
        ({"year": "no year"}, True),
        ({"state": "no state"}, True),
        ({"q": "\x00"}, True),
        ({"q": "甲公", "year": "2024", "flag": "real", "sort": "opened"}, True),
        ({"after": "d~2999-01-01~1"}, False),
        ({"after": "nonsense"}, True),
        ({"after": "d~2024-13-77~x"}, True),
    ],
)
def test_filters_narrow_a_list(bureau: Officer, asked: dict[str, str], found: bool) -> None:
    case = a_claim(bureau)
    runs(case, days_ahead(-3))
    assert numbers(page(bureau, CASES, **asked)) == ([case.number] if found else [])


def test_a_chip_takes_its_filter_away_and_leaves_the_others(bureau: Officer) -> None:
    case = a_claim(bureau)
    answer = page(bureau, CASES, q="没有", year="2024", view="all", sort="opened")
    assert numbers(answer) == []
    chips = {chip["label"].partition(": ")[2]: chip["remove_url"] for chip in answer.context["chips"]}
    assert set(chips) == {"没有", "2024"}
    without = page(bureau, CASES + chips["没有"])
    assert numbers(without) == [case.number]
    assert [chip["label"].partition(": ")[2] for chip in without.context["chips"]] == ["2024"]
    assert "sort=opened" in chips["没有"]
    cleared = page(bureau, CASES + answer.context["clear_url"])
    assert cleared.context["chips"] == []


def test_marks_narrow_a_list(bureau: Officer) -> None:
    case = a_claim(bureau)
    Case.objects.filter(pk=case.pk).update(
        major_grounds=["serious_event"], criminal_case_no="苏检刑诉〔2024〕1号", is_marine=True
    )
    for flag in ("major", "criminal", "marine"):
        assert numbers(page(bureau, CASES, flag=flag)) == [case.number], flag
    for flag in ("simple", "preventive"):
        assert numbers(page(bureau, CASES, flag=flag)) == [], flag


def test_by_period_the_soonest_comes_first_and_files_without_one_last(bureau: Officer) -> None:
    late, soon, without = (a_case(bureau) for _each in range(3))
    runs(late, days_ahead(50))
    runs(soon, days_ahead(2))
    assert numbers(page(bureau, CASES)) == [soon.number, late.number, without.number]
    runs(late, days_ahead(1), key="assessment_due")
    assert numbers(page(bureau, CASES)) == [late.number, soon.number, without.number]
    assert numbers(page(bureau, CASES, sort="opened"))[0] == without.number


def test_very_many_matches_stand_by_opening_day_unless_asked(bureau: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (a_case(bureau) for _each in range(3))
    runs(first, days_ahead(2))
    asked = {"state": first.state}
    by_period, by_opening = [first.number, third.number, second.number], [third.number, second.number, first.number]
    assert numbers(page(bureau, CASES, **asked)) == by_period
    monkeypatch.setattr("ecocase.desk.listings.base.FEW", 2)
    answer = page(bureau, CASES, **asked)
    assert numbers(answer) == by_opening
    assert [column["key"] for column in answer.context["columns"] if column.get("sorted")] == ["opened"]
    assert numbers(page(bureau, CASES, **asked, sort="period")) == by_period
    # A list that is not narrowed walks along its index, however long it is.
    assert numbers(page(bureau, CASES)) == by_period


@pytest.mark.parametrize("sort", ["period", "opened"])
def test_pages_show_every_file_once(bureau: Officer, sort: str) -> None:
    case = a_case(bureau)
    clock = runs(case, days_ahead(9))
    world = World(records={"case": case}, people={(BUREAU, "officer"): bureau})
    made = more_files("case", world, bureau.agency, 120)
    copies(clock, 70, lambda row, at: row.__dict__.update(record_id=made[at].pk, file_id=made[at].pk))
    seen, address = [], f"{CASES}?sort={sort}"
    for _page in range(4):
        answer = page(bureau, address)
        seen += numbers(answer)
        following = answer.context["page"]["next_url"]
        if not following:
            break
        address = CASES + following
    assert len(seen) == len(set(seen)) == 121


def test_a_clue_tells_its_source_and_its_day(bureau: Officer) -> None:
    clue = a_clue(bureau, parties=(RARE,))
    name, following, state, source, found, registered = row_of(page(bureau, CLUES), clue.number)
    assert RARE in name["sub"]
    assert following["text"] == "Start the verification"
    assert source["text"] == "Checks and special campaigns"
    assert (found["day"], registered["day"]) == (date(2024, 3, 1), date(2024, 3, 1))
    assert numbers(page(bureau, CLUES, q="𠮷")) == [clue.number]
    assert numbers(page(bureau, CLUES, source="monitoring")) == []
    assert numbers(page(bureau, CLUES, source="check_or_campaign")) == [clue.number]
    assert views(page(bureau, CLUES))["open"] == "1"
    assert state["state"]


def a_referral(by: Officer, to: Officer) -> Referral:
    """Submit a clue to the other institution."""
    letter = a_letter(by, to.agency)
    referral = begin("draft", Referral, act(by, date(2024, 3, 3)), letter, within=a_clue(by))
    return do("submit", referral, by, date(2024, 3, 4))


def test_a_referral_is_told_from_the_side_of_its_reader(bureau: Officer) -> None:
    prosecutor = officer(PROCURATORATE)
    referral = a_referral(bureau, prosecutor)
    sent, received = (row_of(page(person, REFERRALS), referral.number) for person in (bureau, prosecutor))
    assert sent[1]["state"] == "referred: they have not signed for it"
    assert received[1]["state"] == "came in: for us to sign for"
    assert (sent[2]["text"], received[2]["text"]) == (prosecutor.agency.name_en, bureau.agency.name_en)
    assert views(page(bureau, REFERRALS))["theirs"] == "1" == views(page(prosecutor, REFERRALS))["ours"]
    assert numbers(page(bureau, REFERRALS, side="received")) == []
    assert numbers(page(prosecutor, REFERRALS, side="received")) == [referral.number]


def test_the_table_holds_what_the_list_finds_and_no_more(bureau: Officer) -> None:
    first, second = a_claim(bureau, (RARE,)), a_case(bureau)
    head, *rows = table(bureau, CASES)
    assert len(head) == len(rows[0])
    assert {row[0] for row in rows} == {first.number, second.number}
    (only,) = table(bureau, CASES, q="𠮷")[1:]
    assert only[:3] == [first.number, first.title, RARE]
    assert "100000.00" in only
    assert table(bureau, CASES, q="没有")[1:] == []
    for path, record in ((CLUES, first.clues.get()), (REFERRALS, None), ("/cases/files/", None)):
        rows = table(bureau, path)
        assert len(rows[0]) > 8
        assert record is None or record.number in {row[0] for row in rows}


@pytest.mark.parametrize("title", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "＝1", " =1"])
def test_no_cell_of_a_table_becomes_a_formula(bureau: Officer, title: str) -> None:
    case = a_case(bureau)
    Case.objects.filter(pk=case.pk).update(title=title)
    (row,) = table(bureau, CASES)[1:]
    assert row[1] == f"'{title}"
    assert harmless(-3) == -3
    assert harmless("甲-乙") == "甲-乙"


def test_a_stranger_learns_nothing_from_lists_counts_or_tables(bureau: Officer) -> None:
    case = a_claim(bureau)
    clue = case.clues.get()
    a_referral(bureau, officer(PROCURATORATE))
    stranger, administrator = officer("EB-320600"), officer(BUREAU, Role.ADMINISTRATOR)
    for person in (stranger, administrator):
        for path in (CASES, CLUES, REFERRALS, "/cases/files/"):
            answer = page(person, path)
            assert numbers(answer) == []
            assert set(views(answer).values()) == {"0"}
            assert len(table(person, path)) == 1
            for asked in ({"q": case.number}, {"q": case.title}, {"q": "甲公司"}, {"sort": "opened"}):
                assert numbers(page(person, path, **asked)) == []
            assert case.title not in answer.content.decode()
            assert clue.number not in answer.content.decode()


def test_an_empty_list_says_what_to_do(bureau: Officer) -> None:
    empty = page(bureau, CLUES).context["empty"]
    assert [action["label"] for action in empty["actions"]] == ["Register a clue"]
    assert page(bureau, CASES).context["empty"]["actions"][0]["url"] == CLUES
    assert page(officer(BUREAU, Role.LIAISON), CLUES).context["empty"]["actions"] == []
    assert Clue.objects.count() == 0


def test_a_summary_tells_no_place_in_list_search_or_table(bureau: Officer) -> None:
    prosecutor = officer(PROCURATORATE)
    case = a_case(bureau)
    Case.objects.filter(pk=case.pk).update(place_detail="望虞河大桥下")
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    for path in (CASES, "/search/"):
        for person, sees in ((bureau, True), (prosecutor, False)):
            text = page(person, path, q="望虞河").content.decode()
            assert (case.number in text) is sees, (path, person)
    assert numbers(page(prosecutor, CASES)) == [case.number]
    assert "望虞河大桥下" in str(table(bureau, CASES))
    assert "望虞河大桥下" not in str(table(prosecutor, CASES))


def test_what_a_case_is_marked_with_is_found_only_by_those_who_see_it_whole(bureau: Officer) -> None:
    prosecutor = officer(PROCURATORATE)
    case = a_case(bureau)
    Case.objects.filter(pk=case.pk).update(criminal_case_no="苏公刑〔2024〕1号")
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    assert numbers(page(bureau, CASES, flag="criminal")) == [case.number]
    assert numbers(page(prosecutor, CASES)) == [case.number]
    assert numbers(page(prosecutor, CASES, flag="criminal")) == []
