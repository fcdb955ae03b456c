"""The periods of the law: how long, of which kind, by which article, and since when.

The rules of counting stand in `ecocase.policy.counting`. A period is judged by the law of the day on which it starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecocase.policy.deadlines.claims import CLAIMS
from ecocase.policy.deadlines.courts import COURTS
from ecocase.policy.deadlines.rules import Period as Period
from ecocase.policy.deadlines.rules import Unit as Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_VERSIONS = (*CLAIMS, *COURTS)

PERIODS: dict[str, tuple[Period, ...]] = {
    key: tuple(rule for rule in _VERSIONS if rule.key == key) for key in dict.fromkeys(rule.key for rule in _VERSIONS)
}


# Periods within which the parties may do something; once over, they lie on nobody's desk.
LAPSING = frozenset(key for key, versions in PERIODS.items() if versions[-1].lapses)


def period(key: str, on: date) -> Period | None:
    """Return the version of a period that governs when it starts on a day; None where no rule was in force yet.

    :raises KeyError: the tables know no such period.
    """
    governing = [version for version in PERIODS[key] if version.governs_start(on)]
    return governing[-1] if governing else None


def enforcement_runs_from(days_to_perform: Iterable[date], *, title_effective_on: date) -> date:
    """Return the day from which the time to apply for enforcement runs (CIVIL_PROCEDURE_250).

    The last day to perform; by instalments the day of the last one; the day the title took effect where it names none.
    """
    return max(days_to_perform, default=title_effective_on)
