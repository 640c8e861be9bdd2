"""PURE: code lists of the client's side."""

import enum


class ClientState(enum.StrEnum):
    """Whether the matcher looks for this client."""

    ACTIVE = "active"
    PAUSED = "paused"
    IN_WORK = "in_work"
    ENDED = "ended"


class Evidence(enum.StrEnum):
    """What backs a recorded skill or language level."""

    NONE = "none"
    SELF = "self"
    TESTED = "tested"
    CERTIFICATE = "certificate"


class QualificationKind(enum.StrEnum):
    """School or vocational qualification."""

    SCHOOL = "school"
    VOCATIONAL = "vocational"


class Recognition(enum.StrEnum):
    """How far a qualification counts in Germany (BQFG §§ 4, 9); FULL also for one acquired here."""

    FULL = "FULL"
    PARTIAL_COMPENSATION = "PARTIAL_COMPENSATION"
    NONE = "NONE"
    NOT_REGULATED = "NOT_REGULATED"
    PENDING = "PENDING"
    NOT_APPLIED = "NOT_APPLIED"


class PermissionScope(enum.StrEnum):
    """What the residence document that staff have seen says about work."""

    ANY = "ANY"
    EMPLOYMENT = "EMPLOYMENT"
    THIS_EMPLOYER = "THIS_EMPLOYER"
    THIS_JOB = "THIS_JOB"
    APPROVAL_NEEDED = "APPROVAL_NEEDED"
    FORBIDDEN = "FORBIDDEN"
    UNKNOWN = "UNKNOWN"


class LimitationValue(enum.StrEnum):
    """What a client can do of something that work demands."""

    OK = "OK"
    LIMITED = "LIMITED"
    EXCLUDED = "EXCLUDED"
    UNKNOWN = "UNKNOWN"


class TravelMode(enum.StrEnum):
    """How a client gets to work."""

    FOOT = "foot"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"


class ConsentPurpose(enum.StrEnum):
    """What a client has consented to."""

    SHARE_PROFILE_WITH_EMPLOYERS = "share_profile_with_employers"
    SHARE_HEALTH_WITH_EMPLOYERS = "share_health_with_employers"
    CONTACT_BY_MESSAGE = "contact_by_message"


class ClientFact(enum.StrEnum):
    """Parts of what is recorded about a client, as clients name them; the values of sections of the profile."""

    PERSON = "person"  # name and how to be reached: in the case file
    OCCUPATIONS = "occupations"
    SKILLS = "skills"
    LANGUAGES = "languages"
    QUALIFICATIONS = "qualifications"
    LICENCES = "licences"
    WORKING_TIME = "working-time"
    MOBILITY = "mobility"
    HEALTH = "health"
    PERMISSION = "permission"
    WISHES = "wishes"
    CONSENTS = "consents"
    EMPLOYERS = "employers"


class LegalCircle(enum.StrEnum):
    """Whose law the client's benefits follow (Rechtskreis)."""

    SGB2 = "SGB2"
    SGB3 = "SGB3"
    ASYLBLG = "ASYLBLG"
    SGB12 = "SGB12"
    NONE = "NONE"
