"""What can be done next on a record, what is closed and why, and what waits for somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from ecocase.desk.templatetags.tables import names
from ecocase.kernel.models import Approval
from ecocase.kernel.views.addresses import url_of_step
from ecocase.kernel.workflow import recorded_models, steps_of
from ecocase.policy.competence import AgencyKind

if TYPE_CHECKING:
    from datetime import date

    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow import Step


@dataclass
class Next:
    """Steps of a record as one officer sees them today."""

    open: list[dict[str, Any]] = field(default_factory=list)
    blocked: list[dict[str, Any]] = field(default_factory=list)
    theirs: list[dict[str, Any]] = field(default_factory=list)
    # Open and blocked steps that a file seldom needs.
    more_open: list[dict[str, Any]] = field(default_factory=list)
    more_blocked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def more_count(self) -> int:
        """How many steps are folded away."""
        return len(self.more_open) + len(self.more_blocked)


# The step in which a record's life ends: what it still lacks is told from the beginning.
GOALS = {"case": "close"}
ENDED = frozenset({"closed", "terminated", "passed_on"})
KIND_NAMES = {
    AgencyKind.ENVIRONMENT_BUREAU: "Environment bureau",
    AgencyKind.PROCURATORATE: "Procuratorate",
    AgencyKind.OTHER_DEPARTMENT: "Other department",
}


def next_steps(record: Any, officer: Officer, *, on: date, with_new: bool = True) -> Next:
    """Sort a record's steps into open, blocked and theirs.

    Steps that the record's state does not offer are not shown; steps that make a record within this one are.
    """
    found = Next()
    waiting = _asked_on(record.file, officer).get((record.kind(), record.pk), set())
    for step in steps_of(type(record)).values():
        if step.follows_only or step.makes_a_record:
            continue
        if not step.starts_from(step.state_of(record)):
            if step.name == GOALS.get(record.kind()) and step.state_of(record) not in ENDED:
                _place(found, step, record, None, officer, on, too_early=True)
            continue
        if step.name in waiting:
            found.theirs.append({"label": step.label, "who": _("waits for a leader's approval")})
            continue
        _place(found, step, record, None, officer, on)
    if with_new:
        for model, step in making_steps(type(record)):
            _place(found, step, model(), record, officer, on)
    if found.open:
        found.open[0]["primary"] = True
    return found


def _asked_on(file: Any, officer: Officer) -> dict[tuple[str, int], set[str]]:
    """Return the steps of a file that wait for a leader of the agency, by record; read once per file object."""
    known = file.__dict__.get("_asked")
    if known is None:
        known = {}
        for approval in Approval.objects.filter(
            file_type=file.kind(), file_id=file.pk, state=Approval.State.ASKED, agency=officer.agency
        ):
            known.setdefault((approval.record_type, approval.record_id), set()).add(approval.step)
        file.__dict__["_asked"] = known
    return known


def making_steps(parent: type) -> list[tuple[Any, Step]]:
    """Return the steps that make a record within one of this kind."""
    found = []
    for model in recorded_models():
        points_here = model is not parent and any(
            isinstance(link, ForeignKey) and link.related_model is parent for link in model._meta.concrete_fields
        )
        if points_here:
            found += [
                (model, step)
                for step in steps_of(model).values()
                if step.makes_a_record and not step.follows_only and step.actor.holds is not None
            ]
    return found


def _place(
    found: Next, step: Step, record: Any, within: Any, officer: Officer, on: date, *, too_early: bool = False
) -> None:
    subject = within if within is not None else record
    if not step.actor.is_of_kind(officer.agency):
        # What others seldom need, or cannot do yet, is theirs to see.
        if step.rare or too_early or not all(condition(subject, on) for condition in step.requires):
            return
        who = ", ".join(str(_(KIND_NAMES[kind])) for kind in sorted(step.actor.kinds) if kind in KIND_NAMES)
        found.theirs.append({"label": step.label, "who": who})
        return
    if step.actor.why_not(officer, subject, on=on):
        return
    asked = [(condition, condition(subject, on)) for condition in step.requires]
    conditions = [
        {"text": condition.what if met else condition.unmet, "met": met, "article": "" if met else condition.article}
        for condition, met in asked
    ]
    if too_early:
        labels = dict(step.field.choices or ())
        stages = names([str(labels[source]) for source in step.sources if source in labels])
        says = _("The file must have come to: %(stages)s.") % {"stages": stages}
        conditions.insert(0, {"text": says, "met": False, "article": ""})
    missing = too_early or not all(met for _condition, met in asked)
    shown = {
        "label": step.label,
        "url": url_of_step(step, record, within),
        "articles": list(step.legal_basis),
        # Where a step has no line of its own, its first effect says what it is for.
        "note": step.hint or (step.effects[0].says if step.effects else ""),
        "approval": step.approval,
        "primary": False,
        "missing": sorted(conditions, key=lambda condition: condition["met"]) if missing else [],
    }
    if step.rare:
        (found.more_blocked if missing else found.more_open).append(shown)
    else:
        (found.blocked if missing else found.open).append(shown)
