"""Kinds of fields that Django does not have: files kept, plain text, money, records of a file."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecocase.policy import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

NOTHING_CHOSEN = "---------"
# What is not seen and turns what is seen around; joiners stay, which emoji and names of other scripts need.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_IN_TEN_THOUSANDS = re.compile("[万亿萬億]")


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Takes several files; the form itself checks and keeps them, and knows those that are kept already.

    :param wanted: whether the step demands a file.
    """

    widget = ManyFilesInput

    def __init__(self, *, wanted: bool = False, **more: Any) -> None:
        self.wanted = wanted
        super().__init__(**more)

    def clean(self, _data: Any, _initial: Any = None) -> None:
        """Leave checking to the form, which also knows the files that are kept already."""
        return


class PlainText(forms.CharField):
    """Text as it was typed, without signs that nobody sees and that turn a line around."""

    def to_python(self, value: Any) -> Any:
        """Return the text."""
        return super().to_python(_UNSEEN.sub("", value) if isinstance(value, str) else value)


class MoneyField(forms.DecimalField):
    """CNY to the fen; thousands separators, full-width figures and the sign ¥ are read, nothing is rounded."""

    def to_python(self, value: Any) -> Any:
        """Return the amount.

        :raises ValidationError: it is no amount in yuan and fen.
        """
        if not isinstance(value, str):
            return super().to_python(value)
        typed = _UNSEEN.sub("", value).strip()
        if not typed:
            return None
        if _IN_TEN_THOUSANDS.search(typed):
            raise ValidationError(
                _("Enter the amount in yuan and in figures: 100,000.00 for 10万元."), code="ten_thousands"
            )
        try:
            return identity.money(typed)
        except identity.MoneyError as error:
            english = (get_language() or "").startswith("en")
            says = error.fault.says_en if english else error.fault.says_zh
            raise ValidationError(says, code=error.fault.value) from error

    def prepare_value(self, value: Any) -> Any:
        """Write an amount with its thousands separators."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value


class Known:
    """What a question lets choose from: read once for a form, whatever the number of its rows."""

    def __init__(self, found: QuerySet[Any]) -> None:
        self.queryset = found

    @cached_property
    def rows(self) -> list[Any]:
        """The candidates, in their order."""
        return list(self.queryset)


class _OfKnown(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for found in self.field.known.rows:
            yield self.choice(found)

    def __len__(self) -> int:
        return len(self.field.known.rows) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return bool(self.field.known.rows) or self.field.empty_label is not None


class RecordField(forms.ModelChoiceField):
    """One record or agency out of those that are known."""

    iterator = _OfKnown

    def __init__(self, known: Known, **more: Any) -> None:
        self.known = known
        super().__init__(queryset=known.queryset, empty_label=NOTHING_CHOSEN, **more)

    def to_python(self, value: Any) -> Any:
        """Return the record that was chosen.

        :raises ValidationError: it is not, or no longer, among those to choose from.
        """
        if value in self.empty_values:
            return None
        wanted = str(value.pk if isinstance(value, Model) else value)
        for found in self.known.rows:
            if str(found.pk) == wanted:
                return found
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class Told:
    """A choice's words, with a note below them and a figure beside them."""

    def __init__(self, words: str, note: Any, side: Any) -> None:
        self.words, self.note, self.side = words, note, side

    def __str__(self) -> str:
        return self.words


class RecordsField(forms.ModelMultipleChoiceField):
    """Several records or agencies, each to be ticked, with what is told of it."""

    widget = forms.CheckboxSelectMultiple
    iterator = _OfKnown

    def __init__(self, known: Known, *, tells: Callable[[Any], tuple[Any, Any]] | None = None, **more: Any) -> None:
        self.known, self.tells = known, tells
        super().__init__(queryset=known.queryset, **more)

    def label_from_instance(self, found: Any) -> Any:
        """Return the words at a candidate."""
        return Told(str(found), *self.tells(found)) if self.tells else str(found)
