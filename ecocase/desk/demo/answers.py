"""A story's answers as a browser would post them, so that the demo passes through the very form of each step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils.datastructures import MultiValueDict

from ecocase.desk.demo.papers import HandedIn
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.workflow.asks import Papers, Rows

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow.declaration import Step


class StoryRefusedError(Exception):
    """Raised when the form or the law refuses what a story tells: such a story cannot be shown."""


def filled_form(
    step: Step, record: Any, officer: Officer, on: date, answers: dict[str, Any], *, within: Any = None
) -> StepForm:
    """Return a step's form, filled in by an officer and found valid.

    What a story does not answer is posted as the browser would post it: with the value that stands there at first.

    :raises StoryRefusedError: the step does not ask this, or the form refuses an answer.
    """
    blank = StepForm(step, record, officer, within=within)
    asked = {ask.name: ask for ask in blank.asks}
    unknown = set(answers) - set(blank.fields) - set(asked)
    if unknown:
        raise StoryRefusedError(f"{step.name} does not ask for {sorted(unknown)}.")
    data: dict[str, list[str]] = {"on": [on.isoformat()]}
    files: MultiValueDict = MultiValueDict()
    for name, field in blank.fields.items():
        if name != "on" and not isinstance(asked.get(name), Papers):
            first = field.initial() if callable(field.initial) else field.initial
            _post(data, name, answers.get(name, first))
    for ask in asked.values():
        if isinstance(ask, Rows):
            _post_rows(data, ask, answers, blank.subject)
        elif isinstance(ask, Papers):
            files.setlist(ask.name, _uploads(answers.get(ask.name), _title(blank, answers), officer, on))
    form = StepForm(step, record, officer, as_query(data), files, within=within)
    if not form.is_valid():
        raise StoryRefusedError(f"{step.name} ({on}): {'; '.join(str(found['text']) for found in form.summary())}")
    return form


def _post(data: dict[str, list[str]], name: str, value: Any) -> None:
    if value is None or value is False or value == "":
        return
    many = hasattr(value, "__iter__") and not isinstance(value, str | Model)
    data[name] = [_as_text(part) for part in value] if many else [_as_text(value)]


def _post_rows(data: dict[str, list[str]], ask: Rows, answers: dict[str, Any], subject: Any) -> None:
    rows = answers[ask.name] if ask.name in answers else (ask.prefill(subject) if ask.prefill else [])
    data[f"{ask.name}-TOTAL_FORMS"], data[f"{ask.name}-INITIAL_FORMS"] = [str(len(rows))], ["0"]
    known = {column.name for column in ask.columns}
    for place, row in enumerate(rows):
        if set(row) - known:
            raise StoryRefusedError(f"{ask.name} has no columns {sorted(set(row) - known)}.")
        for name, value in row.items():
            _post(data, f"{ask.name}-{place}-{name}", value)


def _as_text(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _title(form: StepForm, answers: dict[str, Any]) -> str:
    return str(form.subject.file) if form.subject.pk else str(answers.get("title", ""))


def _uploads(names: str | list[str] | None, title: str, officer: Officer, on: date) -> list[SimpleUploadedFile]:
    wanted = [names] if isinstance(names, str) else names or []
    papers = [HandedIn(name, title, officer.agency.name_zh, on) for name in wanted]
    return [SimpleUploadedFile(paper.filename, paper.content(), "application/pdf") for paper in papers]
