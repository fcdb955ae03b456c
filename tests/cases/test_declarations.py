"""What every declaration of this app owes: an article, words in both languages, a room that carries it out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from cases.models import Case, DamageItem, Track
from ecocase.kernel.documents import spec_of
from ecocase.kernel.forms import StepForm
from ecocase.kernel.workflow import steps_of
from ecocase.kernel.workflow.registry import registered_names
from ecocase.policy.articles import ARTICLES
from tests.cases.making import bureau, claim_ready

MODELS = (Case, Track, DamageItem)
STEPS = [(model, step) for model in MODELS for step in steps_of(model).values()]
ROOT = Path(settings.BASE_DIR)
WORDS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}


@pytest.mark.parametrize(
    ("model", "step"), STEPS, ids=lambda value: getattr(value, "name", getattr(value, "__name__", ""))
)
def test_every_step_names_articles_words_and_known_papers(model, step) -> None:
    assert str(step.label)
    conditions = [*step.requires, *step.rules, *step.limits]
    for article in (*step.legal_basis, *(condition.article for condition in conditions)):
        assert article in ARTICLES
    assert all(str(condition.unmet) and str(condition.what) for condition in step.requires)
    assert all(spec_of(key) for key in step.issues)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_form_can_be_drawn(language: str) -> None:
    by = bureau()
    case, (track,) = claim_ready(by)
    records = {Case: case, Track: track, DamageItem: case.items.get()}
    with translation.override(language):
        for model, step in STEPS:
            within = case if step.makes_a_record and model is not Case else None
            form = StepForm(step, model() if step.makes_a_record else records[model], by, within=within)
            assert all(str(part["field"]) for part in form.parts if "field" in part)
            assert all(str(part["rows"]["formset"]) for part in form.parts if "rows" in part)
        assert all(str(label) for record in records.values() for label, _value in record.shown_facts())


def test_whatever_is_carried_out_is_declared() -> None:
    for model, name in registered_names():
        if model in MODELS:
            assert name in steps_of(model)


def test_every_sentence_has_its_chinese() -> None:
    known: set[str] = set()
    for part in (ROOT / "locale/zh_Hans/parts").glob("*.po"):
        for found in re.finditer(r'^msgid ((?:".*"\n)+)', part.read_text("utf-8"), re.MULTILINE):
            known.add("".join(ast.literal_eval(line) for line in found.group(1).splitlines()))
    said: set[str] = set()
    for source in (ROOT / "cases").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
                said |= {
                    word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
                }
    plurals = {"%(count)s papers of this case are not signed for yet."}
    assert said - known - plurals == set()
