"""What stands in the database: enough of it to see that a refused step changed nothing, and a done one only its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from cases.models import CoverageLine
from ecocase.kernel.models import (
    Acknowledgement,
    Attachment,
    AuditEntry,
    ClockEvent,
    Delivery,
    Grant,
    NumberBook,
    OutboxMessage,
    Paper,
)
from ecocase.kernel.workflow import recorded_models, steps_of
from ecocase.kernel.workflow.registry import model_of_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecocase.kernel.workflow import Step

COUNTED = (Acknowledgement, Attachment, ClockEvent, CoverageLine, Delivery, OutboxMessage, Paper)


@dataclass(frozen=True)
class Standing:
    """State and version of every record, and how much has been written beside them."""

    records: dict[tuple[str, int], tuple[str, int]]
    written: tuple[Any, ...]
    last_entry: int


def standing() -> Standing:
    """Read what stands now."""
    records = {
        (model.kind(), pk): (state, version)
        for model in recorded_models()
        for pk, state, version in model._default_manager.values_list("pk", "state", "version")
    }
    written = (
        *(model._base_manager.count() for model in COUNTED),
        tuple(Grant.objects.order_by("pk").values_list("pk", "ended_on")),
        tuple(NumberBook.objects.order_by("pk").values_list("pk", "last")),
        tuple(CoverageLine.objects.filter(ended_on__isnull=False).order_by("pk").values_list("pk", flat=True)),
        tuple(Delivery.objects.filter(signed_on__isnull=False).order_by("pk").values_list("pk", flat=True)),
    )
    return Standing(records, written, AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0)


def illegal_changes(before: Standing, after: Standing) -> list[str]:
    """Return every change of a state or version that no entry of the trail accounts for by a declared step."""
    wrong = []
    entries: dict[tuple[str, int], list[AuditEntry]] = {}
    for entry in AuditEntry.objects.filter(pk__gt=before.last_entry, event="step").order_by("pk"):
        entries.setdefault((entry.record_type, entry.record_id), []).append(entry)
    for key, now in after.records.items():
        state, version = before.records.get(key, ("", 0))
        steps = steps_of(model_of_kind(key[0]))
        for entry in entries.pop(key, []):
            if entry.before != state or not _is_declared(steps[entry.step], entry.before, entry.after):
                wrong.append(f"{key}: {entry.step} from {entry.before} to {entry.after}, stood at {state}")
            state, version = entry.after, version + 1
        if (state, version) != now:
            wrong.append(f"{key}: stands at {now}, the trail says {(state, version)}")
    gone = set(before.records) - set(after.records)
    return [*wrong, *(f"{key}: gone" for key in gone), *(f"{key}: noted, not there" for key in entries)]


def _is_declared(step: Step, before: str, after: str) -> bool:
    if not step.starts_from(before):
        return False
    allowed: Sequence[str] | None = getattr(step.target, "allowed_states", None)
    if allowed is not None:
        return after in allowed
    return after == (before if step.target is None else step.target)
