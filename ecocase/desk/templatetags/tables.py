"""How tables and lists of names are written."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


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
    """Return names one after the other, as the language joins them."""
    return (", " if (get_language() or "").startswith("en") else "、").join(listed)
