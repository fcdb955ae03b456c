"""What a list of grounds is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Ground:
    """A ground of a list, with a key that never changes.

    :param article: key of the article that lists it.
    :param wants_words: the ground says nothing without an explanation.
    """

    key: str
    label_zh: str
    label_en: str
    article: str
    wants_words: bool = False
    in_force_until: date | None = None

    def label(self, language: str) -> str:
        """Return the label in "zh" or "en"."""
        return self.label_zh if language.startswith("zh") else self.label_en


@dataclass(frozen=True)
class GroundList:
    """A list of the law: an officer chooses from it and cannot add to it."""

    key: str
    label_zh: str
    label_en: str
    article: str
    grounds: tuple[Ground, ...]


OTHER = "other"


def ground_list(
    key: str, names: tuple[str, str], article: str, *rows: tuple[str, str, str], other: bool = False
) -> GroundList:
    """Return a list of rows (key, Chinese, English), all by one article.

    :param other: the list ends with "other", which wants words.
    """
    grounds = [Ground(row_key, zh, en, article) for row_key, zh, en in rows]
    if other:
        grounds.append(Ground(OTHER, "其他情形（说明）", "Another ground (explain)", article, wants_words=True))
    return GroundList(key, names[0], names[1], article, tuple(grounds))
