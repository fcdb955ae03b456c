"""Conditions of a step, each with the words that say what is missing and which article asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow.inputs import Inputs


@dataclass(frozen=True)
class Requirement:
    """A condition about what is on file on a day. Shown beside the closed button.

    :param what: the condition as a noun phrase ("Investigation report").
    :param unmet: the sentence that says what is missing and how to mend it.
    """

    holds: Callable[[Any, date], bool]
    what: Any
    unmet: Any
    article: str

    @property
    def key(self) -> str:
        """The requirement's name."""
        return self.holds.__name__

    def __call__(self, record: Any, on: date) -> bool:
        """Answer whether the condition is met."""
        return bool(self.holds(record, on))


@dataclass(frozen=True)
class Rule:
    """A condition about what is being entered. Shown at its field."""

    holds: Callable[[Any, Act, Inputs], bool | str]
    field: str
    unmet: Any
    article: str

    @property
    def key(self) -> str:
        """The rule's name."""
        return self.holds.__name__

    def complaint(self, record: Any, act: Act, inputs: Inputs) -> str:
        """Return the sentence to show at the field, or "" when the entry does."""
        verdict = self.holds(record, act, inputs)
        if isinstance(verdict, str | Promise):
            return str(verdict)
        return "" if verdict else str(self.unmet)


@dataclass(frozen=True)
class Limit:
    """A limit that the law sets in principle: exceeded, it asks for a reason and a leader, and never blocks."""

    exceeded: Callable[[Any, Act, Inputs], bool | str]
    says: Any
    article: str

    @property
    def key(self) -> str:
        """The limit's name."""
        return self.exceeded.__name__

    def warning(self, record: Any, act: Act, inputs: Inputs) -> str:
        """Return the sentence of the warning, or "" within the limit."""
        verdict = self.exceeded(record, act, inputs)
        if isinstance(verdict, str | Promise):
            return str(verdict)
        return str(self.says) if verdict else ""


def requirement(*, what: Any, unmet: Any, article: str) -> Callable[[Callable[[Any, date], bool]], Requirement]:
    """Declare a condition about what is on file: a function `(record, on) -> bool` that reads `record.facts`."""

    def declare(holds: Callable[[Any, date], bool]) -> Requirement:
        return Requirement(holds, what, unmet, article)

    return declare


def input_rule(
    *, field: str = "", unmet: Any = "", article: str = ""
) -> Callable[[Callable[[Any, Act, Inputs], bool | str]], Rule]:
    """Declare a condition about what is entered: `(record, act, inputs) -> bool`, or a sentence when unmet."""

    def declare(holds: Callable[[Any, Act, Inputs], bool | str]) -> Rule:
        return Rule(holds, field, unmet, article)

    return declare


def limit(*, says: Any, article: str) -> Callable[[Callable[[Any, Act, Inputs], bool | str]], Limit]:
    """Declare a limit in principle: `(record, act, inputs) -> bool` (or its sentence) when exceeded."""

    def declare(exceeded: Callable[[Any, Act, Inputs], bool | str]) -> Limit:
        return Limit(exceeded, says, article)

    return declare
