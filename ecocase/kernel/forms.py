"""The form of a step, built from what the step asks for. Browser, approval and history file all pass through it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecocase.kernel import documents, uploads
from ecocase.kernel.controls import MoneyField, PlainText
from ecocase.kernel.fields import day_input, field_for, say_in_words, screen_language, shown_value, written_day
from ecocase.kernel.models import StoredFile
from ecocase.kernel.rowsets import row_set, sums_of
from ecocase.kernel.workflow import Inputs, Papers, Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow.asks import Ask
    from ecocase.kernel.workflow.declaration import Step


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
        self.subject.asker = officer
        self.articles: dict[str, str] = {}
        self.asks = [ask for ask in step.asks_for if ask.when is None or ask.when(self.subject)]
        super().__init__(data, files, label_suffix="")
        if step.asks_day:
            self.fields["on"] = self._day_of_the_act()
        for ask in self.asks:
            if not isinstance(ask, Rows):
                self.fields[ask.name] = field_for(ask, self.subject, self.record)
        if step.limits:
            self.fields["limit_reason"] = forms.CharField(
                label=_("Reason for going beyond the limit"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            say_in_words(self.fields["limit_reason"])
            self.fields["limit_reason"].silent = True
        self.kept: dict[str, list[StoredFile]] = {}
        tables = [ask for ask in self.asks if isinstance(ask, Rows)]
        self.row_sets = {
            ask.name: row_set(ask, self.subject, self.record, self.data if self.is_bound else None) for ask in tables
        }

    @property
    def form_key(self) -> str:
        """The one-time key of this form: posted back, or new."""
        posted = self.data.get("form_key", "")
        return posted if _is_uuid(posted) else str(uuid4())

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The questions in the order of their declaration, the day of the act first: fields, and tables of answers."""
        first = [{"field": self["on"]}] if "on" in self.fields else []
        return first + [self._table(ask) if isinstance(ask, Rows) else {"field": self[ask.name]} for ask in self.asks]

    def _table(self, ask: Rows) -> dict[str, Any]:
        rows = self.row_sets[ask.name]
        columns = rows.empty_form.fields.values()
        return {
            "rows": {
                "key": ask.name,
                "title": ask.label,
                "help": ask.hint_for(self.subject),
                "formset": rows,
                "empty_form": None if ask.fixed else rows.empty_form,
                "fixed": ask.fixed,
                "sums": sums_of(rows, self.subject, self.row_sets),
                # Words need room; amounts, days and choices stand on one line.
                "in_lines": sum(isinstance(field, PlainText) for field in columns) <= 1,
            }
        }

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
                self.add_error(
                    ask.name, ValidationError(_("Attach: %(label)s.") % {"label": self.label_of(ask)}, code="required")
                )
        return self.cleaned_data

    def inputs(self) -> Inputs:
        """Return the cleaned answers, and how they read for the trail and for the approver."""
        values: dict[str, Any] = {}
        shown: list[tuple[str, str]] = []
        for ask in self.asks:
            if isinstance(ask, Papers):
                values[ask.name] = self.kept.get(ask.name, [])
            elif isinstance(ask, Rows):
                values[ask.name] = self.row_sets[ask.name].entered()
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
        """Return the answers for the check page and the approver, each with the field to go back to."""
        found: list[dict[str, Any]] = []
        if "on" in self.fields:
            day = written_day(self.cleaned_data["on"])
            found.append({"label": self.fields["on"].label, "text": day, "field_id": "id_on"})
        values = self.inputs().values
        for ask in self.asks:
            read_back = self._read_back(ask, values[ask.name])
            if read_back:
                found.append({"label": self.label_of(ask), "field_id": f"id_{ask.name}"} | read_back)
        return found

    def _read_back(self, ask: Ask, value: Any) -> dict[str, Any]:
        if isinstance(ask, Rows):
            rows = self.row_sets[ask.name]
            spare = "、".join(rows.left_out())
            note = _("Left out, because nothing was entered: %(rows)s") % {"rows": spare} if spare else ""
            return {"rows": rows.as_table(screen_language()), "note": note} if rows.entered() else {}
        if isinstance(value, date):
            return {"text": written_day(value)}
        if isinstance(value, Decimal) and isinstance(self.fields.get(ask.name), MoneyField):
            return {"text": _("%(amount)s yuan") % {"amount": f"{value:,.2f}"}}
        text = shown_value(ask, value, screen_language())
        return {"text": text} if text else {}

    def carried(self) -> list[tuple[str, str]]:
        """Return the posted form as name and value pairs, to be sent again."""
        return [(name, value) for name, values in self.posted().items() for value in values]

    def put_complaints(self, by_field: dict[str, list[str]], articles: dict[str, str] | None = None) -> None:
        """Put a refusal's sentences at their fields; `articles` tells which article asks for what."""
        self.articles |= articles or {}
        for name, sentences in by_field.items():
            if name in self.row_sets:
                self.row_sets[name].non_form_errors().extend(sentences)
                continue
            for says in sentences:
                self.add_error(name if name in self.fields else None, says)

    def summary(self) -> list[dict[str, Any]]:
        """Return every complaint with the field it belongs to, for the box at the head of the form."""
        found = []
        for name, sentences in self.errors.items():
            place, label = (f"id_{name}", self.fields[name].label) if name in self.fields else ("", "")
            found += [self._complaint(place, label, text) for text in sentences]
        for key, rows in self.row_sets.items():
            for number, errors in enumerate(rows.errors):
                for name, sentences in errors.items():
                    label = _("Row %(number)d, %(column)s") % {
                        "number": number + 1, "column": rows.forms[number].fields[name].label,
                    }  # fmt: skip
                    found += [self._complaint(f"id_{key}-{number}-{name}", label, text) for text in sentences]
            title = next(ask.label for ask in self.asks if ask.name == key)
            found += [self._complaint(f"id_{key}", title, text) for text in rows.non_form_errors()]
        return found

    def _complaint(self, field_id: str, label: Any, sentence: Any) -> dict[str, Any]:
        # A sentence that names its question needs no name before it.
        named, text = str(label or ""), str(sentence)
        return {
            "field_id": field_id,
            "label": "" if named in text else named,
            "text": text,
            "article": self.articles.get(text, ""),
        }

    def posted(self) -> dict[str, list[str]]:
        """Return the form as it was posted, files by the identity under which they are kept."""
        data = as_lists(self.data, leave_out=NOT_PART_OF_THE_FORM)
        for name, files in self.kept.items():
            data[f"kept_{name}"] = [str(stored.uid) for stored in files]
        return data

    def _day_of_the_act(self) -> forms.Field:
        earliest = self.record.acted_on if self.record.pk and not self.step.correcting else None
        hint = _("Today, or the earlier day on which it was done (late entry).")
        if earliest is not None:
            hint = _("Today, or the earlier day on which it was done (late entry), not before %(day)s.") % {
                "day": date_format(earliest)
            }
        limits = {"max": timezone.localdate().isoformat()} | ({"min": earliest.isoformat()} if earliest else {})
        field = forms.DateField(
            label=self.step.day_label or _("Day of the act"),
            initial=timezone.localdate,
            widget=day_input(**limits),
            help_text=hint,
        )
        say_in_words(field)
        return field

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


NOT_PART_OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "form_key", "seen_version", "phase", "add_row", "author"})


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
