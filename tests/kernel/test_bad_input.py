"""Bad input at the forms of a negotiation: each with its words and its article, and nothing lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CoverageLine, DamageItem
from ecocase.kernel.models import Acknowledgement, Officer
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from negotiation.models import Agreement, AgreementState, Meeting, Negotiation, NegotiationParty, PartyState
from referrals.models import Referral, ReferralState
from tests.acting import act, agency, officer
from tests.cases.making import add_item, add_obligor, claim_ready
from tests.journeys.making import a_draft, a_paper, a_table
from tests.kernel.screen import Screen, an_item, an_obligor, complaints, new_path, path_of, rows, says

pytestmark = pytest.mark.django_db

GOOD_CODE, BAD_CODE = "91350100M000100Y43", "91350100M000100Y44"


@pytest.fixture
def table(bureau: Officer) -> Negotiation:
    """Return a negotiation of two obligors who have met once."""
    return a_table(bureau, ("甲公司", "乙公司"))


def article_of(response: Any, field: str) -> str:
    """Return the article that the summary names for a field's complaint."""
    return next(error["article"] for error in response.context["errors"] if error["field_id"] == field)


def a_line(table: Negotiation, amount: str, **more: str) -> dict[str, str]:
    """Return one row of an agreement as it is typed."""
    party, item = table.parties.order_by("pk").first(), table.case.items.get()
    return {"party": str(party.pk), "item": str(item.pk), "amount": amount, "manner": "pay"} | more


def a_draft_typed(table: Negotiation, amount: str, **more: Any) -> dict[str, Any]:
    """Return what is typed to draft an agreement with one line."""
    return {"on": "2024-05-10"} | rows("lines", a_line(table, amount)) | rows("instalments") | more


# -- another agency's amounts over a damage item -----------------------------------------------------------------------


def cover(item: DamageItem, by: str, amount: str) -> None:
    """Let an agency's claim stand over an item."""
    CoverageLine.objects.create(
        case=item.case, item=item, kind=CoverageLine.Kind.AGREED, amount=Decimal(amount), creditor=agency(by),
        source_type="case", source_id=item.case_id, entered_on=date(2024, 4, 30),
    )  # fmt: skip


def test_what_another_agency_has_recovered_is_not_recovered_twice(screen: Screen, table: Negotiation) -> None:
    cover(table.case.items.get(), "PR-320500", "90000.00")
    screen.open(new_path("agreement", "draft_agreement", table))
    refused = screen.send("do", **a_draft_typed(table, "20,000.00", limit_reason="理由"))
    assert refused.status_code == 422
    assert "地表水修复费用" in complaints(refused)["id_lines"]
    assert article_of(refused, "id_lines") == "OPINIONS_13"
    assert 'value="20,000.00"' in says(refused)
    assert not Agreement.objects.exists()


def test_the_own_lines_beyond_an_item_are_warned_and_go_on_with_a_reason(screen: Screen, table: Negotiation) -> None:
    path = new_path("agreement", "draft_agreement", table)
    screen.open(path)
    typed = a_draft_typed(table, "100,000.01")
    warned = screen.send("do", **typed)
    assert warned.status_code == 422
    assert set(complaints(warned)) == {"id_limit_reason"}
    assert 'name="limit_reason"' in says(warned)
    assert not Agreement.objects.exists()
    assert screen.carry_out(path, **typed | {"limit_reason": "含利息"}).status_code == 302
    assert Acknowledgement.objects.get().reason == "含利息"


