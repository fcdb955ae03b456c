"""What lies on an officer's desk, read in few questions however much there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import Resolver404, resolve
from django.utils import timezone

from cases.models import Case, Track
from ecocase.desk import duedays
from ecocase.desk.bounded import counts
from ecocase.desk.names import Names, right_held
from ecocase.desk.reading import know_right, records_of
from ecocase.kernel import access, approvals, deliveries
from ecocase.kernel.access import Right
from ecocase.kernel.models import Acknowledgement, Approval, Delivery, Draft
from ecocase.kernel.workflow import model_of_kind
from ecocase.policy.competence import ROLE_COVERS, Role
from ecocase.policy.stages import MUST_SUE
from negotiation.models import NegotiationParty

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from ecocase.kernel.models import Agency, Clock, Officer

SHOWN = 8
# So many overdue matters show their ways out, open and closed; the others name the likeliest one on their button.
ALARMS = 2
NEWS = 8
NEWS_DAYS = 30


class Desk:
    """A query per kind of thing, one for all the counts, and one that names what the things are about."""

    def __init__(self, officer: Officer, today: date) -> None:
        self.officer, self.today = officer, today
        self.is_leader = Role.LEADER in ROLE_COVERS[Role(officer.role)]
        rows = self._rows()
        self.counts = counts(officer.agency, **rows)
        self.letters, self.news = self._deliveries(rows["sign"])
        self.asked, self.sent_back = self._approvals(rows)
        self.noted = list(rows["noted"].order_by("pk")[:SHOWN]) if self.is_leader else []
        self.overdue, self.soon = self._clocks(rows["overdue"], rows["soon"])
        self.must_sue = self._to_be_sued(rows["must_sue"])
        self.drafts = [Kept(draft) for draft in rows["drafts"].order_by("-saved_at")[:SHOWN]]
        self.names = self._names()
        # Only the first are asked in full what can be done about them.
        self.alarms = records_of(
            ((clock.record_type, clock.record_id) for clock in self.overdue[:ALARMS]), officer.agency, today
        )
        self.parties = self._parties()

    def _rows(self) -> dict[str, QuerySet]:
        officer, today = self.officer, self.today
        clocks = duedays.running(agency=officer.agency)
        found: dict[str, QuerySet] = {
            "overdue": duedays.overdue(clocks, today),
            "soon": duedays.due_soon(clocks, today),
            "sign": deliveries.to_sign(officer.agency).select_related(None),
            "back": Approval.objects.filter(
                asked_by=officer, state=Approval.State.SENT_BACK, seen_by_asker=False
            ),
            "drafts": Draft.objects.filter(officer=officer),
            "must_sue": to_be_sued(officer.agency, on=today),
        }  # fmt: skip
        if self.is_leader:
            found["asked"] = approvals.waiting_for(officer)
            open_ones = Acknowledgement.objects.filter(agency=officer.agency, decided_at__isnull=True)
            found["noted"] = open_ones.exclude(entered_by=officer)
        return found

    def _clocks(self, overdue: QuerySet[Clock], soon: QuerySet[Clock]) -> tuple[list[Clock], list[Clock]]:
        agency = self.officer.agency
        first, then = (duedays.folded(found, agency)[:SHOWN] for found in (overdue, soon))
        found = sorted(first.union(then, all=True), key=lambda clock: (clock.due_on, clock.pk))
        return [row for row in found if row.due_on < self.today], [row for row in found if row.due_on >= self.today]

    def _approvals(self, rows: dict[str, QuerySet]) -> tuple[list[Approval], list[Approval]]:
        back = rows["back"].select_related("asked_by").order_by("-decided_at")[:SHOWN]
        if not self.is_leader:
            return [], list(back)
        found = list(rows["asked"].select_related("asked_by").order_by("asked_at")[:SHOWN].union(back, all=True))
        asked = [row for row in found if row.state == Approval.State.ASKED]
        sent_back = [row for row in found if row.state == Approval.State.SENT_BACK]
        return sorted(asked, key=lambda row: row.asked_at), sorted(sent_back, key=_decided, reverse=True)

    def _deliveries(self, to_sign: QuerySet[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
        """Return the papers to sign for, the oldest first, and what others did, the newest first."""
        along = ("paper", "sender", "receiver")
        waiting = to_sign.select_related(*along).order_by("sent_at", "pk")[:SHOWN]
        since = timezone.now() - timedelta(days=NEWS_DAYS)
        found = list(waiting.union(news_of_others(self.officer.agency, since).select_related(*along), all=True))
        here = self.officer.agency.pk
        letters = [row for row in found if row.receiver_id == here and row.receipt_owed and row.signed_on is None]
        news = [row for row in found if row not in letters]
        return (
            sorted(letters, key=lambda row: (row.sent_at, row.pk)),
            sorted(news, key=lambda row: happened_at(row, here), reverse=True)[:NEWS],
        )

    def _to_be_sued(self, rows: QuerySet[Track]) -> list[Track]:
        held = right_held(Track, self.officer.agency, self.today)
        found = list(rows.select_related(*Track.SHOWN_WITH).annotate(held=held).order_by("pk")[:SHOWN])
        for track in found:
            know_right(track, self.officer.agency, Right(track.held), self.today)
        return found

    def _names(self) -> Names:
        about = [*self.asked, *self.noted, *self.sent_back, *self.overdue, *self.soon]
        ids = [(row.record_type, row.record_id) for row in about]
        ids += [(letter.file_type, letter.file_id) for letter in (*self.letters, *self.news)]
        uids = [(draft.kind, draft.uid) for draft in self.drafts if draft.uid is not None]
        return Names(self.officer.agency, self.today, ids, uids)

    def _parties(self) -> dict[int, NegotiationParty]:
        """Return the obligors' latest places at a table, by track: what runs on a track is answered there."""
        tracks = {pk for kind, pk in self.alarms if kind == "track"} | {track.pk for track in self.must_sue}
        found = NegotiationParty.shown().filter(track__in=tracks).order_by("pk") if tracks else []
        return {party.track_id: party for party in found}

    def subjects_of(self, record: Any) -> dict[str, Any]:
        """Return the records that a period on a record is about, by kind."""
        found = {record.kind(): record, record.file.kind(): record.file}
        party = self.parties.get(record.pk) if isinstance(record, Track) else None
        if party is not None:
            # The table hangs on the case whose right is known.
            negotiation = party.negotiation
            negotiation.__dict__["_rights"] = record.file.__dict__.get("_rights", {})
            found |= {"negotiationparty": party, "negotiation": negotiation}
        return found


