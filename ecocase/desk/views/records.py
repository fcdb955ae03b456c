"""The page of any record: where it stands, what is next, what is on file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecocase.desk.casepage import coverage_shown, tracks_shown
from ecocase.desk.clockviews import clocks_of
from ecocase.desk.family import family_of, files_beside, state_label_of
from ecocase.desk.nextsteps import next_steps
from ecocase.desk.timeline import timeline_of
from ecocase.kernel import access, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Attachment, Delivery, Paper, protected_fields
from ecocase.kernel.views.addresses import crumbs_of, page_of, record_or_404, url_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

TABS = {
    "": gettext_lazy("Overview"),
    "coverage": gettext_lazy("Coverage"),
    "papers": gettext_lazy("Papers"),
    "timeline": gettext_lazy("What was done"),
    "access": gettext_lazy("Who may see it"),
}
STATE_TONES = {
    "closed": "off", "terminated": "off", "not_opened": "off", "merged": "off", "withdrawn": "off",
    "failed": "over", "impossible": "over", "in_default": "over", "refused": "over", "not_passed": "over",
    "agreed": "ok", "performed": "ok", "signed": "ok", "confirmed": "ok", "passed": "ok", "settled": "ok",
}  # fmt: skip


def record_page(request: HttpRequest, kind: str, uid: UUID, tab: str = "") -> HttpResponse:
    """Show a record to an officer of an agency that may see its file."""
    record = record_or_404(kind, uid, request.user)
    file, today = record.file, timezone.localdate()
    right = access.right_held(request.user.agency, record, on=today) or Right.SUMMARY
    if tab not in TABS or (tab == "coverage" and record.kind() != "case"):
        raise Http404
    steps = next_steps(record, request.user, on=today) if not tab else None
    context = {
        "record": page_of(record),
        "crumbs": crumbs_of(record)[:-1],
        "practice": file.practice,
        "header": _header(record, right),
        "clocks": clocks_of(file, on=today),
        "next": steps,
        "tabs": _tabs(record, tab),
        "tab": tab,
        "right": right.says,
        "deeds": _drafts_to_read(record, right),
    }
    context |= _body(record, tab, request, right, today)
    return render(request, f"desk/record_{tab or 'overview'}.html", context)


def _drafts_to_read(record: Any, right: Right) -> list[dict[str, Any]]:
    """Return the way to the paper that a record is the draft of, for those who may read it."""
    if right < Right.VIEW or not documents.is_draft(record):
        return []
    address = reverse("draft-paper", args=[record.kind(), record.uid])
    return [{"label": _("Draft as PDF"), "url": address, "icon": "file-type-pdf"}]


def _body(record: Any, tab: str, request: HttpRequest, right: Right, today: date) -> dict[str, Any]:
    file = record.file
    if tab == "papers":
        return {
            "papers": papers_of(record, request.user, right),
            "attachments": attachments_of(record, request.user, right),
        }
    if tab == "timeline":
        beside = files_beside(file, request.user, on=today)
        return {"timeline": timeline_of(file, request.user, right, beside=beside)}
    if tab == "access":
        return {"grants": grants_of(file, today)}
    if tab == "coverage":
        return {"coverage": coverage_shown(record)}
    seen_whole = right >= Right.VIEW
    family = family_of(record, request.user, on=today)
    body: dict[str, Any] = {
        "facts_shown": [{"title": "", "rows": facts_rows(record)}] if seen_whole else [],
        "summary_only": not seen_whole,
        "children": family.within if seen_whole else [],
        "related": family.beside,
        "timeline": timeline_of(file, request.user, right, beside=family.rights)[:5],
        "papers": papers_of(record, request.user, right)[:6],
    }
    if record.kind() == "case":
        body |= {"tracks": tracks_shown(record, request.user, on=today), "coverage": coverage_shown(record)}
    return body


def _header(record: Any, right: Right) -> dict[str, Any]:
    state = next((getattr(record, field.name) for field in protected_fields(record)), "")
    return {
        "number": getattr(record, "shown_number", ""),
        "title": str(record),
        "kind_label": record._meta.verbose_name,
        "state_label": state_label_of(record),
        "state_tone": STATE_TONES.get(state, "live"),
        "practice": record.file.practice,
        "right": right.says,
        "print_url": f"{url_of(record)}?print=1",
    }


def _tabs(record: Any, current: str) -> list[dict[str, Any]]:
    keys = [key for key in TABS if key != "coverage" or record.kind() == "case"]
    return [
        {
            "key": key,
            "label": TABS[key],
            "url": reverse("record-tab", args=[record.kind(), record.uid, key]) if key else url_of(record),
            "active": key == current,
        }
        for key in keys
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


def papers_of(record: Any, officer: Any, right: Right) -> list[dict[str, Any]]:
    """Return the papers of a record, or of the whole file on the file's own page, that the officer may read."""
    papers = Paper.objects.select_related("agency").prefetch_related(
        Prefetch("deliveries", Delivery.objects.select_related("receiver"))
    )
    if record.file == record:
        papers = papers.filter(file_type=record.kind(), file_id=record.pk)
    else:
        papers = papers.filter(record_type=record.kind(), record_id=record.pk)
    shown = []
    for paper in papers.order_by("-issued_on", "-pk")[:200]:
        routes = list(paper.deliveries.all())
        delivered = any(route.receiver_id == officer.agency_id for route in routes)
        own = paper.agency_id == officer.agency_id
        if own or delivered or (right >= Right.VIEW and not paper.internal):
            shown.append(_shown_paper(paper, routes))
    return shown


def _shown_paper(paper: Paper, routes: list[Any]) -> dict[str, Any]:
    return {
        "number": paper.number,
        "title": paper.title,
        "issued_on": paper.issued_on,
        "agency": paper.agency,
        "size": paper.size_bytes,
        "sha256": paper.sha256,
        "pages": paper.page_count,
        "internal": paper.internal,
        "url": reverse("paper", args=[paper.uid]),
        "pending": paper.rendered_at is None,
        "deliveries": [
            {
                "to": route.receiver or route.addressee,
                "sent_on": route.sent_on,
                "signed_at": route.signed_at,
                "signed_by": route.signed_by,
                "owed": route.receipt_owed,
            }
            for route in routes
        ],
    }


def attachments_of(record: Any, officer: Any, right: Right) -> list[dict[str, Any]]:
    """Return the files attached to a file that the officer may read."""
    found = Attachment.objects.filter(file_type=record.file.kind(), file_id=record.file.pk)
    if right < Right.VIEW:
        found = found.filter(agency=officer.agency)
    return [
        {
            "title": attachment.stored.name,
            "purpose": attachment.purpose,
            "size": attachment.stored.size_bytes,
            "sha256": attachment.stored.sha256,
            "on": attachment.added_on,
            "agency": attachment.agency,
            "url": reverse("attachment", args=[attachment.uid]),
        }
        for attachment in found.select_related("stored", "agency").order_by("-added_on", "-pk")[:200]
        if attachment.audience == Attachment.Audience.FILE or attachment.agency_id == officer.agency_id
    ]


def grants_of(file: Any, today: date) -> list[dict[str, Any]]:
    """Return who may see a file, why, and until when."""
    return [
        {
            "agency": grant.agency,
            "right_label": Right(grant.right).says,
            "ground": grant.ground,
            "article": grant.article_key,
            "since": grant.granted_on,
            "until": grant.until,
            "granted_by": grant.granted_by,
            "reason": grant.reason,
        }
        for grant in access.live_grants(file, on=today)
    ]
