"""Files for tests, brought as far as a story needs them by performing the steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.models import Case, Track
from ecocase.kernel.models import Approval, Delivery, Division, StoredFile
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.receipts import sign_delivery
from negotiation.models import Agreement, Negotiation, NegotiationParty
from referrals.models import Clue, Referral
from restoration.models import PaymentDuty, Plan
from tests.acting import act, agency, at_noon, do

if TYPE_CHECKING:
    from ecocase.kernel.models import Agency, Officer
    from ecocase.kernel.workflow.inputs import Inputs

BUREAU = "EB-320500"
PROCURATORATE = "PR-320500"
OTHER_BUREAU = "EB-320600"
OTHER_PROCURATORATE = "PR-320600"


def a_paper(by: Officer, name: str = "report.pdf") -> list[StoredFile]:
    """Return one stored file of an officer."""
    return [
        StoredFile.objects.create(
            sha256="0" * 64, size_bytes=10, media_type="application/pdf", name=name, stored_at=at_noon(date(2024, 1, 1)),
            stored_by=by,
        )
    ]  # fmt: skip


def a_clue(by: Officer, on: date = date(2024, 3, 1), parties: tuple[str, ...] = ("甲公司",)) -> Clue:
    """Register a clue with these parties."""
    return begin(
        "register", Clue, act(by, on),
        inputs(
            source_key="check_or_campaign", parties=[{"kind": "enterprise", "name": name} for name in parties],
            title="某河道倾倒废液", place=Division.objects.get(pk="320500"), found_on=on, description="河水变色",
        ),
    )  # fmt: skip


def a_case(by: Officer, parties: tuple[str, ...] = ("甲公司",)) -> Case:
    """Bring a clue as far as an open case."""
    clue = a_clue(by, parties=parties)
    do("start_verification", clue, by, date(2024, 3, 2))
    clue.refresh_from_db()
    do(
        "open_case", clue, by, date(2024, 3, 10), case_title="某河道倾倒废液案", finding="水环境受损",
        verification_report=a_paper(by),
    )  # fmt: skip
    clue.refresh_from_db()
    return clue.case


def a_claim(by: Officer, parties: tuple[str, ...] = ("甲公司",), amount: str = "100000.00") -> Case:
    """Bring a case as far as ready to claim, with one damage item."""
    case = a_case(by, parties)
    items = [
        {
            "name": "地表水修复费用",
            "category": "restoration_cost",
            "medium": "surface_water",
            "assessed": Decimal(amount),
        }
    ]
    do("record_assessment", case, by, date(2024, 4, 1), report=a_paper(by), items=items)
    do("complete_investigation", case, by, date(2024, 4, 10), report=a_paper(by), finding="事实清楚")
    case.refresh_from_db()
    return case


def a_table(by: Officer, parties: tuple[str, ...] = ("甲公司",)) -> Negotiation:
    """Bring a claim to the negotiating table, all obligors consenting, one meeting held."""
    case = a_claim(by, parties)
    tracks = list(case.tracks.order_by("pk"))
    negotiation = begin("open_negotiation", Negotiation, act(by, date(2024, 4, 12)), inputs(tracks=tracks), within=case)
    for party in negotiation.parties.order_by("pk"):
        do(
            "serve_notice", party, by, date(2024, 4, 15), manner="direct", answer_by=date(2024, 4, 30),
            proof=a_paper(by, "receipt.pdf"),
        )  # fmt: skip
        party.refresh_from_db()
        do("record_consent", party, by, date(2024, 4, 20), paper=[])
    negotiation = Negotiation.objects.get(pk=negotiation.pk)
    do(
        "hold_meeting", negotiation, by, date(2024, 5, 1), place="苏州", attended=list(negotiation.parties.all()),
        others="", procuratorate_present=False, minutes="各方同意赔偿", signed_minutes=[],
    )  # fmt: skip
    return Negotiation.objects.get(pk=negotiation.pk)


def a_draft(by: Officer, negotiation: Negotiation, amount: str = "50000.00", manner: str = "pay") -> Agreement:
    """Draft an agreement in which every party owes the same amount over the first item."""
    item = negotiation.case.items.first()
    lines = [
        {"party": party, "item": item, "amount": Decimal(amount), "manner": manner, "joint": False}
        for party in negotiation.parties.filter(state="negotiating").order_by("pk")
    ]
    return begin(
        "draft_agreement", Agreement, act(by, date(2024, 5, 10)),
        inputs(lines=lines, instalments=[], duties="", pay_by=date(2024, 6, 30), breach=""), within=negotiation,
    )  # fmt: skip


def a_plan(by: Officer, case: Case, basis: str, on: date, **more: Any) -> Plan:
    """Propose a restoration of the case's items by its first obligor."""
    values = {
        "obligor": case.tracks.first(), "restores": list(case.items.all()), "basis_key": basis, "mode_key": "by_obligor",
        "third_party": "", "not_in_place": "", "substitute_key": "", "substitute_terms": "", "expert_paper": [],
        "works": "补植", "where": "太湖岸线", "expected_cost": Decimal("100000.00"), "finish_by": date(2024, 12, 1),
        "milestones": [], "plan_paper": [],
    }  # fmt: skip
    return begin("propose", Plan, act(by, on), inputs(**(values | more)), within=case)


