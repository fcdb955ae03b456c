"""What a negotiation does when its case or an obligor of it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case, CoverageLine, InKindClaim, Track
from cases.readers import part_of_case
from cases.services import follow_tracks
from ecocase.kernel import access, deadlines
from ecocase.kernel.workflow import follows, locks_along, perform
from negotiation.models import Negotiation, NegotiationState, PartyState
from negotiation.services.table import conclude_if_done

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import FileRecord
    from ecocase.kernel.workflow import Inputs


@part_of_case
def negotiations_of(case: Case) -> Iterable[FileRecord]:
    """Return the negotiations of a case, which its readers read as well."""
    return case.negotiations.order_by("pk")


@locks_along(Track, "substitute_obligor", "end_without_claim")
def negotiations_of_an_obligor(track: Track) -> list[FileRecord]:
    """Return the negotiations with an obligor that have not ended."""
    open_ones = Negotiation.objects.filter(parties__track=track).exclude(state=NegotiationState.CONCLUDED)
    return list(open_ones.distinct().order_by("pk"))


@locks_along(Case, "terminate")
def live_negotiations(case: Case) -> list[FileRecord]:
    """Return the negotiations that end with a case."""
    return list(case.negotiations.exclude(state=NegotiationState.CONCLUDED).order_by("pk"))


@follows(Track, "substitute_obligor")
def serve_the_successor_anew(track: Track, act: Act, inputs: Inputs) -> None:
    """Let a successor who has not signed be served and answer for itself; who only has a new name was served."""
    if inputs["event"] == "change_of_name":
        return
    for party in track.parties.filter(state__in=(PartyState.NOTIFIED, PartyState.NEGOTIATING)).order_by("pk"):
        perform("begin_anew", party, act)
    if track.state in ("notified", "negotiating"):
        perform("await_notice", track, act)
        for key in ("obligor_answer", "negotiation_total"):
            deadlines.stop(track, key, act, ground="substituted")
        follow_tracks(track.case, act)


@follows(Case, "accept_passed_on", "designate_handler")
def hand_over_negotiations(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the case's new handler have its negotiations."""
    for negotiation in case.negotiations.order_by("pk"):
        access.hand_over(negotiation, case.handler, act, article="CODE_1083")
        deadlines.hand_over(negotiation, case.handler)


@follows(Track, "go_to_procuratorate")
def take_proposals_off(track: Track, act: Act, inputs: Inputs) -> None:
    """Take what was only proposed to an obligor off the table; the seat stays, as the obligor may come back."""
    CoverageLine.objects.filter(track=track, kind=CoverageLine.Kind.PROPOSED, ended_on__isnull=True).update(
        ended_on=act.on
    )


@follows(Track, "end_without_claim", "end")
def leave_open_negotiations(track: Track, act: Act, inputs: Inputs) -> None:
    """Take what is no longer claimed off the table; a negotiation that has nobody left ends."""
    take_proposals_off(track, act, inputs)
    if inputs.get("ground") != "obligation_performed":
        InKindClaim.objects.filter(track=track, ended_on__isnull=True).update(ended_on=act.on)
    for negotiation in Negotiation.objects.filter(parties__track=track).distinct().order_by("pk"):
        if negotiation.state != NegotiationState.CONCLUDED:
            conclude_if_done(negotiation, act)
