"""What stands around a record, asked at once: what hangs on it, rights, approvals, neighbours; and how much there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils.translation import gettext as _

from ecocase.desk.scope import file_model_of, links_to
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Approval, AuditEntry, FileRecord
from ecocase.kernel.views.addresses import url_at

if TYPE_CHECKING:
    from ecocase.desk.scope import Scope
    from ecocase.kernel.models import Officer, Recorded

BESIDE_SHOWN = 20
# Files that stand in a list, through which their pages lead on.
LISTED = frozenset({"case", "clue", "referral", "publicinterestfile"})
INSTITUTIONS = {"eb": "pr", "pr": "eb"}


@dataclass
class Around:
    """The answers: rows of what hangs on the record by kind, with the right held on each; `flags` are further ones."""

    hanging: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    grants: list[dict[str, Any]] = field(default_factory=list)
    newer_url: str = ""
    older_url: str = ""
    flags: dict[str, Any] = field(default_factory=dict)

    @property
    def within(self) -> list[tuple[Any, str]]:
        """The kinds of records within the file that have a row, each with its link."""
        return [(model, rows[0]["link"]) for model, rows in self.hanging.items() if not issubclass(model, FileRecord)]

    @property
    def beside(self) -> dict[Any, list[dict[str, Any]]]:
        """The files that hang on the record and that the reader may see, by kind."""
        seen = {
            model: [row for row in rows if row["held"] is not None][:BESIDE_SHOWN]
            for model, rows in self.hanging.items()
            if issubclass(model, FileRecord)
        }
        return {model: rows for model, rows in seen.items() if rows}

    @property
    def rights(self) -> dict[tuple[str, int], Right]:
        """The rights held on the files beside and on those of records within, by kind and id of the file."""
        return {
            (file_model_of(model).kind(), row["file"]): Right(row["held"])
            for model, rows in self.hanging.items()
            for row in rows
            if row["held"] is not None
        }


def around(record: Any, officer: Officer, *, on: date, flags: dict[str, Any] | None = None) -> Around:
    """Ask what stands around a record and what the officer's agency may see of it; one query.

    What waits for a leader is left on the files, where the next steps look for it.

    :param flags: further questions about the record, as expressions, answered in `Around.flags`.
    """
    kinds = links_to(type(record))
    asked: dict[str, Any] = {
        f"kind_{place}": _rows_of(model, link, officer, on) for place, (model, link) in enumerate(kinds)
    }
    asked |= {"a_grants": _grants(record.file, on), "a_asked": _approvals(record, officer)}
    asked |= _neighbours(record, officer, on) | {f"f_{key}": found for key, found in (flags or {}).items()}
    there = type(record)._default_manager.filter(pk=record.pk).annotate(**asked).values(*asked).get()
    _leave_approvals(record, there["a_asked"])
    hanging = {model: there[f"kind_{place}"] for place, (model, _link) in enumerate(kinds) if there[f"kind_{place}"]}
    return Around(
        hanging={model: [row | {"link": dict(kinds)[model]} for row in rows] for model, rows in hanging.items()},
        grants=[_grant(row) for row in there["a_grants"]],
        flags={key[2:]: answer for key, answer in there.items() if key.startswith("f_")},
        newer_url=_url(record, there.get("p_newer")),
        older_url=_url(record, there.get("p_older")),
    )


def _rows_of(model: Any, link: str, officer: Officer, on: date) -> Any:
    """Return what hangs on a record, as objects of the database: files with their titles, records with their ids."""
    way = f"{model.FILE_PATH.replace('.', '__')}_id" if model.FILE_PATH else "pk"
    seen = access.index_of(file_model_of(model), officer.agency, on=on).filter(record_id=OuterRef(way))
    rows = model._default_manager.filter(**{link: OuterRef("pk")})
    parts: dict[str, Any] = {"pk": "pk", "file": way, "held": Subquery(seen.order_by().values("right")[:1])}
    if issubclass(model, FileRecord):
        names = {field.name for field in model._meta.concrete_fields}
        titles = [F(path) for path in model.TITLED_BY]
        title: Any = titles[0] if len(titles) == 1 else Coalesce(*titles)
        parts |= {
            "uid": "uid", "state": "state", "practice": "practice", "number": F("number") if "number" in names else Value(""),
            "title": Concat(title, Value(" · "), F(model.SUBTITLED_BY)) if model.SUBTITLED_BY else title,
        }  # fmt: skip
    return ArraySubquery(rows.order_by("pk").values(row=JSONObject(**parts)))


def shown_beside(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """Return how a file read as values is named on the page beside it."""
    labels = dict(model._meta.get_field("state").choices or ())
    return {
        "title": row["title"],
        "number": row["number"],
        "kind_label": model._meta.verbose_name,
        "url": url_at(model.kind(), row["uid"]),
        "practice": row["practice"],
        "state_label": labels.get(row["state"], row["state"]),
    }


def _grants(file: Any, on: date) -> Any:
    parts = JSONObject(
        right="right", ground="ground", article="article_key", since="granted_on", until="until",
        granted_by="granted_by", reason="reason", agency_id="agency_id", name_zh="agency__name_zh",
        name_en="agency__name_en", kind="agency__kind",
    )  # fmt: skip
    return ArraySubquery(access.live_grants(file, on=on).values(grant=parts))


def _grant(row: dict[str, Any]) -> dict[str, Any]:
    until = row["until"]
    return {
        "agency": Agency(pk=row["agency_id"], name_zh=row["name_zh"], name_en=row["name_en"], kind=row["kind"]),
        "right_label": Right(row["right"]).says,
        "ground": row["ground"],
        "article": row["article"],
        "since": date.fromisoformat(row["since"]),
        "until": date.fromisoformat(until) if until else None,
        "granted_by": row["granted_by"],
        "reason": row["reason"],
    }


def _approvals(record: Recorded, officer: Officer) -> Any:
    here = Q()
    for file in record.files_to_lock():
        here |= Q(file_type=file.kind(), file_id=file.pk)
    waiting = Approval.objects.filter(here, state=Approval.State.ASKED, agency=officer.agency)
    parts = JSONObject(
        file_type="file_type", file_id="file_id", record_type="record_type", record_id="record_id", step="step"
    )
    return ArraySubquery(waiting.values(asked=parts))


def _leave_approvals(record: Recorded, rows: list[dict[str, Any]]) -> None:
    for file in record.files_to_lock():
        known: dict[tuple[str, int], set[str]] = {}
        for row in rows:
            if (row["file_type"], row["file_id"]) == (file.kind(), file.pk):
                known.setdefault((row["record_type"], row["record_id"]), set()).add(row["step"])
        file.__dict__["_asked"] = known


def _neighbours(record: Any, officer: Officer, on: date) -> dict[str, Any]:
    """Return the files before and after one in the agency's list."""
    if record.kind() not in LISTED:
        return {}
    rows = access.index_of(type(record), officer.agency, on=on)
    at, pk = record.opened_at, record.pk
    newer = rows.filter(sort_at__gte=at).filter(Q(sort_at__gt=at) | Q(record_id__gt=pk))
    older = rows.filter(sort_at__lte=at).filter(Q(sort_at__lt=at) | Q(record_id__lt=pk))
    return {
        "p_newer": Subquery(newer.order_by("sort_at", "record_id").values("record__uid")[:1]),
        "p_older": Subquery(older.values("record__uid")[:1]),
    }


