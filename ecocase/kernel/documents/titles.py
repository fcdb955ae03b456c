"""How a title is broken into lines: on units of sense, never as a block or an hourglass (GB/T 9704, 7.3.1)."""

from __future__ import annotations

import unicodedata
from itertools import combinations, pairwise

LINE = 20.0  # size 2 (22 pt) on 156 mm
MOST_LINES = 4
_UNEVEN, _BLOCK, _HOURGLASS = 1.0, 6.0, 60.0


def width_of(text: str) -> float:
    """Return how many square characters wide a text is; letters and figures are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def title_lines(units: list[str]) -> list[str]:
    """Return the lines of a title that is made of these units; only a unit longer than a line is broken itself."""
    whole = "".join(units)
    if width_of(whole) <= LINE:
        return [whole]
    parts = [part for unit in units for part in _cut(unit)]
    for lines in range(2, max(MOST_LINES, len(parts)) + 1):
        possible = [_broken(parts, places) for places in combinations(range(1, len(parts)), lines - 1)]
        fitting = [found for found in possible if all(width_of(line) <= LINE for line in found)]
        if fitting:
            return min(fitting, key=_ugliness)
    return parts


def _broken(parts: list[str], places: tuple[int, ...]) -> list[str]:
    ends = [0, *places, len(parts)]
    return ["".join(parts[first:last]) for first, last in pairwise(ends)]


def _cut(unit: str) -> list[str]:
    """Return a unit in pieces of about the same width, each no wider than a line."""
    width = width_of(unit)
    if width <= LINE:
        return [unit]
    pieces, room = [""], width / (width // LINE + 1) + 0.5
    for character in unit:
        if width_of(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _ugliness(lines: list[str]) -> float:
    widths = [width_of(line) for line in lines]
    mean = sum(widths) / len(widths)
    uneven = sum((width - mean) ** 2 for width in widths) / len(widths)
    block = sum(abs(one - other) < 1 for one, other in pairwise(widths))
    hourglass = sum(
        before > middle < after for before, middle, after in zip(widths, widths[1:], widths[2:], strict=False)
    )
    return _UNEVEN * uneven + _BLOCK * block + _HOURGLASS * hourglass
