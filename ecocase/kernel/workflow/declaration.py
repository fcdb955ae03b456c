"""How a step is declared: an FSM transition together with the law that allows it."""

from __future__ import annotations

import itertools
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django_fsm import FSMField, transition

from ecocase.kernel.workflow.actors import Actor
from ecocase.kernel.workflow.asks import Ask, OwnField
from ecocase.policy.articles import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecocase.kernel.models import Recorded
    from ecocase.kernel.workflow.conditions import Limit, Requirement, Rule

NEW = ""
_order = itertools.count()
_being_performed: ContextVar[frozenset[int]] = ContextVar("being_performed", default=frozenset())


@dataclass(frozen=True)
class Effect:
    """What happens with the step, told beside its button."""

    says: Any
    article: str = ""
    icon: str = "arrow-right"


@dataclass(frozen=True)
class Step:
    """A declared step: the law, the actor, the conditions and what it asks for.

    :param sources: states it starts from; ("",) makes a new record.
    :param starts: keys of clocks that start on the record with the day of the act.
    :param issues: keys of papers that are ordered with the step.
    :param rare: seldom what a file needs next; shown below the others, folded.
    :param button: the words of the button, naming act and audience; the label where none are given.
    :param briefing: `(record) -> words`: what the file says to who takes the step, at the head of its page.
    :param day_label: what the day of the act is in this step (day of service, of signing …).
    """

    name: str
    field: FSMField
    sources: tuple[str, ...]
    target: Any
    label: Any
    legal_basis: tuple[str, ...]
    actor: Actor
    requires: tuple[Requirement, ...] = ()
    rules: tuple[Rule, ...] = ()
    limits: tuple[Limit, ...] = ()
    asks_for: tuple[Ask, ...] = ()
    approval: bool = False
    approval_fixed: bool = False
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    button: Any = ""
    hint: Any = ""
    briefing: Callable[[Any], Any] | None = None
    day_label: Any = ""
    correcting: bool = False
    asks_day: bool = True
    rare: bool = False
    order: int = field(default_factory=lambda: next(_order), compare=False)  # type: ignore[operator]

    def state_of(self, record: Recorded) -> str:
        """Return the state of the machine that this step belongs to."""
        return getattr(record, self.field.name)

    def starts_from(self, state: str) -> bool:
        """Whether the step is open in a state."""
        return state in self.sources

    @property
    def makes_a_record(self) -> bool:
        """Whether the step begins a new record."""
        return self.sources == (NEW,)

    @property
    def follows_only(self) -> bool:
        """Whether the step has no button and only follows from another one."""
        return type(self.actor) is not Actor

    def asks_of(self, record: Any) -> list[Ask]:
        """Return the questions that are asked for this record."""
        return [ask for ask in self.asks_for if ask.when is None or ask.when(record)]


def legal_step(
    *,
    field: FSMField,
    source: str | Iterable[str],
    target: Any,
    label: Any,
    legal_basis: str | Iterable[str],
    actor: Actor,
    asks_for: Iterable[Ask | str] = (),
    **law: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an FSM transition together with the law that allows it.

    `actor`, `label` and `legal_basis` have no default: a step open to everyone, or without an article, cannot be
    written. `asks_for` takes asks, or the names of the record's own fields.

    :raises KeyError: an article that the policy tables do not know.
    """
    for key in _as_tuple(legal_basis):
        ARTICLES[key]

    def declare(method: Callable[..., Any]) -> Callable[..., Any]:
        step = Step(
            name=method.__name__,
            field=field,
            sources=_as_tuple(source),
            target=target,
            label=label,
            legal_basis=_as_tuple(legal_basis),
            actor=actor,
            asks_for=tuple(OwnField(ask) if isinstance(ask, str) else ask for ask in asks_for),
            **{name: _as_value(value) for name, value in law.items()},
        )
        return transition(
            field=field,
            # A list: django-fsm silently never opens a step whose sources are a frozenset.
            source=list(step.sources),
            target=target,
            conditions=[is_being_performed],  # type: ignore[list-item]
            # A callable, never a string: strings fall back to global rights.
            permission=actor.allows,  # type: ignore[arg-type]
            custom={"step": step},
        )(method)

    return declare


def is_being_performed(record: Recorded) -> bool:
    """Whether `perform` is at work on this very object; a direct call of a step is refused by this."""
    return id(record) in _being_performed.get()


class being_performed:  # noqa: N801 - reads as a phrase: with being_performed(record)
    """Open the FSM's door for one record object while its step is carried out."""

    def __init__(self, record: Recorded) -> None:
        self._record = record

    def __enter__(self) -> None:
        self._token = _being_performed.set(_being_performed.get() | {id(self._record)})

    def __exit__(self, *_exc: object) -> None:
        _being_performed.reset(self._token)


def steps_of(model: type[Recorded]) -> dict[str, Step]:
    """Return a model's declared steps by name, in the order in which they are written."""
    found: dict[str, Step] = {}
    for machine in model._meta.concrete_fields:
        if isinstance(machine, FSMField):
            for transition_ in machine.get_all_transitions(model):
                step = transition_.custom["step"]
                found[step.name] = step
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))


def _as_tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _as_value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set | frozenset) else value
