"""What every record of a file has in common."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django_fsm import FSMField
from guardian.models import GroupObjectPermissionBase

from ecocase.kernel.models.agencies import Agency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecocase.kernel.facts import Facts


def protected_fields(model: type[models.Model] | models.Model) -> list[FSMField]:
    """Return the state fields of a model, which only legal steps change."""
    return [field for field in model._meta.concrete_fields if isinstance(field, FSMField)]


class RecordReference(models.Model):
    """Points at any record and at the file it belongs to, without a foreign key upward."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    file_type = models.CharField(max_length=60)
    file_id = models.BigIntegerField()

    class Meta:
        abstract = True

    @staticmethod
    def of(record: Recorded) -> dict[str, Any]:
        """Return the four columns that point at `record`."""
        file = record.file
        return {
            "record_type": record.kind(),
            "record_id": record.pk,
            "file_type": file.kind(),
            "file_id": file.pk,
        }


class Recorded(models.Model):
    """A record that only legal steps change.

    `FILE_PATH` names the way to the file whose rights the record inherits; "" is the record itself.
    """

    FILE_PATH: ClassVar[str] = ""
    # What a list of these records reads along, as their titles and facts name it.
    SHOWN_WITH: ClassVar[tuple[str, ...]] = ()
    # What else the page of one such record reads along.
    PAGE_WITH: ClassVar[tuple[str, ...]] = ()
    # The fact by which a record of a higher kind knows its own records of this kind, where there is one.
    LISTED_AS: ClassVar[str] = ""
    # The rows that titles and facts are made of.
    SHOWN_MANY: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    acted_on = models.DateField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """Return the name of the record's kind, unique in the house, as it stands in addresses."""
        return cls._meta.model_name or ""

    @classmethod
    def shown(cls, *also: str) -> models.QuerySet[Any]:
        """Return records of the kind with all that their titles and facts name, in as few queries as it takes."""
        found = cls._default_manager.prefetch_related(*cls.SHOWN_MANY)
        along = (*cls.SHOWN_WITH, *also)
        # Without names Django would follow every foreign key.
        return found.select_related(*along) if along else found

    @property
    def file(self) -> FileRecord:
        """The file (case, clue …) whose rights the record inherits."""
        found: Any = self
        for part in filter(None, self.FILE_PATH.split(".")):
            found = getattr(found, part)
        return found

    def files_to_lock(self) -> list[FileRecord]:
        """Return the files that a step on this record locks first; more than one where it moves both."""
        return [self.file]

    @property
    def facts(self) -> Facts:
        """What is on file, read once per record object."""
        from_cache = self.__dict__.get("_facts")
        if from_cache is None:
            from_cache = self.__dict__["_facts"] = Recorded.make_facts(self)
        return from_cache

    def said_in_trail(self, step: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an entry of the trail says beside its step, as it stood then.

        `whom` and `number` are names, `amount` is an amount in yuan as text, `words` are keys of listed grounds,
        `manner` the key of a listed manner, `day` a day.
        """
        return {}

    def forget_facts(self) -> None:
        """Ask anew what is on file, for this record and for its file: a step changes it."""
        self.__dict__.pop("_facts", None)
        if self.FILE_PATH:
            self.file.forget_facts()

    # Who is asked, while a form about the record is filled in.
    asker: Any = None

    # Set by kernel.facts, which stands above the models.
    make_facts: ClassVar[Any] = None

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the row again, its state included."""
        # A field that is not in the object counts as deferred and would not be read: name them all.
        wanted = fields if fields is not None else [field.attname for field in self._meta.concrete_fields]
        # django-fsm's own mixin lifts the protection for all threads; forgetting the value is enough.
        for state in protected_fields(self):
            if state.attname in wanted:
                self.__dict__.pop(state.attname, None)
        self.__dict__.pop("_facts", None)
        self.__dict__.pop("_rights", None)
        self.__dict__.pop("_prefetched_objects_cache", None)
        super().refresh_from_db(using=using, fields=wanted, from_queryset=from_queryset)


class FileRecord(Recorded):
    """A record that carries rights of its own: clue, case, referral, negotiation, plan …

    Each concrete model names its two tables: `RIGHTS` (guardian's, the truth) and `ACCESS` (the ordered index).
    """

    RIGHTS: ClassVar[str] = ""
    ACCESS: ClassVar[str] = ""
    # The columns whose first filled one is the file's title, and the one that follows it, for lists read as values.
    TITLED_BY: ClassVar[tuple[str, ...]] = ("title",)
    SUBTITLED_BY: ClassVar[str] = ""

    practice = models.BooleanField(default=False, editable=False)
    # The legal day, at the hour of entry; lists are ordered by it.
    opened_at = models.DateTimeField(editable=False, db_index=True)

    class Meta:
        abstract = True


# The direct-foreign-key table; guardian's `…Abstract` twin is the generic one and must not be used.
GroupRightRow = GroupObjectPermissionBase


class AccessRow(models.Model):
    """The ordered index of guardian's rights: one row per agency and file, written by `kernel.access` only.

    Concrete models add `record`, a foreign key to their file.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    right = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)
    sort_at = models.DateTimeField()

    class Meta:
        abstract = True