def test_lines_within_their_item_are_not_warned(screen: Screen, table: Negotiation) -> None:
    path = new_path("agreement", "draft_agreement", table)
    assert screen.carry_out(path, **a_draft_typed(table, "100,000.00")).status_code == 302
    assert not Acknowledgement.objects.exists()


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,234,567.80", "1234567.80"),
        ("１，２３４．５", "1234.50"),
        ("￥99", "99.00"),
        ("300元", "300.00"),
        ("12\u200b00", "1200.00"),
    ],
)
def test_money_is_read_as_people_write_it(
    screen: Screen, bureau: Officer, table: Negotiation, typed: str, kept: str
) -> None:
    path = new_path("damageitem", "add_damage_item", table.case)
    assert screen.carry_out(path, **an_item(bureau, amount=typed)).status_code == 302
    assert str(DamageItem.objects.latest("pk").assessed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "不能为负"),
        ("1.005", "最多两位小数"),
        ("10万", "以元为单位"),
        ("12,34", "例如"),
        ("十", "例如"),
        ("0", "不得小于0.01"),
    ],
)
def test_money_that_will_not_do_is_refused_in_words(screen: Screen, table: Negotiation, typed: str, words: str) -> None:
    screen.open(new_path("agreement", "draft_agreement", table))
    refused = screen.send("do", **a_draft_typed(table, typed))
    assert refused.status_code == 422
    assert words in complaints(refused)["id_lines-0-amount"]
    assert f'value="{typed}"' in says(refused)
    assert not Agreement.objects.exists()


# -- an agreement ------------------------------------------------------------------------------------------------------


def test_an_agreement_signed_by_nobody_is_refused_with_its_article(
    screen: Screen, bureau: Officer, table: Negotiation
) -> None:
    agreement = a_draft(bureau, table)
    screen.open(path_of(agreement, "sign_agreement"))
    refused = screen.send("do", on="2024-05-20")
    assert refused.status_code == 422
    assert "至少" in complaints(refused)["id_signatories"]
    assert article_of(refused, "id_signatories") == "OPINIONS_10"
    assert Agreement.objects.get().state == AgreementState.DRAFT


def test_an_agreement_signed_by_one_of_two_goes_to_the_leader(
    screen: Screen, bureau: Officer, table: Negotiation
) -> None:
    agreement = a_draft(bureau, table)
    one = table.parties.order_by("pk").first()
    done = screen.carry_out(path_of(agreement, "sign_agreement"), on="2024-05-20", signatories=[str(one.pk)])
    assert done.status_code == 302
    waiting = screen.open(path_of(agreement, "sign_agreement"))
    assert waiting.status_code == 409
    assert "/approvals/" in says(waiting)


def test_the_draft_stands_ready_with_what_is_uncovered(screen: Screen, table: Negotiation) -> None:
    form = screen.open(new_path("agreement", "draft_agreement", table)).context["form"]
    lines = form.row_sets["lines"]
    assert [(row.raw("party"), row.raw("item")) for row in lines.forms] == [
        (party.pk, table.case.items.get().pk) for party in table.parties.order_by("pk")
    ]
    sums = next(part["rows"]["sums"] for part in form.parts if part.get("rows", {}).get("key") == "lines")
    assert [(line["name"], line["measure"]) for line in sums["lines"]] == [("地表水修复费用", Decimal("100000.00"))]


def test_the_page_of_a_draft_asks_as_much_of_the_database_for_six_obligors_as_for_two(
    screen: Screen, bureau: Officer, table: Negotiation
) -> None:
    six = a_table(bureau, tuple(f"{number}公司" for number in "甲乙丙丁戊己"))
    for further in ("应急处置费用", "期间损失"):
        add_item(six.case, bureau, further, on=date(2024, 5, 2), seen_on=date(2024, 3, 1))
    screen.open(new_path("agreement", "draft_agreement", table))
    with CaptureQueriesContext(connection) as few:
        screen.open(new_path("agreement", "draft_agreement", table))
    with CaptureQueriesContext(connection) as many:
        page = screen.open(new_path("agreement", "draft_agreement", six))
    assert len(page.context["form"].row_sets["lines"].forms) == 18
    assert len(many) == len(few) <= 30


def test_one_obligor_alone_finds_the_whole_amount_filled_in(screen: Screen, bureau: Officer) -> None:
    form = screen.open(new_path("agreement", "draft_agreement", a_table(bureau))).context["form"]
    assert [row.raw("amount") for row in form.row_sets["lines"].forms] == [Decimal("100000.00")]


