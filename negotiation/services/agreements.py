"""What follows when an agreement is drafted, signed, and falls."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cases.models import CoverageLine, InKindClaim
from cases.models.candidates import procuratorates_of_the_place
from cases.models.tracks import UNDER_AN_AGREEMENT
from cases.services import CoverageEntryToMake, end_coverage, enter_coverage, follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.competence import AgencyKind
from ecocase.policy.coverage import InKind, InKindStatus
from negotiation.models import (
    Agreement,
    AgreementLine,
    Instalment,
    Negotiation,
    NegotiationParty,
    NegotiationState,
    PartyState,
)
from negotiation.services.table import DONE, OPEN_TO_SIGN, conclude_if_done, go_on
from referrals.models import Clue, PublicInterestFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

# What an agreement promises in kind stands in rows of its own on the coverage table.
IN_KIND = {"restore": InKind.RESTORE, "substitute": InKind.SUBSTITUTE}


@carries_out(Agreement, "draft_agreement")
def propose_the_lines(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Keep the lines and show them as proposed."""
    _write_lines(agreement, act, inputs)
    if agreement.negotiation.state != NegotiationState.DRAFTING:
        perform("begin_drafting", agreement.negotiation, act)


@carries_out(Agreement, "change_draft")
def propose_anew(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Replace the draft's lines."""
    end_coverage(agreement, act)
    agreement.lines.all().delete()
    agreement.instalments.all().delete()
    _write_lines(agreement, act, inputs)


@carries_out(Agreement, "sign_agreement")
def let_the_agreement_work(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Print, copy, move the tracks, enter the agreed lines, leave a draft to those who have not signed."""
    signing = list(inputs["signatories"])
    _leave_the_others_a_draft(agreement, signing, act)
    paper = documents.order("negotiation.agreement", agreement, act, inputs)
    Agreement.objects.filter(pk=agreement.pk).update(number=paper.number)
    agreement.number = paper.number
    end_coverage(agreement, act)
    enter_coverage(agreement.negotiation.case, act, agreement, _entries(agreement, CoverageLine.Kind.AGREED))
    case = agreement.negotiation.case
    for party in signing:
        perform("sign", party, act)
        if party.track.state == "negotiating":
            perform("agree", party.track, act)
        deadlines.stop(party.track, "negotiation_total", act, ground="signed")
    receivers = copy_receivers(agreement.negotiation)
    letter = documents.order("negotiation.copy_letter", agreement, act, {**inputs, "copy_to": receivers})
    for to in receivers:
        for sent in (letter, paper):
            deliveries.send(
                agreement,
                act,
                to=to,
                paper=sent,
                subject=sent.title,
                manner=deliveries.Manner.COPY,
                article="OPINIONS_10",
            )
        access.grant(case, to, Right.SUMMARY, act, ground="copy", article="OPINIONS_10")
    _enter_claims_in_kind(agreement, signing, act)
    deadlines.start(agreement, "confirm_apply", act, agency=act.agency)
    conclude_if_done(agreement.negotiation, act)
    follow_tracks(case, act)


def _enter_claims_in_kind(agreement: Agreement, signing: list[NegotiationParty], act: Act) -> None:
    """Show what the signatories owe in kind as agreed, and punitive damages claimed of them as well."""
    lines = agreement.lines.filter(manner__in=IN_KIND, party__in=signing)
    promised = {(line.party.track, line.manner) for line in lines}
    InKindClaim.objects.bulk_create(
        InKindClaim(
            case=agreement.negotiation.case, track=track, kind=IN_KIND[manner].value, status=InKindStatus.AGREED.value,
            text=agreement.duties[:500], creditor=act.agency, source_type=agreement.kind(), source_id=agreement.pk,
        )
        for track, manner in sorted(promised, key=lambda pair: (pair[0].pk, pair[1]))
    )  # fmt: skip
    tracks = [party.track_id for party in signing]
    punitive = InKindClaim.objects.filter(source_type="negotiation", source_id=agreement.negotiation_id)
    punitive.filter(track__in=tracks, status=InKindStatus.NOT_CLAIMED.value).update(status=InKindStatus.AGREED.value)


def copy_receivers(negotiation: Negotiation) -> list[Agency]:
    """Return who gets a copy of the signed agreement (OPINIONS_10).

    The procuratorate of the same level, and any that was informed, took part, transferred the clue or has a file.
    """
    case = negotiation.case
    # Where the handler's place has none of its level, the one above it takes its place.
    same_level = procuratorates_of_the_place(case).first()
    wanted = {same_level.pk} if same_level is not None else set()
    wanted |= {case.informed_procuratorate_id, negotiation.invited_id} - {None}
    clues = Clue.objects.filter(case=case)
    wanted |= set(clues.filter(reporter__kind=AgencyKind.PROCURATORATE.value).values_list("reporter_id", flat=True))
    files = PublicInterestFile.objects.filter(clue__in=clues) | PublicInterestFile.objects.filter(referral__case=case)
    wanted |= set(files.values_list("procuratorate_id", flat=True))
    return list(Agency.objects.filter(pk__in=wanted).order_by("pk"))


@carries_out(Agreement, "rescind")
def let_obligors_go(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    """Let the agreement fall for the obligors named, tell who has a copy of it."""
    let_fall(agreement, list(inputs["obligors"]), act, anew=inputs["way"] == "negotiate", ground=inputs["ground"])
    for to in copy_receivers(agreement.negotiation):
        deliveries.send(
            agreement, act, to=to, subject=f"赔偿协议失效：{agreement.number}：{inputs['reasons']}"[:200],
            manner=deliveries.Manner.NOTICE, article="OPINIONS_13",
        )  # fmt: skip


def let_fall(
    agreement: Agreement, parties: list[NegotiationParty], act: Act, *, anew: bool, ground: str = ""
) -> list[NegotiationParty]:
    """Take what obligors have agreed to off the table; they negotiate anew or are sued. Who has performed stays.

    :returns: those for whom the agreement has fallen.
    """
    falling = [party for party in parties if party.track.state in UNDER_AN_AGREEMENT]
    tracks = [party.track for party in falling]
    end_coverage(agreement, act, tracks=tracks)
    InKindClaim.objects.filter(
        source_type=agreement.kind(), source_id=agreement.pk, track__in=tracks, ended_on__isnull=True
    ).update(ended_on=act.on)
    for party in falling:
        if party.state == PartyState.SIGNED:
            perform("return_to_table" if anew else "fall", party, act, answers(ground=ground))
        perform("return_to_negotiation" if anew else "lose_agreement", party.track, act)
    if anew and falling:
        go_on(agreement.negotiation, act)
    follow_tracks(agreement.negotiation.case, act)
    return falling


def signatories_of(agreement: Agreement) -> list[NegotiationParty]:
    """Return the obligors who have signed an agreement."""
    ids = agreement.lines.values("party")
    return list(
        NegotiationParty.objects.filter(pk__in=ids).select_related("track__obligor", "track__case").order_by("pk")
    )


def _write_lines(agreement: Agreement, act: Act, inputs: Inputs) -> None:
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement, party=row["party"], item=row["item"], amount=row["amount"], manner=row["manner"],
            joint=bool(row.get("joint")), debt=(row.get("debt") or "").strip() if row.get("joint") else "",
        )
        for row in inputs["lines"]
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(agreement=agreement, party=row["party"], due_on=row["due_on"], amount=row["amount"])
        for row in inputs.get("instalments") or []
    )
    enter_coverage(agreement.negotiation.case, act, agreement, _entries(agreement, CoverageLine.Kind.PROPOSED))


def _entries(agreement: Agreement, kind: CoverageLine.Kind) -> Iterable[CoverageEntryToMake]:
    for line in agreement.lines.select_related("party__track", "item").order_by("pk"):
        claim = agreement.joint_claim(line.item_id, line.debt) if line.joint else f"agreement:{agreement.pk}:{line.pk}"
        yield CoverageEntryToMake(line.item, line.party.track, kind, line.amount, claim)


def _leave_the_others_a_draft(agreement: Agreement, signing: list[NegotiationParty], act: Act) -> None:
    """Move the lines of those who may still sign into a draft of their own; who has left the table leaves no line."""
    not_signing = agreement.lines.exclude(party__in=signing)
    gone = not_signing.filter(party__state__in=DONE) | not_signing.exclude(party__track__state__in=OPEN_TO_SIGN)
    left = [line.party_id for line in gone]
    agreement.instalments.filter(party__in=left).delete()
    agreement.lines.filter(party__in=left).delete()
    rest = agreement.lines.exclude(party__in=signing)
    if not rest.exists():
        return
    negotiation = agreement.negotiation
    draft = begin(
        "stay_open", Agreement, act, answers(), within=negotiation, negotiation=negotiation,
        origin=agreement.origin or agreement,
        duties=agreement.duties, breach=agreement.breach, pay_by=agreement.pay_by,
    )  # fmt: skip
    rest.update(agreement=draft)
    agreement.instalments.exclude(party__in=signing).update(agreement=draft)
    enter_coverage(negotiation.case, act, draft, _entries(draft, CoverageLine.Kind.PROPOSED))


def owed_in_money(agreement: Agreement) -> dict[NegotiationParty, Decimal]:
    """Return what each signatory owes in money, in CNY."""
    owed: dict[NegotiationParty, Decimal] = {}
    for line in agreement.lines.select_related("party__track__obligor").filter(manner__in=("pay", "deposit")):
        owed[line.party] = owed.get(line.party, Decimal("0.00")) + line.amount
    return owed
