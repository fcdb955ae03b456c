"""What stands around a record, asked in one question: kinds, files beside it, rights, approvals, counts, neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils.translation import gettext as _

from ecocase.desk.scope import links_to
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
    """The answers: `within` are kinds of records with their link, `beside` files by kind, `counts` by tab."""

    within: list[tuple[Any, str]] = field(default_factory=list)
    beside: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    rights: dict[tuple[str, int], Right] = field(default_factory=dict)
    grants: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    counterpart: dict[str, Any] | None = None
    newer_url: str = ""
    older_url: str = ""
    flags: dict[str, Any] = field(default_factory=dict)


def around(
    record: Any,
    officer: Officer,
    scope: Scope,
    *,
    on: date,
    counted: dict[str, Any],
    flags: dict[str, Any] | None = None,
) -> Around:
    """Ask what stands around a record, as far as the officer's agency may see it; one query.

    What waits for a leader is left on the files, where the next steps look for it.

    :param counted: rows whose number is asked for, by name.
    :param flags: further questions about the record, as expressions, answered in `Around.flags`.
    """
    kinds = links_to(type(record))
    asked: dict[str, Any] = {}
    for place, (model, link) in enumerate(kinds):
        rows = model._default_manager.filter(**{link: OuterRef("pk")})
        asked[f"kind_{place}"] = _files_in(rows, model, officer, on) if issubclass(model, FileRecord) else Exists(rows)
    asked |= {
        "a_grants": _grants(record.file, on),
        "a_asked": _approvals(record, officer),
        "a_counterpart": _counterpart(scope, officer),
    }
    asked |= {f"n_{key}": _count(rows) for key, rows in counted.items()}
    asked |= _neighbours(record, officer, on) | {f"f_{key}": found for key, found in (flags or {}).items()}
    there = type(record)._default_manager.filter(pk=record.pk).annotate(**asked).values(*asked).get()
    _leave_approvals(record, there["a_asked"])
    found = Around(
        grants=[_grant(row) for row in there["a_grants"]],
        counterpart=_act_of_counterpart(there["a_counterpart"]),
        counts={key[2:]: number for key, number in there.items() if key.startswith("n_")},
        flags={key[2:]: answer for key, answer in there.items() if key.startswith("f_")},
        newer_url=_url(record, there.get("p_newer")),
        older_url=_url(record, there.get("p_older")),
    )
    for place, (model, link) in enumerate(kinds):
        answer = there[f"kind_{place}"]
        if not answer:
            continue
        if issubclass(model, FileRecord):
            found.beside[model] = answer
            found.rights |= {(model.kind(), row["pk"]): Right(row["held"]) for row in answer}
        else:
            found.within.append((model, link))
    return found


def _files_in(rows: Any, model: Any, officer: Officer, on: date) -> Any:
    """Return the files of one kind that the agency may see, as objects of the database."""
    seen = access.index_of(model, officer.agency, on=on).filter(record_id=OuterRef("pk"))
    titles = [F(path) for path in model.TITLED_BY]
    title: Any = titles[0] if len(titles) == 1 else Coalesce(*titles)
    if model.SUBTITLED_BY:
        title = Concat(title, Value(" · "), F(model.SUBTITLED_BY))
    names = {field.name for field in model._meta.concrete_fields}
    shown = rows.annotate(held=Subquery(seen.values("right")[:1])).filter(held__isnull=False).order_by("pk")
    parts = JSONObject(
        pk="pk", uid="uid", state="state", practice="practice", held="held", title=title,
        number=F("number") if "number" in names else Value(""),
    )  # fmt: skip
    return ArraySubquery(shown.values(file=parts)[:BESIDE_SHOWN])


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
        "pk": row["pk"],
    }


def _count(rows: Any) -> Any:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


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


def _counterpart(scope: Scope, officer: Officer) -> Any:
    """Return the last act of the other institution that the agency may know of."""
    theirs = AuditEntry.objects.filter(
        scope.here, agency_sign=INSTITUTIONS.get(officer.agency.sign, "pr"), caused_by=""
    )
    theirs = theirs.exclude(shown_to="own").order_by("-on", "-pk")
    act = JSONObject(on="on", label="label", agency="agency_name", sign="agency_sign")
    return ArraySubquery(theirs.values(act=act)[:1])


def _act_of_counterpart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] | {"on": date.fromisoformat(rows[0]["on"])} if rows else None


def _neighbours(record: Any, officer: Officer, on: date) -> dict[str, Any]:
    """Return the addresses of the files before and after one in the agency's list."""
    if record.kind() not in LISTED:
        return {}
    rows = access.index_of(type(record), officer.agency, on=on)
    at, pk = record.opened_at, record.pk
    newer = rows.filter(Q(sort_at__gt=at) | Q(sort_at=at, record_id__gt=pk)).order_by("sort_at", "record_id")
    older = rows.filter(Q(sort_at__lt=at) | Q(sort_at=at, record_id__lt=pk))
    return {"p_newer": Subquery(newer.values("record__uid")[:1]), "p_older": Subquery(older.values("record__uid")[:1])}


def _url(record: Recorded, uid: Any) -> str:
    return url_at(record.kind(), uid) if uid else ""


def counterpart_of(record: Any, officer: Officer, found: Around) -> dict[str, Any] | None:
    """Return the pill of the other institution: who it is and what it did last, or that it has not been told."""
    act = found.counterpart
    names = {str(grant["agency"].name_zh): str(grant["agency"]) for grant in found.grants}
    if act:
        step = act["label"]
        return {"sign": act["sign"], "name": names.get(act["agency"], act["agency"]), "words": _(step), "on": act["on"]}
    if record.kind() != "case":
        return None
    if officer.agency.sign == "pr":
        return {"sign": record.handler.sign, "name": str(record.handler), "words": _("handles the case"), "on": None}
    if record.informed_procuratorate is None:
        return {"sign": "pr", "name": _("Procuratorate"), "words": _("not informed yet"), "on": None}
    informed = record.informed_procuratorate
    return {"sign": "pr", "name": str(informed), "words": _("informed, has not acted yet"), "on": record.informed_on}
