"""What follows from the steps of a case up to the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.documents.phrases import day_zh
from cases.models import Case, DamageItem
from cases.readers import let_read
from cases.services.people import tell_procuratorates
from cases.services.tracks import follow_tracks
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.workflow import begin, carries_out
from ecocase.policy.competence import AgencyKind

if TYPE_CHECKING:
    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Case, "open")
def grant_the_case(case: Case, act: Act, inputs: Inputs) -> None:
    """Give the handler the case, its claimant's department the view, and number it."""
    access.grant(case, case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_1")
    department = case.designated_department
    if department is not None and department.pk != case.handler_id:
        let_read(case, department, act, ground="designated_department", article="OPINIONS_13")
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
    basis = f"{inputs['earlier_case']}（{day_zh(inputs['earlier_on'])}）：{inputs['why_not_found']}"
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
    deadlines.stop(case, "clue_feedback", act, ground="pointed_out_again", other_agency=act.agency)
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
    """Answer the one procuratorate that is meant; the period that it waits for ends."""
    to = inputs["to"]
    paper = documents.order("cases.new_damage_answer", case, act, {**inputs, "to": [to]})
    deliveries.send(
        case, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.FEEDBACK, article="OPINIONS_16"
    )
    deadlines.stop(case, "clue_feedback", act, ground="answered", other_agency=to)


@carries_out(Case, "designate")
def tell_the_plaintiff(case: Case, act: Act, inputs: Inputs) -> None:
    """Let another agency that is designated see the case, and tell it."""
    to = inputs["plaintiff"]
    signs_in = to.acts_as(AgencyKind.ENVIRONMENT_BUREAU) or to.kind == AgencyKind.OTHER_DEPARTMENT.value
    if to.pk in (case.handler_id, act.agency.pk) or not signs_in:
        return
    let_read(case, to, act, ground="plaintiff", article="OPINIONS_13")
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


@carries_out(Case, "tell_police")
def send_to_police(case: Case, act: Act, inputs: Inputs) -> None:
    """Send the letter to the police, a copy to the procuratorates."""
    paper = documents.order("cases.letter_to_police", case, act, inputs)
    deliveries.send(
        case, act, addressee=inputs["police"].name_zh, paper=paper, subject=paper.title,
        manner=deliveries.Manner.TRANSFER, article="OPINIONS_6",
    )  # fmt: skip
    tell_procuratorates(case, act, paper, manner=deliveries.Manner.COPY, article="OPINIONS_6")
