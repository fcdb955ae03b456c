"""What narrows a list: its form, and the chips that tell what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecocase.desk.listings.paging import OPENED, PERIOD

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

# The reform of compensation began with the pilots of 2015; no file is older.
FIRST_YEAR = 2015
HIDDEN = ("view", "sort")
PERIODS = [
    ("", gettext_lazy("All")),
    ("overdue", gettext_lazy("Overdue")),
    ("week", gettext_lazy("Due within seven days")),
    ("month", gettext_lazy("Due within thirty days")),
    ("paused", gettext_lazy("Paused")),
    ("none", gettext_lazy("No period runs")),
]


class FilterForm(forms.Form):
    """What every list can be narrowed by."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(PERIOD, ""), (OPENED, "")]
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period that runs"), required=False, choices=PERIODS)
    year = forms.TypedChoiceField(label=gettext_lazy("Year opened"), required=False, coerce=int, empty_value=None)
    q = forms.CharField(label=gettext_lazy("Number, title, obligor or place"), required=False, max_length=100)

    # In which order the fields stand; forms of one list put their own between.
    field_order = ("view", "sort", "state", "period", "procuratorate", "flag", "source", "side", "year", "q")

    def __init__(self, states: list[tuple[str, Any]], today: date, data: QueryDict | None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["state"].choices = [("", _("All")), *states]
        years = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = [("", _("All")), *years]

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what the form does not offer counts as nothing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def chips(self, data: QueryDict) -> list[dict[str, str]]:
        """Return what was chosen in words, each with the address without it."""
        chosen, found = self.chosen(), []
        for name, field in self.fields.items():
            value = chosen.get(name)
            if name in HIDDEN or value in (None, ""):
                continue
            words = dict(getattr(field, "choices", [])).get(str(value), value)
            rest = data.copy()
            rest.pop(name, None)
            rest.pop("after", None)
            label = _("%(name)s: %(value)s") % {"name": field.label, "value": words}
            found.append({"label": label, "remove_url": f"?{rest.urlencode()}"})
        return found


class CaseFilter(FilterForm):
    """What the list of cases can be narrowed by besides."""

    procuratorate = forms.ChoiceField(
        label=gettext_lazy("Procuratorate"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("not_informed", gettext_lazy("Not informed")),
            ("informed", gettext_lazy("Informed")),
            ("takes_part", gettext_lazy("Handles obligors")),
        ],
    )
    flag = forms.ChoiceField(
        label=gettext_lazy("Mark"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("major", gettext_lazy("Major case")),
            ("simple", gettext_lazy("Simple case")),
            ("criminal", gettext_lazy("Criminal case")),
            ("preventive", gettext_lazy("Preventive case")),
            ("marine", gettext_lazy("At sea")),
            ("practice", gettext_lazy("Practice files only")),
            ("real", gettext_lazy("Without practice files")),
        ],
    )


class PracticeFilter(FilterForm):
    """A list that can be narrowed by practice files besides."""

    flag = forms.ChoiceField(
        label=gettext_lazy("Practice files"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("practice", gettext_lazy("Practice files only")),
            ("real", gettext_lazy("Without practice files")),
        ],
    )


class ClueFilter(PracticeFilter):
    """What the list of clues can be narrowed by besides."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)


class ReferralFilter(PracticeFilter):
    """What the list of referrals can be narrowed by besides."""

    side = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=[("", gettext_lazy("All")), ("sent", gettext_lazy("From us")), ("received", gettext_lazy("To us"))],
    )