def _url(record: Recorded, uid: Any) -> str:
    return url_at(record.kind(), uid) if uid else ""


# --- how much there is ---------------------------------------------------------------------------------------------


def counted(record: Any, officer: Officer, scope: Scope, rows: dict[str, Any]) -> dict[str, Any]:
    """Return how many rows there are by name, and under "counterpart" the other institution's last act; one query."""
    asked: dict[str, Any] = {key: _count(found) for key, found in rows.items()}
    asked["counterpart"] = _counterpart(scope, officer)
    found = type(record)._default_manager.filter(pk=record.pk).annotate(**_named(asked)).values(*_named(asked)).get()
    return {key[2:]: answer for key, answer in found.items()}


def _named(asked: dict[str, Any]) -> dict[str, Any]:
    """Return questions under names that no field of a record has."""
    return {f"n_{key}": found for key, found in asked.items()}


def _count(rows: Any) -> Any:
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _counterpart(scope: Scope, officer: Officer) -> Any:
    """Return the last act of the other institution that the agency may know of."""
    theirs = AuditEntry.objects.filter(
        scope.here, agency_sign=INSTITUTIONS.get(officer.agency.sign, "pr"), caused_by=""
    )
    theirs = theirs.exclude(shown_to="own").order_by("-on", "-pk")
    act = JSONObject(on="on", label="label", agency="agency_name", sign="agency_sign")
    return ArraySubquery(theirs.values(act=act)[:1])


def counterpart_of(record: Any, officer: Officer, acts: list[dict[str, Any]], found: Around) -> dict[str, Any] | None:
    """Return the pill of the other institution: who it is and what it did last, or that it has not been told."""
    if acts:
        act = acts[0]
        names = {str(grant["agency"].name_zh): str(grant["agency"]) for grant in found.grants}
        step, on = act["label"], date.fromisoformat(act["on"])
        return {"sign": act["sign"], "name": names.get(act["agency"], act["agency"]), "words": _(step), "on": on}
    if record.kind() != "case":
        return None
    if officer.agency.sign == "pr":
        return {"sign": record.handler.sign, "name": str(record.handler), "words": _("handles the case"), "on": None}
    if record.informed_procuratorate is None:
        return {"sign": "pr", "name": _("Procuratorate"), "words": _("not informed yet"), "on": None}
    informed = record.informed_procuratorate
    return {"sign": "pr", "name": str(informed), "words": _("informed, has not acted yet"), "on": record.informed_on}
