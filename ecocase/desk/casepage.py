"""What only a case has: its figures, one bar per obligor under the case's own, and the coverage table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cases.models import CoverageLine
from cases.models.words import words_of
from ecocase.desk.details import next_payment
from ecocase.desk.nextsteps import next_steps
from ecocase.desk.templatetags.ecocase import day, wan
from ecocase.desk.templatetags.tables import figure, figure_with_unit
from ecocase.kernel.views.addresses import url_of
from ecocase.policy.coverage import CoverageRow
from ecocase.policy.stages import ENDED_TRACKS, Stage, TrackState
from negotiation.models import NegotiationParty

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, Track
    from ecocase.kernel.models import Officer

T = TrackState
WAY = (T.IDENTIFIED, T.NOTIFIED, T.NEGOTIATING, T.AGREED, T.PERFORMING, T.PERFORMED)
# Where a state off the straight way stands on the bar: (place, how the place is marked).
ASIDE: dict[TrackState, tuple[int, str]] = {
    T.FAILED: (2, "failed"),
    T.IMPOSSIBLE: (1, "failed"),
    T.WITH_PROCURATORATE: (2, "current"),
    T.IN_DEFAULT: (4, "bad"),
    T.ENDED_WITHOUT_CLAIM: (5, "failed"),
    T.SUED: (3, "current"),
    T.JUDGED: (3, "done"),
    T.MEDIATED: (3, "done"),
    T.DISMISSED: (5, "failed"),
}
FAILED_WORDS = {
    T.FAILED: gettext_noop("Negotiation failed"),
    T.IMPOSSIBLE: gettext_noop("Negotiation impossible"),
    T.IN_DEFAULT: gettext_noop("In default"),
}
TONES = {
    T.FAILED: "over", T.IMPOSSIBLE: "over", T.IN_DEFAULT: "over", T.PERFORMED: "ok", T.AGREED: "ok",
    T.ENDED_WITHOUT_CLAIM: "off", T.DISMISSED: "off",
}  # fmt: skip
# What needs somebody first stands on top; within a rank the order of entry holds.
RANKS = {
    T.IN_DEFAULT: 0, T.FAILED: 2, T.IMPOSSIBLE: 2, T.IDENTIFIED: 3, T.NOTIFIED: 3, T.NEGOTIATING: 3, T.AGREED: 4,
    T.PERFORMING: 4, T.PERFORMED: 7, T.ENDED_WITHOUT_CLAIM: 7, T.DISMISSED: 7, T.WITH_PROCURATORATE: 6,
}  # fmt: skip
OVERDUE_RANK, OTHER_RANK = 1, 5
STAGES = (Stage.INVESTIGATING, Stage.ASSESSING, Stage.CLAIM_READY, Stage.CLAIMING, Stage.PERFORMING, Stage.CLOSED)
STEPS_SHOWN_FOR = 12
PERFORMANCE = 4
ACT_SHOWN = 40


def tell_tracks(case: Case) -> None:
    """Read the case's tracks, each with the ground on which its last negotiation has ended."""
    ended = NegotiationParty.objects.filter(track_id=OuterRef("pk")).order_by("-pk").values("ended_ground")
    ground = Coalesce(Subquery(ended[:1]), Value(""), output_field=CharField())
    case.facts.tell("track_list", list(case.tracks.select_related("obligor").annotate(ground=ground).order_by("pk")))


def figures_of(case: Case) -> list[dict[str, Any]]:
    """Return the figures at the head of a case, in yuan."""
    total = case.facts.coverage_table.total
    return [
        {"label": _("Assessed damage"), "value": total.assessed, "tone": ""},
        {"label": _("Accounted for (agreed, in court or decided)"), "value": total.agreed + total.pending + total.decided, "tone": ""},
        {"label": _("Paid"), "value": total.paid, "tone": ""},
        {"label": _("Uncovered"), "value": total.uncovered, "tone": "gap" if total.uncovered else ""},
    ]  # fmt: skip


