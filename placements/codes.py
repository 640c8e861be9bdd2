"""PURE: states of a proposal and the reasons that go with its steps."""

import enum


class ProposalState(enum.StrEnum):
    """Life of a proposal. Only SUGGESTED and LAPSED are set by a match run; every other step is a person's."""

    SUGGESTED = "suggested"
    LAPSED = "lapsed"  # a later run no longer proposes what nobody has reviewed
    ACCEPTED_BY_ADVISER = "accepted_by_adviser"
    DISMISSED = "dismissed"
    CLIENT_INFORMED = "client_informed"
    CLIENT_AGREED = "client_agreed"
    CLIENT_DECLINED = "client_declined"
    SHORT_PROFILE_SENT = "short_profile_sent"
    EMPLOYER_INTERESTED = "employer_interested"
    IDENTITY_RELEASED = "identity_released"
    INTERVIEW = "interview"
    TRIAL = "trial"
    HIRED = "hired"
    NOT_HIRED = "not_hired"
    STARTED = "started"
    CHECK_6M = "check_6m"
    CHECK_12M = "check_12m"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


RUNNING_STATES = frozenset(
    {
        ProposalState.ACCEPTED_BY_ADVISER,
        ProposalState.CLIENT_INFORMED,
        ProposalState.CLIENT_AGREED,
        ProposalState.SHORT_PROFILE_SENT,
        ProposalState.EMPLOYER_INTERESTED,
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
        ProposalState.HIRED,
        ProposalState.STARTED,
        ProposalState.CHECK_6M,
        ProposalState.CHECK_12M,
    }
)
REFUSED_STATES = frozenset({ProposalState.DISMISSED, ProposalState.CLIENT_DECLINED, ProposalState.NOT_HIRED})


class DismissReason(enum.StrEnum):
    """Why an adviser does not go on with a suggestion."""

    OCCUPATION_DOES_NOT_FIT = "OCCUPATION_DOES_NOT_FIT"
    SKILL = "SKILL"
    LANGUAGE = "LANGUAGE"
    LICENCE = "LICENCE"
    TIME_CARE = "TIME_CARE"
    COMMUTE = "COMMUTE"
    HEALTH_FIT = "HEALTH_FIT"
    PERMIT_PENDING = "PERMIT_PENDING"
    VACANCY_GONE = "VACANCY_GONE"
    EMPLOYER_NOT_NOW = "EMPLOYER_NOT_NOW"
    CLIENT_HAS_OTHER_PLAN = "CLIENT_HAS_OTHER_PLAN"
    DATA_WRONG = "DATA_WRONG"
    OTHER = "OTHER"
