"""PURE: states of a proposal, who takes its steps, and the reasons that go with them."""

import enum


class ProposalState(enum.StrEnum):
    """Life of a proposal. A match run sets SUGGESTED and LAPSED, a timer SUGGESTED (put off until today),
    EMPLOYER_SILENT, VACANCY_FILLED and IN_WORK_ELSEWHERE; every other state is a person's decision.
    """

    SUGGESTED = "suggested"
    LAPSED = "lapsed"  # a later run no longer proposes what nobody has reviewed
    PUT_OFF = "put_off"  # until a date; then it is suggested again
    QUERY = "query"  # the case manager has been asked
    ACCEPTED_BY_ADVISER = "accepted_by_adviser"
    DISMISSED = "dismissed"
    CLIENT_INFORMED = "client_informed"
    CLIENT_OBJECTED = "client_objected"
    CLIENT_AGREED = "client_agreed"
    CLIENT_DECLINED = "client_declined"
    SHORT_PROFILE_SENT = "short_profile_sent"
    EMPLOYER_SILENT = "employer_silent"  # no answer within the agreed time
    EMPLOYER_INTERESTED = "employer_interested"
    IDENTITY_RELEASED = "identity_released"
    INTERVIEW = "interview"
    TRIAL = "trial"
    HIRED = "hired"
    NOT_HIRED = "not_hired"
    HIRE_CANCELLED = "hire_cancelled"
    STARTED = "started"
    ENDED_EARLY = "ended_early"
    CHECK_6M = "check_6m"
    CHECK_12M = "check_12m"
    CLOSED = "closed"
    VACANCY_FILLED = "vacancy_filled"  # the vacancy is no longer to be had
    IN_WORK_ELSEWHERE = "in_work_elsewhere"  # the client has begun another work
    WITHDRAWN = "withdrawn"


EMPLOYED_STATES = frozenset(
    {ProposalState.STARTED, ProposalState.CHECK_6M, ProposalState.CHECK_12M},
)
# With the employer or the client: what a filled vacancy or work elsewhere ends.
UNDER_WAY_STATES = frozenset(
    {
        ProposalState.PUT_OFF,
        ProposalState.QUERY,
        ProposalState.ACCEPTED_BY_ADVISER,
        ProposalState.CLIENT_INFORMED,
        ProposalState.CLIENT_OBJECTED,
        ProposalState.CLIENT_AGREED,
        ProposalState.SHORT_PROFILE_SENT,
        ProposalState.EMPLOYER_INTERESTED,
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
    }
)
RUNNING_STATES = UNDER_WAY_STATES | EMPLOYED_STATES | {ProposalState.HIRED}
OPEN_STATES = RUNNING_STATES | {ProposalState.SUGGESTED}
# What the joint desk with the Agentur may be shown of, where it is released: what runs and the client knows.
SHOWN_TO_JOINT_DESK = RUNNING_STATES - {
    ProposalState.PUT_OFF,
    ProposalState.QUERY,
    ProposalState.ACCEPTED_BY_ADVISER,
}
# The pair is not suggested again until facts of client or vacancy change.
REFUSED_STATES = frozenset(
    {
        ProposalState.DISMISSED,
        ProposalState.CLIENT_DECLINED,
        ProposalState.EMPLOYER_SILENT,
        ProposalState.NOT_HIRED,
        ProposalState.HIRE_CANCELLED,
        ProposalState.ENDED_EARLY,
    }
)
FINAL_STATES = frozenset({ProposalState.CLOSED, ProposalState.WITHDRAWN})
# What a client sees of: from the day of being informed on, and whatever went out under the client's name.
SHOWN_TO_CLIENT = frozenset(
    {
        ProposalState.CLIENT_INFORMED,
        ProposalState.CLIENT_OBJECTED,
        ProposalState.CLIENT_AGREED,
        ProposalState.CLIENT_DECLINED,
        ProposalState.SHORT_PROFILE_SENT,
        ProposalState.EMPLOYER_SILENT,
        ProposalState.EMPLOYER_INTERESTED,
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
        ProposalState.HIRED,
        ProposalState.NOT_HIRED,
        ProposalState.HIRE_CANCELLED,
        ProposalState.STARTED,
        ProposalState.ENDED_EARLY,
        ProposalState.CHECK_6M,
        ProposalState.CHECK_12M,
    }
)
# Reached with and without the client having heard of it: shown where the history has one of SHOWN_TO_CLIENT.
SHOWN_TO_CLIENT_WHO_KNOWS = frozenset(
    {
        ProposalState.DISMISSED,
        ProposalState.CLOSED,
        ProposalState.VACANCY_FILLED,
        ProposalState.IN_WORK_ELSEWHERE,
        ProposalState.WITHDRAWN,
    }
)
# What an employer sees of.
SHOWN_TO_EMPLOYER = frozenset(
    {
        ProposalState.SHORT_PROFILE_SENT,
        ProposalState.EMPLOYER_SILENT,
        ProposalState.EMPLOYER_INTERESTED,
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
        ProposalState.HIRED,
        ProposalState.NOT_HIRED,
        ProposalState.HIRE_CANCELLED,
        ProposalState.STARTED,
        ProposalState.ENDED_EARLY,
        ProposalState.CHECK_6M,
        ProposalState.CHECK_12M,
        ProposalState.CLOSED,
        ProposalState.VACANCY_FILLED,
    }
)


