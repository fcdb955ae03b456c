"""The form field of each kind of question, with the words of its complaints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import dateformat, formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ecocase.kernel.controls import (
    NOTHING_CHOSEN,
    Known,
    ManyFilesField,
    ManyFilesInput,
    MoneyField,
    PlainText,
    RecordField,
    RecordsField,
)
from ecocase.kernel.models import Agency, StoredFile
from ecocase.kernel.uploads import KINDS
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


def field_for(ask: Ask, subject: Any, record: Any) -> forms.Field:
    """Return the form field of a question about a record, with its words and its first value."""
    field = _make(ask, subject, record)
    if ask.label:
        field.label = ask.label
    hint = ask.hint_for(subject)
    if hint:
        field.help_text = f"{hint} {field.help_text}".strip() if isinstance(ask, Papers) else hint
    first = ask.initial_for(subject)
    if first not in (None, ""):
        field.initial = first
    elif isinstance(field, RecordField) and field.required and len(field.known.rows) == 1:
        # Where there is nothing to choose, nobody is asked to choose it.
        field.initial = field.known.rows[0]
    field.shown_if = ask.shown_if
    field.silent = ask.by_rule
    field.none_found = getattr(ask, "none_found", "")
    field.closed = list(ask.closed(subject)) if getattr(ask, "closed", None) else []
    say_in_words(field)
    return field


def say_in_words(field: forms.Field) -> None:
    """Let a field's complaints say which question they belong to, and how to mend it."""
    name = {"label": field.label}
    if isinstance(field, forms.BooleanField):
        required = _now("Tick “%(label)s”, or leave the step: it is a condition of it.")
    elif isinstance(field, forms.DateField):
        required = _now("Enter the day: %(label)s.")
        field.error_messages["invalid"] = _now("This is no day. Write it as 2026-11-23.")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        required = _now("Choose: %(label)s.")
        field.error_messages["invalid_choice"] = _now("This cannot be chosen, or no longer. Choose again.")
    else:
        required = _now("Fill in: %(label)s.")
    field.error_messages["required"] = required % name
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        field.error_messages |= {
            "min_value": _now("At least %(limit_value)s."),
            "max_value": _now("At most %(limit_value)s."),
            "max_digits": _now("The number is too large."),
            "max_whole_digits": _now("The number is too large."),
            "max_decimal_places": _now("At most %(max)s decimal places."),
            "invalid": _now("Enter a number in figures."),
        }
    field.error_messages |= {
        "max_length": _now("At most %(limit_value)d characters; there are %(show_value)d. Shorten it."),
        "null_characters_not_allowed": _now("There is a sign in it that cannot be kept (NUL). Type it anew."),
    }


@singledispatch
def _make(ask: Ask, _subject: Any, _record: Any) -> forms.Field:
    message = f"No field for {type(ask).__name__}."
    raise TypeError(message)


@_make.register
def _own(ask: OwnField, subject: Any, record: Any) -> forms.Field:
    stored = type(record)._meta.get_field(ask.name)
    field = stored.formfield()
    if isinstance(field, forms.DateField):
        field.widget = day_input()
    if isinstance(field, forms.DecimalField):
        field = MoneyField(
            label=field.label, help_text=field.help_text, required=field.required, max_digits=16, decimal_places=2,
            min_value=0,
        )  # fmt: skip
    elif type(field) is forms.CharField:
        field = PlainText(label=field.label, required=field.required, max_length=field.max_length, widget=field.widget)
    if ask.required is not None:
        field.required = ask.required
    if record.pk:
        field.initial = getattr(record, stored.attname)
    return field


@_make.register
def _text(ask: Text, _subject: Any, _record: Any) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": ask.lines}) if ask.lines > 1 else forms.TextInput()
    return PlainText(required=ask.required, max_length=ask.max_length, widget=widget)


@_make.register
def _day(ask: Day, _subject: Any, _record: Any) -> forms.Field:
    checks = [] if ask.future else [not_in_the_future]
    latest = {} if ask.future else {"max": timezone.localdate().isoformat()}
    return forms.DateField(required=ask.required, widget=day_input(**latest), validators=checks)


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
    pairs = list(grounds.choices(ask.list_key, language=screen_language()))
    if ask.only is not None:
        wanted = set(ask.only(subject))
        pairs = [pair for pair in pairs if pair[0] in wanted]
    return _choices(pairs, ask)


@_make.register
def _agencies(ask: Agencies, subject: Any, _record: Any) -> forms.Field:
    known = Known(ask.candidates(subject) if ask.candidates else Agency.objects.all())
    return (RecordsField if ask.many else RecordField)(known, required=ask.required)


@_make.register
def _records(ask: Records, subject: Any, _record: Any) -> forms.Field:
    known = Known(ask.candidates(subject) if ask.candidates else Agency.objects.none())
    if ask.many:
        return RecordsField(known, tells=ask.tells, required=ask.required)
    return RecordField(known, required=ask.required)


@_make.register
def _papers(ask: Papers, _subject: Any, _record: Any) -> forms.Field:
    # Whether enough files are there is the form's question, which knows those kept already.
    kinds = _("PDF, pictures, Word, Excel, OFD, ZIP or MP4, each up to %(size)s MB.") % {
        "size": settings.ECOCASE_UPLOAD_MAX_BYTES // 1024**2
    }
    accepted = ",".join(f".{kind}" for kind in KINDS)
    widget = ManyFilesInput(attrs={"accept": accepted})
    return ManyFilesField(required=False, wanted=ask.required and ask.at_least > 0, widget=widget, help_text=kinds)


def not_in_the_future(day: date) -> None:
    """Refuse a day to come.

    :raises ValidationError: the day lies after today.
    """
    if day > timezone.localdate():
        raise ValidationError(
            _("This day cannot lie in the future. Enter %(today)s or an earlier day."),
            code="future",
            params={"today": timezone.localdate().isoformat()},
        )


def screen_language() -> str:
    """Return the language of the screen as the tables of the law name it: zh or en."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def shown_value(ask: Ask, value: Any, language: str = "zh") -> str:
    """Return an answer as text, for the trail in Chinese; sealed answers are masked."""
    if value in (None, "", [], False):
        return ""
    if ask.sealed:
        return "•••"
    if isinstance(ask, Listed):
        keys = value if isinstance(value, list) else [value]
        return "；".join(grounds.label(key, language) for key in keys)
    if isinstance(ask, Choice) and not callable(ask.choices):
        words = {str(key): str(label) for key, label in ask.choices}
        return "；".join(words.get(str(key), str(key)) for key in (value if isinstance(value, list) else [value]))
    if value is True:
        return "✓"
    return _plain(value)


def written_day(on: date) -> str:
    """Return a day as it is read back to who has entered it, with the day of the week."""
    weekday = dateformat.format(on, "l")
    if screen_language() == "en":
        return f"{dateformat.format(on, 'j M Y')} ({weekday})"
    return f"{on.year}年{on.month}月{on.day}日（{weekday}）"


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


def day_input(**attrs: str) -> forms.DateInput:
    """Return the input of a day."""
    return forms.DateInput(attrs={"type": "date"} | attrs, format="%Y-%m-%d")


def _choices(pairs: list[tuple[str, Any]], ask: Choice | Listed) -> forms.Field:
    if ask.many:
        return forms.MultipleChoiceField(choices=pairs, required=ask.required, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=[("", NOTHING_CHOSEN), *pairs], required=ask.required)
