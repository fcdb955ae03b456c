"""Every kind of paper: its words, its number, no missing glyph, the official page."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from fontTools.ttLib import TTCollection
from pypdf import PdfReader

from ecocase.kernel import documents
from ecocase.kernel.models import Paper
from tests.papers.conftest import RARE

pytestmark = pytest.mark.django_db

MM = 72 / 25.4
KINDS = [spec.key for spec in documents.specs()]


def reader_of(paper: Paper) -> PdfReader:
    return PdfReader(BytesIO(documents.read_bytes(paper.sha256)))


def text_of(paper: Paper) -> str:
    """Return the text as somebody would copy it from the PDF, without line breaks and page numbers."""
    text = "".join(page.extract_text() for page in reader_of(paper).pages).replace("\n", "").replace(" ", "")
    return re.sub(r"—\d+—", "", text)


@pytest.fixture(autouse=True)
def where_the_papers_lie(settings: Any, media_of_papers: Path) -> None:
    """Read what was rendered once for the module."""
    settings.MEDIA_ROOT = media_of_papers


def strings_of(values: Any) -> list[str]:
    """Return every text of a paper's frozen values."""
    if isinstance(values, str):
        return [values]
    if isinstance(values, dict):
        return [text for value in values.values() for text in strings_of(value)]
    if isinstance(values, list):
        return [text for value in values for text in strings_of(value)]
    return []


def test_every_kind_is_ordered_by_some_step(every_paper: dict[str, Paper]) -> None:
    assert set(KINDS) - set(every_paper) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_paper_can_be_read_and_copied(every_paper: dict[str, Paper], kind: str) -> None:
    paper = every_paper[kind]
    text = text_of(paper)
    for words in [paper.title, paper.number, *strings_of(paper.values)]:
        for line in words.replace(" ", "").splitlines():
            assert line.replace("\u3000", "") in text.replace("\u3000", ""), line


def test_a_glyph_that_no_font_has_stops_the_paper(every_paper: dict[str, Paper]) -> None:
    """And so every paper of `every_paper` has all its glyphs, those of its margins included."""
    paper = Paper.objects.get(pk=every_paper["referrals.feedback_letter"].pk)
    paper.values = {**paper.values, "paragraphs": ["\U0001fbff\U00012fff"]}
    with pytest.raises(documents.MissingGlyphError, match=r"U\+1FBFF.*U\+12FFF"):
        documents.render(paper)


@pytest.fixture(scope="module")
def characters_of_debian() -> set[int]:
    """Return what the one Han font has that a bare Debian installs with ecocase."""
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    found = next(font for place in places for font in place.rglob("NotoSerifCJK-Regular.ttc"))
    return set(TTCollection(found).fonts[0].getBestCmap())


@pytest.mark.parametrize("kind", KINDS)
def test_the_han_font_of_a_bare_debian_suffices(
    every_paper: dict[str, Paper], kind: str, characters_of_debian: set[int]
) -> None:
    assert {
        character for character in text_of(every_paper[kind]) if ord(character) not in characters_of_debian
    } == set()


@pytest.mark.parametrize("kind", KINDS)
def test_papers_are_a4_with_fonts_of_their_own(every_paper: dict[str, Paper], kind: str) -> None:
    for page in reader_of(every_paper[kind]).pages:
        assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(below), "A font is not embedded."


@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_in_the_type_area(every_paper: dict[str, Paper], kind: str) -> None:
    """Body text keeps 28 mm on the left and 26 mm on the right (GB/T 9704, 5.2)."""
    for page in reader_of(every_paper[kind]).pages:
        starts: list[float] = []

        def note(text: str, cm: list[float], tm: list[float], _font: Any, _size: float, starts: Any = starts) -> None:
            if text.strip():
                starts.append(tm[4] * cm[0] + cm[4])

        page.extract_text(visitor_text=note)
        assert min(starts) >= 27 * MM
        assert max(starts) <= (210 - 26) * MM


def test_rare_characters_and_names_with_spaces_are_printed(every_paper: dict[str, Paper]) -> None:
    assert RARE in text_of(every_paper["negotiation.agreement"])
    assert every_paper["negotiation.notice_of_failure"].values["to"] == "乙 公司"


def test_the_copy_letter_names_its_receivers(every_paper: dict[str, Paper]) -> None:
    assert every_paper["negotiation.copy_letter"].values["to"] == "苏州市人民检察院"


def test_a_paper_is_rendered_once_and_frozen(
    every_paper: dict[str, Paper], settings: Any, media_of_papers: Path
) -> None:
    settings.MEDIA_ROOT = media_of_papers
    paper = Paper.objects.get(pk=every_paper["negotiation.agreement"].pk)
    before = paper.sha256
    assert documents.read_bytes(before).startswith(b"%PDF")
    with transaction.atomic():
        documents.render_ordered({"paper": paper.pk}, paper.ordered_at)
    assert Paper.objects.get(pk=paper.pk).sha256 == before


def test_bytes_that_were_changed_are_not_handed_on(every_paper: dict[str, Paper]) -> None:
    digest = documents.store_bytes(b"as it was")
    documents.path_of(digest).write_bytes(b"as somebody would have it")
    with pytest.raises(documents.DamagedFileError):
        documents.read_bytes(digest)


def test_a_paper_never_fetches_from_the_network(every_paper: dict[str, Paper], settings: Any) -> None:
    from ecocase.kernel.documents.rendering import _own_assets

    around = f"file://{settings.PAPER_ASSETS}/../../manage.py"
    for url in ("http://127.0.0.1/x.css", "file:///etc/passwd", around, around.replace("..", "%2e%2e")):
        with pytest.raises(ValueError, match="may not fetch"):
            _own_assets().fetch(url)


def test_numbers_of_an_agency_run_without_gaps_or_doubles(every_paper: dict[str, Paper]) -> None:
    numbers: dict[tuple[int, str, str], list[int]] = {}
    for paper in Paper.objects.exclude(number=""):
        head, tail = paper.number.split("〔")
        numbers.setdefault((paper.agency_id, head, tail[:4]), []).append(int(tail[5:-1]))
    assert numbers
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))


def test_page_numbers_stand_outside_and_a_letter_begins_without_one(every_paper: dict[str, Paper]) -> None:
    """GB/T 9704, 7.5 and 10.1."""
    letter = reader_of(every_paper["negotiation.copy_letter"])
    assert "— 1 —" not in letter.pages[0].extract_text()
    agreement = reader_of(every_paper["negotiation.agreement"])
    assert len(agreement.pages) > 1
    for number, page in enumerate(agreement.pages, start=1):
        places: list[float] = []

        def note(text: str, cm: list[float], tm: list[float], _font: Any, _size: float, places: Any = places) -> None:
            if text.strip().startswith("—"):
                places.append(tm[4] * cm[0] + cm[4])

        page.extract_text(visitor_text=note)
        assert f"— {number} —" in page.extract_text()
        assert (places[0] > 105 * MM) is (number % 2 == 1)
