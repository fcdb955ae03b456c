"""The trail of a file as its readers see it: one line per act, which unfolds into its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ecocase.kernel.access import Right
from ecocase.kernel.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecocase.kernel.models import Officer

ACTS_SHOWN = 60


def timeline_of(
    file: Any,
    officer: Officer,
    right: Right,
    *,
    beside: Mapping[tuple[str, int], Right] | None = None,
    before: int | None = None,
) -> list[dict[str, Any]]:
    """Return the acts on a file and on those that hang on it, newest first.

    Entries that stay with an agency are shown to that agency only; a reader of the summary sees no entered answers.

    :param beside: the other files, as (kind, id), with the right that the officer's agency holds on each.
    """
    rights = {(file.kind(), file.pk): right, **(beside or {})}
    here = Q()
    for kind in dict.fromkeys(kind for kind, _pk in rights):
        here |= Q(file_type=kind, file_id__in=[pk for found, pk in rights if found == kind])
    entries = AuditEntry.objects.filter(here)
    if before:
        entries = entries.filter(pk__lt=before)
    acts: dict[Any, dict[str, Any]] = {}
    for entry in entries.order_by("-on", "-pk")[: ACTS_SHOWN * 8]:
        own = entry.chain_id == officer.agency_id
        if entry.shown_to == "own" and not own:
            continue
        act = acts.get(entry.act_id)
        if act is None:
            if len(acts) == ACTS_SHOWN:
                break
            act = acts[entry.act_id] = {"act_id": entry.act_id, "children": [], "pk": entry.pk}
        act["children"].append(_line(entry, with_answers=own or rights[entry.file_type, entry.file_id] >= Right.VIEW))
    return [_folded(act) for act in acts.values()]


def _line(entry: AuditEntry, *, with_answers: bool) -> dict[str, Any]:
    label = entry.label
    if ": " in label:
        frame, _sep, step = label.partition(": ")
        shown = _(frame + ": %s") % _(step)
    else:
        shown = _(label)
    return {
        "on": entry.on,
        "at": entry.at,
        "who": entry.officer_name,
        "agency": entry.agency_name,
        "sign": entry.agency_sign,
        "label": shown,
        "articles": entry.articles.split(",") if entry.articles else [],
        "approved_by": entry.approved_by,
        "mode": entry.mode,
        "early": bool(entry.law_version),
        "answers": entry.inputs.get("answers", []) if with_answers else [],
        "limit_reason": entry.inputs.get("limit_reason", "") if with_answers else "",
        "before": entry.before,
        "after": entry.after,
        "seq": entry.seq,
        "digest": entry.digest,
        "caused_by": entry.caused_by,
    }


def _folded(act: dict[str, Any]) -> dict[str, Any]:
    """Return an act with its face in front and what followed from it beneath."""
    lines = sorted(act["children"], key=lambda line: line["seq"])
    face = next((line for line in lines if not line["caused_by"]), lines[0])
    details = [{"label": label, "before": "", "after": text} for label, text in face["answers"]]
    return face | {
        "act_id": act["act_id"],
        "pk": act["pk"],
        "children": [line for line in lines if line is not face],
        "details": details,
    }
