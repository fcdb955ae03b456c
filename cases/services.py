"""What follows from the steps of a case: rights, clocks, papers, tracks, and the ledger of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.documents import procuratorates_of
from cases.models import Case, CoverageLine, DamageItem, Track
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Paper, RecordReference
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.competence import AgencyKind, AgencyLevel
from ecocase.policy.coverage import Coverage, CoverageEntry, EntryKind, Overlap, overlap
from ecocase.policy.stages import BEFORE_JUDGMENT, ENDED_TRACKS, TrackState, stage_of

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
    """Return the claimant government (赔偿权利人): the city's, or the province's for the province at large."""
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
    deadlines.stop(case, "assessment_due", act, ground="commissioned_anew")
    if inputs.get("due_on"):
        deadlines.start(case, "assessment_due", act, agency=case.handler, subject=inputs["institution"][:200])
        deadlines.extend(case, "assessment_due", act, ground="agreed_day", until=inputs["due_on"])


@carries_out(Case, "record_assessment")
def enter_the_items(case: Case, act: Act, inputs: Inputs) -> None:
    """Put the assessed items on the coverage table."""
    for row in inputs["items"]:
        begin(
            "enter", DamageItem, act, within=case, case=case, name=row["name"], category=row["category"],
            medium=row.get("medium") or "", assessed=row["assessed"], found_on=case.found_on,
        )  # fmt: skip


@carries_out(Case, "record_new_damage")
def enter_new_damage(case: Case, act: Act, inputs: Inputs) -> None:
    """Put newly found items on the coverage table, with the earlier case that did not find them."""
    basis = f"{inputs['earlier_case']}（{inputs['earlier_on']:%Y-%m-%d}）：{inputs['why_not_found']}"
    for row in inputs["items"]:
        begin(
            "enter", DamageItem, act, within=case, case=case, name=row["name"], category=row["category"],
            medium=row.get("medium") or "", assessed=row["assessed"], found_on=row["seen_on"], basis=basis[:300],
        )  # fmt: skip


@carries_out(Case, "complete_investigation")
def let_the_stage_follow(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the stage follow, where tracks of a reopened case have gone further already."""
    follow_tracks(case, act)


@carries_out(Case, "inform_procuratorate")
def share_the_summary(case: Case, act: Act, inputs: Inputs) -> None:
    """Send the notice and show the procuratorate the summary."""
    to = inputs["procuratorate"]
    paper = documents.order("cases.notice_to_procuratorate", case, act, inputs)
    deliveries.send(
        case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.NOTICE, article="OPINIONS_8"
    )
    access.grant(case, to, Right.SUMMARY, act, ground="informed", article="OPINIONS_8")


@carries_out(Case, "point_out_new_damage")
def send_the_opinion(case: Case, act: Act, inputs: Inputs) -> None:
    """Send the bureau the letter."""
    deadlines.stop(case, "clue_feedback", act, ground="pointed_out_again")
    subject = documents.spec_of("cases.new_damage_letter").title
    # The letter names the day by which the answer is due.
    deadlines.start(case, "clue_feedback", act, agency=case.handler, other_agency=act.agency, subject=subject)
    paper = documents.order("cases.new_damage_letter", case, act, inputs)
    deliveries.send(
        case, act, to=case.handler, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER,
        article="OPINIONS_16",
    )  # fmt: skip


@carries_out(Case, "answer_new_damage")
def send_the_answer(case: Case, act: Act, inputs: Inputs) -> None:
    """Answer every procuratorate that waits."""
    waiting = list(Agency.objects.filter(pk__in=case.unanswered).order_by("pk"))
    Case.objects.filter(pk=case.pk).update(unanswered=[])
    case.unanswered = []
    paper = documents.order("cases.new_damage_answer", case, act, {**inputs, "to": waiting})
    for to in waiting:
        deliveries.send(
            case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.FEEDBACK, article="OPINIONS_16"
        )


@carries_out(Case, "pass_on")
def send_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Deliver the transfer letter, let the receiver read the case, copy the letter to the procuratorates."""
    paper = documents.order("cases.passing_on_letter", case, act, inputs)
    to = inputs["to"]
    deliveries.send(
        case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER, article="CODE_1083"
    )
    _tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="OPINIONS_6")
    access.grant(case, to, Right.VIEW, act, ground="passed_on", article="CODE_1083")


@carries_out(Case, "accept_passed_on")
def hand_over_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the new handler have the case, its obligors and its running periods; tell the procuratorates."""
    deadlines.hand_over(case, act.agency)
    case.tracks.exclude(state=TrackState.WITH_PROCURATORATE).update(handler=act.agency)
    access.hand_over(case, act.agency, act, article="CODE_1083")
    subject = f"案件承办单位变更：{case.number}"
    _tell_procuratorates(case, act, None, manner=deliveries.Manner.NOTICE, article="OPINIONS_6", subject=subject)
    follow_tracks(case, act)