def a_letter(by: Officer, receiver: Agency, **more: Any) -> Inputs:
    """Return what a letter of referral says; a ground of article 4 comes with its proof."""
    values = {
        "receiver": receiver, "opinion": "涉嫌犯罪", "evidence_list": "一、笔录", "criminal_case_no": "", "grounds": [],
        "prosecuting": None, "tracks": [], "items": [], "copies": [], "proof": a_paper(by) if more.get("grounds") else [],
    }  # fmt: skip
    return inputs(**(values | more))


def fresh(record: Any) -> Any:
    """Return a record as it stands now."""
    return type(record).objects.get(pk=record.pk)


def passed_on(case: Case, by: Officer, to: str = OTHER_BUREAU, on: date = date(2024, 6, 1)) -> Case:
    """Pass a case on."""
    do("pass_on", fresh(case), by, on, reason="place", to=agency(to), reasons="损害发生在南通")
    return fresh(case)


def successor(track: Track, by: Officer, on: date, **more: Any) -> Track:
    """Let a successor stand in."""
    values = {
        "event": "merger", "kind": "enterprise", "name": "承继公司", "identity_no": "", "address": "",
        "representative": "", "phone": "", "up_to": None, "proof": a_paper(by),
    }  # fmt: skip
    do("substitute_obligor", track, by, on, **(values | more))
    return fresh(track)


def point_out(case: Case, by: Officer, on: date) -> None:
    """Let a procuratorate point out newly found damage."""
    do(
        "point_out_new_damage", case, by, on, found="下游底泥重金属", seen_on=on, why_not_found="前案未检测底泥",
        is_new=True, opinion="建议追加索赔", evidence=a_paper(by),
    )  # fmt: skip


def referred_clue(prosecutor: Officer, bureau: Officer) -> tuple[Referral, Clue]:
    """Refer a procuratorate's clue to the bureau, which accepts it."""
    clue = a_clue(prosecutor)
    letter = inputs(
        receiver=bureau.agency, opinion="建议启动索赔", evidence_list="照片", criminal_case_no="", grounds=[],
        prosecuting=None, copies=[], proof=[],
    )  # fmt: skip
    referral = begin("draft", Referral, act(prosecutor, date(2024, 3, 2)), letter, within=clue)
    do("submit", referral, prosecutor, date(2024, 3, 3))
    sign_delivery(Delivery.objects.get(receiver=bureau.agency, record_type="referral"), act(bureau, date(2024, 3, 4)))
    do("accept", fresh(referral), bureau, date(2024, 3, 5), words="")
    return fresh(referral), Clue.objects.get(referred_by=referral)