class Actor(enum.StrEnum):
    """Who takes a step: the machine, the client, or a user with one of the roles of `core.users.Role`, named alike."""

    MACHINE = "machine"
    EMPLOYER_ADVISER = "employer_adviser"
    CASE_MANAGER = "case_manager"
    EMPLOYER = "employer"
    CLIENT = "client"


class AcceptReason(enum.StrEnum):
    """Why an adviser goes on with a suggestion, beside that it fits; not needed."""

    CLIENT_WISHES = "CLIENT_WISHES"
    EMPLOYER_ASKED = "EMPLOYER_ASKED"
    EXPERIENCE = "EXPERIENCE"
    GAP_CAN_BE_CLOSED = "GAP_CAN_BE_CLOSED"
    CLARIFIED = "CLARIFIED"
    OTHER = "OTHER"


class DismissReason(enum.StrEnum):
    """Why an adviser does not go on with a suggestion, or a case manager speaks against it."""

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


class ClientReason(enum.StrEnum):
    """Why a client objects or declines (feedback codes of the client; health without any detail)."""

    TIME_CARE = "TIME_CARE"
    COMMUTE = "COMMUTE"
    HEALTH_FIT = "HEALTH_FIT"
    PAY = "PAY"
    OTHER_JOB = "OTHER_JOB"
    TRAINING_FIRST = "TRAINING_FIRST"
    EMPLOYER_EXCLUDED = "EMPLOYER_EXCLUDED"
    CONTENT = "CONTENT"
    UNREACHED = "UNREACHED"


class EmployerReason(enum.StrEnum):
    """Why an employer does not hire (feedback codes of the employer)."""

    OTHER_HIRED = "OTHER_HIRED"
    POSITION_GONE = "POSITION_GONE"
    LANGUAGE = "LANGUAGE"
    SKILL = "SKILL"
    LICENCE = "LICENCE"
    EXPERIENCE = "EXPERIENCE"
    TIME = "TIME"
    MOBILITY = "MOBILITY"
    NO_SHOW = "NO_SHOW"
    NO_APPLICATION = "NO_APPLICATION"
    PERMIT_PENDING = "PERMIT_PENDING"
    UNSPECIFIED = "UNSPECIFIED"


