"""Whatever four agencies' people try, in whatever order: the law's steps hold, and nothing else happens."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.models import Case
from cases.services import stage_differences
from ecocase.desk.nextsteps import making_steps
from ecocase.kernel import access, audit, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.forms import StepForm
from ecocase.kernel.models import Agency, AuditEntry, FileRecord, Grant
from ecocase.kernel.workflow import StepRefused, begin, model_of_kind, perform, recorded_models, steps_of
from ecocase.kernel.workflow.runner import new_record
from ecocase.policy.competence import Role
from negotiation.models import Negotiation
from referrals.models import Clue, Referral
from tests.acting import act, do, officer
from tests.journeys.making import a_case, a_claim, a_clue, a_draft, a_letter, a_table
from tests.properties.filling import PLACES, filled
from tests.properties.standing import illegal_changes, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecocase.kernel.models import Officer, Recorded
    from ecocase.kernel.workflow import Act, Step

QUICK = settings(
    max_examples=12, stateful_step_count=35, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
LONG = settings(QUICK, max_examples=400, derandomize=False, print_blob=True)
PROFILE = LONG if os.environ.get("ECOCASE_PROPERTIES") == "long" else QUICK
ROLES = (Role.OFFICER, Role.LEADER, Role.LIAISON)
FILES = [model for model in recorded_models() if issubclass(model, FileRecord)]
DAYS = (0, 1, 7, 40, -1)
FEWEST_KINDS_OF_STEPS = 15
DEEDS = ("take_an_open_step",) * 8 + ("try_anything",) * 2 + ("share_a_file", "end_a_share")
REGISTER = steps_of(Clue)["register"]


class Steps(RuleBasedStateMachine):
    """Files at every stage, and people who take steps on them."""

    people: ClassVar[list[Officer]] = []
    outcomes: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = standing()
        self.is_new = True

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(data=st.data(), deed=st.sampled_from(DEEDS))
    def somebody_acts(self, data: st.DataObject, deed: str) -> None:
        """One rule that weighs its deeds, so that no run goes without steps that succeed."""
        getattr(self, deed)(data)

    def take_an_open_step(self, data: st.DataObject) -> None:
        """Somebody who may does what is open on a record."""
        record = self._record(data)
        on = self._day(data, record)
        offered = {}
        for model, step, within in [*_steps_on(record), *_beginnings_in(record)]:
            able = [person for person in self.people if not step.actor.why_not(person, record, on=on)]
            is_open = step.makes_a_record or step.starts_from(step.state_of(record))
            if able and is_open and not step.follows_only and all(met(record, on) for met in step.requires):
                offered[f"{model.kind()}.{step.name}"] = (model, step, within, able)
        if offered:
            model, step, within, able = offered[data.draw(st.sampled_from(sorted(offered)), "step")]
            self._try(data, data.draw(st.sampled_from(able), "by"), step, model, record, within, on)

    def try_anything(self, data: st.DataObject) -> None:
        """Anybody tries anything: what is closed, what is others' work, what only follows from other steps."""
        record = self._record(data)
        tried = {
            f"{model.kind()}.{step.name}": (model, step, within)
            for model, step, within in [*_steps_on(record), *_beginnings_in(record), (Clue, REGISTER, None)]
        }
        model, step, within = tried[data.draw(st.sampled_from(sorted(tried)), "step")]
        person = data.draw(st.sampled_from(self.people), "by")
        self._try(data, person, step, model, record, within, self._day(data, record))

    def share_a_file(self, data: st.DataObject) -> None:
        """A file is shared with an agency, for good or until a day."""
        file, agency, deed = self._share(data)
        until = data.draw(st.sampled_from((None, deed.on, deed.on + timedelta(days=20))), "until")
        right = data.draw(st.sampled_from((Right.SUMMARY, Right.VIEW, Right.ADVISE)), "right")
        access.grant(file, agency, right, deed, ground=data.draw(st.sampled_from(("shared", "lent"))), until=until)
        self._check_right(file, agency, deed.on)
        self._go_on()

    def end_a_share(self, data: st.DataObject) -> None:
        """A share is taken back; what rests on other grounds stays."""
        file, agency, deed = self._share(data)
        ground = data.draw(st.sampled_from(("shared", "lent")))
        access.revoke(file, agency, deed, ground=ground, end_ground="taken_back")
        self._check_right(file, agency, deed.on)
        self._go_on()

    @invariant()
    def the_house_is_in_order(self) -> None:
        if not self.is_new:
            return
        self.is_new = False
        assert [code for code in PLACES if audit.first_break(Agency.objects.get(code=code))] == []
        assert [found for model in FILES for found in access.differences(model)] == []
        assert deadlines.differences() == []
        assert stage_differences() == []
        for case in Case.objects.all():
            over = [row for row in case.facts.coverage_table.rows if row.over > 0]
            assert not over or _was_warned(case), over

    def _record(self, data: st.DataObject) -> Any:
        by_kind: dict[str, list[int]] = {}
        for kind, pk in sorted(self.now.records):
            by_kind.setdefault(kind, []).append(pk)
        kind = data.draw(st.sampled_from(sorted(by_kind)), "kind")
        pk = data.draw(st.sampled_from(by_kind[kind]), "record")
        return model_of_kind(kind)._default_manager.get(pk=pk)

    def _day(self, data: st.DataObject, record: Any) -> date:
        day = record.acted_on + timedelta(days=data.draw(st.sampled_from(DAYS), "days later"))
        return min(day, timezone.localdate() + timedelta(days=1))

    def _share(self, data: st.DataObject) -> tuple[Any, Agency, Act]:
        record = self._record(data)
        deed = act(self.people[0], record.file.acted_on)
        return record.file, data.draw(st.sampled_from(self.people), "to").agency, deed

    def _try(
        self, data: st.DataObject, by: Officer, step: Step, model: type[Recorded], found: Any, within: Any, on: date
    ) -> None:
        record = new_record(model, act(by, on), within) if step.makes_a_record else found
        answers = filled(StepForm(step, record, by, within=within), by, on, data.draw)
        form = StepForm(step, record, by, answers, within=within)
        if not form.is_valid():
            self.outcomes["form"] += 1
            return
        deed = act(by, on, limit_reason=form.cleaned_data.get("limit_reason", ""))
        bearer = record if record.pk else within
        may = bearer is None or _holds(by.agency, bearer.file, step, on)
        try:
            # A refusal inside must leave nothing behind in an act that goes on.
            with transaction.atomic():
                if step.makes_a_record:
                    begin(step.name, type(record), deed, form.inputs(), within=within)
                else:
                    seen = data.draw(st.sampled_from((None, None, record.version, record.version + 1)), "seen")
                    perform(step.name, record, deed, form.inputs(), seen_version=seen)
        except StepRefused as refusal:
            self.outcomes[refusal.reason_key] += 1
            assert standing() == self.now
            return
        self.outcomes[f"{record.kind()}.{step.name}"] += 1
        assert may
        assert not step.follows_only
        assert step.actor.has_role(by)
        assert any(by.agency.acts_as(kind) for kind in step.actor.kinds)
        assert on <= timezone.localdate()
        before = self.now
        self._go_on()
        assert illegal_changes(before, self.now) == []
        assert self.now.last_entry > before.last_entry

    def _go_on(self) -> None:
        self.now, self.is_new = standing(), True

    def _check_right(self, file: Any, agency: Agency, on: date) -> None:
        live = [grant.right for grant in _live_grants(agency, file, on)]
        assert access.right_of(agency, file, on=on) == (max(live) if live else None)


