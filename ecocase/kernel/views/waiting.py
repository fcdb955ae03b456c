"""What waits for somebody: papers to sign for, steps to approve, drafts to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecocase.kernel import access, approvals, audit
from ecocase.kernel.access import Right
from ecocase.kernel.acts import Act
from ecocase.kernel.drafts import author_of, keep_draft
from ecocase.kernel.forms import as_query
from ecocase.kernel.models import Acknowledgement, Approval, Delivery, Draft
from ecocase.kernel.views.addresses import (
    crumbs_of,
    is_in_files_group,
    landing_of,
    page_of,
    ticked,
    url_of_step,
)
from ecocase.kernel.views.steps import act_of, whole_number
from ecocase.kernel.views.telling import button_of, conditions_of, effects_of, told
from ecocase.kernel.workflow import NotCompetent, StepRefused, model_of_kind, record_unit
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import ROLE_COVERS, Role

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

SHORTEST_TYPED, MOST_TYPED = 2, 5
STATES = {
    "asked": gettext_lazy("Waits for a leader's decision"),
    "approved": gettext_lazy("Approved"),
    "sent_back": gettext_lazy("Sent back"),
    "withdrawn": gettext_lazy("Taken back"),
}
TONES = {"asked": "soon", "approved": "ok", "sent_back": "over", "withdrawn": "off"}


class ReasonForm(forms.Form):
    """Why a step is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for sending back"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where you send it back; the asker reads it and goes on with the same form."),
    )
    reason.silent = True


class RemarkForm(forms.Form):
    """What a leader says to an exceeded limit."""

    reason = forms.CharField(
        label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The act stands either way; your remark is kept with it."),
    )  # fmt: skip


STANDS = {
    None: gettext_lazy("To note"),
    True: gettext_lazy("Noted, agreed"),
    False: gettext_lazy("Noted, not agreed"),
}


@require_POST
def sign_for(request: HttpRequest) -> HttpResponse:
    """Sign for the papers that were ticked."""
    for delivery in Delivery.objects.filter(uid__in=ticked(request), receiver=request.user.agency).order_by("pk"):
        try:
            sign_delivery(delivery, act_of(request, timezone.localdate()))
        except NotCompetent as refusal:
            raise PermissionDenied(refusal.says) from refusal
        except StepRefused as refusal:
            messages.warning(request, refusal.says)
        else:
            messages.success(request, _("Signed for: %(what)s") % {"what": delivery.subject})
    return redirect("desk:inbox")


def approval_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what a leader decides, and decide it."""
    approval = _own_or_404(approvals.shown_to(request.user).select_related("asked_by", "agency"), uid, request.user)
    form = approvals.form_of(approval)
    still_does = form.is_valid()
    complaint = None
    if request.method == "POST":
        try:
            return redirect(_decide(request, approval))
        except NotCompetent as refusal:
            raise PermissionDenied(refusal.says) from refusal
        except StepRefused as refusal:
            complaint = {"text": refusal.says, "article": refusal.article, "field_id": "id_reason"}
    if approval.state == Approval.State.SENT_BACK and approval.asked_by_id == request.user.pk:
        # Read is known: what is left to do stands among the drafts.
        Approval.objects.filter(pk=approval.pk).update(seen_by_asker=True)
    record, step = form.record, form.step
    since = audit.entries_shown_to(approval.agency, record).filter(at__gt=approval.asked_at)
    waits = approval.state == Approval.State.ASKED
    # Who asks to take a file over has no right on it yet: their leaders read the request, not the file.
    sees = access.holds(request.user.agency, record, Right.VIEW, on=timezone.localdate())
    context = {
        "approval": approval,
        "answers": form.answers() if still_does and sees else _as_posted(form),
        "papers": [
            {"title": stored.name, "size": stored.size_bytes, "url": reverse("handed-in", args=[stored.uid])}
            for files in form.kept.values()
            for stored in files
        ],
        "step": {
            "label": step.label,
            "button": button_of(step, approval=False),
            "legal_basis": list(step.legal_basis),
            "effects": effects_of(step, record) if waits and sees else [],
            "conditions": conditions_of(step, record, approval.on) if waits and sees else [],
        },
        "limits": _exceeded(approval, form) if still_does and waits and sees else [],
        "record": page_of(record) if sees else _unnamed(record),
        "facts": [
            {"label": label, "text": told(value)} for label, value in (record.shown_facts() if sees else ()) if value
        ],
        "crumbs": crumbs_of(record) if sees else [],
        "seen_version": record.version,
        "stale": record.version != approval.version,
        "changes": [{"label": _(e.label), "who": e.officer_name, "at": e.at} for e in since] if waits and sees else [],
        "may_decide": waits and approvals.may_decide(approval, request.user),
        "may_withdraw": waits and approval.asked_by_id == request.user.pk,
        "own": waits and approval.asked_by_id == request.user.pk,
        "form": ReasonForm(request.POST or None),
        "errors": [complaint] if complaint else [],
        # A choice that is gone, or an amount that is covered meanwhile: who approves would be refused.
        "no_longer": [found["text"] for found in form.summary()] if waits and not still_does else [],
    }
    approval.tone = TONES[approval.state]
    approval.state_label = STATES[approval.state]
    return render(request, "workflow/approval.html", context, status=422 if complaint else 200)


def _unnamed(record: Any) -> dict[str, Any]:
    """Return what may be said of a record to whom its file is not shown: of what kind it is."""
    return {"title": "", "number": "", "kind_label": record._meta.verbose_name, "url": ""}


def _exceeded(approval: Approval, form: Any) -> list[dict[str, str]]:
    """Return the limits that the step goes beyond, each with the asker's reason."""
    reason = form.cleaned_data.get("limit_reason", "")
    deed = Act(by=approval.asked_by, on=approval.on, at=approval.asked_at, limit_reason=reason)
    told = [(found, found.warning(form.record, deed, form.inputs())) for found in form.step.limits]
    return [{"text": says, "article": found.article, "reason": reason} for found, says in told if says]


