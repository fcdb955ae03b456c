"""The list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, DamageItem, Obligor, Track
from ecocase.desk.listings.base import Listing, opened_on
from ecocase.desk.listings.filters import CaseFilter
from ecocase.desk.listings.paging import OPENED, PERIOD
from ecocase.desk.ways import step_label
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery
from ecocase.policy.competence import AgencyKind
from ecocase.policy.stages import ENDED_TRACKS, MUST_SUE, SETTLED_TRACKS, TrackState
from negotiation.models import Confirmation, ConfirmationState

if TYPE_CHECKING:
    from decimal import Decimal

    from django.db.models import QuerySet

NAMED = 2
T = TrackState
ENDED = (CaseState.CLOSED, CaseState.TERMINATED)
SETTLED = [state.value for state in (*SETTLED_TRACKS, T.PERFORMED)]
UNSETTLED = [state.value for state in (T.IDENTIFIED, T.NOTIFIED, T.NEGOTIATING, *MUST_SUE)]
BEFORE_THE_COURT = [ConfirmationState.APPLIED, ConfirmationState.ACCEPTED, ConfirmationState.PUBLISHED]
# Where no period runs: what the case's own state asks for next, and what its obligors do, the earliest first.
OF_STATE = {
    CaseState.INVESTIGATING: "case.commission_assessment",
    CaseState.ASSESSING: "case.record_assessment",
    CaseState.CLAIM_READY: "negotiation.open_negotiation",
}
OF_TRACKS = {
    T.IDENTIFIED: "negotiationparty.serve_notice",
    T.NOTIFIED: "negotiationparty.record_consent",
    T.NEGOTIATING: "agreement.draft_agreement",
    T.AGREED: "plan.propose",
    T.IN_DEFAULT: "paymentduty.record_payment",
    T.PERFORMING: "paymentduty.record_payment",
}
FLAGS = {
    "major": ~Q(record__major_grounds=[]),
    "simple": ~Q(record__simple_grounds=[]),
    "criminal": ~Q(record__criminal_case_no=""),
    "preventive": ~Q(record__preventive_risk=""),
    "marine": Q(record__is_marine=True),
}


class CaseList(Listing):
    """Cases, as a bureau that handles them or a procuratorate that supervises them sees them."""

    model = Case
    form_class = CaseFilter
    READ_WITH = ("handler", "informed_procuratorate")

    def views(self) -> list[tuple[str, Any]]:
        """Return the tabs."""
        return [
            ("all", _("All of my agency")),
            ("overdue", _("Overdue")),
            ("procuratorate", _("Procuratorate takes part")),
            ("partly", _("Partly agreed")),
            ("confirmation", _("Awaiting judicial confirmation")),
            ("ended", _("Closed or terminated")),
        ]

    def in_view(self, rows: QuerySet, view: str) -> QuerySet:
        """Return the rows of a tab."""
        tracks = Track.objects.order_by()
        if view == "procuratorate":
            return rows.filter(record_id__in=tracks.filter(state=T.WITH_PROCURATORATE.value).values("case_id"))
        if view == "partly":
            settled, open_ones = (tracks.filter(state__in=states).values("case_id") for states in (SETTLED, UNSETTLED))
            return rows.filter(record_id__in=settled).filter(record_id__in=open_ones)
        if view == "confirmation":
            waiting = Confirmation.objects.filter(state__in=BEFORE_THE_COURT).order_by()
            return rows.filter(record_id__in=waiting.values("negotiation__case_id"))
        if view == "ended":
            return rows.filter(record__state__in=ENDED)
        return super().in_view(rows, view)

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """Return the rows that procuratorate and mark leave."""
        part, flag = self.chosen.get("procuratorate"), self.chosen.get("flag")
        if part == "takes_part":
            rows = self.in_view(rows, "procuratorate")
        elif part:
            rows = rows.filter(record__informed_procuratorate__isnull=part == "not_informed")
        # What a case is marked with is none of the summary.
        return rows.filter(FLAGS[flag], right__gte=Right.VIEW) if flag in FLAGS else rows

    def matching(self, words: str) -> Q:
        """Look at number, title, place and obligors."""
        obligors = Obligor.objects.filter(name__icontains=words).order_by()
        return super().matching(words) | self.at_place(words) | Q(record_id__in=obligors.values("case_id"))

    def read_along(self, records: list[Case]) -> None:
        """Read obligors, damages and the papers that a procuratorate has not signed for."""
        keys = [record.pk for record in records]
        self.tracks: dict[int, list[Track]] = {}
        for track in Track.objects.filter(case__in=keys).select_related("obligor").order_by("pk"):
            self.tracks.setdefault(track.case_id, []).append(track)
        sums = DamageItem.objects.filter(case__in=keys).order_by().values("case_id").annotate(total=Sum("assessed"))
        self.damages: dict[int, Decimal] = {row["case_id"]: row["total"] for row in sums}
        unsigned = Delivery.objects.filter(
            file_type="case", file_id__in=keys, receiver__kind=AgencyKind.PROCURATORATE.value, receipt_owed=True,
            signed_on__isnull=True,
        )  # fmt: skip
        counted = unsigned.order_by().values("file_id").annotate(number=Count("pk"))
        self.unsigned = {row["file_id"] for row in counted}

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns."""
        return [
            {"key": "case", "label": _("Case")},
            self.sort_head(PERIOD, _("Next step and period")),
            {"key": "state", "label": _("Stage")},
            {"key": "damages", "label": _("Damages (10,000 yuan)"), "num": True},
            {"key": "other", "label": _("Procuratorate") if self._is_bureau() else _("Handled by")},
            self.sort_head(OPENED, _("Opened")),
        ]

    def cells(self, record: Case) -> list[dict[str, Any]]:
        """Return the cells of a case."""
        has_ended = record.state in ENDED
        tone = "ok" if has_ended else "over" if self._must_be_sued(record) else "live"
        next_cell = {"label": _("Next step and period"), "text": self.next_step(record)}
        if has_ended:
            next_cell["sub"] = [record.ended_on.isoformat()] if record.ended_on else []
        return [
            self.first_cell(record, self.obligors(record), label=_("Case")),
            next_cell if has_ended else self.next_cell(record),
            {"label": _("Stage"), "state": record.get_state_display(), "tone": tone},
            {"label": _("Damages (10,000 yuan)"), "num": True, "wan": self.damages.get(record.pk)},
            self._other_side(record),
            {"label": _("Opened"), "day": opened_on(record)},
        ]

    def export_columns(self) -> list[Any]:
        """Return the heads of the exported table."""
        return [
            _("Number"), _("Title"), _("Obligors"), _("Place"), _("Stage"), _("Opened"), _("Next step"), _("Period that runs"),
            _("Last day"), _("Days left"), _("Damages (CNY)"), _("Procuratorate"), _("Handled by"), _("Practice file"),
        ]  # fmt: skip

    def export(self, record: Case) -> list[Any]:
        """Return the line of a case."""
        names = "、".join(str(track) for track in self.tracks.get(record.pk, ()))
        return [
            record.number, record.title, names, self.place(record),
            record.get_state_display(), opened_on(record).isoformat(), *self.period_texts(record),
            self.damages.get(record.pk, ""), self.procuratorate_says(record), str(record.handler),
            _("Yes") if record.practice else "",
        ]  # fmt: skip

    def obligors(self, record: Case) -> str:
        """Return the obligors: the first by name, and how many there are."""
        tracks = self.tracks.get(record.pk, [])
        names = "、".join(str(track) for track in tracks[:NAMED])
        if len(tracks) <= NAMED:
            return names
        return _("%(names)s and others, %(number)s in all") % {"names": names, "number": len(tracks)}

    def next_step(self, record: Case) -> str:
        """Return what comes next: a suit that is due goes before every period."""
        if record.state in ENDED:
            return str(record.get_state_display())
        failed = self._must_be_sued(record)
        if failed and record.pk not in self.waiting:
            return _("Sue or take another way: %(names)s") % {
                "names": "、".join(str(track) for track in failed[:NAMED])
            }
        return super().next_step(record) or self._of_state(record)

    def _of_state(self, record: Case) -> str:
        if record.state in OF_STATE:
            return step_label(OF_STATE[record.state])
        states = {T(track.state) for track in self.tracks.get(record.pk, ())}
        if record.state == CaseState.PERFORMING and states <= ENDED_TRACKS:
            return step_label("case.close")
        return next((step_label(name) for state, name in OF_TRACKS.items() if state in states), "")

    def _must_be_sued(self, record: Case) -> list[Track]:
        return [track for track in self.tracks.get(record.pk, ()) if T(track.state) in MUST_SUE]

    def _is_bureau(self) -> bool:
        return self.officer.agency.acts_as(AgencyKind.ENVIRONMENT_BUREAU)

    def _other_side(self, record: Case) -> dict[str, Any]:
        if self._is_bureau():
            label, sign, text = _("Procuratorate"), "pr", self.procuratorate_says(record)
        else:
            label, sign, text = _("Handled by"), record.handler.sign, str(record.handler)
        return {"label": label, "sign": sign, "text": text}

    def procuratorate_says(self, record: Case) -> str:
        """Return how the procuratorate stands to a case."""
        own = sum(T(track.state) is T.WITH_PROCURATORATE for track in self.tracks.get(record.pk, ()))
        if own:
            return _("handles obligors: %(number)s") % {"number": own}
        if record.informed_procuratorate_id is None:
            return _("not informed")
        if record.pk in self.unsigned:
            return _("informed, not yet signed for")
        return _("informed, signed for")
