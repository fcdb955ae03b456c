"""Many rows out of one that steps have made: copies of the same shape, written at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from ecocase.kernel import access
from ecocase.kernel.models import (
    Acknowledgement,
    Approval,
    Attachment,
    AuditEntry,
    Clock,
    Delivery,
    Draft,
    Paper,
    RecordReference,
)
from tests.access.world import ROLES, side_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecocase.kernel.models import Agency
    from tests.access.world import World

# The kinds of files on which periods and approvals of a bureau, or of a procuratorate, can run.
FILES_OF = {
    "EB": ("clue", "case", "referral", "negotiation", "plan"),
    "PR": ("clue", "case", "referral", "negotiation", "publicinterestfile"),
}


def copies(of: Any, count: int, change: Callable[[Any, int], None] | None = None) -> list[Any]:
    """Write so many copies of a row; what must be unique is new."""
    model = type(of)
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    made = []
    for place in range(count):
        row = model(**{name: getattr(of, name) for name in columns})
        if hasattr(row, "uid"):
            row.uid = uuid4()
        if getattr(row, "number", ""):
            row.number = f"{row.number[:40]}-{uuid4().hex[:8]}"
        if change is not None:
            change(row, place)
        made.append(row)
    return model._base_manager.bulk_create(made)


def more_files(kind: str, world: World, agency: Agency, count: int) -> list[Any]:
    """Write copies of a file together with an agency's right on each."""
    source = world.records[kind]
    owner = world.person("handling", "officer", side_of(kind)).agency
    model = type(source)
    files = copies(source, count)
    right = access.rights_table(model)._default_manager.get(content_object=source, group_id=owner.group_id)
    row = access.access_table(model)._default_manager.get(record=source, agency=owner)
    copies(right, count, lambda made, at: _set(made, content_object_id=files[at].pk, group_id=agency.group_id))
    copies(row, count, lambda made, at: _set(made, record_id=files[at].pk, agency_id=agency.pk))
    return files


def grow(world: World, side: str, count: int) -> None:
    """Let everything that lists and desk show stand there so many times more, for the agency that handles files."""
    by = world.person("handling", "officer", side)
    files = {kind: more_files(kind, world, by.agency, count) for kind in FILES_OF[side]}
    letter = Delivery.objects.filter(paper__title="函").first()
    clock, asked, noted, draft = (model.objects.first() for model in (Clock, Approval, Acknowledgement, Draft))
    today = timezone.localdate()
    for found in files.values():
        for due_on in (today - timedelta(days=3), today + timedelta(days=3)):
            ran = {"agency": by.agency, "started_on": due_on - timedelta(days=30), "state": Clock.State.RUNNING}
            copies(clock, count, _about(found, due_on=due_on, **ran))
            # One of every kind comes first, as only the first are shown.
            copies(clock, 1, _about(found, due_on=due_on - timedelta(days=2), **ran))
        for state in (Approval.State.ASKED, Approval.State.SENT_BACK):
            decided_at = timezone.now() if state == Approval.State.SENT_BACK else None
            for asker in (by, world.person("handling", "leader", side)):
                mine = {"agency": by.agency, "asked_by": asker, "state": state, "decided_at": decided_at}
                copies(asked, count, _about(found, step=uuid4().hex, **mine))
                copies(asked, 1, _about(found, step=uuid4().hex, asked_at=timezone.now() - timedelta(days=1), **mine))
        copies(noted, count, _about(found, agency=by.agency))
    view = world.person("view", "officer").agency
    for values in (
        {"receiver": by.agency, "sender": view},
        {"receiver": by.agency, "sender": view, "signed_on": today},
        {"receiver": view, "sender": by.agency},
    ):
        copies(letter, count, lambda row, _place, values=values: _set(row, **values))
    for role in ROLES:
        owner = world.person("handling", role, side)
        fresh = {"officer": owner}
        copies(draft, count, lambda row, _place, fresh=fresh: _set(row, path=f"/steps/x/?{uuid4()}", **fresh))
    copies(by, count, lambda row, _place: _set(row, username=f"copy-{uuid4()}"))


def fill_files(world: World, count: int) -> None:
    """Let every file of the world have so many more papers, attachments, deliveries and entries of its trail."""
    paper, attachment = Paper.objects.filter(title="函").first(), Attachment.objects.first()
    letter = Delivery.objects.filter(paper__isnull=False).first()
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    for record in {record.file.uid: record.file for record in world.records.values()}.values():
        here = RecordReference.of(record)
        made = copies(paper, count, lambda row, _place, here=here: _set(row, **here))
        copies(attachment, count, lambda row, _place, here=here: _set(row, **here))
        copies(letter, count, lambda row, place, here=here, made=made: _set(row, **here, paper=made[place]))
        last = AuditEntry.objects.filter(chain=entry.chain).order_by("-seq").values_list("seq", flat=True)[0]
        copies(
            entry, count,
            lambda row, place, here=here, last=last: _set(row, **here, seq=last + 1 + place, act_id=uuid4()),
        )  # fmt: skip


def fill_table(world: World, count: int) -> None:
    """Let the negotiation have so many more obligors, and the agreement as many more lines."""
    party, agreement = world.records["negotiationparty"], world.records["agreement"]
    obligors = copies(party.track.obligor, count, lambda row, place: _set(row, name=f"第{place}公司"))
    tracks = copies(party.track, count, lambda row, place: _set(row, obligor=obligors[place]))
    copies(party, count, lambda row, place: _set(row, track=tracks[place]))
    copies(agreement.lines.first(), count)
    copies(world.records["clue"].parties.first(), count)


def _about(records: list[Any], **values: Any) -> Callable[[Any, int], None]:
    return lambda row, place: _set(row, **(RecordReference.of(records[place]) | _uid(row, records[place]) | values))


def _uid(row: Any, record: Any) -> dict[str, Any]:
    return {"record_uid": record.uid} if hasattr(row, "record_uid") else {}


def _set(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
