"""The form of a step, built from what the step asks for. Browser, approval and history file all pass through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ecocase.kernel import documents, uploads
from ecocase.kernel.fields import field_for, shown_value
from ecocase.kernel.models import StoredFile
from ecocase.kernel.workflow import Inputs, Papers, Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow.asks import Ask
    from ecocase.kernel.workflow.declaration import Step

MOST_ROWS = 200


class StepForm(forms.Form):
    """A step's questions about one record.

    :param record: the record, or the unsaved one that the step makes.
    :param within: for a step that makes a record, the record within which it is made.
    """

    def __init__(
        self,
        step: Step,
        record: Any,
        officer: Officer,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        within: Any = None,
    ) -> None:
        self.step, self.record, self.officer, self.within = step, record, officer, within
        self.subject = record if record.pk else within or record
        self.asks = [ask for ask in step.asks_for if ask.when is None or ask.when(self.subject)]
        super().__init__(data, files, label_suffix="")
        if step.asks_day:
            self.fields["on"] = forms.DateField(
                label=_("Day of the act"),
                initial=timezone.localdate,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                help_text=_("Today, or the earlier day on which it was done (late entry)."),
            )
        for ask in self.asks:
            if not isinstance(ask, Rows):
                self.fields[ask.name] = field_for(ask, self.subject, self.record)
        if step.limits:
            self.fields["limit_reason"] = forms.CharField(
                label=_("Reason for going beyond the limit"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.kept: dict[str, list[StoredFile]] = {}
        self.row_sets = {ask.name: self._row_set(ask) for ask in self.asks if isinstance(ask, Rows)}

    @property
    def form_key(self) -> str:
        """The one-time key of this form: posted back, or new."""
        posted = self.data.get("form_key", "")
        return posted if _is_uuid(posted) else str(uuid4())

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The fields in their order, the day of the act first."""
        return [{"title": "", "fields": [field for field in self if field.name != "limit_reason"]}]

    @property
    def formsets(self) -> list[dict[str, Any]]:
        """The tables of the form, each with an empty row to copy."""
        by_name = {ask.name: ask for ask in self.asks}
        return [
            {
                "key": name,
                "title": by_name[name].label,
                "help": by_name[name].hint,
                "formset": rows,
                "empty_form": None if by_name[name].fixed else rows.empty_form,
                "fixed": by_name[name].fixed,
            }
            for name, rows in self.row_sets.items()
        ]

    @property
    def kept_files(self) -> dict[str, list[dict[str, Any]]]:
        """Files that are stored already and go along with the form, by the question they answer."""
        return {
            name: [{"token": str(stored.uid), "name": stored.name, "size": stored.size_bytes} for stored in files]
            for name, files in self.kept.items()
        }

    def is_valid(self) -> bool:
        """Validate fields, files and rows alike, so that every complaint shows at once."""
        self._keep_files()
        rows_do = [rows.is_valid() for rows in self.row_sets.values()]
        return super().is_valid() and all(rows_do)

    def clean(self) -> dict[str, Any]:
        """Demand as many files as the step asks for."""
        for ask in self.asks:
            too_few = isinstance(ask, Papers) and ask.required and len(self.kept.get(ask.name, [])) < ask.at_least
            if too_few and not self.has_error(ask.name):
                self.add_error(ask.name, ValidationError(_("Attach the paper."), code="required"))
        return self.cleaned_data

    def inputs(self) -> Inputs:
        """Return the cleaned answers, and how they read for the trail and for the approver."""
        values: dict[str, Any] = {}
        shown: list[tuple[str, str]] = []
        for ask in self.asks:
            if isinstance(ask, Papers):
                values[ask.name] = self.kept.get(ask.name, [])
            elif isinstance(ask, Rows):
                values[ask.name] = [form.cleaned_data for form in self.row_sets[ask.name] if form.has_content()]
            else:
                values[ask.name] = self.cleaned_data.get(ask.name)
            text = shown_value(ask, values[ask.name])
            if text:
                shown.append((self.label_of(ask), text))
        return Inputs(values, shown)

    def label_of(self, ask: Ask) -> str:
        """Return the words at a question."""
        if ask.name in self.fields:
            return str(self.fields[ask.name].label or ask.label or ask.name)
        return str(ask.label or ask.name)

    def answers(self) -> list[dict[str, Any]]:
        """Return the answers for the check page, each with the field to go back to."""
        fields = {self.label_of(ask): f"id_{ask.name}" for ask in self.asks}
        day = [{"label": self.fields["on"].label, "text": self.cleaned_data["on"], "field_id": "id_on"}]
        return (day if "on" in self.fields else []) + [
            {"label": label, "text": text, "field_id": fields.get(label, "")} for label, text in self.inputs().shown
        ]

    def carried(self) -> list[tuple[str, str]]:
        """Return the posted form as name and value pairs, to be sent again."""
        return [(name, value) for name, values in self.posted().items() for value in values]

    def put_complaints(self, by_field: dict[str, list[str]]) -> None:
        """Put a refusal's sentences at their fields."""
        for name, sentences in by_field.items():
            if name in self.row_sets:
                self.row_sets[name].non_form_errors().extend(sentences)
                continue
            for says in sentences:
                self.add_error(name if name in self.fields else None, says)

    def summary(self) -> list[dict[str, Any]]:
        """Return every complaint with the field it belongs to, for the box at the head of the form."""
        found = [
            {"field_id": f"id_{name}" if name in self.fields else "", "text": text}
            for name, sentences in self.errors.items()
            for text in sentences
        ]
        for key, rows in self.row_sets.items():
            for place, errors in enumerate(rows.errors):
                found += [
                    {"field_id": f"id_{key}-{place}-{name}", "text": f"{rows.forms[place].fields[name].label}: {text}"}
                    for name, sentences in errors.items()
                    for text in sentences
                ]
            found += [{"field_id": f"id_{key}", "text": text} for text in rows.non_form_errors()]
        return found

    def posted(self) -> dict[str, list[str]]:
        """Return the form as it was posted, files by the identity under which they are kept."""
        data = as_lists(self.data, leave_out=NOT_PART_OF_THE_FORM)
        for name, files in self.kept.items():
            data[f"kept_{name}"] = [str(stored.uid) for stored in files]
        return data

    def _row_set(self, ask: Rows) -> Any:
        subject, record = self.subject, self.record

        class Row(RowForm):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                for column in ask.columns:
                    if column.when is None or column.when(subject):
                        self.fields[column.name] = field_for(column, subject, record)

        prefill = ask.prefill(subject) if ask.prefill else []
        extra = len(prefill) if ask.fixed else max(len(prefill), ask.at_least, 1)
        made: Any = forms.formset_factory(
            Row,
            formset=RowSet,
            extra=extra,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )
        return made(
            self.data if self.is_bound else None,
            prefix=ask.name,
            initial=prefill or None,
            form_kwargs={"empty_permitted": True, "use_required_attribute": False},
            ask=ask,
        )

    def _keep_files(self) -> None:
        for ask in self.asks:
            if isinstance(ask, Papers):
                self.kept[ask.name] = self._files_of(ask)

    def _files_of(self, ask: Papers) -> list[StoredFile]:
        wanted = [uid for uid in self.data.getlist(f"kept_{ask.name}") if _is_uuid(uid)]
        kept = list(StoredFile.objects.filter(uid__in=wanted, stored_by__agency=self.officer.agency))
        for upload in self.files.getlist(ask.name) if self.files else []:
            try:
                fine = uploads.checked(upload)
            except ValidationError as error:
                self.late_errors = [*getattr(self, "late_errors", []), (ask.name, error)]
                continue
            kept.append(
                documents.keep(
                    fine.content, name=fine.name, media_type=fine.media_type, at=timezone.now(), by=self.officer
                )
            )
        return kept

    def _clean_form(self) -> None:
        super()._clean_form()
        for name, error in getattr(self, "late_errors", []):
            self.add_error(name, error)


