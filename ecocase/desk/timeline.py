"""The trail of a record as its readers see it: sentences that say who did what to whom, how much and on what ground."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, Min, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from cases.models.words import words_of
from ecocase.desk.papers import papers_by_act
from ecocase.desk.templatetags.ecocase import day
from ecocase.kernel import audit
from ecocase.kernel.access import Right
from ecocase.kernel.models import AuditEntry, Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecocase.desk.scope import Scope
    from ecocase.kernel.models import Officer

ACTS_ON_A_PAGE = 40
OPINIONS = ("give_opinion", "point_out_new_damage", "answer_new_damage", "feed_back")
VIEWS = ("", "opinions", "steps", "exchanges")
PAPERS_NAMED = 3
MACHINE_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)
OPINION_READ = (
    "on",
    "chain_id",
    "file_type",
    "file_id",
    "officer_name",
    "agency_name",
    "agency_sign",
    "step",
    "label",
    "inputs",
    "mode",
)


@dataclass(frozen=True)
class Reader:
    """Who reads: the officer, the rights held by (kind, id) of files, and the names of agencies in the language."""

    officer: Officer
    scope: Scope
    rights: Mapping[tuple[str, int], Right]
    names: Mapping[str, str] = field(default_factory=dict)

    def sees_answers(self, entry: AuditEntry) -> bool:
        """Whether what was entered is shown: the own agency's entries, and those of files that may be viewed."""
        held = self.rights.get((entry.file_type, entry.file_id))
        return entry.chain_id == self.officer.agency_id or (held is not None and held >= Right.VIEW)


@dataclass
class Timeline:
    """Acts and breaks, newest first; how many acts there are in all; where the next page begins."""

    events: list[dict[str, Any]]
    total: int = 0
    after: str = ""

    @property
    def acts(self) -> list[dict[str, Any]]:
        """The events that somebody did."""
        return [event for event in self.events if not event.get("overdue")]


def entries_for(reader: Reader) -> Any:
    """Return the entries of the trail that a reader may know of: what stays with an agency is that agency's alone."""
    own = Q(chain=reader.officer.agency)
    return AuditEntry.objects.filter(reader.scope.here).filter(own | ~Q(shown_to="own"))


def timeline_of(
    reader: Reader,
    *,
    view: str = "",
    after: str = "",
    most: int = ACTS_ON_A_PAGE,
    overdue: Iterable[Any] = (),
    papers: dict[Any, list[dict[str, Any]]] | None = None,
) -> Timeline:
    """Return a page of acts, newest first, each with what followed from it; two queries.

    :param view: one of `VIEWS`; "" shows all.
    :param after: where the page before ended, as `Timeline.after` gives it.
    :param papers: the papers by their acts, where the page has read them already.
    :param overdue: clocks that have run out (as pages show them); each stands as a break where its last day lay.
    """
    base = entries_for(reader)
    chosen = _narrowed(base, view, reader)
    acts = base.filter(act_id__in=chosen.values("act_id")) if view else base
    counted = (
        acts.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("act_id", distinct=True)).values("n")
    )
    paged = acts.order_by().values("act_id").annotate(day=Min("on"), first=Min("pk")).order_by("-day", "-first")
    mark = _mark(after)
    if mark:
        paged = paged.filter(Q(day__lt=mark[0]) | Q(day=mark[0], first__lt=mark[1]))
    entries = base.filter(act_id__in=Subquery(paged.values("act_id")[: most + 1])).annotate(
        total=Subquery(counted, output_field=IntegerField())
    )
    found: dict[Any, list[AuditEntry]] = {}
    for entry in entries.order_by("pk"):
        found.setdefault(entry.act_id, []).append(entry)
    ordered = sorted(found.values(), key=lambda lines: (lines[0].on, lines[0].pk), reverse=True)
    shown = ordered[:most]
    if papers is None:
        papers = papers_by_act([lines[0].act_id for lines in shown], reader.scope, reader.officer) if shown else {}
    has_more = len(ordered) > most
    last = shown[-1][0] if shown else None
    events = _merged([_act(lines, papers.get(lines[0].act_id, []), reader) for lines in shown])
    breaks = (
        []
        if view
        else _breaks(overdue, newest=mark[0] if mark else None, oldest=last.on if has_more and last else None)
    )
    return Timeline(
        sorted([*breaks, *events], key=lambda event: event["on"], reverse=True),
        total=ordered[0][0].total if ordered else 0,
        after=f"{last.on.isoformat()}~{last.pk}" if has_more and last else "",
    )


def _narrowed(base: Any, view: str, reader: Reader) -> Any:
    if view == "opinions":
        return base.filter(step__in=OPINIONS)
    if view == "exchanges":
        sent = Delivery.objects.filter(reader.scope.here)
        return base.filter(Q(event="receipt") | Q(act_id__in=sent.values("act_id")))
    return base.filter(event="step").exclude(step__in=OPINIONS) if view == "steps" else base


def _mark(after: str) -> tuple[date, int] | None:
    day, _sep, pk = after.partition("~")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _act(lines: list[AuditEntry], papers: list[dict[str, Any]], reader: Reader) -> dict[str, Any]:
    """Return an act with its face in front and what followed from it beneath."""
    face = next((line for line in lines if not line.caused_by), lines[0])
    # The step itself may lie in a file that the reader does not see: what followed here then speaks for it, of all alike.
    alike = [line for line in lines if face.caused_by and line.label == face.label]
    follows = [line for line in lines if line is not face and line not in alike]
    whom = list(dict.fromkeys(name for line in alike or [face] if (name := _said(line, reader).get("whom", ""))))
    return _line(face, reader) | {
        "whom": whom,
        "act_id": face.act_id,
        "acts": [face.act_id],
        "papers": papers[:PAPERS_NAMED],
        "more_papers": max(0, len(papers) - PAPERS_NAMED),
        "follows": _gathered((_label(line.label), _said(line, reader).get("whom", "")) for line in follows),
    }


