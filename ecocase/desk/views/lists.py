"""Lists of clues, referrals, cases and public-interest files: tabs, filters, pages, and tables to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ecocase.desk.bounded import in_words
from ecocase.desk.listings import CaseList, ClueList, FileList, ReferralList
from ecocase.desk.listings.base import PAGE
from ecocase.desk.listings.filters import HIDDEN
from ecocase.desk.listings.table import written
from ecocase.policy.competence import ROLE_COVERS, AgencyKind, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ecocase.desk.listings import Listing
    from ecocase.desk.listings.paging import Place


def clues(request: HttpRequest) -> HttpResponse:
    """List the clues that the agency may see."""
    return _shown(request, ClueList, "clues", _("Clues"))


def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that the agency may see."""
    return _shown(request, CaseList, "cases", _("Cases"))


def referrals(request: HttpRequest) -> HttpResponse:
    """List the referrals of the agency."""
    return _shown(request, ReferralList, "referrals", _("Referrals"))


def files(request: HttpRequest) -> HttpResponse:
    """List the procuratorate's own files."""
    return _shown(request, FileList, "files", _("Public-interest files"))


def _shown(request: HttpRequest, kind: type[Listing], key: str, title: str) -> HttpResponse:
    today = timezone.localdate()
    listing = kind(request.user, today, request.GET)
    if request.GET.get("as") == "csv":
        return _table(listing, f"{title}-{today.isoformat()}.csv")
    places = listing.places(request.GET.get("after", ""), PAGE + 1)
    records = listing.read(places[:PAGE])
    chips = listing.form.chips(request.GET)
    context = {
        "list": {"title": title, "key": key, "rings": True},
        "deeds": _deeds(request.user) if key == "clues" else [],
        "kinds": _kinds(key),
        "views": _views(listing, request),
        "filters": listing.form,
        "chips": chips,
        "clear_url": _address(request, drop=[name for name in listing.form.fields if name not in HIDDEN]),
        "columns": listing.columns(),
        "rows": [{"ring": listing.ring(record), "cells": listing.cells(record)} for record in records],
        "page": _page(request, places),
        "export_url": _address(request, **{"as": "csv"}) if records else "",
        "empty": _empty(request, key, is_narrowed=bool(chips) or listing.view != "all"),
    }
    return render(request, "desk/list.html", context)


def _table(listing: Listing, name: str) -> HttpResponse:
    answer = HttpResponse(written(listing), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _views(listing: Listing, request: HttpRequest) -> list[dict[str, Any]]:
    counts = listing.counts()
    return [
        {
            "label": label, "url": _address(request, view=view), "active": view == listing.view,
            "count": in_words(counts[view]), "over": view == "overdue" and counts[view] > 0,
        }
        for view, label in listing.views()
    ]  # fmt: skip


def _page(request: HttpRequest, places: list[Place]) -> dict[str, Any]:
    shown = min(len(places), PAGE)
    after = request.GET.get("after", "")
    says = _("%(number)s on this page") if after or len(places) > PAGE else _("%(number)s in all")
    return {
        "next_url": _address(request, after=places[PAGE - 1].mark) if len(places) > PAGE else "",
        "prev_url": _address(request) if after else "",
        "back_label": _("To the first page"),
        "shown": says % {"number": shown},
    }


def _address(request: HttpRequest, *, drop: list[str] | None = None, **changed: str) -> str:
    """Return the list's address with its filters, from the first page on unless a mark is given."""
    query = request.GET.copy()
    for name in ("after", "as", *(drop or ())):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _kinds(key: str) -> list[dict[str, Any]]:
    pairs = [("clues", _("Clues")), ("referrals", _("Referrals"))]
    if key in ("cases", "files"):
        pairs = [("cases", _("Cases")), ("files", _("Public-interest files"))]
    return [{"label": label, "url": reverse(f"desk:{name}"), "active": name == key} for name, label in pairs]


def _deeds(officer: Any) -> list[dict[str, Any]]:
    kinds = (AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.PROCURATORATE)
    if Role.OFFICER not in ROLE_COVERS[Role(officer.role)] or not any(officer.agency.acts_as(kind) for kind in kinds):
        return []
    register = reverse("begin", args=["clue", "register"])
    return [{"label": _("Register a clue"), "url": register, "icon": "plus", "primary": True}]


def _empty(request: HttpRequest, key: str, *, is_narrowed: bool) -> dict[str, Any]:
    """Return what an empty list says, and what to do next."""
    if is_narrowed:
        everything = [{"label": _("Show all"), "url": request.path}]
        return {
            "title": _("No file matches"),
            "text": _("Take a filter away, or look in another tab."),
            "actions": everything,
        }
    texts = {
        "clues": _("Clues stand here once your agency registers one or gets one by referral."),
        "referrals": _("A referral is drafted on the page of the clue or the case that it hands over."),
        "cases": _("A case is opened from a clue that has been verified; a procuratorate sees it once it is informed."),
        "files": _("A procuratorate opens a file from its own clue or from a referral that it accepts."),
    }
    deeds = _deeds(request.user) if key == "clues" else []
    if key == "cases":
        deeds = [{"label": _("To the clues"), "url": reverse("desk:clues")}]
    return {"title": _("Nothing here yet"), "text": texts[key], "actions": deeds}
