"""The inbox of the liaison officer: what came in, what is out and not yet received, and printing many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecocase.kernel import documents
from ecocase.kernel.models import Delivery, Officer
from ecocase.kernel.views.addresses import is_in_files_group
from ecocase.policy.competence import ROLE_COVERS, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 100


def inbox(request: HttpRequest) -> HttpResponse:
    """Show what came in, what waits for a signature first."""
    agency = request.user.agency
    allowed = is_in_files_group(request.user)
    arrived = (
        Delivery.objects.filter(receiver=agency).select_related("paper", "sender")
        if allowed
        else Delivery.objects.none()
    )
    waiting = list(arrived.filter(signed_on__isnull=True, receipt_owed=True).order_by("sent_at")[:SHOWN])
    done = list(arrived.exclude(signed_on__isnull=True, receipt_owed=True).order_by("-sent_at")[:SHOWN])
    context = {
        "liaison": _liaison(agency),
        "tabs": tabs("inbox", len(waiting)),
        "arrived": [_arrived(delivery) for delivery in [*waiting, *done]],
        "may_sign": allowed
        and any(role in ROLE_COVERS[Role(request.user.role)] for role in (Role.LIAISON, Role.OFFICER)),
        "sign_url": reverse("sign-for"),
        "print_url": reverse("desk:print"),
        "waiting": [],
        "deeds": [],
        "empty_text": _("No paper has come in yet."),
    }
    return render(request, "desk/inbox.html", context)


def outbox(request: HttpRequest) -> HttpResponse:
    """Show what was sent, what is not yet received first."""
    allowed = is_in_files_group(request.user)
    sent = (
        Delivery.objects.filter(sender=request.user.agency).select_related("paper", "receiver")
        if allowed
        else Delivery.objects.none()
    )
    open_ones = sent.filter(signed_on__isnull=True, receipt_owed=True).order_by("sent_at")[:SHOWN]
    done = sent.exclude(signed_on__isnull=True, receipt_owed=True).order_by("-sent_at")[:SHOWN]
    context = {
        "tabs": tabs("outbox", 0),
        "sent": [_sent(delivery) for delivery in [*open_ones, *done]],
        "deeds": [],
        "empty_text": _("Your agency has sent no paper yet."),
    }
    return render(request, "desk/outbox.html", context)


@require_POST
def print_many(request: HttpRequest) -> HttpResponse:
    """Put the papers of the ticked deliveries together as one PDF."""
    if not is_in_files_group(request.user):
        return redirect("desk:inbox")
    tokens = request.POST.getlist("delivery")
    chosen = Delivery.objects.filter(uid__in=tokens, receiver=request.user.agency, paper__isnull=False)
    ready = [found.paper for found in chosen.select_related("paper").order_by("sent_at") if found.paper.rendered_at]
    if not ready:
        messages.warning(request, _("None of these papers is ready to print yet. Try again in a moment."))
        return redirect("desk:inbox")
    return FileResponse(documents.bound_together(ready), content_type="application/pdf", filename="papers.pdf")


def tabs(current: str, to_sign: int) -> list[dict[str, Any]]:
    """Return the two sides of the correspondence."""
    return [
        {
            "label": _("Came in"), "url": reverse("desk:inbox"), "active": current == "inbox", "count": to_sign,
            "count_label": _("to sign for"),
        },
        {"label": _("Sent"), "url": reverse("desk:outbox"), "active": current == "outbox"},
    ]  # fmt: skip


def _liaison(agency: Any) -> dict[str, Any]:
    people = Officer.objects.filter(agency=agency, role=Role.LIAISON.value, is_active=True)
    return {"names": [person.name for person in people], "others": []}


def _arrived(delivery: Delivery) -> dict[str, Any]:
    paper = delivery.paper
    return {
        "token": str(delivery.uid),
        "title": delivery.subject,
        "number": paper.number if paper else "",
        "url": reverse("paper", args=[paper.uid]) if paper else "",
        "sender": delivery.sender,
        "sign": delivery.sender.sign,
        "sent_on": delivery.sent_on,
        "sent_at": delivery.sent_at,
        "articles": [delivery.article_key] if delivery.article_key else [],
        "pages": paper.page_count if paper else None,
        "signed_at": delivery.signed_at or (delivery.sent_at if not delivery.receipt_owed else None),
        "signed_by": delivery.signed_by,
        "print_url": reverse("paper", args=[paper.uid]) if paper else "",
    }


def _sent(delivery: Delivery) -> dict[str, Any]:
    paper = delivery.paper
    return {
        "token": str(delivery.uid),
        "title": delivery.subject,
        "number": paper.number if paper else "",
        "url": reverse("paper", args=[paper.uid]) if paper else "",
        "to": delivery.receiver or delivery.addressee,
        "receiver": delivery.receiver or delivery.addressee,
        "sign": delivery.receiver.sign if delivery.receiver else "ot",
        "sent_on": delivery.sent_on,
        "sent_at": delivery.sent_at,
        "signed_at": delivery.signed_at,
        "signed_by": delivery.signed_by,
        "articles": [delivery.article_key] if delivery.article_key else [],
        "overdue": False,
    }
