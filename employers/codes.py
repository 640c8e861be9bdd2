"""PURE: code lists of the employer's side."""

import enum


class EmployerState(enum.StrEnum):
    """Whether the employer's vacancies take part."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    MERGED = "merged"  # joined by hand with another, which has all that was here


class ContactRole(enum.StrEnum):
    """What a contact does at the employer."""

    MANAGEMENT = "management"
    PERSONNEL = "personnel"
    SUPERVISOR = "supervisor"  # of those who are hired
    OFFICE = "office"
    OTHER = "other"


class RegistrationState(enum.StrEnum):
    """What became of an employer's wish for an account."""

    WAITING = "waiting"
    ACCEPTED = "accepted"  # as a new employer
    JOINED = "joined"  # to one on record
    REFUSED = "refused"


class LegalOutcome(enum.StrEnum):
    """What a person decided about a finding of the legal check."""

    UPHELD = "upheld"  # the words have to go
    ALLOWED = "allowed"  # here they may stand


class MessageMode(enum.StrEnum):
    """How a contact wants to be written to."""

    SINGLE = "single"  # each message at once
    DAILY = "daily"  # one message a day with what waits
    WEEKLY = "weekly"  # one on Mondays
    NONE = "none"  # no e-mail: the adviser calls


class SizeClass(enum.StrEnum):
    """Number of people employed (bands of the BA's ``betriebsgroesse``)."""

    UNDER_6 = "<6"
    TO_50 = "6-50"
    TO_500 = "51-500"
    TO_5000 = "501-5000"
    TO_50000 = "5001-50000"
    OVER_50000 = ">50000"


class VacancyKind(enum.StrEnum):
    """Kind of post (BA ``angebotsart`` 1, 4, 34, 2) and two of our own."""

    WORK = "ARBEIT"
    APPRENTICESHIP = "AUSBILDUNG"
    INTERNSHIP = "PRAKTIKUM_TRAINEE"
    SELF_EMPLOYED = "SELBSTAENDIGKEIT"
    MINI_JOB = "MINIJOB"
    ENTRY_QUALIFICATION = "EQ"


class VacancyState(enum.StrEnum):
    """Life of a vacancy (docs/vacancy-life.md). Only `MATCHED_STATES` take part in matching."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    QUERY = "query"  # the employer is asked
    REJECTED = "rejected"  # § 36 (1), (2) SGB III
    OPEN = "open"
    PAUSED = "paused"
    REMINDED = "reminded"  # the employer has been silent for long and is asked whether it still stands
    EXPIRED = "expired"
    PARTLY_FILLED = "partly_filled"
    FILLED_BY_US = "filled_by_us"
    FILLED_ELSEWHERE = "filled_elsewhere"
    WITHDRAWN = "withdrawn"
    SERVICE_ENDED = "service_ended"  # § 39 (3) SGB III, by a person


MATCHED_STATES = frozenset({VacancyState.OPEN, VacancyState.PARTLY_FILLED})
LIVE_STATES = MATCHED_STATES | {VacancyState.PAUSED, VacancyState.REMINDED}
WAITING_STATES = frozenset({VacancyState.SUBMITTED, VacancyState.IN_REVIEW, VacancyState.QUERY})
GONE_STATES = frozenset(
    {
        VacancyState.REJECTED,
        VacancyState.EXPIRED,
        VacancyState.FILLED_BY_US,
        VacancyState.FILLED_ELSEWHERE,
        VacancyState.WITHDRAWN,
        VacancyState.SERVICE_ENDED,
    }
)
# By the employer: what nobody has opened, what was given back, and what is live (checked anew at once).
EDITABLE_STATES = LIVE_STATES | frozenset(
    {VacancyState.DRAFT, VacancyState.SUBMITTED, VacancyState.QUERY, VacancyState.REJECTED}
)


class VacancyActor(enum.StrEnum):
    """Who takes a step of a vacancy; the first three are roles of users."""

    EMPLOYER_ADVISER = "employer_adviser"
    EMPLOYER = "employer"
    CASE_MANAGER = "case_manager"
    SOURCE = "source"  # a feed or a program of the employer
    MACHINE = "machine"  # timers


class RequirementKind(enum.StrEnum):
    """What a requirement is about; says what its ``code`` means."""

    SKILL = "skill"  # skill code
    LANGUAGE = "language"  # language code
    LICENCE = "licence"  # licence class
    CERTIFICATE = "certificate"  # certificate code
    QUALIFICATION = "qualification"  # occupation code, or empty for any of that level
    EXPERIENCE = "experience"  # occupation code; level counts months


class Need(enum.StrEnum):
    """Whether a requirement must be met, or is a wish that earns points."""

    MUST = "must"
    WISH = "wish"


class Origin(enum.StrEnum):
    """Where a fact of a vacancy comes from."""

    STATED = "stated"  # in a field of its own
    READ_FROM_TEXT = "read_from_text"  # read from the advert, not yet confirmed by a person
    CONFIRMED = "confirmed"  # read from the advert and confirmed


class Demand(enum.StrEnum):
    """How often the work demands something that health can limit."""

    NONE = "NONE"
    OCCASIONAL = "OCCASIONAL"
    REGULAR = "REGULAR"
    CONSTANT = "CONSTANT"


class PayUnit(enum.StrEnum):
    """What the pay is for."""

    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class DisclosureMode(enum.StrEnum):
    """Whether the public may see who the employer is."""

    OPEN = "open"
    ANONYMOUS = "anonymous"


class VisitKind(enum.StrEnum):
    """How somebody was in touch with an employer."""

    VISIT = "visit"
    CALL = "call"
    MAIL = "mail"
