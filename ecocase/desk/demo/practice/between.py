"""Referrals between bureau and procuratorate, in both directions, at every stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import Track
from ecocase.desk.demo.practice.matters import FISHING, KUNSHAN, LAKE, NICKEL, example
from referrals.models import Clue, PublicInterestFile, Referral

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Matter, Telling

CRIME = "污染环境刑事案件（案号假定）"


def _letter(t: Telling, subject: Any, **more: Any) -> Referral:
    """Draft a letter to the other institution; from the bureau, on the first ground of article 4."""
    from_bureau = t.office(t.by).kind != "PROCURATORATE"
    answers: dict[str, Any] = {
        "opinion": "案件事实和理由见所附材料。", "evidence_list": "一、现场笔录\n二、监测报告",
        "receiver": t.office("prosecutor" if from_bureau else "officer"),
    }  # fmt: skip
    if from_bureau:
        answers |= {
            "opinion": "涉嫌污染环境罪，赔偿义务人在押，不便于磋商。", "criminal_case_no": CRIME, "grounds": ["in_custody"],
            "proof": "羁押证明",
        }  # fmt: skip
    return t.make("draft", Referral, within=subject, **answers | more)


def _crime(title: str, detail: str, text: str, *names: str) -> Matter:
    matter = example(title, "320582", detail, text, *names, kind="person")
    matter.source = "suspected_crime"
    return matter


def draft_waits_for_the_leader(t: Telling) -> None:
    """A letter of article 4 that the leader has to sign."""
    clue = t.ago(12).clue(_crime("张家港某公司篡改监测数据涉嫌犯罪", "锦丰镇", "篡改监测数据。", "负责人甲某"))
    t.ago(1).ask("submit", _letter(t.later(2), clue))


def still_a_draft(t: Telling) -> None:
    """A letter that is not finished."""
    clue = t.ago(8).clue(_crime("张家港某作坊酸洗废液直排涉嫌犯罪", "塘桥镇", "酸洗废液直排。", "经营者乙某"))
    _letter(t.later(4), clue)


def submitted(t: Telling) -> None:
    """On its way: the procuratorate has not signed for it."""
    clue = t.ago(10).clue(NICKEL)
    t.ago(1).do("submit", _letter(t.later(6), clue))


def received(t: Telling) -> None:
    """Signed for; the chief is asked to accept it."""
    clue = t.ago(38).clue(_crime("张家港某码头偷排洗舱水涉嫌犯罪", "金港", "偷排洗舱水。", "船长丙某"))
    letter = t.later(8).do("submit", _letter(t.later(2), clue))
    letter = t.later(2).do("sign_for", letter, "pr-liaison")
    t.ago(1).ask("accept", letter, "prosecutor")


def accepted(t: Telling) -> None:
    """昆山: of two obligors the one in custody is with the procuratorate, which investigates; the firm negotiates."""
    case = t.ago(80).claim(KUNSHAN)
    t.later(1).do("note_particulars", case, criminal_case_no=CRIME)
    person = Track.objects.get(case=case, obligor__name="蔡某")
    letter = _letter(t.later(1), case, tracks=[person], items=list(case.items.all()))
    letter = t.later(1).do("submit", letter)
    letter = t.later(1).do("sign_for", letter, "pr-liaison")
    letter = t.later(3).do("accept", letter, "prosecutor")
    file = PublicInterestFile.objects.get(referral=letter)
    file = t.later(4).do("open_file", file, "prosecutor", kind_key="incidental", why="社会公共利益受到损害。")
    t.later(2).do("investigate", file, "prosecutor", evidence="讯问笔录摘要")
    t.later(1).do("feed_back", letter, "prosecutor", words="已立案并开展调查，案件事实待刑事程序查明。")
    negotiation = t.later(1).table(case)
    t.later(3).meet(negotiation, "企业认可将废溶剂交无资质者处置的事实，愿意在其责任范围内赔偿。")


def returned(t: Telling) -> None:
    """Sent back by the procuratorate: papers are missing."""
    clue = t.ago(25).clue(_crime("张家港某厂掩埋废渣涉嫌犯罪", "乐余镇", "掩埋废渣。", "厂长丁某"))
    letter = t.later(4).do("submit", _letter(t.later(2), clue))
    letter = t.later(2).do("sign_for", letter, "pr-liaison")
    t.ago(2).do("return_to_sender", letter, "prosecutor", reason="papers_missing", words="缺少羁押证明原件和鉴定意见。")


def handed_back(t: Telling) -> None:
    """Accepted, and handed back: the crime is not prosecuted, the bureau negotiates."""
    matter = example(
        "太仓某企业渗坑排放案", "320585", "沙溪镇", "利用渗坑排放废水。", "太仓某金属制品公司", amount="350000.00"
    )
    case = t.ago(75).claim(matter)
    letter = _letter(t.later(1), case, tracks=list(case.tracks.all()), items=list(case.items.all()))
    letter = t.later(1).do("submit", letter)
    letter = t.later(1).do("sign_for", letter, "pr-liaison")
    letter = t.later(2).do("accept", letter, "prosecutor")
    t.ago(5).do("hand_back", letter, "prosecutor", reason="not_prosecuted", words="决定不起诉，移送情形已经消失。")
    t.later(1).sign("liaison", letter, case)
    t.later(1).negotiation(case)


def whole_case_with_the_procuratorate(t: Telling) -> None:
    """The only obligor is with the procuratorate, and so is the case; feedback is overdue."""
    matter = example(
        "常熟某危废中间商案", "320581", "虞山", "转卖危险废物。", "中间商戊某", amount="620000.00", kind="person"
    )
    case = t.ago(95).claim(matter)
    letter = _letter(t.later(1), case, tracks=list(case.tracks.all()), items=list(case.items.all()))
    letter = t.later(1).do("submit", letter)
    letter = t.later(1).do("sign_for", letter, "pr-liaison")
    t.later(2).do("accept", letter, "prosecutor")


def concluded(t: Telling) -> None:
    """Accepted by the procuratorate and concluded with its outcome."""
    clue = t.ago(90).clue(_crime("常熟某冶炼点铅烟案涉嫌犯罪", "董浜镇", "非法冶炼。", "经营者己某"))
    letter = t.later(2).do("submit", _letter(t.later(2), clue))
    letter = t.later(1).do("sign_for", letter, "pr-liaison")
    letter = t.later(2).do("accept", letter, "prosecutor")
    file = PublicInterestFile.objects.get(referral=letter)
    t.later(5).do("not_open_file", file, "prosecutor", ground="no_unlawful_act", why="查明由他人实施，另案处理。")
    t.later(3).do("conclude", letter, "prosecutor", words="不予立案，移送事项办结。")


def withdrawn(t: Telling) -> None:
    """Withdrawn before it was received; the clue is registered again."""
    clue = t.ago(9).clue(_crime("张家港某仓库异味案涉嫌犯罪", "凤凰镇", "储存危险化学品。", "仓库管理人庚某"))
    letter = t.later(2).do("submit", _letter(t.later(1), clue))
    t.later(2).do("withdraw", letter, words="义务人已取保，移送情形不存在。")


def draft_of_the_procuratorate(t: Telling) -> None:
    """南四湖: a clue that the chief has to sign over to the bureau (article 5)."""
    t.by = "prosecutor"
    clue = t.ago(6).clue(LAKE)
    t.ago(1).ask("submit", _letter(t.later(2), clue))


def submitted_by_the_procuratorate(t: Telling) -> None:
    """A clue on its way to the bureau, which has not signed for it."""
    t.by = "prosecutor"
    clue = t.ago(7).clue(example("吴江某工地泥浆入河", "320509", "盛泽镇", "履职中发现泥浆入河。", "苏州某建筑公司"))
    t.ago(1).do("submit", _letter(t.later(3), clue))


def received_by_the_bureau(t: Telling) -> None:
    """Signed for; the leader is asked to accept it."""
    t.by = "prosecutor"
    clue = t.ago(30).clue(example("昆山某河道倾倒油漆桶", "320583", "巴城镇", "办案中发现。", "昆山某涂装公司"))
    letter = t.later(3).do("submit", _letter(t.later(2), clue))
    letter = t.later(1).do("sign_for", letter, "liaison")
    t.ago(1).ask("accept", letter, "officer")


def fed_back_by_the_bureau(t: Telling) -> None:
    """洪某等: accepted by the bureau, verified, case opened, fed back."""
    t.by = "prosecutor"
    clue = t.ago(52).clue(FISHING)
    letter = t.later(3).do("submit", _letter(t.later(2), clue))
    letter = t.later(2).do("sign_for", letter, "liaison")
    t.by = "officer"
    letter = t.later(3).do("accept", letter)
    mine = Clue.objects.get(referred_by=letter)
    mine = t.later(1).do("start_verification", mine)
    case = t.later(10).open_case(mine, FISHING)
    t.sign("pr-liaison", letter)
    t.later(2).inform(case)
    t.later(3).do("feed_back", letter, words="已立案，正在组织专家评估。")


ALL = (
    draft_waits_for_the_leader, still_a_draft, submitted, received, accepted, returned, handed_back,
    whole_case_with_the_procuratorate, concluded, withdrawn, draft_of_the_procuratorate, submitted_by_the_procuratorate,
    received_by_the_bureau, fed_back_by_the_bureau,
)  # fmt: skip