def test_a_proposed_row_without_an_amount_is_left_out_and_told(screen: Screen, table: Negotiation) -> None:
    screen.open(new_path("agreement", "draft_agreement", table))
    spare = {
        "party": str(table.parties.order_by("pk").last().pk),
        "item": str(table.case.items.get().pk),
        "manner": "pay",
    }
    typed = {"on": "2024-05-10"} | rows("lines", a_line(table, "60000"), spare) | rows("instalments")
    checked = screen.send(**typed)
    assert checked.status_code == 200
    (answer,) = [found for found in checked.context["answers"] if found["field_id"] == "id_lines"]
    assert len(answer["rows"]["rows"]) == 1
    assert "乙公司 · 地表水修复费用" in answer["note"]


def test_a_draft_without_any_amount_is_refused(screen: Screen, table: Negotiation) -> None:
    screen.open(new_path("agreement", "draft_agreement", table))
    refused = screen.send("do", **a_draft_typed(table, ""))
    assert set(complaints(refused)) == {"id_lines"}
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(("paid", "status"), [("60000", 302), ("59999.99", 422), ("60000.01", 422)])
def test_instalments_make_up_the_money(screen: Screen, table: Negotiation, paid: str, status: int) -> None:
    party = str(table.parties.order_by("pk").first().pk)
    instalments = rows(
        "instalments",
        {"party": party, "due_on": "2024-07-01", "amount": "10000"},
        {"party": party, "due_on": "2024-08-01", "amount": str(Decimal(paid) - 10000)},
    )
    answer = screen.carry_out(
        new_path("agreement", "draft_agreement", table), **a_draft_typed(table, "60,000") | instalments
    )
    assert answer.status_code == status
    if status == 422:
        assert "甲公司" in complaints(answer)["id_instalments"]
        assert article_of(answer, "id_instalments") == "OPINIONS_18"


# -- a notice ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def to_notify(bureau: Officer) -> NegotiationParty:
    """Return an obligor whose notice is still to be served."""
    case, tracks = claim_ready(bureau)
    negotiation = begin(
        "open_negotiation", Negotiation, act(bureau, date(2025, 3, 4)), inputs(tracks=tracks), within=case
    )
    return negotiation.parties.get()


SERVED = {"on": "2025-03-05", "manner": "direct", "answer_by": "2025-03-20"}


def test_a_notice_without_proof_of_service_is_refused(screen: Screen, to_notify: NegotiationParty) -> None:
    screen.open(path_of(to_notify, "serve_notice"))
    refused = screen.send("do", **SERVED)
    assert refused.status_code == 422
    assert "送达凭证" in complaints(refused)["id_proof"]
    assert NegotiationParty.objects.get(pk=to_notify.pk).state == PartyState.TO_NOTIFY


def test_a_notice_with_its_proof_is_entered(screen: Screen, bureau: Officer, to_notify: NegotiationParty) -> None:
    proof = [str(a_paper(bureau)[0].uid)]
    assert screen.carry_out(path_of(to_notify, "serve_notice"), **SERVED, kept_proof=proof).status_code == 302
    assert NegotiationParty.objects.get(pk=to_notify.pk).state == PartyState.NOTIFIED


def test_only_a_public_announcement_asks_for_its_day(
    screen: Screen, bureau: Officer, to_notify: NegotiationParty
) -> None:
    page = says(screen.open(path_of(to_notify, "serve_notice")))
    assert page.count('data-when="manner" data-when-is="announcement"') == 2
    announced = SERVED | {"manner": "announcement", "kept_proof": [str(a_paper(bureau)[0].uid)]}
    refused = screen.send("do", **announced)
    assert set(complaints(refused)) == {"id_announced_on", "id_tried"}
    assert article_of(refused, "id_tried") == "CIVIL_PROCEDURE_95"


