"""PURE: whether and how soon an employer answers short profiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from placements.workflow.model import StepName

ASKING = StepName.SEND_SHORT_PROFILE
ANSWERS = frozenset({StepName.EMPLOYER_SHOWS_INTEREST, StepName.EMPLOYER_DECLINES})
SILENCE = StepName.EMPLOYER_STAYS_SILENT
TOLD_BY = (ASKING, *sorted(ANSWERS), SILENCE)
DAY = timedelta(days=1)
LEAST_SHOWN = 5


@dataclass(frozen=True)
class AnswerStep:
    """A step by which an employer was asked, has answered, or has let the time pass."""

    proposal_id: int
    name: StepName
    at: datetime


@dataclass(frozen=True)
class ResponseFigures:
    """Of ``asked`` short profiles so many were answered, so many met with silence; the others still wait.

    ``median_days`` is the time from the short profile to the first answer, None without an answer.
    """

    asked: int = 0
    answered: int = 0
    silent: int = 0
    median_days: float | None = None

    @property
    def waiting(self) -> int:
        """Short profiles whose time to answer is not over."""
        return self.asked - self.answered - self.silent

    @property
    def is_shown(self) -> bool:
        """Whether there are enough of them to say anything, and not too much about single people."""
        return self.asked >= LEAST_SHOWN

    @property
    def rate(self) -> float | None:
        """Share of the answered in those that no longer wait, in [0, 1]; None where all wait."""
        over = self.answered + self.silent
        return self.answered / over if over else None


def response_figures(steps: Iterable[AnswerStep]) -> ResponseFigures:
    """The figures of steps in their order. Only the first answer to a short profile counts; one that comes after the
    silence was noted is an answer all the same. Answers to short profiles that are not among the steps count nowhere.
    """
    open_since: dict[int, datetime] = {}
    silent: set[int] = set()
    days: list[float] = []
    asked = 0
    for step in steps:
        if step.name is ASKING:
            asked += 1
            open_since[step.proposal_id] = step.at
            silent.discard(step.proposal_id)
        elif step.proposal_id not in open_since:
            continue
        elif step.name in ANSWERS:
            days.append((step.at - open_since.pop(step.proposal_id)) / DAY)
            silent.discard(step.proposal_id)
        else:
            silent.add(step.proposal_id)
    return ResponseFigures(asked, len(days), len(silent), median(days) if days else None)
