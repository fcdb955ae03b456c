"""What each paper says: all that the file knows, the law of its day, and blanks for what nobody entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cases.documents import BLANK, damage_table, identity_fields, second_person
from cases.models import Obligor
from ecocase.kernel.models import Clock, Paper
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy import grounds
from ecocase.policy.citation import AT_LEAST, cited
from referrals.models import Referral
from tests.acting import act, agency, do, officer
from tests.journeys.making import BUREAU, PROCURATORATE, a_claim, a_draft, a_paper, a_table
from tests.papers.test_every_paper import strings_of

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db

CLAIM_LAW = ("CODE_1073", "CIVIL_CODE_1234", "CIVIL_CODE_1235", "REFORM_PLAN_2017")


@pytest.fixture
def bureau(db: Any) -> Officer:
    return officer(BUREAU, name="办案人")


@pytest.fixture
def prosecutor(db: Any) -> Officer:
    return officer(PROCURATORATE, name="检察官")


def last_paper(spec: str) -> Paper:
    """Return the last paper of a kind; the module's own papers stand before it."""
    paper = Paper.objects.filter(spec=spec).order_by("pk").last()
    assert paper is not None
    return paper


def words_of(spec: str) -> str:
    """Return all that the last paper of a kind says."""
    paper = last_paper(spec)
    return "\n".join([paper.title, *strings_of(paper.values)])


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 11, 1), "《中华人民共和国生态环境法典》第一千零七十三条"),
        (date(2024, 5, 1), "《中华人民共和国民法典》第一千二百三十四条、第一千二百三十五条"),
    ],
)
def test_the_law_of_the_day_is_cited(on: date, found: str) -> None:
    assert found in cited(CLAIM_LAW, on)


def test_law_that_was_not_in_force_is_not_cited() -> None:
    assert "生态环境法典" not in cited(CLAIM_LAW, date(2026, 8, 14))
    assert "民法典" not in cited(CLAIM_LAW, date(2020, 12, 31))
    assert cited(("OPINIONS_8",), date(2017, 5, 1)) == AT_LEAST


def test_numbers_that_nobody_has_verified_are_not_printed() -> None:
    assert cited(("MANAGEMENT_RULES_21",), date(2024, 5, 1)) == "《生态环境损害赔偿管理规定》"
    assert "第二百零五条" in cited(("CIVIL_PROCEDURE_205",), date(2024, 5, 1))
    assert "条" not in cited(("CIVIL_PROCEDURE_205",), date(2021, 5, 1))


def test_damage_is_listed_by_the_five_heads_of_the_civil_code(bureau: Officer) -> None:
    case = a_claim(bureau)
    table = damage_table(case.items.order_by("pk"))
    heads = [row[0] for row in table["rows"]]
    assert heads == [words for key, words in grounds.choices("loss_items") if key != "other"] + ["合计"]
    assert [row[3] for row in table["rows"]] == ["—", "—", "—", "100,000.00", "—", "100,000.00"]


def test_a_persons_number_is_masked_in_letters_and_whole_in_the_agreement() -> None:
    person = Obligor(kind="person", name="张三", identity_no="320106199001010018", address="南京")
    assert identity_fields(person, whole=False)[0] == ["公民身份号码", "320106********0018"]
    assert identity_fields(person, whole=True)[0] == ["公民身份号码", "320106199001010018"]
    firm = Obligor(kind="enterprise", name="甲公司", identity_no="91320500MA1ABCDE0X")
    assert identity_fields(firm, whole=False)[0] == ["统一社会信用代码", "91320500MA1ABCDE0X"]


def test_what_nobody_entered_is_left_blank_and_never_invented() -> None:
    fields = dict(identity_fields(Obligor(kind="enterprise", name="甲公司"), whole=True))
    assert set(fields.values()) == {BLANK}


def test_papers_speak_to_their_receivers_as_the_field_does(db: Any) -> None:
    assert second_person(agency(BUREAU)) == "你局"
    assert second_person(agency("EB-320000")) == "你厅"
    assert second_person(agency(PROCURATORATE)) == "你院"
    assert second_person(Obligor(kind="person", name="张三")) == "你"
    assert second_person(Obligor(kind="enterprise", name="甲公司")) == "你单位"


def test_the_notice_names_claim_law_day_to_answer_consequence_and_rights(bureau: Officer) -> None:
    a_table(bureau)
    text = words_of("negotiation.notice")
    for words in (
        "人民币100,000.00元（大写：壹拾万元整）", "《中华人民共和国民法典》第一千二百三十四条", "2024年4月30日前书面答复",
        "逾期不答复", "委托一至二名代理人", "申请回避", "提出异议", "联系人：办案人", "鉴定评估意见",
    ):  # fmt: skip
        assert words in text, words
    assert "你院" not in text
    assert "None" not in text


