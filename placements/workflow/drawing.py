"""PURE: the table of steps of a proposal as a picture and as a table in Markdown, for docs/workflow.md."""

from collections.abc import Mapping
from enum import StrEnum

from employers.lifecycle.drawing import Diagram, DrawnStep, listed
from placements.codes import EMPLOYED_STATES, FINAL_STATES, REFUSED_STATES, ProposalState
from placements.workflow.model import Step
from placements.workflow.table import STEPS

# Column and row of each state: the way down the middle, what staff still think about on the left, ends on the right.
PLACES: Mapping[StrEnum, tuple[float, float]] = {
    ProposalState.LAPSED: (0, 0),
    ProposalState.SUGGESTED: (1, 0),
    ProposalState.DISMISSED: (2, 0),
    ProposalState.PUT_OFF: (0, 1),
    ProposalState.ACCEPTED_BY_ADVISER: (1, 1),
    ProposalState.WITHDRAWN: (3, 1),
    ProposalState.QUERY: (0, 2),
    ProposalState.CLIENT_INFORMED: (1, 2),
    ProposalState.CLIENT_DECLINED: (2, 3),
    ProposalState.CLIENT_OBJECTED: (0, 3),
    ProposalState.CLIENT_AGREED: (1, 3),
    ProposalState.EMPLOYER_SILENT: (0, 4.5),
    ProposalState.SHORT_PROFILE_SENT: (1, 4),
    ProposalState.VACANCY_FILLED: (3, 3),
    ProposalState.EMPLOYER_INTERESTED: (1, 5),
    ProposalState.IN_WORK_ELSEWHERE: (3, 5),
    ProposalState.IDENTITY_RELEASED: (1, 6),
    ProposalState.INTERVIEW: (1, 7),
    ProposalState.NOT_HIRED: (2, 6),
    ProposalState.TRIAL: (0, 7),
    ProposalState.HIRED: (1, 8),
    ProposalState.HIRE_CANCELLED: (2, 8),
    ProposalState.STARTED: (1, 9),
    ProposalState.ENDED_EARLY: (2, 9.5),
    ProposalState.CHECK_6M: (1, 10),
    ProposalState.CHECK_12M: (1, 11),
    ProposalState.CLOSED: (3, 9),
}


def _look(state: StrEnum) -> str:
    if state in REFUSED_STATES:
        return "refused"
    return "final" if state in FINAL_STATES else "work" if state in EMPLOYED_STATES else ""


def _drawn(step: Step) -> DrawnStep:
    months = [f"{step.after_months} months of work"] if step.after_months else []
    return DrawnStep(
        name=step.name, label=step.label, sources=step.sources, targets=(step.target,) if step.target else (),
        is_timer=step.is_timer,
        cells=(listed(step.actors), ", ".join(sorted(step.needs) + months), listed(step.effects)),
    )  # fmt: skip


_DIAGRAM = Diagram(
    title="States of a proposal and the steps between them",
    places=PLACES,
    looks=_look,
    steps=[_drawn(step) for step in STEPS.values()],
    key=(
        "Dashed arrows: timers and match runs, which people can undo. "
        "Dashed boxes: reached from many states, which the table names."
    ),
)


def picture() -> str:
    """The workflow as an SVG: boxes are states, arrows steps, dashed where a timer takes them."""
    return _DIAGRAM.picture()


def table() -> str:
    """The steps as rows of a Markdown table: from, to, who may, what it needs, what it causes."""
    return _DIAGRAM.table()
