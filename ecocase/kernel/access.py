"""Who may see and handle a file: guardian's group rights, and their ordered index.

Rights are ordered: summary < view < advise < handle. They hang on files only, on one auth group per agency.
`grant` and `revoke` are the only writers; `differences` proves that index and truth agree.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from ecocase.kernel.models import Agency, FileRecord, Grant, Officer, Recorded, RecordReference
from ecocase.policy.competence import Role

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.acts import Act


class Right(IntEnum):
    """What an agency may do with a file; each right includes those below it."""

    SUMMARY = 1
    VIEW = 2
    ADVISE = 3
    HANDLE = 4

    @property
    def says(self) -> Any:
        """The right in words for the screen."""
        return {
            Right.SUMMARY: _("May see the summary"),
            Right.VIEW: _("May see everything delivered or shared"),
            Right.ADVISE: _("May see and advise"),
            Right.HANDLE: _("Handles the file"),
        }[self]


def right_permissions(model_name: str) -> list[tuple[str, str]]:
    """Return the four object permissions that a file model declares in its Meta."""
    return [(f"{right.name.lower()}_{model_name}", right.name.lower()) for right in Right]


def rights_table(model: type[FileRecord]) -> type[models.Model]:
    """Return guardian's direct-foreign-key table of a file model."""
    return apps.get_model(model._meta.app_label, model.RIGHTS)


def access_table(model: type[FileRecord]) -> type[models.Model]:
    """Return the ordered index of a file model."""
    return apps.get_model(model._meta.app_label, model.ACCESS)


def right_of(agency: Agency, file: FileRecord, *, on: date) -> Right | None:
    """Return the right that an agency holds on a file on a day, or None. An expired share is no right."""
    model = type(file)
    truth = rights_table(model)._default_manager.filter(group_id=agency.group_id, content_object_id=file.pk)
    rows = _live(access_table(model)._default_manager, on).filter(agency=agency, record_id=file.pk)
    found = rows.values_list("right", ArraySubquery(truth.values("permission__codename"))).first()
    return None if found is None else _believed(model, *found)


def _believed(model: type[FileRecord], listed: int | None, codenames: list[str]) -> Right | None:
    """Return the right that the index lists; it is believed only where guardian's table says the same."""
    if listed is None or _codename(model, Right(listed)) not in codenames:
        return None
    return Right(listed)


def with_right(rows: models.QuerySet, agency: Agency, *, on: date) -> models.QuerySet:
    """Let records of a kind be read together with an agency's right on their file; `take_right` puts it where it belongs."""
    way = rows.model.FILE_PATH.replace(".", "__")
    file_model = rows.model
    for part in filter(None, way.split("__")):
        file_model = file_model._meta.get_field(part).related_model
    file = OuterRef(f"{way}_id" if way else "pk")
    listed = _live(access_table(file_model)._default_manager, on).filter(agency=agency, record_id=file)
    truth = rights_table(file_model)._default_manager.filter(group_id=agency.group_id, content_object_id=file)
    return rows.annotate(
        right_listed=Subquery(listed.values("right")[:1]),
        right_codenames=ArraySubquery(truth.values("permission__codename")),
    )


def take_right(record: Recorded, agency: Agency, *, on: date) -> None:
    """Let a record that was read by `with_right` know the agency's right on its file, as `right_of` finds it."""
    held = _believed(type(record.file), record.right_listed, record.right_codenames)
    record.file.__dict__.setdefault("_rights", {})[agency.pk, on] = held


def holds(agency: Agency, record: Recorded, right: Right, *, on: date) -> bool:
    """Whether an agency holds at least `right` on the file of a record on a day."""
    held = right_held(agency, record, on=on)
    return held is not None and held >= right


def right_held(agency: Agency, record: Recorded, *, on: date) -> Right | None:
    """Return the right that an agency holds on the file of a record, read once per file object."""
    file = record.file
    cached = file.__dict__.setdefault("_rights", {})
    key = (agency.pk, on)
    if key not in cached:
        cached[key] = right_of(agency, file, on=on)
    return cached[key]


def visible_to(model: type[FileRecord], agency: Agency, *, on: date) -> models.QuerySet:
    """Return the files of a model that an agency may see.

    A file is included if, and only if, the agency holds a right on it that has not expired on that day.
    """
    rows = _live(access_table(model)._default_manager, on).filter(agency=agency)
    return model._default_manager.filter(pk__in=rows.values("record_id"))


def index_of(model: type[FileRecord], agency: Agency, *, on: date) -> models.QuerySet:
    """Return an agency's index rows, newest file first: lists and counts read from here."""
    rows = _live(access_table(model)._default_manager, on).filter(agency=agency)
    return rows.order_by("-sort_at", "-record_id")


def grant(
    file: FileRecord,
    agency: Agency,
    right: Right,
    act: Act,
    *,
    ground: str,
    article: str = "",
    until: date | None = None,
    reason: str = "",
) -> None:
    """Give an agency a right on a file, with its ground, in the act's transaction.

    A second grant beside a first one stands for itself: when one ends, the other remains.
    """
    Grant.objects.create(
        **RecordReference.of(file),
        agency=agency,
        right=right,
        ground=ground,
        article_key=article,
        reason=reason,
        granted_by=act.by.name if act.by else "",
        granted_by_agency=act.agency.name_zh,
        granted_on=act.on,
        until=until,
        act_id=act.id,
    )
    _write_effective_right(file, agency, on=act.on)