def test_the_proof_of_service_ticks_how_it_was_served(bureau: Officer) -> None:
    a_table(bureau)
    paper = last_paper("negotiation.proof_of_service")
    ticked = [words for is_ticked, words in paper.values["manners"] if is_ticked]
    assert ticked == ["直接送达"]
    assert len(paper.values["manners"]) == len(grounds.choices("service_manners"))
    notice = last_paper("negotiation.notice")
    assert dict(paper.values["fields"])["文书编号"] == notice.number
    labels = [label for label, _text in paper.values["after"]]
    for wanted in ("受送达人", "代收人", "拒收", "见证人", "送达人"):
        assert any(wanted in label for label in labels), wanted


def test_a_proof_printed_before_service_ticks_nothing(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    party = negotiation.parties.get()
    type(party).objects.filter(pk=party.pk).update(state="notified")
    do("print_notice", type(party).objects.get(pk=party.pk), bureau, date(2024, 5, 2), answer_by=date(2024, 5, 30))
    paper = last_paper("negotiation.proof_of_service")
    assert not any(is_ticked for is_ticked, _words in paper.values["manners"])


def a_criminal_referral(bureau: Officer, prosecutor: Officer) -> Referral:
    case = a_claim(bureau, ("甲公司", "乙公司"))
    letter = inputs(
        receiver=prosecutor.agency, opinion="涉嫌污染环境罪", evidence_list="一、现场笔录\n2. 监测报告\n照片",
        criminal_case_no="苏公刑〔2024〕8号", grounds=["in_custody"], prosecuting=prosecutor.agency,
        tracks=[case.tracks.order_by("pk").first()], items=list(case.items.all()), copies=[agency("PO-320500")],
        proof=a_paper(bureau),
    )  # fmt: skip
    referral = begin("draft", Referral, act(bureau, date(2024, 4, 20)), letter, within=case)
    do("submit", referral, bureau, date(2024, 4, 21))
    return referral


def test_a_transfer_letter_ticks_the_grounds_of_article_4(bureau: Officer, prosecutor: Officer) -> None:
    a_criminal_referral(bureau, prosecutor)
    text = words_of("referrals.transfer_letter")
    assert "［√］（一）赔偿义务人处于羁押状态" in text
    assert "［　］（二）" in text
    assert "［　］（三）" in text
    assert "苏公刑〔2024〕8号" in text


def test_a_transfer_letter_names_scope_evidence_copies_and_the_day_of_feedback(
    bureau: Officer, prosecutor: Officer
) -> None:
    referral = a_criminal_referral(bureau, prosecutor)
    paper = last_paper("referrals.transfer_letter")
    text = words_of("referrals.transfer_letter")
    due = Clock.objects.get(record_type="referral", record_id=referral.pk, key="clue_feedback").due_on
    assert f"{due.year}年{due.month}月{due.day}日前将受理情况" in text
    assert "赔偿义务人：甲公司" in text
    assert "赔偿义务人：乙公司" not in text
    assert paper.values["copies"] == ["苏州市公安局"]
    evidence, items, slip = paper.values["annexes"]
    assert [row[:2] for row in evidence["table"]["rows"]] == [["1", "现场笔录"], ["2", "监测报告"], ["3", "照片"]]
    assert items["table"]["rows"][-1][3] == "100,000.00"
    assert "签收" in slip["title"]


def test_the_agreement_names_parties_sums_days_breach_confirmation_and_copies(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement = a_draft(bureau, negotiation)
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=list(negotiation.parties.all()), signed=[])
    text = words_of("negotiation.agreement")
    for words in (
        "赔偿权利人", "统一社会信用代码", "住所", "法定代表人（负责人）", "乙方一", "乙方二",
        "人民币100,000.00元（大写：壹拾万元整）", "2024年6月30日前一次性缴清", "违约责任", "司法确认", "争议的解决", "一式",
        "鉴定评估意见（调查报告）", "《中华人民共和国民法典》第一千二百三十四条、第一千二百三十五条",
    ):  # fmt: skip
        assert words in text, words
    titles = [article["title"] for article in last_paper("negotiation.agreement").values["articles"]]
    assert titles[:4] == ["损害事实和证据", "生态环境损害数额", "赔偿责任", "履行方式和期限"]


def test_an_agreement_by_instalments_names_each_day_and_sum(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    party, item = negotiation.parties.get(), negotiation.case.items.get()
    from negotiation.models import Agreement

    line = {"party": party, "item": item, "amount": Decimal("100000.00"), "manner": "pay", "joint": False}
    rates = [
        {"party": party, "due_on": day, "amount": Decimal("50000.00")}
        for day in (date(2024, 6, 30), date(2024, 12, 31))
    ]
    drafted = inputs(lines=[line], instalments=rates, duties="补植复绿", pay_by=None, breach="按日支付违约金")
    agreement = begin("draft_agreement", Agreement, act(bureau, date(2024, 5, 10)), drafted, within=negotiation)
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[party], signed=[])
    text = words_of("negotiation.agreement")
    for words in ("2024年6月30日前缴纳50,000.00元", "2024年12月31日前缴纳50,000.00元", "补植复绿", "按日支付违约金"):
        assert words in text, words
    assert "一次性缴清" not in text


def test_punitive_damages_stand_in_the_agreement_outside_its_sum(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation)
    party = negotiation.parties.get()
    from cases.models import InKindClaim

    InKindClaim.objects.create(
        case=negotiation.case, kind="punitive", status=0, amount=Decimal("20000.00"), creditor=bureau.agency,
        source_type="negotiation", source_id=negotiation.pk, text="后果严重",
    )  # fmt: skip
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[party], signed=[])
    text = words_of("negotiation.agreement")
    assert "第一千二百三十二条承担惩罚性赔偿责任，支付惩罚性赔偿金人民币20,000.00元（大写：贰万元整）" in text
    assert "共计人民币50,000.00元（大写：伍万元整）" in text


