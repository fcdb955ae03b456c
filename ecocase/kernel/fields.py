"""The form field of each kind of question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecocase.kernel.models import Agency, StoredFile
from ecocase.kernel.workflow.asks import (
    Agencies,
    Amount,
    Ask,
    Choice,
    Day,
    Listed,
    Number,
    OwnField,
    Papers,
    Records,
    Text,
    YesNo,
)
from ecocase.policy import grounds


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Takes several files; the form itself checks and keeps them."""

    widget = ManyFilesInput

    def clean(self, _data: Any, _initial: Any = None) -> None:
        """Leave checking to the form, which also knows the files that are kept already."""
        return


class MoneyField(forms.DecimalField):
    """CNY to the fen; thousands separators and the sign ¥ are taken away, nothing is rounded."""

    def to_python(self, value: Any) -> Any:
        """Return the amount.

        :raises ValidationError: it is no amount in yuan and fen.
        """
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "").replace("¥", "").replace("￥", "").strip()
        return super().to_python(value)


def field_for(ask: Ask, subject: Any, record: Any) -> forms.Field:
    """Return the form field of a question about a record, with its words and its first value."""
    field = _make(ask, subject, record)
    if ask.label:
        field.label = ask.label
    if ask.hint:
        field.help_text = ask.hint
    first = ask.initial_for(subject)
    if first not in (None, ""):
        field.initial = first
    return field


@singledispatch
def _make(ask: Ask, _subject: Any, _record: Any) -> forms.Field:
    message = f"No field for {type(ask).__name__}."
    raise TypeError(message)


@_make.register
def _own(ask: OwnField, subject: Any, record: Any) -> forms.Field:
    stored = type(record)._meta.get_field(ask.name)
    field = stored.formfield()
    if isinstance(field, forms.DateField):
        field.widget = _day_input()
    if isinstance(field, forms.DecimalField):
        field = MoneyField(
            label=field.label, help_text=field.help_text, required=field.required, max_digits=16, decimal_places=2,
            min_value=0,
        )  # fmt: skip
    if ask.required is not None:
        field.required = ask.required
    if record.pk:
        field.initial = getattr(record, stored.attname)
    return field


@_make.register
def _text(ask: Text, _subject: Any, _record: Any) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": ask.lines}) if ask.lines > 1 else forms.TextInput()
    return forms.CharField(required=ask.required, max_length=ask.max_length, widget=widget)


@_make.register
def _day(ask: Day, _subject: Any, _record: Any) -> forms.Field:
    checks = [] if ask.future else [not_in_the_future]
    return forms.DateField(required=ask.required, widget=_day_input(), validators=checks)


@_make.register
def _amount(ask: Amount, _subject: Any, _record: Any) -> forms.Field:
    return MoneyField(
        required=ask.required, max_digits=16, decimal_places=2, min_value=Decimal(ask.at_least),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


@_make.register
def _number(ask: Number, _subject: Any, _record: Any) -> forms.Field:
    most = Decimal(ask.at_most) if ask.at_most else None
    if ask.places == 0:
        return forms.IntegerField(
            required=ask.required,
            min_value=int(Decimal(ask.at_least)),
            max_value=int(most) if most is not None else None,
        )
    return forms.DecimalField(
        required=ask.required, max_digits=16, decimal_places=ask.places, min_value=Decimal(ask.at_least), max_value=most
    )


@_make.register
def _yes_no(ask: YesNo, _subject: Any, _record: Any) -> forms.Field:
    return forms.BooleanField(required=ask.required)


@_make.register
def _choice(ask: Choice, subject: Any, _record: Any) -> forms.Field:
    return _choices(list(ask.choices(subject)) if callable(ask.choices) else list(ask.choices), ask)


@_make.register
def _listed(ask: Listed, subject: Any, _record: Any) -> forms.Field:
    pairs = list(grounds.choices(ask.list_key, language=get_language() or "zh"))
    if ask.only is not None:
        wanted = set(ask.only(subject))
        pairs = [pair for pair in pairs if pair[0] in wanted]
    return _choices(pairs, ask)


@_make.register
def _agencies(ask: Agencies, subject: Any, _record: Any) -> forms.Field:
    found = ask.candidates(subject) if ask.candidates else Agency.objects.all()
    kind = forms.ModelMultipleChoiceField if ask.many else forms.ModelChoiceField
    return kind(queryset=found, required=ask.required)


@_make.register
def _records(ask: Records, subject: Any, _record: Any) -> forms.Field:
    found = ask.candidates(subject) if ask.candidates else None
    if ask.many:
        return forms.ModelMultipleChoiceField(
            queryset=found, required=ask.required, widget=forms.CheckboxSelectMultiple
        )
    return forms.ModelChoiceField(queryset=found, required=ask.required)


@_make.register
def _papers(ask: Papers, _subject: Any, _record: Any) -> forms.Field:
    # Whether enough files are there is the form's question, which knows those kept already.
    return ManyFilesField(required=False)


def not_in_the_future(day: date) -> None:
    """Refuse a day to come.

    :raises ValidationError: the day lies after today.
    """
    if day > timezone.localdate():
        raise ValidationError(_("This day cannot lie in the future."), code="future")


def shown_value(ask: Ask, value: Any) -> str:
    """Return an answer as text for the trail and the approver; sealed answers are masked."""
    if value in (None, "", [], False):
        return ""
    if ask.sealed:
        return "•••"
    if isinstance(ask, Listed):
        keys = value if isinstance(value, list) else [value]
        return "；".join(grounds.label(key) for key in keys)
    if value is True:
        return "✓"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, StoredFile):
        return value.name
    if isinstance(value, dict):
        return " · ".join(_plain(part) for part in value.values() if part not in (None, "", []))
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, date):
        return formats.date_format(value, "Y-m-d")
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return "；".join(_plain(part) for part in value)
    return str(value)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _choices(pairs: list[tuple[str, Any]], ask: Choice | Listed) -> forms.Field:
    if ask.many:
        return forms.MultipleChoiceField(choices=pairs, required=ask.required, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=[("", "---------"), *pairs], required=ask.required)
