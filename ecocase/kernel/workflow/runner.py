"""The one door: `perform` carries out a step on a record, `begin` a step that makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecocase.kernel import audit, deadlines, documents, law
from ecocase.kernel.acts import Act, Mode
from ecocase.kernel.models import Acknowledgement, Attachment, FileRecord, Recorded, RecordReference, protected_fields
from ecocase.kernel.workflow.asks import OwnField, Papers
from ecocase.kernel.workflow.declaration import Step, being_performed, steps_of
from ecocase.kernel.workflow.inputs import Inputs
from ecocase.kernel.workflow.refusals import (
    InputRefused,
    LimitExceeded,
    NotCompetent,
    RecordChanged,
    RequirementUnmet,
    StepNotOpen,
)
from ecocase.kernel.workflow.registry import consequences_of, files_of_step
from ecocase.kernel.workflow.units import Unit, current_unit, record_unit

if TYPE_CHECKING:
    from datetime import date


def declared_step(step_name: str, model: type[Recorded]) -> Step:
    """Return a model's step by name.

    :raises LookupError: the model declares no such step.
    """
    step = steps_of(model).get(step_name)
    if step is None:
        raise LookupError(step_name)
    return step


def perform(
    step_name: str, record: Any, act: Act, inputs: Inputs | None = None, *, seen_version: int | None = None
) -> Any:
    """Carry out one legal step on one record, or change nothing.

    :param seen_version: the record's version when the officer's page was drawn.
    :returns: the record as it is now.
    :raises StepRefused: NotCompetent, StepNotOpen, RequirementUnmet, InputRefused, RecordChanged, RecordBusy.
    """
    with record_unit() as unit:
        unit.lock(files_of_step(step_name, record))
        # A fresh, locked row: two officers cannot take the same step twice.
        manager = type(record)._default_manager
        fresh = manager.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
        step = declared_step(step_name, type(fresh))
        return _carry_out(step, fresh, act, inputs or Inputs(), unit, seen_version)


def begin(
    step_name: str, model: type[Recorded], act: Act, inputs: Inputs | None = None, *, within: Any = None, **given: Any
) -> Any:
    """Carry out a step that makes a record.

    :param within: the record whose file is locked first and on which the actor's right is checked.
    :param given: fields of the new record that the caller knows (its case, its clue …).
    :raises StepRefused: as `perform`.
    """
    with record_unit() as unit:
        if within is not None:
            unit.lock(within.files_to_lock())
            if not unit.faces:
                # What was read before the lock may have changed while this act waited for it.
                within.refresh_from_db()
                within.forget_facts()
        step = declared_step(step_name, model)
        return _carry_out(
            step, new_record(model, act, within, **given), act, inputs or Inputs(), unit, None, within=within
        )


def new_record(model: type[Recorded], act: Act, within: Any = None, **given: Any) -> Any:
    """Return an unsaved record: it belongs to the record within which it is made, and opens with the act."""
    fresh = model(**given)
    if within is not None:
        for link in _links(model, type(within)):
            if getattr(fresh, link.attname) is None:
                setattr(fresh, link.name, within)
    if isinstance(fresh, FileRecord):
        fresh.opened_at = fresh.opened_at or act.moment
        if within is not None:
            fresh.practice = within.file.practice
    return fresh


def belongs_to(model: type[Recorded], parent: type[Recorded]) -> bool:
    """Whether records of a model may be made within one of another model."""
    return bool(_links(model, parent))


def _links(model: type[Recorded], parent: type[Recorded]) -> list[Any]:
    # A record that names another one of its kind is not made within it.
    fields = model._meta.concrete_fields if model is not parent else ()
    return [field for field in fields if isinstance(field, models.ForeignKey) and field.related_model is parent]


def check(
    step: Step, record: Any, act: Act, inputs: Inputs, *, seen_version: int | None = None, within: Any = None
) -> None:
    """Ask every condition of a step, in the order competent, open, version, day, requirements, entries, limits.

    :raises StepRefused: the first condition that is not met.
    """
    _check_competence(step, record, act, within)
    _check_state(step, record)
    if seen_version is not None and seen_version != record.version:
        raise RecordChanged(
            _("Somebody changed this record after you opened the page."), step=step, article=step.legal_basis[0]
        )
    _check_day(step, record, act)
    _check_requirements(step, record, act.on, within)
    _check_inputs(step, record, act, inputs)


def check_standing(step: Step, record: Any, on: date, *, within: Any = None) -> None:
    """Ask what does not depend on what is entered: the state, and what is on file on a day.

    :raises StepRefused: StepNotOpen or RequirementUnmet.
    """
    _check_state(step, record)
    _check_requirements(step, record, on, within)


def _check_state(step: Step, record: Any) -> None:
    if not step.starts_from(step.state_of(record)):
        raise StepNotOpen(_not_open_sentence(step, record), step=step, article=step.legal_basis[0])


def _check_requirements(step: Step, record: Any, on: date, within: Any) -> None:
    subject = record if record.pk else within or record
    for condition in step.requires:
        if not condition(subject, on):
            raise RequirementUnmet(condition.unmet, key=condition.key, step=step, article=condition.article)


def _check_competence(step: Step, record: Any, act: Act, within: Any) -> None:
    if step.follows_only:
        # The author's competence was checked at the step that this one follows from.
        if not _is_inside_a_step():
            raise NotCompetent(step.actor.why_not(act.by, record, on=act.on), step=step)
        return
    bearer = record if record.pk else within
    if _is_inside_a_step() and not step.makes_a_record:
        return
    why_not = step.actor.why_not(act.by, bearer, on=act.on)
    if why_not:
        raise NotCompetent(why_not, step=step, article=step.legal_basis[0])


def _check_day(step: Step, record: Any, act: Act) -> None:
    today = act.at.astimezone().date()
    if act.on > today:
        says = _("The day of the act cannot lie in the future. Enter %(today)s or an earlier day.") % {
            "today": today.isoformat()
        }
        raise InputRefused({"on": [says]}, step=step, articles={says: step.legal_basis[0]})
    earliest = record.acted_on
    if earliest is not None and act.on < earliest and not step.correcting and not _is_inside_a_step():
        says = _("The day of the act cannot lie before the step it follows (%(day)s).") % {"day": date_format(earliest)}
        raise InputRefused({"on": [says]}, step=step, articles={says: step.legal_basis[0]})


def _check_inputs(step: Step, record: Any, act: Act, inputs: Inputs) -> None:
    by_field: dict[str, list[str]] = {}
    articles: dict[str, str] = {}
    for rule in step.rules:
        complaint = rule.complaint(record, act, inputs)
        if complaint:
            by_field.setdefault(rule.field, []).append(complaint)
            articles[complaint] = rule.article
    if by_field:
        raise InputRefused(by_field, step=step, article=step.legal_basis[0], articles=articles)
    exceeded = [warning for limit in step.limits if (warning := limit.warning(record, act, inputs))]
    if exceeded and not act.limit_reason:
        raise LimitExceeded({"limit_reason": exceeded}, step=step, article=step.limits[0].article)


def _is_inside_a_step() -> bool:
    unit = current_unit()
    return bool(unit and unit.faces)


def _carry_out(
    step: Step, fresh: Any, act: Act, inputs: Inputs, unit: Unit, seen_version: int | None, *, within: Any = None
) -> Any:
    check(step, fresh, act, inputs, seen_version=seen_version, within=within)
    warnings = [(limit, says) for limit in step.limits if (says := limit.warning(fresh, act, inputs))]
    before = step.state_of(fresh)
    _keep_own_answers(step, fresh, inputs)
    for asked in (fresh if fresh.pk else None, within):
        if asked is not None:
            asked.forget_facts()
    with being_performed(fresh):
        getattr(fresh, step.name)(act, inputs)
    is_new = fresh.pk is None
    _validate(fresh, step)
    fresh.version += 1
    fresh.acted_on = max(filter(None, (fresh.acted_on, act.on)))
    fresh.save()
    if is_new and hasattr(fresh, "opened_at"):
        unit.own(fresh)
    _note(step, fresh, before, act, inputs, unit)
    _attach(step, fresh, act, inputs)
    _follow_clocks(step, fresh, act)
    _put_limits_before_the_leader(step, fresh, act, warnings)
    unit.faces.append(f"{fresh.kind()}.{step.name}")
    try:
        for key in step.issues:
            documents.order(key, fresh, act, inputs)
        for consequence in consequences_of(type(fresh), step.name):
            consequence(fresh, act, inputs)
    finally:
        unit.faces.pop()
    fresh.forget_facts()
    return fresh


def _keep_own_answers(step: Step, fresh: Any, inputs: Inputs) -> None:
    for ask in step.asks_for:
        if isinstance(ask, OwnField) and ask.name in inputs:
            setattr(fresh, ask.name, inputs[ask.name])


def _validate(fresh: Any, step: Step) -> None:
    """Check fields and constraints. Assigning a protected state is what full_clean would do, so states stay out."""
    states = {state.name for state in protected_fields(fresh)}
    untouched_keys = {
        found.name
        for found in fresh._meta.concrete_fields
        if isinstance(found, models.ForeignKey) and fresh.pk is not None
    }
    try:
        fresh.full_clean(exclude=states | untouched_keys, validate_constraints=False, validate_unique=True)
        fresh.validate_constraints()
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        cleaned = {("" if name == "__all__" else name): says for name, says in by_field.items()}
        raise InputRefused(cleaned, step=step, article=step.legal_basis[0]) from error


def _note(step: Step, fresh: Any, before: str, act: Act, inputs: Inputs, unit: Unit) -> None:
    early = law.not_yet_in_force(step.legal_basis, on=act.on)
    mode = act.mode
    unit.notes.append(
        audit.Note(
            record=fresh,
            act=act,
            step=step.name,
            label=_untranslated(step.label),
            articles=step.legal_basis,
            law_version="before-the-rule:" + ",".join(found.key for found in early) if early else "",
            before=before,
            after=step.state_of(fresh),
            inputs=_for_the_trail(step, act, inputs, mode),
            given=inputs,
            caused_by=unit.faces[-1] if unit.faces else "",
        )
    )


def _for_the_trail(step: Step, act: Act, inputs: Inputs, mode: Mode) -> dict[str, Any]:
    shown: dict[str, Any] = {"answers": [list(pair) for pair in inputs.shown]}
    if act.limit_reason:
        shown["limit_reason"] = act.limit_reason
    if mode is not Mode.LIVE:
        shown["mode"] = mode.value
    return shown


def _attach(step: Step, fresh: Any, act: Act, inputs: Inputs) -> None:
    for ask in step.asks_for:
        if isinstance(ask, Papers):
            for stored in inputs.get(ask.name) or ():
                Attachment.objects.create(
                    **RecordReference.of(fresh),
                    stored=stored,
                    agency=act.agency,
                    purpose=ask.purpose,
                    audience=Attachment.Audience.OWN if ask.own else Attachment.Audience.FILE,
                    act_id=act.id,
                    added_on=act.on,
                )


def _follow_clocks(step: Step, fresh: Any, act: Act) -> None:
    for key in step.stops:
        deadlines.stop(fresh, key, act, ground=step.name)
    for key in step.starts:
        deadlines.start(fresh, key, act, agency=act.agency, ground=step.name)


def _put_limits_before_the_leader(step: Step, fresh: Any, act: Act, warnings: list[tuple[Any, str]]) -> None:
    """Enter an exceeded limit for a leader's note; an approved step has had its leader already."""
    if act.approved_by is not None or act.mode is Mode.REPLAYED:
        return
    for limit, says in warnings:
        Acknowledgement.objects.create(
            **RecordReference.of(fresh),
            step=step.name,
            label=str(step.label),
            limit=says[:300],
            article_key=limit.article,
            reason=act.limit_reason,
            agency=act.agency,
            entered_by=act.by,
            entered_at=act.at,
            act_id=act.id,
        )


def _not_open_sentence(step: Step, record: Any) -> str:
    state = getattr(record, f"get_{step.field.name}_display")()
    return _("“%(step)s” is not possible now: the record stands at “%(state)s”.") % {
        "step": step.label,
        "state": state,
    }


def _untranslated(label: Any) -> str:
    """Return the English msgid: the trail keeps one wording, and the screen translates it."""
    with translation.override(None):
        return str(label)