def _as_posted(form: Any) -> list[dict[str, Any]]:
    """Return what was asked for as it was posted, where it no longer does."""
    return [
        {"label": field.label, "text": "；".join(form.data.getlist(name))}
        for name, field in form.fields.items()
        if form.data.getlist(name)
    ]


def _own_or_404(waiting: Any, uid: UUID, officer: Any) -> Any:
    """Return what waits for the officer's agency; administrators of people work on no file.

    :raises Http404: it waits elsewhere, or is not for this officer to see.
    """
    if not is_in_files_group(officer):
        raise Http404
    return get_object_or_404(waiting, uid=uid)


def _decide(request: HttpRequest, approval: Approval) -> str:
    now = timezone.now()
    decision = request.POST.get("decision")
    step = {"step": _(approval.label)}
    if decision == "approve":
        read = whole_number(request.POST.get("seen_version", ""))
        record = approvals.approve(approval, request.user, at=now, seen_version=read)
        messages.success(request, _("Approved: %(step)s") % step)
        return landing_of(record, request.user)
    # What was taken or sent back waits in the asker's hands as a draft, so that only the fault is to be mended.
    with record_unit():
        if decision == "withdraw":
            ended, says = approvals.withdraw(approval, request.user, at=now), _("Taken back: %(step)s")
        else:
            reason = request.POST.get("reason", "")
            ended, says = approvals.send_back(approval, request.user, at=now, reason=reason), _("Sent back: %(step)s")
        form = approvals.form_of(ended)
        keep_draft(ended.asked_by, url_of_step(form.step, form.record), as_query(ended.data))
    messages.success(request, says % step)
    return reverse("desk:home")


def acknowledgement_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a leader take note of an exceeded limit; a refusal is noted and undoes nothing."""
    found = _own_or_404(
        Acknowledgement.objects.filter(agency=request.user.agency).select_related("entered_by", "decided_by"),
        uid,
        request.user,
    )
    is_leader = Role.LEADER in ROLE_COVERS[Role(request.user.role)]
    may_decide = is_leader and found.decided_at is None and found.entered_by_id != request.user.pk
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied(_("A leader of the agency who did not enter it takes note of this."))
        found.decided_by, found.decided_at = request.user, timezone.now()
        found.accepted = request.POST.get("decision") == "note"
        found.note = request.POST.get("reason", "")
        found.save(update_fields=["decided_by", "decided_at", "accepted", "note"])
        messages.success(request, _("Noted."))
        return redirect("desk:home")
    record = model_of_kind(found.record_type)._default_manager.get(pk=found.record_id)
    sees = access.holds(request.user.agency, record, Right.SUMMARY, on=timezone.localdate())
    context = {
        "acknowledgement": True,
        "approval": {
            "asked_by": found.entered_by,
            "asked_at": found.entered_at,
            "state_label": STANDS[found.accepted],
            "tone": "soon" if found.accepted is None else "ok" if found.accepted else "over",
            "decided_by": found.decided_by,
            "decided_at": found.decided_at,
            "reason": found.note or (STANDS[found.accepted] if found.decided_at else ""),
        },
        "step": {"label": _(found.label), "legal_basis": [found.article_key] if found.article_key else []},
        "record": page_of(record) if sees else _unnamed(record),
        "crumbs": crumbs_of(record) if sees else [],
        "limits": [{"text": found.limit, "article": found.article_key, "reason": found.reason}],
        "may_decide": may_decide,
        "own": found.decided_at is None and found.entered_by_id == request.user.pk,
        "form": RemarkForm(),
    }
    return render(request, "workflow/approval.html", context)


def draft(request: HttpRequest) -> HttpResponse:
    """Keep a half-filled form (POST), or hand out a fresh token after a new sign-in (GET): to its own writer only."""
    sent = request.POST if request.method == "POST" else request.GET
    writer = author_of(sent.get("author", "")) or request.user
    if request.method != "POST":
        if writer != request.user:
            return JsonResponse({"writer": writer.name}, status=409)
        return JsonResponse({"csrf": get_token(request)})
    path = request.GET.get("for", "")
    if not path.startswith("/steps/"):
        raise Http404
    # On a shared computer a colleague may have signed in meanwhile: what was typed stays its writer's.
    kept = keep_draft(writer, path, request.POST)
    if writer != request.user:
        return JsonResponse({"writer": writer.name}, status=409)
    return JsonResponse({"saved_at": kept.saved_at.astimezone().strftime("%H:%M")})


@require_POST
def drop_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a draft is to be thrown away, and do so once that is said."""
    found = get_object_or_404(Draft, pk=pk, officer=request.user)
    if request.POST.get("sure") != "yes":
        return render(request, "workflow/drop_draft.html", {"draft": found, "what": _kept_in(found)})
    found.delete()
    messages.success(request, _("The draft is gone."))
    return redirect(found.path if request.POST.get("anew") else "desk:home")


def _kept_in(found: Draft) -> list[str]:
    """Return what was typed, as far as it can be told from keys and marks of the page."""
    hidden = ("form_key", "seen_version", "add_row")
    typed = [
        value
        for name, values in found.data.items()
        if name not in hidden and not name.endswith(("_FORMS", "-amount")) and not name.startswith("kept_")
        for value in values
        if len(value) >= SHORTEST_TYPED and not value.isascii()
    ]
    return typed[:MOST_TYPED]
