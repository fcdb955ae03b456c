"""What an officer entered for a step, after the form has validated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Inputs(Mapping[str, Any]):
    """Cleaned answers by name; rows are lists of dictionaries, papers lists of stored files.

    :param shown: (label, text) pairs for the trail and for approval; personal data is masked in them.
    """

    values: dict[str, Any] = field(default_factory=dict)  # type: ignore[assignment]
    shown: list[tuple[str, str]] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __iter__(self) -> Any:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)


def inputs(**values: Any) -> Inputs:
    """Make inputs for a step that follows from another one, or in a test."""
    return Inputs(values=values)
