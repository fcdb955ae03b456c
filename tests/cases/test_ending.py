"""Closing, terminating and reopening a case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.models import Case, CoverageLine, Track
from cases.services import CoverageEntryToMake, enter_coverage, stage_differences
from ecocase.kernel import deadlines
from ecocase.kernel.models import Clock, Delivery, Officer, Paper
from ecocase.kernel.workflow import InputRefused, NotCompetent, RequirementUnmet, StepNotOpen
from tests.acting import act, agency, do
from tests.cases.making import OPENED, add_item, add_obligor, bureau, claim_ready, move, prosecutor

pytestmark = pytest.mark.django_db
LATER = date(2025, 9, 1)
CLOSING = {"report": "已全部履行", "use_of_money": "用于流域替代修复"}
ENDING = {"ground": "manifestly_minor", "reasons": "损害显著轻微", "proof": []}


def a_performed_case(by: Officer, *, paid: bool = True) -> Case:
    """Return a case whose one obligor has agreed to everything and performed it."""
    case, (track,) = claim_ready(by)
    track = move(track, by, "notify", "enter_negotiation", "agree", "finish_performing")
    kinds = [CoverageLine.Kind.AGREED, *([CoverageLine.Kind.PAID] if paid else [])]
    lines = [CoverageEntryToMake(case.items.get(), track, kind, Decimal("80000.00")) for kind in kinds]
    enter_coverage(case, act(by, OPENED), track, lines)
    return Case.objects.get(pk=case.pk)


def informed(case: Case, by: Officer) -> Case:
    case = do("inform_procuratorate", case, by, OPENED, procuratorate=agency("PR-320500"), summary="x")
    Delivery.objects.filter(record_type="case", record_id=case.pk).update(signed_on=OPENED, signed_by="检察官")
    return case


# -- close -----------------------------------------------------------------------------------------------------------


def test_a_performed_case_may_be_closed_with_its_figures_and_a_copy() -> None:
    by = bureau()
    case = do("close", informed(a_performed_case(by), by), by, LATER, **CLOSING)
    assert (case.state, case.ended_on) == ("closed", LATER)
    kept = Case.objects.get(pk=case.pk).final_figures
    assert (kept["assessed"], kept["agreed"], kept["paid"], kept["uncovered"]) == (
        "80000.00", "80000.00", "80000.00", "0.00",
    )  # fmt: skip
    paper = Paper.objects.get(spec="cases.closing_form", record_id=case.pk)
    assert ["案件编号", case.number] in paper.values["fields"]
    assert ["立案日期", "2025年3月3日"] in paper.values["fields"]
    copy = Delivery.objects.get(paper=paper)
    assert (copy.receiver, copy.manner) == (agency("PR-320500"), "copy")
    assert not Clock.objects.filter(file_type="case", file_id=case.pk, state="running").exists()


def test_it_may_not_be_closed_while_an_obligor_still_owes() -> None:
    by = bureau()
    case, (track, other) = claim_ready(by, "甲厂", "乙厂")
    for each in (track, other):
        move(each, by, "notify", "enter_negotiation", "agree")
    with pytest.raises(RequirementUnmet) as refused:
        do("close", case, by, LATER, **CLOSING)
    assert (refused.value.key, refused.value.article) == ("every_track_has_ended", "MANAGEMENT_RULES_27")


def test_it_may_not_be_closed_before_it_is_performed() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    with pytest.raises(StepNotOpen):
        do("close", case, by, LATER, **CLOSING)


def test_it_may_not_be_closed_while_damage_is_uncovered_unless_the_rest_is_waived() -> None:
    by = bureau()
    case = a_performed_case(by)
    item = add_item(case, by, "期间损失", "500.00", loss="interim_loss")
    with pytest.raises(RequirementUnmet) as refused:
        do("close", case, by, LATER, **CLOSING)
    assert refused.value.key == "every_item_is_settled"
    do("waive_rest", item, by, LATER, ground="cost_above_gain", reasons="索赔成本高")
    assert do("close", Case.objects.get(pk=case.pk), by, LATER, **CLOSING).final_figures["waived"] == "500.00"


@pytest.mark.parametrize(
    ("what", "key"),
    [("unpassed_restorations", "every_restoration_has_passed"), ("unpaid_duties", "all_money_is_paid")],
)
def test_it_may_not_be_closed_while_restoration_or_payment_is_open(
    owed: dict[str, list[str]], what: str, key: str
) -> None:
    by = bureau()
    case = a_performed_case(by)
    owed[what].append("补植复绿")
    with pytest.raises(RequirementUnmet) as refused:
        do("close", case, by, LATER, **CLOSING)
    assert refused.value.key == key
    owed[what].clear()
    assert do("close", case, by, LATER, **CLOSING).state == "closed"


def test_money_that_was_paid_asks_for_its_use() -> None:
    by = bureau()
    with pytest.raises(InputRefused) as refused:
        do("close", a_performed_case(by), by, LATER, report="x", use_of_money="")
    assert "use_of_money" in refused.value.by_field
    assert do("close", a_performed_case(by, paid=False), by, LATER, report="x", use_of_money="").state == "closed"


def test_open_receipts_are_warned_of_and_never_block() -> None:
    by = bureau()
    case = do("inform_procuratorate", a_performed_case(by), by, OPENED, procuratorate=agency("PR-320500"), summary="x")
    with pytest.raises(InputRefused) as warned:
        do("close", case, by, LATER, **CLOSING)
    assert "limit_reason" in warned.value.by_field
    assert do("close", case, by, LATER, **CLOSING, limit_reason="已电话确认").state == "closed"


def test_what_is_with_the_procuratorate_does_not_keep_a_case_open() -> None:
    by = bureau()
    case = a_performed_case(by)
    track = add_obligor(case, by, "乙厂")
    with pytest.raises(StepNotOpen):
        do("close", Case.objects.get(pk=case.pk), by, LATER, **CLOSING)
    move(track, prosecutor(), "go_to_procuratorate")
    assert do("close", Case.objects.get(pk=case.pk), by, LATER, **CLOSING).state == "closed"


def test_a_procuratorate_may_not_close_the_bureaus_case() -> None:
    case = a_performed_case(bureau())
    with pytest.raises(NotCompetent):
        do("close", case, prosecutor(), LATER, **CLOSING)


# -- terminate -------------------------------------------------------------------------------------------------------


def test_the_claim_may_be_terminated_on_a_listed_ground() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    case = informed(case, by)
    move(first, by, "notify", "enter_negotiation")
    case = do("terminate", case, by, LATER, **ENDING)
    assert (case.state, case.ended_on) == ("terminated", LATER)
    for track in (first, second):
        ended = Track.objects.get(pk=track.pk)
        assert (ended.state, ended.ended_ground) == ("ended_without_claim", "manifestly_minor")
    told = Delivery.objects.get(record_id=case.pk, record_type="case", article_key="CODE_1073")
    assert (told.receiver, told.paper.spec) == (agency("PR-320500"), "cases.termination_form")
    assert deadlines.running(case, "notify_procuratorate") is None
    assert stage_differences() == []


def test_it_may_not_be_terminated_over_the_procuratorates_head() -> None:
    by = bureau()
    case, (first, _second) = claim_ready(by, "甲厂", "乙厂")
    move(first, prosecutor(), "go_to_procuratorate")
    with pytest.raises(RequirementUnmet) as refused:
        do("terminate", Case.objects.get(pk=case.pk), by, LATER, **ENDING)
    assert refused.value.article == "OPINIONS_4"


def test_an_ended_case_takes_no_obligor_no_item_and_no_second_end() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    item = case.items.get()
    case = do("terminate", case, by, LATER, **ENDING)
    for refused in (
        lambda: add_obligor(case, by, "丙厂", LATER),
        lambda: add_item(case, by, "另一项", on=LATER),
        lambda: do("supplement", item, by, LATER, added=Decimal(1), ground="x", supplement=[]),
    ):
        with pytest.raises(RequirementUnmet) as told:
            refused()
        assert told.value.key == "case_has_not_ended"
    with pytest.raises(StepNotOpen):
        do("terminate", case, by, LATER, **ENDING)


# -- reopen ----------------------------------------------------------------------------------------------------------


def test_a_closed_case_may_be_reopened_for_the_obligors_concerned_only() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    case = do("terminate", case, by, LATER, **ENDING)
    case = do("reopen", case, by, LATER, ground="new_damage", reasons="地下水损害", tracks=[first], evidence=[])
    assert (case.state, case.ended_on) == ("investigating", None)
    concerned, other = (Track.objects.get(pk=track.pk) for track in (first, second))
    assert (concerned.state, concerned.ended_ground, other.state) == ("identified", "", "ended_without_claim")
    assert stage_differences() == []
    add_item(case, by, "地下水损害", on=LATER, seen_on=LATER)
    case = do("complete_investigation", case, by, LATER, report=[], finding="继续索赔")
    # One obligor's claim has ended before, so the case is past the point where nobody was told anything.
    assert case.pk
    assert Case.objects.get(pk=case.pk).state == "claiming"
    assert stage_differences() == []


def test_a_live_case_is_not_reopened() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    with pytest.raises(StepNotOpen):
        do("reopen", case, by, LATER, ground="new_damage", reasons="x", evidence=[])


def test_nobody_else_reopens_it() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    case = do("terminate", informed(case, by), by, LATER, **ENDING)
    with pytest.raises(NotCompetent):
        do("reopen", case, prosecutor(), LATER, ground="new_damage", reasons="x", evidence=[])
