"""Who gets what at which address: every URL × role × relation to the file, as `matrix.csv` says."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, get_resolver

from ecocase.kernel.workflow import recorded_models
from tests.access.asking import ask
from tests.access.world import RELATIONS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.access.targets import Target
    from tests.access.world import World

pytestmark = pytest.mark.django_db
PUBLIC = {"login", "set_language", "healthz"}
METHODS = ("GET", "POST")
ROWS = list(csv.DictReader(Path(__file__).with_name("matrix.csv").read_text("utf-8").splitlines()))
CASES = [(row, role) for row in ROWS for role in row["roles"].split()]


def names_of_addresses() -> Iterator[str]:
    """Yield the name of every address of the house."""

    def walk(patterns: Any, space: str) -> Iterator[str]:
        for found in patterns:
            if isinstance(found, URLPattern):
                yield f"{space}{found.name}"
            else:
                yield from walk(found.url_patterns, f"{found.namespace}:" if found.namespace else space)

    yield from walk(get_resolver().url_patterns, "")


def test_every_address_stands_in_the_matrix_for_every_method_and_role() -> None:
    written = {(row["address"].split()[0], row["method"], role) for row, role in CASES}
    assert written == {(name, method, role) for name in names_of_addresses() for method in METHODS for role in ROLES}


def test_a_record_of_every_kind_stands_in_the_matrix() -> None:
    written = {row["address"] for row in ROWS}
    assert {f"record {model.kind()}" for model in recorded_models()} - written == set()


def test_every_row_of_the_matrix_stands_there_once(targets: dict[str, Target]) -> None:
    written = [(row["address"], row["method"], role) for row, role in CASES]
    assert len(written) == len(set(written))
    assert set(written) == {(name, method, role) for name in targets for method in METHODS for role in ROLES}


@pytest.mark.parametrize(
    ("row", "role"), CASES, ids=[f"{row['method']} {row['address']} {role}" for row, role in CASES]
)
def test_the_answer_is_as_written(row: dict[str, str], role: str, world: World, targets: dict[str, Target]) -> None:
    target = targets[row["address"]]
    found = {
        relation: str(ask(target, row["method"], world.person(relation, role, target.side)).status_code)
        for relation in RELATIONS
    }
    assert found == {relation: row[relation] for relation in RELATIONS}


@pytest.mark.parametrize("method", METHODS)
def test_who_has_not_signed_in_is_led_to_the_sign_in(method: str, targets: dict[str, Target]) -> None:
    for name, target in targets.items():
        answer = ask(target, method, None)
        is_led = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
        assert is_led == (name not in PUBLIC), name