class RowForm(forms.Form):
    """One row of a table of answers; an empty row is no row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def has_content(self) -> bool:
        """Whether something was entered in the row."""
        return any(value not in (None, "", [], False) for value in self.cleaned_data.values())

    def has_changed(self) -> bool:
        """Treat a prefilled row as entered."""
        if not self.is_bound:
            return False
        return any(
            field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) not in (None, "", [], False)
            for name, field in self.fields.items()
        )


class RowSet(forms.BaseFormSet):
    """A table of answers with the least number of rows that the step asks for."""

    def __init__(self, *args: Any, ask: Rows, **kwargs: Any) -> None:
        self.ask = ask
        super().__init__(*args, **kwargs)

    def initial_form_count(self) -> int:
        """Return 0: prefilled rows are proposals, not stored rows."""
        return 0

    def total_form_count(self) -> int:
        """Return the posted number of rows, or those to show at first."""
        if self.is_bound:
            return super().total_form_count()
        return self.extra

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if not self.is_bound and self.initial and i < len(self.initial):
            kwargs["initial"] = self.initial[i]
        return forms.BaseFormSet._construct_form(self, i, **kwargs)

    def clean(self) -> None:
        """Count the rows that say something."""
        entered = [form for form in self.forms if form.is_valid() and form.has_content()]
        if self.ask.required and len(entered) < self.ask.at_least and not any(form.errors for form in self.forms):
            raise ValidationError(_("Enter at least one row."), code="rows")


NOT_PART_OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "form_key", "seen_version", "phase", "add_row"})


def as_lists(posted: Any, *, leave_out: Collection[str]) -> dict[str, list[str]]:
    """Return a posted form to be kept: lists of texts, without the NUL characters that no database takes."""
    return {
        key.replace("\x00", ""): [value.replace("\x00", "") for value in posted.getlist(key)]
        for key in posted
        if key not in leave_out
    }


def as_query(data: Mapping[str, list[str]]) -> QueryDict:
    """Return kept form data as a posted form."""
    query = QueryDict(mutable=True)
    for key, values in data.items():
        query.setlist(key, values)
    return query


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
