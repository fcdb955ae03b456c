"""The lists of grounds that the law gives, with keys that never change.

A ground that stands in several lists has one key and one label everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecocase.policy.grounds.claims import CASES, NEGOTIATION
from ecocase.policy.grounds.clues import CLUES, PROCURATORATE
from ecocase.policy.grounds.courts import PERFORMANCE, SUITS
from ecocase.policy.grounds.lists import OTHER as OTHER
from ecocase.policy.grounds.lists import Ground as Ground
from ecocase.policy.grounds.lists import GroundList as GroundList

if TYPE_CHECKING:
    from datetime import date

GROUNDS: dict[str, GroundList] = {
    found.key: found for found in (*CLUES, *PROCURATORATE, *CASES, *NEGOTIATION, *SUITS, *PERFORMANCE)
}

_BY_KEY: dict[str, Ground] = {ground.key: ground for found in GROUNDS.values() for ground in found.grounds}


def choices(list_key: str, *, on: date | None = None, language: str = "zh") -> list[tuple[str, str]]:
    """Return a list's grounds as pairs (key, label), in the order of the law.

    A ground whose rule has lapsed before `on` is left out. One whose rule is younger than `on` stays: an act before
    the rule is practice, and is warned about elsewhere.

    :raises KeyError: no such list.
    """
    return [
        (ground.key, ground.label(language))
        for ground in GROUNDS[list_key].grounds
        if on is None or ground.in_force_until is None or on <= ground.in_force_until
    ]


def ground(list_key: str, key: str) -> Ground:
    """Return a ground of a list.

    :raises KeyError: no such list, or the list has no such ground.
    """
    found = next((ground for ground in GROUNDS[list_key].grounds if ground.key == key), None)
    if found is None:
        raise KeyError(key)
    return found


def label(key: str, language: str = "zh") -> str:
    """Return the label of a ground in "zh" or "en".

    :raises KeyError: no list has such a ground.
    """
    return _BY_KEY[key].label(language)
