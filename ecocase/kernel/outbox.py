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

    from django.db.models import QuerySet

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
    with transaction.atomic():
        message = _unclaimed(uid)
        if message is None:
            return False
        # Counted by itself: a try that kills its worker counts as well.
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        message = _unclaimed(uid)
        if message is None:
            return False
        if message.attempts > TRIES_BEFORE_PARKING:
            # The broker hands a message out again whenever it has killed its worker: not for ever.
            OutboxMessage.objects.filter(pk=message.pk).update(parked=True)
            return False
        handler: Callable[[dict[str, Any], datetime], None] = import_string(settings.OUTBOX_HANDLERS[message.kind])
        handler(message.payload, at)
        OutboxMessage.objects.filter(pk=message.pk).update(handled_at=at, last_error="")
    return True


def _unclaimed(uid: UUID) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.select_for_update(skip_locked=True)
    return waiting.filter(uid=uid, handled_at__isnull=True).first()


def release(messages: QuerySet[OutboxMessage]) -> int:
    """Let parked messages be sent again, as what stopped them is mended; return how many they are."""
    return messages.filter(parked=True).update(parked=False, attempts=0, sent_at=None)


def why_parked(kind: str, **payload: Any) -> str:
    """Return the last error of a parked message, "" where none is parked."""
    parked = OutboxMessage.objects.filter(kind=kind, payload=payload, parked=True, handled_at__isnull=True)
    found = parked.order_by("-pk").first()
    return "" if found is None else found.last_error or kind
