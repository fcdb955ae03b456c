"""The procuratorate's own public-interest files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecocase.desk.demo.practice.matters import DRUMS, PLANT, SLUDGE, TREES, WATERWORKS, example
from referrals.models import PublicInterestFile

if TYPE_CHECKING:
    from ecocase.desk.demo.telling import Matter, Telling


def _assessing(t: Telling, matter: Matter, found_days_ago: int) -> PublicInterestFile:
    t.by = "prosecutor"
    clue = t.ago(found_days_ago).clue(matter)
    return t.later(2).make("assess_clue", PublicInterestFile, within=clue)


def _opened(t: Telling, matter: Matter, found_days_ago: int, kind: str) -> PublicInterestFile:
    file = _assessing(t, matter, found_days_ago)
    return t.later(6).do("open_file", file, kind_key=kind, why="社会公共利益受到损害。")


def assessing(t: Telling) -> None:
    """常州: a clue of its own that is being assessed."""
    _assessing(t, DRUMS, 5)


def asked_to_open(t: Telling) -> None:
    """The chief is asked to open a file."""
    file = _assessing(t, example("姑苏区某餐饮油污入河", "320508", "平江", "餐饮油污入河。", "苏州某餐饮公司"), 9)
    t.ago(1).ask("open_file", file, kind_key="administrative", why="主管部门未依法履职。")


def sent_back(t: Telling) -> None:
    """The chief has sent a request back."""
    file = _assessing(t, example("高新区某工地扬尘", "320505", "浒墅关", "扬尘长期扰民。", "苏州某工程公司"), 14)
    asked = t.ago(3).ask("open_file", file, kind_key="civil", why="扬尘污染。")
    t.send_back(asked, "请先查明损害社会公共利益的程度。")


def opened(t: Telling) -> None:
    """盛开水务: opened, incidental to the criminal case; the notice to the bureau is half written."""
    file = _opened(t, WATERWORKS, 20, "incidental")
    t.half_fill(
        "inform_bureau", file, bureau=t.office("officer"), facts_told="偷排事实已初步查明，", help_asked="（待补充）"
    )


def investigating(t: Telling) -> None:
    """泰兴污泥: under investigation, the bureau has been told the facts."""
    file = _opened(t, SLUDGE, 40, "administrative")
    file = t.later(3).do("investigate", file, evidence=["现场勘验笔录", "现场照片"])
    t.ago(3).do(
        "inform_bureau",
        file,
        bureau=t.office("officer"),
        facts_told="岸边污泥部分为危险废物。",
        help_asked="请提供历次监测数据。",
    )


def not_opened(t: Telling) -> None:
    """Assessed, not opened."""
    file = _assessing(t, example("吴中某鱼塘换水", "320506", "临湖镇", "鱼塘集中换水。"), 33)
    t.later(9).do("not_open_file", file, ground="no_public_interest", why="水质达标，未损害社会公共利益。")


def announced(t: Telling) -> None:
    """某污水处理公司: announced before suing; the announcement ends within days."""
    file = _opened(t, PLANT, 45, "civil")
    file = t.later(2).do("investigate", file)
    t.ago(26).do(
        "publish_announcement", file, medium="《检察日报》（假定）", text="有权机关和社会组织可在公告期内提起诉讼。",
        bureau=t.office("officer"), proof="公告版面",
    )  # fmt: skip


def concluded(t: Telling) -> None:
    """虎丘江某等: concluded after the parties bought carbon credits and tend seedlings."""
    file = _opened(t, TREES, 90, "incidental")
    file = t.later(5).do("investigate", file)
    t.later(40).do(
        "conclude_file",
        file,
        ground="interest_restored",
        why="诉前磋商后认购林业碳汇3万元，三人管护苗木，公共利益得到修复。",
    )


ALL = (assessing, asked_to_open, sent_back, opened, investigating, not_opened, announced, concluded)
