"""Write the lawyer's table: every declared step with its articles, actor, conditions and effects."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ecocase.kernel.documents import spec_of
from ecocase.kernel.workflow import recorded_models, steps_of
from ecocase.policy import deadlines
from ecocase.policy.articles import ARTICLES

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable

    from ecocase.kernel.models import Recorded
    from ecocase.kernel.workflow import Step

REGISTER = Path(settings.BASE_DIR) / "docs" / "REGISTER.md"
HEAD = """# Legal register

Every step that ecocase knows, as it is declared beside its code, with the articles it rests on. Written by
`./dev manage legal_register`; `--check` fails when it is stale. A step without articles or without an actor cannot be
declared. “Follows” means: nobody's button, another step brings it about. “Four eyes” means: a leader approves.
"""
COLUMNS = ("Step", "Articles", "Who", "From → to", "Only if", "Warned if", "Paper", "Periods")


class Command(BaseCommand):
    """Writes docs/REGISTER.md, or checks it."""

    help = "Write docs/REGISTER.md from the declared steps; with --check, fail when it is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or check.

        :raises CommandError: the file does not say what the steps say.
        """
        text = register_text()
        if not options["check"]:
            REGISTER.write_text(text, encoding="utf-8")
            self.stdout.write(f"{REGISTER.name}: {text.count(chr(10))} lines.")
            return
        if not REGISTER.exists() or REGISTER.read_text(encoding="utf-8") != text:
            message = "docs/REGISTER.md is stale: run ./dev manage legal_register and let the lawyer read what changed."
            raise CommandError(message)
        self.stdout.write("docs/REGISTER.md says what the steps say.")


def register_text() -> str:
    """Return the whole register as Markdown."""
    used: set[str] = set()
    parts = [HEAD]
    for model in recorded_models():
        steps = list(steps_of(model).values())
        used.update(key for step in steps for key in _articles_of(step))
        parts.append(_machine(model, steps))
    parts.append(_sources(used))
    return "\n".join(parts)


def _machine(model: type[Recorded], steps: Iterable[Step]) -> str:
    lines = [f"## {_in(model._meta.verbose_name, 'zh-hans')} – {_in(model._meta.verbose_name, 'en')}", ""]
    lines += [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    lines += [_row(_cells(model, step)) for step in steps]
    return "\n".join([*lines, ""])


def _cells(model: type[Recorded], step: Step) -> list[str]:
    return [
        f"**{_in(step.label, 'zh-hans')}**<br>{_in(step.label, 'en')}<br>`{model.kind()}.{step.name}`",
        "<br>".join(ARTICLES[key].label_zh for key in step.legal_basis),
        _who(step),
        f"{_states(step, step.sources)} → {_target(step)}",
        "<br>".join(f"{_in(found.what, 'zh-hans')} ({ARTICLES[found.article].label_zh})" for found in step.requires),
        "<br>".join(f"{_in(found.says, 'zh-hans')} ({ARTICLES[found.article].label_zh})" for found in step.limits),
        "<br>".join(spec_of(key).title for key in step.issues),
        "<br>".join([*(f"+ {_period(key)}" for key in step.starts), *(f"– {_period(key)}" for key in step.stops)]),
    ]


def _who(step: Step) -> str:
    if step.follows_only:
        return "follows"
    actor = step.actor
    kinds = " or ".join(kind.value.replace("_", " ").lower() for kind in sorted(actor.kinds))
    roles = " or ".join(role.value.lower() for role in (actor.role, actor.also) if role is not None)
    told = [f"{kinds}, {roles}"]
    if actor.party:
        told.append(f"the very {actor.party.replace('_', ' ').replace('.', ' of ')}")
    if actor.holds is not None:
        told.append(f"holds “{actor.holds.name.lower()}”")
    if step.approval:
        told.append("four eyes, always" if step.approval_fixed else "four eyes")
    return "; ".join(told)


def _target(step: Step) -> str:
    several = getattr(step.target, "allowed_states", None)
    if several is not None:
        return _states(step, several)
    return "stays" if step.target is None else _states(step, [step.target])


def _states(step: Step, states: Iterable[str]) -> str:
    names = dict(step.field.flatchoices)
    # Declared sources may be a set: the register keeps the order of the machine's states.
    order = ["", *names]
    known = sorted(states, key=lambda state: (order.index(state) if state in order else len(order), state))
    return " / ".join(_in(names.get(state, state), "zh-hans") if state else "new" for state in known)


def _period(key: str) -> str:
    rule = deadlines.period(key, date.max)
    return key if rule is None else rule.label_zh


def _articles_of(step: Step) -> set[str]:
    conditions = (*step.requires, *step.rules, *step.limits)
    return {*step.legal_basis, *(found.article for found in conditions)} - {""}


def _sources(used: set[str]) -> str:
    lines = ["## Articles used", "", _row(("Article", "In force", "Read", "Checked by a lawyer")), _row(["---"] * 4)]
    for key in ARTICLES:
        if key in used:
            found = ARTICLES[key]
            since = f"{found.in_force_from or '…'} – {found.in_force_until or ''}".strip()
            lines.append(_row((found.label_zh, since, found.reading.value, str(found.checked_on or "not yet"))))
    return "\n".join([*lines, ""])


def _in(words: Any, language: str) -> str:
    with translation.override(language):
        return str(words)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
