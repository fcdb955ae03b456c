"""The stretches of the way that many stories have in common."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecocase.desk.demo.player import Player
from negotiation.models import Agreement, Confirmation, Negotiation
from referrals.models import Clue
from restoration.models import PaymentDuty, Plan

ASSUMED = "（演示假定，公开报道未载明）"
STAND_IN = "原案由外省机关办理，演示中以江苏机关代替。"
CITY_STAND_IN = "原案由江苏其他机关办理，演示中以苏州市机关代替。"
PRACTICE = "（练习用虚构事例，演示假定）"


@dataclass
class Matter:
    """What a story is about: where, by whom, and the damage, item by item (name, category, medium, amount)."""

    title: str
    place: str
    detail: str
    text: str
    parties: list[tuple[str, str, str]]
    finding: str = ""
    items: list[tuple[str, str, str, str]] | None = None
    source: str = "check_or_campaign"


class Telling(Player):
    """A player who knows the stretches between the milestones of a claim."""

    def clue(self, matter: Matter, who: str = "") -> Clue:
        """Register the clue on the day on which it was found."""
        parties = [{"kind": kind, "name": name, "conduct": conduct} for kind, name, conduct in matter.parties]
        return self.make(
            "register", Clue, who, given={"practice": self.practice}, title=matter.title, source_key=matter.source,
            place=matter.place, place_detail=matter.detail, found_on=self.on, description=matter.text,
            parties=parties, evidence=["现场检查笔录", "现场照片"],
        )  # fmt: skip

    def open_case(self, clue: Clue, matter: Matter) -> Any:
        """Open the case of a clue that is verified."""
        opened = self.do("open_case", clue, finding=matter.finding, verification_report="初步核查报告")
        return opened.case

    def case(self, matter: Matter, *, verify_after: int = 2, open_after: int = 12) -> Any:
        """Go from a clue to its case."""
        clue = self.clue(matter)
        self.later(verify_after).do("start_verification", clue)
        return self.later(open_after).open_case(clue, matter)

    def inform(self, case: Any, who: str = "prosecutor") -> Any:
        """Inform the procuratorate."""
        return self.do(
            "inform_procuratorate", case, procuratorate=self.office(who), summary=f"{case.title}，已启动调查。"
        )

    def assess(self, case: Any, matter: Matter, **more: Any) -> Any:
        """Record the assessment of the damage."""
        rows = [
            {"name": name, "category": category, "medium": medium, "assessed": Decimal(amount)}
            for name, category, medium, amount in matter.items or []
        ]
        return self.do("record_assessment", case, items=rows, **{"report": "鉴定评估报告"} | more)

    def complete(self, case: Any) -> Any:
        """Complete the investigation."""
        return self.do(
            "complete_investigation",
            case,
            report="生态环境损害调查报告",
            finding="事实清楚，损害明确，赔偿义务人明确。",
        )

    def claim(self, matter: Matter, *, informed: bool = True) -> Any:
        """Go from a clue to a case that is ready to claim: some five weeks."""
        case = self.case(matter, verify_after=1, open_after=9)
        if informed:
            self.later(2).inform(case)
        self.later(12).assess(case, matter)
        return self.later(5).complete(case)

    def negotiation(self, case: Any, tracks: list[Any] | None = None) -> Negotiation:
        """Open a negotiation, with every obligor who is free for one if none are named."""
        free = case.tracks.filter(state__in=("identified", "notified")).order_by("pk")
        return self.make("open_negotiation", Negotiation, within=case, tracks=tracks or list(free))

    def serve(self, party: Any, answer_in: int = 15, **more: Any) -> Any:
        """Serve the notice on an obligor."""
        answers = {"manner": "direct", "answer_by": self.after(answer_in), "proof": "送达回证"} | more
        return self.do("serve_notice", party, **answers)

    def table(self, case: Any, *, answer_after: int = 5) -> Negotiation:
        """Open a negotiation with every obligor, serve them, and let them consent."""
        negotiation = self.negotiation(case)
        self.later(2)
        parties = [self.serve(party) for party in negotiation.parties.order_by("pk")]
        self.later(answer_after)
        for party in parties:
            self.do("record_consent", party, paper="同意磋商答复")
        return negotiation

    def meet(self, negotiation: Negotiation, minutes: str, place: str = "苏州市生态环境局会议室", **more: Any) -> Any:
        """Hold a meeting with all who negotiate."""
        present = list(negotiation.parties.filter(state="negotiating").order_by("pk"))
        return self.do(
            "hold_meeting",
            negotiation,
            place=place,
            attended=present,
            minutes=minutes,
            signed_minutes="签字会议纪要",
            **more,
        )

    def draft(self, negotiation: Negotiation, lines: list[dict[str, Any]], **more: Any) -> Agreement:
        """Draft an agreement."""
        return self.make("draft_agreement", Agreement, within=negotiation, lines=lines, **more)

    def lines(self, negotiation: Negotiation, manner: str = "pay", *, joint: bool = False) -> list[dict[str, Any]]:
        """Return lines that let every obligor at the table owe every item whole."""
        return [
            {"party": party, "item": item, "amount": item.assessed, "manner": manner, "joint": joint}
            for party in negotiation.parties.filter(state="negotiating").order_by("pk")
            for item in negotiation.case.items.order_by("pk")
        ]

    def sign_up(self, agreement: Agreement, parties: list[Any] | None = None) -> Agreement:
        """Sign the agreement, by all whom it names or by some."""
        named = {line.party_id: line.party for line in agreement.lines.all()}
        signing = parties or list(named.values())
        return self.do("sign_agreement", agreement, signatories=signing, signed="赔偿协议（签字件）")

    def agreed(self, matter: Matter, *, manner: str = "pay", joint: bool = False, **more: Any) -> Agreement:
        """Go from a clue to a signed agreement: some two months."""
        case = self.claim(matter)
        negotiation = self.later(1).table(case)
        self.later(7).meet(negotiation, "义务人认可损害事实和数额，愿意赔偿。")
        draft = self.later(4).draft(negotiation, self.lines(negotiation, manner, joint=joint), **more)
        return self.later(2).sign_up(draft)

    def applied(self, agreement: Agreement, court: str = "CO-320500") -> Confirmation:
        """Apply for judicial confirmation together with the obligors."""
        return self.make("apply_jointly", Confirmation, within=agreement, court_asked=self.agency(court))

    def pay(self, agreement: Agreement, amount: str, party: str = "", receipt: str = "缴款凭证") -> PaymentDuty:
        """Record a payment of an obligor."""
        duties = PaymentDuty.objects.filter(agreement=agreement)
        duty = duties.get(track__obligor__name=party) if party else duties.get()
        return self.do("record_payment", duty, amount=Decimal(amount), receipt=receipt)

    def plan(self, case: Any, matter_items: list[Any], *, works: str, cost: str, finish_by: Any, **more: Any) -> Plan:
        """Propose a restoration of some items of a case's first obligor."""
        answers = {
            "obligor": case.tracks.order_by("pk").first(), "restores": matter_items, "basis_key": "agreement",
            "mode_key": "by_obligor", "works": works, "where": case.place_detail, "expected_cost": Decimal(cost),
            "finish_by": finish_by, "plan_paper": "修复方案",
        }  # fmt: skip
        return self.make("propose", Plan, within=case, **answers | more)
