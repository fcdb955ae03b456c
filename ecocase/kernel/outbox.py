"""The outbox: news of an act, written with it, handled after it.

A request never talks to the broker; the relay does, and handlers claim their row before they work.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from ecocase.kernel.models import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

RESEND_AFTER = timedelta(seconds=60)
TRIES_BEFORE_PARKING = 3


def put(kind: str, *, at: datetime, **payload: Any) -> OutboxMessage:
    """Write a message into the current transaction. Payloads are ids and ISO dates only.

    :raises KeyError: no handler is named for the kind in settings.OUTBOX_HANDLERS.
    """
    settings.OUTBOX_HANDLERS[kind]
    return OutboxMessage.objects.create(kind=kind, payload=payload, recorded_at=at)


def claim_for_sending(*, at: datetime, limit: int = 100) -> list[UUID]:
    """Return messages that no worker has confirmed, mark them as sent, and park those tried too often."""
    waiting = OutboxMessage.objects.filter(handled_at__isnull=True, parked=False).filter(
        Q(sent_at__isnull=True) | Q(sent_at__lt=at - RESEND_AFTER)
    )
    with transaction.atomic():
        rows = list(waiting.select_for_update(skip_locked=True).order_by("recorded_at")[:limit])
        ready = [row for row in rows if row.attempts < TRIES_BEFORE_PARKING]
        tired = [row.pk for row in rows if row.attempts >= TRIES_BEFORE_PARKING]
        OutboxMessage.objects.filter(pk__in=tired).update(parked=True)
        OutboxMessage.objects.filter(pk__in=[row.pk for row in ready]).update(sent_at=at)
    return [row.uid for row in ready]


def handle(uid: UUID, *, at: datetime) -> bool:
    """Do what a message asks for, once: claim the row, work, mark it, in one transaction.

    :returns: False when the message is handled already or another worker has it.
    """
    OutboxMessage.objects.filter(uid=uid, handled_at__isnull=True).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True).filter(uid=uid, handled_at__isnull=True).first()
        )
        if message is None:
            return False
        handler: Callable[[dict[str, Any], datetime], None] = import_string(settings.OUTBOX_HANDLERS[message.kind])
        handler(message.payload, at)
        OutboxMessage.objects.filter(pk=message.pk).update(handled_at=at, last_error="")
    return True
