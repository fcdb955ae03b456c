"""The inbox of the liaison officer: what came in, what is out and not yet received, and printing many at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecocase.desk.bounded import counts, in_words
from ecocase.desk.names import Names
from ecocase.desk.workrows import file_title, subject_of
from ecocase.kernel import deliveries, documents
from ecocase.kernel.models import Delivery, Officer
from ecocase.kernel.views.addresses import is_in_files_group, ticked
from ecocase.policy.competence import ROLE_COVERS, AgencyKind, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from ecocase.kernel.models import Agency

PAGE = 50
WAITING_SHOWN = 100
# No text sets a day for a receipt; after these days both sides are shown that it is missing.
SOON_AFTER_DAYS, LATE_AFTER_DAYS = 3, 7
SIGNED = "signed"


def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits for a signature and what waits for a receipt; or, in the second tab, what was signed for."""
    agency, allowed = request.user.agency, is_in_files_group(request.user)
    is_signed_tab = request.GET.get("view") == SIGNED
    to_sign = deliveries.to_sign(agency) if allowed else Delivery.objects.none()
    not_received = deliveries.not_yet_received(agency) if allowed else Delivery.objects.none()
    many = counts(agency, sign=to_sign.select_related(None), sent=not_received.select_related(None))
    request.papers_to_sign = many["sign"]
    page = None
    if is_signed_tab:
        done = Delivery.objects.filter(receiver=agency).exclude(signed_on__isnull=True, receipt_owed=True)
        arrived, page = _page(request, done.select_related("paper", "sender") if allowed else done.none())
    else:
        arrived = list(to_sign[:WAITING_SHOWN])
    waiting = [] if is_signed_tab else list(not_received[:WAITING_SHOWN])
    names = _files_of(request, [*arrived, *waiting])
    context = {
        "liaison": _liaison(agency),
        "tabs": _tabs(SIGNED if is_signed_tab else "inbox", many),
        "is_signed_tab": is_signed_tab,
        "arrived": [_arrived(delivery, names) for delivery in arrived],
        "arrived_count": "" if is_signed_tab else in_words(many["sign"]),
        "page": page,
        "may_sign": allowed
        and any(role in ROLE_COVERS[Role(request.user.role)] for role in (Role.LIAISON, Role.OFFICER)),
        "sign_url": reverse("sign-for"),
        "print_url": reverse("desk:print"),
        "waiting": [_sent(delivery, names) for delivery in waiting],
        "waiting_count": in_words(many["sent"]),
        "empty_title": _("Nothing signed for yet") if is_signed_tab else _("Nothing waits for a signature"),
        "empty_text": _("What your agency signs for stands here, with the name and the time.")
        if is_signed_tab
        else _("Papers that other bodies send to your agency arrive here. You sign for them, and the sender is told."),
    }
    return render(request, "desk/inbox.html", context)


def outbox(request: HttpRequest) -> HttpResponse:
    """Show what was sent, the newest first, each with its receipt."""
    agency, allowed = request.user.agency, is_in_files_group(request.user)
    sent = Delivery.objects.filter(sender=agency) if allowed else Delivery.objects.none()
    many = counts(
        agency,
        sign=deliveries.to_sign(agency).select_related(None) if allowed else Delivery.objects.none(),
        sent=deliveries.not_yet_received(agency).select_related(None) if allowed else Delivery.objects.none(),
    )
    request.papers_to_sign = many["sign"]
    rows, page = _page(request, sent.select_related("paper", "receiver"))
    names = _files_of(request, rows)
    context = {
        "tabs": _tabs("outbox", many),
        "sent": [_sent(delivery, names) for delivery in rows],
        "page": page,
        "empty_text": _("What your agency transfers, copies, notifies or serves stands here, with its receipt."),
    }
    return render(request, "desk/outbox.html", context)


@require_POST
def print_many(request: HttpRequest) -> HttpResponse:
    """Put the papers of the ticked deliveries together as one PDF."""
    if not is_in_files_group(request.user):
        return redirect("desk:inbox")
    chosen = Delivery.objects.filter(receiver=request.user.agency, paper__isnull=False)
    chosen = chosen.filter(uid__in=ticked(request)).select_related("paper").order_by("sent_at", "pk")
    ready = [found for found in chosen if found.paper.rendered_at]
    if not ready:
        messages.warning(request, _("None of these papers is ready to print yet. Try again in a moment."))
        return redirect("desk:inbox")
    content = documents.bound_together([found.paper for found in ready])
    Delivery.objects.filter(pk__in=[found.pk for found in ready]).update(printed_at=timezone.now())
    return FileResponse(content, content_type="application/pdf", filename="papers.pdf")


