"""What follows from the steps of a case: rights, clocks, papers, tracks, and the ledger of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from cases.models import Case, CoverageLine, DamageItem, Track
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.competence import AgencyKind, AgencyLevel
from ecocase.policy.coverage import CoverageEntry, EntryKind, Overlap, overlap
from ecocase.policy.stages import BEFORE_JUDGMENT, ENDED_TRACKS, Stage, TrackState, stage_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Division, Recorded
    from ecocase.kernel.workflow import Inputs


@dataclass(frozen=True)
class CoverageEntryToMake:
    """A line to enter over a damage item. `claim` tells one debt of several joint debtors."""

    item: DamageItem
    track: Track | None
    kind: CoverageLine.Kind
    amount: Decimal
    claim: str = ""


def claimant_government_of(place: Division) -> Agency | None:
    """Return the claimant government (赔偿权利人): the city's, or the province's for damage in the province at large."""
    division = place
    while division is not None and division.level not in (AgencyLevel.CITY, AgencyLevel.PROVINCE):
        division = division.parent
    return Agency.objects.filter(kind=AgencyKind.GOVERNMENT.value, division=division).first()


def designated_department_of(government: Agency | None) -> Agency | None:
    """Return the bureau that the claimant government designates in general: its own level's environment bureau."""
    if government is None:
        return None
    return Agency.objects.filter(
        kind=AgencyKind.ENVIRONMENT_BUREAU.value, division=government.division, level=government.level
    ).first()


