"""Compare guardian's rights with the ordered index that lists read from."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecocase.kernel import access
from ecocase.kernel.models import FileRecord
from ecocase.kernel.workflow import recorded_models


class Command(BaseCommand):
    """Reports every file on which rights and index differ."""

    help = "Check that the index of rights says what the rights themselves say."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compare all kinds of files.

        :raises CommandError: they differ somewhere.
        """
        kinds = [model for model in recorded_models() if issubclass(model, FileRecord)]
        wrong = [
            f"{model.kind()} {file}: rights and index differ for agency {agency}"
            for model in kinds
            for agency, file in access.differences(model)
        ]
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"Rights and index agree on {len(kinds)} kinds of files.")
