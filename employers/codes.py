"""PURE: code lists of the employer's side."""

import enum


class EmployerState(enum.StrEnum):
    """Whether the employer's vacancies take part."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


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
    """Life of a vacancy. Only OPEN takes part in matching."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LEGAL_CHECK = "legal_check"
    OPEN = "open"
    PAUSED = "paused"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REJECTED = "rejected"


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
