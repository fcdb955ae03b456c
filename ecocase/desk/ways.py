"""The lawful ways out of a period: which steps answer it, which are open, and what the closed ones lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ecocase.kernel.views.addresses import url_of_step
from ecocase.kernel.workflow import model_of_kind, steps_of
from ecocase.kernel.workflow.runner import belongs_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from ecocase.desk.names import Named
    from ecocase.kernel.models import Officer
    from ecocase.kernel.workflow import Step

MUST_SUE = "must_sue"
SHOWN = 3
# The steps that answer a period (`kind.step`), the likeliest first. What a step declares to stop comes by itself.
ANSWERS: dict[str, tuple[str, ...]] = {
    "clue_verify": ("clue.open_case", "clue.not_open", "clue.start_verification", "clue.pass_on"),
    "clue_feedback": (
        "referral.sign_for", "referral.accept", "referral.feed_back", "referral.return_to_sender", "referral.hand_back",
        "case.answer_new_damage",
    ),
    "notify_procuratorate": ("case.inform_procuratorate",),
    "obligor_answer": (
        "negotiationparty.record_consent", "negotiationparty.record_no_consent", "negotiationparty.declare_failed",
    ),
    "negotiation_total": (
        "agreement.draft_agreement", "negotiationparty.declare_failed", "negotiation.extend",
    ),
    "confirm_apply": ("confirmation.apply_jointly",),
    "confirm_publicity": ("confirmation.record_confirmation", "confirmation.record_refusal", "confirmation.withdraw"),
    "assessment_due": ("case.record_assessment", "case.commission_assessment"),
    "payment_due": ("paymentduty.record_payment", "paymentduty.declare_default"),
    "restoration_due": ("plan.report_done", "plan.restore_at_obligors_cost", "plan.report_progress"),
    "civil_pil_review": ("publicinterestfile.investigate", "publicinterestfile.publish_announcement"),
    "administrative_pil_review": ("publicinterestfile.investigate", "publicinterestfile.conclude_file"),
    "presuit_announcement": ("publicinterestfile.conclude_file",),
    MUST_SUE: ("negotiationparty.reopen", "referral.draft", "track.end_without_claim"),
}  # fmt: skip

Asked = frozenset[tuple[str, int, str]]


def ways_out(
    key: str,
    subjects: Mapping[str, Any],
    officer: Officer,
    *,
    on: date,
    asked: Asked = frozenset(),
    with_conditions: bool = True,
) -> list[dict[str, Any]]:
    """Return what an officer can do about a period now, open ways first, each with its articles.

    :param subjects: the records that the period is about, by kind: where it runs, and what belongs to it.
    :param asked: steps that wait for a leader, as (kind, id, step).
    :param with_conditions: whether conditions are asked; without, every way counts as open and its page tells more.
    """
    found = []
    for step, record, within in _steps_for(key, subjects):
        subject = within if within is not None else record
        if step.actor.why_not(officer, subject, on=on):
            continue
        if (record.kind(), record.pk or 0, step.name) in asked:
            found.append(_way(step, record, within, lacks=_("It waits for a leader's approval.")))
            continue
        missing = [rule for rule in step.requires if not rule(subject, on)] if with_conditions else []
        lacks = " ".join(str(rule.unmet) for rule in missing)
        articles = dict.fromkeys([*step.legal_basis[:2], *(rule.article for rule in missing if rule.article)])
        found.append(_way(step, record, within, lacks=lacks, articles=list(articles)))
    return sorted(found, key=lambda way: way["blocked"])[:SHOWN]


def _way(step: Step, record: Any, within: Any, *, lacks: str, articles: Iterable[str] = ()) -> dict[str, Any]:
    approval = str(_("A leader approves it.")) if step.approval else ""
    return {
        "label": step.label,
        "url": url_of_step(step, record, within),
        "note": lacks or approval or str(step.hint),
        "articles": list(articles) or list(step.legal_basis[:1]),
        "blocked": bool(lacks),
    }


def _steps_for(key: str, subjects: Mapping[str, Any]) -> Iterator[tuple[Step, Any, Any]]:
    """Return the steps that answer a period and that the states of its records offer: step, record, within."""
    names = list(ANSWERS.get(key, ()))
    for kind, record in subjects.items():
        names += [f"{kind}.{step.name}" for step in steps_of(type(record)).values() if key in step.stops]
    for name in dict.fromkeys(names):
        kind, _dot, step_name = name.partition(".")
        step = steps_of(model_of_kind(kind)).get(step_name)
        if step is None or step.follows_only:
            continue
        if step.makes_a_record:
            within = next((found for found in subjects.values() if belongs_to(model_of_kind(kind), type(found))), None)
            if within is not None:
                yield step, model_of_kind(kind)(), within
        elif (record := subjects.get(kind)) is not None and step.starts_from(step.state_of(record)):
            yield step, record, None


def likely_step(key: str, file: Any) -> str:
    """Return the name of the step that answers a period next, as far as the state of its file tells."""
    for name in ANSWERS.get(key, ()):
        kind, _dot, step_name = name.partition(".")
        step = steps_of(model_of_kind(kind))[step_name]
        if kind != file.kind() or step.starts_from(step.state_of(file)):
            return str(step.label)
    return ""


def likely_way(key: str, name: Named, officer: Officer, asked: Asked = frozenset()) -> dict[str, Any] | None:
    """Return the step that answers a period next, by what is known of a record without reading it: state and right.

    Conditions are asked on the step's own page.
    """
    for answer in ANSWERS.get(key, ()):
        kind, _dot, step_name = answer.partition(".")
        step = steps_of(model_of_kind(kind))[step_name]
        actor = step.actor
        if not (actor.is_of_kind(officer.agency) and actor.has_role(officer) and name.right >= (actor.holds or 0)):
            continue
        if step.makes_a_record and belongs_to(model_of_kind(kind), model_of_kind(name.kind)):
            begin = reverse("begin", args=[kind, step_name])
            return {"label": step.label, "url": f"{begin}?within={name.kind}:{name.uid}"}
        if (kind, name.pk, step_name) in asked:
            return {"label": _("Awaits approval"), "url": name.url}
        if kind == name.kind and step.starts_from(name.state):
            return {"label": step.label, "url": reverse("step", args=[kind, name.uid, step_name])}
    return None


def step_label(name: str) -> str:
    """Return the label of a declared step, by `kind.step`."""
    kind, _dot, step_name = name.partition(".")
    return str(steps_of(model_of_kind(kind))[step_name].label)
