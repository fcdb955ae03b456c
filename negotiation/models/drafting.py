"""What the file proposes for an agreement: lines by obligor and damage item, and what their sums are measured by."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ecocase.kernel.workflow import Sums
from negotiation.models.line_rules import signed_jointly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import DamageItem

FEN = Decimal("0.01")
HUNDRED = Decimal(100)


def proposed_lines(negotiation: Any) -> list[dict[str, Any]]:
    """Return a line for each obligor who negotiates and each damage item that is not covered yet.

    What one obligor alone owes, owes by share, or owes jointly, is filled in; else the amount is the parties' to find.
    """
    parties = negotiation.facts.negotiating_parties
    open_items = [(item, amount) for item, amount in _uncovered(negotiation.case) if amount > 0]
    return [
        {
            "party": party.pk,
            "item": item.pk,
            "amount": _part_of(party.track, amount, alone=len(parties) == 1),
            "manner": "pay",
            "joint": party.track.liability == "joint" and len(parties) > 1,
        }
        for party in parties
        for item, amount in open_items
    ]


def measure_of_items(subject: Any) -> dict[str, tuple[str, Decimal]]:
    """Return what an agreement's lines are measured by: of each damage item, what nothing covers yet."""
    negotiation = getattr(subject, "negotiation", subject)
    joint = _joint_debts(subject)
    return {
        str(item.pk): (str(item), amount + sum(signed_jointly(subject, item, debt) for debt in joint.get(item.pk, ())))
        for item, amount in _uncovered(negotiation.case)
    }


def _joint_debts(subject: Any) -> dict[int, set[str]]:
    """Return the joint debts over each item that a draft names; where nothing is drafted, others have signed nothing."""
    found: dict[int, set[str]] = {}
    for line in subject.lines.all() if hasattr(subject, "lines") else ():
        if line.joint:
            found.setdefault(line.item_id, set()).add(line.debt)
    return found


SUMS_BY_ITEM = Sums(
    _("By damage item"), by="item", measured=_("uncovered"), measure=measure_of_items,
    leave_out=("manner", "restore"), once="joint",
)  # fmt: skip
SUMS_BY_OBLIGOR = Sums(
    _("Instalments of each obligor"), by="party", measured=_("to be paid by the lines above"), against="lines",
    only=("manner", "pay"),
)  # fmt: skip


def who_cannot_attend(negotiation: Any) -> list[tuple[str, str]]:
    """Return the obligors who do not negotiate, and where they stand."""
    return [
        (str(party), party.get_state_display())
        for party in negotiation.parties.exclude(state="negotiating").select_related("track__obligor").order_by("pk")
    ]


def who_cannot_sign(agreement: Any) -> list[tuple[str, str]]:
    """Return the obligors of the negotiation whom the draft names and who do not negotiate any more."""
    named = agreement.negotiation.parties.filter(pk__in=agreement.lines.values("party"))
    return [
        (str(party), party.get_state_display())
        for party in named.exclude(state="negotiating").select_related("track__obligor").order_by("pk")
    ]


def what_is_signed(party: Any) -> tuple[str, str]:
    """Return what an obligor signs for, as it stands beside the name."""
    return "", _now("%(amount)s yuan") % {"amount": f"{party.total or Decimal():,.2f}"}


def _uncovered(case: Any) -> Iterable[tuple[DamageItem, Decimal]]:
    table = case.facts.coverage_table
    return [(item, table.row(str(item.pk)).uncovered) for item in case.facts.item_list]


def _part_of(track: Any, amount: Decimal, *, alone: bool) -> Decimal | None:
    if alone or track.liability == "joint":
        return amount
    if track.liability == "by_share" and track.share_percent:
        return (amount * track.share_percent / HUNDRED).quantize(FEN, ROUND_DOWN)
    return None
