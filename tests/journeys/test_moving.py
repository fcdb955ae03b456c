"""Cases that move, successors that are heard, damage that is pointed out, leaders of the designated department."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case, Track
from ecocase.kernel import access, approvals, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Approval, Clock, Delivery, Officer, Paper
from ecocase.kernel.workflow import InputRefused, NotCompetent, RequirementUnmet, StepNotOpen, begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import Role
from negotiation.models import Negotiation, NegotiationParty
from referrals.models import Clue, Referral
from tests.acting import act, agency, do, officer
from tests.journeys.test_main_job import BUREAU, PROCURATORATE, a_case, a_claim, a_clue, a_paper, a_table

pytestmark = pytest.mark.django_db

OTHER_BUREAU = "EB-320600"


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU)


@pytest.fixture
def prosecutor(db: Any) -> Officer:
    return officer(PROCURATORATE)


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def passed_on(case: Case, by: Officer, to: str = OTHER_BUREAU, on: date = date(2024, 6, 1)) -> Case:
    do("pass_on", fresh(case), by, on, reason="place", to=agency(to), reasons="损害发生在南通")
    return fresh(case)


def successor(track: Track, by: Officer, on: date) -> Track:
    do(
        "substitute_obligor", track, by, on, event="merger", kind="enterprise", name="承继公司", identity_no="",
        address="", representative="", phone="", up_to=None, proof=a_paper(by),
    )  # fmt: skip
    return fresh(track)


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


def test_the_police_is_told_and_the_claim_stays(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="x")
    do("tell_police", fresh(case), bureau, date(2024, 3, 20), police=agency("PO-320500"), facts="倾倒危险废物三吨以上")
    letters = Delivery.objects.filter(paper__spec="cases.letter_to_police").order_by("pk")
    assert [(sent.addressee or sent.receiver.code, sent.receipt_owed) for sent in letters] == [
        ("苏州市公安局", False),
        (PROCURATORATE, True),
    ]
    assert fresh(case).handler == bureau.agency


def test_a_case_may_not_be_passed_on_to_the_police(bureau: Officer) -> None:
    from cases.models.candidates import competent_agencies

    assert "POLICE" not in set(competent_agencies(None).values_list("kind", flat=True))


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
    from tests.journeys.test_main_job import a_draft

    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation)
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    track = successor(negotiation.case.tracks.get(), bureau, date(2024, 5, 25))
    assert track.state == "agreed"
    assert NegotiationParty.objects.get(track=track).state == "signed"


def test_the_notice_is_printed_before_it_is_served_and_not_twice(bureau: Officer) -> None:
    case = a_claim(bureau)
    negotiation = begin(
        "open_negotiation", Negotiation, act(bureau, date(2024, 4, 12)), inputs(tracks=list(case.tracks.all())),
        within=case,
    )  # fmt: skip
    party = negotiation.parties.get()
    do("print_notice", party, bureau, date(2024, 4, 13), answer_by=date(2024, 4, 30))
    assert fresh(party).state == "to_notify"
    assert deadlines.running(party.track, "obligor_answer") is None
    do(
        "serve_notice", fresh(party), bureau, date(2024, 4, 15), manner="direct", answer_by=date(2024, 4, 30),
        proof=a_paper(bureau),
    )  # fmt: skip
    printed = Paper.objects.filter(record_type="negotiationparty", record_id=party.pk).order_by("pk")
    assert [paper.spec for paper in printed] == ["negotiation.notice", "negotiation.proof_of_service"]
    fields = dict(printed.last().values["fields"])
    assert fields["文书编号"] == printed.first().number != ""


def point_out(case: Case, by: Officer, on: date) -> None:
    do(
        "point_out_new_damage", case, by, on, found="下游底泥重金属", seen_on=on, why_not_found="前案未检测底泥",
        is_new=True, opinion="建议追加索赔", evidence=a_paper(by),
    )  # fmt: skip


def test_newly_found_damage_is_pointed_out_and_answered(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(NotCompetent):
        point_out(case, prosecutor, date(2024, 3, 12))
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="x")
    with pytest.raises(RequirementUnmet):
        do("answer_new_damage", fresh(case), bureau, date(2024, 3, 13), outcome="entered_in_case", words="x")
    point_out(fresh(case), prosecutor, date(2024, 3, 20))
    clock = deadlines.running(case, "clue_feedback")
    assert (clock.agency.code, clock.other_agency.code) == (BUREAU, PROCURATORATE)
    do("answer_new_damage", fresh(case), bureau, date(2024, 3, 25), outcome="entered_in_case", words="已列入")
    answer = Delivery.objects.get(paper__spec="cases.new_damage_answer")
    assert (answer.receiver.code, answer.manner) == (PROCURATORATE, "feedback")
    assert deadlines.running(case, "clue_feedback") is None
    with pytest.raises(RequirementUnmet):
        do("answer_new_damage", fresh(case), bureau, date(2024, 3, 26), outcome="entered_in_case", words="x")


def referred_clue(prosecutor: Officer, bureau: Officer) -> tuple[Referral, Clue]:
    """Refer a procuratorate's clue to the bureau, which accepts it."""
    clue = a_clue(prosecutor)
    letter = inputs(
        receiver=bureau.agency, opinion="建议启动索赔", evidence_list="照片", criminal_case_no="", grounds=[],
        prosecuting=None, copies=[], proof=[],
    )  # fmt: skip
    referral = begin("draft", Referral, act(prosecutor, date(2024, 3, 2)), letter, within=clue)
    do("submit", referral, prosecutor, date(2024, 3, 3))
    sign_delivery(Delivery.objects.get(receiver=bureau.agency), act(bureau, date(2024, 3, 4)))
    do("accept", fresh(referral), bureau, date(2024, 3, 5), words="")
    return fresh(referral), Clue.objects.get(handler=bureau.agency)