def test_the_file_proposes_a_day_to_answer(screen: Screen, to_notify: NegotiationParty) -> None:
    form = screen.open(path_of(to_notify, "serve_notice")).context["form"]
    assert form["answer_by"].value() > timezone.localdate()


# -- a fourth meeting --------------------------------------------------------------------------------------------------


def a_meeting(table: Negotiation, on: str, **more: Any) -> dict[str, Any]:
    """Return what is typed about a meeting."""
    attended = [str(party.pk) for party in table.parties.all()]
    return {"on": on, "place": "苏州", "attended": attended, "minutes": "再议"} | more


@pytest.fixture
def after_three(screen: Screen, table: Negotiation) -> Negotiation:
    """Return a negotiation whose three regulated meetings are held."""
    for day in ("2024-05-02", "2024-05-03"):
        assert screen.carry_out(path_of(table, "hold_meeting"), **a_meeting(table, day)).status_code == 302
    return Negotiation.objects.get(pk=table.pk)


def test_a_third_meeting_is_not_warned(after_three: Negotiation) -> None:
    assert after_three.meetings.count() == 3
    assert not Acknowledgement.objects.exists()


def test_a_fourth_meeting_is_warned_and_not_entered_without_a_reason(screen: Screen, after_three: Negotiation) -> None:
    page = says(screen.open(path_of(after_three, "hold_meeting")))
    assert "第4次" in page
    warned = screen.send("do", **a_meeting(after_three, "2024-05-06"))
    assert warned.status_code == 422
    assert set(complaints(warned)) == {"id_limit_reason"}
    assert warned.context["limits"][0]["article"] == "REFORM_2020_5"
    assert Meeting.objects.count() == 3


@pytest.mark.parametrize(("decision", "accepted"), [("note", True), ("refuse", False)])
def test_a_fourth_meeting_with_a_reason_is_entered_at_once_and_the_leaders_word_is_noted(
    screen: Screen, after_three: Negotiation, decision: str, accepted: bool
) -> None:
    typed = a_meeting(after_three, "2024-05-06", limit_reason="义务人更换代理人")
    assert screen.carry_out(path_of(after_three, "hold_meeting"), **typed).status_code == 302
    assert Meeting.objects.count() == 4
    note = Acknowledgement.objects.get()
    leader = Screen(officer("EB-320500", Role.LEADER, "分管领导"))
    page = says(leader.open(f"/notes/{note.uid}/"))
    assert "义务人更换代理人" in page
    assert leader.client.post(f"/notes/{note.uid}/", {"decision": decision, "reason": "下不为例"}).status_code == 302
    note.refresh_from_db()
    assert (note.accepted, note.note) == (accepted, "下不为例")
    assert Meeting.objects.count() == 4
    assert "下不为例" in says(leader.open(f"/notes/{note.uid}/"))


def test_who_entered_it_takes_no_note_of_it(screen: Screen, after_three: Negotiation) -> None:
    screen.carry_out(path_of(after_three, "hold_meeting"), **a_meeting(after_three, "2024-05-06", limit_reason="理由"))
    note = Acknowledgement.objects.get()
    refused = screen.client.post(f"/notes/{note.uid}/", {"decision": "note"})
    assert refused.status_code == 403
    assert "负责人" in says(refused)


def test_only_who_has_consented_is_offered_as_present(
    screen: Screen, bureau: Officer, to_notify: NegotiationParty, table: Negotiation
) -> None:
    NegotiationParty.objects.filter(pk=to_notify.pk).update(negotiation=table)
    response = screen.open(path_of(table, "hold_meeting"))
    offered = {found.pk for found in response.context["form"].fields["attended"].known.rows}
    assert to_notify.pk not in offered
    assert len(offered) == 2
    assert "待告知" in says(response)
    refused = screen.send("do", **a_meeting(table, "2024-05-02", attended=[str(to_notify.pk)]))
    assert set(complaints(refused)) == {"id_attended"}


