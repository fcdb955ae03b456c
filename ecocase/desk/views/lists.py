"""Lists of clues and cases: filters, and pages that stay quick at 100,000 files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseState
from ecocase.kernel import access
from ecocase.kernel.models import Clock
from ecocase.kernel.views.addresses import is_in_files_group, url_of
from referrals.models import Clue, ClueState, PublicInterestFile, Referral

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PAGE = 50


class FilterForm(forms.Form):
    """What narrows a list."""

    q = forms.CharField(label=gettext_lazy("Number or title"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    practice = forms.ChoiceField(
        label=gettext_lazy("Practice files"),
        required=False,
        choices=[
            ("", gettext_lazy("All files")),
            ("no", gettext_lazy("Without practice files")),
            ("yes", gettext_lazy("Practice files only")),
        ],
    )

    def __init__(self, states: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *states]


def clues(request: HttpRequest) -> HttpResponse:
    """List the clues that the agency may see."""
    return _list(request, Clue, ClueState.choices, _("Clues"), "clues", lambda clue: clue.place)


def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that the agency may see."""
    return _list(request, Case, CaseState.choices, _("Cases"), "cases", lambda case: case.place)


def referrals(request: HttpRequest) -> HttpResponse:
    """List the referrals of the agency."""
    return _list(
        request, Referral, Referral._meta.get_field("state").choices, _("Referrals"), "referrals", lambda r: r.receiver
    )


def files(request: HttpRequest) -> HttpResponse:
    """List the procuratorate's own files."""
    states = PublicInterestFile._meta.get_field("state").choices
    return _list(request, PublicInterestFile, states, _("Public-interest files"), "files", lambda f: f.procuratorate)


def _list(
    request: HttpRequest, model: Any, states: Any, title: str, key: str, place: Callable[[Any], Any]
) -> HttpResponse:
    today = timezone.localdate()
    form = FilterForm(list(states), request.GET or None)
    rows = access.index_of(model, request.user.agency, on=today) if is_in_files_group(request.user) else []
    if rows != []:
        rows = _filtered(rows, form, model)
        rows = _after(rows, request.GET.get("after", ""))
        rows = rows.select_related("record", *(f"record__{name}" for name in model.SHOWN_WITH))
    found = list(rows[: PAGE + 1])
    shown = [row.record for row in found[:PAGE]]
    clocks = _nearest_clocks(model, shown)
    context = {
        "list": {"title": title, "subtitle": "", "key": key, "rings": True},
        "deeds": [],
        "views": _views(key, request),
        "filters": form,
        "chips": [],
        "columns": [
            {"key": "number", "label": _("Number")},
            {"key": "title", "label": _("Title")},
            {"key": "state", "label": _("State")},
            {"key": "place", "label": _("Place") if key in ("clues", "cases") else _("Agency")},
            {"key": "opened", "label": _("Opened")},
            {"key": "due", "label": _("Next due day")},
        ],
        "rows": [_row(record, place(record), clocks.get(record.pk), today) for record in shown],
        "page": _page(request, found),
        "bulk": [],
        "empty": {
            "title": _("Nothing here"),
            "text": _("No file matches, or none is on your agency's desk yet."),
            "actions": [],
        },
    }
    return render(request, "desk/list.html", context)


def _filtered(rows: Any, form: FilterForm, model: Any) -> Any:
    if not form.is_bound or not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if wanted["q"]:
        words = Q(record__number__icontains=wanted["q"])
        if model.kind() in ("clue", "case"):
            words |= Q(record__title__icontains=wanted["q"])
        rows = rows.filter(words)
    if wanted["state"]:
        rows = rows.filter(record__state=wanted["state"])
    if wanted["practice"]:
        rows = rows.filter(record__practice=wanted["practice"] == "yes")
    return rows


def _after(rows: Any, mark: str) -> Any:
    """Go on after the last row of the page before: no page grows slower with its number."""
    at, _sep, pk = mark.partition("~")
    try:
        moment, last = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return rows
    return rows.filter(Q(sort_at__lt=moment) | Q(sort_at=moment, record_id__lt=last))


def _page(request: HttpRequest, found: list[Any]) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("after", None)
    next_url = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        next_url = "?" + urlencode({**query.dict(), "after": f"{last.sort_at.isoformat()}~{last.record_id}"})
    first_url = f"?{query.urlencode()}" if request.GET.get("after") else ""
    return {"next_url": next_url, "prev_url": first_url, "shown": min(len(found), PAGE)}


def _nearest_clocks(model: Any, shown: list[Any]) -> dict[int, Clock]:
    live = Clock.objects.filter(
        file_type=model.kind(), file_id__in=[record.pk for record in shown], state=Clock.State.RUNNING
    )
    nearest: dict[int, Clock] = {}
    for clock in live.order_by("-due_on"):
        nearest[clock.file_id] = clock
    return nearest


def _row(record: Any, place: Any, clock: Clock | None, today: Any) -> dict[str, Any]:
    left = (clock.due_on - today).days if clock else None
    tone = "" if left is None else "over" if left < 0 else "soon" if left <= 7 else "ok"
    return {
        "url": url_of(record),
        "ring": {"days_left": left, "tone": tone, "total_days": 90} if left is not None else None,
        "cells": [
            {
                "label": _("Number"),
                "number": record.shown_number,
                "url": url_of(record),
                "text": record.shown_number or "—",
            },
            {"label": _("Title"), "text": str(record), "url": url_of(record), "practice": record.practice},
            {"label": _("State"), "state": record.get_state_display(), "tone": "live"},
            {"label": _("Place"), "text": str(place)},
            {"label": _("Opened"), "day": timezone.localtime(record.opened_at).date()},
            {
                "label": _("Next due day"),
                "day": clock.due_on if clock else None,
                "days_left": left,
                "tone": tone,
                "due_on": clock.due_on if clock else None,
            },
        ],
    }


def _views(key: str, request: HttpRequest) -> list[dict[str, Any]]:
    pairs = [("clues", _("Clues")), ("referrals", _("Referrals"))]
    if key in ("cases", "files"):
        pairs = [("cases", _("Cases")), ("files", _("Public-interest files"))]
    return [{"label": label, "url": reverse(f"desk:{name}"), "active": name == key} for name, label in pairs]