@carries_out(Case, "open")
def grant_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Give the handler the case, its claimant's department the view, and number it."""
    access.grant(case, case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_1")
    department = case.designated_department
    if department is not None and department.pk != case.handler_id:
        access.grant(case, department, Right.VIEW, act, ground="designated_department", article="OPINIONS_13")
    if act.agency.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(case, "notify_procuratorate", act, agency=case.handler, ground="open")


@carries_out(Case, "commission_assessment")
def run_the_assessment_period(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the agreed day of the report run as a period."""
    if inputs.get("due_on"):
        deadlines.start(case, "assessment_due", act, agency=case.handler, subject=inputs["institution"][:200])
        deadlines.extend(case, "assessment_due", act, ground=inputs["institution"], until=inputs["due_on"])


@carries_out(Case, "record_assessment")
def enter_the_items(case: Case, act: Act, inputs: Inputs) -> None:
    """Put the assessed items on the coverage table."""
    for row in inputs["items"]:
        begin(
            "enter", DamageItem, act, within=case, case=case, name=row["name"], category=row["category"],
            medium=row.get("medium") or "", assessed=row["assessed"], found_on=case.found_on,
        )  # fmt: skip


@carries_out(Case, "inform_procuratorate")
def share_the_summary(case: Case, act: Act, inputs: Inputs) -> None:
    """Send the notice and show the procuratorate the summary."""
    to = inputs["procuratorate"]
    paper = documents.order("cases.notice_to_procuratorate", case, act, inputs)
    deliveries.send(
        case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.NOTICE, article="OPINIONS_8"
    )
    access.grant(case, to, Right.SUMMARY, act, ground="informed", article="OPINIONS_8")


@carries_out(Case, "terminate")
def end_open_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """End every track before judgment, stop the clocks, tell the informed procuratorate."""
    for track in case.facts.track_list:
        if TrackState(track.state) in BEFORE_JUDGMENT:
            perform("end", track, act, answers(ground=inputs["ground"]))
    deadlines.stop_all(case, act, ground="terminated")
    _tell_the_procuratorate(case, act, gettext_noop("The claim was terminated"))


@carries_out(Case, "close")
def freeze_the_figures(case: Case, act: Act, inputs: Inputs) -> None:
    """Freeze the figures, stop the clocks, tell the informed procuratorate."""
    total = case.facts.coverage_table.total
    names = ("assessed", "agreed", "paid", "restored", "uncovered")
    case.final_figures = {name: str(getattr(total, name)) for name in names}
    Case.objects.filter(pk=case.pk).update(final_figures=case.final_figures)
    deadlines.stop_all(case, act, ground="closed")
    _tell_the_procuratorate(case, act, gettext_noop("The case was closed"))


@carries_out(Case, "reopen")
def restart_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the ended tracks live again."""
    restartable = {TrackState.PERFORMED, TrackState.DISMISSED, TrackState.ENDED_WITHOUT_CLAIM}
    for track in case.facts.track_list:
        if TrackState(track.state) in restartable:
            perform("restart", track, act)


@carries_out(Track, "add_obligor")
def note_new_obligor(track: Track, act: Act, inputs: Inputs) -> None:
    """Let the stage follow."""
    follow_tracks(track.case, act)


@carries_out(Track, "end_without_claim")
def tell_that_a_track_ended(track: Track, act: Act, inputs: Inputs) -> None:
    """Take open lines off the table, tell the informed procuratorate, let the stage follow."""
    CoverageLine.objects.filter(
        track=track, ended_on__isnull=True, kind__in=(CoverageLine.Kind.PROPOSED, CoverageLine.Kind.AGREED)
    ).update(ended_on=act.on)
    deadlines.stop_all(track, act, ground="ended_without_claim")
    _tell_the_procuratorate(track.case, act, gettext_noop("A claim against an obligor was ended"))
    follow_tracks(track.case, act)


def add_obligor_row(case: Case, act: Act, *, name: str, kind: str, **more: Any) -> Track:
    """Carry an obligor over into a case, from the clue or the referral it came with."""
    obligor_fields = {key: more[key] for key in ("identity_no", "address", "representative", "phone") if key in more}
    given = answers(
        kind=kind, name=name, act_done=more.get("act_done", ""), link_to_damage=more.get("link_to_damage", ""),
        liability_mode=more.get("liability", "sole"), **obligor_fields,
    )  # fmt: skip
    return begin("add_obligor", Track, act, given, within=case, case=case)


def follow_tracks(case: Case, act: Act) -> None:
    """Let the stage of a case follow from its tracks; the last thing in any act that moved one."""
    fresh = Case.objects.get(pk=case.pk)
    states = [TrackState(state) for state in fresh.tracks.values_list("state", flat=True)]
    if fresh.state not in (Stage.CLAIM_READY, Stage.CLAIMING, Stage.PERFORMING, Stage.WITH_PROCURATORATE):
        return
    back = fresh.state == Stage.WITH_PROCURATORATE and bool(fresh.stage_before)
    decided = Stage(fresh.stage_before) if back else Stage(fresh.state)
    if stage_of(decided, states).value != fresh.state:
        perform("follow_tracks", fresh, act, answers(tracks=states))


def enter_coverage(case: Case, act: Act, source: Recorded, lines: Iterable[CoverageEntryToMake]) -> None:
    """Enter lines over damage items, named after the record they come from."""
    CoverageLine.objects.bulk_create(
        CoverageLine(
            case=case, item=line.item, track=line.track, kind=line.kind, amount=line.amount, claim=line.claim,
            creditor=act.agency, source_type=source.kind(), source_id=source.pk, entered_on=act.on,
        )
        for line in lines
    )  # fmt: skip


def end_coverage(
    source: Recorded, act: Act, *, kinds: Iterable[str] | None = None, tracks: Iterable[Track] | None = None
) -> None:
    """End the lines that came from a record; they stay on file as ended."""
    live = CoverageLine.objects.filter(source_type=source.kind(), source_id=source.pk, ended_on__isnull=True)
    if kinds is not None:
        live = live.filter(kind__in=list(kinds))
    if tracks is not None:
        live = live.filter(track__in=list(tracks))
    live.update(ended_on=act.on)


def overlap_of(item: DamageItem, amount: Decimal, agency: Agency, *, claim: str = "") -> Overlap:
    """Return what a further amount over an item would be: within, warned (own lines), refused (another agency's)."""
    lines = CoverageLine.objects.filter(item=item, ended_on__isnull=True).exclude(kind=CoverageLine.Kind.PROPOSED)
    entries = [CoverageEntry(str(item.pk), EntryKind.ASSESSED, item.assessed)]
    entries += [
        CoverageEntry(str(item.pk), EntryKind(line.kind), line.amount, claim=line.claim, agency=str(line.creditor_id))
        for line in lines
    ]
    new = CoverageEntry(str(item.pk), EntryKind.AGREED, amount, claim=claim, agency=str(agency.pk))
    return overlap(entries, new)


def _tell_the_procuratorate(case: Case, act: Act, subject: str) -> None:
    to = case.informed_procuratorate
    if to is not None:
        deliveries.send(
            case, act, to=to, subject=f"{subject}: {case.number}", manner=deliveries.Manner.NOTICE, article="CODE_1073"
        )


def open_tracks(case: Case) -> list[Track]:
    """Return the tracks that still ask for something."""
    return [track for track in case.facts.track_list if TrackState(track.state) not in ENDED_TRACKS]