def tracks_shown(case: Case, officer: Officer, *, on: date, with_amounts: bool) -> list[dict[str, Any]]:
    """Return the case's bar and one per obligor, the worst first; beyond a dozen steps stand on the obligor's page.

    :param with_amounts: whether the reader may see what each obligor has agreed and paid, and on what ground it failed.
    """
    duties: dict[int, list[Any]] = {}
    if with_amounts:
        for duty in case.facts.duty_list:
            if not duty.fallen:
                duties.setdefault(duty.track_id, []).append(duty)
    rows = [
        _shown_track(track, duties.get(track.pk, []), on, with_amounts=with_amounts) for track in case.facts.track_list
    ]
    rows.sort(key=lambda row: row["rank"])
    for row in rows[:STEPS_SHOWN_FOR]:
        track = row["track"]
        track.case = case
        steps = next_steps(track, officer, on=on, with_new=False)
        row["next"] = {
            "open": [*steps.open, *steps.more_open],
            "blocked": [*steps.blocked, *steps.more_blocked],
            "theirs": [],
        }
    return [_whole(case), *rows] if rows else []


def standing_of(case: Case) -> str:
    """Return in a line how many obligors stand where."""
    counted = Counter(str(track.get_state_display()) for track in case.facts.track_list)
    return " · ".join(f"{label} {number}" for label, number in counted.most_common())


def _shown_track(track: Track, duties: list[Any], on: date, *, with_amounts: bool) -> dict[str, Any]:
    state = TrackState(track.state)
    due = min(
        (found for duty in duties if (found := next_payment(duty, on))), key=lambda row: row["due_on"], default=None
    )
    days_over = max(0, due["days_over"]) if due else 0
    share = f"{track.share_percent.normalize():f}%" if track.share_percent else ""
    act_done = track.act_done if len(track.act_done) <= ACT_SHOWN else track.act_done[: ACT_SHOWN - 1] + "…"
    label, tone = track.get_state_display(), TONES.get(state, "live")
    if days_over:
        over = ngettext("%(days)d day overdue", "%(days)d days overdue", days_over) % {"days": days_over}
        label, tone = f"{label} · {over}" if state is T.IN_DEFAULT else over, "over"
    return {
        "track": track,
        "obligor": str(track),
        "note": " · ".join(part for part in (words_of(track.liability), share, act_done) if part)
        if with_amounts
        else "",
        "url": url_of(track),
        "bar": bar_of(state, overdue=bool(days_over)),
        "state_label": label,
        "state_tone": tone,
        "how": _how(track, duties, due) if with_amounts else [],
        "rank": (OVERDUE_RANK if days_over and state is not T.IN_DEFAULT else RANKS.get(state, OTHER_RANK), -days_over),
    }


def _how(track: Any, duties: list[Any], due: dict[str, Any] | None) -> list[str]:
    """Return the lines that say what matters for an obligor: ground, money, the next day."""
    if track.state in (T.FAILED, T.IMPOSSIBLE):
        return [words_of(getattr(track, "ground", "") or "")]
    if track.state == T.ENDED_WITHOUT_CLAIM:
        return [words_of(track.ended_ground)]
    lines = []
    if duties:
        owed = sum(duty.owed for duty in duties)
        met = sum(duty.paid + duty.met_by_others for duty in duties)
        lines.append(_("paid %(paid)s / %(owed)s") % {"paid": figure(met), "owed": figure_with_unit(owed)})
    if due:
        lines.append(_("payment due %(day)s") % {"day": day(due["due_on"])})
    return lines


