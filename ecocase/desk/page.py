"""A record before one reader: what the parts of its page share, each read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from ecocase.desk import papers, timeline
from ecocase.desk.around import Around, around, counted
from ecocase.desk.clockviews import clocks_in
from ecocase.desk.scope import Scope, scope_of
from ecocase.kernel.access import Right
from ecocase.kernel.views.addresses import url_of
from restoration.models import Plan, PlanState

if TYPE_CHECKING:
    from datetime import date

# Beside a draft stands what the procuratorate thinks of it.
WITH_OPINIONS = frozenset({"agreement", "negotiation"})


@dataclass
class Page:
    """A record before one reader: what the parts of its page share."""

    request: Any
    record: Any
    right: Right
    today: date

    @cached_property
    def kind(self) -> str:
        """The kind of the record."""
        kind: str = self.record.kind()
        return kind

    @property
    def seen_whole(self) -> bool:
        """Whether the reader sees more than the summary."""
        return self.right >= Right.VIEW

    @cached_property
    def around(self) -> Around:
        """What stands around the record."""
        flags: dict[str, Any] = {}
        if self.kind in WITH_OPINIONS:
            flags["opinions"] = timeline.opinions_on(self.record.file)
        if self.kind == "case":
            unpassed = Plan.objects.filter(case=OuterRef("pk")).exclude(state=PlanState.PASSED).order_by("pk")
            flags["unpassed"] = ArraySubquery(unpassed.values("place"))
        return around(self.record, self.request.user, on=self.today, flags=flags)

    @cached_property
    def scope(self) -> Scope:
        """What belongs to the page."""
        return scope_of(self.record, self.right, self.around.hanging.items())

    @cached_property
    def counts(self) -> dict[str, Any]:
        """How much there is behind the tabs, and the other institution's last act."""
        officer = self.request.user
        rows = {
            "papers": papers.papers_in(self.scope, officer),
            "evidence": papers.attachments_in(self.scope, officer),
            "exchanges": papers.deliveries_in(self.scope, officer),
            "unsigned": papers.unsigned_in(self.scope, officer),
        }
        return counted(self.record, officer, self.scope, rows)

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        """The periods of the page, the ended ones last."""
        here = self.scope.here
        if self.kind == "negotiationparty":
            here |= Q(record_type="track", record_id=self.record.track_id)
        elif self.kind == "negotiation":
            here |= Q(record_type="track", record_id__in=self.record.parties.values("track_id"))
        return clocks_in(here, on=self.today)

    @cached_property
    def reader(self) -> timeline.Reader:
        """Who reads the trail."""
        officer = self.request.user
        rights = {**self.around.rights, (self.record.file.kind(), self.record.file.pk): self.right}
        agencies = [officer.agency, *(grant["agency"] for grant in self.around.grants)]
        return timeline.Reader(officer, self.scope, rights, {agency.name_zh: str(agency) for agency in agencies})

    def url(self, tab: str, **query: str) -> str:
        """Return the address of a tab."""
        address = reverse("record-tab", args=[self.kind, self.record.uid, tab]) if tab else url_of(self.record)
        return f"{address}?{urlencode(query)}" if query else address