@carries_out(Case, "return_passed_on")
def give_the_case_back(case: Case, act: Act, inputs: Inputs) -> None:
    """End the view of the agency that gives the case back, tell the handler."""
    deliveries.send(
        case, act, to=case.handler, subject=f"退回移送案件：{case.number}：{inputs['reasons']}"[:200],
        manner=deliveries.Manner.NOTICE, article="CODE_1083",
    )  # fmt: skip
    access.revoke(case, act.agency, act, ground="passed_on", end_ground="returned")
    follow_tracks(case, act)


@carries_out(Case, "tell_police")
def send_to_police(case: Case, act: Act, inputs: Inputs) -> None:
    """Send the letter to the police, a copy to the procuratorates."""
    paper = documents.order("cases.letter_to_police", case, act, inputs)
    deliveries.send(
        case, act, addressee=inputs["police"].name_zh, paper=paper, subject=paper.title,
        manner=deliveries.Manner.TRANSFER, article="OPINIONS_6",
    )  # fmt: skip
    _tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="OPINIONS_6")


@carries_out(Case, "designate")
def tell_the_plaintiff(case: Case, act: Act, inputs: Inputs) -> None:
    """Let another agency that is designated see the case, and tell it."""
    to = inputs["plaintiff"]
    signs_in = to.acts_as(AgencyKind.ENVIRONMENT_BUREAU) or to.kind == AgencyKind.OTHER_DEPARTMENT.value
    if to.pk in (case.handler_id, act.agency.pk) or not signs_in:
        return
    access.grant(case, to, Right.VIEW, act, ground="plaintiff", article="OPINIONS_13")
    deliveries.send(
        case, act, to=to, subject=f"指定索赔：{case.number}", manner=deliveries.Manner.NOTICE, article="OPINIONS_13"
    )


@carries_out(Case, "mark_major")
def report_upward(case: Case, act: Act, inputs: Inputs) -> None:
    """Tell the bureau of the level above, which then sees the summary."""
    above = case.handler.superior
    if above is None or not above.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        return
    paper = documents.order("cases.report_upward", case, act, inputs)
    deliveries.send(
        case, act, to=above, paper=paper, subject=paper.title, manner=deliveries.Manner.NOTICE, article="REFORM_2025_10"
    )
    access.grant(case, above, Right.SUMMARY, act, ground="reported_upward", article="REFORM_2025_10")


@carries_out(Case, "terminate")
def end_open_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """End every track before judgment, stop the clocks, tell the procuratorates."""
    for track in case.facts.track_list:
        if TrackState(track.state) in BEFORE_JUDGMENT:
            perform("end", track, act, answers(ground=inputs["ground"]))
    deadlines.stop_all(case, act, ground="terminated")
    paper = _issued("cases.termination_form", case, act)
    _tell_procuratorates(case, act, paper, manner=deliveries.Manner.NOTICE, article="CODE_1073")


@carries_out(Case, "close")
def freeze_the_figures(case: Case, act: Act, inputs: Inputs) -> None:
    """Freeze the figures, stop the clocks, copy the closing form to the procuratorates."""
    total = case.facts.coverage_table.total
    names = ("assessed", "agreed", "pending", "granted", "rejected", "credited", "waived", "paid", "restored")
    figures = {name: str(getattr(total, name)) for name in (*names, "uncovered")}
    Case.objects.filter(pk=case.pk).update(final_figures=figures)
    case.final_figures = figures
    deadlines.stop_all(case, act, ground="closed")
    paper = _issued("cases.closing_form", case, act)
    _tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="MANAGEMENT_RULES_27")


@carries_out(Case, "reopen")
def restart_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the tracks concerned live again, tell the procuratorates, let the stage follow."""
    for track in inputs.get("tracks") or []:
        perform("restart", track, act)
    subject = f"案件重新办理：{case.number}"
    _tell_procuratorates(case, act, None, manner=deliveries.Manner.NOTICE, article="OPINIONS_16", subject=subject)
    follow_tracks(case, act)


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
        _tell_procuratorates(track.case, act, paper, manner=deliveries.Manner.NOTICE, article="CODE_1073")
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
        kind=kind, name=name, act_done=more.get("act_done", "")[:500], liability_mode=more.get("liability", "sole"),
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


def coverage_of(case: Case) -> Coverage:
    """Return the coverage table as it stands now; rows are keyed by the item's id as text."""
    return Case.objects.get(pk=case.pk).facts.coverage_table


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


def open_tracks(case: Case) -> list[Track]:
    """Return the tracks that still ask for something."""
    return [track for track in case.facts.track_list if TrackState(track.state) not in ENDED_TRACKS]


def _tell_procuratorates(
    case: Case, act: Act, paper: Paper | None, *, manner: deliveries.Manner, article: str, subject: str = ""
) -> None:
    for to in procuratorates_of(case, act):
        deliveries.send(case, act, to=to, paper=paper, subject=subject or paper.title, manner=manner, article=article)


def _issued(key: str, case: Case, act: Act) -> Paper:
    """Return the paper that the step itself has ordered."""
    place = RecordReference.of(case)
    return Paper.objects.get(spec=key, act_id=act.id, record_type=place["record_type"], record_id=place["record_id"])


def _track_states(case: Case) -> list[TrackState]:
    return [TrackState(state) for state in case.tracks.values_list("state", flat=True)]
