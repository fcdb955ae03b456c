"""Which models have steps, and what follows from a step: a table filled when the apps are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

from ecocase.kernel.models import Recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import FileRecord
    from ecocase.kernel.workflow.inputs import Inputs

    Consequence = Callable[[Any, Act, Inputs], None]
    Locks = Callable[[Any], list[FileRecord]]
    Caution = Callable[[Any, Act, Inputs], Iterable[tuple[str, Any]]]

_CARRIED_OUT: dict[tuple[type[Recorded], str], Consequence] = {}
_LOCKED_ALONG: dict[tuple[type[Recorded], str], list[Locks]] = {}
_CAUTIONS: dict[tuple[type[Recorded], str], list[Caution]] = {}
_FOLLOWING: dict[tuple[type[Recorded], str], list[Consequence]] = {}


def carries_out(model: type[Recorded], step_name: str) -> Callable[[Consequence], Consequence]:
    """Register the function that does the rest of a step: other records, rights, clocks, papers, deliveries.

    It runs after the record is saved, in the same transaction, with the same act.

    :raises ValueError: the step has one already.
    """

    def register(function: Consequence) -> Consequence:
        if (model, step_name) in _CARRIED_OUT:
            message = f"{model.__name__}.{step_name} is carried out twice."
            raise ValueError(message)
        _CARRIED_OUT[model, step_name] = function
        return function

    return register


def follows(model: type[Recorded], *step_names: str) -> Callable[[Consequence], Consequence]:
    """Register what a higher floor does when a lower floor's step is done; runs after `carries_out`."""

    def register(function: Consequence) -> Consequence:
        for step_name in step_names:
            _FOLLOWING.setdefault((model, step_name), []).append(function)
        return function

    return register


def locks_along(model: type[Recorded], *step_names: str) -> Callable[[Locks], Locks]:
    """Register which files a higher floor moves when a lower floor's step is done, so that they are locked with it."""

    def register(function: Locks) -> Locks:
        for step_name in step_names:
            _LOCKED_ALONG.setdefault((model, step_name), []).append(function)
        return function

    return register


def cautions(model: type[Recorded], step_name: str) -> Callable[[Caution], Caution]:
    """Register what an officer should read before a step is done: it refuses nothing."""

    def register(function: Caution) -> Caution:
        _CAUTIONS.setdefault((model, step_name), []).append(function)
        return function

    return register


def cautions_of(step_name: str, record: Recorded, act: Act, inputs: Inputs) -> list[tuple[str, Any]]:
    """Return what an officer should read before a step is done, each with the record it points at."""
    found = _CAUTIONS.get((type(record), step_name), [])
    return [said for function in found for said in function(record, act, inputs)]


def files_of_step(step_name: str, record: Recorded) -> list[FileRecord]:
    """Return the files that a step on a record locks first: the record's own, and those that follow."""
    further = _LOCKED_ALONG.get((type(record), step_name), [])
    return [*record.files_to_lock(), *(file for found in further for file in found(record))]


def consequences_of(model: type[Recorded], step_name: str) -> list[Consequence]:
    """Return what follows from a step, in order."""
    first = _CARRIED_OUT.get((model, step_name))
    return ([first] if first else []) + _FOLLOWING.get((model, step_name), [])


def registered_names() -> list[tuple[type[Recorded], str]]:
    """Return every (model, step name) that has a consequence; a test asks that each is declared."""
    return [*_CARRIED_OUT, *_FOLLOWING, *_LOCKED_ALONG, *_CAUTIONS]


def recorded_models() -> list[type[Recorded]]:
    """Return every concrete model with legal steps."""
    return [model for model in apps.get_models() if issubclass(model, Recorded)]


def model_of_kind(kind: str) -> type[Recorded]:
    """Return the model of a kind.

    :raises LookupError: there is none.
    """
    for model in recorded_models():
        if model.kind() == kind:
            return model
    raise LookupError(kind)
