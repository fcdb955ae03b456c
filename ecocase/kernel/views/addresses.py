"""Where records and their steps are found, and how other pages name them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import model_of_kind

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow import Step


def url_of(record: Any) -> str:
    """Return the address of a record's page."""
    return reverse("record", args=[record.kind(), record.uid])


def url_at(kind: str, uid: Any) -> str:
    """Return the address of a record's page by its kind and uid."""
    return reverse("record", args=[kind, uid])


def url_of_step(step: Step, record: Any, within: Any = None) -> str:
    """Return the address of a step's page."""
    if record.pk:
        return reverse("step", args=[record.kind(), record.uid, step.name])
    address = reverse("begin", args=[record.kind(), step.name])
    return f"{address}?within={within.kind()}:{within.uid}" if within is not None else address


def is_in_files_group(officer: Officer) -> bool:
    """Whether an officer works on files at all; administrators of people do not."""
    known: bool | None = getattr(officer, "in_files_group", None)
    return officer.groups.filter(pk=officer.agency.group_id).exists() if known is None else known


def record_or_404(kind: str, uid: UUID, officer: Officer, *, least: Right = Right.SUMMARY) -> Any:
    """Return a record that the officer's agency may see; a stranger cannot tell it from one that is not there.

    :raises Http404: no such kind or record, or no right on its file.
    """
    try:
        model = model_of_kind(kind)
    except LookupError as error:
        raise Http404 from error
    today = timezone.localdate()
    rows = access.with_right(model.shown(*model.PAGE_WITH), officer.agency, on=today)
    record = get_object_or_404(rows, uid=uid)
    access.take_right(record, officer.agency, on=today)
    if not is_in_files_group(officer) or not access.holds(officer.agency, record, least, on=today):
        raise Http404
    return record


def page_of(record: Any) -> dict[str, Any]:
    """Return how a record is named on other pages."""
    return {
        "title": str(record),
        "number": getattr(record, "shown_number", ""),
        "kind_label": record._meta.verbose_name,
        "url": url_of(record),
        "practice": getattr(record.file, "practice", False),
    }


def place_of(record: Any) -> dict[str, Any]:
    """Return how a record, or the one still to be made, is named at the head of a step's page."""
    if record.pk:
        return page_of(record)
    return {"title": "", "number": "", "kind_label": record._meta.verbose_name, "url": reverse("desk:home")}


def crumbs_of(record: Any) -> list[dict[str, str]]:
    """Return the way from the desk to a record: its file, then the record itself."""
    if not record.pk:
        return []
    file = record.file
    number = getattr(record, "shown_number", "")
    # A record that bears the number of its file goes by its name.
    own = str(record) if record != file and number == getattr(file, "shown_number", "") else number or str(record)
    above = [] if file == record else [(getattr(file, "shown_number", "") or str(file), file)]
    return [{"label": label, "url": url_of(found)} for label, found in (*above, (own, record))]


def landing_of(record: Any, officer: Officer) -> str:
    """Return where an officer goes after a step: to the record, or to the desk where the step has ended the own right."""
    right = access.right_of(officer.agency, record.file, on=timezone.localdate())
    return url_of(record) if right is not None else reverse("desk:home")


def ticked(request: HttpRequest) -> list[UUID]:
    """Return the deliveries that were ticked in a list; what is no token is left out."""
    found = []
    for token in request.POST.getlist("delivery"):
        with contextlib.suppress(ValueError):
            found.append(UUID(token))
    return found
