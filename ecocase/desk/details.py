"""What an officer needs of a record at a glance: its cells in a list, and its tables on its own page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models.words import words_of
from ecocase.desk.templatetags.ecocase import day
from ecocase.desk.templatetags.periods import days_left
from ecocase.desk.templatetags.tables import names as joined
from ecocase.policy.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOTAL_PERIOD = "negotiation_total"


def cell(label: Any, value: Any, *, tone: str = "", sub: str = "") -> dict[str, Any]:
    """Return one value with its label and how it is written."""
    kind = "money" if isinstance(value, Decimal) else "day" if isinstance(value, date) else "text"
    return {"label": label, "value": value, "kind": "state" if tone else kind, "tone": tone, "sub": sub}


def table(
    title: Any, heads: Iterable[Any], rows: list[list[dict[str, Any]]], *, total: Any = None, note: str = ""
) -> Any:
    """Return a table as its component draws it."""
    return {"title": title, "heads": list(heads), "rows": rows, "total": total, "note": note}


def cells_of(record: Any, on: date) -> list[dict[str, Any]]:
    """Return what a list of records of this kind says of each."""
    tells = CELLS.get(record.kind())
    return tells(record, on) if tells else []


def tables_of(
    record: Any, records: dict[str, list[Any]], clocks: list[dict[str, Any]], on: date
) -> list[dict[str, Any]]:
    """Return the tables of a record's page; `records` are those within it, by kind."""
    draws = TABLES.get(record.kind())
    return [found for found in draws(record, records, clocks, on) if found["rows"]] if draws else []


# --- money ---------------------------------------------------------------------------------------------------------


def schedule_of(duty: Any, on: date) -> list[dict[str, Any]]:
    """Return the days of payment of a duty, each with what has been paid of it and whether it is overdue."""
    met = duty.paid + duty.met_by_others
    found = []
    for row in duty.facts.schedule:
        covered = min(row["amount"], max(Decimal(), met - (row["by_then"] - row["amount"])))
        left = row["amount"] - covered
        found.append(row | {"covered": covered, "left": left, "days_over": (on - row["due_on"]).days if left else 0})
    return found


def next_payment(duty: Any, on: date) -> dict[str, Any] | None:
    """Return the first day of payment that is not met."""
    return None if duty.fallen else next((row for row in schedule_of(duty, on) if row["left"]), None)


def payment_state(row: dict[str, Any]) -> tuple[str, str]:
    """Return in words, with their tone, how a day of payment stands."""
    if not row["left"]:
        return _("paid"), "ok"
    if row["days_over"] > 0:
        days = row["days_over"]
        return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}, "over"
    return (_("partly paid"), "soon") if row["covered"] else (_("not paid yet"), "calm")


def _duty_cells(duty: Any, on: date) -> list[dict[str, Any]]:
    due = next_payment(duty, on)
    state = payment_state(due) if due else ("", "")
    return [
        cell(_("Owed (yuan)"), duty.owed),
        cell(_("Paid (yuan)"), duty.paid),
        cell(_("Balance (yuan)"), duty.balance),
        cell(_("Next day of payment"), due["due_on"] if due else None, sub=state[0] if state[1] == "over" else ""),
    ]


def _duty_tables(duty: Any, _records: Any, _clocks: Any, on: date) -> list[dict[str, Any]]:
    rows, left = [], duty.owed
    for payment in duty.payments.order_by("paid_on", "pk"):
        left -= payment.amount
        rows.append([cell("", payment.paid_on), cell("", payment.amount), cell("", left)])
    heads = (_("Paid on"), _("Amount (yuan)"), _("Balance afterwards (yuan)"))
    return [
        table(_("Days of payment"), INSTALMENT_HEADS(), _instalments([duty], on, with_name=False)),
        table(_("Payments"), heads, rows, total=[cell("", _("Total")), cell("", duty.paid), cell("", duty.balance)]),
    ]


