"""Four eyes: an officer asks, a leader who is somebody else approves or sends back.

The leader is of the same agency, or of the department that the claimant government has designated for the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecocase.kernel import audit
from ecocase.kernel.acts import Act
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.models import Approval, Grant, Officer, RecordReference, StepSetting
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    StepNotOpen,
    declared_step,
    model_of_kind,
    perform,
    record_unit,
)
from ecocase.kernel.workflow.registry import files_of_step
from ecocase.kernel.workflow.runner import check
from ecocase.policy.competence import ROLE_COVERS, Role

if TYPE_CHECKING:
    from datetime import date, datetime

    from ecocase.kernel.workflow.declaration import Step


def is_needed(step: Step, officer: Officer, *, on: date) -> bool:
    """Whether a step waits for a leader: by its declaration, unless the agency has switched that off."""
    if not step.approval or step.approval_fixed:
        return step.approval
    kind = step.field.model.kind()
    switched_off = StepSetting.objects.filter(agency=officer.agency, record_type=kind, step=step.name)
    return not switched_off.filter(approval_off_since__lte=on).exists()


def leaders_for(officer: Officer) -> list[str]:
    """Return the names of those in the officer's agency who may approve what the officer asks for."""
    leading = [role.value for role, covered in ROLE_COVERS.items() if Role.LEADER in covered]
    found = Officer.objects.filter(agency=officer.agency, is_active=True, role__in=leading)
    return [person.name for person in found.exclude(pk=officer.pk)]


def ask(form: StepForm, act: Act, *, seen_version: int | None) -> Approval:
    """Put a step before the leader: the very conditions of the step itself, then the form as it was posted.

    :raises StepRefused: a condition is not met, or a colleague has asked for the same step.
    """
    record, step = form.record, form.step
    with record_unit() as unit:
        unit.lock(files_of_step(step.name, record))
        check(step, record, act, form.inputs(), seen_version=seen_version)
        try:
            with transaction.atomic():
                approval = Approval.objects.create(
                    **RecordReference.of(record),
                    record_uid=record.uid,
                    step=step.name,
                    label=audit_label(step),
                    data=form.posted(),
                    agency=act.agency,
                    asked_by=act.by,
                    asked_at=act.at,
                    on=act.on,
                    version=record.version,
                )
        except IntegrityError as error:
            raise waits_already(step) from error
        unit.notes.append(_note(record, step, act, "asked", gettext_noop("Ask for approval: %s")))
    return approval


def waits_already(step: Step) -> StepNotOpen:
    """Return the refusal of a step that somebody has asked for already."""
    says = _("This step waits for a leader's approval already.")
    return StepNotOpen(says, step=step, article=step.legal_basis[0])


def waiting_already(step: Step, record: Any, officer: Officer) -> Approval | None:
    """Return what the officer's agency has asked for of this very step, while it waits."""
    if not step.approval or not record.pk:
        return None
    place = {"record_type": record.kind(), "record_id": record.pk, "step": step.name, "agency": officer.agency}
    return Approval.objects.filter(state=Approval.State.ASKED, **place).first()


def form_of(approval: Approval) -> StepForm:
    """Return the form of an approval as it was posted, about the record as it stands now."""
    model = model_of_kind(approval.record_type)
    record = model._default_manager.get(pk=approval.record_id)
    step = declared_step(approval.step, model)
    return StepForm(step, record, approval.asked_by, as_query(approval.data))


def may_decide(approval: Approval, leader: Officer) -> bool:
    """Whether an officer may approve: a leader of the agency, or of the designated department, who is not the asker."""
    if Role.LEADER not in ROLE_COVERS[Role(leader.role)] or leader.pk == approval.asked_by_id:
        return False
    return leader.agency_id == approval.agency_id or shown_to(leader).filter(pk=approval.pk).exists()


def shown_to(officer: Officer) -> Any:
    """Return the approvals that an officer may read: the own agency's, and those on files of its handling units."""
    live = Grant.objects.filter(record_type=OuterRef("file_type"), record_id=OuterRef("file_id"), ended_on__isnull=True)
    designated = live.filter(agency_id=officer.agency_id, ground="designated_department")
    # What a third agency asks for on the file (to take it over, to pass it on) is for its own leaders to decide.
    of_the_handler = live.filter(agency_id=OuterRef("agency_id"), ground="handler")
    return Approval.objects.filter(Q(agency_id=officer.agency_id) | Exists(designated) & Exists(of_the_handler))


