"""What follows when a case changes hands, or is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.documents.phrases import day_zh
from cases.models import Case
from cases.models.candidates import SHARED
from cases.readers import let_read, stop_reading
from cases.services.people import claimant_government_of, designated_department_of, tell_procuratorates
from cases.services.tracks import follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import carries_out
from ecocase.policy import grounds
from ecocase.policy.stages import TrackState

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Case, "pass_on")
def send_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Deliver the transfer letter, let the receiver read the case, copy the letter to the procuratorates."""
    paper = documents.order("cases.passing_on_letter", case, act, inputs)
    to = inputs["to"]
    deliveries.send(
        case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER, article="CODE_1083"
    )
    tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="OPINIONS_6")
    let_read(case, to, act, ground="passed_on", article="CODE_1083")


@carries_out(Case, "accept_passed_on")
def hand_over_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the new handler have the case."""
    _hand_over(case, act)


@carries_out(Case, "return_passed_on")
def give_the_case_back(case: Case, act: Act, inputs: Inputs) -> None:
    """End the view of the agency that gives the case back, tell the handler."""
    deliveries.send(
        case, act, to=case.handler, subject=f"退回移送案件：{case.number}：{inputs['reasons']}"[:200],
        manner=deliveries.Manner.NOTICE, article="CODE_1083",
    )  # fmt: skip
    stop_reading(case, act.agency, act, ground="passed_on", end_ground="returned")
    stop_reading_of_superiors(case, act)
    follow_tracks(case, act)


@carries_out(Case, "dispute_competence")
def put_before_the_superior(case: Case, act: Act, inputs: Inputs) -> None:
    """Let the common superior read the case, and tell it and the handler why."""
    subject = f"管辖争议报请指定：{case.number}：{inputs['reasons']}"[:200]
    for to in (case.disputed_before, case.handler):
        deliveries.send(case, act, to=to, subject=subject, manner=deliveries.Manner.NOTICE, article="CODE_1083")
    let_read(case, case.disputed_before, act, ground="decides_competence", article="CODE_1083")


@carries_out(Case, "designate_handler")
def carry_the_designation_out(case: Case, act: Act, inputs: Inputs) -> None:
    """Hand the case to who was designated, or let it stay; tell both."""
    subject = f"指定管辖：{case.number}，由{case.handler.name_zh}办理"[:200]
    before = access.live_grants(case, on=act.on).filter(ground__in=("handler", "passed_on"))
    concerned = {case.handler_id, *before.values_list("agency_id", flat=True)} - {act.agency.pk}
    for to in Agency.objects.filter(pk__in=concerned).order_by("pk"):
        deliveries.send(case, act, to=to, subject=subject, manner=deliveries.Manner.NOTICE, article="CODE_1083")
    _hand_over(case, act)


def _hand_over(case: Case, act: Act) -> None:
    """Let the handler have the case, its obligors and its running periods; the claimant's side follows the handler."""
    handler = case.handler
    deadlines.hand_over(case, handler)
    case.tracks.exclude(state=TrackState.WITH_PROCURATORATE).update(handler=handler)
    access.hand_over(case, handler, act, article="CODE_1083")
    for found in access.live_grants(case, on=act.on).filter(ground="passed_on"):
        stop_reading(case, found.agency, act, ground="passed_on", end_ground="decided")
    stop_reading_of_superiors(case, act)
    _let_the_claimant_follow(case, act)
    subject = f"案件承办单位变更：{case.number}"
    tell_procuratorates(case, act, None, manner=deliveries.Manner.NOTICE, article="OPINIONS_6", subject=subject)
    follow_tracks(case, act)


def stop_reading_of_superiors(case: Case, act: Act) -> None:
    """End what a superior reads only to decide a dispute over competence."""
    for found in access.live_grants(case, on=act.on).filter(ground="decides_competence"):
        stop_reading(case, found.agency, act, ground="decides_competence", end_ground="decided")


def _let_the_claimant_follow(case: Case, act: Act) -> None:
    """Take the claimant government of the place, or the province where its own bureau has the case now."""
    government = claimant_government_of(case.place, case.handler)
    if government is None or government.pk == case.claimant_government_id:
        return
    former, department = case.designated_department, designated_department_of(government)
    Case.objects.filter(pk=case.pk).update(claimant_government=government, designated_department=department)
    case.claimant_government, case.designated_department = government, department
    if former is not None:
        stop_reading(case, former, act, ground="designated_department", end_ground="claimant_changed")
    if department is not None and department.pk != case.handler_id:
        let_read(case, department, act, ground="designated_department", article="OPINIONS_13")


@carries_out(Case, "share")
def let_an_agency_read(case: Case, act: Act, inputs: Inputs) -> None:
    """Open the case and its files until the day named, and tell the agency."""
    agency, until = inputs["agency"], inputs["until"]
    words = f"{grounds.label(inputs['reason'])}：{inputs['words']}"[:300]
    let_read(case, agency, act, ground=SHARED, article="OPINIONS_22", until=until, reason=words)
    deliveries.send(
        case, act, to=agency, subject=f"共享案件：{case.number}，至{day_zh(until)}。{words}"[:200],
        manner=deliveries.Manner.NOTICE, article="OPINIONS_22", receipt_owed=False,
    )  # fmt: skip


@carries_out(Case, "end_share")
def close_the_share(case: Case, act: Act, inputs: Inputs) -> None:
    """Close case and files again to who read them by the share alone."""
    stop_reading(case, inputs["agency"], act, ground=SHARED, end_ground="taken_back")