def test_an_agreement_without_punitive_damages_says_nothing_of_them(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    agreement = a_draft(bureau, negotiation)
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[negotiation.parties.get()], signed=[])
    assert "惩罚性" not in words_of("negotiation.agreement")


def test_minutes_name_the_procuratorate_with_its_part(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau)
    assert ["列席", "人民检察院未派员"] in last_paper("negotiation.minutes").values["people"]
    invitation = {"meeting_on": date(2024, 5, 20), "place": "苏州", "matter": "赔偿数额"}
    do("invite_procuratorate", negotiation, bureau, date(2024, 5, 11), procuratorate=prosecutor.agency, **invitation)
    assert "第二次" in words_of("negotiation.invitation")
    fresh = type(negotiation).objects.get(pk=negotiation.pk)
    do(
        "hold_meeting", fresh, bureau, date(2024, 5, 20), place="苏州", attended=list(fresh.parties.all()), others="",
        procuratorate_present=True, minutes="一致", signed_minutes=[],
    )  # fmt: skip
    paper = last_paper("negotiation.minutes")
    people = dict(paper.values["people"])
    assert people["列席"] == "苏州市人民检察院，为磋商提供法律支持"
    assert "第二次" in paper.title
    assert ["检察机关参加人员", ""] in paper.values["signatures"]


def test_an_evaluation_ticks_reached_or_not_reached_and_is_no_form_of_one_answer(every_paper: dict[str, Paper]) -> None:
    text = "\n".join(strings_of(every_paper["restoration.evaluation_opinion"].values))
    assert "［　］达到修复目标　　［√］未达到修复目标" in text
    assert "成活率不足" in text


def test_an_application_to_the_court_names_both_sides_and_their_promise(every_paper: dict[str, Paper]) -> None:
    paper = every_paper["negotiation.joint_application"]
    text = "\n".join(strings_of(paper.values))
    assert [party["role"] for party in paper.values["parties"]] == ["申请人", "申请人"]
    for words in ("依法确认申请人于2024年5月20日签订", "不损害国家利益", "虚假", "委托代理人", "授权委托书"):
        assert words in text, words
    assert paper.number == ""


def test_a_closing_form_has_all_days_all_sums_and_the_archive(every_paper: dict[str, Paper]) -> None:
    values = every_paper["cases.closing_form"].values
    fields, titles = dict(values["fields"]), {table["title"]: table["rows"] for table in values["tables"]}
    assert fields["评估损害数额"] == "100,000.00元"
    assert fields["协议、裁判确定数额"] == "50,000.00元"
    assert fields["实际到账数额"] == "50,000.00元"
    done = {row[1]: row[0] for row in titles["办理经过"]}
    assert done["立案、启动索赔程序"] == "2024年3月10日"
    assert done["送达磋商告知书"] == "2024年4月15日"
    assert done["签订赔偿协议"] == "2024年5月20日"
    assert done["收到赔偿资金"] == "2024年6月1日"
    archived = {row[1] for row in titles["归档目录"]}
    assert {"生态环境损害赔偿磋商告知书", "生态环境损害赔偿协议", "司法确认申请书"} <= archived
    assert [opinion[0] for opinion in values["opinions"]][-1] == "负责人审批意见"


def test_a_form_shows_every_ground_and_ticks_one(every_paper: dict[str, Paper]) -> None:
    (choice,) = every_paper["referrals.not_opening_form"].values["choices"]
    assert [words for is_ticked, words in choice["options"] if is_ticked] == ["损害显著轻微且不需要赔偿"]
    assert len(choice["options"]) == len(grounds.choices("clue_not_opened"))


def test_no_paper_holds_what_a_program_would_say(every_paper: dict[str, Paper]) -> None:
    for paper in every_paper.values():
        for text in strings_of(paper.values):
            for wrong in ("None", "{", "<", "。。", "（说明）", "_key"):
                assert wrong not in text, (paper.spec, text)
