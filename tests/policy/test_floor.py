"""The lowest floor knows the standard library only."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import ecocase

POLICY = Path(__file__).parents[2] / "ecocase" / "policy"
MODULES = sorted(POLICY.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(POLICY)))
class TestEveryModule:
    def test_imports_the_standard_library_and_its_own_floor_only(self, path):
        imported = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")

        outside = {name for name in imported if not name.startswith("ecocase.policy")}
        assert {name.split(".")[0] for name in outside} <= set(sys.stdlib_module_names)

    def test_asks_no_clock_and_uses_no_inexact_numbers(self, path):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
            assert not (isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"})

    def test_stays_readable(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400


def test_importing_the_law_imports_no_framework():
    assert not Path(ecocase.__path__[0], "__init__.py").exists() or not Path(
        ecocase.__path__[0], "__init__.py"
    ).read_text(encoding="utf-8")