def _steps_on(record: Any) -> list[tuple[type[Recorded], Step, Any]]:
    return [(type(record), step, None) for step in steps_of(type(record)).values() if not step.makes_a_record]


def _beginnings_in(record: Any) -> list[tuple[type[Recorded], Step, Any]]:
    return [(model, step, record) for model, step in making_steps(type(record))]


def _live_grants(agency: Agency, file: Any, on: date) -> Any:
    return Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        record_type=file.kind(),
        record_id=file.pk,
        agency=agency,
        ended_on=None,
    )


def _holds(agency: Agency, file: Any, step: Step, on: date) -> bool:
    """Whether an agency was granted what a step asks for; told from the grants alone."""
    least = step.actor.holds
    return least is None or _live_grants(agency, file, on).filter(right__gte=least).exists()


def _was_warned(case: Case) -> bool:
    """Whether somebody gave a reason for going beyond a limit on a draft of the case."""
    tables = Negotiation.objects.filter(case=case).values("pk")
    drafts = AuditEntry.objects.filter(file_type="negotiation", file_id__in=tables, record_type="agreement")
    return drafts.filter(inputs__has_key="limit_reason").exists()


@pytest.fixture(scope="module")
def files_at_every_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make people, and files at every stage, once for all runs of the machine."""
    with django_db_blocker.unblock(), transaction.atomic():
        Steps.people = [officer(place, role) for place in PLACES for role in ROLES]
        bureau, prosecutor = Steps.people[0], Steps.people[6]
        a_clue(bureau)
        a_clue(prosecutor)
        a_case(bureau, ("乙公司",))
        a_claim(bureau, ("丙公司",))
        a_draft(bureau, a_table(bureau, ("丁公司", "戊公司")))
        signed = a_draft(bureau, a_table(bureau))
        parties = list(signed.negotiation.parties.all())
        do("sign_agreement", signed, bureau, date(2024, 5, 20), signatories=parties, signed=[])
        letter = a_letter(bureau, prosecutor.agency)
        referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=a_clue(bureau))
        do("submit", referral, bureau, date(2024, 3, 4))
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_whatever_is_tried_only_legal_steps_change_anything(files_at_every_stage: None) -> None:
    Steps.outcomes.clear()
    run_state_machine_as_test(Steps, settings=PROFILE)
    done = [name for name in Steps.outcomes if "." in name]
    # A machine that is always refused would prove nothing.
    assert len(done) >= FEWEST_KINDS_OF_STEPS, Steps.outcomes
