"""A story in the browser: two institutions, an officer and a leader of each, and the bureau's liaison of the other side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cases.models import Case, DamageItem, Track
from ecocase.kernel.models import Agency, Delivery
from negotiation.models import Agreement, Confirmation, Negotiation, NegotiationParty
from referrals.models import Clue, Referral
from restoration.models import PaymentDuty, Plan
from tests.browser.hands import PAPER, approve, make, sign_for_everything, sign_in, take


def day(before: int) -> date:
    """Return a day so many days before today; a negative number is a day to come."""
    return timezone.localdate() - timedelta(days=before)


@dataclass(frozen=True)
class Names:
    """What is typed into the forms."""

    title: str
    payer: str
    absent: str
    restorer: str
    water: str
    bank: str
    survey: str
    words: str


CHINESE = Names(
    "𠮷㐂镇河道倾倒废酸",
    "甲 化工有限公司",
    "乙某",
    "丙物流公司",
    "地表水修复费用",
    "岸坡修复费用",
    "调查费用",
    "情况属实",
)
ENGLISH = Names("Acid in the river", "Jia Chemicals", "Mr Yi", "Bing Logistics", "Water", "Bank", "Survey", "As found")


class Story:
    """Who takes part, in which language they read, and what they have made so far."""

    def __init__(self, chromium: Any, address: str, names: Names = CHINESE, language: str = "zh-hans") -> None:
        self.address, self.names = address, names
        people = ("officer", "leader", "prosecutor", "chief", "pr-liaison")
        self.pages = [sign_in(chromium, address, who, language) for who in people]
        self.officer, self.leader, self.prosecutor, self.chief, self.liaison = self.pages
        self.bureau = Agency.objects.get(code="EB-320500")
        self.procuratorate = Agency.objects.get(code="PR-320500")

    def approved(self, record: Any, step: str, **answers: Any) -> None:
        """Let the bureau's officer ask and its leader approve."""
        take(self.officer, record, step, **answers)
        approve(self.leader)

    def signed_for(self, agency: Agency) -> set[str]:
        """Return the kinds of paper that an agency has signed for."""
        received = Delivery.objects.filter(receiver=agency, signed_on__isnull=False, paper__isnull=False)
        return set(received.values_list("paper__spec", flat=True))

    @property
    def complaints(self) -> list[str]:
        """What any browser has complained of."""
        return [found for page in self.pages for found in page.complaints]

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.get(title=self.names.title)

    @property
    def negotiation(self) -> Negotiation:
        """The negotiation as it stands."""
        return Negotiation.objects.get(case=self.case)

    def party(self, name: str) -> NegotiationParty:
        """Return an obligor in the negotiation."""
        return NegotiationParty.objects.get(negotiation__case=self.case, track__obligor__name=name)

    def register_the_clue(self, page: Any) -> Clue:
        """Register a clue with one party."""
        make(
            page, "clue", "register", on=day(100), title=self.names.title, source_key="report_or_media", place="320500",
            found_on=day(101), description=self.names.words, evidence=PAPER, **{"parties-0-name": self.names.payer},
        )  # fmt: skip
        return Clue.objects.get(title=self.names.title)

    def refer_the_clue(self) -> Referral:
        """Let the prosecutor draft a letter on an own clue and the chief send it; the bureau takes it over."""
        clue = self.register_the_clue(self.prosecutor)
        make(
            self.prosecutor, "referral", "draft", clue, on=day(99), receiver=self.bureau, opinion=self.names.words,
            evidence_list=self.names.words,
        )  # fmt: skip
        referral = Referral.objects.get(clue=clue)
        take(self.prosecutor, referral, "submit", on=day(99))
        hidden = self.officer.request.get(f"{self.address}/files/referral/{referral.uid}/")
        assert hidden.status == 404, "Nothing is shown before the letter is out."
        approve(self.chief)
        sign_for_everything(self.officer)
        self.approved(referral, "accept")
        return referral

    def open_the_case(self, clue: Clue) -> None:
        """Verify, open, inform."""
        take(self.officer, clue, "start_verification", on=day(98) if clue.referred_by is None else day(0))
        opened_on = day(95) if clue.referred_by is None else day(0)
        self.approved(clue, "open_case", on=opened_on, finding=self.names.words, verification_report=PAPER)
        take(self.officer, self.case, "inform_procuratorate", procuratorate=self.procuratorate, on=opened_on)

    def add_obligor(self, name: str) -> None:
        """Add an obligor to the case."""
        make(
            self.officer, "track", "add_obligor", self.case, kind="enterprise", name=name, act_done=self.names.words,
            link_to_damage=self.names.words, liability_mode="by_share",
        )  # fmt: skip

    def refer_an_obligor_and_get_it_back(self) -> None:
        """Refer the obligor in custody to the procuratorate, which accepts, and hands back as nobody is prosecuted."""
        track = Track.objects.get(case=self.case, obligor__name=self.names.absent)
        make(
            self.officer, "referral", "draft", self.case, receiver=self.procuratorate, opinion=self.names.words,
            evidence_list=self.names.words, criminal_case_no="1", grounds="羁押", tracks=self.names.absent, proof=PAPER,
        )  # fmt: skip
        referral = Referral.objects.get(case=self.case)
        self.approved(referral, "submit")
        sign_for_everything(self.liaison)
        take(self.prosecutor, referral, "accept")
        approve(self.chief)
        assert Track.objects.get(pk=track.pk).state == "with_procuratorate"
        take(self.prosecutor, referral, "hand_back", reason="not_prosecuted", words=self.names.words)
        approve(self.chief)
        assert Track.objects.get(pk=track.pk).state == "identified"

    def assess(self, items: dict[str, str]) -> None:
        """Record the assessment and complete the investigation."""
        rows: dict[str, str] = {}
        for place, (name, amount) in enumerate(items.items()):
            rows |= {
                f"items-{place}-name": name, f"items-{place}-category": "restoration_cost",
                f"items-{place}-medium": "surface_water", f"items-{place}-assessed": amount,
            }  # fmt: skip
        take(self.officer, self.case, "record_assessment", report=PAPER, **rows)
        self.approved(self.case, "complete_investigation", report=PAPER, finding=self.names.words)

    def come_to_the_table(self, *names: str) -> None:
        """Serve every obligor with a printed notice, and let all consent."""
        make(self.officer, "negotiation", "open_negotiation", self.case, tracks=list(names), on=day(90))
        for name in names:
            party = self.party(name)
            take(self.officer, party, "print_notice", answer_by=day(75), on=day(90))
            take(self.officer, party, "serve_notice", manner="direct", answer_by=day(75), proof=PAPER, on=day(88))
            take(self.officer, party, "record_consent", paper=PAPER, on=day(80))

    def draft(self, lines: list[tuple[str, str, str, str]], instalments: list[tuple[str, int, str]]) -> Agreement:
        """Draft an agreement: lines (obligor, item, amount, manner) and instalments (obligor, days ago, amount)."""
        rows: dict[str, Any] = {}
        for place, (name, item, amount, manner) in enumerate(lines):
            found = DamageItem.objects.get(case=self.case, name=item)
            rows |= {
                f"lines-{place}-party": self.party(name), f"lines-{place}-item": found, f"lines-{place}-amount": amount,
                f"lines-{place}-manner": manner,
            }  # fmt: skip
        for place, (name, due, amount) in enumerate(instalments):
            rows |= {
                f"instalments-{place}-party": self.party(name), f"instalments-{place}-due_on": day(due),
                f"instalments-{place}-amount": amount,
            }  # fmt: skip
        make(self.officer, "agreement", "draft_agreement", self.negotiation, on=day(68), **rows)
        return Agreement.objects.get(negotiation__case=self.case)

    def confirm(self, agreement: Agreement) -> None:
        """Apply jointly; the court accepts, publishes from a first to a last day, and rules."""
        court = Agency.objects.get(code="CO-320500")
        make(self.officer, "confirmation", "apply_jointly", agreement, court_asked=court, on=day(60))
        found = Confirmation.objects.get(agreement=agreement)
        take(self.officer, found, "record_acceptance", court_case_no="1", paper=PAPER, on=day(55))
        days = {"first_on": day(50), "last_on": day(18)}
        take(self.officer, found, "record_publication", proof=PAPER, on=day(50), **days)
        take(self.officer, found, "record_confirmation", ruling_no="1", ruling=PAPER, on=day(15))

    def restore(self, item: str) -> Plan:
        """Propose and approve a restoration, report on it; it fails, is demanded again, and passes."""
        make(
            self.officer, "plan", "propose", self.case, on=day(58), restores=item, basis_key="agreement",
            mode_key="by_obligor", works=self.names.words, where=self.names.words, expected_cost="100000.00",
            finish_by=day(30), plan_paper=PAPER,
            obligor=Track.objects.get(case=self.case, obligor__name=self.names.restorer),
        )  # fmt: skip
        plan = Plan.objects.get(case=self.case)
        self.approved(plan, "approve", on=day(56))
        take(self.officer, plan, "report_progress", progress=self.names.words, photographs=PAPER, on=day(45))
        take(self.officer, plan, "report_done", progress=self.names.words, photographs=PAPER, on=day(35))
        found = {"findings": self.names.words, "report": PAPER}
        take(
            self.officer,
            plan,
            "record_evaluation",
            result="not_passed",
            shortfall=self.names.words,
            on=day(32),
            **found,
        )
        take(self.officer, plan, "require_further_restoration", demand=self.names.words, finish_by=day(12), on=day(30))
        take(self.officer, plan, "report_done", progress=self.names.words, on=day(14))
        take(self.officer, plan, "record_evaluation", result="passed", on=day(10), **found)
        return Plan.objects.get(pk=plan.pk)

    def pay(self, agreement: Agreement, amount: str, before: int) -> None:
        """Record a payment."""
        duty = PaymentDuty.objects.get(agreement=agreement)
        take(self.officer, duty, "record_payment", amount=amount, receipt=PAPER, on=day(before))
