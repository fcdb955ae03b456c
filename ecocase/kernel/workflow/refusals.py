"""Why a step is refused, in words for the screen. A refusal changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from ecocase.kernel.workflow.declaration import Step


class StepRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A step that was not done. Carries the step, hence its article, and a sentence for the officer."""

    reason_key = "refused"

    def __init__(self, says: Any, *, step: Step | None = None, article: str = "") -> None:
        super().__init__(str(says))
        self.says = str(says)
        self.step = step
        self.article = article


class NotCompetent(StepRefused):
    """The officer's agency or role may not take this step."""

    reason_key = "not_competent"


class StepNotOpen(StepRefused):
    """The record is not in a state from which the step starts."""

    reason_key = "not_open"


class RequirementUnmet(StepRefused):
    """A condition of the law about what is on file is not met."""

    reason_key = "requirement"

    def __init__(self, says: Any, *, key: str, step: Step | None = None, article: str = "") -> None:
        super().__init__(says, step=step, article=article)
        self.key = key


class InputRefused(StepRefused):
    """What was entered does not do. `by_field` maps a field's name ("" for the whole form) to sentences.

    `articles` maps a sentence to the article that asks for it, where that is another one than the step's first.
    """

    reason_key = "input"

    def __init__(
        self,
        by_field: dict[str, list[str]],
        *,
        step: Step | None = None,
        article: str = "",
        articles: dict[str, str] | None = None,
    ) -> None:
        first = next((says for sentences in by_field.values() for says in sentences), _("Check the form."))
        super().__init__(first, step=step, article=article)
        self.by_field = by_field
        self.articles = articles or {}


class LimitExceeded(InputRefused):
    """A limit that the law sets in principle is exceeded and no reason is given yet."""

    reason_key = "limit"


class RecordChanged(StepRefused):
    """Somebody changed the record after the page was drawn."""

    reason_key = "changed"


class RecordBusy(StepRefused):
    """Somebody else is working on the file this very moment."""

    reason_key = "busy"
