"""Papers issued, files handed in and what was sent, as far as a reader of a record's page may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from ecocase.kernel.models import Attachment, AuditEntry, Delivery, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.desk.scope import Scope
    from ecocase.kernel.models import Officer

SHOWN = 200


def papers_in(scope: Scope, officer: Officer) -> Any:
    """Return the papers that the officer may read: the agency's own, those delivered to it, those of files it views."""
    mine = Exists(Delivery.objects.filter(paper_id=OuterRef("pk"), receiver=officer.agency))
    papers = Paper.objects.annotate(is_delivered=mine)
    own = scope.linked & (Q(agency=officer.agency) | Q(is_delivered=True))
    return papers.filter(own | (scope.viewed & Q(internal=False)))


def attachments_in(scope: Scope, officer: Officer) -> Any:
    """Return the files handed in that the officer may read: the agency's own, and those meant for the file's viewers."""
    shared = scope.viewed & Q(audience=Attachment.Audience.FILE)
    return Attachment.objects.filter((scope.linked & Q(agency=officer.agency)) | shared)


def deliveries_in(scope: Scope, officer: Officer) -> Any:
    """Return what was sent on a file: the agency's own sending and receiving, and all of it for who views the file."""
    own = scope.linked & (Q(sender=officer.agency) | Q(receiver=officer.agency))
    return Delivery.objects.filter(own | (scope.viewed & (Q(paper=None) | Q(paper__internal=False))))


def unsigned_in(scope: Scope, officer: Officer) -> Any:
    """Return what was sent and nobody has signed for."""
    return deliveries_in(scope, officer).filter(receipt_owed=True, signed_on__isnull=True)


def shown_papers(papers: Any, *, most: int = SHOWN) -> list[dict[str, Any]]:
    """Return papers as their component draws them, the newest first."""
    routes = Prefetch("deliveries", Delivery.objects.select_related("receiver"))
    found = papers.select_related("agency").prefetch_related(routes).order_by("-issued_on", "-pk")[:most]
    return [_shown_paper(paper) for paper in found]


def _shown_paper(paper: Paper) -> dict[str, Any]:
    return {
        "act_id": paper.act_id,
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
            for route in paper.deliveries.all()
        ],
    }


def by_act(shown: Iterable[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    """Return papers that a page shows by the acts that have issued them, as the timeline names them."""
    found: dict[Any, list[dict[str, Any]]] = {}
    for paper in shown:
        owed = [route for route in paper["deliveries"] if route["owed"]]
        receipt = ("signed" if all(route["signed_at"] for route in owed) else "open") if owed else ""
        link = {"title": paper["title"], "number": paper["number"], "url": paper["url"], "receipt": receipt}
        found.setdefault(paper["act_id"], []).insert(0, link)
    return found


def papers_by_act(acts: Iterable[Any], scope: Scope, officer: Officer) -> dict[Any, list[dict[str, Any]]]:
    """Return the papers that acts have issued, by act, each with the state of its receipts; one query."""
    owed = Delivery.objects.filter(paper_id=OuterRef("pk"), receipt_owed=True)
    papers = (
        papers_in(scope, officer)
        .filter(act_id__in=list(acts))
        .annotate(is_owed=Exists(owed), is_open=Exists(owed.filter(signed_on__isnull=True)))
    )
    found: dict[Any, list[dict[str, Any]]] = {}
    for paper in papers.order_by("pk"):
        receipt = ("open" if paper.is_open else "signed") if paper.is_owed else ""
        link = {"title": paper.title, "number": paper.number, "url": reverse("paper", args=[paper.uid])}
        found.setdefault(paper.act_id, []).append(link | {"receipt": receipt})
    return found


def shown_attachments(attachments: Any) -> list[dict[str, Any]]:
    """Return the files handed in, grouped by the step, day and person they came with, the newest first."""
    face = AuditEntry.objects.filter(act_id=OuterRef("act_id")).order_by("caused_by", "pk")
    found = attachments.annotate(
        step_label=Subquery(face.values("label")[:1]),
        added_by=Subquery(face.values("officer_name")[:1]),
        whom=Subquery(face.annotate(whom=KT("inputs__said__whom")).values("whom")[:1]),
    )
    groups: dict[Any, dict[str, Any]] = {}
    for attachment in found.select_related("stored", "agency").order_by("-added_on", "-pk")[:SHOWN]:
        title = _(attachment.step_label) if attachment.step_label else _("Handed in")
        by, on = attachment.added_by or "", attachment.added_on
        group = groups.setdefault((on, title, by), {"title": title, "on": on, "by": by, "items": []})
        group["items"].append(_shown_attachment(attachment))
    return list(groups.values())


def _shown_attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "title": attachment.stored.name,
        "whom": attachment.whom or "",
        "size": attachment.stored.size_bytes,
        "sha256": attachment.stored.sha256,
        "on": attachment.added_on,
        "agency": attachment.agency,
        "own": attachment.audience == Attachment.Audience.OWN,
        "url": reverse("attachment", args=[attachment.uid]),
    }


def shown_deliveries(deliveries: Any, officer: Officer) -> list[dict[str, Any]]:
    """Return what went out and came in, the newest first, as the officer's side sees it."""
    words = {"transfer": _("Transfer"), "copy": _("Copied to"), "service": _("Service"), "notice": _("Notice"),
             "feedback": _("Feedback")}  # fmt: skip
    found = deliveries.select_related("paper", "sender", "receiver").order_by("-sent_on", "-pk")[:SHOWN]
    return [
        {
            "came_in": route.receiver_id == officer.agency_id,
            "subject": _(route.subject),
            "number": route.paper.number if route.paper else "",
            "url": reverse("paper", args=[route.paper.uid]) if route.paper else "",
            "manner": words.get(route.manner, route.manner),
            "from": route.sender,
            "to": route.receiver or route.addressee,
            "sent_on": route.sent_on,
            "signed_on": route.signed_on,
            "signed_by": route.signed_by,
            "owed": route.receipt_owed,
            "article": route.article_key,
        }
        for route in found
    ]