class EndReason(enum.StrEnum):
    """Why a hire did not come about, or an employment ended before twelve months."""

    BY_EMPLOYER_IN_TRIAL_PERIOD = "BY_EMPLOYER_IN_TRIAL_PERIOD"
    BY_EMPLOYER_LATER = "BY_EMPLOYER_LATER"
    BY_CLIENT = "BY_CLIENT"
    BY_AGREEMENT = "BY_AGREEMENT"
    FIXED_TERM_OVER = "FIXED_TERM_OVER"
    OTHER_WORK = "OTHER_WORK"
    HEALTH_FIT = "HEALTH_FIT"
    TIME_CARE = "TIME_CARE"
    PERMIT_PENDING = "PERMIT_PENDING"
    NOT_BEGUN = "NOT_BEGUN"
    UNKNOWN = "UNKNOWN"


class TaskKind(enum.StrEnum):
    """What a task is about."""

    QUERY = "query"  # an adviser asks the case manager
    QUERY_ANSWERED = "query_answered"
    CLIENT_ANSWERED = "client_answered"
    CLIENT_OBJECTION = "client_objection"
    CLIENT_QUESTION = "client_question"
    CLIENT_CORRECTION = "client_correction"
    CLIENT_PAUSED = "client_paused"
    CLIENT_GOES_ON = "client_goes_on"  # has ended the rest before its day
    EMPLOYER_ANSWERED = "employer_answered"
    CALL_EMPLOYER = "call_employer"  # who does not answer mails is called
    OPENING_FREE = "opening_free"
    HIRED = "hired"
    VETO = "veto"
    RELEASED = "released"
    FOLLOW_UP_1M = "follow_up_1m"
    FOLLOW_UP_3M = "follow_up_3m"
    FOLLOW_UP_6M = "follow_up_6m"
    FOLLOW_UP_12M = "follow_up_12m"
    ENDED_EARLY = "ended_early"
    PERMISSION_ENDS = "permission_ends"  # the work permission that staff have seen runs out
    SUPPORT = "support"  # an offer after the start
    SECOND_PERSON = "second_person"  # a step waits to be confirmed (four eyes)
    SECOND_PERSON_REFUSED = "second_person_refused"
    REGISTRATION = "registration"  # an employer asks for an account
    COPY_WORDS = "copy_words"  # a client has fetched a copy: what staff wrote waits to be read for it
    OTHER = "other"


# Words of clients to their case manager, perhaps about health: no adviser reads them. Answered: the client reads it.
OF_CLIENTS = frozenset({TaskKind.CLIENT_QUESTION, TaskKind.CLIENT_CORRECTION})
FOLLOW_UPS = {TaskKind.FOLLOW_UP_1M: 1, TaskKind.FOLLOW_UP_3M: 3, TaskKind.FOLLOW_UP_6M: 6, TaskKind.FOLLOW_UP_12M: 12}


class WordsReason(enum.StrEnum):
    """Why words of staff stay out of a client's copy."""

    OTHER_PEOPLE = "other_people"  # they tell of somebody else, Art. 15 (4) GDPR
    EMPLOYERS_BUSINESS = "employers_business"  # a trade or business secret, the same
    OVERRIDING_INTEREST = "overriding_interest"  # must be kept secret, § 83 (1) with § 82a (1) SGB X


class TaskResult(enum.StrEnum):
    """How a task ended."""

    DONE = "done"
    EMPLOYED = "employed"  # follow-up: still in this work
    NOT_EMPLOYED = "not_employed"
    UNREACHED = "unreached"
    DROPPED = "dropped"  # by the machine: the occasion is gone


class LookPurpose(enum.StrEnum):
    """What a look at data of people was for, as the audit trail keeps it; the page that was opened decides it."""

    PLACEMENT = "placement"
    EMPLOYERS = "employers"  # filling their vacancies
    ACCOUNT = "account"
    OPERATION = "operation"
    INFORMATION = "information"  # rights of the client: access, correction, consent, erasure
    TOGETHER = "together"  # with the Agentur für Arbeit
    ORGANISATION = "organisation"
    HELP = "help"  # courses and measures
    OPEN = "open"  # pages for everybody
    EMERGENCY = "emergency"
    COMPLAINT = "complaint"
