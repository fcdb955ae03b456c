"""What only a case has: one bar per obligor, and the coverage table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.models import CoverageLine
from ecocase.desk.nextsteps import next_steps
from ecocase.kernel.views.addresses import url_of
from ecocase.policy.coverage import CoverageRow
from ecocase.policy.stages import TrackState

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
TONES = {T.FAILED: "over", T.IMPOSSIBLE: "over", T.IN_DEFAULT: "over", T.PERFORMED: "ok", T.AGREED: "ok"}
STEPS_SHOWN_FOR = 12


def tracks_shown(case: Case, officer: Officer, *, on: date) -> list[dict[str, Any]]:
    """Return one bar per obligor; beyond a dozen the steps stand on each obligor's own page."""
    tracks = case.facts.track_list
    return [
        _shown_track(track, case, officer, on, with_steps=place < STEPS_SHOWN_FOR) for place, track in enumerate(tracks)
    ]


def _shown_track(track: Track, case: Case, officer: Officer, on: date, *, with_steps: bool) -> dict[str, Any]:
    track.case = case
    steps = next_steps(track, officer, on=on, with_new=False) if with_steps else None
    state = TrackState(track.state)
    return {
        "obligor": str(track),
        "note": track.act_done,
        "url": url_of(track),
        "bar": bar_of(state),
        "state_label": track.get_state_display(),
        "state_tone": TONES.get(state, "live"),
        "how": "",
        "next": {
            "open": [*steps.open, *steps.more_open] if steps else [],
            "blocked": [*steps.blocked, *steps.more_blocked] if steps else [],
            "theirs": [],
        },
    }


def bar_of(state: TrackState) -> list[dict[str, Any]]:
    """Return the places of the bar, each done, current, todo, failed or bad."""
    labels = (_("Identified"), _("Notified"), _("Negotiating"), _("Agreed"), _("Performing"), _("Performed"))
    here, mark = ASIDE.get(state, (WAY.index(state) if state in WAY else 4, "current"))
    if state is T.PERFORMED:
        mark = "done"
    return [
        {"label": label, "state": "done" if place < here else mark if place == here else "todo", "on": None}
        for place, label in enumerate(labels)
    ]


def coverage_shown(case: Case) -> dict[str, Any]:
    """Return the coverage table as its component draws it, proposed lines included."""
    table = case.facts.coverage_table
    names = {str(item.pk): str(item) for item in case.facts.item_list}
    proposed: dict[str, Any] = {}
    for line in case.facts.live_lines:
        if line.kind != CoverageLine.Kind.PROPOSED:
            continue
        proposed[str(line.item_id)] = proposed.get(str(line.item_id), 0) + line.amount
    rows = [_shown_row(row, names.get(row.item, ""), proposed.get(row.item)) for row in table.rows]
    states = {0: _("Not claimed"), 1: _("Agreed"), 2: _("Claimed"), 3: _("Decided")}
    kinds = [
        {
            "item": _(claim.get_kind_display()),
            "claim": claim.text,
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
        "note": _("proposed: %(amount)s") % {"amount": f"{proposed:,}"} if proposed else "",
        "assessed": row.assessed,
        "agreed": row.agreed,
        "pending": row.pending,
        "decided": row.decided,
        "paid": row.paid,
        "restored": row.restored + row.credited,
        "uncovered": row.uncovered,
        "tone": "ok" if row.is_settled else "soon",
    }
