"""The tables that know no domain word: who acts, what was done, until when, on which paper."""

from ecocase.kernel.models.agencies import Agency, Division, Officer
from ecocase.kernel.models.desk import Acknowledgement, Approval, Draft, FormKey, Reminder, StepSetting
from ecocase.kernel.models.papers import Attachment, Delivery, NumberBook, Paper, StoredFile
from ecocase.kernel.models.records import (
    AccessRow,
    FileRecord,
    GroupRightRow,
    Recorded,
    RecordReference,
    protected_fields,
)
from ecocase.kernel.models.time import CalendarDay, CalendarYear, Clock, ClockEvent, LawFigure
from ecocase.kernel.models.trail import AuditEntry, ChainHead, Grant, OutboxMessage

__all__ = [
    "AccessRow",
    "Acknowledgement",
    "Agency",
    "Approval",
    "Attachment",
    "AuditEntry",
    "CalendarDay",
    "CalendarYear",
    "ChainHead",
    "Clock",
    "ClockEvent",
    "Delivery",
    "Division",
    "Draft",
    "FileRecord",
    "FormKey",
    "Grant",
    "GroupRightRow",
    "LawFigure",
    "NumberBook",
    "Officer",
    "OutboxMessage",
    "Paper",
    "RecordReference",
    "Recorded",
    "Reminder",
    "StepSetting",
    "StoredFile",
    "protected_fields",
]
