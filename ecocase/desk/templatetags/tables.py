"""How tables and lists of names are written."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecocase.desk.templatetags.ecocase import amount, wan

register = template.Library()

NAMES_TOLD = 8


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def item(row: Any, place: int) -> Any:
    """Return what stands at a place of a row; None beyond its end."""
    return row[place] if row and place < len(row) else None


@register.filter
def is_money(cell: Any) -> bool:
    """Whether a cell of a table holds an amount."""
    return bool(cell) and cell.get("kind") == "money"


@register.filter
def names(listed: list[str]) -> str:
    """Return names one after the other, as the language joins them; of many, the first and how many more there are."""
    joined = (", " if _is_english() else "、").join(listed[:NAMES_TOLD])
    if len(listed) <= NAMES_TOLD:
        return joined
    return _("%(names)s and %(number)d more") % {"names": joined, "number": len(listed) - NAMES_TOLD}


@register.filter
def figure(value: Any) -> str:
    """Return an amount in the unit in which the language counts large sums, without it: 322.70, 3,227,000.00."""
    return amount(value) if _is_english() else wan(value)


@register.filter
def figure_with_unit(value: Any) -> str:
    """Return an amount with the unit in which the language counts large sums: 322.70 万元, 3,227,000.00 yuan."""
    return f"{figure(value)} {figure_unit()}"


@register.simple_tag
def figure_unit() -> str:
    """Return the unit of `figure`."""
    return "yuan" if _is_english() else "万元"
