"""What is on file: named questions about a record, asked at most once per record object.

An app answers a question about its own or a lower model with `@fact(Model)`; requirements read the answer as
`record.facts.<name>` and never query by themselves. A question nobody asks costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecocase.kernel.models import Recorded

if TYPE_CHECKING:
    from collections.abc import Callable

_ANSWERS: dict[type[Recorded], dict[str, Callable[[Any], Any]]] = {}


class UnknownFactError(AttributeError):
    """Raised when a requirement asks what no app answers."""


def fact(model: type[Recorded]) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Register a function of one record as the answer to the question of its name.

    :raises ValueError: the question is answered already.
    """

    def register(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        answers = _ANSWERS.setdefault(model, {})
        if answer.__name__ in answers:
            message = f"{model.__name__}.facts.{answer.__name__} is answered twice."
            raise ValueError(message)
        answers[answer.__name__] = answer
        return answer

    return register


class Facts:
    """The answers about one record, each read when first asked for."""

    def __init__(self, record: Recorded) -> None:
        self._record = record
        self._known: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        known = self.__dict__["_known"]
        if name not in known:
            answers = _ANSWERS.get(type(self._record), {})
            if name not in answers:
                message = f"Nobody answers {type(self._record).__name__}.facts.{name}."
                raise UnknownFactError(message)
            known[name] = answers[name](self._record)
        return known[name]

    def answers(self, name: str) -> bool:
        """Whether some app answers a question about records of this kind."""
        return name in _ANSWERS.get(type(self._record), {})

    def tell(self, name: str, value: Any) -> None:
        """Give an answer beforehand, where a page has read it for many records at once."""
        self._known[name] = value


Recorded.make_facts = staticmethod(Facts)
