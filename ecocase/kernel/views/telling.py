"""What a step's pages say before it is done: the words of its button, and what happens with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ecocase.kernel.fields import written_day

if TYPE_CHECKING:
    from ecocase.kernel.workflow import Step


def button_of(step: Step, *, approval: bool) -> str:
    """Return the words of a step's button: the act and whom it reaches, put before the leader where one decides."""
    words = str(step.button or step.label)
    return _("Ask the leader: %(step)s") % {"step": words} if approval else words


def told(value: Any) -> str:
    """Return a fact of a record as text: days and amounts as people write them."""
    if isinstance(value, date):
        return written_day(value)
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def conditions_of(step: Step, subject: Any, on: date) -> list[dict[str, Any]]:
    """Return what a step asks to be on file, and whether it is."""
    return [
        {"text": condition.what, "met": condition(subject, on), "article": condition.article}
        for condition in step.requires
    ]


def effects_of(step: Step, record: Any) -> list[dict[str, Any]]:
    """Return what happens with a step: as declared, and how the record moves on where the step fixes that."""
    told = [{"says": effect.says, "article": effect.article, "icon": effect.icon} for effect in step.effects]
    names = {str(state): label for state, label in step.field.choices or ()}
    before, after = str(step.state_of(record)), str(step.target) if isinstance(step.target, str) else ""
    if after in names and before != after:
        kind = record._meta.verbose_name
        says = _("The %(kind)s stands at “%(after)s” from then on.") % {"kind": kind, "after": names[after]}
        told.append({"says": says, "article": "", "icon": "arrow-big-right"})
    if not told:
        told.append({"says": _("The act is entered in the file's record."), "article": "", "icon": "notebook"})
    return told
