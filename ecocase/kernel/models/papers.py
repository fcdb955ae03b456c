"""Papers that agencies make, files they receive, and how papers travel."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from ecocase.kernel.models.agencies import Agency, Officer
from ecocase.kernel.models.records import RecordReference


class StoredFile(models.Model):
    """Bytes on disk under their SHA-256, as an officer handed them in."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=160)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")


class Attachment(RecordReference):
    """A stored file on a record; the agency's own unless its audience says otherwise."""

    class Audience(models.TextChoices):
        OWN = "own"
        FILE = "file"

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    audience = models.CharField(max_length=5, choices=Audience.choices, default=Audience.FILE)
    act_id = models.UUIDField()
    added_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_type", "file_id"], name="attachments_by_file")]


class NumberBook(models.Model):
    """An agency's running numbers of a year, by kind; its row lock keeps them without gaps or doubles."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_number_book_per_agency_and_year"),
        ]


class Paper(RecordReference):
    """An official paper: its values frozen when the step was done, its bytes frozen when rendered."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    spec = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="papers")
    values = models.JSONField()
    issued_on = models.DateField()
    ordered_at = models.DateTimeField()
    act_id = models.UUIDField()
    internal = models.BooleanField(default=False)
    practice = models.BooleanField(default=False)
    rendered_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(null=True)
    page_count = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "number"],
                condition=~models.Q(number=""),
                name="one_paper_per_number_of_an_agency",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["file_type", "file_id"], name="papers_by_file")]


class Delivery(RecordReference):
    """A paper on its way from an agency to an agency, or to somebody outside (an obligor, a court)."""

    class Manner(models.TextChoices):
        TRANSFER = "transfer"
        COPY = "copy"
        SERVICE = "service"
        NOTICE = "notice"
        FEEDBACK = "feedback"

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="deliveries")
    subject = models.CharField(max_length=200)
    article_key = models.CharField(max_length=40, blank=True)
    manner = models.CharField(max_length=10, choices=Manner.choices)
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sent_deliveries")
    receiver = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="deliveries")
    addressee = models.CharField(max_length=160, blank=True)
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    act_id = models.UUIDField()
    receipt_owed = models.BooleanField(default=True)
    signed_by = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["receiver", "sent_at"],
                name="deliveries_to_sign",
                condition=models.Q(signed_on__isnull=True, receipt_owed=True),
            ),
            models.Index(
                fields=["sender", "sent_at"],
                name="deliveries_not_received",
                condition=models.Q(signed_on__isnull=True, receipt_owed=True),
            ),
            models.Index(fields=["receiver", "-sent_at", "-id"], name="deliveries_of_a_receiver"),
            models.Index(fields=["sender", "-sent_at", "-id"], name="deliveries_of_a_sender"),
            models.Index(fields=["file_type", "file_id"], name="deliveries_by_file"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_delivery_has_an_addressee",
                condition=models.Q(receiver__isnull=False) | ~models.Q(addressee=""),
            ),
        ]
