"""The main job: a clue becomes an agreement that is copied to the procuratorate, performed and closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case, CaseState, DamageItem, Track
from ecocase.kernel import access, audit
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Clock, Delivery, Division, Officer, OutboxMessage, Paper, StoredFile
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    StepNotOpen,
    StepRefused,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import Role
from negotiation.models import Agreement, Confirmation, Negotiation, NegotiationParty
from referrals.models import Clue, ClueState, PublicInterestFile, Referral
from restoration.models import PaymentDuty, Plan
from tests.acting import act, agency, at_noon, do, officer

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"
PROCURATORATE = "PR-320500"


def a_paper(by: Officer, name: str = "report.pdf") -> list[StoredFile]:
    """Return one stored file of an officer."""
    return [
        StoredFile.objects.create(
            sha256="0" * 64, size_bytes=10, media_type="application/pdf", name=name, stored_at=at_noon(date(2024, 1, 1)),
            stored_by=by,
        )
    ]  # fmt: skip


def a_clue(by: Officer, on: date = date(2024, 3, 1), parties: tuple[str, ...] = ("甲公司",)) -> Clue:
    """Register a clue with these parties."""
    return begin(
        "register", Clue, act(by, on),
        inputs(
            source_key="check_or_campaign", parties=[{"kind": "enterprise", "name": name} for name in parties],
            title="某河道倾倒废液", place=Division.objects.get(pk="320500"), found_on=on, description="河水变色",
        ),
    )  # fmt: skip


def a_case(by: Officer, parties: tuple[str, ...] = ("甲公司",)) -> Case:
    """Bring a clue as far as an open case."""
    clue = a_clue(by, parties=parties)
    do("start_verification", clue, by, date(2024, 3, 2))
    clue.refresh_from_db()
    do(
        "open_case", clue, by, date(2024, 3, 10), case_title="某河道倾倒废液案", finding="水环境受损",
        verification_report=a_paper(by),
    )  # fmt: skip
    clue.refresh_from_db()
    return clue.case


def a_claim(by: Officer, parties: tuple[str, ...] = ("甲公司",), amount: str = "100000.00") -> Case:
    """Bring a case as far as ready to claim, with one damage item."""
    case = a_case(by, parties)
    items = [
        {
            "name": "地表水修复费用",
            "category": "restoration_cost",
            "medium": "surface_water",
            "assessed": Decimal(amount),
        }
    ]
    do("record_assessment", case, by, date(2024, 4, 1), report=a_paper(by), items=items)
    do("complete_investigation", case, by, date(2024, 4, 10), report=a_paper(by), finding="事实清楚")
    case.refresh_from_db()
    return case


def a_table(by: Officer, parties: tuple[str, ...] = ("甲公司",)) -> Negotiation:
    """Bring a claim to the negotiating table, all obligors consenting, one meeting held."""
    case = a_claim(by, parties)
    tracks = list(case.tracks.order_by("pk"))
    negotiation = begin("open_negotiation", Negotiation, act(by, date(2024, 4, 12)), inputs(tracks=tracks), within=case)
    for party in negotiation.parties.order_by("pk"):
        do(
            "serve_notice", party, by, date(2024, 4, 15), manner="direct", answer_by=date(2024, 4, 30),
            proof=a_paper(by, "receipt.pdf"),
        )  # fmt: skip
        party.refresh_from_db()
        do("record_consent", party, by, date(2024, 4, 20), paper=[])
    negotiation = Negotiation.objects.get(pk=negotiation.pk)
    do(
        "hold_meeting", negotiation, by, date(2024, 5, 1), place="苏州", attended=list(negotiation.parties.all()),
        others="", procuratorate_present=False, minutes="各方同意赔偿", signed_minutes=[],
    )  # fmt: skip
    return Negotiation.objects.get(pk=negotiation.pk)


def a_draft(by: Officer, negotiation: Negotiation, amount: str = "50000.00", manner: str = "pay") -> Agreement:
    """Draft an agreement in which every party owes the same amount over the first item."""
    item = negotiation.case.items.first()
    lines = [
        {"party": party, "item": item, "amount": Decimal(amount), "manner": manner, "joint": False}
        for party in negotiation.parties.filter(state="negotiating").order_by("pk")
    ]
    return begin(
        "draft_agreement", Agreement, act(by, date(2024, 5, 10)),
        inputs(lines=lines, instalments=[], duties="", pay_by=date(2024, 6, 30), breach=""), within=negotiation,
    )  # fmt: skip


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU, Role.OFFICER, "办案人")


@pytest.fixture
def prosecutor(db: Any) -> Officer:
    return officer(PROCURATORATE, Role.OFFICER, "检察官")


def test_a_clue_is_registered_by_a_bureau_and_its_clock_runs(bureau: Officer) -> None:
    clue = a_clue(bureau)
    assert clue.state == ClueState.REGISTERED
    assert clue.number.endswith("1号")
    clock = Clock.objects.get(record_type="clue", record_id=clue.pk, key="clue_verify")
    assert clock.due_on == date(2024, 4, 1)  # 31 March 2024 is a Sunday: the last day moves


def test_a_court_may_not_register_a_clue(db: Any) -> None:
    court = officer(Agency.objects.filter(kind="COURT").first())
    with pytest.raises(NotCompetent):
        a_clue(court)


def test_a_liaison_officer_may_not_register_a_clue(db: Any) -> None:
    with pytest.raises(NotCompetent):
        a_clue(officer(BUREAU, Role.LIAISON))


def test_damage_found_tomorrow_is_refused(bureau: Officer) -> None:
    with pytest.raises(InputRefused):
        begin(
            "register", Clue, act(bureau, date(2024, 3, 1)), inputs(source_key="other", parties=[], found_on=date(2024, 3, 2)),
            title="x", place=Division.objects.get(pk="320500"), description="x",
        )  # fmt: skip


def test_opening_a_case_carries_parties_over_and_grants_it(bureau: Officer) -> None:
    case = a_case(bureau, ("甲公司", "乙公司"))
    assert case.state == CaseState.INVESTIGATING
    assert [str(track) for track in case.tracks.order_by("pk")] == ["甲公司", "乙公司"]
    assert access.right_of(bureau.agency, case, on=date(2024, 3, 11)) is Right.HANDLE
    assert not access.differences(Case)


def test_a_case_may_not_be_opened_before_verification(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(StepNotOpen):
        do(
            "open_case",
            clue,
            bureau,
            date(2024, 3, 3),
            case_title="x",
            finding="x",
            verification_report=a_paper(bureau),
        )


def test_another_bureau_may_not_touch_the_clue(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(NotCompetent):
        do("start_verification", clue, officer("EB-320600"), date(2024, 3, 2))


def test_a_day_before_the_step_it_follows_is_refused(bureau: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(InputRefused) as refusal:
        do("start_verification", clue, bureau, date(2024, 2, 1))
    assert "on" in refusal.value.by_field


def test_the_investigation_is_not_complete_without_damage(bureau: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do("complete_investigation", case, bureau, date(2024, 4, 10), report=a_paper(bureau), finding="x")
    assert refusal.value.key == "damage_or_a_risk_is_named"


def test_negotiation_may_not_open_before_the_claim_is_ready(bureau: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(RequirementUnmet):
        begin("open_negotiation", Negotiation, act(bureau, date(2024, 4, 1)), inputs(tracks=[]), within=case)


def test_informing_the_procuratorate_shares_the_summary_only(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    assert access.right_of(prosecutor.agency, case, on=date(2024, 3, 13)) is Right.SUMMARY
    letter = Delivery.objects.get(record_type="case", record_id=case.pk, receiver=prosecutor.agency)
    assert letter.receipt_owed
    assert letter.paper.number
    sign_delivery(letter, act(officer(PROCURATORATE, Role.LIAISON), date(2024, 3, 13)))
    letter.refresh_from_db()
    assert letter.signed_on == date(2024, 3, 13)


def test_nobody_else_signs_for_a_paper(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    letter = Delivery.objects.get(record_type="case", record_id=case.pk, receiver=prosecutor.agency)
    with pytest.raises(NotCompetent):
        sign_delivery(letter, act(bureau, date(2024, 3, 13)))


def test_some_obligors_sign_and_the_procuratorate_gets_its_copy_in_the_same_step(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement = a_draft(bureau, negotiation)
    first = negotiation.parties.order_by("pk").first()
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[first], signed=[])
    states = [track.state for track in negotiation.case.tracks.order_by("pk")]
    assert states == ["agreed", "negotiating"]
    copies = Delivery.objects.filter(record_type="agreement", record_id=agreement.pk, manner="copy")
    assert {copy.receiver.code for copy in copies} == {PROCURATORATE}
    row = Case.objects.get(pk=negotiation.case_id).facts.coverage_table.rows[0]
    assert (row.agreed, row.uncovered) == (Decimal("50000.00"), Decimal("50000.00"))
    rest = Agreement.objects.exclude(pk=agreement.pk).get(negotiation=negotiation)
    assert [str(line.party) for line in rest.lines.all()] == ["乙公司"]


def test_an_agreement_signed_by_nobody_is_refused(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    papers = Paper.objects.count()
    with pytest.raises(InputRefused):
        do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[], signed=[])
    assert Paper.objects.count() == papers


def test_a_fourth_meeting_needs_a_reason_and_is_entered_with_one(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    meeting = {
        "place": "苏州", "attended": list(negotiation.parties.all()), "others": "", "procuratorate_present": False,
        "minutes": "再议", "signed_minutes": [],
    }  # fmt: skip
    for day in (2, 3):
        do("hold_meeting", negotiation, bureau, date(2024, 5, day), **meeting)
    with pytest.raises(InputRefused):
        do("hold_meeting", negotiation, bureau, date(2024, 5, 4), **meeting)
    do("hold_meeting", negotiation, bureau, date(2024, 5, 4), limit_reason="接近达成一致", **meeting)
    assert negotiation.meetings.count() == 4


def test_failure_needs_the_facts_of_its_ground(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    party = negotiation.parties.get()
    with pytest.raises(InputRefused):
        do("declare_failed", party, bureau, date(2024, 5, 5), ground="refused", reasons="x")
    do("declare_failed", party, bureau, date(2024, 5, 5), ground="other", reasons="反复变更意见")
    assert Track.objects.get(pk=party.track_id).state == "failed"


def test_the_court_publishes_for_the_regulated_days(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    do(
        "sign_agreement",
        agreement,
        bureau,
        date(2024, 5, 20),
        signatories=list(agreement.negotiation.parties.all()),
        signed=[],
    )
    agreement = Agreement.objects.get(pk=agreement.pk)
    court = Agency.objects.filter(kind="COURT").first()
    confirmation = begin(
        "apply_jointly",
        Confirmation,
        act(bureau, date(2024, 5, 25)),
        inputs(court_asked=court, words=""),
        within=agreement,
    )
    do("record_acceptance", confirmation, bureau, date(2024, 5, 28), court_case_no="(2024)苏05民特1号", paper=[])
    window = {"proof": a_paper(bureau), "first_on": date(2024, 6, 1)}
    with pytest.raises(InputRefused):
        do("record_publication", confirmation, bureau, date(2024, 6, 1), last_on=date(2024, 6, 20), **window)
    do("record_publication", confirmation, bureau, date(2024, 6, 1), last_on=date(2024, 7, 1), **window)
    with pytest.raises(RequirementUnmet):
        do("record_confirmation", confirmation, bureau, date(2024, 7, 1), ruling_no="1", ruling=a_paper(bureau))
    do("record_confirmation", confirmation, bureau, date(2024, 7, 2), ruling_no="1", ruling=a_paper(bureau))
    assert Agreement.objects.get(pk=agreement.pk).state == "confirmed"


def test_payment_by_instalments_settles_the_duty_and_the_case_closes(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation, amount="100000.00")
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    duty = PaymentDuty.objects.get(agreement=agreement)
    do("record_payment", duty, bureau, date(2024, 6, 1), amount=Decimal("40000.00"), receipt=a_paper(bureau))
    with pytest.raises(InputRefused):
        do("record_payment", duty, bureau, date(2024, 6, 2), amount=Decimal("60000.01"), receipt=a_paper(bureau))
    case = Case.objects.get(pk=negotiation.case_id)
    with pytest.raises(RequirementUnmet):
        do("close", case, bureau, date(2024, 6, 3), report="x", use_of_money="")
    do("record_payment", duty, bureau, date(2024, 6, 10), amount=Decimal("60000.00"), receipt=a_paper(bureau))
    assert Track.objects.get(pk=duty.track_id).state == "performed"
    do("close", Case.objects.get(pk=case.pk), bureau, date(2024, 6, 11), report="已履行完毕", use_of_money="统筹修复")
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
    assert audit.first_break(bureau.agency) is None


def test_default_may_be_declared_only_after_the_day_of_payment(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    do(
        "sign_agreement",
        agreement,
        bureau,
        date(2024, 5, 20),
        signatories=list(agreement.negotiation.parties.all()),
        signed=[],
    )
    duty = PaymentDuty.objects.get(agreement=agreement)
    with pytest.raises(RequirementUnmet):
        do("declare_default", duty, bureau, date(2024, 6, 30), shortfall="未付")
    do("declare_default", duty, bureau, date(2024, 7, 1), shortfall="未付")
    assert Track.objects.get(pk=duty.track_id).state == "in_default"


def a_plan(by: Officer, case: Case, basis: str, on: date) -> Plan:
    values = {
        "obligor": case.tracks.first(), "restores": list(case.items.all()), "basis_key": basis, "mode_key": "by_obligor",
        "third_party": "", "not_in_place": "", "substitute_key": "", "substitute_terms": "", "expert_paper": [],
        "works": "补植", "where": "太湖岸线", "expected_cost": Decimal("100000.00"), "finish_by": date(2024, 12, 1),
        "milestones": [], "plan_paper": [],
    }  # fmt: skip
    return begin("propose", Plan, act(by, on), inputs(**values), within=case)


def test_restoration_before_agreement_needs_the_signed_confirmation_of_damage_facts(bureau: Officer) -> None:
    case = a_claim(bureau)
    with pytest.raises(InputRefused):
        a_plan(bureau, case, "voluntary", date(2024, 4, 20))
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_done", plan, bureau, date(2024, 6, 1), progress="完成", photographs=[])
    do(
        "record_evaluation", plan, bureau, date(2024, 7, 1), result="passed", findings="达标", shortfall="", value=None,
        report=a_paper(bureau),
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).facts.coverage_table.rows[0].uncovered == 0


def test_a_failed_evaluation_says_what_is_missing(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_done", plan, bureau, date(2024, 6, 1), progress="完成", photographs=[])
    entered = {"result": "not_passed", "findings": "x", "value": None, "report": a_paper(bureau)}
    with pytest.raises(InputRefused):
        do("record_evaluation", plan, bureau, date(2024, 7, 1), shortfall="", **entered)
    do("record_evaluation", plan, bureau, date(2024, 7, 1), shortfall="成活率不足", **entered)
    do("require_further_restoration", plan, bureau, date(2024, 7, 2), demand="补植", finish_by=date(2024, 12, 31))
    assert Plan.objects.get(pk=plan.pk).state == "under_way"


def a_letter(by: Officer, receiver: Agency, **more: Any) -> Any:
    values = {
        "receiver": receiver, "opinion": "涉嫌犯罪", "evidence_list": "一、笔录", "criminal_case_no": "", "grounds": [],
        "prosecuting": None, "tracks": [], "items": [], "copies": [], "proof": [],
    }  # fmt: skip
    return inputs(**(values | more))


def test_a_criminal_ground_needs_the_criminal_case(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    with pytest.raises(InputRefused):
        begin(
            "draft",
            Referral,
            act(bureau, date(2024, 3, 3)),
            a_letter(bureau, prosecutor.agency, grounds=["in_custody"]),
            within=clue,
        )


def test_a_referral_of_a_case_moves_the_named_obligors_only_and_comes_back(
    bureau: Officer, prosecutor: Officer
) -> None:
    case = a_claim(bureau, ("甲公司", "乙公司"))
    named = case.tracks.order_by("pk").first()
    letter = a_letter(
        bureau, prosecutor.agency, grounds=["in_custody"], criminal_case_no="苏公刑立〔2024〕1号", tracks=[named]
    )
    referral = begin("draft", Referral, act(bureau, date(2024, 4, 11)), letter, within=case)
    do("submit", referral, bureau, date(2024, 4, 12))
    delivery = Delivery.objects.get(record_type="referral", record_id=referral.pk, receiver=prosecutor.agency)
    sign_delivery(delivery, act(officer(PROCURATORATE, Role.LIAISON), date(2024, 4, 13)))
    with pytest.raises(StepRefused):
        do("accept", Referral.objects.get(pk=referral.pk), bureau, date(2024, 4, 14), words="")
    do("accept", Referral.objects.get(pk=referral.pk), prosecutor, date(2024, 4, 14), words="")
    assert [track.state for track in case.tracks.order_by("pk")] == ["with_procuratorate", "identified"]
    assert PublicInterestFile.objects.filter(referral=referral).exists()
    do(
        "hand_back",
        Referral.objects.get(pk=referral.pk),
        prosecutor,
        date(2024, 5, 1),
        reason="not_prosecuted",
        words="不起诉",
    )
    assert [track.state for track in case.tracks.order_by("pk")] == ["identified", "identified"]


def test_a_returned_referral_brings_the_clue_back(bureau: Officer, prosecutor: Officer) -> None:
    clue = a_clue(bureau)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), a_letter(bureau, prosecutor.agency), within=clue)
    do("submit", referral, bureau, date(2024, 3, 4))
    assert Clue.objects.get(pk=clue.pk).state == ClueState.REFERRED
    do("sign_for", Referral.objects.get(pk=referral.pk), officer(PROCURATORATE, Role.LIAISON), date(2024, 3, 5))
    do(
        "return_to_sender",
        Referral.objects.get(pk=referral.pk),
        prosecutor,
        date(2024, 3, 6),
        reason="papers_missing",
        words="补充",
    )
    assert Clue.objects.get(pk=clue.pk).state == ClueState.REGISTERED


def test_every_act_leaves_papers_for_the_worker(bureau: Officer) -> None:
    a_case(bureau)
    assert OutboxMessage.objects.filter(kind="render_paper", handled_at__isnull=True).exists()


def test_the_table_counts_what_is_agreed_once(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    item = negotiation.case.items.get()
    lines = [
        {"party": party, "item": item, "amount": Decimal("100000.00"), "manner": "pay", "joint": True}
        for party in negotiation.parties.order_by("pk")
    ]
    agreement = begin(
        "draft_agreement", Agreement, act(bureau, date(2024, 5, 10)),
        inputs(lines=lines, instalments=[], duties="", pay_by=None, breach=""), within=negotiation,
    )  # fmt: skip
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    row = Case.objects.get(pk=negotiation.case_id).facts.coverage_table.rows[0]
    assert row.agreed == Decimal("100000.00")
    assert DamageItem.objects.get(pk=item.pk).assessed == row.agreed


def test_people_outside_the_file_find_nothing(bureau: Officer) -> None:
    case = a_case(bureau)
    stranger = agency("EB-320600")
    assert access.right_of(stranger, case, on=date(2024, 3, 11)) is None
    assert not NegotiationParty.objects.filter(track__case=case).exists()


def test_others_restore_at_the_obligors_cost_only_after_its_time(bureau: Officer) -> None:
    case = a_claim(bureau)
    do("confirm_damage_facts", case.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, case, "voluntary", date(2024, 4, 21))
    do("approve", plan, bureau, date(2024, 4, 22), words="")
    do("report_progress", plan, bureau, date(2024, 6, 1), progress="已停工", photographs=[])
    works = {"contractor": "丙公司", "expected_cost": Decimal("50000.00"), "demand_served": a_paper(bureau)}
    with pytest.raises(RequirementUnmet):
        do("restore_at_obligors_cost", Plan.objects.get(pk=plan.pk), bureau, date(2024, 12, 1), **works)
    do("restore_at_obligors_cost", Plan.objects.get(pk=plan.pk), bureau, date(2024, 12, 3), **works)
    assert Plan.objects.get(pk=plan.pk).state == "at_obligors_cost"
