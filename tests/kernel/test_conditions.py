"""A rule answers with yes, no, or a sentence: said now or lazily, a sentence refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext_lazy, override

from ecocase.kernel.workflow.conditions import input_rule, limit

SENTENCE = "Say why you send it back."


@pytest.mark.parametrize(
    ("verdict", "complaint"),
    [(True, ""), (False, "unmet"), ("", ""), (SENTENCE, SENTENCE), (gettext_lazy(SENTENCE), SENTENCE)],
)
def test_a_rule_complains_in_words(verdict: Any, complaint: str) -> None:
    rule = input_rule(unmet="unmet")(lambda _record, _act, _inputs: verdict)
    with override(None):
        assert rule.complaint(None, None, None) == complaint


@pytest.mark.parametrize(
    ("verdict", "warning"),
    [(True, "says"), (False, ""), ("", ""), (SENTENCE, SENTENCE), (gettext_lazy(SENTENCE), SENTENCE)],
)
def test_a_limit_warns_in_words(verdict: Any, warning: str) -> None:
    found = limit(says="says", article="OPINIONS_1")(lambda _record, _act, _inputs: verdict)
    with override(None):
        assert found.warning(None, None, None) == warning
