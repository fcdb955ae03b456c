"""Calendars, clocks and entered figures of the law."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ecocase.kernel.models.agencies import Agency
from ecocase.kernel.models.records import RecordReference


class CalendarYear(models.Model):
    """A year whose official calendar is entered; without it due days are provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    version = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()


class CalendarDay(models.Model):
    """A day that differs from the weekend rule: a holiday, or a weekend day worked in exchange (调休)."""

    on = models.DateField(primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="days")
    is_working = models.BooleanField()
    name_zh = models.CharField(max_length=40)


class Clock(RecordReference):
    """A running, paused or stopped period of the law on one record.

    The events are the truth; `due_on`, `provisional`, `state` and `calendar_version` are their stored sum,
    written by `kernel.deadlines` in the transaction of the event.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        STOPPED = "stopped"

    key = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="clocks")
    other_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    law_on = models.DateField()
    started_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    calendar_version = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "due_on"],
                name="clocks_running_by_agency",
                condition=models.Q(state="running"),
            ),
            models.Index(
                fields=["file_type", "due_on", "id"], name="clocks_running_by_kind", condition=models.Q(state="running")
            ),
            models.Index(fields=["agency"], name="clocks_paused_by_agency", condition=models.Q(state="paused")),
            models.Index(fields=["file_type", "file_id"], name="clocks_by_file"),
            models.Index(fields=["record_type", "record_id", "key"], name="clocks_by_record"),
        ]


class ClockEvent(models.Model):
    """A dated event of a clock with its ground; never changed, only followed by another."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8)
    on = models.DateField()
    days = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    act_id = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["pk"]


class LawFigure(models.Model):
    """A period entered by an administrator and approved by another, in force from its day on."""

    key = models.CharField(max_length=40)
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    in_force_from = models.DateField()
    source = models.CharField(max_length=300)
    entered_by = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["key", "in_force_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "in_force_from"], name="one_figure_per_key_and_day"),
            models.CheckConstraint(
                name="a_figure_is_approved_by_somebody_else",
                condition=~models.Q(entered_by=models.F("approved_by")),
            ),
        ]
