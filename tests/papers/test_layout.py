"""The official layout, measured on the pages (GB/T 9704-2012)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import documents
from ecocase.kernel.documents.titles import title_lines, width_of
from tests.papers.measuring import BOTTOM, CHARACTER, LEFT, LINE, RIGHT, TOP, Face, Piece, faces

if TYPE_CHECKING:
    from pathlib import Path

    from ecocase.kernel.models import Paper

pytestmark = pytest.mark.django_db

LETTERS = [spec.key for spec in documents.specs() if spec.template == "papers/letter.html"]
SEALED = [
    spec.key
    for spec in documents.specs()
    if spec.template in ("papers/letter.html", "papers/notice.html", "papers/file.html")
]
RUNNING_TEXT = ("cases.letter_to_police", "referrals.feedback_letter", "negotiation.notice", "restoration.approval")
# Of the letters' own shape: a square character of size 3 stands 0.82 of its size above its baseline.
RISE = 0.82 * 16 * 25.4 / 72


@pytest.fixture(scope="module")
def laid_out(every_paper: dict[str, Paper], media_of_papers: Path) -> dict[str, list[Face]]:
    """Return every kind of paper, measured."""
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=media_of_papers):
        return {kind: faces(documents.read_bytes(paper.sha256)) for kind, paper in every_paper.items()}


def is_on(value: float, place: float, within: float = 0.3) -> bool:
    return abs(value - place) <= within


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_has_two_double_red_rules_of_170_mm(laid_out: dict[str, list[Face]], kind: str) -> None:
    """10.1: thick over thin below the mark, thin over thick 20 mm from the foot, on the first page only."""
    first, *others = laid_out[kind]
    upper, upper_thin, lower_thin, lower = sorted((bar for bar in first.bars if bar.red), key=lambda bar: bar.y)
    for bar in (upper, upper_thin, lower_thin, lower):
        assert is_on(bar.width, 170)
        assert is_on(bar.x + bar.width / 2, 105)
    assert upper.height > upper_thin.height
    assert lower.height > lower_thin.height
    assert is_on(lower.y + lower.height, 297 - 20)
    assert not any(bar.red for face in others for bar in face.bars)


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letters_mark_stands_30_mm_from_the_top_and_4_mm_over_the_rule(
    laid_out: dict[str, list[Face]], every_paper: dict[str, Paper], kind: str
) -> None:
    first = laid_out[kind][0]
    mark = next(piece for piece in first.pieces if piece.text == every_paper[kind].agency.name_zh and piece.size > 20)
    size = mark.size * 25.4 / 72
    assert is_on(mark.y - 0.82 * size, 30, within=0.8)
    rule = min(bar.y for bar in first.bars if bar.red)
    assert is_on(rule - (mark.y + 0.07 * size), 4, within=0.6)


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letters_number_stands_right_under_the_rule(
    laid_out: dict[str, list[Face]], every_paper: dict[str, Paper], kind: str
) -> None:
    """10.1: flush right, seven eighths of a character below the rule; two lines above the title."""
    first = laid_out[kind][0]
    number = next(piece for piece in first.pieces if piece.text == every_paper[kind].number)
    rule = max(bar.y + bar.height for bar in first.bars if bar.red and bar.y < 100)
    assert is_on(number.y - RISE - rule, 7 / 8 * CHARACTER, within=0.6)
    assert RIGHT - number.x <= number.columns * CHARACTER * 1.1
    title = min((piece for piece in first.pieces if is_on(piece.size, 22)), key=lambda piece: piece.y)
    assert is_on(title.y - 22 * 0.82 * 25.4 / 72 - number.y, 2 * LINE, within=3)


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_has_no_page_number_on_its_first_page(laid_out: dict[str, list[Face]], kind: str) -> None:
    first, *others = laid_out[kind]
    assert not any(piece.text.startswith("—") for piece in first.pieces if piece.y > BOTTOM)
    for place, face in enumerate(others, 2):
        assert f"— {place} —" in face.text


@pytest.mark.parametrize("kind", RUNNING_TEXT)
def test_text_stands_on_the_grid_of_22_lines_and_28_characters(laid_out: dict[str, list[Face]], kind: str) -> None:
    """5.2.3: every baseline on one of 22 lines, no line of more than 28 characters, first lines two in."""
    widest = 0.0
    for face in laid_out[kind]:
        for piece in face.body():
            line = (piece.y - TOP) / LINE
            if piece.text[:2] in ("苏市",) and "〔" in piece.text:
                continue
            # A baseline lies about three quarters down its line.
            assert is_on(line % 1, 0.735, within=0.03), piece
            assert 0 <= int(line) < 22
            widest = max(widest, piece.columns + (piece.x - LEFT) / CHARACTER)
            places = (piece.x - LEFT) / CHARACTER
            assert piece.x > 100 or is_on(places % 1, 0, 0.05) or is_on(places % 1, 1, 0.05), piece
    assert 27 <= widest <= 28.6


def with_values(paper: Paper, **values: object) -> Paper:
    """Return an unsaved paper of the same kind with other values."""
    changed = {**paper.values, **values}
    return type(paper)(spec=paper.spec, title=paper.title, values=changed, issued_on=paper.issued_on, number="1号")


def test_a_line_holds_28_characters_and_a_page_22_lines(every_paper: dict[str, Paper]) -> None:
    """5.2.3: running text fills the type area exactly."""
    paper = with_values(every_paper["referrals.feedback_letter"], paragraphs=["国" * 28 * 60], heading=["函"])
    middle = faces(documents.render(paper))[1]
    lines = [piece for piece in middle.body() if set(piece.text) == {"国"}]
    assert [len(piece.text) for piece in lines] == [28] * 22
    assert all(is_on(piece.x, LEFT, 0.05) for piece in lines)


@pytest.mark.parametrize("kind", SEALED)
def test_the_day_stands_four_characters_in_and_the_name_centred_on_it(
    laid_out: dict[str, list[Face]], every_paper: dict[str, Paper], kind: str
) -> None:
    """7.3.5.1: one seal, two lines of room below the text."""
    face, name, day = _signature(laid_out[kind], every_paper[kind])
    right = RIGHT - 4 * CHARACTER
    # The figures of a face differ in width, the name's characters do not: the day ends where the centre says.
    centre = name.x + name.columns * CHARACTER / 2
    assert is_on(centre, (day.x + right) / 2, within=0.6)
    assert is_on(day.y - name.y, LINE, within=0.1)
    above = max(piece.y for piece in face.body() if piece.y < name.y - 1)
    assert is_on(name.y - above, 3 * LINE, within=0.2)


def _signature(pages: list[Face], paper: Paper) -> tuple[Face, Piece, Piece]:
    on = f"{paper.issued_on.year}年{paper.issued_on.month}月{paper.issued_on.day}日"
    for face in pages:
        days = [piece for piece in face.body() if piece.text == on and piece.x > 100]
        if days:
            day = days[-1]
            name = next(
                piece for piece in face.body() if piece.text == paper.agency.name_zh and is_on(day.y - piece.y, LINE, 1)
            )
            return face, name, day
    message = f"{paper.spec} is not signed."
    raise AssertionError(message)


@pytest.mark.parametrize("kind", SEALED)
def test_no_signature_stands_on_a_page_without_text(
    laid_out: dict[str, list[Face]], every_paper: dict[str, Paper], kind: str
) -> None:
    """7.3.5.5: never 此页无正文."""
    face, name, _day = _signature(laid_out[kind], every_paper[kind])
    text = [piece for piece in face.body() if piece.y < name.y - 1 and "附件" not in piece.text]
    assert text


def test_the_imprint_stands_on_the_last_line_of_the_last_face(laid_out: dict[str, list[Face]]) -> None:
    """7.4: rules of 0.35 mm, 156 mm long, the last one on the lower edge of the type area, on an even page."""
    pages = laid_out["cases.report_upward"]
    assert len(pages) % 2 == 0
    rules = [bar for bar in pages[-1].bars if not bar.red]
    assert [round(bar.height, 2) for bar in rules] == [0.35, 0.35]
    for bar in rules:
        assert is_on(bar.x, LEFT)
        assert is_on(bar.width, RIGHT - LEFT)
    assert is_on(max(bar.y + bar.height for bar in rules), BOTTOM, within=0.1)
    issuer, day = pages[-1].piece("苏州市生态环境局"), pages[-1].piece("印发")
    assert is_on(pages[-1].pieces[-2].y, day.y, 0.1) or issuer.size == 16
    assert is_on(day.size, 14)
    assert not [bar for face in pages[:-1] for bar in face.bars if not bar.red]


def test_an_imprint_with_copies_has_a_thinner_rule_between(every_paper: dict[str, Paper]) -> None:
    paper = with_values(every_paper["cases.report_upward"], copies=["苏州市人民检察院"])
    rules = sorted((bar for bar in faces(documents.render(paper))[-1].bars if not bar.red), key=lambda bar: bar.y)
    assert [round(bar.height, 2) for bar in rules] == [0.35, 0.25, 0.35]


def test_a_report_of_one_page_has_its_imprint_on_the_back(every_paper: dict[str, Paper]) -> None:
    short = with_values(every_paper["cases.report_upward"], sections=[], contact="")
    pages = faces(documents.render(short))
    assert len(pages) == 2
    assert "印发" in pages[1].text
    assert "特此报告" in pages[0].text


@pytest.mark.parametrize("kind", ["cases.letter_to_police", "referrals.transfer_letter"])
def test_copies_of_a_letter_are_named_at_the_foot_of_its_last_page(laid_out: dict[str, list[Face]], kind: str) -> None:
    """10.1: at the very bottom of the type area, without rules."""
    copies = next(piece for piece in laid_out[kind][-1].pieces if piece.text.startswith("抄送"))
    assert is_on(copies.x, LEFT + 14 * 25.4 / 72)
    assert BOTTOM - LINE / 2 < copies.y < BOTTOM
    assert is_on(copies.size, 14)


@pytest.mark.parametrize("kind", ["cases.report_upward", "negotiation.minutes"])
def test_the_mark_of_files_and_minutes_stands_35_mm_in(
    laid_out: dict[str, list[Face]], every_paper: dict[str, Paper], kind: str
) -> None:
    """7.2.4 and 10.3: red, 35 mm below the upper edge of the type area, over a rule of 156 mm."""
    first = laid_out[kind][0]
    mark = max(first.pieces, key=lambda piece: piece.size)
    size = mark.size * 25.4 / 72
    assert is_on(mark.y - 0.82 * size, TOP + 35, within=1)
    rule = next(bar for bar in first.bars if bar.red)
    assert is_on(rule.width, 156)
    number = next(piece for piece in first.pieces if piece.text == every_paper[kind].number)
    assert rule.y > number.y


def test_a_report_upward_names_who_issues_it(laid_out: dict[str, list[Face]], every_paper: dict[str, Paper]) -> None:
    """7.2.5: the number on the left, one character in, and 签发人 on the same line on the right."""
    first = laid_out["cases.report_upward"][0]
    number, issuer = first.piece(every_paper["cases.report_upward"].number), first.piece("签发人")
    assert is_on(number.x, LEFT + CHARACTER)
    assert is_on(number.y, issuer.y, within=0.1)
    assert issuer.x > 120
    rule = next(bar for bar in first.bars if bar.red)
    assert is_on(rule.y - (number.y + 0.07 * 16 * 25.4 / 72), 4, within=0.6)


def test_minutes_list_who_was_there_in_the_hei_face(laid_out: dict[str, list[Face]]) -> None:
    """10.3: 出席, 列席 in size 3 of the Hei face, no seal."""
    found = [
        piece for face in laid_out["negotiation.minutes"] for piece in face.pieces if piece.text.startswith("出席")
    ]
    assert len(found) == 1
    assert "Sans" in found[0].font or "Hei" in found[0].font


@pytest.mark.parametrize("kind", ["referrals.transfer_letter", "cases.passing_on_letter", "negotiation.notice"])
def test_annexes_begin_on_pages_of_their_own(laid_out: dict[str, list[Face]], kind: str) -> None:
    """7.3.7: 附件 and its number flush left on the first line, the title centred on the third."""
    pages = [face for face in laid_out[kind] if face.pieces and face.pieces[0].text.startswith("附件")]
    assert pages
    for face in pages:
        word, title = face.pieces[0], face.pieces[1]
        assert is_on(word.x, LEFT)
        assert int((word.y - TOP) / LINE) == 0
        assert int((title.y - TOP) / LINE) == 2


def test_page_numbers_have_their_dashes_7_mm_below_the_type_area(laid_out: dict[str, list[Face]]) -> None:
    """7.5: outside, one character in."""
    for place, face in enumerate(laid_out["negotiation.agreement"], 1):
        number = face.piece(f"— {place} —")
        assert is_on(number.size, 14)
        # A dash lies 0.38 of the size above the baseline.
        assert is_on(number.y - 0.38 * 14 * 25.4 / 72, BOTTOM + 7, within=0.6)
        assert (number.x > 105) is (place % 2 == 1)
    assert is_on(laid_out["negotiation.agreement"][1].piece("— 2 —").x, LEFT + 14 * 25.4 / 72)


def test_no_seal_is_asked_for_under_court_papers_and_no_red_head_stands_over_them(
    laid_out: dict[str, list[Face]],
) -> None:
    for kind in ("negotiation.joint_application", "negotiation.legal_opinion", "referrals.file_opening_form"):
        assert not any(bar.red for face in laid_out[kind] for bar in face.bars)


def test_a_title_of_one_line_stays_one() -> None:
    assert title_lines(["关于移送", "某案", "线索的函"]) == ["关于移送某案线索的函"]


def test_a_title_is_broken_between_units_of_sense_only() -> None:
    units = ["苏州市生态环境局", "关于移送", "某公司非法倾倒废液案", "涉嫌犯罪线索的函"]
    lines = title_lines(units)
    assert "".join(lines) == "".join(units)
    assert len(lines) == 2
    breaks = {sum(map(len, units[:n])) for n in range(1, len(units))}
    assert len(lines[0]) in breaks
    assert all(width_of(line) <= 20 for line in lines)


def test_a_title_is_no_hourglass() -> None:
    units = [
        "关于请求",
        "派员参加",
        "某某化工有限公司等六家单位",
        "非法处置危险废物案",
        "生态环境",
        "损害赔偿磋商",
        "的函",
    ]
    widths = [width_of(line) for line in title_lines(units)]
    assert len(widths) >= 3
    assert not any(widths[n - 1] > widths[n] < widths[n + 1] for n in range(1, len(widths) - 1))


def test_a_unit_longer_than_a_line_is_cut_and_nothing_is_lost() -> None:
    long = "甲" * 50
    lines = title_lines(["关于移送", long, "的函"])
    assert "".join(lines) == f"关于移送{long}的函"
    assert all(width_of(line) <= 20 for line in lines)
