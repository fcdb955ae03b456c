"""Official papers: ordered with the step, numbered at once, rendered afterwards, frozen for good.

The values of a paper are frozen in the act's transaction; the worker turns them into bytes. A paper whose bytes
are on file is never rendered again.
"""

from ecocase.kernel.documents.binding import bound_together
from ecocase.kernel.documents.kinds import PaperSpec, draft_of, is_draft, register, spec_of, specs
from ecocase.kernel.documents.ordering import next_number, order, render_ordered
from ecocase.kernel.documents.rendering import (
    MissingGlyphError,
    PaperTooLongError,
    render,
    render_draft,
)
from ecocase.kernel.documents.storing import DamagedFileError, keep, path_of, read_bytes, store_bytes

__all__ = [
    "DamagedFileError",
    "MissingGlyphError",
    "PaperSpec",
    "PaperTooLongError",
    "bound_together",
    "draft_of",
    "is_draft",
    "keep",
    "next_number",
    "order",
    "path_of",
    "read_bytes",
    "register",
    "render",
    "render_draft",
    "render_ordered",
    "spec_of",
    "specs",
    "store_bytes",
]