# -- roles, numbers, text ----------------------------------------------------------------------------------------------


def test_another_role_is_refused_in_words(bureau: Officer, table: Negotiation) -> None:
    refused = Screen(officer("EB-320500", Role.LIAISON)).open(path_of(table, "hold_meeting"))
    assert refused.status_code == 403
    assert "此步骤由本机关其他角色办理" in says(refused)


@pytest.mark.parametrize(("number", "status"), [(GOOD_CODE, 302), (GOOD_CODE.lower(), 302), (BAD_CODE, 422)])
def test_a_credit_code_is_held_to_its_check_digit(screen: Screen, table: Negotiation, number: str, status: int) -> None:
    path = new_path("track", "add_obligor", table.case)
    answer = screen.carry_out(path, **an_obligor(name="丙公司", identity_no=number, on="2024-05-10"))
    assert answer.status_code == status
    if status == 422:
        assert "校验码" in complaints(answer)["id_identity_no"]
        assert article_of(answer, "id_identity_no") == "MANAGEMENT_RULES_20"
        assert BAD_CODE in says(answer)


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE cases_case; --",
        "<script>alert(1)</script>",
        "{{ settings.SECRET_KEY }}{% debug %}",
        "😀渗漏𠮷㐂",
        "%(x)s %s",
    ],
)
def test_text_appears_as_it_was_typed(screen: Screen, table: Negotiation, typed: str) -> None:
    path = path_of(table, "hold_meeting")
    assert screen.carry_out(path, **a_meeting(table, "2024-05-02", minutes=typed, place=typed)).status_code == 302
    assert Meeting.objects.latest("pk").minutes == typed
    page = says(screen.open(f"/files/negotiation/{table.uid}/"))
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("typed", "kept"), [("河\u202e面\u200b油膜", "河面油膜"), ("👨\u200d👩 来访", "👨\u200d👩 来访")]
)
def test_signs_that_nobody_sees_do_not_turn_a_text_around(
    screen: Screen, table: Negotiation, typed: str, kept: str
) -> None:
    assert (
        screen.carry_out(path_of(table, "hold_meeting"), **a_meeting(table, "2024-05-02", minutes=typed)).status_code
        == 302
    )
    assert Meeting.objects.latest("pk").minutes == kept


def test_what_is_not_answered_is_named(screen: Screen, table: Negotiation) -> None:
    screen.open(path_of(table, "hold_meeting"))
    refused = screen.send("do", on="", place="", minutes="")
    found = complaints(refused)
    assert set(found) == {"id_on", "id_place", "id_attended", "id_minutes"}
    assert "会议日期" in found["id_on"]
    assert "地点" in found["id_place"]


def test_a_letter_goes_to_the_other_institution_and_stands_in_its_form_when_amended(
    screen: Screen, bureau: Officer
) -> None:
    case, (track,) = claim_ready(bureau)
    add_obligor(case, bureau, "乙公司")
    add_item(case, bureau, "期间损失")
    first = screen.open(new_path("referral", "draft", case)).context["form"]
    kinds = {found.kind for found in first.fields["receiver"].known.rows}
    assert kinds == {"PROCURATORATE"}
    answers = {"on": "2025-03-05", "receiver": str(agency("PR-320500").pk), "opinion": "事实和意见𠮷", "evidence_list": "监测报告", "tracks": [str(track.pk)], "criminal_case_no": "苏公刑〔2025〕1号", "grounds": ["in_custody"], "kept_proof": [str(a_paper(bureau)[0].uid)]}  # fmt: skip
    assert screen.carry_out(new_path("referral", "draft", case), **answers).status_code == 302
    referral = Referral.objects.get()
    Referral.objects.filter(pk=referral.pk).update(state=ReferralState.RETURNED)
    again = screen.open(path_of(referral, "amend")).context["form"]
    assert again["opinion"].value() == "事实和意见𠮷"
    assert again["tracks"].value() == [track.pk]
