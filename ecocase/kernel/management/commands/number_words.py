"""Say which words an agency writes in its numbers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecocase.kernel import documents
from ecocase.kernel.models import Agency

MOST_CHARACTERS = 12


class Command(BaseCommand):
    """Shows or changes the words of one agency."""

    help = "Show an agency's words in numbers (苏环磋告〔2024〕3号), or change one; numbers that were given stay."

    def add_arguments(self, parser: Any) -> None:
        """Take the agency, the shipped word and the agency's own."""
        parser.add_argument("agency", help="code of the agency, such as EB-320500")
        parser.add_argument("word", nargs="?", help='the shipped word, such as 赔磋告; "" for the agency itself')
        parser.add_argument("own", nargs="?", help="what the agency writes for it; the shipped word again to go back")

    def handle(self, *_args: Any, agency: str, word: str | None, own: str | None, **_options: Any) -> None:
        """Do it."""
        place = Agency.objects.filter(code=agency).first()
        if place is None:
            message = f"No agency has the code {agency}. Codes look like EB-320500."
            raise CommandError(message)
        shipped = {spec.number_word: spec.title for spec in documents.specs() if spec.number_word}
        if word is not None and own is not None:
            self._change(place, word, own, shipped)
        self.stdout.write(f"{place.name_zh}: {place.own_words.get('', place.number_word)}")
        for known, title in shipped.items():
            self.stdout.write(f"{known} → {place.own_words.get(known, known)}  {title}")

    def _change(self, place: Agency, word: str, own: str, shipped: dict[str, str]) -> None:
        if word and word not in shipped:
            message = f"No kind of paper has the word {word}. Known words: {'、'.join(shipped)}."
            raise CommandError(message)
        if not own.strip() or len(own) > MOST_CHARACTERS or not own.isalnum():
            message = (
                f"A word in numbers is one to {MOST_CHARACTERS} characters without signs or blanks: {own!r} is not."
            )
            raise CommandError(message)
        if own == (word or place.number_word):
            place.own_words.pop(word, None)
        else:
            place.own_words[word] = own
        place.save(update_fields=["own_words"])
