"""Who has a file: disputes over competence, shares for a time, counties, the province, departments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import InputRefused, NotCompetent, RequirementUnmet, begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from negotiation.models import Negotiation
from tests.acting import act, agency, do, officer
from tests.journeys.making import (
    BUREAU,
    OTHER_BUREAU,
    a_case,
    a_claim,
    a_clue,
    a_draft,
    a_paper,
    a_table,
    fresh,
    passed_on,
    pay,
    sign,
    with_procuratorate,
)

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db
PROVINCE = "EB-320000"


@pytest.mark.parametrize("chosen", [BUREAU, OTHER_BUREAU, "EB-320100"])
def test_the_common_superior_decides_who_handles_a_case(bureau: Officer, chosen: str) -> None:
    negotiation = a_table(bureau)
    case = passed_on(negotiation.case, bureau)
    receiver, superior = officer(OTHER_BUREAU), officer(PROVINCE)
    with pytest.raises(NotCompetent):
        do("designate_handler", case, superior, date(2024, 6, 2), handler=agency(chosen), reasons="x")
    do("dispute_competence", case, receiver, date(2024, 6, 3), reasons="损害发生在苏州")
    assert access.right_of(superior.agency, case, on=date(2024, 6, 3)) is Right.VIEW
    with pytest.raises(NotCompetent):
        do("designate_handler", fresh(case), receiver, date(2024, 6, 4), handler=agency(chosen), reasons="x")
    do("designate_handler", fresh(case), superior, date(2024, 6, 5), handler=agency(chosen), reasons="指定管辖")
    case = fresh(case)
    assert (case.state, case.handler.code, case.passed_to, case.disputed_before) == ("claiming", chosen, None, None)
    for file in (case, negotiation):
        assert access.right_of(agency(chosen), file, on=date(2024, 6, 6)) is Right.HANDLE
    others = {BUREAU, OTHER_BUREAU, PROVINCE} - {chosen}
    rights = {code: access.right_of(agency(code), case, on=date(2024, 6, 6)) for code in others}
    # Suzhou's bureau reads on as the claimant's department; who only waited or decided reads no more.
    assert rights == {code: Right.VIEW if code == BUREAU else None for code in others}
    told = Delivery.objects.filter(record_type="case", sent_on=date(2024, 6, 5)).values_list(
        "receiver__code", flat=True
    )
    assert {BUREAU, OTHER_BUREAU} <= set(told) | {chosen}


def test_a_disputed_clue_is_decided_in_the_same_way(bureau: Officer) -> None:
    clue = a_clue(bureau)
    do("pass_on", clue, bureau, date(2024, 3, 3), reason="place", to=agency(OTHER_BUREAU), reasons="在南通")
    do("dispute_competence", fresh(clue), officer(OTHER_BUREAU), date(2024, 3, 5), reasons="在苏州")
    do("designate_handler", fresh(clue), officer(PROVINCE), date(2024, 3, 8), handler=bureau.agency, reasons="在苏州")
    assert (fresh(clue).state, fresh(clue).handler) == ("registered", bureau.agency)
    assert deadlines.running(clue, "clue_verify").started_on == date(2024, 3, 8)


def test_without_a_common_superior_nobody_is_asked(bureau: Officer) -> None:
    clue = a_clue(bureau)
    do("pass_on", clue, bureau, date(2024, 3, 3), reason="remit", to=agency("WA-320500"), reasons="属水务职责")
    with pytest.raises(RequirementUnmet) as refusal:
        do("dispute_competence", fresh(clue), officer("WA-320500"), date(2024, 3, 5), reasons="x")
    assert refusal.value.key == "there_is_a_common_superior"


def moved(case: Case, by: Officer) -> list[Any]:
    """Return steps of an old handler on what belongs to a case that waits for its new one."""
    negotiation = Negotiation.objects.get(case=case)
    party = negotiation.parties.order_by("pk").last()
    duty = case.payment_duties.get()
    on = date(2024, 6, 2)
    return [
        lambda: do("set_meeting", negotiation, by, on, meeting_on=on, place="x", matter=""),
        lambda: do("declare_failed", party, by, on, ground="other", reasons="x"),
        lambda: do("record_payment", duty, by, on, amount=duty.balance, receipt=a_paper(by)),
        lambda: begin("open_negotiation", Negotiation, act(by, on), inputs(tracks=[]), within=fresh(case)),
    ]


def test_what_belongs_to_a_case_that_was_passed_on_stands_still_until_it_is_accepted(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    sign(a_draft(bureau, negotiation, amount="40000.00"), bureau, "甲公司")
    case = passed_on(fresh(negotiation.case), bureau)
    for step in moved(case, bureau):
        with pytest.raises(RequirementUnmet):
            step()
    newcomer = officer(OTHER_BUREAU)
    do("accept_passed_on", case, newcomer, date(2024, 6, 3))
    pay("甲公司", "40000.00", newcomer, on=date(2024, 6, 4))
    with pytest.raises(NotCompetent):
        do("set_meeting", negotiation, bureau, date(2024, 6, 5), meeting_on=date(2024, 6, 9), place="x", matter="")


def test_a_leader_shares_a_case_for_a_time_and_ends_the_share(bureau: Officer, elsewhere: Officer) -> None:
    negotiation = a_table(bureau)
    case, leader = fresh(negotiation.case), officer(BUREAU, Role.LEADER)
    today = timezone.localdate()
    share = {"agency": elsewhere.agency, "reason": "consultation", "words": "咨询", "until": today + timedelta(days=9)}
    with pytest.raises(NotCompetent):
        do("share", case, bureau, today, **share)
    with pytest.raises(InputRefused):
        do("share", case, leader, today, **(share | {"until": today - timedelta(days=1)}))
    with pytest.raises(RequirementUnmet):
        do("end_share", case, leader, today, agency=elsewhere.agency, reasons="x")
    do("share", case, leader, today, **share)
    for file in (case, negotiation):
        assert access.right_of(elsewhere.agency, file, on=share["until"]) is Right.VIEW
        assert access.right_of(elsewhere.agency, file, on=share["until"] + timedelta(days=1)) is None
    do("end_share", fresh(case), leader, today, agency=elsewhere.agency, reasons="咨询完毕")
    for file in (case, negotiation):
        assert access.right_of(elsewhere.agency, file, on=today) is None


def test_when_a_share_ends_a_weaker_right_comes_to_the_fore(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="x")
    leader = officer(BUREAU, Role.LEADER)
    share = {"agency": prosecutor.agency, "reason": "joint_work", "words": "联合办案", "until": date(2024, 4, 30)}
    do("share", fresh(case), leader, date(2024, 3, 20), **share)
    assert access.right_of(prosecutor.agency, case, on=date(2024, 4, 30)) is Right.VIEW
    access.lapse(on=date(2024, 5, 1))
    assert access.right_of(prosecutor.agency, case, on=date(2024, 5, 1)) is Right.SUMMARY
    assert access.differences(type(case)) == []


def test_a_lasting_view_is_not_cut_short_by_a_share(bureau: Officer, prosecutor: Officer) -> None:
    case = a_claim(bureau)
    share = {"agency": prosecutor.agency, "reason": "joint_work", "words": "x", "until": date(2024, 4, 30)}
    do("share", case, officer(BUREAU, Role.LEADER), date(2024, 4, 10), **share)
    with_procuratorate(fresh(case), bureau, prosecutor, case.tracks.get())
    assert access.right_of(prosecutor.agency, case, on=date(2030, 1, 1)) is Right.VIEW


def test_of_a_county_bureaus_case_the_city_claims_and_reads_everything(db: Any) -> None:
    county = officer("EB-320583")
    negotiation = a_table(county)
    case = negotiation.case
    assert (case.claimant_government.code, case.designated_department.code) == ("GO-320500", BUREAU)
    for file in (case, negotiation):
        assert access.right_of(agency(BUREAU), file, on=date(2024, 5, 2)) is Right.VIEW
        assert access.right_of(agency(PROVINCE), file, on=date(2024, 5, 2)) is None
    sign(a_draft(county, negotiation), county)
    copies = Delivery.objects.filter(record_type="agreement", manner="copy").values_list("receiver__code", flat=True)
    assert set(copies) == {"PR-320583"}


def test_where_the_province_takes_a_case_it_is_the_claimant(bureau: Officer) -> None:
    own = a_case(officer(PROVINCE))
    assert (own.claimant_government.code, own.designated_department.code) == ("GO-320000", PROVINCE)
    case = passed_on(a_claim(bureau), bureau, to=PROVINCE)
    assert case.claimant_government.code == "GO-320500"
    do("accept_passed_on", case, officer(PROVINCE), date(2024, 6, 3))
    case = fresh(case)
    assert (case.claimant_government.code, case.designated_department.code) == ("GO-320000", PROVINCE)
