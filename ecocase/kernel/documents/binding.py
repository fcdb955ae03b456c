"""Many papers as one PDF, to be printed on both sides in one go."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfWriter

from ecocase.kernel.documents.storing import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.models import Paper


def bound_together(papers: Iterable[Paper]) -> BytesIO:
    """Return rendered papers as one PDF, each beginning on a sheet of its own, with a bookmark.

    :raises DamagedFileError: the bytes of one are not what its digest says.
    """
    writer = PdfWriter()
    for paper in papers:
        if len(writer.pages) % 2:
            writer.add_blank_page()
        first = len(writer.pages)
        writer.append(BytesIO(read_bytes(paper.sha256)), import_outline=False)
        writer.add_outline_item(title=f"{paper.number} {paper.title}".strip(), page_number=first)
    writer.add_metadata({"/Title": "文书汇总"})
    out = BytesIO()
    writer.write(out)
    out.seek(0)
    return out
