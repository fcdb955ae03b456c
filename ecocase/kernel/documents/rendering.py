"""From frozen values to a PDF, with the fonts of the machine and nothing from outside."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ecocase.kernel.documents.kinds import spec_of
from ecocase.kernel.documents.titles import title_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecocase.kernel.models import Paper

# Some 150 full pages, or 1,000 rows. More would keep a worker from everybody else's papers.
MOST_CHARACTERS = 150_000
# What a paragraph or a cell costs beside its characters, in characters.
_A_TEXT = 30
# An official paper is printed on both sides: what names its printing stands on the back of the last sheet.
_ON_THE_BACK = ("papers/file.html",)
_NO_GLYPH = re.compile(r"\.notdef glyph .*?(U\+[0-9A-F]+)")


class PaperTooLongError(Exception):
    """Raised when a paper's values are more than a worker may spend its time on."""


class MissingGlyphError(Exception):
    """Raised when no font of the machine can show a character of a paper; it would be printed as an empty box."""


@dataclass(frozen=True)
class _Draft:
    """What stands in the place of a paper while nothing is ordered: no number, nothing frozen."""

    spec: str
    title: str
    values: dict[str, Any]
    issued_on: date | None = None
    number: str = ""
    practice: bool = False
    is_draft: bool = True


def render(paper: Paper | _Draft) -> bytes:
    """Return the paper as PDF, from its frozen values alone.

    :raises PaperTooLongError: the values would make more than some 150 pages.
    :raises MissingGlyphError: no font can show a character; the message names it.
    """
    if (length := _length(paper.values)) > MOST_CHARACTERS:
        message = f"The paper is too long: {length} characters with its rows; at most {MOST_CHARACTERS} are printed."
        raise PaperTooLongError(message)
    with _no_glyph_missing():
        laid_out = _laid_out(paper, on_the_back=False)
        if spec_of(paper.spec).template in _ON_THE_BACK and len(laid_out.pages) % 2:
            laid_out = _laid_out(paper, on_the_back=True)
        return laid_out.write_pdf()


def render_draft(key: str, values: dict[str, Any], *, practice: bool = False) -> bytes:
    """Return a kind of paper as PDF marked as a draft, with these values; nothing is ordered, numbered or kept."""
    spec = spec_of(key)
    return render(_Draft(key, "".join(values.get("heading") or [spec.title]), values, practice=practice))


def _laid_out(paper: Paper | _Draft, *, on_the_back: bool) -> Any:
    from weasyprint import HTML  # noqa: PLC0415 - one second of import that only a worker should pay

    values = paper.values
    context = {
        "paper": paper,
        "values": values,
        "heading": title_lines(values.get("heading") or [paper.title]),
        "beside": [*(annex["title"] for annex in values.get("annexes", ())), *values.get("enclosures", ())],
        "on_the_back": on_the_back,
    }
    with translation.override("zh-hans"):
        html = render_to_string(spec_of(paper.spec).template, context)
    return HTML(string=html, base_url=f"{settings.PAPER_ASSETS}/", url_fetcher=_own_assets()).render()


def _length(values: Any) -> int:
    if isinstance(values, str):
        return len(values) + _A_TEXT
    if isinstance(values, dict):
        values = values.values()
    return sum(_length(value) for value in values) if hasattr(values, "__iter__") else 0


class _Notes(logging.Handler):
    """Keeps the characters that the renderer could not show."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Note a missing character."""
        found = _NO_GLYPH.search(record.getMessage())
        if found:
            self.missing[found[1]] = None


@contextmanager
def _no_glyph_missing() -> Iterator[None]:
    """Refuse what was laid out within when a glyph was missing."""
    notes, logger = _Notes(), logging.getLogger("weasyprint")
    logger.addHandler(notes)
    try:
        yield
    finally:
        logger.removeHandler(notes)
    if notes.missing:
        shown = ", ".join(f"{chr(int(code[2:], 16))} ({code})" for code in notes.missing)
        message = f"No font can show {shown}. Install one that has it, such as a CJK font with its extension blocks."
        raise MissingGlyphError(message)


def _own_assets() -> Any:
    """Return a fetcher of style sheets and fonts of the house; it never reaches the network or other files."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - see render

    root = Path(settings.PAPER_ASSETS).resolve()

    class OwnAssets(URLFetcher):
        """Fetches what lies under PAPER_ASSETS."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Fetch an asset.

            :raises ValueError: it lies elsewhere.
            """
            parts = urlsplit(url)
            if parts.scheme != "file" or not Path(url2pathname(parts.path)).resolve().is_relative_to(root):
                message = f"A paper may not fetch {url}."
                raise ValueError(message)
            return super().fetch(url, headers)

    return OwnAssets(allowed_protocols={"file"})
