"""PURE: the steps of a proposal as a table: from where to where, who may take it, what it needs.

To add a step, add a row; whoever carries it out asks `step_problem` and nothing else. The table holds the steps of
review; those that follow (client informed, short profile sent, ...) will be further rows.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from placements.codes import DismissReason, ProposalState

REOPEN_WITHIN = timedelta(days=1)


class Actor(enum.StrEnum):
    """Who takes a step: the machine, or a user with one of the roles of `core.users.Role`, named alike."""

    MACHINE = "machine"
    EMPLOYER_ADVISER = "employer_adviser"
    CASE_MANAGER = "case_manager"


class StepName(enum.StrEnum):
    """The steps."""

    LAPSE = "lapse"
    REVIVE = "revive"
    ACCEPT = "accept"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Need(enum.StrEnum):
    """What a step may need beside a person's decision."""

    REASON = "reason"  # one of the step's codes
    NOTE = "note"


@dataclass(frozen=True)
class Step:
    """One row of the table. ``label`` is an English msgid.

    ``notes_for`` are the reasons that say too little without a note. ``only_by_last`` allows the step only to the user
    who took the step before, and ``within`` only for so long after it.
    """

    name: StepName
    label: str
    sources: frozenset[ProposalState]
    target: ProposalState
    actors: frozenset[Actor]
    needs: frozenset[Need] = frozenset()
    reasons: frozenset[str] = frozenset()
    notes_for: frozenset[str] = frozenset()
    only_by_last: bool = False
    within: timedelta | None = None


@dataclass(frozen=True)
class Attempt:
    """Somebody about to take a step: who (role and id; machine without id), when, with what reason and note.

    ``last_at`` and ``last_by`` tell when and by whom the proposal was changed before.
    """

    actor: str
    by: int | None
    now: datetime
    reason: str | None = None
    note: str | None = None
    last_at: datetime | None = None
    last_by: int | None = None


class Problem(enum.Enum):
    """Why a step cannot be taken; the value is the English msgid for people."""

    WRONG_STATE = "This proposal is no longer in a state in which this step is possible. Load the page again."
    WRONG_ROLE = "Your role does not take this step. An employer adviser decides about suggestions."
    REASON_MISSING = "Choose a reason from the list."
    NOTE_MISSING = "Write in a note what this reason means here."
    NOT_BY_OTHERS = "Only the person who took the last step can undo it."
    TOO_LATE = "The last step can be undone for one day. The next match run will look at the pair anew."


_ADVISER = frozenset({Actor.EMPLOYER_ADVISER})
_MACHINE = frozenset({Actor.MACHINE})

STEPS: Mapping[StepName, Step] = {
    step.name: step
    for step in (
        Step(
            name=StepName.LAPSE,
            label="No longer suggested",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.LAPSED,
            actors=_MACHINE,
        ),
        Step(
            name=StepName.REVIVE,
            label="Suggested again",
            sources=frozenset({ProposalState.LAPSED}),
            target=ProposalState.SUGGESTED,
            actors=_MACHINE,
        ),
        Step(
            name=StepName.ACCEPT,
            label="Accept",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.ACCEPTED_BY_ADVISER,
            actors=_ADVISER,
        ),
        Step(
            name=StepName.DISMISS,
            label="Dismiss",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.DISMISSED,
            actors=_ADVISER,
            needs=frozenset({Need.REASON}),
            reasons=frozenset(reason.value for reason in DismissReason),
            notes_for=frozenset({DismissReason.OTHER.value, DismissReason.DATA_WRONG.value}),
        ),
        Step(
            name=StepName.REOPEN,
            label="Undo",
            sources=frozenset({ProposalState.DISMISSED, ProposalState.ACCEPTED_BY_ADVISER}),
            target=ProposalState.SUGGESTED,
            actors=_ADVISER,
            only_by_last=True,
            within=REOPEN_WITHIN,
        ),
        Step(
            name=StepName.WITHDRAW,
            label="Withdraw",
            sources=frozenset({ProposalState.ACCEPTED_BY_ADVISER}),
            target=ProposalState.WITHDRAWN,
            actors=frozenset({Actor.EMPLOYER_ADVISER, Actor.CASE_MANAGER}),
            needs=frozenset({Need.NOTE}),
        ),
    )
}


def step_problem(step: Step, state: ProposalState, attempt: Attempt) -> Problem | None:
    """What stands against this step from this state, None where nothing does. The role is looked at first."""
    if attempt.actor not in step.actors:
        return Problem.WRONG_ROLE
    if state not in step.sources:
        return Problem.WRONG_STATE
    return _missing(step, attempt) or _undo_problem(step, attempt)


def _missing(step: Step, attempt: Attempt) -> Problem | None:
    if Need.REASON in step.needs and attempt.reason not in step.reasons:
        return Problem.REASON_MISSING
    needs_note = Need.NOTE in step.needs or attempt.reason in step.notes_for
    return Problem.NOTE_MISSING if needs_note and not (attempt.note or "").strip() else None


def _undo_problem(step: Step, attempt: Attempt) -> Problem | None:
    if step.only_by_last and attempt.by != attempt.last_by:
        return Problem.NOT_BY_OTHERS
    is_late = step.within is not None and attempt.last_at is not None and attempt.now - attempt.last_at > step.within
    return Problem.TOO_LATE if is_late else None
