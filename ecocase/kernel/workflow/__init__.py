"""Legal steps: how they are declared, and the one door through which they are done."""

from ecocase.kernel.acts import Act, Mode
from ecocase.kernel.workflow.actors import BY_CONSEQUENCE, Actor
from ecocase.kernel.workflow.asks import (
    Agencies,
    Amount,
    Choice,
    Day,
    Listed,
    Number,
    OwnField,
    Papers,
    Records,
    Rows,
    Sums,
    Text,
    YesNo,
)
from ecocase.kernel.workflow.conditions import (
    Limit,
    Requirement,
    Rule,
    input_rule,
    limit,
    requirement,
)
from ecocase.kernel.workflow.declaration import Effect, Step, legal_step, steps_of
from ecocase.kernel.workflow.inputs import Inputs
from ecocase.kernel.workflow.refusals import (
    InputRefused,
    NotCompetent,
    RecordBusy,
    RecordChanged,
    RequirementUnmet,
    StepNotOpen,
    StepRefused,
)
from ecocase.kernel.workflow.registry import carries_out, cautions, follows, locks_along, model_of_kind, recorded_models
from ecocase.kernel.workflow.runner import begin, declared_step, perform
from ecocase.kernel.workflow.units import record_unit

__all__ = [
    "BY_CONSEQUENCE",
    "Act",
    "Actor",
    "Agencies",
    "Amount",
    "Choice",
    "Day",
    "Effect",
    "InputRefused",
    "Inputs",
    "Limit",
    "Listed",
    "Mode",
    "NotCompetent",
    "Number",
    "OwnField",
    "Papers",
    "RecordBusy",
    "RecordChanged",
    "Records",
    "Requirement",
    "RequirementUnmet",
    "Rows",
    "Rule",
    "Step",
    "StepNotOpen",
    "StepRefused",
    "Sums",
    "Text",
    "YesNo",
    "begin",
    "carries_out",
    "cautions",
    "declared_step",
    "follows",
    "input_rule",
    "legal_step",
    "limit",
    "locks_along",
    "model_of_kind",
    "perform",
    "record_unit",
    "recorded_models",
    "requirement",
    "steps_of",
]
