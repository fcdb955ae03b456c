"""Periods as desk and lists find them: one per file, the soonest, however many run on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from ecocase.desk.bounded import CountUpTo
from ecocase.desk.clockviews import SOON_DAYS
from ecocase.kernel.models import Approval, Clock
from ecocase.policy.deadlines import LAPSING

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.models import Agency

NAMED = 4


def running(**where: Any) -> QuerySet[Clock]:
    """Return running periods."""
    return Clock.objects.filter(state=Clock.State.RUNNING, **where)


def overdue(clocks: QuerySet[Clock], on: date) -> QuerySet[Clock]:
    """Return those that have run out, without those that merely lapse."""
    return clocks.filter(due_on__lt=on).exclude(key__in=LAPSING)


def due_soon(clocks: QuerySet[Clock], on: date, days: int = SOON_DAYS) -> QuerySet[Clock]:
    """Return those whose last day comes within so many days."""
    return clocks.filter(due_on__range=(on, on + timedelta(days=days)))


def first_of_each_file(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """Return the soonest of a file's periods only, in the order of their last days.

    Walks the index of last days and stops where the page ends, however many periods there are.
    """
    sooner = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
    of_file = clocks.filter(file_type=OuterRef("file_type"), file_id=OuterRef("file_id"))
    return clocks.filter(~Exists(of_file.filter(sooner))).order_by("due_on", "pk")


def folded(clocks: QuerySet[Clock], agency: Agency) -> QuerySet[Clock]:
    """Return one period per file, each with how many of its kind stand beside it (`in_file`), for whom they run
    (`fellows`), and which steps of the file wait for a leader of the agency (`asked`).
    """
    of_file = clocks.filter(file_type=OuterRef("file_type"), file_id=OuterRef("file_id"))
    waiting = Approval.objects.filter(
        file_type=OuterRef("file_type"), file_id=OuterRef("file_id"), state=Approval.State.ASKED, agency=agency
    )
    return first_of_each_file(clocks).annotate(
        in_file=CountUpTo(of_file),
        fellows=ArraySubquery(
            of_file.order_by("due_on", "pk").values(found=JSONObject(key="key", subject="subject"))[:NAMED]
        ),
        asked=ArraySubquery(
            waiting.order_by("pk").values(found=JSONObject(kind="record_type", id="record_id", step="step"))[:20]
        ),
    )
