"""The Chinese catalogue: put together from its parts, compiled, held complete (runs in the virtual environment).

python -m devtools.messages            compile it
python -m devtools.messages --check    fail, naming them, where messages of the screen lack their Chinese words
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale" / "zh_Hans"
ROOMS = ("ecocase", "cases", "referrals", "negotiation", "restoration")
CALLS = {"_", "_now", "gettext", "gettext_lazy", "gettext_noop"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s")
# Django's own catalogue has these.
DJANGO_SAYS = {"Password", "Log out", "Change"}


def whole_catalogue() -> polib.POFile:
    """Return all parts as one catalogue; the first part that translates a message wins."""
    whole = polib.POFile()
    whole.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known: set[tuple[str, str | None]] = set()
    for part in sorted((LOCALE / "parts").glob("*.po")):
        for entry in polib.pofile(str(part)):
            key = (entry.msgid, entry.msgctxt)
            if key not in known and entry.translated():
                known.add(key)
                whole.append(entry)
    return whole


def messages_of_code(root: Path = ROOT) -> set[str]:
    """Return every message that Python code marks for translation."""
    found = set()
    for room in ROOMS:
        for file in (root / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                        found.add(first.value)
    return found


def messages_of_templates(root: Path = ROOT) -> set[str]:
    """Return every message of the screens' templates; papers are Chinese throughout."""
    found = set()
    for file in (root / "templates").rglob("*.html"):
        if "papers" in file.parts:
            continue
        text = templatize(file.read_text(encoding="utf-8"))
        for quoted in re.findall(r"(?<![np])gettext\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", text):
            found.add(ast.literal_eval(quoted))
    return found


def complaints(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the catalogue, a line each: words missing, placeholders that differ."""
    catalogue = whole_catalogue()
    known = {entry.msgid for entry in catalogue}
    wanted = messages_of_code(root) | (messages_of_templates(root) - DJANGO_SAYS)
    missing = [f"no Chinese words: {message}" for message in sorted(wanted - known)]
    differing = [f"placeholders differ: {entry.msgid}" for entry in catalogue if not _placeholders_agree(entry)]
    return missing + differing


def _placeholders_agree(entry: polib.POEntry) -> bool:
    # Chinese has one form for one and for many: it follows the plural.
    original = entry.msgid_plural or entry.msgid
    words = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(sorted(PLACEHOLDER.findall(original)) == sorted(PLACEHOLDER.findall(text)) for text in words)


def main(words: list[str]) -> int:
    """Compile the catalogue, or check it; return the exit status."""
    if "--check" in words:
        settings.configure(USE_I18N=True)
        django.setup()
        found = complaints()
        print("\n".join(found) or "Every message of the screen has its Chinese words.")
        return 1 if found else 0
    target = LOCALE / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    whole_catalogue().save_as_mofile(str(target / "django.mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
