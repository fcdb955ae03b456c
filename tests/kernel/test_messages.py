"""The Chinese catalogue is complete: what the code says on a screen has its Chinese words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.utils.translation import templatize

from devtools.messages import whole_catalogue

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ecocase", "cases", "referrals", "negotiation", "restoration")
CALLS = {"_", "_now", "gettext", "gettext_lazy", "gettext_noop"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s")
DJANGO_SAYS = {"Password", "Log out", "Change"}


def messages_of_code() -> set[str]:
    """Return every message that Python code marks for translation."""
    found = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                        found.add(first.value)
    return found


def messages_of_templates() -> set[str]:
    """Return every message of the screens' templates."""
    found = set()
    for file in (ROOT / "templates").rglob("*.html"):
        if "papers" in file.parts:
            continue
        text = templatize(file.read_text(encoding="utf-8"))
        for quoted in re.findall(r"(?<![np])gettext\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", text):
            found.add(ast.literal_eval(quoted))
    return found


def test_every_message_of_the_code_is_translated() -> None:
    known = {entry.msgid for entry in whole_catalogue() if entry.translated()}
    assert messages_of_code() - known == set()


def test_every_message_of_the_templates_is_translated() -> None:
    known = {entry.msgid for entry in whole_catalogue() if entry.translated()}
    assert messages_of_templates() - known - DJANGO_SAYS == set()


def test_placeholders_agree() -> None:
    wrong = [
        entry.msgid
        for entry in whole_catalogue()
        if entry.msgstr and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert wrong == []