def test_the_procuratorate_gets_feedback_on_its_own_referral(bureau: Officer, prosecutor: Officer) -> None:
    referral, clue = referred_clue(prosecutor, bureau)
    do("start_verification", clue, bureau, date(2024, 3, 6))
    do(
        "not_open", fresh(clue), bureau, date(2024, 3, 20), ground="manifestly_minor", reasons="损害显著轻微",
        verification_report=[],
    )  # fmt: skip
    letter = Delivery.objects.get(manner="feedback")
    assert (letter.record_type, letter.record_id, letter.receiver) == ("referral", referral.pk, prosecutor.agency)
    assert "损害显著轻微" in "".join(letter.paper.values["paragraphs"])
    assert fresh(referral).state == "accepted"


def test_closing_a_case_concludes_the_referral_that_led_to_it(bureau: Officer, prosecutor: Officer) -> None:
    referral, clue = referred_clue(prosecutor, bureau)
    do("start_verification", clue, bureau, date(2024, 3, 6))
    do(
        "open_case", fresh(clue), bureau, date(2024, 3, 20), case_title="案", finding="x",
        verification_report=a_paper(bureau),
    )  # fmt: skip
    case = fresh(clue).case
    items = [{"name": "应急处置", "category": "emergency_cost", "medium": "surface_water", "assessed": Decimal("1.00")}]
    do("record_assessment", case, bureau, date(2024, 4, 1), report=a_paper(bureau), items=items)
    do("complete_investigation", fresh(case), bureau, date(2024, 4, 2), report=a_paper(bureau), finding="x")
    do(
        "end_without_claim", case.tracks.get(), bureau, date(2024, 4, 5), ground="obligation_performed", reasons="已付",
        proof=a_paper(bureau),
    )  # fmt: skip
    do("waive_rest", case.items.get(), bureau, date(2024, 4, 5), ground="other", reasons="已付")
    do("close", fresh(case), bureau, date(2024, 4, 6), limit_reason="回执在途", report="已全部履行", use_of_money="")
    assert fresh(referral).state == "concluded"
    last = Delivery.objects.filter(manner="feedback", receiver=prosecutor.agency).order_by("pk").last()
    assert "已全部履行" in "".join(last.paper.values["paragraphs"])


def asked(record: Any, by: Officer, step: str, **data: Any) -> Approval:
    """Put a step before the leader, as the form does."""
    from django.utils import timezone

    from ecocase.kernel.models import RecordReference

    return Approval.objects.create(
        **RecordReference.of(record), record_uid=record.uid, step=step, label=step, data=data, agency=by.agency,
        asked_by=by, asked_at=timezone.now(), on=timezone.localdate(), version=record.version,
    )  # fmt: skip


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


def to_be_served(bureau: Officer) -> NegotiationParty:
    """Open a negotiation with one obligor who has no notice yet."""
    case = a_claim(bureau)
    tracks = inputs(tracks=list(case.tracks.all()))
    return begin("open_negotiation", Negotiation, act(bureau, date(2024, 4, 12)), tracks, within=case).parties.get()


def announce(party: NegotiationParty, by: Officer, on: date, **more: Any) -> None:
    """Enter the service by public announcement."""
    answers = {"manner": "announcement", "announced_on": date(2024, 4, 13), "tried": "下落不明", "answer_by": on}
    do("serve_notice", party, by, on, proof=a_paper(by), **(answers | more))


def test_a_public_announcement_counts_after_thirty_days(bureau: Officer) -> None:
    party = to_be_served(bureau)
    with pytest.raises(InputRefused) as refusal:
        announce(party, bureau, date(2024, 5, 12))
    assert "announced_on" in refusal.value.by_field
    announce(party, bureau, date(2024, 5, 13))
    assert fresh(party).served_on == date(2024, 5, 13)


def test_a_public_announcement_is_the_last_way_and_has_its_day(bureau: Officer) -> None:
    party = to_be_served(bureau)
    for missing in ({"tried": ""}, {"announced_on": None}):
        with pytest.raises(InputRefused) as refusal:
            announce(party, bureau, date(2024, 5, 20), **missing)
        assert set(refusal.value.by_field) == set(missing)


def test_who_handles_claims_survives_the_next_loading(db: Any) -> None:
    from django.core.management import call_command

    from ecocase.kernel.models import Agency

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
