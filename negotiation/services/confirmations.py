"""What follows from the court's steps on the way to judicial confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.services import follow_tracks
from ecocase.kernel import deadlines
from ecocase.kernel.workflow import carries_out, perform
from negotiation.models import Confirmation
from negotiation.services.agreements import let_fall, signatories_of

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Confirmation, "apply_jointly")
def stop_the_window(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """The application is in: its period ends."""
    deadlines.stop(confirmation.agreement, "confirm_apply", act, ground="applied")


@carries_out(Confirmation, "record_publication")
def run_the_publication(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Let the court's publication run as a period."""
    deadlines.start(confirmation, "confirm_publicity", act, agency=act.agency, on=inputs["first_on"])
    deadlines.extend(confirmation, "confirm_publicity", act, ground="named_by_court", until=inputs["last_on"])


@carries_out(Confirmation, "record_confirmation")
def give_the_title(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Make the agreement a title; performance begins."""
    deadlines.stop(confirmation, "confirm_publicity", act, ground="confirmed")
    perform("gain_title", confirmation.agreement, act)
    for party in signatories_of(confirmation.agreement):
        if party.track.state == "agreed":
            perform("start_performing", party.track, act)
    follow_tracks(confirmation.negotiation.case, act)


@carries_out(Confirmation, "record_refusal")
def let_the_agreement_fall(confirmation: Confirmation, act: Act, inputs: Inputs) -> None:
    """Take the agreed lines off the table; the obligors negotiate anew or are sued."""
    deadlines.stop(confirmation, "confirm_publicity", act, ground="refused")
    agreement = confirmation.agreement
    perform("lose_title", agreement, act)
    let_fall(agreement, signatories_of(agreement), act, anew=inputs["way"] == "negotiate")