def _tabs(current: str, many: dict[str, int]) -> list[dict[str, Any]]:
    inbox_url = reverse("desk:inbox")
    return [
        {
            "label": _("To do"), "url": inbox_url, "active": current == "inbox",
            "count": in_words(many["sign"]) if many["sign"] else "", "count_label": _("to sign for"),
        },
        {"label": _("Signed for"), "url": f"{inbox_url}?view={SIGNED}", "active": current == SIGNED},
        {
            "label": _("Sent"), "url": reverse("desk:outbox"), "active": current == "outbox",
            "count": in_words(many["sent"]) if many["sent"] else "", "count_label": _("not yet received"),
        },
    ]  # fmt: skip


def _page(request: HttpRequest, rows: QuerySet[Delivery]) -> tuple[list[Delivery], dict[str, Any]]:
    """Return a page of deliveries, the newest first, going on after the last one of the page before."""
    view = {"view": request.GET["view"]} if request.GET.get("view") else {}
    at, _sep, pk = request.GET.get("after", "").partition("~")
    is_later = False
    try:
        rows = rows.filter(
            Q(sent_at__lt=datetime.fromisoformat(at)) | Q(sent_at=datetime.fromisoformat(at), pk__lt=int(pk))
        )
        is_later = True
    except ValueError:
        # No mark, or none of ours: the first page.
        pass
    found = list(rows.order_by("-sent_at", "-pk")[: PAGE + 1])
    shown, page = found[:PAGE], {"shown": "", "next_url": "", "prev_url": "", "back_label": _("To the first page")}
    if len(found) > PAGE:
        last = shown[-1]
        page["next_url"] = "?" + urlencode({**view, "after": f"{last.sent_at.isoformat()}~{last.pk}"})
    if is_later:
        page["prev_url"] = f"?{urlencode(view)}"
    page["shown"] = _("%(number)s on this page") % {"number": len(shown)} if shown else ""
    return shown, page


def _liaison(agency: Agency) -> dict[str, Any]:
    """Return the agency's liaison officers, and those of the other institution in the same place (OPINIONS_23)."""
    institutions = [AgencyKind.ENVIRONMENT_BUREAU.value, AgencyKind.PROCURATORATE.value]
    own = Q(agency=agency)
    beside = Q(agency__division=agency.division_id, agency__kind__in=institutions) if agency.division_id else own
    people = list(Officer.objects.filter(own | beside, role=Role.LIAISON.value, is_active=True))
    others = [person for person in people if person.agency_id != agency.pk and person.agency.kind != agency.kind]
    return {"names": [person.name for person in people if person.agency_id == agency.pk], "others": others}


def days_waiting(delivery: Delivery) -> int:
    """Return for how many days a receipt has been owed, since the paper could be signed for."""
    return (timezone.localdate() - timezone.localdate(delivery.sent_at)).days


def waiting_tone(days: int) -> str:
    """Return how urgent a missing receipt is, the same on both sides."""
    if days >= LATE_AFTER_DAYS:
        return "over"
    return "soon" if days >= SOON_AFTER_DAYS else "live"


def _files_of(request: HttpRequest, rows: list[Delivery]) -> Names:
    """Read the files that papers belong to, as far as the reader's agency may see them."""
    pairs = [(row.file_type, row.file_id) for row in rows]
    return Names(request.user.agency, timezone.localdate(), pairs)


def _named(delivery: Delivery, names: Names) -> dict[str, Any]:
    paper = delivery.paper
    return {
        "token": str(delivery.uid),
        "title": subject_of(delivery),
        "file": file_title(delivery, names),
        "number": paper.number if paper else "",
        "url": reverse("paper", args=[paper.uid]) if paper else "",
        "sent_on": delivery.sent_on,
        "sent_at": delivery.sent_at,
        "signed_at": delivery.signed_at,
        "signed_by": delivery.signed_by,
        "owed": delivery.receipt_owed,
        "days_waiting": days_waiting(delivery),
        "tone": waiting_tone(days_waiting(delivery)),
        "articles": [delivery.article_key] if delivery.article_key else [],
    }


def _arrived(delivery: Delivery, names: Names) -> dict[str, Any]:
    paper = delivery.paper
    return _named(delivery, names) | {
        "sender": delivery.sender,
        "sign": delivery.sender.sign,
        "pages": paper.page_count if paper else None,
        "printed_at": delivery.printed_at,
        "is_done": delivery.signed_on is not None or not delivery.receipt_owed,
    }


def _sent(delivery: Delivery, names: Names) -> dict[str, Any]:
    return _named(delivery, names) | {
        "to": delivery.receiver or delivery.addressee,
        "sign": delivery.receiver.sign if delivery.receiver else "ot",
        "manner": MANNERS[delivery.manner]() if delivery.manner in MANNERS else "",
    }


MANNERS = {
    Delivery.Manner.TRANSFER.value: lambda: _("transfer"),
    Delivery.Manner.COPY.value: lambda: _("copy"),
    Delivery.Manner.SERVICE.value: lambda: _("service"),
    Delivery.Manner.NOTICE.value: lambda: _("notice"),
    Delivery.Manner.FEEDBACK.value: lambda: _("feedback"),
}