def _line(entry: AuditEntry, reader: Reader) -> dict[str, Any]:
    sees = reader.sees_answers(entry)
    said = _said(entry, reader)
    answers = entry.inputs.get("answers", []) if sees else []
    return {
        "on": entry.on,
        "at": entry.at,
        "who": entry.officer_name,
        "agency": reader.names.get(entry.agency_name, entry.agency_name),
        "sign": entry.agency_sign,
        "step": entry.step,
        "event": entry.event,
        "label": _label(entry.label),
        "number": said.get("number", ""),
        "amount": Decimal(said["amount"]) if said.get("amount") else None,
        "words": words_of(*said.get("words", ())) if sees else "",
        "manner": words_of(said.get("manner", "")) if sees else "",
        "day": date.fromisoformat(said["day"]) if said.get("day") else None,
        "articles": entry.articles.split(",") if entry.articles else [],
        "approved_by": entry.approved_by,
        "mode": entry.mode,
        "early": bool(entry.law_version),
        "details": [{"label": label, "after": _with_days_in_words(str(text))} for label, text in answers],
        "limit_reason": entry.inputs.get("limit_reason", "") if sees else "",
        "digest": entry.digest,
    }


def _with_days_in_words(text: str) -> str:
    """Return an entered text with its days as the language of the page writes them."""

    def written(found: re.Match[str]) -> str:
        try:
            return day(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return MACHINE_DAY.sub(written, text)


def _label(label: str) -> str:
    if ": " in label:
        frame, _sep, step = label.partition(": ")
        return _(frame + ": %s") % _(step)
    return _(label)


def _said(entry: AuditEntry, reader: Reader) -> dict[str, Any]:
    said: dict[str, Any] = entry.inputs.get("said", {})
    whom = said.get("whom", "")
    return said | {"whom": reader.names.get(whom, whom)} if whom else said


def _gathered(lines: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return what followed from an act, the same words once, with all of whom they are said."""
    found: dict[str, dict[str, Any]] = {}
    for label, whom in lines:
        group = found.setdefault(label, {"label": label, "whom": [], "times": 0})
        group["times"] += 1
        if whom and whom not in group["whom"]:
            group["whom"].append(whom)
    return list(found.values())


SAME = ("on", "step", "event", "sign", "who", "approved_by", "words", "manner", "mode", "number")


def _merged(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the acts with neighbours that say the same of others put into one line."""
    merged: list[dict[str, Any]] = []
    for act in acts:
        before = merged[-1] if merged else None
        alone = bool(act["details"] or act["limit_reason"] or act["amount"] or not act["whom"])
        if before is None or alone or before["details"] or any(before[key] != act[key] for key in SAME):
            merged.append(act)
            continue
        before["acts"] += act["acts"]
        before["whom"] = [*act["whom"], *(name for name in before["whom"] if name not in act["whom"])]
        before["papers"] = [*before["papers"], *act["papers"]][:PAPERS_NAMED]
        before["more_papers"] += act["more_papers"]
        before["follows"] = _gathered(
            (group["label"], name)
            for group in (*act["follows"], *before["follows"])
            for name in (group["whom"] or [""])
        )
    return merged


def _breaks(clocks: Iterable[dict[str, Any]], *, newest: date | None, oldest: date | None) -> list[dict[str, Any]]:
    """Return the days on which periods ran out, those of one kind and day as one break."""
    found: dict[Any, dict[str, Any]] = {}
    for clock in clocks:
        due = clock["due_on"]
        if (newest and due > newest) or (oldest and due <= oldest):
            continue
        known = found.setdefault(
            (clock["key"], due),
            {
                "overdue": True,
                "on": due,
                "label": clock["name"],
                "whom": [],
                "left": clock["days_left"],
                "url": clock["url"],
            },
        )
        if clock["subject"]:
            known["whom"].append(clock["subject"])
    return list(found.values())


def opinions_on(file: Any) -> Any:
    """Return what was said of a negotiation, the newest first, as an expression of values."""
    given = AuditEntry.objects.filter(file_type=file.kind(), file_id=file.pk, step__in=OPINIONS, caused_by="")
    row = JSONObject(**{name: name for name in OPINION_READ})
    return ArraySubquery(given.order_by("-on", "-pk").values(row=row)[:ACTS_ON_A_PAGE])


def opinions_of(reader: Reader, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the opinions that the reader may see, out of the values of `opinions_on`."""
    entries = [AuditEntry(**(row | {"on": date.fromisoformat(row["on"])})) for row in rows]
    return [_line(entry, reader) for entry in entries if reader.sees_answers(entry)]


def head_of(reader: Reader) -> AuditEntry | None:
    """Return the newest entry that the reader may know of."""
    found: AuditEntry | None = entries_for(reader).order_by("-pk").first()
    return found


def verified(reader: Reader) -> dict[str, int]:
    """Compute anew the fingerprint of every entry that the reader may know of: how many there are, how many differ."""
    checked = broken = 0
    for entry in entries_for(reader).order_by("pk").iterator(chunk_size=2000):
        checked += 1
        broken += not audit.holds(entry)
    return {"checked": checked, "broken": broken}
