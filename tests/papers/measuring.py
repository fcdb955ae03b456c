"""Where things stand on the pages of a PDF, in millimetres from the top left corner."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PdfReader

# The renderer draws in CSS pixels, 96 to the inch, turned over once.
PIXEL = 25.4 / 96
POINT = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
LINE, CHARACTER = 225 / 22, 156 / 28


@dataclass(frozen=True)
class Piece:
    """A run of text: where its baseline begins, and its size in points."""

    text: str
    x: float
    y: float
    size: float
    font: str

    @property
    def columns(self) -> float:
        """How many square characters wide the text is meant to be."""
        return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in self.text)


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, such as a rule."""

    x: float
    y: float
    width: float
    height: float
    red: bool


@dataclass
class Face:
    """One side of a sheet."""

    pieces: list[Piece] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    def piece(self, words: str) -> Piece:
        """Return the first run that holds these words."""
        return next(piece for piece in self.pieces if words in piece.text)

    def body(self) -> list[Piece]:
        """Return the runs of running text, from top to bottom."""
        found = [piece for piece in self.pieces if abs(piece.size - 16) < 0.1 and TOP < piece.y < BOTTOM + 1]
        return sorted(found, key=lambda piece: (round(piece.y, 1), piece.x))

    @property
    def text(self) -> str:
        """The words of the page."""
        return "".join(piece.text for piece in self.pieces)


def faces(pdf: bytes) -> list[Face]:
    """Return what stands where on every page."""
    return [_face(page) for page in PdfReader(BytesIO(pdf)).pages]


def _face(page: Any) -> Face:
    face, last = Face(), {"red": False}

    def note_text(text: str, _cm: Any, tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            name = str(font.get("/BaseFont", "")) if font else ""
            face.pieces.append(Piece(text.strip("\n"), tm[4] * PIXEL, tm[5] * PIXEL, size * 0.75, name))

    def note_bar(operator: bytes, operands: list[Any], _cm: Any, _tm: Any) -> None:
        if operator == b"rg":
            last["red"] = float(operands[0]) > 0.5 and float(operands[1]) < 0.2
        elif operator == b"re":
            last["box"] = [float(value) * PIXEL for value in operands]
        elif operator in (b"f", b"f*") and "box" in last:
            face.bars.append(Bar(*last.pop("box"), red=last["red"]))

    page.extract_text(visitor_text=note_text, visitor_operand_before=note_bar)
    return face
