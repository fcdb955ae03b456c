"""What all lists of files have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ecocase.desk import bounded, duedays
from ecocase.desk.clockviews import SOON_DAYS, shown_clock
from ecocase.desk.listings import paging
from ecocase.desk.listings.filters import HIDDEN, FilterForm
from ecocase.desk.names import right_held
from ecocase.desk.ways import likely_step
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Approval, Clock, Division
from ecocase.kernel.views.addresses import is_in_files_group, url_of
from ecocase.policy.deadlines import LAPSING

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict

    from ecocase.kernel.models import Officer

PAGE = 50
MONTH = 30
# So many files are read by their keys instead of along the order of the whole list.
FEW = 1000


class Listing(ABC):
    """A list of files of one kind as one agency sees it. Whatever it shows, counts or exports starts at `seen`."""

    model: ClassVar[Any]
    form_class: ClassVar[type[FilterForm]] = FilterForm
    READ_WITH: ClassVar[tuple[str, ...]] = ()

    def __init__(self, officer: Officer, today: date, data: QueryDict) -> None:
        self.officer, self.today, self.data = officer, today, data
        self.form = self.form_class(self.states(), today, data)
        self.chosen = self.form.chosen()
        views = [key for key, _label in self.views()]
        self.view = self.chosen.get("view") if self.chosen.get("view") in views else "all"
        self.order = self.chosen.get("sort") or paging.PERIOD
        self.clocks_of_kind = duedays.running(file_type=self.model.kind()).exclude(
            key__in=LAPSING, due_on__lt=today
        )  # fmt: skip
        self.nearest: dict[int, Clock] = {}
        self.waiting: dict[int, str] = {}

    # --- what each list says of itself -----------------------------------------------------------------------------

    def states(self) -> list[tuple[str, Any]]:
        """Return the states by which the list can be narrowed."""
        return list(self.model._meta.get_field("state").choices)

    @abstractmethod
    def views(self) -> list[tuple[str, Any]]:
        """Return the tabs: key and label; the first is all files."""

    def in_view(self, rows: QuerySet, view: str) -> QuerySet:
        """Return the rows of a tab."""
        return self._by_due(rows, "overdue") if view == "overdue" else rows

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """Return the rows that the list's own filters leave."""
        return rows

    def matching(self, words: str) -> Q:
        """Return what a search in the list looks at."""
        return Q(record__number__icontains=words) | Q(record__title__icontains=words)

    @abstractmethod
    def columns(self) -> list[dict[str, Any]]:
        """Return the columns as the page's table names them."""

    @abstractmethod
    def cells(self, record: Any) -> list[dict[str, Any]]:
        """Return a file's cells, one per column."""

    @abstractmethod
    def export_columns(self) -> list[Any]:
        """Return the heads of the exported table."""

    @abstractmethod
    def export(self, record: Any) -> list[Any]:
        """Return a file's line of the exported table."""

    def read_along(self, records: list[Any]) -> None:  # noqa: B027 - a list may have nothing to read
        """Read, for all files of a page at once, what their cells tell."""

    # --- which files -----------------------------------------------------------------------------------------------

    @property
    def seen(self) -> QuerySet:
        """The index rows of the files that the agency may see."""
        rows = access.index_of(self.model, self.officer.agency, on=self.today)
        return rows if is_in_files_group(self.officer) else rows.none()

    def rows(self) -> QuerySet:
        """Return the index rows that tab and filters leave, periods aside."""
        chosen, rows = self.chosen, self.seen
        if self.view != "overdue":
            rows = self.in_view(rows, self.view)
        if chosen.get("state"):
            rows = rows.filter(record__state=chosen["state"])
        if chosen.get("year"):
            rows = rows.filter(sort_at__gte=_new_year(chosen["year"]), sort_at__lt=_new_year(chosen["year"] + 1))
        if chosen.get("flag") in ("practice", "real"):
            rows = rows.filter(record__practice=chosen["flag"] == "practice")
        if chosen.get("q"):
            rows = rows.filter(self.matching(chosen["q"].strip()))
        return self.narrowed(rows)

    def places(self, after: str, size: int) -> list[paging.Place]:
        """Return the next places in the chosen order."""
        rows = self._settled(self.rows())
        wanted = [found for found in (self.chosen.get("period"), "overdue" if self.view == "overdue" else "") if found]
        if wanted and self.order == paging.PERIOD and set(wanted) <= {"overdue", "week", "month"}:
            clocks = self.clocks_of_kind
            for period in wanted:
                clocks = clocks.filter(**self._days_of(period))
            return paging.due_within(rows, clocks, after, size)
        for period in wanted:
            rows = self._by_due(rows, period)
        return paging.places(rows, self.clocks_of_kind, self.order, after, size)

    def _settled(self, rows: QuerySet) -> QuerySet:
        """Return what a narrowed list is left with, looked for once.

        A few files are put in order by themselves. Very many stand by opening day unless asked otherwise: by period, all
        that does not match and ends sooner would have to be passed over.
        """
        is_narrowed = any(self.chosen.get(name) for name in self._narrowing())
        if not is_narrowed and self.view in ("all", "overdue"):
            return rows
        keys = list(rows.order_by().values_list("record_id", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return self.seen.filter(record_id__in=keys)
        if is_narrowed and not self.chosen.get("sort"):
            self.order = paging.OPENED
        return rows

    def _narrowing(self) -> list[str]:
        return [name for name in self.form.fields if name not in (*HIDDEN, "period")]

    def _days_of(self, period: str) -> dict[str, Any]:
        if period == "overdue":
            return {"due_on__lt": self.today}
        days = SOON_DAYS if period == "week" else MONTH
        return {"due_on__range": (self.today, self.today + timedelta(days=days))}

    def _by_due(self, rows: QuerySet, period: str) -> QuerySet:
        if period == "none":
            return rows.exclude(record_id__in=self.clocks_of_kind.values("file_id"))
        if period == "paused":
            paused = Clock.objects.filter(file_type=self.model.kind(), state=Clock.State.PAUSED)
            return rows.filter(record_id__in=paused.values("file_id"))
        return rows.filter(record_id__in=self.clocks_of_kind.filter(**self._days_of(period)).values("file_id"))

    def counts(self) -> dict[str, int]:
        """Return how many files each tab holds, counted no further than the screen tells."""
        return bounded.counts(
            self.officer.agency, **{view: self.in_view(self.seen, view) for view, _label in self.views()}
        )

    def read(self, places: list[paging.Place]) -> list[Any]:
        """Read the files of these places, in their order, with all that their cells tell."""
        keys = [place.pk for place in places]
        found = self.model.shown(*self.READ_WITH).filter(pk__in=keys)
        held = right_held(self.model, self.officer.agency, self.today)
        by_key = {record.pk: record for record in found.annotate(held=held)}
        records = [by_key[key] for key in keys if key in by_key]
        self._read_periods(keys)
        self.read_along(records)
        return records

    def _read_periods(self, keys: list[int]) -> None:
        kind = self.model.kind()
        live = Clock.objects.filter(file_type=kind, file_id__in=keys).exclude(state=Clock.State.STOPPED)
        live = live.exclude(key__in=LAPSING, due_on__lt=self.today)
        self.nearest = {}
        for clock in live.order_by("state", "-due_on", "-pk"):
            # Paused ones sort before running ones and are overwritten by them; the soonest comes last.
            self.nearest[clock.file_id] = clock
        asked = Approval.objects.filter(
            file_type=kind, file_id__in=keys, state=Approval.State.ASKED, agency=self.officer.agency
        )
        self.waiting = {found.file_id: _(found.label) for found in asked.order_by("-asked_at")}

    def at_place(self, words: str) -> Q:
        """Return what a search in the list finds by the place, which a summary does not tell."""
        places = Division.objects.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words)).order_by()
        here = Q(record__place__in=places.values("pk")) | Q(record__place_detail__icontains=words)
        return Q(right__gte=Right.VIEW) & here

    def place(self, record: Any) -> str:
        """Return where it happened, to those who see more than the summary."""
        return f"{record.place} {record.place_detail}".strip() if self.sees_whole(record) else ""

    def sees_whole(self, record: Any) -> bool:
        """Whether the agency sees more of a file than its summary: number, title, parties, stage and amounts."""
        return (record.held or 0) >= Right.VIEW

    # --- cells that lists share ------------------------------------------------------------------------------------

    def ring(self, record: Any) -> dict[str, Any] | None:
        """Return the period of a file as a ring draws it."""
        clock = self.nearest.get(record.pk)
        return shown_clock(clock, on=self.today) if clock else None

    def first_cell(self, record: Any, *sub: str, label: str = "") -> dict[str, Any]:
        """Return the cell that names a file."""
        return {
            "label": label, "text": str(record), "url": url_of(record), "number": record.shown_number,
            "practice": record.practice, "sub": [text for text in sub if text],
        }  # fmt: skip

    def next_cell(self, record: Any) -> dict[str, Any]:
        """Return the cell that tells the next step and its last day."""
        clock = self.nearest.get(record.pk)
        cell: dict[str, Any] = {"label": _("Next step and period"), "text": self.next_step(record)}
        if clock is None:
            return cell
        drawn = shown_clock(clock, on=self.today)
        if clock.state == Clock.State.PAUSED:
            return cell | {"sub": [_("%(period)s: paused") % {"period": drawn["label"]}]}
        return cell | {
            "days_left": drawn["days_left"], "tone": drawn["tone"], "due_on": clock.due_on, "sub": [drawn["label"]],
        }  # fmt: skip

    def next_step(self, record: Any) -> str:
        """Return what comes next in words: what waits for a leader, else what answers the nearest period."""
        if record.pk in self.waiting:
            return _("Waits for approval: %(step)s") % {"step": self.waiting[record.pk]}
        clock = self.nearest.get(record.pk)
        return likely_step(clock.key, record) if clock else ""

    def period_texts(self, record: Any) -> list[Any]:
        """Return next step, period, last day and days left for the exported table."""
        clock = self.nearest.get(record.pk)
        if clock is None:
            return [self.next_step(record), "", "", ""]
        drawn = shown_clock(clock, on=self.today)
        is_paused = clock.state == Clock.State.PAUSED
        return [
            self.next_step(record),
            drawn["label"],
            clock.due_on.isoformat(),
            "" if is_paused else drawn["days_left"],
        ]

    def sort_head(self, key: str, label: Any) -> dict[str, Any]:
        """Return the head of a column by which the list can be put in order."""
        query = self.data.copy()
        query.pop("after", None)
        query["sort"] = key
        direction = "asc" if key == paging.PERIOD else "desc"
        return {
            "key": key, "label": label, "sort_url": f"?{query.urlencode()}",
            "sorted": direction if self.order == key else "",
        }  # fmt: skip


def opened_on(record: Any) -> date:
    """Return the legal day on which a file was opened."""
    return timezone.localtime(record.opened_at).date()


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=timezone.get_current_timezone())
