"""Cases that move, successors that are heard, damage that is pointed out, leaders of the designated department."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Track
from ecocase.kernel import access, approvals, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Approval, Clock, Delivery, Paper
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    StepNotOpen,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from negotiation.models import NegotiationParty
from tests.acting import act, agency, do, officer
from tests.journeys.making import (
    BUREAU,
    OTHER_BUREAU,
    PROCURATORATE,
    a_case,
    a_claim,
    a_draft,
    a_paper,
    a_table,
    asked,
    fresh,
    passed_on,
    point_out,
    successor,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_a_case_that_is_passed_on_is_handled_by_who_accepts_it(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    case = passed_on(negotiation.case, bureau)
    assert case.state == "passed_on"
    newcomer = officer(OTHER_BUREAU)
    do("accept_passed_on", case, newcomer, date(2024, 6, 3))
    case = fresh(case)
    assert (case.state, case.handler, case.passed_to) == ("claiming", newcomer.agency, None)
    for file in (case, negotiation):
        assert access.right_of(newcomer.agency, file, on=date(2024, 6, 4)) is Right.HANDLE
        assert access.right_of(bureau.agency, file, on=date(2024, 6, 4)) is Right.VIEW
    running = Clock.objects.filter(file_type="case", file_id=case.pk, state=Clock.State.RUNNING)
    assert set(running.values_list("agency__code", flat=True)) == {OTHER_BUREAU}
    with pytest.raises(NotCompetent):
        do("mark_major", case, bureau, date(2024, 6, 4), major=["named_by_province"], words="")


def test_a_case_that_is_returned_goes_on_where_it_stood(bureau: Officer) -> None:
    case = passed_on(a_claim(bureau), bureau)
    do("return_passed_on", case, officer(OTHER_BUREAU), date(2024, 6, 2), reason="outside_remit", reasons="不在本市")
    case = fresh(case)
    assert (case.state, case.handler.code) == ("claim_ready", BUREAU)
    assert access.right_of(agency(OTHER_BUREAU), case, on=date(2024, 6, 3)) is None


def test_a_case_may_not_be_passed_on_to_its_own_handler(bureau: Officer) -> None:
    with pytest.raises(InputRefused):
        passed_on(a_claim(bureau), bureau, to=BUREAU)


def test_only_the_agency_that_it_was_passed_on_to_accepts_it(bureau: Officer) -> None:
    case = passed_on(a_claim(bureau), bureau)
    with pytest.raises(NotCompetent):
        do("accept_passed_on", case, officer("EB-320100"), date(2024, 6, 2))


def test_nobody_is_added_to_a_case_that_waits_for_its_new_handler(bureau: Officer) -> None:
    case = passed_on(a_claim(bureau), bureau)
    with pytest.raises(RequirementUnmet):
        begin("add_obligor", Track, act(bureau, date(2024, 6, 2)), inputs(), within=case, case=case)


def test_a_successor_is_served_and_answers_anew(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = negotiation.case.tracks.get()
    track = successor(track, bureau, date(2024, 5, 4))
    party = NegotiationParty.objects.get(track=track)
    assert (track.state, party.state, party.served_on, party.answer) == ("identified", "to_notify", None, "")
    assert deadlines.running(track, "negotiation_total") is None
    with pytest.raises(StepNotOpen):
        do("record_consent", party, bureau, date(2024, 5, 5), paper=[])
    do(
        "serve_notice", party, bureau, date(2024, 5, 6), manner="direct", answer_by=date(2024, 5, 20),
        proof=a_paper(bureau),
    )  # fmt: skip
    assert fresh(track).state == "notified"
    letter = Paper.objects.filter(spec="negotiation.notice", record_id=party.pk).first()
    assert letter.values["to"] == "承继公司"


def test_a_successor_of_somebody_who_has_signed_is_bound(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation)
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    track = successor(negotiation.case.tracks.get(), bureau, date(2024, 5, 25))
    assert track.state == "agreed"
    assert NegotiationParty.objects.get(track=track).state == "signed"


def test_newly_found_damage_is_pointed_out_and_answered(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(NotCompetent):
        point_out(case, prosecutor, date(2024, 3, 12))
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="x")
    with pytest.raises(RequirementUnmet):
        do(
            "answer_new_damage",
            fresh(case),
            bureau,
            date(2024, 3, 13),
            to=prosecutor.agency,
            outcome="entered_in_case",
            words="x",
        )
    point_out(fresh(case), prosecutor, date(2024, 3, 20))
    clock = deadlines.running(case, "clue_feedback")
    assert (clock.agency.code, clock.other_agency.code) == (BUREAU, PROCURATORATE)
    do(
        "answer_new_damage",
        fresh(case),
        bureau,
        date(2024, 3, 25),
        to=prosecutor.agency,
        outcome="entered_in_case",
        words="已列入",
    )
    answer = Delivery.objects.get(paper__spec="cases.new_damage_answer")
    assert (answer.receiver.code, answer.manner) == (PROCURATORATE, "feedback")
    assert deadlines.running(case, "clue_feedback") is None
    with pytest.raises(RequirementUnmet):
        do(
            "answer_new_damage",
            fresh(case),
            bureau,
            date(2024, 3, 26),
            to=prosecutor.agency,
            outcome="entered_in_case",
            words="x",
        )


def test_a_leader_of_the_designated_department_decides_for_its_handling_unit(db: Any) -> None:
    county = officer("EB-320583")
    case = a_case(county)
    assert case.designated_department.code == BUREAU
    approval = asked(case, county, "complete_investigation")
    department = officer(BUREAU, Role.LEADER)
    assert approvals.may_decide(approval, department)
    assert approval in approvals.waiting_for(department)
    assert not approvals.may_decide(approval, officer(BUREAU))
    assert not approvals.may_decide(approval, officer(OTHER_BUREAU, Role.LEADER))
    assert approval not in approvals.waiting_for(officer(PROCURATORATE, Role.LEADER))


def test_who_handles_claims_survives_the_next_loading(db: Any) -> None:
    from django.core.management import call_command

    department = Agency.objects.filter(kind="OTHER_DEPARTMENT").first()
    before = department.handles_claims
    Agency.objects.filter(pk=department.pk).update(handles_claims=not before)
    call_command("load_agencies", verbosity=0)
    assert Agency.objects.get(pk=department.pk).handles_claims is (not before)


def test_the_designated_departments_leader_reads_and_approves_on_the_page(db: Any) -> None:
    from django.test import Client
    from django.urls import reverse

    county = officer("EB-320583")
    case = a_case(county)
    paper = a_paper(county)[0]
    data = {"finding": ["事实清楚"], "kept_report": [str(paper.uid)], "on": [str(case.acted_on)]}
    approval = asked(case, county, "complete_investigation", **data)
    address = reverse("approval", args=[approval.uid])
    seen = {}
    for name, person in (
        ("department", officer(BUREAU, Role.LEADER)),
        ("elsewhere", officer(OTHER_BUREAU, Role.LEADER)),
        ("procuratorate", officer(PROCURATORATE, Role.LEADER)),
    ):
        client = Client()
        client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
        seen[name] = client.get(address).status_code
        if name != "department":
            assert client.get(reverse("handed-in", args=[paper.uid])).status_code == 404
        else:
            client.post(address, {"decision": "send_back", "reason": "补充证据"})
    assert seen == {"department": 200, "elsewhere": 404, "procuratorate": 404}
    assert fresh(approval).state == Approval.State.SENT_BACK


def test_what_a_third_agency_asks_for_is_not_the_designated_departments_to_read(db: Any) -> None:
    county = officer("EB-320583")
    case = passed_on(a_case(county), county)
    assert case.designated_department.code == BUREAU
    approval = asked(case, officer(OTHER_BUREAU), "accept_passed_on")
    department = officer(BUREAU, Role.LEADER)
    assert not approvals.may_decide(approval, department)
    assert approval not in approvals.shown_to(department)
    assert approvals.may_decide(approval, officer(OTHER_BUREAU, Role.LEADER))
