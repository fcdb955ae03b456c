"""What follows from the steps of clues, and from the closing of the cases they led to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from cases.models import Case
from cases.services import add_obligor_row, claimant_government_of, designated_department_of
from ecocase.kernel import access, deadlines, deliveries, documents
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Attachment, RecordReference
from ecocase.kernel.workflow import begin, carries_out, follows, locks_along, perform
from ecocase.kernel.workflow.inputs import inputs as answers
from ecocase.policy.competence import AgencyKind
from ecocase.policy.identity import tidy_name
from referrals.models import Clue, ClueParty, ClueState, Referral, ReferralState
from referrals.services.feedback import feed_back_by_itself, is_answered_on, number

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.acts import Act
    from ecocase.kernel.models import Division, FileRecord
    from ecocase.kernel.workflow import Inputs

SAME_DAMAGE_DAYS = 60


def likely_duplicates(place: Division, found_on: date, agency: Agency, *, on: date) -> QuerySet[Clue]:
    """Return clues of the same place and nearly the same day, among those that the agency may see."""
    span = timedelta(days=SAME_DAMAGE_DAYS)
    seen = access.visible_to(Clue, agency, on=on)
    return seen.filter(place=place, found_on__range=(found_on - span, found_on + span)).order_by("-found_on")


@carries_out(Clue, "register")
def number_and_grant(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Number the clue, keep its parties, give it to its handler, start the period of verification."""
    number(clue, act, "线索")
    for row in inputs.get("parties") or []:
        if not row.get("name"):
            continue
        kind = row.get("kind") or "enterprise"
        ClueParty.objects.create(
            clue=clue, kind=kind, name=tidy_name(row["name"]), identity_no=row.get("identity_no") or "",
            address=row.get("address") or "", conduct=row.get("conduct") or "",
        )  # fmt: skip
    access.grant(clue, clue.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_1")
    if clue.handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=clue.handler, on=clue.found_on)


@carries_out(Clue, "receive")
def take_referred_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Number the received clue, give it to the bureau, let the sender see it."""
    number(clue, act, "线索")
    access.grant(clue, clue.handler, Right.HANDLE, act, ground="handler", article="OPINIONS_5")
    deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "open_case")
def make_the_case(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Make the case, carry parties and papers over, feed back to who referred the clue."""
    government = claimant_government_of(clue.place, act.agency)
    case = begin(
        "open", Case, act, answers(), title=inputs["case_title"], place=clue.place, place_detail=clue.place_detail,
        found_on=clue.found_on, description=inputs["finding"], handler=act.agency, claimant_government=government,
        designated_department=designated_department_of(government), practice=clue.practice,
        concerned=clue.concerned,
        number=documents.next_number(act.agency, act.on, "赔案"),
    )  # fmt: skip
    for party in clue.parties.order_by("pk"):
        add_obligor_row(
            case, act, name=party.name, kind=party.kind, identity_no=party.identity_no, address=party.address,
            act_done=party.conduct or clue.title, link_to_damage=inputs["finding"][:500],
        )  # fmt: skip
    _carry_papers_over(clue, case, act)
    Clue.objects.filter(pk=clue.pk).update(case=case)
    clue.case = case
    feed_back_by_itself(clue, act, f"经核查，已立案并启动索赔程序，案件编号：{case.number}。")


