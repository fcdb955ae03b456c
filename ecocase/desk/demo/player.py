"""Performs the steps of a story on their days; what the law refuses, the demo cannot show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ecocase.kernel import documents
from ecocase.kernel.acts import Act, Mode
from ecocase.kernel.models import Division, Officer, StoredFile
from ecocase.kernel.workflow import begin, perform
from ecocase.kernel.workflow.inputs import inputs
from referrals.models import Clue

# The smallest PDF that readers open: what was handed in is not public, its place is kept by an empty page.
EMPTY_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
ASSUMED = "（演示假定，公开报道未载明）"


@dataclass
class Player:
    """One telling of a story: as it was, or as a practice file shifted towards today.

    :param shift: days added to every day of the story.
    """

    people: dict[str, Officer]
    practice: bool = False
    shift: timedelta = field(default_factory=timedelta)

    def day(self, year: int, month: int, day: int) -> date:
        """Return a day of the story as it is told; a shifted story never runs ahead of today."""
        return date(year, month, day) + self.shift

    def act(self, who: str, on: date, limit_reason: str = "") -> Act:
        """Return an act of a demo officer. Practice files owe receipts; the real past owes nobody any."""
        mode = Mode.BACKFILLED if self.practice else Mode.REPLAYED
        by = self.people[who]
        leader = self.people["chief"] if by.agency.kind == "PROCURATORATE" else self.people["leader"]
        act = Act(by=by, on=on, at=timezone.now(), mode=mode, limit_reason=limit_reason)
        return replace(act, approved_by=leader) if leader.pk != by.pk else act

    def paper(self, name: str) -> list[StoredFile]:
        """Return a handed-in paper whose content is not public."""
        at = timezone.make_aware(datetime.combine(timezone.localdate(), time(9)))
        by = self.people["officer"]
        return [documents.keep(EMPTY_PAGE, name=f"{name}.pdf", media_type="application/pdf", at=at, by=by)]

    def do(self, step: str, record: Any, who: str, on: date, limit_reason: str = "", **values: Any) -> Any:
        """Perform a step and return the record as it is now."""
        return perform(step, record, self.act(who, on, limit_reason), inputs(**values))

    def make(self, step: str, model: Any, who: str, on: date, within: Any = None, **values: Any) -> Any:
        """Perform a step that makes a record."""
        return begin(step, model, self.act(who, on), inputs(**values), within=within)

    def clue(
        self,
        who: str,
        on: date,
        *,
        title: str,
        place: str,
        detail: str,
        text: str,
        parties: list[tuple[str, str, str]],
        source: str = "check_or_campaign",
    ) -> Clue:
        """Register a clue with its parties: (kind, name, conduct)."""
        values = inputs(
            source_key=source, title=title, place=Division.objects.get(pk=place), place_detail=detail, found_on=on,
            description=text, evidence=self.paper("现场检查笔录"),
            parties=[{"kind": kind, "name": name, "conduct": conduct} for kind, name, conduct in parties],
        )  # fmt: skip
        return begin("register", Clue, self.act(who, on), values, practice=self.practice)

    def case(self, clue: Clue, verified_on: date, opened_on: date, finding: str) -> Any:
        """Verify a clue and open its case."""
        clue = self.do("start_verification", clue, "officer", verified_on)
        clue = self.do(
            "open_case", clue, "officer", opened_on, case_title=clue.title, finding=finding,
            verification_report=self.paper("初步核查报告"),
        )  # fmt: skip
        return clue.case

    def assessed(self, case: Any, on: date, items: list[tuple[str, str, str, str]], completed_on: date) -> Any:
        """Record the assessment, (name, category, medium, amount), and complete the investigation."""
        rows = [
            {"name": name, "category": category, "medium": medium, "assessed": Decimal(amount)}
            for name, category, medium, amount in items
        ]
        self.do("record_assessment", case, "officer", on, report=self.paper("鉴定评估报告"), items=rows)
        return self.do(
            "complete_investigation", case, "officer", completed_on, report=self.paper("生态环境损害调查报告"),
            finding="事实清楚，损害明确，赔偿义务人明确。",
        )  # fmt: skip

    def serve(self, party: Any, on: date, answer_by: date) -> Any:
        """Serve the notice on an obligor."""
        return self.do(
            "serve_notice", party, "officer", on, manner="direct", answer_by=answer_by, proof=self.paper("送达回证")
        )

    def consent(self, party: Any, on: date) -> Any:
        """Record an obligor's consent."""
        return self.do("record_consent", party, "officer", on, paper=self.paper("同意磋商答复"))

    def meet(self, negotiation: Any, on: date, minutes: str, place: str = "苏州市生态环境局会议室") -> Any:
        """Hold a meeting with all who negotiate."""
        present = list(negotiation.parties.filter(state="negotiating"))
        return self.do(
            "hold_meeting", negotiation, "officer", on, place=place, attended=present, others="",
            procuratorate_present=False, minutes=minutes, signed_minutes=[],
        )  # fmt: skip
