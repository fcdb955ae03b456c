"""What follows from the steps of obligors' tracks, and the stage that follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import Case, CoverageLine, Track
from cases.services.people import procuratorates_of, tell_procuratorates
from ecocase.kernel import deadlines, deliveries, documents
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.stages import ENDED_TRACKS, TrackState, stage_of

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Track, "add_obligor")
def note_new_obligor(track: Track, act: Act, inputs: Inputs) -> None:
    """Let the stage follow."""
    follow_tracks(track.case, act)


@carries_out(Track, "end_without_claim")
def tell_that_a_track_ended(track: Track, act: Act, inputs: Inputs) -> None:
    """Take open lines off the table, tell the procuratorates, let the stage follow."""
    leave_the_table(track, act, inputs)
    if procuratorates_of(track.case, act):
        paper = documents.order("cases.end_of_claim_letter", track, act, inputs)
        tell_procuratorates(track.case, act, paper, manner=deliveries.Manner.NOTICE, article="CODE_1073")
    follow_tracks(track.case, act)


@carries_out(Track, "end")
def leave_the_table(track: Track, act: Act, inputs: Inputs) -> None:
    """Take what is no longer claimed off the coverage table and stop the track's clocks.

    What was agreed stays where the track ends because it is performed, or covered by a judgment.
    """
    kinds = [CoverageLine.Kind.PROPOSED]
    if inputs.get("ground") not in ("obligation_performed", "judgment_covers_claims", "", None):
        kinds.append(CoverageLine.Kind.AGREED)
    CoverageLine.objects.filter(track=track, ended_on__isnull=True, kind__in=kinds).update(ended_on=act.on)
    deadlines.stop_all(track, act, ground="ended_without_claim")


def add_obligor_row(case: Case, act: Act, *, name: str, kind: str, **more: Any) -> Track:
    """Carry an obligor over into a case, from the clue or the referral it came with."""
    obligor_fields = {key: more[key] for key in ("identity_no", "address", "representative", "phone") if key in more}
    given = answers(
        kind=kind, name=name, act_done=more.get("act_done", "")[:500], liability_mode=more.get("liability") or "sole",
        share_percent=more.get("share"),
        link_to_damage=more.get("link_to_damage", "")[:500], **obligor_fields,
    )  # fmt: skip
    return begin("add_obligor", Track, act, given, within=case, case=case)


def follow_tracks(case: Case, act: Act) -> None:
    """Let the stage of a case follow from its tracks; the last thing in any act that moved one."""
    fresh = Case.objects.get(pk=case.pk)
    states = _track_states(fresh)
    if stage_of(fresh.decided_stage, states).value != fresh.state:
        perform("follow_tracks", fresh, act, answers(tracks=states))


def stage_differences() -> list[int]:
    """Return the cases whose stored stage is not what their tracks say; must be empty."""
    cases = Case.objects.prefetch_related("tracks").order_by("pk")
    return [
        case.pk
        for case in cases.iterator(chunk_size=500)
        if stage_of(case.decided_stage, [TrackState(track.state) for track in case.tracks.all()]).value != case.state
    ]


def open_tracks(case: Case) -> list[Track]:
    """Return the tracks that still ask for something."""
    return [track for track in case.facts.track_list if TrackState(track.state) not in ENDED_TRACKS]


def _track_states(case: Case) -> list[TrackState]:
    return [TrackState(state) for state in case.tracks.values_list("state", flat=True)]
