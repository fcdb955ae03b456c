"""What runs beside the requests: the relay of the outbox, reminders, ended shares, the sweeping of forgotten files."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ecocase.kernel import access, documents, outbox
from ecocase.kernel.models import (
    Approval,
    Attachment,
    Clock,
    Draft,
    Officer,
    OutboxMessage,
    Paper,
    Reminder,
    StoredFile,
)
from ecocase.policy.competence import Role

WARN_DAYS_BEFORE = (30, 10, 3, 0)
KEEP_UNUSED_FILES = timedelta(days=1)


@shared_task(name="kernel.relay_outbox")
def relay_outbox() -> int:
    """Send what the outbox holds to the workers; return how many messages were sent."""
    ready = outbox.claim_for_sending(at=timezone.now())
    for uid in ready:
        handle_message.delay(str(uid))
    return len(ready)


@shared_task(name="kernel.handle_message")
def handle_message(uid: str) -> bool:
    """Do what one message asks for; the error of a failed try stays on the message."""
    try:
        return outbox.handle(UUID(uid), at=timezone.now())
    except Exception as error:
        OutboxMessage.objects.filter(uid=uid).update(last_error=repr(error)[:300])
        raise


@shared_task(name="kernel.warn_of_deadlines")
def warn_of_deadlines() -> int:
    """Make the reminders of the day: once per clock, threshold and officer; return how many are new."""
    today = timezone.localdate()
    new: list[Reminder] = []
    officers: dict[int, list[Officer]] = {}
    last = today + timedelta(days=max(WARN_DAYS_BEFORE))
    for clock in Clock.objects.filter(state=Clock.State.RUNNING, due_on__lte=last).iterator():
        left = (clock.due_on - today).days
        threshold = min(days for days in WARN_DAYS_BEFORE if left <= days)
        if clock.agency_id not in officers:
            officers[clock.agency_id] = _handlers_of(clock.agency_id)
        new += [
            Reminder(
                clock=clock, due_on=clock.due_on, threshold_days=threshold, officer=officer, made_at=timezone.now()
            )
            for officer in officers[clock.agency_id]
        ]
    return len(Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500))


@shared_task(name="kernel.lapse_shares")
def lapse_shares() -> int:
    """Let shares end whose last day is over; return how many."""
    return access.lapse(on=timezone.localdate())


@shared_task(name="kernel.sweep_files")
def sweep_files() -> int:
    """Remove files that no step has used and no waiting form names; return how many rows went."""
    used = Attachment.objects.filter(stored=OuterRef("pk"))
    old = StoredFile.objects.filter(stored_at__lt=timezone.now() - KEEP_UNUSED_FILES)
    waiting = _files_in_waiting_forms()
    removed = 0
    for stored in old.exclude(Exists(used)):
        if str(stored.uid) in waiting:
            continue
        digest = stored.sha256
        stored.delete()
        removed += 1
        still_named = StoredFile.objects.filter(sha256=digest).exists() or Paper.objects.filter(sha256=digest).exists()
        if not still_named:
            documents.path_of(digest).unlink(missing_ok=True)
    return removed


def _files_in_waiting_forms() -> set[str]:
    """Return the files of forms that wait for a leader or lie as drafts, however long."""
    asked = Approval.objects.filter(state=Approval.State.ASKED).values_list("data", flat=True)
    drafts = Draft.objects.values_list("data", flat=True)
    return {
        token
        for data in chain(asked, drafts)
        for name, tokens in data.items()
        if name.startswith("kept_")
        for token in tokens
    }


def _handlers_of(agency_id: int) -> list[Any]:
    return list(
        Officer.objects.filter(agency_id=agency_id, is_active=True, role__in=(Role.OFFICER.value, Role.LEADER.value))
    )
