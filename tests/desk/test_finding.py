"""Search: number, title, obligor, paper and place, the closest first, and nothing of what is not seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecocase.kernel.models import Officer, Paper
from ecocase.policy.competence import Role
from tests.acting import do, officer
from tests.desk.screens import client_of, page
from tests.journeys.making import BUREAU, PROCURATORATE, a_case, a_clue, a_draft, a_table

pytestmark = pytest.mark.django_db
RARE = "𠮷㐂环保有限公司"


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU)


def found(person: Officer, query: str) -> list[tuple[str, str]]:
    """Return title and number of what a person finds."""
    return [(hit["title"], hit["number"]) for hit in page(person, "/search/", q=query).context["found"]]


def test_the_same_number_comes_before_what_merely_holds_it(bureau: Officer) -> None:
    cases = [a_case(bureau) for _each in range(11)]
    first = cases[0].number
    assert found(bureau, first)[0] == (cases[0].title, first)
    prefix = first.removesuffix("1号")
    assert {number for _title, number in found(bureau, prefix)} >= {case.number for case in cases}


def test_title_before_obligor_before_place(bureau: Officer) -> None:
    by_obligor = a_clue(bureau, parties=("望虞河化工厂",))
    by_place, by_title = a_clue(bureau), a_clue(bureau)
    type(by_title).objects.filter(pk=by_title.pk).update(title="望虞河油膜")
    type(by_place).objects.filter(pk=by_place.pk).update(place_detail="望虞河大桥下")
    hits = page(bureau, "/search/", q="望虞河").context["found"]
    assert [hit["number"] for hit in hits] == [by_title.number, by_obligor.number, by_place.number]
    assert [hit["snippet"] for hit in hits] == ["", "obligor: 望虞河化工厂", "found by the place"]


@pytest.mark.parametrize("query", ["𠮷", "㐂", "𠮷㐂", RARE])
def test_rare_characters_and_a_single_one_are_found(bureau: Officer, query: str) -> None:
    case = a_case(bureau, parties=(RARE,))
    assert (case.title, case.number) in found(bureau, query)


def test_a_paper_leads_to_its_file_for_those_who_wrote_or_got_it(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation, "20000.00")
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    paper = Paper.objects.get(spec="negotiation.agreement")
    assert negotiation.number in {number for _title, number in found(bureau, paper.number)}
    assert found(officer("EB-320600"), paper.number) == []


@pytest.mark.parametrize("query", ["", " ", "\x00", "%", "_", "x" * 5000, "'; DROP TABLE cases_case; --", "\\"])
def test_odd_queries_find_nothing_and_break_nothing(bureau: Officer, query: str) -> None:
    a_case(bureau)
    assert found(bureau, query) == []


def test_nothing_hidden_is_found_or_counted(bureau: Officer) -> None:
    case = a_case(bureau)
    clue = case.clues.get()
    for person in (officer("EB-320600"), officer(PROCURATORATE), officer(BUREAU, Role.ADMINISTRATOR)):
        for query in (case.number, case.title, "甲公司", clue.number, "苏州"):
            answer = page(person, "/search/", q=query)
            assert answer.context["found"] == []
            assert not answer.context["more"]
    assert len(found(bureau, case.title)) > 0


def test_more_hits_than_are_shown_are_told(bureau: Officer) -> None:
    for _each in range(31):
        a_clue(bureau)
    answer = page(bureau, "/search/", q="倾倒")
    assert len(answer.context["found"]) == 30
    assert answer.context["more"]
    at_a_glance = client_of(bureau).get("/search/", {"q": "倾倒"}, headers={"HX-Request": "true"})
    assert len(at_a_glance.context["found"]) == 8
