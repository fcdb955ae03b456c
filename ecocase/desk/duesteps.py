"""What the running periods of a case ask for next, on whichever of its records they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.desk.names import Names
from ecocase.desk.ways import likely_way

if TYPE_CHECKING:
    from datetime import date

    from ecocase.desk.nextsteps import Next
    from ecocase.kernel.models import Officer

WITHIN_DAYS = 30
SHOWN = 3


def put_due_first(steps: Next, clocks: list[dict[str, Any]], officer: Officer, *, on: date) -> None:
    """Put the steps that answer a case's urgent periods before its own; each stands once, the most urgent is the main one."""
    urgent = [
        clock for clock in clocks if not clock["ended"] and not clock["paused"] and clock["days_left"] <= WITHIN_DAYS
    ]
    urgent.sort(key=lambda clock: clock["due_on"])
    names = Names(officer.agency, on, [clock["record"] for clock in urgent])
    due: dict[str, dict[str, Any]] = {}
    for clock in urgent:
        name = names.get(*clock["record"])
        way = likely_way(clock["key"], name, officer) if name is not None else None
        if way is not None and way["url"] != name.url:
            due.setdefault(way["url"], _shown(way["label"], way["url"], clock))
    first = list(due.values())[:SHOWN]
    own = [step for step in steps.open if step["url"] not in {found["url"] for found in first}]
    if first:
        first[0]["primary"] = True
        steps.open = first + [step | {"primary": False} for step in own]


def _shown(label: Any, url: str, clock: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": f"{label} · {clock['subject']}" if clock["subject"] else label,
        "url": url,
        "articles": [clock["article"]] if clock["article"] else [],
        "note": "",
        "clock": clock,
        "approval": False,
        "primary": False,
    }
