"""The page of any record: where it stands, what is next, what is on file; every tab has its own address."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecocase.desk import casepage, details, papers
from ecocase.desk import timeline as trail
from ecocase.desk.around import Around, counterpart_of
from ecocase.desk.clockviews import grouped
from ecocase.desk.duesteps import put_due_first
from ecocase.desk.family import Family, family_of, state_label_of, state_tone_of, with_rows
from ecocase.desk.nextsteps import next_steps
from ecocase.desk.page import WITH_OPINIONS, Page
from ecocase.kernel import access, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import FileRecord
from ecocase.kernel.views.addresses import crumbs_of, page_of, record_or_404, url_of
from restoration.models import Plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

ACTS_ON_THE_OVERVIEW = 12
PAPERS_ON_THE_OVERVIEW = 20
TABS = {
    "": gettext_lazy("Overview"),
    "obligors": gettext_lazy("Obligors and claims"),
    "evidence": gettext_lazy("Evidence"),
    "papers": gettext_lazy("Papers"),
    "exchanges": gettext_lazy("Exchanges"),
    "periods": gettext_lazy("Periods"),
    "restoration": gettext_lazy("Restoration"),
    "timeline": gettext_lazy("Record"),
    "access": gettext_lazy("Who may see it"),
}
ONLY_OF_A_CASE = frozenset({"obligors", "restoration"})
LISTS = {
    "case": ("desk:cases", gettext_lazy("Cases")),
    "clue": ("desk:clues", gettext_lazy("Clues")),
    "referral": ("desk:referrals", gettext_lazy("Referrals")),
    "publicinterestfile": ("desk:files", gettext_lazy("Public-interest files")),
}


def record_page(request: HttpRequest, kind: str, uid: UUID, tab: str = "") -> HttpResponse:
    """Show a record to an officer of an agency that may see its file."""
    record = record_or_404(kind, uid, request.user)
    today = timezone.localdate()
    if tab not in TABS or (tab in ONLY_OF_A_CASE and record.kind() != "case"):
        raise Http404
    right = access.right_held(request.user.agency, record, on=today) or Right.SUMMARY
    page = Page(request, record, right, today)
    if page.kind == "case":
        _tell_case(page)
    context = {
        "record": page_of(record),
        "crumbs": _crumbs(page),
        "practice": record.file.practice,
        "header": _header(page),
        "clocks": grouped(page.clocks, page.url("periods")),
        "tabs": _tabs(page, tab),
        "tab": tab,
        "right": right.says,
        "summary_only": not page.seen_whole,
        "neighbours": {"newer": page.around.newer_url, "older": page.around.older_url},
        "access_url": page.url("access"),
        "deeds": _drafts_to_read(record, right),
    }
    context |= BODIES[tab](page)
    return render(request, f"desk/record_{tab or 'overview'}.html", context)


def _crumbs(page: Page) -> list[dict[str, Any]]:
    """Return the way from the list over the case, where the reader may see it, and the file."""
    file, officer = page.record.file, page.request.user
    above = [
        found
        for found in file.files_to_lock()
        if found != file
        and found.kind() == "case"
        and access.holds(officer.agency, found, Right.SUMMARY, on=page.today)
    ]
    name, label = LISTS.get((above or [file])[0].kind(), ("", ""))
    way = [{"label": label, "url": reverse(name)}] if name else []
    return [*way, *(crumb for found in above for crumb in crumbs_of(found)), *crumbs_of(page.record)[:-1]]


def _drafts_to_read(record: Any, right: Right) -> list[dict[str, Any]]:
    """Return the way to the paper that a record is the draft of, for those who may read it."""
    if right < Right.VIEW or not documents.is_draft(record):
        return []
    address = reverse("draft-paper", args=[record.kind(), record.uid])
    return [{"label": _("Draft as PDF"), "url": address, "icon": "file-type-pdf"}]


def _header(page: Page) -> dict[str, Any]:
    record = page.record
    flags = []
    if page.kind == "case" and page.seen_whole:
        flags += [{"label": _("Criminal case"), "icon": "gavel"}] if record.criminal_case_no else []
        flags += [{"label": _("Major case"), "icon": "flag"}] if record.is_major else []
        flags += [{"label": _("Simple case"), "icon": "leaf"}] if record.is_simple else []
    return {
        "number": getattr(record, "shown_number", ""),
        "title": str(record),
        "kind_label": record._meta.verbose_name,
        "state_label": state_label_of(record),
        "state_tone": state_tone_of(record),
        "practice": record.file.practice,
        "right": page.right.says,
        "flags": flags,
        "counterpart": counterpart_of(record, page.request.user, page.counts["counterpart"], page.around),
    }


def _tabs(page: Page, current: str) -> list[dict[str, Any]]:
    """Return the tabs that the record has something for, each with its number; the one that is open stays.

    Who may see the file is reached by the button at the head.
    """
    counts = page.counts
    live = [clock for clock in page.clocks if not clock["ended"]]
    over = sum(clock["days_left"] < 0 and not clock["paused"] for clock in live)
    unsigned = counts["unsigned"]
    numbers = {
        "obligors": (len(page.record.facts.track_list), _("obligors")) if page.kind == "case" else (0, ""),
        "evidence": (counts["evidence"], _("handed in")),
        "papers": (counts["papers"], _("papers")),
        "exchanges": (unsigned or counts["exchanges"], _("receipts open") if unsigned else _("sent or received")),
        "periods": (over or len(live), _("overdue") if over else _("running")),
        "restoration": (len(page.around.beside.get(Plan, [])), _("restorations")),
    }
    has = {key: number > 0 for key, (number, _label) in numbers.items()} | {"periods": bool(page.clocks)}
    return [
        {
            "key": key,
            "label": label,
            "url": page.url(key),
            "active": key == current,
            "count": numbers.get(key, (0, ""))[0],
            "count_label": numbers.get(key, (0, ""))[1],
            "over": (key == "periods" and over > 0) or (key == "exchanges" and unsigned > 0),
        }
        for key, label in TABS.items()
        if has.get(key, key != "access") or key == current
        if key not in ONLY_OF_A_CASE or page.kind == "case"
    ]


# --- the overview --------------------------------------------------------------------------------------------------


def _overview(page: Page) -> dict[str, Any]:
    record, officer, today = page.record, page.request.user, page.today
    family = family_of(record, officer, page.around, on=today)
    if page.kind == "negotiation":
        _tell_negotiation(page, family)
    family = with_rows(family, officer, on=today) if page.seen_whole else family
    # A record within a file shows its few papers at once; a file has a tab for them.
    issued = papers.shown_papers(papers.papers_in(page.scope, officer)) if record.file != record else None
    timeline = trail.timeline_of(
        page.reader,
        most=ACTS_ON_THE_OVERVIEW,
        overdue=_overdue(page),
        papers=None if issued is None else papers.by_act(issued),
    )
    steps = next_steps(record, officer, on=today)
    if page.kind == "case" and page.right >= Right.HANDLE:
        put_due_first(steps, page.clocks, officer, on=today)
    body: dict[str, Any] = {
        "next": steps,
        "facts_shown": [{"title": "", "rows": facts_rows(record)}] if page.seen_whole else [],
        "tables": details.tables_of(record, family.records, page.clocks, today) if page.seen_whole else [],
        "children": family.within if page.seen_whole else [],
        "related": family.beside,
        "timeline": timeline.events,
        "views": _views(page, ""),
        "acts": {"shown": len({act for event in timeline.acts for act in event["acts"]}), "total": timeline.total},
        "timeline_url": page.url("timeline"),
        "grants": _agencies_with_rights(page),
        "all_grants": page.right >= Right.HANDLE,
    }
    if issued is not None:
        body["papers"] = issued[:PAPERS_ON_THE_OVERVIEW]
    if page.kind in WITH_OPINIONS:
        body["opinions"] = trail.opinions_of(page.reader, page.around.flags["opinions"]) if page.seen_whole else []
    if page.kind == "case":
        body |= {
            "figures": casepage.figures_of(record),
            "tracks": casepage.tracks_shown(record, officer, on=today, with_amounts=page.seen_whole),
            "standing": casepage.standing_of(record),
            "coverage": casepage.coverage_shown(record, seen_whole=page.seen_whole),
        }
        body["children"] = [group for group in body["children"] if group["kind"] != "damageitem"]
    return body


def _tell_case(page: Page) -> None:
    """Tell the case what the page has asked already."""
    casepage.tell_tracks(page.record)
    page.record.facts.tell("unpassed_restorations", page.around.flags["unpassed"])


def _tell_negotiation(page: Page, family: Family) -> None:
    parties = family.records.get("negotiationparty", [])
    page.record.facts.tell("negotiating_parties", [party for party in parties if party.state == "negotiating"])
    details.meetings_of(page.record)
    details.tell_periods(page.record, page.clocks)


def _overdue(page: Page) -> list[dict[str, Any]]:
    return [clock for clock in page.clocks if clock["days_left"] < 0 and not clock["ended"] and not clock["paused"]]


def _agencies_with_rights(page: Page) -> list[dict[str, Any]]:
    """Return who can see the file, each agency once with its grounds; who does not handle it is told of itself only."""
    found: dict[int, dict[str, Any]] = {}
    for grant in page.around.grants:
        agency = grant["agency"]
        if page.right >= Right.HANDLE or agency.pk == page.request.user.agency_id:
            # Grants come with the strongest right first.
            row = found.setdefault(agency.pk, {"agency": agency, "right_label": grant["right_label"], "grounds": []})
            row["grounds"].append(grant)
    return list(found.values())


def _views(page: Page, current: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), "opinions": _("Opinions only"), "steps": _("Steps only"), "exchanges": _("Exchanges only")}
    return [
        {"label": labels[key], "url": page.url("timeline", **({"show": key} if key else {})), "active": key == current}
        for key in trail.VIEWS
    ]


def facts_rows(record: Any) -> list[dict[str, Any]]:
    """Return what a record's page lists: label, value and how to write it."""
    rows = []
    for label, value in record.shown_facts():
        if value in (None, ""):
            continue
        kind = "money" if isinstance(value, Decimal) else "day" if isinstance(value, date) else "text"
        rows.append({"label": label, "value": value, "kind": kind})
    return rows


