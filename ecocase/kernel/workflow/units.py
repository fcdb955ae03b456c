"""The outermost transaction of one or many steps."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext as _

from ecocase.kernel import audit
from ecocase.kernel.workflow.refusals import RecordBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecocase.kernel.models import FileRecord

LOCK_NOT_AVAILABLE = "55P03"
_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)


@dataclass
class Unit:
    """What one transaction has locked and will write into the trail."""

    notes: list[audit.Note] = field(default_factory=list)
    locked: set[tuple[str, int]] = field(default_factory=set)
    faces: list[str] = field(default_factory=list)

    def lock(self, files: list[FileRecord]) -> None:
        """Lock files by kind and id; inside a unit no old file may be locked late, or units could wait crosswise.

        :raises AssertionError: a step reached for a file that the act did not name at its start.
        """
        wanted = {(file.kind(), file.pk): file for file in files if file.pk}
        missing = sorted(set(wanted) - self.locked)
        if missing and self.locked:
            message = f"Locked late: {missing}. Name it in files_to_lock()."
            raise AssertionError(message)
        for key in missing:
            manager = type(wanted[key])._default_manager
            manager.select_for_update(no_key=True, of=("self",)).values_list("pk").get(pk=key[1])
            self.locked.add(key)

    def own(self, file: FileRecord) -> None:
        """Count a file made in this unit as locked: nobody else can see it yet."""
        self.locked.add((file.kind(), file.pk))


@contextmanager
def record_unit(*, dry_run: bool = False) -> Iterator[Unit]:
    """Open the outermost transaction, or a savepoint inside it. The trail is written when the outermost ends.

    A refused inner step takes its notes back with it.

    :raises RecordBusy: somebody held the file for longer than the lock timeout.
    """
    outer = _unit.get()
    if outer is not None:
        mark = len(outer.notes)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer.notes[mark:]
            raise
        return
    try:
        with transaction.atomic():
            unit = Unit()
            token = _unit.set(unit)
            try:
                yield unit
            finally:
                _unit.reset(token)
            if dry_run:
                transaction.set_rollback(True)
                return
            audit.write(unit.notes)
    except OperationalError as error:
        raise busy_or(error) from error


def current_unit() -> Unit | None:
    """Return the unit at work, if any."""
    return _unit.get()


def busy_or(error: DatabaseError) -> Exception:
    """Return what to tell the officer when the database gave up waiting for a lock."""
    if getattr(error.__cause__, "pgcode", None) == LOCK_NOT_AVAILABLE:
        return RecordBusy(
            _("A colleague is working on this file at this moment. Nothing is lost: try again in a few seconds.")
        )
    return error
