"""What a step asks for. Each ask knows its form field; the step's form is built from its asks.

Choices that depend on the record are given as functions of it, so that declarations themselves query nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Candidates = Callable[[Any], Any]


@dataclass(frozen=True)
class Ask:
    """A question of a step's form.

    :param hint: words below the question, or a function of the record that gives them.
    :param when: `(record) -> bool`; the question is asked only where it holds.
    :param initial: a value, or a function of the record that gives it.
    :param sealed: personal data that enters the trail as a salted digest only.
    :param shown_if: (name of another question, its answers): only then the question matters, and only then the page
        shows it. What is demanded is the rules' to say; without scripts the question simply stands there.
    :param by_rule: a rule of the step demands the answer, so that it is not called optional.
    """

    name: str
    label: Any = ""
    hint: Any = ""
    required: bool = True
    when: Callable[[Any], bool] | None = None
    initial: Any = None
    sealed: bool = False
    shown_if: tuple[str, tuple[str, ...]] | None = None
    by_rule: bool = False

    def hint_for(self, record: Any) -> Any:
        """Return the words below the question."""
        return self.hint(record) if callable(self.hint) else self.hint

    def initial_for(self, record: Any) -> Any:
        """Return the value that stands in the empty form."""
        return self.initial(record) if callable(self.initial) else self.initial


@dataclass(frozen=True)
class OwnField(Ask):
    """A field of the record itself: the runner keeps the answer on the record."""

    required: bool | None = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Text(Ask):
    """A line, or several (`lines` > 1)."""

    lines: int = 1
    max_length: int = 4000


@dataclass(frozen=True)
class Day(Ask):
    """A date. `future` allows a day to come (a due day, a meeting); otherwise today is the last."""

    future: bool = False


@dataclass(frozen=True)
class Amount(Ask):
    """Money in CNY, to the fen, never negative."""

    at_least: str = "0.00"


@dataclass(frozen=True)
class Number(Ask):
    """A number; `places` decimal places."""

    places: int = 0
    at_least: str = "0"
    at_most: str | None = None


@dataclass(frozen=True)
class YesNo(Ask):
    """A box to tick; required: must be ticked."""


@dataclass(frozen=True)
class Choice(Ask):
    """One or many of listed values: pairs (value, label), or a function of the record that gives them."""

    choices: Sequence[tuple[str, Any]] | Candidates = ()
    many: bool = False


@dataclass(frozen=True)
class Listed(Ask):
    """One or many grounds of a list of the law (`ecocase.policy.grounds`), in force on the day of the act."""

    list_key: str = ""
    many: bool = False
    only: Callable[[Any], Iterable[str]] | None = None


@dataclass(frozen=True)
class Agencies(Ask):
    """One or many agencies; `candidates` gives the queryset to choose from."""

    candidates: Candidates | None = None
    many: bool = False
    none_found: Any = ""


@dataclass(frozen=True)
class Records(Ask):
    """One or many records of the file (obligors, damage items …) out of a list that `candidates` gives.

    :param tells: `(candidate) -> (note, figure)`, written below its name and at the right.
    :param closed: `(record) -> [(name, why)]`: what cannot be chosen, and why not.
    :param none_found: what to do where there is nothing to choose from.
    """

    candidates: Candidates | None = None
    many: bool = True
    tells: Callable[[Any], tuple[Any, Any]] | None = None
    closed: Callable[[Any], Iterable[tuple[Any, Any]]] | None = None
    none_found: Any = ""


@dataclass(frozen=True)
class Papers(Ask):
    """Files handed in. `own` keeps them from other agencies until they are delivered."""

    at_least: int = 1
    own: bool = False

    @property
    def purpose(self) -> str:
        """What the files are for: the ask's name."""
        return self.name


@dataclass(frozen=True)
class Sums:
    """A running sum of a table's amounts beside what they are measured by.

    :param by: the column by whose record the amounts are added up.
    :param measure: `(record) -> {key: (name, amount)}`: what the sums are compared with; none where `against` names
        another table of the form, whose amounts paid in money are the measure.
    :param leave_out: (column, answer) of rows that do not count.
    :param once: the column whose ticked rows count once for all, with their largest amount.
    """

    title: Any
    by: str
    measured: Any
    of: str = "amount"
    measure: Callable[[Any], dict[str, tuple[Any, Any]]] | None = None
    against: str = ""
    leave_out: tuple[str, str] | None = None
    only: tuple[str, str] | None = None
    once: str = ""


@dataclass(frozen=True)
class Rows(Ask):
    """A table of answers: one dictionary per row. `prefill` gives the rows that stand there at first.

    :param counts_by: the column that makes a row count; a row without it is a proposal that nobody took up.
    """

    columns: tuple[Ask, ...] = ()
    at_least: int = 1
    prefill: Callable[[Any], list[dict[str, Any]]] | None = None
    fixed: bool = False
    counts_by: str = ""
    sums: Sums | None = None