def INSTALMENT_HEADS() -> tuple[str, ...]:  # noqa: N802 - a constant in the language of the page
    """Return the heads of the columns of a table of instalments."""
    return (_("Due on"), _("Amount (yuan)"), _("Paid of it (yuan)"), _("State"))


def _instalments(duties: Iterable[Any], on: date, *, with_name: bool = True) -> list[list[dict[str, Any]]]:
    rows = []
    for duty in duties:
        for row in schedule_of(duty, on):
            words, tone = (_("fallen"), "off") if duty.fallen else payment_state(row)
            name = [cell("", str(duty))] if with_name else []
            rows.append([
                *name, cell("", row["due_on"]), cell("", row["amount"]), cell("", row["covered"]), cell("", words, tone=tone),
            ])  # fmt: skip
    return rows


# --- agreements ----------------------------------------------------------------------------------------------------


def _agreement_cells(agreement: Any, _on: date) -> list[dict[str, Any]]:
    return [
        cell(_("Sum (yuan)"), agreement.total),
        cell(_("Signed on"), agreement.signed_on),
        cell(_("Last day for payment"), agreement.pay_by),
    ]


def _agreement_tables(agreement: Any, records: dict[str, list[Any]], _clocks: Any, on: date) -> list[dict[str, Any]]:
    lines = [
        [
            cell("", str(line.party)), cell("", str(line.item)), cell("", words_of(line.manner)),
            cell("", _("jointly and severally") if line.joint else _("alone")), cell("", line.amount),
        ]
        for line in agreement.lines.all()
    ]  # fmt: skip
    duties = records.get("paymentduty", [])
    heads: tuple[str, ...] = (_("Obligor"), *INSTALMENT_HEADS())
    rates = _instalments(duties, on)
    if not duties:
        heads = (_("Obligor"), _("Due on"), _("Amount (yuan)"))
        rates = [
            [cell("", str(row.party)), cell("", row.due_on), cell("", row.amount)]
            for row in agreement.instalments.all()
        ]
    is_joint = any(line.joint for line in agreement.lines.all())
    return [
        table(
            _("Who owes what"),
            (_("Obligor"), _("Damage item"), _("Manner"), _("Liability"), _("Amount (yuan)")),
            lines,
            total=[cell("", _("Total")), cell("", ""), cell("", ""), cell("", ""), cell("", agreement.total)],
            note=_("What several owe jointly counts once in the total.") if is_joint else "",
        ),
        table(_("Instalments and payments"), heads, rates),
    ]


def _confirmation_cells(confirmation: Any, _on: date) -> list[dict[str, Any]]:
    return [
        cell(_("Court"), str(confirmation.court)),
        cell(_("Number of the court's case"), confirmation.court_case_no),
        cell(_("Published until"), confirmation.published_until),
    ]


# --- negotiations --------------------------------------------------------------------------------------------------


def meetings_of(negotiation: Any) -> list[Any]:
    """Return the meetings in their order, each with the ids of the obligors present; tells the negotiation of them."""
    found = list(negotiation.meetings.annotate(seated=ArrayAgg("attended", default=[])).order_by("held_on", "pk"))
    negotiation.__dict__["_meetings"] = found
    negotiation.facts.tell("meeting_count", len(found))
    negotiation.facts.tell("attended", {pk for meeting in found for pk in meeting.seated})
    return found


def _party_cells(party: Any, on: date) -> list[dict[str, Any]]:
    meetings = party.negotiation.__dict__.get("_meetings")
    last = next((meeting.held_on for meeting in reversed(meetings or ()) if party.pk in meeting.seated), None)
    is_late = party.state == "notified" and not party.answer and party.answer_by and party.answer_by < on
    answer = party.get_answer_display() or (_("no answer, the day has passed") if is_late else "")
    cells = [
        cell(_("Served on"), party.served_on, sub=words_of(party.service_manner)),
        cell(_("Day to answer"), party.answer_by),
        cell(_("Answer"), answer, tone="over" if is_late else "", sub=words_of(party.ended_ground)),
    ]
    if meetings is None:
        return cells
    clock = party.negotiation.__dict__.get("_periods", {}).get(party.track_id)
    return [*cells, cell(_("Last meeting attended"), last), _time_used(clock)]


