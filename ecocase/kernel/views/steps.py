"""One page for every step: fill in, look once more, do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ecocase.kernel import approvals, audit
from ecocase.kernel.acts import Act
from ecocase.kernel.drafts import author_of, author_token, keep_draft, rescue, seconds_left
from ecocase.kernel.formkeys import already_went_to, claim_key
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.models import Draft
from ecocase.kernel.views.addresses import crumbs_of, landing_of, place_of, record_or_404, url_of
from ecocase.kernel.views.telling import button_of, conditions_of, effects_of
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
from ecocase.kernel.workflow.registry import cautions_of
from ecocase.kernel.workflow.runner import belongs_to, check_standing, new_record

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, QueryDict

    from ecocase.kernel.models import Approval, AuditEntry, Officer
    from ecocase.kernel.workflow import Step

MEANWHILE_SHOWN = 3
# Not isdigit(), which takes superscripts and numbers of any length for digits.
WHOLE_NUMBER = re.compile("[0-9]{1,9}")


def step_page(request: HttpRequest, kind: str, uid: UUID, step_name: str) -> HttpResponse:
    """Show and carry out a step on a record."""
    record = record_or_404(kind, uid, request.user)
    return StepPage(request, _step_or_404(step_name, type(record)), record, None).answer()


def begin_page(request: HttpRequest, kind: str, step_name: str) -> HttpResponse:
    """Show and carry out a step that makes a record, alone or within another one."""
    try:
        model = model_of_kind(kind)
    except LookupError as error:
        raise Http404 from error
    step = _step_or_404(step_name, model)
    if not step.makes_a_record:
        raise Http404
    within = _within(request, step, model)
    record = new_record(model, act_of(request, timezone.localdate()), within)
    return StepPage(request, step, record, within).answer()


def act_of(request: HttpRequest, on: date, limit_reason: str = "") -> Act:
    """Return an act of the officer at the screen, entered now."""
    return Act(by=request.user, on=on, at=timezone.now(), limit_reason=limit_reason)


class StepPage:
    """The page of one step for one officer: what is asked, and what became of it."""

    def __init__(self, request: HttpRequest, step: Step, record: Any, within: Any) -> None:
        self.request, self.step, self.record, self.within = request, step, record, within
        self.subject = record if record.pk else within or record
        self.today = timezone.localdate()
        self.path = request.get_full_path()

    def answer(self) -> HttpResponse:
        """Answer the request: refuse, say why not now, ask, show for checking, or do."""
        bearer = self.record if self.record.pk else self.within
        why_not = self.step.actor.why_not(self.request.user, bearer, on=self.today)
        if why_not:
            return self._refused(NotCompetent(why_not, step=self.step, article=self.step.legal_basis[0]))
        if self.request.method == "POST":
            return self._post()
        try:
            check_standing(self.step, self.record, self.today, within=self.within)
        except StepRefused as refusal:
            return self._not_open(refusal)
        waiting = approvals.waiting_already(self.step, self.record, self.request.user)
        if waiting is not None:
            return self._not_open(approvals.waits_already(self.step), waiting=waiting)
        draft = Draft.objects.filter(officer=self.request.user, path=self.path).first()
        if draft is None:
            return self._draw_form(StepForm(self.step, self.record, self.request.user, within=self.within))
        form = self._bound(as_query(draft.data))
        form.is_valid()
        return self._draw_form(form, restored=True, draft=draft)

    def _written_by(self, writer: Officer) -> HttpResponse:
        """Refuse a form in which somebody else has written; it waits as that person's draft."""
        context = {"writer": writer, "is_own": False, "path": self.path}
        return render(self.request, "403_csrf.html", context, status=403)

    def _bound(self, data: QueryDict, files: Any = None) -> StepForm:
        return StepForm(self.step, self.record, self.request.user, data, files, within=self.within)

    def _post(self) -> HttpResponse:
        writer = author_of(self.request.POST.get("author", ""))
        if writer is not None and writer != self.request.user:
            rescue(self.request)
            return self._written_by(writer)
        went_to = already_went_to(self.request.user, self.request.POST.get("form_key", ""))
        if went_to:
            messages.info(self.request, _("This was done already; it counted once."))
            return redirect(went_to)
        if "add_row" in self.request.POST:
            return self._add_row(self.request.POST["add_row"])
        form = self._bound(self.request.POST, self.request.FILES)
        fine = form.is_valid()
        phase = self.request.POST.get("phase", "check")
        if phase == "keep":
            keep_draft(self.request.user, self.path, as_query(form.posted()))
            messages.success(self.request, _("Kept as a draft on your desk."))
            return redirect(place_of(self.subject)["url"])
        if phase == "fill" or not fine:
            return self._draw_form(form, status=200 if phase == "fill" else 422)
        return self._try(form, phase)

    def _try(self, form: StepForm, phase: str) -> HttpResponse:
        try:
            if phase == "do":
                return self._do(form)
            with record_unit(dry_run=True):
                # Rehearsed and taken back: the check page promises nothing that would be refused.
                self._carry_out(form, self._act_from(form))
        except InputRefused as refusal:
            form.put_complaints(refusal.by_field, refusal.articles)
            return self._draw_form(form, status=422, limits=refusal.by_field.get("limit_reason", []))
        except RecordBusy as refusal:
            return self._refused(refusal, form)
        except NotCompetent as refusal:
            return self._refused(refusal, form)
        except RecordChanged as refusal:
            return self._conflict(form, refusal)
        except StepRefused as refusal:
            return self._conflict(form, refusal) if self._was_overtaken() else self._not_open(refusal, form)
        keep_draft(self.request.user, self.path, as_query(form.posted()))
        return self._draw_check(form)

    def _add_row(self, key: str) -> HttpResponse:
        data = self.request.POST.copy()
        name = f"{key}-TOTAL_FORMS"
        rows = whole_number(data.get(name, ""))
        if rows is not None:
            data[name] = str(rows + 1)
        form = self._bound(data, self.request.FILES)
        form.is_valid()
        return self._draw_form(form, restored=True)

    def _was_overtaken(self) -> bool:
        seen = self._seen_version()
        if seen is None or self.record.pk is None:
            return False
        return type(self.record)._default_manager.filter(pk=self.record.pk).exclude(version=seen).exists()

    def _carry_out(self, form: StepForm, act: Act) -> Any:
        if self.step.makes_a_record:
            return begin(self.step.name, type(self.record), act, form.inputs(), within=self.within)
        return perform(self.step.name, self.record, act, form.inputs(), seen_version=self._seen_version())

    def _do(self, form: StepForm) -> HttpResponse:
        act = self._act_from(form)
        with record_unit():
            key = claim_key(self.request.user, form.form_key, form.posted(), at=act.at)
            if self._needs_approval():
                approvals.ask(form, act, seen_version=self._seen_version())
                done, says = self.record, _("Put before the leader: %(step)s")
            else:
                done, says = self._carry_out(form, act), _("Done: %(step)s")
            key.went_to = landing_of(done, self.request.user)
            key.save(update_fields=["went_to"])
        Draft.objects.filter(officer=self.request.user, path=self.path).delete()
        messages.success(self.request, says % {"step": self.step.label})
        return redirect(key.went_to)

    def _needs_approval(self) -> bool:
        return bool(self.record.pk) and approvals.is_needed(self.step, self.request.user, on=self.today)

    def _act_from(self, form: StepForm) -> Act:
        on = form.cleaned_data.get("on") or self.today
        return act_of(self.request, on, form.cleaned_data.get("limit_reason", ""))

    def _seen_version(self) -> int | None:
        return whole_number(self.request.POST.get("seen_version", ""))

    def _draw_form(
        self, form: StepForm, *, status: int = 200, restored: bool = False, draft: Draft | None = None,
        limits: list[str] | tuple[str, ...] = (),
    ) -> HttpResponse:  # fmt: skip
        if form.is_bound and not restored:
            keep_draft(self.request.user, self.path, as_query(form.posted()))
        reason = form.data.get("limit_reason") if form.is_bound else ""
        article = self.step.limits[0].article if self.step.limits else ""
        shown = list(limits) or ([str(found.says) for found in self.step.limits] if reason else [])
        context = self._context(form) | {
            "errors": form.summary() if form.is_bound and not restored else [],
            "limits": [{"text": text, "article": article} for text in shown],
            "kept_files": form.kept_files,
            "restored": restored and draft is not None,
            "draft": {
                "saved_at": draft and draft.saved_at,
                "pk": draft and draft.pk,
                "url": self._draft_url(),
                "seconds_left": seconds_left(self.request),
            },
        }
        return render(self.request, "workflow/step_form.html", context, status=status)

    def _draw_check(self, form: StepForm) -> HttpResponse:
        act = self._act_from(form)
        exceeded = [(found, found.warning(self.subject, act, form.inputs())) for found in self.step.limits]
        context = self._context(form) | {
            "answers": form.answers(),
            "carried": form.carried(),
            "warnings": [
                {"text": says, "url": url_of(about) if about is not None else ""}
                for says, about in cautions_of(self.step.name, self.record, act, form.inputs())
            ],
            "limits": [
                {"text": says, "article": found.article, "reason": act.limit_reason} for found, says in exceeded if says
            ],
        }
        return render(self.request, "workflow/step_check.html", context)

    def _context(self, form: StepForm | None) -> dict[str, Any]:
        seen = self._seen_version()
        return {
            "form": form,
            "step": self._shown_step(),
            "record": place_of(self.subject),
            "crumbs": crumbs_of(self.subject),
            "practice": getattr(self.subject.file, "practice", False) if self.subject.pk else False,
            "form_key": form.form_key if form is not None else "",
            "author": author_token(self.request.user),
            "sent_back": approvals.sent_back_to(self.request.user, self.step, self.record),
            "seen_version": seen if seen is not None else self.record.version,
        }

    def _shown_step(self) -> dict[str, Any]:
        step, subject = self.step, self.subject
        needs_approval = self._needs_approval()
        return {
            "name": step.name,
            "label": step.label,
            "hint": step.hint,
            "briefing": step.briefing(subject) if step.briefing else "",
            "button": button_of(step, approval=needs_approval),
            "legal_basis": list(step.legal_basis),
            "effects": effects_of(step, self.record),
            "conditions": conditions_of(step, subject, self.today),
            "approval": needs_approval,
            "approvers": approvals.leaders_for(self.request.user) if needs_approval else [],
        }

    def _draft_url(self) -> str:
        return f"{reverse('desk:draft')}?{urlencode({'for': self.path})}"

    def _reason(self, refusal: StepRefused) -> dict[str, str]:
        return {"text": refusal.says, "article": refusal.article, "key": refusal.reason_key}

    def _refused(self, refusal: StepRefused, form: StepForm | None = None) -> HttpResponse:
        context = self._context(form) | {"reason": self._reason(refusal)}
        if form is not None:
            context |= {"answers": form.answers(), "carried": form.carried()}
        status = 503 if isinstance(refusal, RecordBusy) else 403
        return render(self.request, "workflow/refused.html", context, status=status)

    def _not_open(
        self, refusal: StepRefused, form: StepForm | None = None, *, waiting: Approval | None = None
    ) -> HttpResponse:
        context = self._context(form) | {"reason": self._reason(refusal), "waiting": waiting}
        context["missing"] = context["step"]["conditions"]
        if form is not None:
            keep_draft(self.request.user, self.path, as_query(form.posted()))
            context["answers"] = form.answers()
        return render(self.request, "workflow/not_open.html", context, status=409)

    def _conflict(self, form: StepForm, refusal: StepRefused) -> HttpResponse:
        fresh = type(self.record)._default_manager.get(pk=self.record.pk)
        keep_draft(self.request.user, self.path, as_query(form.posted()))
        done = self._done_meanwhile(fresh)
        theirs: dict[str, str] = {}
        for entry in reversed(done):
            theirs |= dict(entry.inputs.get("answers", []))
        context = self._context(form) | {
            "reason": self._reason(refusal),
            "others": [
                {"who": e.officer_name, "agency": e.agency_name, "sign": e.agency_sign, "at": e.at, "label": _(e.label)}
                for e in done
            ],
            "rows": [
                {"label": label, "yours": yours, "theirs": theirs.get(label, ""), "differs": theirs.get(label) != yours}
                for label, yours in form.inputs().shown
            ],
            "carried": form.carried(),
            "form_key": str(uuid4()),
            "seen_version": fresh.version,
            "still_open": self.step.starts_from(self.step.state_of(fresh)),
        }
        return render(self.request, "workflow/conflict.html", context, status=409)

    def _done_meanwhile(self, fresh: Any) -> list[AuditEntry]:
        """Return the last steps that changed the record after the page was drawn, the newest first."""
        # Every step raises the version by one.
        changes = fresh.version - (self._seen_version() or 0)
        steps = audit.entries_shown_to(self.request.user.agency, fresh).filter(event="step")
        return list(steps.order_by("-pk")[: max(1, min(changes, MEANWHILE_SHOWN))])


def whole_number(posted: str) -> int | None:
    """Return a posted number, or None for anything else."""
    return int(posted) if WHOLE_NUMBER.fullmatch(posted) else None


def _within(request: HttpRequest, step: Step, model: Any) -> Any:
    """Return the record within which a step makes another one; a step that needs one has no page without it.

    :raises Http404: none is named though one is needed, or one that new records of the kind do not belong to.
    """
    named = request.GET.get("within", "")
    if bool(named) != (step.actor.holds is not None):
        raise Http404
    if not named:
        return None
    kind, _sep, uid = named.partition(":")
    try:
        within = record_or_404(kind, UUID(uid), request.user)
    except ValueError as error:
        raise Http404 from error
    if not belongs_to(model, type(within)):
        raise Http404
    return within


def _step_or_404(step_name: str, model: Any) -> Step:
    step = steps_of(model).get(step_name)
    if step is None or step.follows_only:
        raise Http404
    return step
