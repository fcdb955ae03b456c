"""Four eyes: an officer asks, another leader of the same agency approves or sends back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from cases.models import Case, DamageItem
from ecocase.kernel import access, approvals, audit, documents
from ecocase.kernel.drafts import keep_draft
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.models import Approval, Attachment, AuditEntry, Draft, Officer, Paper, StepSetting, StoredFile
from ecocase.kernel.tasks import KEEP_UNUSED_FILES, sweep_files
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RecordChanged,
    RequirementUnmet,
    StepNotOpen,
    declared_step,
)
from ecocase.policy import grounds
from ecocase.policy.competence import Role
from referrals.models import Clue, ClueState
from restoration.models import Plan
from tests.acting import act, agency, do, officer
from tests.cases.making import claim_ready
from tests.journeys.making import a_clue

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"
DAY = date(2024, 3, 20)
NOW = datetime(2024, 3, 21, 2, tzinfo=UTC)
REASON = "核查报告缺少监测数据"


@pytest.fixture
def asker() -> Officer:
    return officer(BUREAU, Role.OFFICER, "办案人")


@pytest.fixture
def leader() -> Officer:
    return officer(BUREAU, Role.LEADER, "分管领导")


@pytest.fixture
def clue(asker: Officer) -> Clue:
    """Return a clue that is being verified."""
    return do("start_verification", a_clue(asker), asker, date(2024, 3, 2))


def a_report(by: Officer) -> StoredFile:
    return documents.keep(b"%PDF-1.7 report", name="核查报告.pdf", media_type="application/pdf", at=NOW, by=by)


def not_opening(clue: Clue, by: Officer, *papers: StoredFile, reasons: str = "经核查未发现损害") -> StepForm:
    """Return the valid form in which an officer proposes to open no case."""
    entered = QueryDict(mutable=True)
    entered.update({"on": DAY.isoformat(), "ground": "no_damage", "reasons": reasons})
    entered.setlist("kept_verification_report", [str(paper.uid) for paper in papers])
    form = StepForm(declared_step("not_open", Clue), clue, by, entered)
    assert form.is_valid(), form.errors
    return form


def asked(clue: Clue, by: Officer, *papers: StoredFile) -> Approval:
    """Put the opening of no case before the leader."""
    return approvals.ask(not_opening(clue, by, *papers), act(by, DAY), seen_version=clue.version)


def events_of(clue: Clue) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(record_type="clue", record_id=clue.pk).order_by("pk")
    return [(entry.event, entry.officer_name) for entry in entries if entry.event != "step"]


# -- asking ------------------------------------------------------------------------------------------------------------


def test_asking_changes_nothing_but_is_on_the_trail(clue: Clue, asker: Officer) -> None:
    approval = asked(clue, asker)
    fresh = Clue.objects.get(pk=clue.pk)
    assert (fresh.state, fresh.version) == (ClueState.VERIFYING, clue.version)
    assert not Paper.objects.filter(record_type="clue", record_id=clue.pk).exists()
    assert approval.state == Approval.State.ASKED
    assert events_of(clue) == [("asked", "办案人")]


def test_what_is_closed_may_not_even_be_asked_for(asker: Officer) -> None:
    clue = a_clue(asker)
    with pytest.raises(StepNotOpen):
        asked(clue, asker)
    assert not Approval.objects.exists()


def test_another_agency_may_not_ask(clue: Clue) -> None:
    with pytest.raises(NotCompetent):
        asked(clue, officer("EB-320600"))


def test_a_liaison_officer_may_not_ask(clue: Clue) -> None:
    with pytest.raises(NotCompetent):
        asked(clue, officer(BUREAU, Role.LIAISON))


def test_a_colleague_may_not_ask_for_the_same_step_again(clue: Clue, asker: Officer) -> None:
    asked(clue, asker)
    with pytest.raises(StepNotOpen):
        asked(clue, officer(BUREAU))
    assert Approval.objects.count() == 1
    assert events_of(clue) == [("asked", "办案人")]


def test_a_stale_page_may_not_ask(clue: Clue, asker: Officer) -> None:
    with pytest.raises(RecordChanged):
        approvals.ask(not_opening(clue, asker), act(asker, DAY), seen_version=clue.version - 1)


# -- approving ---------------------------------------------------------------------------------------------------------


def test_another_leader_approves_and_the_step_is_the_askers(clue: Clue, asker: Officer, leader: Officer) -> None:
    report = a_report(asker)
    approval = asked(clue, asker, report)
    fresh = approvals.approve(approval, leader, at=NOW)
    assert fresh.state == ClueState.NOT_OPENED
    assert fresh.acted_on == DAY
    entry = AuditEntry.objects.get(record_type="clue", record_id=clue.pk, step="not_open", event="step")
    assert (entry.officer_name, entry.approved_by, entry.on) == ("办案人", "分管领导", DAY)
    assert Attachment.objects.get(record_type="clue", record_id=clue.pk).stored == report
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == (Approval.State.APPROVED, leader)
    assert audit.first_break(asker.agency) is None


def test_nobody_approves_what_they_asked_for(clue: Clue) -> None:
    one = officer(BUREAU, Role.LEADER)
    approval = asked(clue, one)
    with pytest.raises(NotCompetent):
        approvals.approve(approval, one, at=NOW)
    assert Clue.objects.get(pk=clue.pk).state == ClueState.VERIFYING


def test_not_even_the_database_takes_an_approval_by_its_asker(clue: Clue, asker: Officer) -> None:
    approval = asked(clue, asker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state=Approval.State.APPROVED, decided_by=asker)


@pytest.mark.parametrize(
    ("agency", "role"),
    [
        ("EB-320600", Role.LEADER),
        ("PR-320500", Role.LEADER),
        (BUREAU, Role.OFFICER),
        (BUREAU, Role.LIAISON),
        (BUREAU, Role.ADMINISTRATOR),
    ],
)
def test_nobody_else_decides(clue: Clue, asker: Officer, agency: str, role: Role) -> None:
    approval, stranger = asked(clue, asker), officer(agency, role)
    with pytest.raises(NotCompetent):
        approvals.approve(approval, stranger, at=NOW)
    with pytest.raises(NotCompetent):
        approvals.send_back(approval, stranger, at=NOW, reason=REASON)
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == (Approval.State.ASKED, None)
    assert Clue.objects.get(pk=clue.pk).state == ClueState.VERIFYING


def test_a_leaders_own_step_waits_for_another_leader(clue: Clue, leader: Officer) -> None:
    other = officer(BUREAU, Role.LEADER)
    assert approvals.is_needed(declared_step("not_open", Clue), leader, on=DAY)
    approval = asked(clue, leader)
    assert list(approvals.waiting_for(leader)) == []
    assert list(approvals.waiting_for(other)) == [approval]
    assert approvals.approve(approval, other, at=NOW).state == ClueState.NOT_OPENED


def test_an_approval_counts_once(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = asked(clue, asker)
    approvals.approve(approval, leader, at=NOW)
    with pytest.raises(StepNotOpen):
        approvals.approve(approval, officer(BUREAU, Role.LEADER), at=NOW)
    assert AuditEntry.objects.filter(record_type="clue", record_id=clue.pk, step="not_open", event="step").count() == 1


# -- sending back, taking back -----------------------------------------------------------------------------------------


def test_sent_back_with_a_reason_it_can_be_asked_for_anew(clue: Clue, asker: Officer, leader: Officer) -> None:
    sent = approvals.send_back(asked(clue, asker), leader, at=NOW, reason=REASON)
    assert (sent.state, sent.reason, sent.decided_by) == (Approval.State.SENT_BACK, REASON, leader)
    assert Clue.objects.get(pk=clue.pk).state == ClueState.VERIFYING
    assert events_of(clue) == [("asked", "办案人"), ("sent_back", "分管领导")]
    assert approvals.approve(asked(clue, asker), leader, at=NOW).state == ClueState.NOT_OPENED


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_nothing_is_sent_back_without_a_reason(clue: Clue, asker: Officer, leader: Officer, reason: str) -> None:
    approval = asked(clue, asker)
    with pytest.raises(InputRefused) as refusal:
        approvals.send_back(approval, leader, at=NOW, reason=reason)
    assert "reason" in refusal.value.by_field
    approval.refresh_from_db()
    assert approval.state == Approval.State.ASKED


def test_the_asker_takes_it_back_while_it_waits(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = approvals.withdraw(asked(clue, asker), asker, at=NOW)
    assert approval.state == Approval.State.WITHDRAWN
    with pytest.raises(StepNotOpen):
        approvals.approve(approval, leader, at=NOW)
    assert Clue.objects.get(pk=clue.pk).state == ClueState.VERIFYING


def test_nobody_else_takes_it_back(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = asked(clue, asker)
    for stranger in (officer(BUREAU), leader, officer("EB-320600")):
        with pytest.raises(NotCompetent):
            approvals.withdraw(approval, stranger, at=NOW)


def test_what_is_decided_is_not_taken_back(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = asked(clue, asker)
    approvals.approve(approval, leader, at=NOW)
    with pytest.raises(StepNotOpen):
        approvals.withdraw(approval, asker, at=NOW)


# -- what fell away meanwhile ------------------------------------------------------------------------------------------


def test_a_step_closed_meanwhile_is_not_approved_and_can_be_sent_back(
    clue: Clue, asker: Officer, leader: Officer
) -> None:
    approval = asked(clue, asker)
    do("not_open", clue, asker, DAY, ground="no_damage", reasons="x", verification_report=[])
    with pytest.raises(StepNotOpen):
        approvals.approve(approval, leader, at=NOW)
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == (Approval.State.ASKED, None)
    assert approvals.send_back(approval, leader, at=NOW, reason="已作出决定").state == Approval.State.SENT_BACK


def waiver(asker: Officer) -> tuple[Case, Approval]:
    """Return a case, and the waiver of its damage item waiting for the leader."""
    case, _tracks = claim_ready(asker)
    item = case.items.get()
    entered = QueryDict(mutable=True)
    entered.update({"on": "2025-04-01", "ground": first_ground("item_waived"), "reasons": "数额过小"})
    form = StepForm(declared_step("waive_rest", DamageItem), item, asker, entered)
    assert form.is_valid(), form.errors
    return case, approvals.ask(form, act(asker, date(2025, 4, 1)), seen_version=item.version)


def first_ground(list_key: str) -> str:
    return next(iter(grounds.choices(list_key)))[0]


def test_a_waiver_is_approved_while_the_case_is_open(asker: Officer, leader: Officer) -> None:
    _case, approval = waiver(asker)
    assert approvals.approve(approval, leader, at=datetime.now(UTC)).state == "waived"


def test_a_condition_that_fell_away_meanwhile_stops_the_approval(asker: Officer, leader: Officer) -> None:
    case, approval = waiver(asker)
    ending = {"ground": first_ground("claim_ended"), "reasons": "x", "proof": []}
    do("terminate", case, asker, date(2025, 4, 2), **ending)
    entries = AuditEntry.objects.count()
    with pytest.raises(RequirementUnmet) as refusal:
        approvals.approve(approval, leader, at=datetime.now(UTC))
    assert (refusal.value.key, refusal.value.article) == ("case_has_not_ended", "OPINIONS_16")
    assert AuditEntry.objects.count() == entries
    approval.refresh_from_db()
    assert approval.state == Approval.State.ASKED
    assert case.items.get().state == "claimed"


def test_an_asker_who_has_left_the_agency_no_longer_acts_for_it(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = asked(clue, asker)
    access.appoint(asker, agency("EB-320600"), Role.OFFICER)
    with pytest.raises(NotCompetent):
        approvals.approve(approval, leader, at=NOW)
    assert Clue.objects.get(pk=clue.pk).state == ClueState.VERIFYING


def test_a_day_that_later_steps_have_overtaken_is_refused(clue: Clue, asker: Officer, leader: Officer) -> None:
    approval = asked(clue, asker)
    reports = {"verification_report": []}
    do("not_open", clue, asker, date(2024, 4, 1), ground="no_damage", reasons="x", **reports)
    do("reverify", clue, asker, date(2024, 4, 2), ground="new_evidence", reasons="x", evidence=[])
    with pytest.raises(InputRefused) as refusal:
        approvals.approve(approval, leader, at=NOW)
    assert "on" in refusal.value.by_field


def test_papers_that_wait_for_a_leader_are_not_swept(clue: Clue, asker: Officer, leader: Officer) -> None:
    report, forgotten = a_report(asker), documents.keep(b"%PDF-x", name="x.pdf", media_type="", at=NOW, by=asker)
    approval = asked(clue, asker, report)
    StoredFile.objects.update(stored_at=datetime.now(UTC) - KEEP_UNUSED_FILES - timedelta(hours=1))
    assert sweep_files() == 1
    assert not StoredFile.objects.filter(pk=forgotten.pk).exists()
    approvals.approve(approval, leader, at=NOW)
    assert documents.read_bytes(Attachment.objects.get(record_type="clue").stored.sha256) == b"%PDF-1.7 report"


def test_papers_of_a_draft_are_not_swept(clue: Clue, asker: Officer) -> None:
    report = a_report(asker)
    keep_draft(asker, "/steps/clue/x/not_open/", as_query(not_opening(clue, asker, report).posted()))
    StoredFile.objects.update(stored_at=datetime.now(UTC) - KEEP_UNUSED_FILES - timedelta(hours=1))
    assert sweep_files() == 0
    Draft.objects.all().delete()
    assert sweep_files() == 1


# -- an agency's choice ------------------------------------------------------------------------------------------------


def test_an_agency_may_switch_the_approval_of_a_kind_of_step_off(asker: Officer) -> None:
    StepSetting.objects.create(
        agency=asker.agency, record_type="case", step="close", approval_off_since=DAY, set_by="管理员"
    )
    step = declared_step("close", Case)
    assert not approvals.is_needed(step, asker, on=DAY)
    assert approvals.is_needed(step, asker, on=DAY - timedelta(days=1))
    assert approvals.is_needed(step, officer("EB-320600"), on=DAY)


def test_switching_it_off_for_one_kind_of_record_leaves_the_others(asker: Officer) -> None:
    shared = "approve"
    StepSetting.objects.create(
        agency=asker.agency, record_type="somethingelse", step=shared, approval_off_since=DAY, set_by="管理员"
    )
    assert approvals.is_needed(declared_step(shared, Plan), asker, on=DAY)


def test_a_step_that_needs_no_leader_waits_for_none(asker: Officer) -> None:
    assert not approvals.is_needed(declared_step("start_verification", Clue), asker, on=DAY)


def test_the_form_comes_back_from_the_approval_as_it_was_posted(clue: Clue, asker: Officer) -> None:
    form = not_opening(clue, asker, a_report(asker), reasons="𠮷㐂 电镀 有限公司：未发现损害\n第二行")
    approval = approvals.ask(form, act(asker, DAY), seen_version=clue.version)
    approval.refresh_from_db()
    rebuilt = approvals.form_of(approval)
    assert rebuilt.is_valid()
    assert rebuilt.inputs().shown == form.inputs().shown
