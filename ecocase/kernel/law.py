"""The law as it stands on a day: shipped figures, overlaid by figures that administrators entered."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from ecocase.kernel.models import LawFigure
from ecocase.policy import deadlines as shipped
from ecocase.policy.articles import ARTICLES, Article
from ecocase.policy.deadlines import Period, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


# Figures are entered for days to come, so half a minute's delay between processes changes no due day.
SECONDS_KEPT = 30


@lru_cache(maxsize=1)
def _figures(_moment: int) -> dict[str, list[LawFigure]]:
    """Return the entered figures by key, the latest first."""
    found: dict[str, list[LawFigure]] = {}
    for figure in LawFigure.objects.order_by("-in_force_from"):
        found.setdefault(figure.key, []).append(figure)
    return found


def forget_figures() -> None:
    """Forget the figures that were read, as one has just been entered."""
    _figures.cache_clear()


def period(key: str, *, on: date) -> Period | None:
    """Return the period `key` in force on a day; None where no rule was in force yet.

    An entered figure (`LawFigure`) counts from its own first day on and never backwards.
    """
    rule = shipped.period(key, on)
    entered = _figures(int(monotonic() // SECONDS_KEPT))
    figure = next((found for found in entered.get(key, ()) if found.in_force_from <= on), None)
    if rule is None or figure is None:
        return rule
    if rule.in_force_from is not None and rule.in_force_from > figure.in_force_from:
        return rule
    return replace(rule, length=figure.length, unit=Unit(figure.unit), in_force_from=figure.in_force_from)


def articles(keys: Iterable[str]) -> list[Article]:
    """Return the articles named by `keys`, in that order.

    :raises KeyError: no such article; a step that names one does not import.
    """
    return [ARTICLES[key] for key in keys]


def not_yet_in_force(keys: Iterable[str], *, on: date) -> list[Article]:
    """Return those of the articles that were not in force on a day: the act is practice before the rule."""
    return [found for found in articles(keys) if found.in_force_from is not None and found.in_force_from > on]
