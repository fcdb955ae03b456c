"""The kinds of papers, as the apps declare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecocase.kernel.acts import Act


@dataclass(frozen=True)
class PaperSpec:
    """A kind of paper.

    :param number_word: the word of the kind in its number (移, 磋告 …); "" for papers without a number.
    :param values: `(record, act, inputs) -> dict` of strings, whole numbers, lists and dictionaries. The key "heading"
        holds the printed title in units of sense; without it the paper is headed by `title`.
    :param internal: stays with the agency that made it unless it is delivered.
    :param draft_of: kind and state of the record that is such a paper in the making; `draft` returns its values.
    """

    key: str
    title: str
    template: str
    values: Callable[[Any, Act, Any], dict[str, Any]]
    number_word: str = ""
    internal: bool = False
    draft_of: tuple[str, str] | None = None
    draft: Callable[[Any], dict[str, Any]] | None = None


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


def is_draft(record: Any) -> bool:
    """Whether a record is a paper in the making, by its state alone."""
    return _spec_in_the_making(record) is not None


def draft_of(record: Any) -> tuple[PaperSpec, dict[str, Any]] | None:
    """Return the kind of paper that a record is the draft of, with its values of today; None where it is no draft."""
    spec = _spec_in_the_making(record)
    return (spec, spec.draft(record)) if spec is not None and spec.draft is not None else None


def _spec_in_the_making(record: Any) -> PaperSpec | None:
    place = (record.kind(), getattr(record, "state", ""))
    return next((spec for spec in _SPECS.values() if spec.draft_of == place), None)
