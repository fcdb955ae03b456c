"""The list of referrals, told from the side of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models.words import words_of
from ecocase.desk.listings.base import Listing, opened_on
from ecocase.desk.listings.filters import ReferralFilter
from ecocase.desk.listings.paging import OPENED, PERIOD
from ecocase.kernel.models import Agency
from referrals.models import Referral
from referrals.models.referral import ReferralState

if TYPE_CHECKING:
    from django.db.models import QuerySet

S = ReferralState
# How a referral stands, in the words of each side.
SENT = {
    S.DRAFT: gettext_lazy("draft: not yet submitted"),
    S.SUBMITTED: gettext_lazy("referred: they have not signed for it"),
    S.RECEIVED: gettext_lazy("referred: they have not accepted it"),
    S.ACCEPTED: gettext_lazy("accepted by them: feedback is owed to us"),
    S.RETURNED: gettext_lazy("returned to us for amendment"),
    S.HANDED_BACK: gettext_lazy("handed back to us"),
}
RECEIVED = {
    S.SUBMITTED: gettext_lazy("came in: for us to sign for"),
    S.RECEIVED: gettext_lazy("for us to accept or return"),
    S.ACCEPTED: gettext_lazy("accepted by us: we owe feedback"),
    S.RETURNED: gettext_lazy("returned by us for amendment"),
    S.HANDED_BACK: gettext_lazy("handed back by us"),
}
OURS_TO_DO = Q(record__state__in=(S.SUBMITTED, S.RECEIVED, S.ACCEPTED))
THEIRS_TO_MEND = Q(record__state__in=(S.DRAFT, S.RETURNED, S.HANDED_BACK))


class ReferralList(Listing):
    """Referrals in both directions."""

    model = Referral
    form_class = ReferralFilter
    READ_WITH = ("sender",)

    def views(self) -> list[tuple[str, Any]]:
        """Return the tabs."""
        return [
            ("all", _("All of my agency")),
            ("ours", _("Waits for us")),
            ("theirs", _("Waits for the other side")),
            ("overdue", _("Overdue")),
            ("ended", _("Concluded or withdrawn")),
        ]

    def in_view(self, rows: QuerySet, view: str) -> QuerySet:
        """Return the rows of a tab."""
        here = self.officer.agency
        sent, received = Q(record__sender=here), Q(record__receiver=here)
        if view == "ours":
            return rows.filter((received & OURS_TO_DO) | (sent & THEIRS_TO_MEND))
        if view == "theirs":
            return rows.filter((sent & OURS_TO_DO) | (received & Q(record__state=S.RETURNED)))
        if view == "ended":
            return rows.filter(record__state__in=(S.CONCLUDED, S.WITHDRAWN))
        return super().in_view(rows, view)

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """Return the rows of the chosen direction."""
        side = self.chosen.get("side")
        if side:
            rows = rows.filter(**{f"record__{'sender' if side == 'sent' else 'receiver'}": self.officer.agency})
        return rows

    def matching(self, words: str) -> Q:
        """Look at the number, at what is referred, and at the other side."""
        agencies = (
            Agency.objects.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words)).order_by().values("pk")
        )
        titles = Q(record__case__title__icontains=words) | Q(record__clue__title__icontains=words)
        sides = Q(record__sender__in=agencies) | Q(record__receiver__in=agencies)
        return Q(record__number__icontains=words) | titles | sides

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns."""
        return [
            {"key": "referral", "label": _("Referral")},
            {"key": "stands", "label": _("How it stands")},
            {"key": "other", "label": _("Other side")},
            self.sort_head(PERIOD, _("Next step and period")),
            self.sort_head(OPENED, _("Drafted")),
        ]

    def cells(self, record: Referral) -> list[dict[str, Any]]:
        """Return the cells of a referral."""
        is_ours = record.sender_id == self.officer.agency_id
        other = record.receiver if is_ours else record.sender
        what = _("of a case") if record.case_id else _("of a clue")
        return [
            self.first_cell(record, what, words_of(*record.grounds), label=_("Referral")),
            {"label": _("How it stands"), "state": self.stands(record), "tone": self._tone(record)},
            {"label": _("Other side"), "sign": other.sign, "text": str(other), "sub": [self.direction(record)]},
            self.next_cell(record),
            {"label": _("Drafted"), "day": opened_on(record)},
        ]

    def direction(self, record: Referral) -> str:
        """Return which way a referral goes, seen from the reader."""
        if record.sender_id == self.officer.agency_id:
            return _("From us")
        return _("To us") if record.receiver_id == self.officer.agency_id else _("Copy to us")

    def stands(self, record: Referral) -> str:
        """Return how a referral stands, seen from the reader."""
        if record.sender_id == self.officer.agency_id:
            told = SENT
        else:
            told = RECEIVED if record.receiver_id == self.officer.agency_id else {}
        return str(told.get(S(record.state), record.get_state_display()))

    def _tone(self, record: Referral) -> str:
        if record.state in (S.CONCLUDED, S.WITHDRAWN):
            return "ok" if record.state == S.CONCLUDED else "off"
        is_sender = record.sender_id == self.officer.agency_id
        waits_for_sender = record.state in (S.DRAFT, S.RETURNED, S.HANDED_BACK)
        is_party = is_sender or record.receiver_id == self.officer.agency_id
        return "soon" if is_party and is_sender == waits_for_sender else "live"

    def export_columns(self) -> list[Any]:
        """Return the heads of the exported table."""
        return [
            _("Number"), _("Title"), _("Direction"), _("From"), _("To"), _("How it stands"), _("Grounds"), _("Drafted"),
            _("Next step"), _("Period that runs"), _("Last day"), _("Days left"), _("Practice file"),
        ]  # fmt: skip

    def export(self, record: Referral) -> list[Any]:
        """Return the line of a referral."""
        return [
            record.number, str(record), self.direction(record), str(record.sender), str(record.receiver),
            self.stands(record), words_of(*record.grounds), opened_on(record).isoformat(), *self.period_texts(record),
            _("Yes") if record.practice else "",
        ]  # fmt: skip
