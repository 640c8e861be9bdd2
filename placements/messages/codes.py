"""States and kinds of messages, and what an employer can answer by a link."""

import enum

from placements.workflow.model import StepName


class MessageState(enum.StrEnum):
    """Life of a message.

    HANDING is committed right before the text goes out: a sender that dies then leaves UNCERTAIN, for a person to say.
    """

    HELD = "held"  # for the contact's next digest
    QUEUED = "queued"
    CLAIMED = "claimed"  # a sender has it; nothing has left yet
    HANDING = "handing"
    SENT = "sent"
    IN_DIGEST = "in_digest"
    GIVEN_UP = "given_up"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


WAITING_STATES = frozenset({MessageState.HELD, MessageState.QUEUED})
# What the operator may send again; of UNCERTAIN only after having asked, since it may have arrived.
NEVER_ARRIVED = frozenset({MessageState.CANCELLED, MessageState.GIVEN_UP})
STUCK_STATES = frozenset({MessageState.GIVEN_UP, MessageState.UNCERTAIN})


class MessageKind(enum.StrEnum):
    """What a message is about; also the name of its text."""

    SHORT_PROFILE = "short_profile"
    REMINDER = "reminder"
    RELEASE = "release"
    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    CLIENT_LETTER = "client_letter"  # the Vermittlungsvorschlag as PDF
    CLIENT_INVITATION = "client_invitation"
    CLIENT_CANCELLATION = "client_cancellation"
    DIGEST = "digest"
    ACCOUNT_INVITATION = "account_invitation"
    SIGN_IN_LINK = "sign_in_link"
    STAFF_INVITATION = "staff_invitation"
    FACTOR_RECOVERY = "factor_recovery"
    REGISTRATION_REFUSED = "registration_refused"
    VACANCY_REMINDER = "vacancy_reminder"  # does it still stand?
    VACANCY_EXPIRED = "vacancy_expired"
    RUN_ALARM = "run_alarm"  # to the operators
    EMERGENCY_ACCESS = "emergency_access"  # to operators and the client's case manager
    PRIVACY_NOTICE = "privacy_notice"  # to the data protection officer
    AUDIT_ANCHOR = "audit_anchor"  # the end of the audit trail, to addresses outside of this machine
    FACTOR_RECOVERED = "factor_recovered"  # of a colleague, to team leads and operators
    ROLE_WAITS = "role_waits"  # for work of a colleague that has to be handed over, to the same


WITH_PROFILE = frozenset({MessageKind.SHORT_PROFILE, MessageKind.REMINDER})
TO_CLIENT = frozenset({MessageKind.CLIENT_LETTER, MessageKind.CLIENT_INVITATION, MessageKind.CLIENT_CANCELLATION})


class AnswerChoice(enum.StrEnum):
    """What an employer can answer by a link."""

    INTERESTED = "interested"
    NOT_SUITED = "not_suited"
    FILLED = "filled"
    INVITE = "invite"
    HIRED = "hired"


STEP_OF_CHOICE = {
    AnswerChoice.INTERESTED: StepName.EMPLOYER_SHOWS_INTEREST,
    AnswerChoice.INVITE: StepName.INVITE,
    AnswerChoice.HIRED: StepName.HIRE,
    AnswerChoice.NOT_SUITED: StepName.EMPLOYER_DECLINES,
    AnswerChoice.FILLED: StepName.EMPLOYER_DECLINES,
}


class LinkState(enum.StrEnum):
    """Whether an answer link can be used."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    ENDED = "ended"
    ON_HOLD = "on_hold"  # while the client contests what the profile tells
