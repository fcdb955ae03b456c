"""Put the parts of the Chinese catalogue together and compile them (runs in the virtual environment)."""

from __future__ import annotations

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale" / "zh_Hans"


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


if __name__ == "__main__":
    target = LOCALE / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    whole_catalogue().save_as_mofile(str(target / "django.mo"))
