"""The trail: insert-only entries, hash-chained per agency.

Entries are written at the end of a unit, chain heads locked in the order of agency ids.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet

from ecocase.kernel.models import AuditEntry, ChainHead, RecordReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Agency, Recorded

ALGORITHM = "sha256/1"
CHAINED = (
    "seq", "act_id", "at", "on", "officer_id", "officer_name", "agency_name", "approved_by", "mode",
    "event", "step", "articles", "law_version", "label", "before", "after", "inputs_digest",
    "caused_by", "record_type", "record_id", "file_type", "file_id",
)  # fmt: skip


@dataclass
class Note:
    """What a step leaves for the trail until its unit ends."""

    record: Recorded
    act: Act
    step: str
    label: str
    articles: tuple[str, ...] = ()
    law_version: str = ""
    before: str = ""
    after: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    # The cleaned entries of the step, of which the record says what belongs in the trail.
    given: Mapping[str, Any] = field(default_factory=dict)
    caused_by: str = ""
    event: str = "step"
    shown_to: str = "file"


def write(notes: Iterable[Note]) -> list[AuditEntry]:
    """Write the notes of a unit as entries of the acting agencies' chains.

    Heads are taken last and by agency id, so that two units never wait for each other crosswise.
    """
    by_agency: dict[int, list[Note]] = {}
    for note in notes:
        by_agency.setdefault(note.act.agency.pk, []).append(note)
    written = []
    for agency_id in sorted(by_agency):
        head = _lock_head(agency_id)
        for note in by_agency[agency_id]:
            entry = _entry(note, head)
            entry.save(force_insert=True)
            head.seq, head.digest = entry.seq, entry.digest
            written.append(entry)
        head.save(update_fields=["seq", "digest"])
    return written


def entries_shown_to(agency: Agency, record: Recorded) -> QuerySet[AuditEntry]:
    """Return a record's entries without those that stay with another agency."""
    entries = AuditEntry.objects.filter(record_type=record.kind(), record_id=record.pk)
    return entries.filter(Q(chain=agency) | ~Q(shown_to="own"))


def canonical(entry: AuditEntry) -> bytes:
    """Return the text whose digest chains an entry: named values, times in UTC, sorted keys."""
    values = {name: _plain(getattr(entry, name)) for name in CHAINED}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(prev: str, entry: AuditEntry) -> str:
    """Return SHA-256 over the previous digest and the entry's canonical text."""
    return hashlib.sha256(prev.encode() + canonical(entry)).hexdigest()


def first_break(agency: Agency) -> int | None:
    """Return the place in an agency's chain where it first breaks, or None when it holds to its head."""
    prev, seq = "0" * 64, 0
    for entry in AuditEntry.objects.filter(chain=agency).order_by("seq").iterator(chunk_size=2000):
        seq += 1
        if entry.seq != seq or entry.prev != prev or not holds(entry):
            return seq
        prev = entry.digest
    head = ChainHead.objects.filter(agency=agency).first()
    if head is not None and (head.seq, head.digest) != (seq, prev):
        return seq + 1
    return None


def holds(entry: AuditEntry) -> bool:
    """Whether an entry still is what its fingerprint was made of."""
    return entry.digest == digest_of(entry.prev, entry) and _inputs_digest(entry.inputs) == entry.inputs_digest


def sealed(text: str) -> str:
    """Return a salted digest of personal data: the trail can be compared, never read back."""
    key = settings.SECRET_KEY.encode()
    return "sealed:" + hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:24]


def _lock_head(agency_id: int) -> ChainHead:
    head = ChainHead.objects.select_for_update(no_key=True).filter(pk=agency_id).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(pk=agency_id)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update(no_key=True).get(pk=agency_id)
    return head


def _entry(note: Note, head: ChainHead) -> AuditEntry:
    act = note.act
    inputs = _with_what_is_said(note)
    entry = AuditEntry(
        **RecordReference.of(note.record),
        act_id=act.id,
        chain_id=head.pk,
        seq=head.seq + 1,
        at=act.at,
        on=act.on,
        officer_id=act.by.pk,
        officer_name=act.by.name,
        agency_name=act.agency.name_zh,
        agency_sign=act.agency.sign,
        approved_by=act.approved_by.name if act.approved_by else "",
        mode=act.mode.value,
        event=note.event,
        step=note.step,
        articles=",".join(note.articles),
        law_version=note.law_version,
        label=note.label,
        before=note.before,
        after=note.after,
        inputs=inputs,
        inputs_digest=_inputs_digest(inputs),
        caused_by=note.caused_by,
        shown_to=note.shown_to,
        prev=head.digest,
        algorithm=ALGORITHM,
    )
    entry.digest = digest_of(head.digest, entry)
    return entry


def _with_what_is_said(note: Note) -> dict[str, Any]:
    """Return the entries of a step with whom, what and how much it was about, read when its unit has ended."""
    said = {key: value for key, value in note.record.said_in_trail(note.step, note.given).items() if value}
    return note.inputs | {"said": said} if said else note.inputs


def _inputs_digest(inputs: dict[str, Any]) -> str:
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        from_utc = value.timestamp()
        return f"{from_utc:.6f}"
    if value is None or isinstance(value, int | str):
        return value
    return str(value)
