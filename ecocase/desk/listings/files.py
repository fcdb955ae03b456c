"""The list of the procuratorates' own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models.words import words_of
from ecocase.desk.listings.base import Listing, opened_on
from ecocase.desk.listings.filters import PracticeFilter
from ecocase.desk.listings.paging import OPENED, PERIOD
from ecocase.desk.ways import step_label
from referrals.models import PublicInterestFile
from referrals.models.pilfile import FileState

if TYPE_CHECKING:
    from django.db.models import QuerySet

S = FileState
TONES = {S.ASSESSING: "soon", S.CONCLUDED: "ok", S.NOT_OPENED: "off"}
OF_STATE = {
    S.ASSESSING: "publicinterestfile.open_file",
    S.OPENED: "publicinterestfile.investigate",
    S.INVESTIGATING: "publicinterestfile.publish_announcement",
    S.ANNOUNCED: "publicinterestfile.conclude_file",
}


class FileList(Listing):
    """Public-interest files."""

    model = PublicInterestFile
    form_class = PracticeFilter

    def views(self) -> list[tuple[str, Any]]:
        """Return the tabs."""
        return [
            ("all", _("All of my agency")),
            ("assessing", _("Being assessed")),
            ("live", _("Opened and under way")),
            ("overdue", _("Overdue")),
            ("ended", _("Concluded or not opened")),
        ]

    def in_view(self, rows: QuerySet, view: str) -> QuerySet:
        """Return the rows of a tab."""
        states = {
            "assessing": (S.ASSESSING,),
            "live": (S.OPENED, S.INVESTIGATING, S.ANNOUNCED),
            "ended": (S.CONCLUDED, S.NOT_OPENED),
        }
        return rows.filter(record__state__in=states[view]) if view in states else super().in_view(rows, view)

    def matching(self, words: str) -> Q:
        """Look at the number and at what the file came from."""
        titles = Q(record__clue__title__icontains=words)
        titles |= Q(record__referral__case__title__icontains=words) | Q(record__referral__clue__title__icontains=words)
        return Q(record__number__icontains=words) | titles

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns."""
        return [
            {"key": "file", "label": _("Public-interest file")},
            self.sort_head(PERIOD, _("Next step and period")),
            {"key": "state", "label": _("State")},
            {"key": "from", "label": _("Came from")},
            {"key": "procuratorate", "label": _("Procuratorate")},
            self.sort_head(OPENED, _("Begun")),
        ]

    def cells(self, record: PublicInterestFile) -> list[dict[str, Any]]:
        """Return the cells of a file."""
        return [
            self.first_cell(record, words_of(record.file_kind), label=_("Public-interest file")),
            self.next_cell(record),
            {"label": _("State"), "state": record.get_state_display(), "tone": TONES.get(S(record.state), "live")},
            {"label": _("Came from"), "text": self.origin(record)},
            {"label": _("Procuratorate"), "sign": record.procuratorate.sign, "text": str(record.procuratorate)},
            {"label": _("Begun"), "day": opened_on(record)},
        ]

    def next_step(self, record: PublicInterestFile) -> str:
        """Return what comes next by the state of the file."""
        name = OF_STATE.get(S(record.state))
        if record.pk in self.waiting or name is None:
            return super().next_step(record)
        return step_label(name)

    def origin(self, record: PublicInterestFile) -> str:
        """Return what a file came from: an own clue, or a referral with its number."""
        if record.referral_id is None:
            return _("an own clue")
        return _("the referral %(number)s") % {"number": record.referral.number}

    def export_columns(self) -> list[Any]:
        """Return the heads of the exported table."""
        return [
            _("Number"), _("Title"), _("Kind"), _("State"), _("Came from"), _("Procuratorate"), _("Begun"), _("Next step"),
            _("Period that runs"), _("Last day"), _("Days left"), _("Practice file"),
        ]  # fmt: skip

    def export(self, record: PublicInterestFile) -> list[Any]:
        """Return the line of a file."""
        return [
            record.number, str(record), words_of(record.file_kind), record.get_state_display(), self.origin(record),
            str(record.procuratorate), opened_on(record).isoformat(), *self.period_texts(record),
            _("Yes") if record.practice else "",
        ]  # fmt: skip
