"""PURE: the steps of a proposal as a table: from where to where, who may take it, what it needs, what it causes.

To add a step, add a row to `table.py`; whoever carries it out asks `step_problem` and nothing else.
"""

from placements.codes import Actor
from placements.workflow.model import Attempt, DateMust, Effect, Need, Problem, Step, StepName
from placements.workflow.rules import main_step, step_problem, steps_from, target_of
from placements.workflow.table import REOPEN_WITHIN, STEPS

__all__ = [
    "REOPEN_WITHIN",
    "STEPS",
    "Actor",
    "Attempt",
    "DateMust",
    "Effect",
    "Need",
    "Problem",
    "Step",
    "StepName",
    "main_step",
    "step_problem",
    "steps_from",
    "target_of",
]
