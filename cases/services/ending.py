"""What follows when a case ends, is taken up again, or is followed by another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case
from cases.services.people import tell_procuratorates
from cases.services.tracks import add_obligor_row, follow_tracks
from ecocase.kernel import deadlines, deliveries, documents
from ecocase.kernel.models import Paper, RecordReference
from ecocase.kernel.workflow import begin, carries_out, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.stages import BEFORE_JUDGMENT, TrackState

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Case, "terminate")
def end_open_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """End every track before judgment, stop the clocks, tell the procuratorates."""
    for track in case.facts.track_list:
        if TrackState(track.state) in BEFORE_JUDGMENT:
            perform("end", track, act, answers(ground=inputs["ground"]))
    deadlines.stop_all(case, act, ground="terminated")
    paper = _issued("cases.termination_form", case, act)
    tell_procuratorates(case, act, paper, manner=deliveries.Manner.NOTICE, article="CODE_1073")


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
    tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="MANAGEMENT_RULES_27")


@carries_out(Case, "reopen")
def restart_tracks(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the tracks concerned live again, tell the procuratorates, let the stage follow."""
    for track in inputs.get("tracks") or []:
        perform("restart", track, act)
    subject = f"案件重新办理：{case.number}"
    tell_procuratorates(case, act, None, manner=deliveries.Manner.NOTICE, article="OPINIONS_16", subject=subject)
    follow_tracks(case, act)


@carries_out(Case, "open_follow_up")
def make_the_follow_up_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Open a case that names this one, with the obligors concerned; tell the procuratorates."""
    made = begin(
        "open", Case, act, answers(), title=inputs["case_title"], place=case.place, place_detail=case.place_detail,
        found_on=inputs["seen_on"], description=f"{inputs['finding']}\n{inputs['why_not_found']}",
        handler=case.handler, claimant_government=case.claimant_government,
        designated_department=case.designated_department, designation_paper=case.designation_paper,
        plaintiff=case.plaintiff, earlier_case=case, concerned=case.concerned, is_marine=case.is_marine,
        practice=case.practice, number=documents.next_number(act.agency, act.on, "赔案"),
    )  # fmt: skip
    for track in inputs.get("tracks") or []:
        of = track.obligor
        add_obligor_row(
            made, act, name=of.name, kind=of.kind, identity_no=of.identity_no, address=of.address, phone=of.phone,
            representative=of.representative, act_done=track.act_done, link_to_damage=inputs["finding"],
            liability=track.liability, share=track.share_percent,
        )  # fmt: skip
    subject = f"就新发现的损害另行立案：{made.number}（前案：{case.number}）"
    tell_procuratorates(case, act, None, manner=deliveries.Manner.NOTICE, article="OPINIONS_16", subject=subject)


def _issued(key: str, case: Case, act: Act) -> Paper:
    """Return the paper that the step itself has ordered."""
    place = RecordReference.of(case)
    return Paper.objects.get(spec=key, act_id=act.id, record_type=place["record_type"], record_id=place["record_id"])
