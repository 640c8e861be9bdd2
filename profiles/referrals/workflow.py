"""PURE: states and steps of a referral as a table: from where to where, who may, what it needs, what it causes."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class ReferralState(enum.StrEnum):
    """Life of a referral."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    APPLIED = "applied"
    CONFIRMED = "confirmed"
    STARTED = "started"
    PASSED = "passed"
    DROPPED = "dropped"
    REFUSED = "refused"


OPEN_REFERRALS = frozenset(
    {
        ReferralState.PROPOSED,
        ReferralState.AGREED,
        ReferralState.APPLIED,
        ReferralState.CONFIRMED,
        ReferralState.STARTED,
    }
)


class ReferralStepName(enum.StrEnum):
    """The steps."""

    AGREE = "agree"
    CLIENT_REFUSES = "client_refuses"
    APPLY = "apply"
    CONFIRM = "confirm"
    DECIDER_REFUSES = "decider_refuses"
    START = "start"
    DROP = "drop"
    PASS = "pass"  # noqa: S105 - a course, no password
    TAKE_BACK = "take_back"


class ReferralReason(enum.StrEnum):
    """Why a referral ends before it is passed."""

    CLIENT_DOES_NOT_WANT = "CLIENT_DOES_NOT_WANT"
    TIME_CARE = "TIME_CARE"
    COMMUTE = "COMMUTE"
    HEALTH_FIT = "HEALTH_FIT"
    LEVEL_TOO_HIGH = "LEVEL_TOO_HIGH"
    LEVEL_TOO_LOW = "LEVEL_TOO_LOW"
    NOT_APPROVED = "NOT_APPROVED"
    NO_PLACE = "NO_PLACE"
    WORK_FOUND = "WORK_FOUND"
    NOT_ATTENDED = "NOT_ATTENDED"
    NOT_PASSED = "NOT_PASSED"
    OTHER = "OTHER"


class ReferralNeed(enum.StrEnum):
    """What a step may need."""

    REASON = "reason"
    DATE = "date"  # the day on which it happened: today or before
    RUN = "run"  # which run of the offer


class ReferralEffect(enum.StrEnum):
    """What a step causes."""

    TAKE_PLACE = "take_place"
    FREE_PLACE = "free_place"
    ENTER_PROFILE = "enter_profile"


@dataclass(frozen=True)
class ReferralStep:
    """One row of the table. ``label`` is an English msgid; ``is_clients`` allows it to the client too."""

    name: ReferralStepName
    label: str
    sources: frozenset[ReferralState]
    target: ReferralState
    needs: frozenset[ReferralNeed] = frozenset()
    effects: frozenset[ReferralEffect] = frozenset()
    is_clients: bool = False


_DATE = frozenset({ReferralNeed.DATE})
_REASON = frozenset({ReferralNeed.REASON})
_UNTIL_START = frozenset({ReferralState.PROPOSED, ReferralState.AGREED, ReferralState.APPLIED, ReferralState.CONFIRMED})

REFERRAL_STEPS: Mapping[ReferralStepName, ReferralStep] = {
    step.name: step
    for step in (
        ReferralStep(
            ReferralStepName.AGREE, "Client agrees", frozenset({ReferralState.PROPOSED}), ReferralState.AGREED,
            is_clients=True,
        ),
        ReferralStep(
            ReferralStepName.CLIENT_REFUSES, "Client does not want it", _UNTIL_START, ReferralState.REFUSED, _REASON,
            frozenset({ReferralEffect.FREE_PLACE}), is_clients=True,
        ),
        ReferralStep(
            ReferralStepName.APPLY, "Applied for", frozenset({ReferralState.AGREED}), ReferralState.APPLIED, _DATE
        ),
        ReferralStep(
            ReferralStepName.CONFIRM, "Approved and confirmed",
            frozenset({ReferralState.AGREED, ReferralState.APPLIED}), ReferralState.CONFIRMED,
            _DATE | {ReferralNeed.RUN}, frozenset({ReferralEffect.TAKE_PLACE}),
        ),
        ReferralStep(
            ReferralStepName.DECIDER_REFUSES, "Not approved",
            frozenset({ReferralState.AGREED, ReferralState.APPLIED, ReferralState.CONFIRMED}), ReferralState.REFUSED,
            _REASON, frozenset({ReferralEffect.FREE_PLACE}),
        ),
        ReferralStep(
            ReferralStepName.START, "Begun", frozenset({ReferralState.CONFIRMED}), ReferralState.STARTED, _DATE
        ),
        ReferralStep(
            ReferralStepName.DROP, "Broken off", frozenset({ReferralState.CONFIRMED, ReferralState.STARTED}),
            ReferralState.DROPPED, _REASON | _DATE, frozenset({ReferralEffect.FREE_PLACE}),
        ),
        ReferralStep(
            ReferralStepName.PASS, "Passed", frozenset({ReferralState.STARTED}), ReferralState.PASSED, _DATE,
            frozenset({ReferralEffect.ENTER_PROFILE}),
        ),
        ReferralStep(
            ReferralStepName.TAKE_BACK, "Propose again",
            frozenset({ReferralState.REFUSED, ReferralState.DROPPED}), ReferralState.PROPOSED,
        ),
    )
}  # fmt: skip


class ReferralProblem(enum.Enum):
    """Why a step cannot be taken; the value is the English msgid for people."""

    WRONG_STATE = "This referral is no longer in a state in which this step is possible. Load the page again."
    WRONG_ROLE = "Only the client's case manager takes this step."
    REASON_MISSING = "Choose a reason from the list."
    DATE_MISSING = "Give the date."
    DATE_LATER = "The date must not lie in the future. Take this step when the day has come."
    RUN_MISSING = "Choose the run of the offer in which the client takes part."


@dataclass(frozen=True)
class ReferralAttempt:
    """Somebody about to take a step on a day; ``is_client`` where it is the client."""

    today: date
    is_client: bool = False
    reason: str | None = None
    on: date | None = None
    has_run: bool = False


def referral_problem(step: ReferralStep, state: ReferralState, attempt: ReferralAttempt) -> ReferralProblem | None:
    """What stands against this step from this state; None where nothing does."""
    if attempt.is_client and not step.is_clients:
        return ReferralProblem.WRONG_ROLE
    if state not in step.sources:
        return ReferralProblem.WRONG_STATE
    if ReferralNeed.REASON in step.needs and attempt.reason not in set(ReferralReason):
        return ReferralProblem.REASON_MISSING
    if ReferralNeed.DATE in step.needs and attempt.on is None:
        return ReferralProblem.DATE_MISSING
    if attempt.on is not None and attempt.on > attempt.today:
        return ReferralProblem.DATE_LATER
    is_without_run = ReferralNeed.RUN in step.needs and not attempt.has_run
    return ReferralProblem.RUN_MISSING if is_without_run else None


def referral_steps_from(state: ReferralState) -> list[ReferralStep]:
    """The steps that are possible from a state, in the order of the table."""
    return [step for step in REFERRAL_STEPS.values() if state in step.sources]