# --- the other tabs ------------------------------------------------------------------------------------------------


def _obligors(page: Page) -> dict[str, Any]:
    record, officer = page.record, page.request.user
    family = Family()
    if page.seen_whole:
        within = {model: rows for model, rows in page.around.hanging.items() if not issubclass(model, FileRecord)}
        found = Around(hanging=within)
        family = with_rows(family_of(record, officer, found, on=page.today), officer, on=page.today)
    return {
        "tracks": casepage.tracks_shown(record, officer, on=page.today, with_amounts=page.seen_whole),
        "coverage": casepage.coverage_shown(record, seen_whole=page.seen_whole),
        "shares": casepage.shares_of(record) if page.seen_whole else [],
        "children": family.within,
    }


def _evidence(page: Page) -> dict[str, Any]:
    found = papers.attachments_in(page.scope, page.request.user)
    return {"evidence": papers.shown_attachments(found), "shown": papers.SHOWN}


def _papers(page: Page) -> dict[str, Any]:
    return {"papers": papers.shown_papers(papers.papers_in(page.scope, page.request.user))}


def _exchanges(page: Page) -> dict[str, Any]:
    officer = page.request.user
    referrals = [
        group for group in family_of(page.record, officer, page.around, on=page.today).beside if _is_of_referrals(group)
    ]
    sent = papers.shown_deliveries(papers.deliveries_in(page.scope, officer), officer)
    return {"exchanges": sent, "related": referrals, "unsigned": page.counts["unsigned"]}


