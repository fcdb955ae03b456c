"""Papers and attachments, handed out to those who may read them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ecocase.kernel import access, approvals, documents, outbox
from ecocase.kernel.access import Right
from ecocase.kernel.models import Approval, Attachment, Paper, StoredFile
from ecocase.kernel.views.addresses import is_in_files_group, page_of, record_or_404
from ecocase.kernel.workflow import model_of_kind

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@require_GET
def paper_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand out a paper's PDF to its author and to those whom it was delivered to or who see the file."""
    paper = get_object_or_404(Paper, uid=uid)
    record = model_of_kind(paper.record_type)._default_manager.get(pk=paper.record_id)
    if not may_see_paper(request.user, paper, record):
        raise Http404
    if paper.rendered_at is None:
        seen = access.holds(request.user.agency, record, Right.SUMMARY, on=timezone.localdate())
        place = page_of(record) if seen else page_of(record) | {"url": reverse("desk:inbox")}
        stopped = outbox.why_parked("render_paper", paper=paper.pk)
        context = {"paper": paper, "record": place, "stopped": stopped}
        return render(request, "workflow/paper_pending.html", context, status=202)
    name = f"{paper.number} {paper.title}.pdf".strip()
    content = documents.path_of(paper.sha256).open("rb")
    return FileResponse(content, content_type="application/pdf", filename=name)


@require_GET
def draft_file(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """Hand out a paper in the making as a PDF marked as a draft, to either side of its file; nothing is kept."""
    record = record_or_404(kind, uid, request.user, least=Right.VIEW)
    found = documents.draft_of(record)
    if found is None:
        raise Http404
    spec, values = found
    content = documents.render_draft(spec.key, values, practice=record.file.practice)
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=f"{spec.title}（草案）.pdf")


def may_see_paper(officer: Any, paper: Paper, record: Any) -> bool:
    """Whether an officer may read a paper: its author's, delivered to the agency, or on a file it sees whole."""
    if not is_in_files_group(officer):
        return False
    if paper.agency_id == officer.agency_id or paper.deliveries.filter(receiver=officer.agency).exists():
        return True
    if paper.internal:
        return False
    return access.holds(officer.agency, record, Right.VIEW, on=timezone.localdate())


@require_GET
def attachment_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand out a file that was attached to a record."""
    attachment = get_object_or_404(Attachment.objects.select_related("stored"), uid=uid)
    model = model_of_kind(attachment.record_type)
    uid_of_record = model._default_manager.get(pk=attachment.record_id).uid
    record_or_404(attachment.record_type, uid_of_record, request.user, least=Right.VIEW)
    own = attachment.agency_id == request.user.agency_id
    if attachment.audience == Attachment.Audience.OWN and not own:
        raise Http404
    stored = attachment.stored
    content = documents.path_of(stored.sha256).open("rb")
    return FileResponse(content, content_type=stored.media_type, filename=stored.name, as_attachment=True)


@require_GET
def handed_in_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand out a file that no step has used yet: to the agency that handed it in, and to whom it waits for."""
    stored = get_object_or_404(StoredFile.objects.select_related("stored_by"), uid=uid)
    own = stored.stored_by is not None and stored.stored_by.agency_id == request.user.agency_id
    if not is_in_files_group(request.user) or not (own or _waits_with(stored, request.user)):
        raise Http404
    content = documents.path_of(stored.sha256).open("rb")
    return FileResponse(content, content_type=stored.media_type, filename=stored.name, as_attachment=True)


def _waits_with(stored: StoredFile, officer: Any) -> bool:
    """Whether a file lies beside a step that waits for a leader of the officer's agency."""
    asked = approvals.shown_to(officer).filter(state=Approval.State.ASKED, agency=stored.stored_by.agency)
    token = str(stored.uid)
    return any(
        token in tokens
        for data in asked.values_list("data", flat=True)
        for name, tokens in data.items()
        if name.startswith("kept_")
    )
