"""Handed-in papers of the demo: small PDFs that name the paper, the file and the day, and say that they are no real ones.

Written by hand, a page each, in a standard Chinese font that readers bring along: hundreds of them cost no time, and
nothing in them could be taken for the papers of a real case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

WIDTH, HEIGHT, MARGIN = 595, 842, 72
MARK = "演示材料"
DISCLAIMER = "本页为演示材料，由系统为练习制作，不是真实案件的文书；公开报道未载明的内容从略。"
PHOTOGRAPH = "照片"
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[6 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 7 0 R>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 93>>",
)


@dataclass(frozen=True)
class HandedIn:
    """A paper that somebody hands in with a step."""

    name: str
    file: str
    agency: str
    on: date

    @property
    def filename(self) -> str:
        """The name under which it is handed in."""
        return f"{self.name}.pdf"

    @property
    def is_photograph(self) -> bool:
        """Whether it is drawn as a figure with its label."""
        return PHOTOGRAPH in self.name

    def content(self) -> bytes:
        """Return the PDF; the same paper has the same bytes."""
        drawn = _figure() if self.is_photograph else []
        return _document(drawn + self._words())

    def _words(self) -> list[str]:
        day = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        rows = [f"案件（线索）：{self.file}", f"日期：{day}", f"提交机关：{self.agency}", "", *_wrapped(DISCLAIMER, 32)]
        top = HEIGHT - 470 if self.is_photograph else HEIGHT - 200
        lines = [line for row in rows for line in (_wrapped(row, 32) or [""])]
        return [
            _text(MARK, 10, MARGIN, HEIGHT - 50),
            _text(self.name[:20], 20, (WIDTH - 20 * _width(self.name[:20])) / 2, HEIGHT - 130),
            f"0.75 w {MARGIN} {HEIGHT - 150} m {WIDTH - MARGIN} {HEIGHT - 150} l S",
            *(_text(line, 14, MARGIN, top - 26 * place) for place, line in enumerate(lines)),
            _text(MARK, 10, (WIDTH - 40) / 2, 50),
        ]


def _figure() -> list[str]:
    """Draw ground, water and a measuring pole in a frame: a figure in the place of a photograph."""
    left, bottom, width, height = MARGIN, HEIGHT - 430, WIDTH - 2 * MARGIN, 250
    return [
        f"0.88 0.93 0.96 rg {left} {bottom} {width} {height} re f",
        f"0.62 0.70 0.55 rg {left} {bottom} {width} 90 re f",
        f"0.55 0.70 0.80 rg {left} {bottom + 30} {width} 30 re f",
        f"0.55 0.35 0.25 rg {left + 300} {bottom + 40} 8 120 re f",
        f"0 0 0 rg 0.75 w {left} {bottom} {width} {height} re S",
    ]


def _wrapped(text: str, most: int) -> list[str]:
    return [text[place : place + most] for place in range(0, len(text), most)]


def _width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


def _text(text: str, size: int, left: float, bottom: float) -> str:
    return f"BT /F1 {size} Tf {left:.1f} {bottom:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _document(drawn: list[str]) -> bytes:
    stream = "\n".join(drawn).encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
        % (WIDTH, HEIGHT),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        *_FONT,
    ]
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)
