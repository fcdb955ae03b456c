"""An act: one deed of one officer, on one day, which may carry several steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.models import Agency, Officer


class Mode(StrEnum):
    """How an act came into the house."""

    LIVE = "live"
    BACKFILLED = "backfilled"
    REPLAYED = "replayed"


@dataclass(frozen=True)
class Act:
    """Who did something, on which day, entered when. The same act for every step that follows from it.

    :param on: day of the act: law, calendar and clocks follow it.
    :param at: aware datetime of the entry: the trail is ordered by it.
    :param limit_reason: why a limit that the law sets in principle was exceeded.
    """

    by: Officer
    on: date
    at: datetime
    approved_by: Officer | None = None
    mode: Mode = Mode.LIVE
    limit_reason: str = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def agency(self) -> Agency:
        """The acting officer's agency."""
        return self.by.agency

    @property
    def moment(self) -> datetime:
        """The day of the act at the hour of its entry: what is entered late still stands where its day puts it."""
        entered = timezone.localtime(self.at)
        return timezone.make_aware(datetime.combine(self.on, entered.time()))
