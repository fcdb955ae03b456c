"""The states of an obligor's track, and the stage of a case that follows from its tracks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class TrackState(StrEnum):
    """Where an obligor's track (赔偿义务人) stands."""

    IDENTIFIED = "identified"
    NOTIFIED = "notified"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    FAILED = "failed"
    IMPOSSIBLE = "impossible"
    SUED = "sued"
    JUDGED = "judged"
    MEDIATED = "mediated"
    DISMISSED = "dismissed"
    PERFORMING = "performing"
    PERFORMED = "performed"
    IN_DEFAULT = "in_default"
    PAYING = "paying"
    PAYMENT_ORDER = "payment_order"
    ENFORCING = "enforcing"
    UNENFORCEABLE = "unenforceable"
    WITH_PROCURATORATE = "with_procuratorate"
    ENDED_WITHOUT_CLAIM = "ended_without_claim"


class Stage(StrEnum):
    """The stage of a case (案件阶段)."""

    INVESTIGATING = "investigating"
    ASSESSING = "assessing"
    CLAIM_READY = "claim_ready"
    CLAIMING = "claiming"
    PERFORMING = "performing"
    WITH_PROCURATORATE = "with_procuratorate"
    PASSED_ON = "passed_on"
    CLOSED = "closed"
    TERMINATED = "terminated"


# The track asks for nothing more: the claim is met, rejected, given up by law or cannot be enforced.
ENDED_TRACKS = frozenset(
    {
        TrackState.PERFORMED,
        TrackState.DISMISSED,
        TrackState.UNENFORCEABLE,
        TrackState.ENDED_WITHOUT_CLAIM,
    }
)

# What the obligor owes is settled by agreement, judgment or mediation document; what remains is performance.
SETTLED_TRACKS = frozenset(
    {
        TrackState.AGREED,
        TrackState.JUDGED,
        TrackState.MEDIATED,
        TrackState.PERFORMING,
        TrackState.IN_DEFAULT,
        TrackState.PAYING,
        TrackState.PAYMENT_ORDER,
        TrackState.ENFORCING,
    }
)

# Up to here a listed ground of the regulation may end the track without a claim (MANAGEMENT_RULES_18).
BEFORE_JUDGMENT = frozenset(
    {
        TrackState.IDENTIFIED,
        TrackState.NOTIFIED,
        TrackState.NEGOTIATING,
        TrackState.AGREED,
        TrackState.FAILED,
        TrackState.IMPOSSIBLE,
        TrackState.SUED,
        TrackState.WITH_PROCURATORATE,
    }
)

# From these the bureau's plaintiff must act: sue, negotiate anew, transfer or end the track (OPINIONS_13).
MUST_SUE = frozenset({TrackState.FAILED, TrackState.IMPOSSIBLE})

_ENDED_STAGES = frozenset({Stage.PASSED_ON, Stage.CLOSED, Stage.TERMINATED})
_BEFORE_THE_CLAIM = frozenset({Stage.INVESTIGATING, Stage.ASSESSING})


def stage_of(decided: Stage, tracks: Iterable[TrackState]) -> Stage:
    """Return the stage of a case: what its own steps decided, carried on by where its tracks stand.

    - A closed, terminated or passed-on case stays so.
    - All live tracks with the procuratorate: the case is with it, whatever its own steps decided.
    - A case that is investigated or assessed stays so.
    - Afterwards: claiming from the first notice or suit on; performing once every track is agreed, judged, mediated,
      ended or in the procuratorate's hands.

    :param decided: the stage on file; claiming and performing count as claim-ready, from which they follow.
    """
    states = list(tracks)
    live = [state for state in states if state not in ENDED_TRACKS]
    if decided in _ENDED_STAGES:
        return decided
    if live and all(state is TrackState.WITH_PROCURATORATE for state in live):
        return Stage.WITH_PROCURATORATE
    if decided is Stage.WITH_PROCURATORATE and not states:
        return decided
    if decided in _BEFORE_THE_CLAIM:
        return decided
    if all(state is TrackState.IDENTIFIED for state in live) and len(live) == len(states):
        return Stage.CLAIM_READY
    out_of_dispute = SETTLED_TRACKS | {TrackState.WITH_PROCURATORATE}
    return Stage.PERFORMING if all(state in out_of_dispute for state in live) else Stage.CLAIMING