def approve(approval: Approval, leader: Officer, *, at: datetime, seen_version: int | None = None) -> Any:
    """Approve a step: validate its form again and carry it out with the asker's name and day.

    :param seen_version: the record's version on the page that the leader has read.
    :returns: the record as it is now.
    :raises StepRefused: it is not this officer's to approve, it was decided already, or a condition fell away.
    """
    form = form_of(approval)
    with record_unit() as unit:
        unit.lock(files_of_step(approval.step, form.record))
        mine = _claim(approval, leader)
        if not form.is_valid():
            raise InputRefused({"": [_("The form no longer does: send it back with the reason.")]}, step=form.step)
        mine.state, mine.decided_by, mine.decided_at = Approval.State.APPROVED, leader, at
        mine.save(update_fields=["state", "decided_by", "decided_at"])
        act = Act(
            by=mine.asked_by,
            on=mine.on,
            at=at,
            approved_by=leader,
            limit_reason=form.cleaned_data.get("limit_reason", ""),
        )
        return perform(mine.step, form.record, act, form.inputs(), seen_version=seen_version)


def send_back(approval: Approval, leader: Officer, *, at: datetime, reason: str) -> Approval:
    """Send a step back to its asker with a reason.

    :raises StepRefused: it is not this officer's to decide, or it was decided already.
    :raises InputRefused: no reason is given.
    """
    if not reason.strip():
        raise InputRefused({"reason": [_("Say why you send it back.")]})
    form = form_of(approval)
    with record_unit() as unit:
        unit.lock(files_of_step(approval.step, form.record))
        mine = _claim(approval, leader)
        mine.state, mine.decided_by, mine.decided_at, mine.reason = Approval.State.SENT_BACK, leader, at, reason
        mine.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        act = Act(by=leader, on=at.astimezone().date(), at=at)
        unit.notes.append(_note(form.record, form.step, act, "sent_back", gettext_noop("Send back: %s"), reason=reason))
    return mine


def withdraw(approval: Approval, officer: Officer, *, at: datetime) -> Approval:
    """Take back what one asked for, while it waits.

    :raises StepRefused: somebody else asked for it, or it was decided already.
    """
    form = form_of(approval)
    with record_unit() as unit:
        unit.lock(files_of_step(approval.step, form.record))
        mine = Approval.objects.select_for_update(no_key=True).get(pk=approval.pk)
        if mine.asked_by_id != officer.pk:
            raise NotCompetent(_("Only the officer who asked may take it back."))
        _demand_open(mine)
        mine.state, mine.decided_at = Approval.State.WITHDRAWN, at
        mine.save(update_fields=["state", "decided_at"])
        act = Act(by=officer, on=at.astimezone().date(), at=at)
        unit.notes.append(_note(form.record, form.step, act, "withdrawn", gettext_noop("Take back: %s")))
    return mine


def waiting_for(leader: Officer) -> Any:
    """Return what waits for this leader, oldest first; what they asked for themselves is somebody else's."""
    open_ones = shown_to(leader).filter(state=Approval.State.ASKED)
    return open_ones.exclude(asked_by=leader).select_related("asked_by").order_by("asked_at")


def sent_back_to(officer: Officer, step: Step, record: Any) -> Approval | None:
    """Return what a leader has sent back of this very step, as long as it was not asked for again."""
    if not step.approval or not record.pk:
        return None
    place = {"record_type": record.kind(), "record_id": record.pk, "step": step.name, "asked_by": officer}
    latest = Approval.objects.filter(**place).select_related("decided_by").order_by("-asked_at").first()
    return latest if latest is not None and latest.state == Approval.State.SENT_BACK else None


def audit_label(step: Step) -> str:
    """Return a step's English label."""
    with translation.override(None):
        return str(step.label)


def _claim(approval: Approval, leader: Officer) -> Approval:
    mine = Approval.objects.select_for_update(no_key=True).get(pk=approval.pk)
    if not may_decide(mine, leader):
        raise NotCompetent(
            _("A leader of the agency, or of the designated department, who did not ask for it decides this.")
        )
    _demand_open(mine)
    return mine


def _demand_open(approval: Approval) -> None:
    if approval.state != Approval.State.ASKED:
        raise StepNotOpen(_("This was decided already."))


def _note(record: Any, step: Step, act: Act, event: str, label: str, **more: str) -> audit.Note:
    return audit.Note(
        record=record,
        act=act,
        step=step.name,
        label=label % audit_label(step),
        articles=step.legal_basis,
        event=event,
        inputs={key: [value] if key == "answers" else value for key, value in more.items()},
        shown_to="own",
    )
