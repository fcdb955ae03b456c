"""The list of clues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models.words import words_of
from ecocase.desk.listings.base import Listing, opened_on
from ecocase.desk.listings.filters import ClueFilter
from ecocase.desk.listings.paging import OPENED, PERIOD
from ecocase.desk.ways import step_label
from ecocase.kernel.access import Right
from ecocase.policy import grounds
from referrals.models import Clue, ClueState
from referrals.models.clue import ClueParty

if TYPE_CHECKING:
    from django.db.models import QuerySet

NAMED = 2
FROM_PROCURATORATE = "from_procuratorate"
S = ClueState
LIVE = (S.REGISTERED, S.VERIFYING)
TONES = {S.REGISTERED: "soon", S.VERIFYING: "live", S.CASE_OPENED: "ok", S.IN_FILE: "ok", S.MERGED: "ok"}
OF_STATE = {S.REGISTERED: "clue.start_verification", S.VERIFYING: "clue.open_case"}


class ClueList(Listing):
    """Clues, with where they came from and the day by which they are to be verified."""

    model = Clue
    form_class = ClueFilter
    READ_WITH = ("handler",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        language = (get_language() or "zh")[:2]
        sources = grounds.choices("clue_sources", language=language)
        self.form.fields["source"].choices = [("", _("All")), *sources]
        self.form.full_clean()
        self.chosen = self.form.chosen()

    def views(self) -> list[tuple[str, Any]]:
        """Return the tabs."""
        return [
            ("all", _("All of my agency")),
            ("open", _("To be verified")),
            ("overdue", _("Overdue")),
            ("procuratorate", _("From the procuratorate")),
            ("opened", _("Case opened")),
            ("not_opened", _("No case opened")),
        ]

    def in_view(self, rows: QuerySet, view: str) -> QuerySet:
        """Return the rows of a tab."""
        if view == "open":
            return rows.filter(record__state__in=LIVE)
        if view == "procuratorate":
            return rows.filter(record__source=FROM_PROCURATORATE, right__gte=Right.VIEW)
        if view in ("opened", "not_opened"):
            return rows.filter(record__state=S.CASE_OPENED if view == "opened" else S.NOT_OPENED)
        return super().in_view(rows, view)

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """Return the rows of the chosen source."""
        source = self.chosen.get("source")
        return rows.filter(record__source=source, right__gte=Right.VIEW) if source else rows

    def matching(self, words: str) -> Q:
        """Look at number, title, place and parties."""
        parties = ClueParty.objects.filter(name__icontains=words).order_by()
        return super().matching(words) | self.at_place(words) | Q(record_id__in=parties.values("clue_id"))

    def read_along(self, records: list[Clue]) -> None:
        """Read the parties that the clues name."""
        self.parties: dict[int, list[str]] = {}
        for party in ClueParty.objects.filter(clue__in=[record.pk for record in records]).order_by("pk"):
            self.parties.setdefault(party.clue_id, []).append(party.name)

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns."""
        return [
            {"key": "clue", "label": _("Clue")},
            self.sort_head(PERIOD, _("Next step and period")),
            {"key": "state", "label": _("State")},
            {"key": "source", "label": _("Source")},
            {"key": "found", "label": _("Found or received")},
            self.sort_head(OPENED, _("Registered on")),
        ]

    def cells(self, record: Clue) -> list[dict[str, Any]]:
        """Return the cells of a clue."""
        return [
            self.first_cell(
                record,
                str(record.place) if self.sees_whole(record) else "",
                "、".join(self._names(record)),
                label=_("Clue"),
            ),
            self.next_cell(record),
            {"label": _("State"), "state": record.get_state_display(), "tone": TONES.get(S(record.state), "off")},
            {"label": _("Source"), "text": self._source(record)},
            {"label": _("Found or received"), "day": record.found_on if self.sees_whole(record) else None},
            {"label": _("Registered on"), "day": opened_on(record)},
        ]

    def next_step(self, record: Clue) -> str:
        """Return what comes next: nothing, once a clue has gone elsewhere."""
        name = OF_STATE.get(S(record.state))
        if record.pk in self.waiting or name is None:
            return super().next_step(record)
        return step_label(name)

    def export_columns(self) -> list[Any]:
        """Return the heads of the exported table."""
        return [
            _("Number"), _("Title"), _("Parties"), _("Place"), _("State"), _("Source"), _("Found or received"),
            _("Registered on"), _("Next step"), _("Period that runs"), _("Last day"), _("Days left"), _("Handled by"), _("Practice file"),
        ]  # fmt: skip

    def export(self, record: Clue) -> list[Any]:
        """Return the line of a clue."""
        return [
            record.number, record.title, "、".join(self.parties.get(record.pk, ())),
            self.place(record), record.get_state_display(), self._source(record), self._found(record), opened_on(record).isoformat(), *self.period_texts(record), str(record.handler),
            _("Yes") if record.practice else "",
        ]  # fmt: skip

    def _source(self, record: Clue) -> str:
        return words_of(record.source) if self.sees_whole(record) else ""

    def _found(self, record: Clue) -> str:
        return record.found_on.isoformat() if self.sees_whole(record) else ""

    def _names(self, record: Clue) -> list[str]:
        return self.parties.get(record.pk, [])[:NAMED]
