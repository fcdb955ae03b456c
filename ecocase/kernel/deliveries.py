"""How papers travel: transfer, copy, service, notice, feedback, each with a receipt owed by an agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.kernel.acts import Mode
from ecocase.kernel.models import Delivery, RecordReference

if TYPE_CHECKING:
    from django.db import models

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, Paper, Recorded

Manner = Delivery.Manner


def send(
    record: Recorded,
    act: Act,
    *,
    subject: Any,
    manner: Delivery.Manner,
    to: Agency | None = None,
    addressee: str = "",
    paper: Paper | None = None,
    article: str = "",
    receipt_owed: bool = True,
) -> Delivery:
    """Send a paper, or a notice without one, with the act.

    A receipt is owed by agencies that sign in here; a replayed history owes none.

    :param addressee: the name of a receiver outside the house (an obligor, a court).
    """
    owed = receipt_owed and to is not None and act.mode is not Mode.REPLAYED
    return Delivery.objects.create(
        **RecordReference.of(record),
        paper=paper,
        subject=str(subject)[:200],
        article_key=article,
        manner=manner,
        sender=act.agency,
        receiver=to,
        addressee=addressee[:160],
        sent_on=act.on,
        sent_at=act.at,
        act_id=act.id,
        receipt_owed=owed,
    )


def to_sign(agency: Agency) -> models.QuerySet:
    """Return what an agency has not signed for yet, oldest first."""
    waiting = Delivery.objects.filter(receiver=agency, receipt_owed=True, signed_on__isnull=True)
    return waiting.select_related("paper", "sender").order_by("sent_at", "pk")


def not_yet_received(agency: Agency) -> models.QuerySet:
    """Return what an agency has sent and the receiver has not signed for, oldest first."""
    waiting = Delivery.objects.filter(sender=agency, receipt_owed=True, signed_on__isnull=True)
    return waiting.select_related("paper", "receiver").order_by("sent_at", "pk")


def of_file(file: Recorded) -> models.QuerySet:
    """Return every delivery of a file, newest first."""
    found = Delivery.objects.filter(file_type=file.kind(), file_id=file.pk)
    return found.select_related("paper", "sender", "receiver").order_by("-sent_at", "-pk")
