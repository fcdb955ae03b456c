"""The page on which a leader decides: what will happen, by which law, what is exceeded, what has changed, what came back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ecocase.kernel.models import Acknowledgement, Approval, Draft, Officer, RecordReference
from ecocase.policy.competence import Role
from negotiation.models import Agreement, Negotiation
from referrals.models import Clue, ClueState
from tests.acting import do, officer
from tests.journeys.making import OTHER_BUREAU, a_claim, a_clue, a_draft, a_paper, a_table, passed_on
from tests.journeys.making import asked as a_request
from tests.kernel.screen import REGISTER, Screen, a_registration, path_of, rows, says

pytestmark = pytest.mark.django_db

BUREAU = "EB-320500"
REASON = "签字页缺失𠮷"


@pytest.fixture
def leader() -> Screen:
    """Return the browser of a leader of the bureau."""
    return Screen(officer(BUREAU, Role.LEADER, "分管领导"))


@pytest.fixture
def asked(screen: Screen, bureau: Officer) -> Approval:
    """Return the opening of no case, put before the leader with its report."""
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    report = [str(a_paper(bureau, "核查报告.pdf")[0].uid)]
    answers = {
        "on": "2024-03-03",
        "ground": "no_damage",
        "reasons": "经核查未发现损害",
        "kept_verification_report": report,
    }
    assert screen.carry_out(path_of(clue, "not_open"), **answers).status_code == 302
    return Approval.objects.get()


def url_of(approval: Approval) -> str:
    return f"/approvals/{approval.uid}/"


def decide(who: Screen, approval: Approval, decision: str, reason: str = "") -> Any:
    return who.client.post(url_of(approval), {"decision": decision, "reason": reason})


def test_the_button_of_the_asker_says_before_whom_it_goes(screen: Screen, bureau: Officer, leader: Screen) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    page = says(screen.open(path_of(clue, "not_open")))
    assert "分管领导" in page
    checked = screen.send(on="2024-03-03", ground="no_damage", reasons="无损害")
    assert "送审：不予立案" in says(checked)


def test_a_leader_reads_what_was_entered_handed_in_and_what_will_happen(asked: Approval, leader: Screen) -> None:
    page = leader.open(url_of(asked))
    text = says(page)
    for words in (
        "经核查未发现损害",
        "核查报告.pdf",
        "2024年3月3日（星期日）",
        "《管理规定》第十八条",
        "某河道倾倒废液",
        "不予立案",
    ):
        assert words in text, words
    assert page.context["step"]["effects"]
    assert page.context["facts"]
    assert page.context["may_decide"]


def test_a_leader_reads_which_limit_is_exceeded_and_why(screen: Screen, bureau: Officer, leader: Screen) -> None:
    """Punitive damages beyond twice the base are asked for with a reason, and the leader reads it."""
    table = a_table(bureau)
    typed = {
        "on": "2024-05-10",
        "obligor": str(table.parties.get().pk),
        "unlawful": "无证",
        "intentional": "暗管",
        "grave": "饮用水",
        "amount": "1",
        "limit_reason": "情节恶劣",
    }
    assert screen.carry_out(path_of(table, "claim_punitive"), **typed).status_code == 302
    page = leader.open(url_of(Approval.objects.get()))
    assert [(found["article"], found["reason"]) for found in page.context["limits"]] == [
        ("PUNITIVE_DAMAGES_10", "情节恶劣")
    ]
    assert "情节恶劣" in says(page)


def test_within_the_limits_none_is_shown(asked: Approval, leader: Screen) -> None:
    assert leader.open(url_of(asked)).context["limits"] == []


def test_a_table_of_answers_is_read_as_a_table(screen: Screen, bureau: Officer) -> None:
    table = a_table(bureau)
    item, party = table.case.items.get(), table.parties.get()
    line = {"party": str(party.pk), "item": str(item.pk), "amount": "60000", "manner": "pay"}
    screen.open(f"/steps/agreement/new/draft_agreement/?within=negotiation:{table.uid}")
    checked = screen.send(on="2024-05-10", **rows("lines", line), **rows("instalments"))
    (answer,) = [found for found in checked.context["answers"] if found["field_id"] == "id_lines"]
    assert answer["rows"]["rows"] == [["甲公司", "地表水修复费用", "60,000.00", "缴纳赔偿资金", "", ""]]


def test_what_was_done_since_is_told(asked: Approval, leader: Screen, bureau: Officer, screen: Screen) -> None:
    clue = Clue.objects.get()
    before = leader.open(url_of(asked))
    assert not before.context["stale"]
    Clue.objects.filter(pk=clue.pk).update(version=clue.version + 1)
    assert leader.open(url_of(asked)).context["stale"]


def test_a_leader_does_not_approve_what_changed_behind_the_page(asked: Approval, leader: Screen) -> None:
    clue = Clue.objects.get()
    read = leader.open(url_of(asked)).context["seen_version"]
    Clue.objects.filter(pk=clue.pk).update(version=clue.version + 1)
    typed = {"decision": "approve", "seen_version": str(read)}
    refused = leader.client.post(url_of(asked), typed)
    assert refused.status_code == 422
    assert "您打开页面之后，有人更改了此记录" in says(refused)
    assert Clue.objects.get().state == ClueState.VERIFYING
    # Having read it anew, the leader approves.
    assert leader.client.post(url_of(asked), typed | {"seen_version": str(read + 1)}).status_code == 302
    assert Clue.objects.get().state == ClueState.NOT_OPENED


def test_who_asked_does_not_decide_and_reads_why(asked: Approval, screen: Screen) -> None:
    page = screen.open(url_of(asked))
    assert not page.context["may_decide"]
    assert "此步骤由您送审，须由其他负责人决定。" in says(page)
    assert decide(screen, asked, "approve").status_code == 403
    assert Clue.objects.get().state == ClueState.VERIFYING


def test_a_leader_who_asked_needs_another_leader(bureau: Officer, leader: Screen) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    answers = {"on": "2024-03-03", "ground": "no_damage", "reasons": "无损害"}
    assert leader.carry_out(path_of(clue, "not_open"), **answers).status_code == 302
    approval = Approval.objects.get()
    page = leader.open(url_of(approval))
    assert page.context["own"]
    assert not page.context["may_decide"]
    refused = decide(leader, approval, "approve")
    assert refused.status_code == 403
    assert "负责人" in says(refused)
    second = Screen(officer(BUREAU, Role.LEADER, "另一领导"))
    assert decide(second, approval, "approve").status_code == 302
    assert Clue.objects.get().state == ClueState.NOT_OPENED


def test_sending_back_needs_its_reason(asked: Approval, leader: Screen) -> None:
    refused = decide(leader, asked, "send_back", "  ")
    assert refused.status_code == 422
    assert 'href="#id_reason"' in says(refused)
    asked.refresh_from_db()
    assert asked.state == Approval.State.ASKED


def test_the_asker_goes_on_with_the_very_form_and_reads_the_reason_there(
    asked: Approval, leader: Screen, screen: Screen
) -> None:
    assert decide(leader, asked, "send_back", REASON).status_code == 302
    assert f"/approvals/{asked.uid}/" in says(screen.open("/"))
    form = screen.open(path_of(Clue.objects.get(), "not_open"))
    assert form.context["restored"]
    assert "经核查未发现损害" in says(form)
    assert REASON in says(form)
    assert [kept["name"] for kept in form.context["kept_files"]["verification_report"]] == ["核查报告.pdf"]
    again = screen.send(on="2024-03-03", ground="no_damage", reasons="经核查未发现损害，已补正")
    assert again.status_code == 200
    assert screen.send("do").status_code == 302
    assert REASON not in says(leader.open(url_of(Approval.objects.latest("pk"))))
    assert decide(leader, Approval.objects.latest("pk"), "approve").status_code == 302
    assert Clue.objects.get().state == ClueState.NOT_OPENED


def test_what_is_taken_back_waits_as_a_draft_with_its_papers(asked: Approval, screen: Screen, leader: Screen) -> None:
    assert decide(leader, asked, "withdraw").status_code == 403
    assert not Draft.objects.exists()
    assert decide(screen, asked, "withdraw").status_code == 302
    form = screen.open(path_of(Clue.objects.get(), "not_open"))
    assert "经核查未发现损害" in says(form)
    assert [kept["name"] for kept in form.context["kept_files"]["verification_report"]] == ["核查报告.pdf"]


def test_what_waits_is_not_asked_for_again_and_leads_to_the_request(asked: Approval, screen: Screen) -> None:
    page = screen.open(path_of(Clue.objects.get(), "not_open"))
    assert page.status_code == 409
    assert url_of(asked) in says(page)


def test_what_no_longer_does_is_told_to_the_leader(screen: Screen, bureau: Officer, leader: Screen) -> None:
    """The obligor who was to sign has dropped out since."""
    table: Negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement: Agreement = a_draft(bureau, table)
    one = table.parties.order_by("pk").first()
    assert (
        screen.carry_out(path_of(agreement, "sign_agreement"), on="2024-05-20", signatories=[str(one.pk)]).status_code
        == 302
    )
    approval = Approval.objects.get()
    assert leader.open(url_of(approval)).context["no_longer"] == []
    do("declare_failed", one, bureau, date(2024, 5, 21), ground="other", reasons="反悔")
    page = leader.open(url_of(approval))
    assert page.context["no_longer"]
    assert decide(leader, approval, "approve").status_code == 422
    assert Agreement.objects.get().state == "draft"


def test_a_stranger_finds_no_request(asked: Approval) -> None:
    assert Screen(officer("EB-320600", Role.LEADER)).open(url_of(asked)).status_code == 404


def test_leaders_without_a_right_on_the_file_read_the_request_only(bureau: Officer, leader: Screen) -> None:
    clue = do("start_verification", a_clue(bureau), bureau, date(2024, 3, 2))
    posted = {"on": ["2024-03-03"], "ground": ["no_damage"], "reasons": ["经核查未发现损害"]}
    elsewhere = a_request(clue, officer("EB-320600"), "not_open", **posted)
    page = Screen(officer("EB-320600", Role.LEADER)).open(url_of(elsewhere))
    assert page.status_code == 200
    assert "经核查未发现损害" in says(page)
    assert (page.context["facts"], page.context["crumbs"], page.context["changes"]) == ([], [], [])
    assert page.context["step"]["conditions"] == []
    assert "某河道倾倒废液" not in says(page)
    assert str(clue.uid) not in says(page)


def test_a_limit_is_noted_without_the_name_of_a_file_that_is_not_shown(bureau: Officer) -> None:
    clue = a_clue(bureau)
    asker = officer("EB-320600")
    found = Acknowledgement.objects.create(
        **RecordReference.of(clue), agency=asker.agency, entered_by=asker, entered_at=timezone.now(),
        step="not_open", label="Decide not to open a case", limit="超出期限", article_key="", reason="情节复杂",
        act_id=uuid4(),
    )  # fmt: skip
    page = Screen(officer("EB-320600", Role.LEADER)).open(f"/notes/{found.uid}/")
    assert page.status_code == 200
    assert "情节复杂" in says(page)
    assert "某河道倾倒废液" not in says(page)


def test_a_clue_that_may_be_known_already_is_told_before_it_is_registered(screen: Screen, bureau: Officer) -> None:
    a_clue(bureau)
    screen.open(REGISTER)
    warned = screen.send(**a_registration())
    assert ["某河道倾倒废液" in found["text"] for found in warned.context["warnings"]] == [True]
    assert screen.send("do").status_code == 302


def test_a_clue_of_another_place_and_party_is_not(screen: Screen, bureau: Officer) -> None:
    a_clue(bureau, parties=("别的公司",))
    screen.open(REGISTER)
    assert screen.send(**a_registration(place="320505", found_on="2024-03-01")).context["warnings"] == []


def test_the_clues_of_another_bureau_are_not_told(screen: Screen) -> None:
    a_clue(officer("EB-320600"))
    screen.open(REGISTER)
    assert screen.send(**a_registration()).context["warnings"] == []


def test_a_draft_of_what_was_done_is_gone(asked: Approval, bureau: Officer) -> None:
    assert not Draft.objects.filter(officer=bureau).exists()


def test_a_step_that_ends_the_own_right_leads_to_the_desk_and_not_to_a_page_that_is_not_found(bureau: Officer) -> None:
    case = passed_on(a_claim(bureau), bureau)
    elsewhere = Screen(officer(OTHER_BUREAU))
    typed = {"on": "2024-06-02", "reason": "outside_remit", "reasons": "不在本市"}
    answer = elsewhere.carry_out(path_of(case, "return_passed_on"), **typed)
    assert (answer.status_code, answer.url) == (302, "/")
    assert elsewhere.client.get(f"/files/case/{case.uid}/").status_code == 404
