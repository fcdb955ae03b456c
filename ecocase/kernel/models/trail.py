"""What was done, by whom, on which ground: written once, never changed."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from ecocase.kernel.models.agencies import Agency
from ecocase.kernel.models.records import RecordReference


class TrailIsInsertOnlyError(TypeError):
    """Raised when code tries to change or delete an entry of the trail."""


class InsertOnlyQuerySet(models.QuerySet):
    """Refuses to change what it finds; the database's triggers refuse it too."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse."""
        raise TrailIsInsertOnlyError

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TrailIsInsertOnlyError


class ChainHead(models.Model):
    """The end of an agency's chain of entries; its row lock makes the chain a sequence."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, primary_key=True, related_name="+")
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)


class AuditEntry(RecordReference):
    """One step of one act, in the chain of the acting agency.

    `digest` = SHA-256 of the previous digest and the entry's canonical text (`algorithm` names the recipe).
    """

    act_id = models.UUIDField(db_index=True)
    chain = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    on = models.DateField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.CharField(max_length=60)
    agency_name = models.CharField(max_length=120)
    agency_sign = models.CharField(max_length=5)
    approved_by = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=12)
    event = models.CharField(max_length=20, default="step")
    step = models.CharField(max_length=60)
    articles = models.CharField(max_length=200, blank=True)
    law_version = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=300)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    inputs = models.JSONField(default=dict)
    inputs_digest = models.CharField(max_length=64, blank=True)
    caused_by = models.CharField(max_length=60, blank=True)
    shown_to = models.CharField(max_length=10, default="file")
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=20, default="sha256/1")

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_place_in_a_chain"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["file_type", "file_id", "-on", "-id"], name="trail_by_file"),
            models.Index(fields=["record_type", "record_id"], name="trail_by_record"),
            BrinIndex(fields=["at"], name="trail_by_time"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; refuse to write an old one again."""
        if self.pk is not None:
            raise TrailIsInsertOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TrailIsInsertOnlyError


class Grant(RecordReference):
    """Why an agency may see or handle a file, since when and until when; ended grants stay on file."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="grants")
    right = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=60)
    article_key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    granted_by = models.CharField(max_length=60)
    granted_by_agency = models.CharField(max_length=120)
    granted_on = models.DateField()
    until = models.DateField(null=True)
    act_id = models.UUIDField()
    ended_on = models.DateField(null=True)
    end_ground = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record_type", "record_id", "agency"], name="grants_by_record"),
        ]


class OutboxMessage(models.Model):
    """News of an act, written in its transaction and handled afterwards, at least once, in effect once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    recorded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked = models.BooleanField(default=False)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["recorded_at"],
                name="outbox_waiting",
                condition=models.Q(handled_at__isnull=True, parked=False),
            ),
        ]
