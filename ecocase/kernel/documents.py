"""Official papers: ordered with the step, numbered at once, rendered afterwards, frozen for good.

The values of a paper are frozen in the act's transaction; the worker turns them into bytes. A paper whose bytes
are on file is never rendered again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader

from ecocase.kernel import outbox
from ecocase.kernel.models import NumberBook, Paper, RecordReference, StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, Officer, Recorded


@dataclass(frozen=True)
class PaperSpec:
    """A kind of paper.

    :param number_word: the word of the kind in its number (移, 磋告 …); "" for papers without a number.
    :param values: `(record, act, inputs) -> dict` of strings, whole numbers, lists and dictionaries.
    :param internal: stays with the agency that made it unless it is delivered.
    """

    key: str
    title: str
    template: str
    values: Callable[[Any, Act, Any], dict[str, Any]]
    number_word: str = ""
    internal: bool = False


_SPECS: dict[str, PaperSpec] = {}


def register(spec: PaperSpec) -> PaperSpec:
    """Make a kind of paper known.

    :raises ValueError: the key is taken.
    """
    if spec.key in _SPECS:
        message = f"The paper {spec.key} is registered twice."
        raise ValueError(message)
    _SPECS[spec.key] = spec
    return spec


def spec_of(key: str) -> PaperSpec:
    """Return a kind of paper by key.

    :raises KeyError: no app registers it.
    """
    return _SPECS[key]


def specs() -> list[PaperSpec]:
    """Return every kind of paper, by key."""
    return [_SPECS[key] for key in sorted(_SPECS)]


def next_number(agency: Agency, on: date, word: str) -> str:
    """Take an agency's next number of a kind in the year of a day, such as 苏环磋告〔2024〕3号.

    The book's row stays locked until the act is done, so that a refused act leaves no gap.
    """
    books = NumberBook.objects.select_for_update(no_key=True)
    book = books.filter(agency=agency, year=on.year).first()
    if book is None:
        NumberBook.objects.bulk_create([NumberBook(agency=agency, year=on.year)], ignore_conflicts=True)
        book = books.get(agency=agency, year=on.year)
    number = book.last.get(word, 0) + 1
    book.last[word] = number
    book.save(update_fields=["last"])
    return f"{agency.number_word}{word}〔{on.year}〕{number}号"


def order(key: str, record: Recorded, act: Act, inputs: Any = None, *, agency: Agency | None = None) -> Paper:
    """Order a paper on a record: freeze its values, take its number, leave the rendering to the worker.

    :param agency: whose paper it is; the acting agency's where none is given.
    :raises KeyError: no such kind of paper.
    """
    spec = spec_of(key)
    author = agency or act.agency
    with translation.override("zh-hans"):
        values = spec.values(record, act, inputs if inputs is not None else {})
    paper = Paper.objects.create(
        **RecordReference.of(record),
        spec=key,
        title=spec.title,
        number=next_number(author, act.on, spec.number_word) if spec.number_word else "",
        agency=author,
        values={"agency": author.name_zh, **values},
        issued_on=act.on,
        ordered_at=act.at,
        act_id=act.id,
        internal=spec.internal,
        practice=getattr(record.file, "practice", False),
    )
    outbox.put("render_paper", at=act.at, paper=paper.pk)
    return paper


def render(paper: Paper) -> bytes:
    """Return the paper as PDF, from its frozen values alone."""
    from weasyprint import HTML  # noqa: PLC0415 - one second of import that only a worker should pay

    with translation.override("zh-hans"):
        html = render_to_string(spec_of(paper.spec).template, {"paper": paper, "values": paper.values})
    return HTML(string=html, base_url=f"{settings.PAPER_ASSETS}/", url_fetcher=_own_assets()).write_pdf()


def render_ordered(payload: dict[str, Any], at: datetime) -> None:
    """Handle the outbox message of an ordered paper; a second delivery of the message changes nothing."""
    paper = Paper.objects.select_for_update(no_key=True).get(pk=payload["paper"])
    if paper.rendered_at is not None:
        return
    content = render(paper)
    paper.sha256 = store_bytes(content)
    paper.page_count = len(PdfReader(BytesIO(content)).pages)
    paper.size_bytes, paper.rendered_at = len(content), at
    paper.save(update_fields=["sha256", "size_bytes", "page_count", "rendered_at"])


def store_bytes(content: bytes) -> str:
    """Write bytes under their SHA-256 and return it; bytes that are there already stay untouched."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(place)
    return digest


def read_bytes(digest: str) -> bytes:
    """Return stored bytes.

    :raises DamagedFileError: they are not what their digest says.
    """
    content = path_of(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedFileError(digest)
    return content


class DamagedFileError(Exception):
    """Raised when stored bytes do not match their digest."""


def path_of(digest: str) -> Path:
    """Return where bytes of a digest lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def keep(content: bytes, *, name: str, media_type: str, at: datetime, by: Officer | None) -> StoredFile:
    """Store a file that an officer handed in, before the step that uses it."""
    return StoredFile.objects.create(
        sha256=store_bytes(content),
        size_bytes=len(content),
        media_type=media_type,
        name=name[:160],
        stored_at=at,
        stored_by=by,
    )


def _own_assets() -> Any:
    """Return a fetcher of style sheets and fonts of the house; it never reaches the network or other files."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - see render

    root = Path(settings.PAPER_ASSETS).resolve().as_uri()

    class OwnAssets(URLFetcher):
        """Fetches what lies under PAPER_ASSETS."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Fetch an asset.

            :raises ValueError: it lies elsewhere.
            """
            if not url.startswith(f"{root}/"):
                message = f"A paper may not fetch {url}."
                raise ValueError(message)
            return super().fetch(url, headers)

    return OwnAssets(allowed_protocols={"file"})
