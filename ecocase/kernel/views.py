"""One page for every step: fill in, look once more, do it. And what waits: receipts, approvals, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ecocase.kernel import access, approvals, documents, law
from ecocase.kernel.access import Right
from ecocase.kernel.acts import Act
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.formkeys import already_went_to, claim_key
from ecocase.kernel.middleware import keep_draft
from ecocase.kernel.models import Approval, Attachment, AuditEntry, Delivery, Draft, Paper
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RecordBusy,
    RecordChanged,
    StepRefused,
    begin,
    model_of_kind,
    perform,
    record_unit,
    steps_of,
)
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.kernel.workflow.runner import check_standing, new_record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ecocase.kernel.workflow.declaration import Step


def url_of(record: Any) -> str:
    """Return the address of a record's page."""
    return reverse("record", args=[record.kind(), record.uid])


def url_of_step(step: Step, record: Any, within: Any = None) -> str:
    """Return the address of a step's page."""
    if record.pk:
        return reverse("step", args=[record.kind(), record.uid, step.name])
    address = reverse("begin", args=[record.kind(), step.name])
    return f"{address}?within={within.kind()}:{within.uid}" if within is not None else address


def record_or_404(kind: str, uid: UUID, officer: Any, *, least: Right = Right.SUMMARY) -> Any:
    """Return a record that the officer's agency may see; a stranger cannot tell it from one that is not there.

    :raises Http404: no such kind or record, or no right on its file.
    """
    try:
        model = model_of_kind(kind)
    except LookupError as error:
        raise Http404 from error
    record = get_object_or_404(model, uid=uid)
    in_files_group = officer.groups.filter(pk=officer.agency.group_id).exists()
    if not in_files_group or not access.holds(officer.agency, record, least, on=timezone.localdate()):
        raise Http404
    return record


def step_page(request: HttpRequest, kind: str, uid: UUID, step_name: str) -> HttpResponse:
    """Show and carry out a step on a record."""
    record = record_or_404(kind, uid, request.user)
    return _Page(request, _step_or_404(step_name, type(record)), record, None).answer()


def begin_page(request: HttpRequest, kind: str, step_name: str) -> HttpResponse:
    """Show and carry out a step that makes a record, alone or within another one."""
    try:
        model = model_of_kind(kind)
    except LookupError as error:
        raise Http404 from error
    step = _step_or_404(step_name, model)
    if not step.makes_a_record:
        raise Http404
    within = None
    if request.GET.get("within"):
        parent_kind, _sep, parent_uid = request.GET["within"].partition(":")
        try:
            within = record_or_404(parent_kind, UUID(parent_uid), request.user)
        except ValueError as error:
            raise Http404 from error
    record = new_record(model, _act_of(request, timezone.localdate()), within)
    return _Page(request, step, record, within).answer()