@carries_out(Clue, "not_open")
def tell_the_referrer(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Feed back to who referred the clue, and tell every other procuratorate that shares it (CODE_1073)."""
    words = f"经核查，决定不予立案。理由：{inputs['reasons']}"
    feed_back_by_itself(clue, act, words)
    for to in _other_procuratorates(clue, act):
        deliveries.send(
            clue,
            act,
            to=to,
            subject=f"不予立案告知：{words}"[:200],
            manner=deliveries.Manner.NOTICE,
            article="CODE_1073",
        )


@carries_out(Clue, "merge")
def join_the_case(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Let the clue's papers stand on the case, where the handler has both; feed back to who referred the clue."""
    case = inputs["target"]
    if access.holds(act.agency, case, Right.HANDLE, on=act.on):
        _carry_papers_over(clue, case, act)
    feed_back_by_itself(clue, act, f"经核查，与已立案案件属同一损害，并入案件{case.number}一并办理。")


@carries_out(Clue, "reverify")
def run_anew(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Start a new period of verification."""
    deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "come_back")
def run_again(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Start a new period of verification at a bureau."""
    if clue.handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "pass_on")
def send_the_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Deliver the clue to the competent agency, which may see it and accept or return it."""
    paper = documents.order("referrals.passing_on_letter", clue, act, inputs)
    to = inputs["to"]
    deliveries.send(
        clue, act, to=to, paper=paper, subject=paper.title, manner=deliveries.Manner.TRANSFER, article="CODE_1083"
    )
    access.grant(clue, to, Right.VIEW, act, ground="passed_on", article="CODE_1083")
    for informed in _other_procuratorates(clue, act):
        deliveries.send(
            clue,
            act,
            to=informed,
            paper=paper,
            subject=paper.title,
            manner=deliveries.Manner.COPY,
            article="OPINIONS_6",
        )
    feed_back_by_itself(clue, act, f"经审查，线索已移送{to.name_zh}处理。")


@carries_out(Clue, "accept_passed_on")
def hand_over_the_clue(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Make the new agency the handler; the old one keeps the view."""
    _hand_over(clue, act)


@carries_out(Clue, "dispute_competence")
def put_before_the_superior(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Let the common superior read the clue, and tell it and the handler why."""
    subject = f"管辖争议报请指定：{clue.number}：{inputs['reasons']}"[:200]
    for to in (clue.disputed_before, clue.handler):
        deliveries.send(clue, act, to=to, subject=subject, manner=deliveries.Manner.NOTICE, article="CODE_1083")
    access.grant(clue, clue.disputed_before, Right.VIEW, act, ground="decides_competence", article="CODE_1083")


@carries_out(Clue, "designate_handler")
def carry_the_designation_out(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Hand the clue to who was designated, or let it stay; tell both."""
    subject = f"指定管辖：{clue.number}，由{clue.handler.name_zh}办理"[:200]
    before = access.live_grants(clue, on=act.on).filter(ground__in=("handler", "passed_on"))
    concerned = {clue.handler_id, *before.values_list("agency_id", flat=True)} - {act.agency.pk}
    for to in Agency.objects.filter(pk__in=concerned).order_by("pk"):
        deliveries.send(clue, act, to=to, subject=subject, manner=deliveries.Manner.NOTICE, article="CODE_1083")
    _hand_over(clue, act)


def _hand_over(clue: Clue, act: Act) -> None:
    """Let the handler have the clue, and a period of its own; who only waited or decided reads it no more."""
    handler = clue.handler
    access.hand_over(clue, handler, act, article="CODE_1083")
    for found in access.live_grants(clue, on=act.on).filter(ground__in=("passed_on", "decides_competence")):
        access.revoke(clue, found.agency, act, ground=found.ground, end_ground="decided")
    if clue.state == ClueState.REGISTERED and handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=handler)


def _other_procuratorates(clue: Clue, act: Act) -> list[Agency]:
    """Return the procuratorates that share a clue beside the one that reported it, which gets feedback."""
    grants = access.live_grants(clue, on=act.on).filter(agency__kind=AgencyKind.PROCURATORATE.value)
    wanted = set(grants.values_list("agency_id", flat=True)) - {clue.reporter_id, act.agency.pk}
    return list(Agency.objects.filter(pk__in=wanted).order_by("pk"))


@carries_out(Clue, "return_passed_on")
def give_the_clue_back(clue: Clue, act: Act, inputs: Inputs) -> None:
    """End the view of the agency that gives it back, tell the handler."""
    access.revoke(clue, act.agency, act, ground="passed_on", end_ground="returned")
    for found in access.live_grants(clue, on=act.on).filter(ground="decides_competence"):
        access.revoke(clue, found.agency, act, ground="decides_competence", end_ground="returned")
    deliveries.send(
        clue, act, to=clue.handler, subject=gettext_noop("A clue that you passed on was returned"),
        manner=deliveries.Manner.NOTICE, article="CODE_1083",
    )  # fmt: skip
    if clue.handler.acts_as(AgencyKind.ENVIRONMENT_BUREAU):
        deadlines.start(clue, "clue_verify", act, agency=clue.handler)


@carries_out(Clue, "tell_police")
def send_to_police(clue: Clue, act: Act, inputs: Inputs) -> None:
    """Send the letter to the police, which does not sign in here."""
    paper = documents.order("referrals.letter_to_police", clue, act, inputs)
    deliveries.send(
        clue, act, addressee=inputs["police"].name_zh, paper=paper, subject=paper.title,
        manner=deliveries.Manner.TRANSFER, article="OPINIONS_6",
    )  # fmt: skip


@locks_along(Clue, "open_case", "not_open", "merge", "pass_on")
def referral_of_the_clue(clue: Clue) -> list[FileRecord]:
    """Return the referral by which a clue came, and what it hands over: feedback is given on it."""
    return clue.referred_by.files_to_lock() if clue.referred_by is not None else []


@locks_along(Case, "close")
def referrals_to_answer(case: Case) -> list[FileRecord]:
    """Return the referrals that led to a case, and what they hand over."""
    return [file for referral in _own_referrals(case) for file in referral.files_to_lock()]


@follows(Case, "close")
def conclude_own_referrals(case: Case, act: Act, inputs: Inputs) -> None:
    """Feed the outcome back on every referral that led to the case: closing owes it (OPINIONS_3)."""
    for referral in _own_referrals(case):
        if is_answered_on(referral, act.agency):
            perform("conclude", referral, act, answers(words=f"案件已结案（{case.number}）。{inputs['report']}"))


def _own_referrals(case: Case) -> list[Referral]:
    accepted = Referral.objects.filter(received_clues__case=case, state=ReferralState.ACCEPTED)
    return list(accepted.select_related("clue", "case").order_by("pk").distinct())


def _carry_papers_over(clue: Clue, case: Case, act: Act) -> None:
    """Let the clue's papers stand on the case as well."""
    for attachment in Attachment.objects.filter(file_type=clue.kind(), file_id=clue.pk).order_by("pk"):
        Attachment.objects.create(
            **RecordReference.of(case), stored=attachment.stored, agency=attachment.agency,
            purpose=attachment.purpose, audience=attachment.audience, act_id=act.id, added_on=attachment.added_on,
        )  # fmt: skip
