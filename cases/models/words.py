"""Words of listed grounds, in the language of the screen."""

from __future__ import annotations

from django.utils.translation import get_language

from ecocase.policy import grounds


def words_of(*keys: str) -> str:
    """Return the labels of listed grounds in the language of the screen; "" where there are none."""
    language = (get_language() or "zh")[:2]
    return "; ".join(grounds.label(key, language) for key in keys if key)