def to_be_sued(agency: Agency, *, on: date) -> QuerySet[Track]:
    """Return the obligors whom an agency must sue, unless it finds another way (OPINIONS_13).

    The plaintiff is who is designated; else the claimant's department; else the handling unit.
    """
    plaintiff = Coalesce("case__plaintiff_id", "case__designated_department_id", "case__handler_id")
    seen = access.index_of(Case, agency, on=on).order_by().values("record_id")
    found = Track.objects.alias(must=plaintiff).filter(state__in=[state.value for state in MUST_SUE], must=agency.pk)
    return found.filter(case__in=seen)


class Kept:
    """A half-filled form: which step it is of, and which record it is about."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.kind, self.step, self.makes = "", "", ""
        self.uid: UUID | None = None
        where = urlsplit(draft.path)
        try:
            found = resolve(where.path)
        except Resolver404:
            return
        names = found.kwargs
        self.step, self.makes = names.get("step_name", ""), names.get("kind", "")
        if found.url_name == "step":
            self._is_about(names["kind"], str(names["uid"]))
        elif found.url_name == "begin":
            kind, _sep, uid = parse_qs(where.query).get("within", [""])[0].partition(":")
            self._is_about(kind, uid)

    def _is_about(self, kind: str, uid: str) -> None:
        try:
            model_of_kind(kind)
            self.kind, self.uid = kind, UUID(uid)
        except (LookupError, ValueError):
            # An address that no page of the house has given out names no record.
            self.kind, self.uid = "", None


def news_of_others(agency: Agency, since: datetime) -> QuerySet[Delivery]:
    """Return what other bodies did towards an agency: papers that came in, and receipts for its own."""
    came = Q(receiver=agency, sent_at__gte=since) & (Q(receipt_owed=False) | Q(signed_on__isnull=False))
    received = Q(sender=agency, receiver__isnull=False, signed_at__gte=since, sent_at__gte=since)
    found = Delivery.objects.filter(came | received).exclude(sender=agency, receiver=agency)
    # A receipt may be younger than its paper: more are read than shown.
    return found.order_by("-sent_at", "-pk")[: 3 * NEWS]


def happened_at(delivery: Delivery, here: int) -> datetime:
    """Return when something came in, or when the other side signed for what was sent."""
    return delivery.sent_at if delivery.receiver_id == here else delivery.signed_at


def _decided(approval: Approval) -> datetime:
    return approval.decided_at or approval.asked_at
