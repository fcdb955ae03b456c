"""Tables of answers: rows that are added, left empty, summed up."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from ecocase.kernel.controls import MoneyField, RecordField
from ecocase.kernel.fields import field_for, shown_value

if TYPE_CHECKING:
    from ecocase.kernel.workflow.asks import Rows, Sums

MOST_ROWS = 200
EMPTY: tuple[Any, ...] = (None, "", [], False)
ZERO = Decimal("0.00")


class RowForm(forms.Form):
    """One row of a table of answers; an empty row is no row."""

    counts_by = ""

    def has_content(self) -> bool:
        """Whether something was entered in the row, or in the column that makes it count."""
        if self.counts_by:
            return self.cleaned_data.get(self.counts_by) not in EMPTY
        return any(value not in EMPTY for value in self.cleaned_data.values())

    def has_changed(self) -> bool:
        """Treat a prefilled row as entered."""
        if not self.is_bound:
            return False
        if self.counts_by:
            return self.raw(self.counts_by) not in EMPTY
        return any(self.raw(name) not in EMPTY for name in self.fields)

    def names(self) -> list[str]:
        """Return the names of the records that a row is about, also of a row that does not count."""
        chosen = [
            (field, _key(self.raw(name))) for name, field in self.fields.items() if isinstance(field, RecordField)
        ]
        return [str(found) for field, key in chosen for found in field.known.rows if str(found.pk) == key]

    def raw(self, name: str) -> Any:
        """Return what was posted in a column, or what stands there at first."""
        field = self.fields[name]
        if self.is_bound:
            return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self.initial.get(name, field.initial)


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
            raise ValidationError(self._nothing_entered(), code="rows")

    def _nothing_entered(self) -> str:
        if not self.ask.counts_by:
            return _("Enter at least one row.")
        column = next(column for column in self.ask.columns if column.name == self.ask.counts_by)
        return _("Fill in at least one row: “%(column)s” makes a row count.") % {"column": column.label}

    def entered(self) -> list[dict[str, Any]]:
        """Return the rows that count."""
        return [form.cleaned_data for form in self.forms if form.has_content()]

    def left_out(self) -> list[str]:
        """Return the rows that were proposed and not taken up, in words."""
        if not self.ask.counts_by:
            return []
        named = [form.names() for form in self.forms if not form.has_content()]
        return [" · ".join(names) for names in named if names]

    def as_table(self, language: str) -> dict[str, Any]:  # type: ignore[override]
        """Return the rows that count, to be read back as a table."""
        rows = [
            [shown_value(column, row.get(column.name), language) for column in self.ask.columns]
            for row in self.entered()
        ]
        return {"columns": [str(column.label) for column in self.ask.columns], "rows": rows}


def row_set(ask: Rows, subject: Any, record: Any, data: Any) -> RowSet:
    """Return a table of a form; what its columns let choose from is read once for all rows."""
    first = {
        column.name: _without_star(field_for(column, subject, record), ask)
        for column in ask.columns
        if column.when is None or column.when(subject)
    }

    class Row(RowForm):
        counts_by = ask.counts_by

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields |= {name: copy.deepcopy(field) for name, field in first.items()}

    prefill = ask.prefill(subject) if ask.prefill else []
    extra = len(prefill) if ask.fixed else max(len(prefill), ask.at_least, 1)
    made: Any = forms.formset_factory(Row, formset=RowSet, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(
        data,
        prefix=ask.name,
        initial=prefill or None,
        form_kwargs={"empty_permitted": True, "use_required_attribute": False},
        ask=ask,
    )


def _without_star(field: forms.Field, ask: Rows) -> forms.Field:
    """Leave “optional” away where the whole table is: a row is filled in or left empty."""
    field.silent = not ask.required or bool(ask.counts_by)
    return field


def sums_of(rows: RowSet, subject: Any, others: dict[str, RowSet]) -> dict[str, Any] | None:
    """Return the running sums of a table as the page draws them at first; scripts keep them up to date."""
    sums = rows.ask.sums
    if sums is None:
        return None
    found = _added_up(rows, sums)
    measured = sums.measure(subject) if sums.measure else _owed(others[sums.against], sums)
    lines = [
        {"key": key, "name": name, "measure": most, "sum": found.get(key, ZERO), "rest": most - found.get(key, ZERO)}
        for key, (name, most) in measured.items()
    ]
    total = {part: sum((line[part] for line in lines), ZERO) for part in ("measure", "sum", "rest")}
    return {"is": sums, "lines": lines, "total": total}


def _added_up(rows: RowSet, sums: Sums) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    once: dict[str, Decimal] = {}
    for form in rows.forms:
        key, amount = _key(form.raw(sums.by)), _amount_in(form, sums.of)
        if not key or amount is None or not _counts(form, sums):
            continue
        if sums.once and form.raw(sums.once):
            once[key] = max(once.get(key, ZERO), amount)
        else:
            found[key] = found.get(key, ZERO) + amount
    return {key: found.get(key, ZERO) + once.get(key, ZERO) for key in {*found, *once}}


def _owed(rows: RowSet, sums: Sums) -> dict[str, tuple[str, Decimal]]:
    """Return what the rows of another table come to, by the same record; every one that can be named stands there."""
    if not rows.forms:
        return {}
    known = rows.forms[0].fields[sums.by].known.rows
    names = {str(found.pk): str(found) for found in known}
    owed = dict.fromkeys(names, ZERO)
    for form in rows.forms:
        key, amount = _key(form.raw(sums.by)), _amount_in(form, sums.of)
        if key in owed and amount is not None and _counts(form, sums):
            owed[key] += amount
    return {key: (names[key], owed[key]) for key in names}


def _counts(form: Any, sums: Sums) -> bool:
    """Whether a row's manner lets it count; a table without that column counts whole."""
    for named, wanted in ((sums.only, True), (sums.leave_out, False)):
        if named is not None and named[0] in form.fields and (str(form.raw(named[0])) == named[1]) is not wanted:
            return False
    return True


def _key(value: Any) -> str:
    return str(value.pk if isinstance(value, Model) else value or "")


def _amount_in(form: Any, name: str) -> Decimal | None:
    field = form.fields[name]
    try:
        return field.to_python(form.raw(name)) if isinstance(field, MoneyField) else None
    except ValidationError:
        return None
