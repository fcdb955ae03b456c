"""Performs the steps of a story on their days; what a form or the law refuses, the demo cannot show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from ecocase.desk.demo.answers import StoryRefusedError, filled_form
from ecocase.kernel import approvals, deliveries
from ecocase.kernel.acts import Act, Mode
from ecocase.kernel.models import Agency, Delivery, Draft, Officer
from ecocase.kernel.views.addresses import url_of_step
from ecocase.kernel.workflow import StepRefused, begin, declared_step, perform
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.kernel.workflow.runner import new_record
from ecocase.policy.competence import ROLE_COVERS, Role

if TYPE_CHECKING:
    from ecocase.kernel.forms import StepForm
    from ecocase.kernel.models import Approval
    from ecocase.kernel.workflow.declaration import Step


@dataclass
class Player:
    """One telling of a story: as it was, or as a practice file that ends around today.

    The story stands on a day (`on`) and goes on from it; every step is taken on that day.

    :param today: the day on which the demo is loaded.
    :param shift: days added to the real days of a story that is told as a practice file.
    :param by: who takes a step where nobody else is named.
    """

    people: dict[str, Officer]
    today: date
    practice: bool = False
    shift: timedelta = field(default_factory=timedelta)
    by: str = "officer"
    on: date = date.min

    def at(self, year: int, month: int, day: int) -> Player:
        """Stand on a real day of the story, shifted as it is told."""
        self.on = self.day(year, month, day)
        return self

    def day(self, year: int, month: int, day: int) -> date:
        """Return a day of the story as it is told."""
        return date(year, month, day) + self.shift

    def ago(self, days: int) -> Player:
        """Stand so many days before the day of loading."""
        self.on = self.today - timedelta(days=days)
        return self

    def later(self, days: int = 1) -> Player:
        """Go on by some days; never beyond the day of loading."""
        self.on = min(self.on + timedelta(days=days), max(self.today, self.on))
        return self

    def in_days(self, days: int) -> date:
        """Return a day so many days after the day of loading (negative: before it)."""
        return self.today + timedelta(days=days)

    def after(self, days: int) -> date:
        """Return a day so many days after the one on which the story stands."""
        return self.on + timedelta(days=days)

    def do(self, step: str, record: Any, who: str = "", /, **answers: Any) -> Any:
        """Take a step through its form, with the leader's approval where it needs one, and return the record.

        :raises StoryRefusedError: the form or the law refuses it.
        """
        fresh = type(record)._default_manager.get(pk=record.pk)
        form = self._form(step, fresh, who, answers)
        return self._tell(step, lambda: perform(step, fresh, self._act(form), form.inputs()))

    def make(
        self, step: str, model: Any, who: str = "", /, *, within: Any = None, given: Any = None, **answers: Any
    ) -> Any:
        """Take a step that makes a record, through its form.

        :param given: fields of the new record that nobody is asked for.
        :raises StoryRefusedError: the form or the law refuses it.
        """
        parent = type(within)._default_manager.get(pk=within.pk) if within is not None else None
        fields = given or {}
        fresh = new_record(model, Act(by=self._officer(who), on=self.on, at=timezone.now()), parent, **fields)
        form = self._form(step, fresh, who, answers, within=parent)
        return self._tell(step, lambda: begin(step, model, self._act(form), form.inputs(), within=parent, **fields))

    def ask(self, step: str, record: Any, who: str = "", /, **answers: Any) -> Approval:
        """Put a step before the leader, who has not decided yet.

        :raises StoryRefusedError: the form or the law refuses it.
        """
        fresh = type(record)._default_manager.get(pk=record.pk)
        form = self._form(step, fresh, who, answers)
        reason = form.cleaned_data.get("limit_reason", "")
        act = Act(by=form.officer, on=self.on, at=timezone.now(), limit_reason=reason)
        return self._tell(step, lambda: approvals.ask(form, act, seen_version=None))

    def send_back(self, approval: Approval, reason: str) -> None:
        """Let the leader send a step back; what was entered waits with its asker as a draft."""
        leader = self._leader_for(approval.asked_by)
        sent = approvals.send_back(approval, leader, at=timezone.now(), reason=reason)
        form = approvals.form_of(sent)
        self._leave(sent.asked_by, form.step, form.record, sent.data)

    def half_fill(self, step: str, record: Any, who: str = "", /, **answers: Any) -> None:
        """Leave a form half filled on somebody's desk."""
        form = self._form(step, record, who, answers)
        self._leave(form.officer, form.step, record, form.posted())

    def _leave(self, officer: Officer, step: Step, record: Any, data: dict[str, list[str]]) -> None:
        Draft.objects.create(officer=officer, path=url_of_step(step, record), data=data, saved_at=timezone.now())

    def sign(self, who: str, *files: Any) -> None:
        """Sign for everything that has come in on some files."""
        of_these = Q()
        for file in files:
            of_these |= Q(file_type=file.kind(), file_id=file.pk)
        for delivery in deliveries.to_sign(self.office(who)).filter(of_these):
            self._sign(who, delivery, max(self.on, delivery.sent_on))

    def sign_older(self, who: str, *, than: int) -> None:
        """Sign for everything that came in more than some days before the day of loading, the day after it came."""
        for delivery in deliveries.to_sign(self.office(who)).filter(sent_on__lt=self.in_days(-than)):
            self._sign(who, delivery, delivery.sent_on + timedelta(days=1))

    def _sign(self, who: str, delivery: Delivery, on: date) -> None:
        sign_delivery(delivery, Act(by=self._officer(who), on=on, at=timezone.now(), mode=self._mode))

    def office(self, who: str) -> Agency:
        """Return somebody's agency."""
        return self._officer(who).agency

    def agency(self, code: str) -> Agency:
        """Return an agency in which nobody of the story works."""
        return Agency.objects.get(code=code)

    @property
    def _mode(self) -> Mode:
        # Practice files owe receipts; the real past owes nobody any.
        return Mode.BACKFILLED if self.practice else Mode.REPLAYED

    def _officer(self, who: str) -> Officer:
        return self.people[who or self.by]

    def _form(self, step: str, record: Any, who: str, answers: dict[str, Any], *, within: Any = None) -> StepForm:
        found = declared_step(step, type(record))
        return filled_form(found, record, self._officer(who), self.on, answers, within=within)

    def _act(self, form: StepForm) -> Act:
        officer = form.officer
        leader = self._leader_for(officer) if approvals.is_needed(form.step, officer, on=self.on) else None
        reason = form.cleaned_data.get("limit_reason", "")
        return Act(by=officer, on=self.on, at=timezone.now(), approved_by=leader, mode=self._mode, limit_reason=reason)

    def _leader_for(self, officer: Officer) -> Officer:
        """Return who approves what an officer asks for: a leader of the agency, never the officer.

        :raises StoryRefusedError: there is nobody.
        """
        for found in self.people.values():
            leads = Role.LEADER in ROLE_COVERS[Role(found.role)]
            if leads and found.agency_id == officer.agency_id and found.pk != officer.pk:
                return found
        raise StoryRefusedError(f"Nobody approves what {officer} of {officer.agency} asks for.")

    def _tell(self, step: str, told: Any) -> Any:
        try:
            return told()
        except StepRefused as refusal:
            raise StoryRefusedError(
                f"{step} ({self.on}): {refusal.says} {getattr(refusal, 'by_field', '')}"
            ) from refusal
