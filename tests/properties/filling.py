"""Fill in the form of any step: answers out of what its fields take, now and then one that will not do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from hypothesis import strategies as st

from ecocase.kernel.fields import ManyFilesField
from ecocase.kernel.forms import as_query
from ecocase.kernel.models import Agency
from tests.journeys.making import a_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from ecocase.kernel.forms import StepForm
    from ecocase.kernel.models import Officer

    Draw = Callable[[st.SearchStrategy[Any]], Any]

PLACES = ("EB-320500", "EB-320600", "PR-320500", "PR-320600")
WORDS = ("理由", "某化工厂", "𠮷田㐂", "x")
AMOUNTS = ("100000.00", "50000.00", "0.01", "50000.00", "100000.00", "250000.00", "-1", "1.005")
DAYS_FROM_THE_ACT = (0, 0, 30, 0, 60, -3)
MOST_CHOICES = 12
LIKELY = st.sampled_from((True, True, True, False))


def filled(form: StepForm, by: Officer, on: date, draw: Draw) -> QueryDict:
    """Return what an officer might post for a step on a day."""
    posted: dict[str, list[str]] = {}
    for name, field in form.fields.items():
        if isinstance(field, ManyFilesField):
            posted[f"kept_{name}"] = [str(paper.uid) for paper in a_paper(by)] if draw(LIKELY) else []
        else:
            posted[name] = _answer(name, field, on, draw)
    posted["on"] = [on.isoformat()]
    for name, rows in form.row_sets.items():
        count = draw(st.integers(1, 2))
        posted[f"{name}-TOTAL_FORMS"], posted[f"{name}-INITIAL_FORMS"] = [str(count)], ["0"]
        for place in range(count):
            for column, field in rows.empty_form.fields.items():
                posted[f"{name}-{place}-{column}"] = _answer(column, field, on, draw)
    return as_query(posted)


def _answer(name: str, field: forms.Field, on: date, draw: Draw) -> list[str]:
    if not field.required and draw(st.booleans()):
        return []
    if isinstance(field, forms.BooleanField):
        return ["on"]
    if isinstance(field, forms.DateField):
        return [(on + timedelta(days=draw(st.sampled_from(DAYS_FROM_THE_ACT)))).isoformat()]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return [draw(st.sampled_from(AMOUNTS))]
    choices = _choices(field)
    if choices is None:
        return ["" if "identity" in name else draw(st.sampled_from(WORDS))]
    if not choices:
        return []
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True))
    return [draw(st.sampled_from(choices))]


def _choices(field: forms.Field) -> list[str] | None:
    """Return what a field lets choose from, or None where it takes words."""
    if isinstance(field, forms.ModelChoiceField):
        found = field.queryset
        if found.model is Agency and found.filter(code__in=PLACES).exists():
            # Papers that go to agencies at play let their people go on.
            found = found.filter(code__in=PLACES)
        return [str(row.pk) for row in found[:MOST_CHOICES]]
    if isinstance(field, forms.ChoiceField):
        return [str(value) for value, _label in field.choices if value]
    return None
