"""What the demo shows: a file at every stage, and work on every desk."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from cases.models import Case, DamageItem, Track
from cases.services import stage_differences
from ecocase.desk.demo import tellings
from ecocase.desk.demo.papers import MARK, HandedIn
from ecocase.desk.demo.people import PEOPLE
from ecocase.desk.demo.practice import matters
from ecocase.kernel import documents
from ecocase.kernel.models import Acknowledgement, Approval, AuditEntry, Clock, Delivery, Officer, Paper, StoredFile
from ecocase.kernel.workflow import model_of_kind, recorded_models, steps_of
from negotiation.models import Agreement, Confirmation, Negotiation, NegotiationParty
from referrals.models import Clue, PublicInterestFile, Referral
from restoration.models import PaymentDuty, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# Suits, payment orders and enforcement are not told yet; "replaced" no step brings about.
STAGES: dict[type, set[str]] = {
    Clue: {
        "registered", "verifying", "case_opened", "not_opened", "referred", "merged", "passed_on", "in_file",
    },
    Referral: {
        "draft", "submitted", "received", "accepted", "returned", "handed_back", "concluded", "withdrawn",
    },
    PublicInterestFile: {"assessing", "opened", "not_opened", "investigating", "announced", "concluded"},
    Case: {
        "investigating", "assessing", "claim_ready", "claiming", "performing", "closed", "terminated", "passed_on",
        "with_procuratorate",
    },
    Track: {
        "identified", "notified", "negotiating", "agreed", "failed", "impossible", "performing", "performed",
        "in_default", "with_procuratorate", "ended_without_claim",
    },
    Negotiation: {"preparing", "noticed", "meeting", "drafting", "concluded"},
    NegotiationParty: {"to_notify", "notified", "negotiating", "signed", "failed", "impossible"},
    Agreement: {"draft", "signed", "fallen"},
    Confirmation: {"applied", "accepted", "published", "refused", "not_accepted"},
    Plan: {
        "proposed", "approved", "refused", "under_way", "reported_done", "passed", "not_passed", "at_obligors_cost",
    },
    PaymentDuty: {"owed", "in_default", "settled"},
}  # fmt: skip
# What must not be empty, by sign-in.
DESKS = {
    "officer": {"sign", "soon", "overdue", "back", "drafts"},
    "leader": {"sign", "approve", "soon", "overdue"},
    "liaison": {"sign", "soon", "overdue"},
    "prosecutor": {"sign", "soon", "overdue", "back", "drafts"},
    "chief": {"sign", "approve", "soon", "overdue"},
    "pr-liaison": {"sign", "soon", "overdue"},
    "nantong": {"sign", "soon", "overdue", "back", "drafts"},
}
# The amounts that were published; every other one says that it is assumed.
PUBLISHED = {
    Decimal(amount)
    for amount in (
        "33652", "2547900", "6400", "107873", "190550", "206656", "5830000", "190000000", "2000000", "630000", "3430000",
        "36379000", "18189500", "260000", "7457775.40", "44230000", "159000000", "3337706.10",
    )
}  # fmt: skip


def signed_in(who: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=who))
    return client


@pytest.mark.parametrize("model", STAGES, ids=lambda model: model.__name__)
def test_a_practice_file_stands_at_every_stage(model: Any) -> None:
    standing = {record.state for record in model.objects.all() if record.file.practice}
    assert STAGES[model] - standing == set()


@pytest.mark.parametrize("who", DESKS)
def test_every_desk_is_alive(who: str) -> None:
    groups = signed_in(who).get("/").context["groups"]
    filled = {group["key"] for group in groups if group["count"]}
    assert DESKS[who] - filled == set()


class TestWhatTheIssueNames:
    def test_a_verification_is_due_soon_and_another_one_overdue(self) -> None:
        dues = {group["key"]: group for group in signed_in("nantong").get("/").context["groups"]}
        assert (dues["soon"]["count"], dues["overdue"]["count"]) == (1, 1)

    def test_only_one_of_the_obligors_of_kunshan_is_with_the_procuratorate(self) -> None:
        case = Case.objects.get(title=matters.KUNSHAN.title)
        assert {str(track): track.state for track in case.tracks.all()} == {
            "昆山某纸塑有限公司": "negotiating", "蔡某": "with_procuratorate",
        }  # fmt: skip
        assert PublicInterestFile.objects.get(referral__case=case).state == "investigating"

    def test_qidong_restored_before_the_agreement_on_confirmed_facts(self) -> None:
        for case in Case.objects.filter(title__startswith="启东"):
            plan = Plan.objects.get(case=case)
            agreement = Agreement.objects.get(negotiation__case=case)
            begun = AuditEntry.objects.get(record_type="plan", record_id=plan.pk, step="approve").on
            assert plan.basis == "voluntary"
            assert plan.track.facts_confirmed_on < begun < agreement.signed_on
            assert case.handler.code == "UM-320681"

    def test_a_silent_obligor_is_past_its_day_and_another_one_has_refused(self) -> None:
        parties = Negotiation.objects.get(case__title=matters.HUADU.title).parties.order_by("pk")
        assert [(party.answer, party.state) for party in parties] == [
            ("refuses", "notified"), ("", "notified"), ("", "notified"),
        ]  # fmt: skip
        assert parties[1].answer_by < date.today() <= parties[2].answer_by  # noqa: DTZ011 - the day on the wall

    def test_a_fourth_meeting_waits_for_the_leaders_note(self) -> None:
        assert Acknowledgement.objects.filter(decided_at=None, step="hold_meeting").count() == 1

    def test_what_a_joint_debtor_paid_relieves_the_other(self) -> None:
        payer, other = PaymentDuty.objects.filter(case__title=matters.BINHAI.title).order_by("met_by_others")
        assert (payer.paid, other.met_by_others) == (Decimal("600000.00"), Decimal("600000.00"))

    def test_the_fifth_evaluation_is_copied_and_further_restoration_required(self) -> None:
        assert Plan.objects.filter(state="under_way", demands=1).count() == 1
        passed = Plan.objects.get(case__title=matters.SHIPYARD.title)
        assert Delivery.objects.filter(record_type="plan", record_id=passed.pk, manner="copy").exists()

    def test_a_successor_stands_in_and_another_obligor_was_added(self) -> None:
        case = Case.objects.get(title="太仓某涂料公司渗漏案")
        assert [track.obligor.predecessor is not None for track in case.tracks.order_by("pk")] == [True, False]

    def test_damage_that_the_procuratorate_has_pointed_out_waits_for_an_answer(self) -> None:
        assert Case.objects.get(title=matters.RUBBER.title).unanswered


class TestThatItWasPerformed:
    def test_rights_chains_clocks_and_stages_hold(self) -> None:
        for check in ("verify_audit", "check_access", "recompute_clocks"):
            call_command(check, stdout=io.StringIO())
        assert stage_differences() == []

    def test_every_record_begins_in_the_trail(self) -> None:
        for model in recorded_models():
            for record in model.objects.all():
                entries = AuditEntry.objects.filter(record_type=record.kind(), record_id=record.pk, event="step")
                assert entries.order_by("pk").first().before == "", record
                assert entries.order_by("pk").last().after == record.state, record

    def test_what_needs_a_leader_has_one_who_did_not_ask(self) -> None:
        faces = AuditEntry.objects.filter(event="step", caused_by="").select_related("chain")
        titles = {officer.name: officer for officer in Officer.objects.all()}
        seen = 0
        for entry in faces:
            step = steps_of(model_of_kind(entry.record_type))[entry.step]
            assert bool(entry.approved_by) == step.approval, entry
            if entry.approved_by:
                seen += 1
                leader, asker = titles[entry.approved_by], titles[entry.officer_name]
                assert (leader.pk != asker.pk, leader.agency_id) == (True, asker.agency_id)
                assert leader.role == "LEADER"
        assert seen > 100

    def test_nothing_waits_for_the_one_who_asked(self) -> None:
        assert Approval.objects.filter(state="asked").count() >= 10
        assert {approval.asked_by.role for approval in Approval.objects.all()} == {"OFFICER"}

    def test_the_second_loading_changes_nothing(self) -> None:
        before = (AuditEntry.objects.count(), StoredFile.objects.count(), Officer.objects.count())
        says = io.StringIO()
        call_command("load_demo", stdout=says)
        assert "loaded already" in says.getvalue()
        assert before == (AuditEntry.objects.count(), StoredFile.objects.count(), Officer.objects.count())

    def test_it_does_not_keep_anybody_waiting(self, demo: dict[str, Any]) -> None:
        # Of this process alone, on a machine that may be busy: an idle one needs about half of it.
        assert demo["seconds"] < 25


class TestThatNobodyTakesItForReal:
    def test_an_amount_is_published_or_says_that_it_is_assumed(self) -> None:
        unmarked = [
            f"{item.case}: {item} {item.assessed}"
            for item in DamageItem.objects.select_related("case")
            if item.assessed not in PUBLISHED and "假定" not in item.name
        ]
        assert unmarked == []

    @pytest.mark.parametrize("model", STAGES, ids=lambda model: model.__name__)
    def test_a_practice_file_says_so_on_its_page(self, model: Any) -> None:
        client = signed_in("chief" if model is PublicInterestFile else "leader")
        record = next(found for found in model.objects.order_by("-pk") if found.file.practice and _is_suzhous(found))
        assert "演练案卷" in client.get(f"/files/{record.kind()}/{record.uid}/").content.decode()

    def test_so_do_the_pages_on_which_it_is_worked_on(self) -> None:
        client, prefix = signed_in("leader"), "/steps/case"
        case = Case.objects.get(title="昆山某表面处理企业酸洗废水渗漏")
        clock = Clock.objects.filter(file_type="case", file_id=case.pk, state="running").first()
        for address in (
            f"{prefix}/{case.uid}/inform_procuratorate/",
            f"/steps/track/new/add_obligor/?within=case:{case.uid}",
            f"/approvals/{Approval.objects.filter(state='asked', agency__code='EB-320500').first().uid}/",
            f"/notes/{Acknowledgement.objects.get(decided_at=None).uid}/",
            f"/clocks/{clock.pk}/",
        ):
            assert "演练案卷" in client.get(address).content.decode(), address

    def test_papers_of_practice_carry_the_mark_and_those_of_history_do_not(self) -> None:
        for practice in (True, False):
            paper = Paper.objects.filter(spec="negotiation.agreement", practice=practice).latest("pk")
            words = PdfReader(io.BytesIO(documents.render(paper))).pages[0].extract_text()
            assert ("练习件" in words.replace("\n", "")) == practice

    def test_papers_handed_in_name_themselves_their_file_and_their_day(
        self, demo: dict[str, Any], settings: Any
    ) -> None:
        settings.MEDIA_ROOT = demo["media"]
        stored = StoredFile.objects.filter(name="送达回证.pdf").latest("pk")
        words = PdfReader(io.BytesIO(documents.read_bytes(stored.sha256))).pages[0].extract_text()
        assert MARK in words
        assert "送达回证" in words
        assert "案" in words.split("案件（线索）：")[1].split("\n")[0]
        assert "年" in words.split("日期：")[1].split("\n")[0]

    def test_the_same_paper_has_the_same_bytes_and_another_day_other_ones(self) -> None:
        papers = [HandedIn("现场照片", "某案", "苏州市生态环境局", date(2026, 1, day)) for day in (5, 5, 6)]
        first, again, later = (paper.content() for paper in papers)
        assert (first == again, first == later) == (True, False)

    def test_whoever_only_acts_in_stories_cannot_sign_in(self) -> None:
        silent = [person.username for person in PEOPLE if not person.signs_in]
        assert silent
        for officer in Officer.objects.filter(username__in=silent):
            assert not officer.has_usable_password()


def _is_suzhous(record: Any) -> bool:
    file = record.file
    found = getattr(file, "handler", None) or getattr(getattr(file, "case", None), "handler", None)
    return found is None or found.code == "EB-320500"


class TestAStoryThatDoesNotHold:
    def _refused(self, story: Any, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setattr(tellings, "TWICE", ())
        monkeypatch.setattr(tellings, "PRACTICE", (story,))
        before = AuditEntry.objects.count()
        monkeypatch.setattr("ecocase.desk.management.commands.load_demo.is_loaded", lambda: False)
        with pytest.raises(CommandError, match="A story is refused") as refusal:
            call_command("load_demo", stdout=io.StringIO())
        assert AuditEntry.objects.count() == before
        return str(refusal.value)

    def test_an_answer_that_the_form_refuses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def story(t: Any) -> None:
            clue = t.ago(5).clue(matters.HONGSHENG)
            t.do("start_verification", clue)
            t.do("open_case", clue, finding="有损害")

        assert "open_case" in self._refused(story, monkeypatch)

    def test_a_question_that_the_step_does_not_ask(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def story(t: Any) -> None:
            t.do("start_verification", t.ago(5).clue(matters.HONGSHENG), colour="green")

        assert "colour" in self._refused(story, monkeypatch)

    def test_a_step_at_the_wrong_moment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def story(t: Any) -> None:
            t.do("reverify", t.ago(5).clue(matters.HONGSHENG), ground="urged", reasons="无")

        assert "reverify" in self._refused(story, monkeypatch)

    def test_a_step_of_the_wrong_agency(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def story(t: Any) -> None:
            t.do("start_verification", t.ago(5).clue(matters.HONGSHENG), "prosecutor")

        assert "start_verification" in self._refused(story, monkeypatch)

    def test_an_approval_with_nobody_to_give_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def story(t: Any) -> None:
            t.people = {name: found for name, found in t.people.items() if found.role != "LEADER"}
            clue = t.do("start_verification", t.ago(5).clue(matters.HONGSHENG))
            t.open_case(clue, matters.SHIPYARD)

        assert "Nobody approves" in self._refused(story, monkeypatch)

    def test_a_day_to_come(self) -> None:
        with pytest.raises(CommandError, match="day to come"):
            call_command("load_demo", today=date(2999, 1, 1), stdout=io.StringIO())

    def test_production_has_no_demo(self, settings: Any) -> None:
        settings.ECOCASE_MODE = "production"
        with pytest.raises(CommandError, match="production"):
            call_command("load_demo", stdout=io.StringIO())