def _whole(case: Case) -> dict[str, Any]:
    """Return the bar of the case itself, which follows from its obligors'."""
    tracks = case.facts.track_list
    ended = sum(TrackState(track.state) in ENDED_TRACKS for track in tracks)
    stage = Stage(case.state)
    at_rest = stage in (Stage.TERMINATED, Stage.PASSED_ON, Stage.WITH_PROCURATORATE)
    here = STAGES.index(case.decided_stage) if case.decided_stage in STAGES else len(STAGES) - 1
    labels = (_("Investigation"), _("Assessment"), _("Claim prepared"), _("Claim"), _("Performance"), _("Closing"))
    mark = "done" if stage is Stage.CLOSED else "failed" if stage is Stage.TERMINATED else "current"
    return {
        "whole": True,
        "obligor": _("The whole case"),
        "note": _("follows from its obligors"),
        "bar": [
            {"label": label, "state": "done" if place < here else mark if place == here else "todo", "on": None}
            for place, label in enumerate(labels)
        ],
        "state_label": case.get_state_display(),
        "state_tone": "ok" if stage is Stage.CLOSED else "off" if at_rest else "live",
        "how": [_("%(ended)d finished, %(open)d not yet") % {"ended": ended, "open": len(tracks) - ended}],
        "next": {},
    }


def bar_of(state: TrackState, *, overdue: bool = False) -> list[dict[str, Any]]:
    """Return the places of the bar, each done, current, todo, failed or bad."""
    labels = [_("Identified"), _("Notified"), _("Negotiating"), _("Agreed"), _("Performing"), _("Performed")]
    if state in FAILED_WORDS:
        labels[ASIDE[state][0]] = _(FAILED_WORDS[state])
    here, mark = ASIDE.get(state, (WAY.index(state) if state in WAY else PERFORMANCE, "current"))
    if state is T.PERFORMED:
        mark = "done"
    elif overdue:
        here, mark = PERFORMANCE, "bad"
    return [
        {"label": label, "state": "done" if place < here else mark if place == here else "todo", "on": None}
        for place, label in enumerate(labels)
    ]


def coverage_shown(case: Case, *, seen_whole: bool) -> dict[str, Any]:
    """Return the coverage table as its component draws it.

    :param seen_whole: whether the reader may see what a draft proposes, and the words of a claim in kind.
    """
    table = case.facts.coverage_table
    names = {str(item.pk): str(item) for item in case.facts.item_list}
    proposed: dict[str, Any] = {}
    for line in case.facts.live_lines:
        if line.kind != CoverageLine.Kind.PROPOSED or not seen_whole:
            continue
        proposed[str(line.item_id)] = proposed.get(str(line.item_id), 0) + line.amount
    rows = [_shown_row(row, names.get(row.item, ""), proposed.get(row.item)) for row in table.rows]
    states = {0: _("Not claimed"), 1: _("Agreed"), 2: _("Claimed"), 3: _("Decided")}
    kinds = [
        {
            "item": _(claim.get_kind_display()),
            "claim": claim.text if seen_whole else "",
            "obligor": str(claim.track) if claim.track_id else "",
            "state_label": states[claim.status],
            "state_tone": "ok" if claim.status in (1, 3) else "live",
            "amount": claim.amount,
        }
        for claim in case.facts.live_claims_in_kind
    ]
    return {
        "rows": rows,
        "total": _shown_row(table.total, _("Total"), sum(proposed.values()) or None),
        "in_kind": kinds,
    }


def _shown_row(row: CoverageRow, name: str, proposed: Any) -> dict[str, Any]:
    return {
        "item": name,
        "note": _("proposed: %(amount)s") % {"amount": wan(proposed)} if proposed else "",
        "assessed": row.assessed,
        "agreed": row.agreed,
        "pending": row.pending,
        "decided": row.decided,
        "paid": row.paid,
        "restored": row.restored + row.credited,
        "uncovered": row.uncovered,
        "tone": "ok" if row.is_settled else "soon",
    }


def shares_of(case: Case) -> list[dict[str, Any]]:
    """Return who stands for which damage item with how much, line by line of the ledger."""
    tracks = {track.pk: track for track in case.facts.track_list}
    items = {item.pk: item for item in case.facts.item_list}
    shares = []
    for line in case.facts.live_lines:
        track = tracks.get(line.track_id)
        if track is None or line.item_id not in items:
            continue
        shares.append(
            {
                "obligor": str(track),
                "item": str(items[line.item_id]),
                "share_label": words_of(track.liability),
                "amount": line.amount,
                "state_label": line.get_kind_display(),
                "state_tone": "live" if line.kind == CoverageLine.Kind.PROPOSED else "ok",
            }
        )
    return shares