def _time_used(clock: dict[str, Any] | None) -> dict[str, Any]:
    label = _("Time used")
    if clock is None or clock["ended"]:
        return cell(label, _("ended") if clock else "")
    if clock["days_left"] < 0:
        return cell(label, days_left(clock["days_left"]), tone="over")
    used = {"used": clock["total_days"] - clock["days_left"], "day": day(clock["due_on"])}
    return cell(label, _("day %(used)d, until %(day)s") % used)


def tell_periods(negotiation: Any, clocks: Iterable[dict[str, Any]]) -> None:
    """Let the obligors' rows know of their time for negotiation."""
    periods = {clock["record"][1]: clock for clock in clocks if clock["key"] == TOTAL_PERIOD}
    negotiation.__dict__["_periods"] = periods


def _negotiation_tables(negotiation: Any, records: Any, _clocks: Any, on: date) -> list[dict[str, Any]]:
    names = {party.pk: str(party) for party in records.get("negotiationparty", [])}
    limit = threshold("negotiation_meetings", on)
    rows = []
    for place, meeting in enumerate(negotiation.__dict__.get("_meetings", []), 1):
        number = _("%(number)d of %(most)d") % {"number": place, "most": limit.value} if limit else str(place)
        present = joined([name for pk, name in names.items() if pk in meeting.seated])
        rows.append([
            cell("", number), cell("", meeting.held_on), cell("", meeting.place), cell("", present),
            cell("", _("present") if meeting.procuratorate_present else _("absent")), cell("", meeting.others_present),
        ])  # fmt: skip
    heads = (
        _("Meeting number"),
        _("Held on"),
        _("Place"),
        _("Obligors present"),
        _("Procuratorate"),
        _("Others present"),
    )
    return [table(_("Meetings"), heads, rows)]


# --- items, restorations, clues ------------------------------------------------------------------------------------


def _item_cells(item: Any, _on: date) -> list[dict[str, Any]]:
    return [
        cell(_("Category"), words_of(item.category)),
        cell(_("Amount (yuan)"), item.assessed),
        cell(_("Day found"), item.found_on),
    ]


def _plan_tables(plan: Any, _records: Any, _clocks: Any, on: date) -> list[dict[str, Any]]:
    stones = []
    for stone in plan.milestones.order_by("pk"):
        is_past = stone.due_on is not None and stone.due_on < on
        state = cell("", _("day has passed") if is_past else _("ahead"), tone="calm") if stone.due_on else cell("", "")
        stones.append([cell("", stone.name), cell("", stone.due_on), state])
    items = [
        [cell("", item.name), cell("", words_of(item.category)), cell("", item.assessed)]
        for item in plan.items.order_by("pk")
    ]
    return [
        table(_("Milestones"), (_("Milestone"), _("Due on"), _("State")), stones),
        table(_("Damage items that are restored"), (_("Damage item"), _("Category"), _("Assessed (yuan)")), items),
    ]


def _clue_tables(clue: Any, _records: Any, _clocks: Any, _on: date) -> list[dict[str, Any]]:
    rows = [
        [cell("", party.name), cell("", party.get_kind_display()), cell("", party.conduct), cell("", party.address)]
        for party in clue.parties.all()
    ]
    return [table(_("Parties, as far as known"), (_("Party"), _("Kind"), _("What it did"), _("Address")), rows)]


CELLS: dict[str, Callable[[Any, date], list[dict[str, Any]]]] = {
    "paymentduty": _duty_cells,
    "agreement": _agreement_cells,
    "confirmation": _confirmation_cells,
    "negotiationparty": _party_cells,
    "damageitem": _item_cells,
}
TABLES: dict[str, Callable[[Any, Any, Any, date], list[dict[str, Any]]]] = {
    "agreement": _agreement_tables,
    "paymentduty": _duty_tables,
    "negotiation": _negotiation_tables,
    "plan": _plan_tables,
    "clue": _clue_tables,
}
