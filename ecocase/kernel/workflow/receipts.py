"""Signing for what came in: the receipt is an act of the receiving agency, in its own chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecocase.kernel import audit
from ecocase.kernel.models import Delivery, Recorded
from ecocase.kernel.workflow.refusals import InputRefused, NotCompetent, StepNotOpen
from ecocase.kernel.workflow.registry import model_of_kind
from ecocase.kernel.workflow.units import record_unit
from ecocase.policy.competence import ROLE_COVERS, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecocase.kernel.acts import Act

    Reaction = Callable[[Any, Delivery, Act], None]

_REACTIONS: dict[type[Recorded], Reaction] = {}
MAY_SIGN = (Role.LIAISON, Role.OFFICER)


def on_receipt(model: type[Recorded]) -> Callable[[Reaction], Reaction]:
    """Register what happens to a record when a paper on it is signed for.

    :raises ValueError: the model has a reaction already.
    """

    def register(function: Reaction) -> Reaction:
        if model in _REACTIONS:
            message = f"{model.__name__} reacts to receipts twice."
            raise ValueError(message)
        _REACTIONS[model] = function
        return function

    return register


def may_sign(act: Act) -> bool:
    """Whether the officer's role covers signing for papers: liaison officer, officer, and their leader."""
    return any(role in ROLE_COVERS[Role(act.by.role)] for role in MAY_SIGN)


def sign_delivery(delivery: Delivery, act: Act) -> Delivery:
    """Sign for a paper: name and time go on the delivery, an entry into the receiver's chain.

    :raises NotCompetent: another agency's paper, or a role that does not sign.
    :raises StepNotOpen: a colleague has signed already.
    """
    record = model_of_kind(delivery.record_type)._default_manager.get(pk=delivery.record_id)
    with record_unit() as unit:
        unit.lock(record.files_to_lock())
        fresh = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
        if fresh.receiver_id != act.agency.pk or not may_sign(act):
            raise NotCompetent(_("This paper is for somebody else to sign for."), article="OPINIONS_23")
        if fresh.signed_on is not None:
            says = _("%(name)s has signed for this paper already, on %(day)s.")
            raise StepNotOpen(
                says % {"name": fresh.signed_by, "day": date_format(fresh.signed_on)}, article="OPINIONS_23"
            )
        if act.on < fresh.sent_on:
            raise InputRefused({"on": [_("A paper cannot be received before it was sent.")]})
        fresh.signed_by, fresh.signed_on, fresh.signed_at = act.by.name, act.on, act.at
        fresh.save(update_fields=["signed_by", "signed_on", "signed_at"])
        unit.notes.append(_note(record, fresh, act))
        reaction = _REACTIONS.get(type(record))
        if reaction is not None:
            reaction(record, fresh, act)
    return fresh


def _note(record: Recorded, delivery: Delivery, act: Act) -> audit.Note:
    number = delivery.paper.number if delivery.paper else ""
    return audit.Note(
        record=record,
        act=act,
        step="sign_for_delivery",
        label=gettext_noop("Sign for a paper"),
        articles=("OPINIONS_23",),
        event="receipt",
        inputs={"answers": [["paper", f"{number} {delivery.subject}".strip()]]},
    )
