"""Ordering a paper: its values frozen, its number taken, its rendering left to the worker."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import translation
from pypdf import PdfReader

from ecocase.kernel import outbox
from ecocase.kernel.documents.kinds import spec_of
from ecocase.kernel.documents.rendering import render
from ecocase.kernel.documents.storing import store_bytes
from ecocase.kernel.models import NumberBook, Paper, RecordReference

if TYPE_CHECKING:
    from datetime import date, datetime

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, Recorded


def next_number(agency: Agency, on: date, word: str) -> str:
    """Take an agency's next number of a kind in the year of a day, such as 苏环磋告〔2024〕3号.

    An agency may write other words than the shipped ones; kinds under one word share one sequence. The book's row stays locked until the act is done, so that a refused act leaves no gap.
    """
    books = NumberBook.objects.select_for_update(no_key=True)
    book = books.filter(agency=agency, year=on.year).first()
    if book is None:
        NumberBook.objects.bulk_create([NumberBook(agency=agency, year=on.year)], ignore_conflicts=True)
        book = books.get(agency=agency, year=on.year)
    word = agency.own_words.get(word, word)
    number = book.last.get(word, 0) + 1
    book.last[word] = number
    book.save(update_fields=["last"])
    return f"{agency.own_words.get('', agency.number_word)}{word}〔{on.year}〕{number}号"


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
        title="".join(values.get("heading") or [spec.title])[:200],
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
