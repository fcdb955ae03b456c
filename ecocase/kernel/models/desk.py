"""What waits for somebody: approvals, acknowledgements, drafts, reminders, form keys."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from ecocase.kernel.models.agencies import Agency, Officer
from ecocase.kernel.models.records import RecordReference
from ecocase.kernel.models.time import Clock


class Approval(RecordReference):
    """A step asked for by an officer, which takes effect when a leader of the same agency approves.

    `data` is the form as it was posted (lists of strings), so that it is validated again on approval.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    record_uid = models.UUIDField()
    step = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    data = models.JSONField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="approvals")
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="asked_approvals")
    asked_at = models.DateTimeField()
    on = models.DateField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    seen_by_asker = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "step", "agency"],
                condition=models.Q(state="asked"),
                name="a_step_waits_for_one_approval_at_a_time",
            ),
            models.CheckConstraint(
                name="nobody_approves_what_they_asked_for",
                condition=~models.Q(state="approved") | ~models.Q(decided_by=models.F("asked_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "state", "asked_at"], name="approvals_by_agency"),
        ]


class Acknowledgement(RecordReference):
    """A limit exceeded with a reason, put before a leader, who takes note or notes a refusal; nothing is undone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    step = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    limit = models.CharField(max_length=300)
    article_key = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    act_id = models.UUIDField()
    decided_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    note = models.TextField(blank=True)


class StepSetting(models.Model):
    """An agency's choice to do a kind of step without a leader's approval."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    approval_off_since = models.DateField()
    set_by = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record_type", "step"], name="one_setting_per_step"),
        ]


class FormKey(models.Model):
    """A one-time key of a form: the second use is answered with the result of the first."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    used_at = models.DateTimeField()
    body_digest = models.CharField(max_length=64)
    went_to = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "key"], name="a_form_key_acts_once"),
        ]


class Draft(models.Model):
    """A half-filled form, kept for its officer: on leaving, on a lost connection, on expiry of the sign-in."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "path"], name="one_draft_per_officer_and_form"),
        ]


class Reminder(models.Model):
    """A warning before a due day: once per clock, threshold and person."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    threshold_days = models.SmallIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="reminders")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clock", "due_on", "threshold_days", "officer"],
                name="one_reminder_per_clock_threshold_and_person",
            ),
        ]