def _is_of_referrals(group: dict[str, Any]) -> bool:
    return any("/referral/" in item["url"] or "/publicinterestfile/" in item["url"] for item in group["items"])


def _periods(page: Page) -> dict[str, Any]:
    return {"periods": page.clocks}


def _restoration(page: Page) -> dict[str, Any]:
    plans = Plan.shown().filter(case=page.record, pk__in=[row["pk"] for row in page.around.beside.get(Plan, [])])
    may_see = {row["pk"]: Right(row["held"]) for row in page.around.beside.get(Plan, [])}
    return {
        "plans": [
            {
                "title": str(plan),
                "url": url_of(plan),
                "state_label": state_label_of(plan),
                "state_tone": state_tone_of(plan),
                "rows": facts_rows(plan) if may_see[plan.pk] >= Right.VIEW else [],
            }
            for plan in plans.prefetch_related("milestones").order_by("pk")
        ]
    }


def _timeline(page: Page) -> dict[str, Any]:
    view = page.request.GET.get("show", "")
    view = view if view in trail.VIEWS else ""
    after = page.request.GET.get("after", "")
    found = trail.timeline_of(page.reader, view=view, after=after, overdue=_overdue(page))
    query = {"show": view} if view else {}
    head = trail.head_of(page.reader)
    return {
        "timeline": found.events,
        "views": _views(page, view),
        "acts": {"shown": len({act for event in found.acts for act in event["acts"]}), "total": found.total},
        "page": {
            "shown": "",
            "next_url": page.url("timeline", **query, after=found.after) if found.after else "",
            "prev_url": page.url("timeline", **query) if after else "",
        },
        "digest": {"head": head.digest, "verify_url": page.url("timeline", verify="1")} if head else None,
        "verified": trail.verified(page.reader) if page.request.GET.get("verify") else None,
    }


def _access(page: Page) -> dict[str, Any]:
    """Tell who may see the file; who does not handle it is told of itself only."""
    own = [grant for grant in page.around.grants if grant["agency"].pk == page.request.user.agency_id]
    return {"grants": page.around.grants if page.right >= Right.HANDLE else own}


BODIES: dict[str, Callable[[Page], dict[str, Any]]] = {
    "": _overview,
    "obligors": _obligors,
    "evidence": _evidence,
    "papers": _papers,
    "exchanges": _exchanges,
    "periods": _periods,
    "restoration": _restoration,
    "timeline": _timeline,
    "access": _access,
}