def asked(record: Any, by: Officer, step: str, **data: Any) -> Approval:
    """Put a step before the leader, as the form does."""
    from django.utils import timezone

    from ecocase.kernel.models import RecordReference

    return Approval.objects.create(
        **RecordReference.of(record), record_uid=record.uid, step=step, label=step, data=data, agency=by.agency,
        asked_by=by, asked_at=timezone.now(), on=timezone.localdate(), version=record.version,
    )  # fmt: skip


def to_be_served(bureau: Officer) -> NegotiationParty:
    """Open a negotiation with one obligor who has no notice yet."""
    case = a_claim(bureau)
    tracks = inputs(tracks=list(case.tracks.all()))
    return begin("open_negotiation", Negotiation, act(bureau, date(2024, 4, 12)), tracks, within=case).parties.get()


def announce(party: NegotiationParty, by: Officer, on: date, **more: Any) -> None:
    """Enter the service by public announcement."""
    answers = {"manner": "announcement", "announced_on": date(2024, 4, 13), "tried": "下落不明", "answer_by": on}
    do("serve_notice", party, by, on, proof=a_paper(by), **(answers | more))


def money(text: str) -> Decimal:
    """Return an amount in CNY."""
    return Decimal(text)


def row_of(case: Any) -> Any:
    """Return the first row of a case's coverage table, read anew."""
    return Case.objects.get(pk=case.pk).facts.coverage_table.rows[0]


def states(case: Any) -> list[str]:
    """Return where the obligors of a case stand."""
    return [track.state for track in Track.objects.filter(case=case.pk).order_by("pk")]


def duty_of(name: str) -> PaymentDuty:
    """Return the one live duty of an obligor to pay."""
    return PaymentDuty.objects.get(track__obligor__name=name, fallen=False)


def pay(name: str, amount: str, by: Officer, on: date = date(2024, 6, 1)) -> None:
    """Record a payment of an obligor."""
    do("record_payment", duty_of(name), by, on, amount=money(amount), receipt=a_paper(by))


def sign(agreement: Agreement, by: Officer, *names: str, on: date = date(2024, 5, 20)) -> Agreement:
    """Let obligors sign; all who are named in the draft where nobody is named here."""
    parties = [line.party for line in agreement.lines.all() if not names or str(line.party) in names]
    do("sign_agreement", fresh(agreement), by, on, signatories=list(dict.fromkeys(parties)), signed=[])
    return fresh(agreement)


def a_draft_of(by: Officer, negotiation: Negotiation, *lines: dict[str, Any], **more: Any) -> Agreement:
    """Draft an agreement of these lines: obligor's name, amount, and what else is not by itself clear."""
    item = negotiation.case.items.order_by("pk").first()
    rows = [
        {"item": item, "manner": "pay", "joint": False, "debt": "", **line, "amount": money(line["amount"]),
         "party": negotiation.parties.get(track__obligor__name=line["party"])}
        for line in lines
    ]  # fmt: skip
    texts = {"instalments": [], "duties": "", "pay_by": date(2024, 6, 30), "breach": ""} | more
    on = texts.pop("on", date(2024, 5, 10))
    return begin("draft_agreement", Agreement, act(by, on), inputs(lines=rows, **texts), within=fresh(negotiation))


def accepted(by: Officer, receiver: Officer, letter: Inputs, within: Any, on: date = date(2024, 4, 11)) -> Referral:
    """Refer a clue or case; the receiver signs and accepts on the same day."""
    referral = begin("draft", Referral, act(by, on), letter, within=fresh(within))
    do("submit", referral, by, on)
    do("sign_for", fresh(referral), receiver, on)
    do("accept", fresh(referral), receiver, on, words="")
    return fresh(referral)


def with_procuratorate(case: Case, by: Officer, receiver: Officer, *tracks: Track, **more: Any) -> Referral:
    """Transfer obligors under article 4."""
    letter = a_letter(
        by, receiver.agency, grounds=["in_custody"], criminal_case_no="苏公刑立〔2024〕1号", tracks=list(tracks), **more
    )
    return accepted(by, receiver, letter, case, on=more.pop("on", date(2024, 4, 11)))
