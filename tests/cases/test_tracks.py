"""An obligor's track, and the stage of the case that follows from its tracks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.models import Case, CoverageLine, Obligor, Track
from cases.services import CoverageEntryToMake, enter_coverage, procuratorates_of, stage_differences
from ecocase.kernel import deadlines
from ecocase.kernel.models import AuditEntry, Delivery
from ecocase.kernel.workflow import InputRefused, NotCompetent, RequirementUnmet, StepNotOpen, perform
from tests.acting import act, agency, do
from tests.cases.making import CREDIT_CODE, OPENED, add_obligor, bureau, claim_ready, move, open_case, prosecutor

pytestmark = pytest.mark.django_db
LATER = date(2025, 4, 1)
GROUND = "no_successor_no_assets"


def stage_of_case(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


# -- obligors --------------------------------------------------------------------------------------------------------


def test_an_obligor_may_be_added_in_any_live_state() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    track = add_obligor(case, by, "  苏州  㐂𠮷化工厂 ", LATER, identity_no=CREDIT_CODE, representative="张三")
    assert (track.state, track.obligor.name, track.handler) == ("identified", "苏州 㐂𠮷化工厂", by.agency)
    assert track.obligor.identity_no == CREDIT_CODE


def test_an_identity_number_with_a_wrong_check_digit_is_refused_at_its_field() -> None:
    by = bureau()
    case = open_case(by)
    with pytest.raises(InputRefused) as refused:
        add_obligor(case, by, identity_no=CREDIT_CODE[:-1] + "4")
    assert "identity_no" in refused.value.by_field
    assert not Obligor.objects.filter(case=case).exists()


def test_an_id_number_never_enters_the_trail_and_is_masked_on_the_page() -> None:
    by = bureau()
    track = add_obligor(open_case(by), by, "李四", kind="person", identity_no="11010519491231002X")
    assert "11010519491231002X" not in str([value for _label, value in track.shown_facts()])
    entry = AuditEntry.objects.get(record_type="track", record_id=track.pk, step="add_obligor")
    assert "11010519491231002X" not in str(entry.inputs)


def test_a_share_belongs_to_liability_by_share() -> None:
    by = bureau()
    case = open_case(by)
    track = add_obligor(case, by, liability_mode="by_share", share_percent=Decimal("37.50"))
    assert track.share_percent == Decimal("37.50")
    for mode, share in (("joint", Decimal(50)), ("by_share", Decimal(101)), ("by_share", Decimal(0))):
        with pytest.raises(InputRefused) as refused:
            add_obligor(case, by, "另一厂", liability_mode=mode, share_percent=share)
        assert "share_percent" in refused.value.by_field


def test_a_successor_may_stand_in_and_the_predecessor_stays_on_file() -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    old = track.obligor
    answers = {"event": "merger", "kind": "enterprise", "name": "苏州某集团有限公司", "identity_no": "", "proof": []}
    track = do("substitute_obligor", track, by, LATER, **answers)
    assert (track.state, track.obligor.name, track.obligor.predecessor) == ("identified", "苏州某集团有限公司", old)
    assert Obligor.objects.filter(pk=old.pk).exists()


def test_nobody_stands_in_after_the_track_has_ended() -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    track = do("end_without_claim", track, by, LATER, ground=GROUND, reasons="已注销", proof=[])
    with pytest.raises(StepNotOpen):
        do("substitute_obligor", track, by, LATER, event="merger", kind="enterprise", name="x", proof=[])


def test_the_obligor_may_confirm_the_damage_facts_and_no_procuratorate_enters_it() -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    with pytest.raises(NotCompetent):
        do("confirm_damage_facts", track, prosecutor(), LATER, confirmation=[])
    assert do("confirm_damage_facts", track, by, LATER, confirmation=[]).facts_confirmed_on == LATER


# -- the way of a track ----------------------------------------------------------------------------------------------

WAY = [
    ("notify", "notified"),
    ("enter_negotiation", "negotiating"),
    ("agree", "agreed"),
    ("start_performing", "performing"),
    ("fall_into_default", "in_default"),
    ("cure_default", "performing"),
    ("finish_performing", "performed"),
]


def test_a_track_goes_from_notice_to_performance() -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    for step, after in WAY:
        track = move(track, by, step)
        assert track.state == after


@pytest.mark.parametrize(
    "step", [step for step, _after in WAY] + ["fail", "be_impossible", "end", "come_back", "restart"]
)
def test_no_officer_moves_a_track_by_hand(step: str) -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    with pytest.raises(NotCompetent):
        perform(step, track, act(by, LATER))
    assert Track.objects.get(pk=track.pk).state == "identified"


@pytest.mark.parametrize(
    ("way", "refused"),
    [
        ((), "agree"),
        ((), "fail"),
        (("notify",), "start_performing"),
        (("notify", "enter_negotiation"), "be_impossible"),
        (("notify", "enter_negotiation", "agree"), "fail"),
        (("notify", "enter_negotiation", "agree"), "go_to_procuratorate"),
        (("notify", "fail"), "enter_negotiation"),
    ],
)
def test_a_track_does_not_leap(way: tuple[str, ...], refused: str) -> None:
    by = bureau()
    _case, (track,) = claim_ready(by)
    track = move(track, by, *way) if way else track
    with pytest.raises(StepNotOpen):
        move(track, by, refused)


def test_failed_and_impossible_tracks_may_be_negotiated_anew() -> None:
    by = bureau()
    _case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    assert move(first, by, "notify", "fail", "reopen_negotiation").state == "negotiating"
    assert move(second, by, "be_impossible", "reopen_negotiation").state == "negotiating"


def test_a_refused_confirmation_leads_back_to_the_table_or_to_failure() -> None:
    by = bureau()
    _case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    assert move(first, by, "notify", "enter_negotiation", "agree", "return_to_negotiation").state == "negotiating"
    assert move(second, by, "notify", "enter_negotiation", "agree", "lose_agreement").state == "failed"


# -- with the procuratorate and back (article 4) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "way", [(), ("notify",), ("notify", "enter_negotiation"), ("notify", "fail"), ("be_impossible",)], ids=str
)
def test_what_is_handed_back_stands_where_it_stood(way: tuple[str, ...]) -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    track = move(track, by, *way) if way else track
    before, stage = track.state, stage_of_case(case)
    away = move(track, prosecutor(), "go_to_procuratorate")
    assert (away.state, away.handler, stage_of_case(case)) == (
        "with_procuratorate",
        agency("PR-320500"),
        "with_procuratorate",
    )
    back = move(away, prosecutor(), "come_back")
    assert (back.state, back.handler, stage_of_case(case)) == (before, by.agency, stage)


def test_the_bureau_goes_on_with_the_others_only() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    first = move(first, prosecutor(), "go_to_procuratorate")
    assert stage_of_case(case) == "claiming"
    assert move(second, by, "notify").state == "notified"
    for step, answers in (
        ("end_without_claim", {"ground": GROUND, "reasons": "x", "proof": []}),
        ("confirm_damage_facts", {"confirmation": []}),
        ("substitute_obligor", {"event": "death", "kind": "person", "name": "x", "proof": []}),
    ):
        with pytest.raises(RequirementUnmet) as refused:
            do(step, first, by, LATER, **answers)
        assert refused.value.article == "OPINIONS_4"


def test_a_case_that_is_still_investigated_comes_back_to_the_investigation() -> None:
    by = bureau()
    case = open_case(by)
    track = move(add_obligor(case, by), prosecutor(), "go_to_procuratorate")
    assert stage_of_case(case) == "with_procuratorate"
    move(track, prosecutor(), "come_back")
    assert stage_of_case(case) == "investigating"
    assert stage_differences() == []


# -- the stage of the case -------------------------------------------------------------------------------------------


def test_the_stage_follows_the_tracks() -> None:
    by = bureau()
    case, (first, second) = claim_ready(by, "甲厂", "乙厂")
    assert stage_of_case(case) == "claim_ready"
    first = move(first, by, "notify")
    assert stage_of_case(case) == "claiming"
    first = move(first, by, "enter_negotiation", "agree")
    assert stage_of_case(case) == "claiming"
    do("end_without_claim", second, by, LATER, ground=GROUND, reasons="已注销", proof=[])
    assert stage_of_case(case) == "performing"
    add_obligor(case, by, "丙厂", LATER)
    assert stage_of_case(case) == "claiming"
    assert stage_differences() == []


def test_no_officer_sets_the_stage_by_hand() -> None:
    by = bureau()
    case, _tracks = claim_ready(by)
    with pytest.raises(NotCompetent):
        do("follow_tracks", case, by, LATER, tracks=[])


def test_the_checker_finds_a_stage_that_the_tracks_do_not_give() -> None:
    case, _tracks = claim_ready(bureau())
    Case.objects.filter(pk=case.pk).update(state="performing")
    assert case.pk in stage_differences()


# -- ended without claim ---------------------------------------------------------------------------------------------


def test_a_track_ends_on_a_listed_ground_and_the_procuratorate_is_told_in_the_same_step() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    do("inform_procuratorate", case, by, LATER, procuratorate=agency("PR-320500"), summary="x")
    deadlines.start(track, "negotiation_total", act(by, LATER), agency=by.agency)
    track = do("end_without_claim", track, by, LATER, ground=GROUND, reasons="已注销，无财产", proof=[])
    assert (track.state, track.ended_ground) == ("ended_without_claim", GROUND)
    told = Delivery.objects.get(record_type="case", record_id=case.pk, article_key="CODE_1073")
    assert (told.receiver, told.paper.spec) == (agency("PR-320500"), "cases.end_of_claim_letter")
    assert deadlines.running(track, "negotiation_total") is None


def test_nobody_is_told_who_does_not_share_the_case() -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    assert procuratorates_of(case, act(by, LATER)) == []
    do("end_without_claim", track, by, LATER, ground=GROUND, reasons="x", proof=[])
    assert not Delivery.objects.filter(file_type="case", file_id=case.pk).exists()


@pytest.mark.parametrize(("ground", "agreed_lines_left"), [(GROUND, 0), ("obligation_performed", 1)])
def test_what_was_agreed_stays_only_where_it_was_performed(ground: str, agreed_lines_left: int) -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    track = move(track, by, "notify", "enter_negotiation", "agree")
    item = case.items.get()
    line = CoverageEntryToMake(item, track, CoverageLine.Kind.AGREED, Decimal("80000.00"))
    enter_coverage(case, act(by, OPENED), track, [line])
    do("end_without_claim", track, by, LATER, ground=ground, reasons="x", proof=[])
    assert CoverageLine.objects.filter(case=case, ended_on__isnull=True).count() == agreed_lines_left
    assert CoverageLine.objects.filter(case=case).count() == 1
