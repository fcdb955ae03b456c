"""What the law asks of the lines of an agreement: who owes how much over which damage item."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now

from cases.models import CoverageLine, DamageItem
from cases.services import overlap_of
from ecocase.kernel.workflow import input_rule, limit
from ecocase.policy.coverage import Overlap

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@input_rule(field="lines", article="OPINIONS_13")
def lines_fit_their_items(subject: Any, act: Act, inputs: Inputs) -> bool | str:
    """Refuse what another agency has covered already: one damage is recovered once."""
    for item, total in _by_item(subject, inputs).items():
        if overlap_of(item, total, act.agency) is Overlap.REFUSED:
            return _now("“%(item)s” is covered by another agency's claim. One damage is recovered once.") % {
                "item": item
            }
    return True


@limit(says="", article="OPINIONS_13")
def lines_beyond_their_items(subject: Any, act: Act, inputs: Inputs) -> bool | str:
    """Warn where the own agency's lines go beyond an item's amount."""
    for item, total in _by_item(subject, inputs).items():
        if overlap_of(item, total, act.agency) is Overlap.WARNED:
            return _now("The lines over “%(item)s” go beyond its assessed amount.") % {"item": item}
    return False


@input_rule(field="instalments", article="OPINIONS_18")
def instalments_make_up_the_money(_subject: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Demand that an obligor's instalments, where there are any, add up to the money lines."""
    owed: dict[Any, Decimal] = {}
    for row in inputs["lines"]:
        if row["manner"] == "pay":
            owed[row["party"]] = owed.get(row["party"], Decimal()) + row["amount"]
    planned: dict[Any, Decimal] = {}
    for row in inputs.get("instalments") or []:
        if not (row.get("party") and row.get("due_on") and row.get("amount")):
            return _now("An instalment names its obligor, its day and an amount. Complete the row, or empty it.")
        planned[row["party"]] = planned.get(row["party"], Decimal()) + row["amount"]
    for party, total in planned.items():
        if total != owed.get(party, Decimal()):
            return _now("The instalments of %(name)s add up to %(sum)s, the money lines to %(owed)s.") % {
                "name": party, "sum": f"{total:,}", "owed": f"{owed.get(party, Decimal()):,}",
            }  # fmt: skip
    return True


@limit(says="", article="CIVIL_CODE_1161")
def lines_beyond_the_successors_liability(_subject: Any, _act: Act, inputs: Inputs) -> bool | str:
    """Warn where a successor takes over more than the estate, or the part, for which it answers."""
    owed: dict[Any, Decimal] = {}
    for row in inputs["lines"]:
        owed[row["party"]] = owed.get(row["party"], Decimal()) + row["amount"]
    for party, total in owed.items():
        most = party.track.liable_up_to
        if most is not None and total > most:
            return _now("%(name)s answers up to %(most)s yuan only; more is the successor's free will.") % {
                "name": party, "most": f"{most:,}",
            }  # fmt: skip
    return False


def _by_item(subject: Any, inputs: Inputs) -> dict[DamageItem, Decimal]:
    """Return the money claimed over each item; a joint line of several obligors counts once.

    Of a joint debt that other obligors have signed for already, only what goes beyond it counts.
    """
    totals: dict[DamageItem, Decimal] = {}
    joint: dict[tuple[DamageItem, str], Decimal] = {}
    for row in inputs["lines"]:
        if row["manner"] == "restore":
            # What restoration in kind costs the obligor is never capped.
            continue
        if row.get("joint"):
            debt = (row["item"], row.get("debt") or "")
            joint[debt] = max(joint.get(debt, Decimal()), row["amount"])
        else:
            totals[row["item"]] = totals.get(row["item"], Decimal()) + row["amount"]
    for (item, debt), amount in joint.items():
        further = max(Decimal(), amount - signed_jointly(subject, item, debt))
        totals[item] = totals.get(item, Decimal()) + further
    return totals


def signed_jointly(subject: Any, item: DamageItem, debt: str) -> Decimal:
    """Return the joint debt over an item for which others have signed in the draft that this one is left over from."""
    if getattr(subject, "origin_id", None) is None:
        return Decimal()
    same = CoverageLine.objects.filter(
        claim=subject.joint_claim(item.pk, debt), kind=CoverageLine.Kind.AGREED, ended_on__isnull=True
    )
    return max(same.values_list("amount", flat=True), default=Decimal())