def revoke(file: FileRecord, agency: Agency, act: Act, *, ground: str, end_ground: str) -> None:
    """End an agency's grants on a file that rest on `ground`; what was delivered stays delivered."""
    live = Grant.objects.filter(
        record_type=file.kind(), record_id=file.pk, agency=agency, ground=ground, ended_on__isnull=True
    )
    live.update(ended_on=act.on, end_ground=end_ground)
    _write_effective_right(file, agency, on=act.on)


def hand_over(file: FileRecord, to: Agency, act: Act, *, article: str) -> None:
    """Make an agency the handler of a file; who handled it so far keeps the view."""
    for found in live_grants(file, on=act.on).filter(ground="handler").exclude(agency=to):
        revoke(file, found.agency, act, ground="handler", end_ground="passed_on")
        grant(file, found.agency, Right.VIEW, act, ground="former_handler", article=article)
    grant(file, to, Right.HANDLE, act, ground="handler", article=article)


def live_grants(file: FileRecord, *, on: date) -> models.QuerySet:
    """Return who may see a file on a day, and why."""
    return (
        Grant.objects.filter(
            Q(until__isnull=True) | Q(until__gte=on),
            record_type=file.kind(),
            record_id=file.pk,
            ended_on__isnull=True,
        )
        .select_related("agency")
        .order_by("-right", "pk")
    )


def lapse(*, on: date) -> int:
    """Write anew what agencies hold whose strongest share has run out, so that a weaker right comes to the fore.

    :returns: how many rows were written.
    """
    count = 0
    for model in (found for found in apps.get_models() if issubclass(found, FileRecord)):
        for row in access_table(model)._default_manager.filter(until__lt=on).select_related("agency", "record"):
            with transaction.atomic():
                # An act on the file may be granting something at this moment.
                type(row.record)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.record_id)
                _write_effective_right(row.record, row.agency, on=on)
            count += 1
    return count


def differences(model: type[FileRecord]) -> list[tuple[int, int]]:
    """Compare guardian's rights with the index: pairs of (agency, file) that stand in one of them only."""
    truth = {
        (row["group__agency"], row["content_object_id"], row["permission__codename"])
        for row in rights_table(model)._default_manager.values(
            "group__agency", "content_object_id", "permission__codename"
        )
    }
    index = {
        (row["agency_id"], row["record_id"], _codename(model, Right(row["right"])))
        for row in access_table(model)._default_manager.values("agency_id", "record_id", "right")
    }
    return sorted((agency, file) for agency, file, _code in truth ^ index)


@transaction.atomic
def appoint(officer: Officer, agency: Agency, role: Role) -> None:
    """Put an officer into an agency and a role; the only writer of both and of group membership.

    Administrators manage people and hold no file: they are not in the agency's group.
    """
    officer.agency = agency
    officer.role = role.value
    officer.save(update_fields=["agency", "role"])
    officer.groups.set([] if role is Role.ADMINISTRATOR else [agency.group])


def _live(manager: Any, on: date) -> models.QuerySet:
    return manager.filter(Q(until__isnull=True) | Q(until__gte=on))


def _codename(model: type[FileRecord], right: Right) -> str:
    return f"{right.name.lower()}_{model.kind()}"


def _write_effective_right(file: FileRecord, agency: Agency, *, on: date) -> None:
    """Write the strongest live grant to guardian's table and to the index, or remove both rows."""
    model = type(file)
    file.__dict__.pop("_rights", None)
    # Of equal rights the one that lasts longest; for good is longest.
    lasting = F("until").desc(nulls_first=True)
    best = live_grants(file, on=on).filter(agency=agency).order_by("-right", lasting, "pk").first()
    rights = rights_table(model)._default_manager
    rows = access_table(model)._default_manager
    rights.filter(group_id=agency.group_id, content_object_id=file.pk).delete()
    if best is None:
        rows.filter(agency=agency, record_id=file.pk).delete()
        return
    right = Right(best.right)
    rights.create(
        group=Group(pk=agency.group_id),
        content_object=file,
        permission=permission_of(model, right),
    )
    # A stronger share that ends must not outlive a weaker one that does not.
    rows.update_or_create(
        agency=agency,
        record_id=file.pk,
        defaults={"right": right, "until": best.until, "sort_at": file.opened_at},
    )


_PERMISSIONS: dict[tuple[str, Right], Permission] = {}


def permission_of(model: type[FileRecord], right: Right) -> Permission:
    """Return the permission row of a right on a model, read once per process."""
    key = (model._meta.label, right)
    if key not in _PERMISSIONS:
        kind = ContentType.objects.get_for_model(model)
        found = Permission.objects.get(content_type=kind, codename=_codename(model, right))
        # guardian compares the permission's type with the object's: hand it the one that is cached.
        found.content_type = kind
        _PERMISSIONS[key] = found
    return _PERMISSIONS[key]
