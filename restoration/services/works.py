"""What follows from the steps of a restoration: papers, clocks, coverage, tracks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cases.models import CoverageLine
from cases.readers import open_to_readers
from cases.services import CoverageEntryToMake, coverage_of, enter_coverage, follow_tracks
from ecocase.kernel import access, deadlines, deliveries
from ecocase.kernel.access import Right
from ecocase.kernel.models import Paper
from ecocase.kernel.workflow import carries_out, perform
from ecocase.policy import grounds
from restoration.documents import informed_procuratorates
from restoration.models import Milestone, Plan, PlanState
from restoration.services.payments import let_be_owed_for_works
from restoration.services.performance import (
    cure_if_nothing_is_behind,
    fall_into_default,
    finish_if_done,
    let_duties_fall,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs


@carries_out(Plan, "propose")
def keep_the_plan(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Keep items and milestones, give the file to the handler."""
    _keep_rows(plan, inputs)
    access.grant(plan, plan.case.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_17")
    open_to_readers(plan, plan.case, act)


@carries_out(Plan, "amend")
def keep_the_amended_plan(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Keep the new items and milestones."""
    plan.milestones.all().delete()
    _keep_rows(plan, inputs)


@carries_out(Plan, "approve")
def run_to_the_day_due(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Let the day due run; the opinion is served on the obligor."""
    _run_to(plan, act, plan.due_on, "approved_plan")
    _serve(plan, act, "restoration.approval")


@carries_out(Plan, "report_progress")
def performance_has_begun(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Move an agreed track into performance."""
    if plan.track.state == "agreed":
        perform("start_performing", plan.track, act)
        follow_tracks(plan.case, act)


@carries_out(Plan, "report_done")
def stop_the_day_due(plan: Plan, act: Act, inputs: Inputs) -> None:
    """The works are reported in time or late: the period ends."""
    deadlines.stop(plan, "restoration_due", act, ground="reported_done")


@carries_out(Plan, "record_evaluation")
def copy_the_evaluation(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Serve the opinion; when passed, copy it to the procuratorate, credit the items, move the track."""
    paper = _serve(plan, act, "restoration.evaluation_opinion")
    if plan.state == PlanState.PASSED:
        _tell_that_it_passed(plan, act, paper.title, paper)
        _count_what_was_restored(plan, act, inputs.get("value"))


@carries_out(Plan, "exempt_from_evaluation")
def tell_of_the_exemption(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Tell the procuratorate on which ground nothing is evaluated, credit the items, move the track."""
    words = f"不开展修复效果评估：{grounds.label(inputs['exempt'])}。{inputs['findings']}"
    _tell_that_it_passed(plan, act, words, None)
    _count_what_was_restored(plan, act, inputs.get("value"))


def _tell_that_it_passed(plan: Plan, act: Act, subject: str, paper: Paper | None) -> None:
    for to in informed_procuratorates(plan):
        deliveries.send(
            plan, act, to=to, paper=paper, subject=subject[:200], manner=deliveries.Manner.COPY, article="OPINIONS_17"
        )
        access.grant(plan, to, Right.VIEW, act, ground="copy", article="OPINIONS_17")


def _count_what_was_restored(plan: Plan, act: Act, value: Decimal | None) -> None:
    """Enter over the items what was restored: a credit before any agreement, performance under one."""
    enter_coverage(plan.case, act, plan, list(_restored(plan, value)))
    if plan.track.state == "agreed":
        perform("start_performing", plan.track, act)
    finish_if_done(plan.track, act)
    follow_tracks(plan.case, act)


@carries_out(Plan, "declare_default")
def demand_compensation(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Put the track in default and let the obligor owe the compensation."""
    deadlines.stop(plan, "restoration_due", act, ground="in_default")
    let_be_owed_for_works(plan, act, amount=inputs["compensation"], due_on=inputs["pay_by"])
    deliveries.send(
        plan, act, addressee=plan.track.obligor.name, subject=f"缴纳赔偿资金通知：{inputs['compensation']:,}元"[:200],
        manner=deliveries.Manner.SERVICE, article="OPINIONS_18",
    )  # fmt: skip
    fall_into_default(plan.track, act)
    follow_tracks(plan.case, act)


@carries_out(Plan, "resume")
def let_the_works_go_on(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Let the new day run; compensation that is not paid yet falls, and the default is cured."""
    _run_to(plan, act, plan.due_on, "resumed")
    let_duties_fall(plan.compensations.order_by("pk"), act, "resumed")
    cure_if_nothing_is_behind(plan.track, act)
    follow_tracks(plan.case, act)


@carries_out(Plan, "restore_at_obligors_cost")
def claim_the_cost(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Let an obligor under an agreement owe what the works of others cost, where no compensation is owed already."""
    deadlines.stop(plan, "restoration_due", act, ground="at_obligors_cost")
    owed_already = plan.compensations.filter(fallen=False).exists()
    if plan.basis == "agreement" and plan.agreement() is not None and not owed_already and inputs["expected_cost"] > 0:
        let_be_owed_for_works(plan, act, amount=inputs["expected_cost"], due_on=inputs.get("pay_by"))


@carries_out(Plan, "end_plan")
def stop_waiting_for_the_works(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Stop the period; end the track where nothing else is left."""
    deadlines.stop_all(plan, act, ground="ended")
    cure_if_nothing_is_behind(plan.track, act)
    finish_if_done(plan.track, act)
    follow_tracks(plan.case, act)


@carries_out(Plan, "require_further_restoration")
def run_to_the_new_day(plan: Plan, act: Act, inputs: Inputs) -> None:
    """Serve the demand and let the new day run."""
    _run_to(plan, act, inputs["finish_by"], "demand")
    _serve(plan, act, "restoration.demand")


def _run_to(plan: Plan, act: Act, day: date, ground: str) -> None:
    deadlines.start(plan, "restoration_due", act, agency=act.agency, subject=plan.place[:200])
    deadlines.extend(plan, "restoration_due", act, ground=ground, until=day)


def _serve(plan: Plan, act: Act, key: str) -> Paper:
    paper = Paper.objects.filter(record_type="plan", record_id=plan.pk, spec=key, act_id=act.id).latest("pk")
    deliveries.send(
        plan, act, addressee=plan.track.obligor.name, paper=paper, subject=paper.title,
        manner=deliveries.Manner.SERVICE, article="OPINIONS_17",
    )  # fmt: skip
    return paper


def _restored(plan: Plan, value: Decimal | None) -> Iterator[CoverageEntryToMake]:
    """Yield what was restored over each item: what was agreed, or up to what nothing else covers yet."""
    voluntary = plan.basis == "voluntary"
    kind = CoverageLine.Kind.CREDITED if voluntary else CoverageLine.Kind.RESTORED
    table, promised, left = coverage_of(plan.case), _promised(plan), value
    for item in plan.items.order_by("pk"):
        most = table.row(str(item.pk)).uncovered if voluntary else promised.get(item.pk, item.assessed)
        amount = most if left is None else min(most, left)
        if left is not None:
            left -= amount
        if amount > 0:
            yield CoverageEntryToMake(item, plan.track, kind, amount)


def _promised(plan: Plan) -> dict[int, Decimal]:
    """Return what the obligor promised to restore over each item, in CNY."""
    agreement = plan.agreement()
    found: dict[int, Decimal] = {}
    if agreement is not None:
        for line in agreement.lines.filter(party__track=plan.track_id, manner__in=("restore", "substitute")):
            found[line.item_id] = found.get(line.item_id, Decimal("0.00")) + min(line.amount, line.item.assessed)
    return found


def _keep_rows(plan: Plan, inputs: Inputs) -> None:
    plan.items.set(inputs["restores"])
    Milestone.objects.bulk_create(
        Milestone(plan=plan, name=row["name"], due_on=row.get("due_on"))
        for row in inputs.get("milestones") or []
        if row.get("name")
    )