class _Page:
    """The page of one step for one officer: what is asked, and what became of it."""

    def __init__(self, request: HttpRequest, step: Step, record: Any, within: Any) -> None:
        self.request, self.step, self.record, self.within = request, step, record, within
        self.subject = record if record.pk else within or record
        self.today = timezone.localdate()

    def answer(self) -> HttpResponse:
        bearer = self.record if self.record.pk else self.within
        why_not = self.step.actor.why_not(self.request.user, bearer, on=self.today)
        if why_not:
            return self._refused(why_not)
        if self.request.method == "POST":
            return self._post()
        try:
            self._check_what_is_on_file()
        except StepRefused as refusal:
            return self._not_open(refusal)
        return self._draw(self._empty_form(), "fill")

    def _empty_form(self) -> StepForm:
        draft = Draft.objects.filter(officer=self.request.user, path=self.request.get_full_path()).first()
        form = StepForm(self.step, self.record, self.request.user, within=self.within)
        if draft is not None:
            self.draft = draft
            form = self._bound(as_query(draft.data))
            form.is_valid()
            form.is_draft = True
        return form

    def _bound(self, data: Any, files: Any = None) -> StepForm:
        return StepForm(self.step, self.record, self.request.user, data, files, within=self.within)

    def _check_what_is_on_file(self) -> None:
        """Ask what does not depend on what is entered: state and requirements on this day."""
        check_standing(self.step, self.record, self.today, within=self.within)

    def _post(self) -> HttpResponse:
        went_to = already_went_to(self.request.user, self.request.POST.get("form_key", ""))
        if went_to:
            messages.info(self.request, _("This was done already; it counted once."))
            return redirect(went_to)
        form = self._bound(self.request.POST, self.request.FILES)
        phase = self.request.POST.get("phase", "fill")
        if not form.is_valid() or phase == "change":
            return self._draw(form, "fill", status=200 if phase == "change" else 422)
        try:
            if phase == "act":
                return self._act(form)
            self._rehearse(form)
        except InputRefused as refusal:
            _put_complaints(form, refusal)
            return self._draw(form, "fill", status=422)
        except RecordChanged as refusal:
            return self._conflict(form, refusal)
        except RecordBusy as refusal:
            messages.warning(self.request, refusal.says)
            return self._draw(form, "fill", status=503)
        except NotCompetent as refusal:
            return self._refused(refusal.says)
        except StepRefused as refusal:
            return self._conflict(form, refusal) if self._was_overtaken() else self._not_open(refusal, form)
        return self._draw(form, "check")

    def _was_overtaken(self) -> bool:
        seen = self._seen_version()
        return seen is not None and self.record.pk is not None and seen != self.record.version

    def _rehearse(self, form: StepForm) -> None:
        """Do the step and take it back, so that the check page promises nothing that would be refused."""
        act = self._act_from(form)
        with record_unit(dry_run=True):
            self._carry_out(form, act)

    def _carry_out(self, form: StepForm, act: Act) -> Any:
        if self.step.makes_a_record:
            return begin(self.step.name, type(self.record), act, form.inputs(), within=self.within)
        return perform(self.step.name, self.record, act, form.inputs(), seen_version=self._seen_version())

    def _act(self, form: StepForm) -> HttpResponse:
        act = self._act_from(form)
        with record_unit():
            key = claim_key(self.request.user, form.form_key, form.posted(), at=act.at)
            if self.record.pk and approvals.is_needed(self.step, self.request.user, on=act.on):
                approvals.ask(form, act, seen_version=self._seen_version())
                done, says = self.record, _("Put before the leader: %(step)s")
            else:
                done, says = self._carry_out(form, act), _("Done: %(step)s")
            address = url_of(done)
            key.went_to = address
            key.save(update_fields=["went_to"])
        Draft.objects.filter(officer=self.request.user, path=self.request.get_full_path()).delete()
        messages.success(self.request, says % {"step": self.step.label})
        return redirect(address)

    def _act_from(self, form: StepForm) -> Act:
        on = form.cleaned_data.get("on") or self.today
        return _act_of(self.request, on, form.cleaned_data.get("limit_reason", ""))

    def _seen_version(self) -> int | None:
        posted = self.request.POST.get("seen_version", "")
        return int(posted) if posted.isdigit() else None

    def _draw(self, form: StepForm, phase: str, *, status: int = 200) -> HttpResponse:
        template = "workflow/step_check.html" if phase == "check" else "workflow/step_form.html"
        return render(self.request, template, self._context(form, phase), status=status)

    def _context(self, form: StepForm, phase: str) -> dict[str, Any]:
        seen = self._seen_version()
        posted = form.posted() if form.is_bound else {}
        return {
            "form": form,
            "phase": phase,
            "step": self.step_for_page(),
            "record": page_of(self.subject) if self.subject.pk else {"title": "", "url": reverse("desk:home")},
            "errors": _summary(form) if form.is_bound and not getattr(form, "is_draft", False) else [],
            "limits": [
                {"text": str(limit.says), "article": limit.article, "field": "limit_reason"} for limit in self.step.limits
            ],
            "kept_files": form.kept_files,
            "form_key": form.form_key,
            "seen_version": seen if seen is not None else self.record.version,
            "draft": getattr(self, "draft", None),
            "answers": form.inputs().shown if phase == "check" else [],
            "on": form.cleaned_data.get("on") if phase == "check" else None,
            "hidden": [(key, value) for key, values in posted.items() for value in values] if phase == "check" else [],
            "action": self.request.get_full_path(),
            "draft_url": reverse("desk:draft"),
        }

    def step_for_page(self) -> dict[str, Any]:
        """Return the step as its page tells it: words, articles and what happens with it."""
        needed = bool(self.record.pk) and approvals.is_needed(self.step, self.request.user, on=self.today)
        return {
            "name": self.step.name,
            "label": self.step.label,
            "hint": self.step.hint,
            "button": self.step.button or self.step.label,
            "legal_basis": law.articles(self.step.legal_basis),
            "effects": [{"says": effect.says, "article": effect.article} for effect in self.step.effects],
            "approval": needed,
            "limits": self.step.limits,
        }

    def _refused(self, says: str) -> HttpResponse:
        context = {"step": self.step_for_page(), "says": says, "record": self._place()}
        return render(self.request, "workflow/refused.html", context, status=403)

    def _not_open(self, refusal: StepRefused, form: StepForm | None = None) -> HttpResponse:
        if form is not None:
            keep_draft(self.request.user, self.request.get_full_path(), as_query(form.posted()))
        context = {
            "step": self.step_for_page(),
            "says": refusal.says,
            "articles": law.articles([refusal.article] if refusal.article else []),
            "record": self._place(),
            "kept": form is not None,
        }
        return render(self.request, "workflow/not_open.html", context, status=409)

    def _conflict(self, form: StepForm, refusal: StepRefused) -> HttpResponse:
        fresh = type(self.record)._default_manager.get(pk=self.record.pk)
        latest = AuditEntry.objects.filter(record_type=fresh.kind(), record_id=fresh.pk).order_by("-pk").first()
        keep_draft(self.request.user, self.request.get_full_path(), as_query(form.posted()))
        theirs = dict((latest.inputs or {}).get("answers", [])) if latest else {}
        rows = [
            {"label": label, "yours": text, "theirs": theirs.get(label, "")} for label, text in form.inputs().shown
        ]
        context = self._context(form, "conflict") | {
            "says": refusal.says,
            "others": {"entry": latest, "rows": rows},
            "seen_version": fresh.version,
        }
        return render(self.request, "workflow/conflict.html", context, status=409)

    def _place(self) -> dict[str, Any]:
        return page_of(self.subject) if self.subject.pk else {"title": "", "url": reverse("desk:home")}


