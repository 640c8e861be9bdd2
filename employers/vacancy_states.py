"""PURE: which state of a vacancy may follow which."""

from collections.abc import Mapping

from employers.codes import VacancyState

NEXT_STATES: Mapping[VacancyState, frozenset[VacancyState]] = {
    VacancyState.DRAFT: frozenset({VacancyState.SUBMITTED, VacancyState.WITHDRAWN}),
    VacancyState.SUBMITTED: frozenset(
        {
            VacancyState.DRAFT,
            VacancyState.LEGAL_CHECK,
            VacancyState.OPEN,
            VacancyState.REJECTED,
            VacancyState.WITHDRAWN,
            VacancyState.EXPIRED,
        }
    ),
    VacancyState.LEGAL_CHECK: frozenset(
        {VacancyState.OPEN, VacancyState.REJECTED, VacancyState.WITHDRAWN, VacancyState.EXPIRED}
    ),
    VacancyState.OPEN: frozenset(
        {VacancyState.PAUSED, VacancyState.FILLED, VacancyState.WITHDRAWN, VacancyState.EXPIRED}
    ),
    VacancyState.PAUSED: frozenset(
        {VacancyState.OPEN, VacancyState.FILLED, VacancyState.WITHDRAWN, VacancyState.EXPIRED}
    ),
    VacancyState.FILLED: frozenset({VacancyState.OPEN, VacancyState.WITHDRAWN}),
    VacancyState.REJECTED: frozenset({VacancyState.DRAFT, VacancyState.WITHDRAWN}),
    VacancyState.EXPIRED: frozenset({VacancyState.OPEN, VacancyState.WITHDRAWN}),
    VacancyState.WITHDRAWN: frozenset({VacancyState.DRAFT}),
}
EDITABLE = frozenset({VacancyState.DRAFT, VacancyState.SUBMITTED, VacancyState.REJECTED})  # by the employer
NEEDS_REASON = frozenset({VacancyState.REJECTED})


def can_follow(before: VacancyState, after: VacancyState) -> bool:
    """Whether a vacancy may go from one state to another."""
    return after in NEXT_STATES[before]