def page_of(record: Any) -> dict[str, Any]:
    """Return how a record is named on other pages."""
    return {
        "title": str(record),
        "number": getattr(record, "shown_number", ""),
        "kind_label": record._meta.verbose_name,
        "url": url_of(record),
        "practice": getattr(record.file, "practice", False),
    }


@require_POST
def sign_for(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sign for a paper that came in."""
    delivery = get_object_or_404(Delivery, uid=uid, receiver=request.user.agency)
    try:
        sign_delivery(delivery, _act_of(request, timezone.localdate()))
        messages.success(request, _("Signed for: %(what)s") % {"what": delivery.subject})
    except NotCompetent as refusal:
        raise PermissionDenied(refusal.says) from refusal
    except StepRefused as refusal:
        messages.warning(request, refusal.says)
    return redirect(request.POST.get("next") or reverse("desk:inbox"))


def approval_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what a leader decides, and decide it."""
    approval = get_object_or_404(Approval, uid=uid, agency=request.user.agency)
    form = approvals.form_of(approval)
    form.is_valid()
    complaint = ""
    if request.method == "POST":
        try:
            address = _decide(request, approval)
        except NotCompetent as refusal:
            raise PermissionDenied(refusal.says) from refusal
        except StepRefused as refusal:
            complaint = refusal.says
        else:
            return redirect(address)
    context = {
        "approval": approval,
        "answers": form.inputs().shown if form.is_valid() else [],
        "files": [stored for files in form.kept.values() for stored in files],
        "step": {"label": form.step.label, "legal_basis": law.articles(form.step.legal_basis)},
        "record": page_of(form.record),
        "may_decide": approvals.may_decide(approval, request.user) and approval.state == Approval.State.ASKED,
        "may_withdraw": approval.asked_by_id == request.user.pk and approval.state == Approval.State.ASKED,
        "complaint": complaint,
        "reason": request.POST.get("reason", ""),
        "correct_url": url_of_step(form.step, form.record),
    }
    return render(request, "workflow/approval.html", context, status=409 if complaint else 200)


def _decide(request: HttpRequest, approval: Approval) -> str:
    now = timezone.now()
    decision = request.POST.get("decision")
    if decision == "approve":
        record = approvals.approve(approval, request.user, at=now)
        messages.success(request, _("Approved: %(step)s") % {"step": approval.label})
        return url_of(record)
    if decision == "withdraw":
        approvals.withdraw(approval, request.user, at=now)
        messages.success(request, _("Taken back: %(step)s") % {"step": approval.label})
    else:
        sent = approvals.send_back(approval, request.user, at=now, reason=request.POST.get("reason", ""))
        # What was sent back waits in the asker's hands as a draft, so that only the fault is to be mended.
        form = approvals.form_of(sent)
        keep_draft(sent.asked_by, url_of_step(form.step, form.record), as_query(sent.data))
        messages.success(request, _("Sent back: %(step)s") % {"step": approval.label})
    return reverse("desk:home")


@require_GET
def paper_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand out a paper's PDF to its author and to those whom it was delivered to or who see the file."""
    paper = get_object_or_404(Paper, uid=uid)
    record = model_of_kind(paper.record_type)._default_manager.get(pk=paper.record_id)
    if not may_see_paper(request.user, paper, record):
        raise Http404
    if paper.rendered_at is None:
        return render(request, "workflow/paper_pending.html", {"paper": paper, "record": page_of(record)}, status=202)
    name = f"{paper.number} {paper.title}.pdf".strip()
    content = documents.path_of(paper.sha256).open("rb")
    return FileResponse(content, content_type="application/pdf", filename=name)


def may_see_paper(officer: Any, paper: Paper, record: Any) -> bool:
    """Whether an officer may read a paper: its author's, delivered to the agency, or on a file it sees whole."""
    if not officer.groups.filter(pk=officer.agency.group_id).exists():
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


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep a half-filled form; answers with the time of saving."""
    path = request.POST.get("draft_path", "")
    if not path.startswith("/steps/"):
        raise Http404
    posted = request.POST.copy()
    posted.pop("draft_path")
    draft = keep_draft(request.user, path, posted)
    return JsonResponse({"saved_at": draft.saved_at.astimezone().strftime("%H:%M:%S")})


@require_POST
def drop_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    get_object_or_404(Draft, pk=pk, officer=request.user).delete()
    messages.success(request, _("The draft is gone."))
    return redirect("desk:home")


def _act_of(request: HttpRequest, on: Any, limit_reason: str = "") -> Act:
    return Act(by=request.user, on=on, at=timezone.now(), limit_reason=limit_reason)


def _step_or_404(step_name: str, model: Any) -> Step:
    step = steps_of(model).get(step_name)
    if step is None or step.follows_only:
        raise Http404
    return step


def _put_complaints(form: StepForm, refusal: InputRefused) -> None:
    for name, sentences in refusal.by_field.items():
        for says in sentences:
            form.add_error(name if name in form.fields else None, says)


def _summary(form: StepForm) -> list[dict[str, str]]:
    """Return every complaint with the field it belongs to, for the box at the head of the form."""
    found = [
        {"field_id": f"id_{name}" if name != "__all__" else "", "text": text, "label": _label(form, name)}
        for name, sentences in form.errors.items()
        for text in sentences
    ]
    for key, rows in form.row_sets.items():
        for place, errors in enumerate(rows.errors):
            found += [
                {"field_id": f"id_{key}-{place}-{name}", "text": text, "label": f"{place + 1}"}
                for name, sentences in errors.items()
                for text in sentences
            ]
        found += [{"field_id": f"rows-{key}", "text": text, "label": ""} for text in rows.non_form_errors()]
    return found


def _label(form: StepForm, name: str) -> str:
    return str(form.fields[name].label or "") if name in form.fields else ""

