"""PURE: what each column of each table is for, on what basis, who sees it and how long it is kept (Art. 5, 30 GDPR).

Each package describes its own tables in its ``register.py``; `placements.processing` joins them. A column without entry
fails a test, and so does an entry without column.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Category(enum.StrEnum):
    """What kind of fact a column holds. The names are the keywords of `table`."""

    IDENTITY = "identity"  # who somebody is and how to be reached
    HEALTH = "health"  # limitations and disability: Art. 9 GDPR
    RESIDENCE = "residence"  # residence title, permission to work
    FAMILY = "family"  # household, care
    BENEFITS = "benefits"  # whose law the benefits follow
    WORK = "work"  # facts that count for a job, and what became of proposals
    WORDS = "words"  # free text of people, which may say anything
    CONSENT = "consent"
    STAFF = "staff"  # who of staff did or saw something, and when
    EMPLOYER = "employer"  # employers, their contacts and vacancies
    SECRET = "secret"  # noqa: S105 - hashes of tokens and codes, keys
    TECHNICAL = "technical"  # numbers of rows, states, counters
    REFERENCE = "reference"  # catalogues: about nobody


SENSITIVE = frozenset(
    {Category.IDENTITY, Category.HEALTH, Category.RESIDENCE, Category.FAMILY, Category.BENEFITS, Category.WORDS}
)


class Basis(enum.StrEnum):
    """Why it may be processed."""

    TASK = "task"
    HEALTH = "health"
    CONSENT = "consent"
    EMPLOYERS = "employers"
    EMPLOYMENT = "employment"
    SECURITY = "security"
    AI_ACT = "ai_act"
    NOT_PERSONAL = "not_personal"


class Viewer(enum.StrEnum):
    """Who sees it on a page, in a document or through the interface."""

    CASE_MANAGER = "case_manager"
    EMPLOYER_ADVISER = "employer_adviser"
    EMPLOYER = "employer"
    JOINT_DESK = "joint_desk"
    CLIENT = "client"
    OPERATOR = "operator"
    PUBLIC = "public"


class Kept(enum.StrEnum):
    """How long: a stream of retention. The months and days stand in `placements.retention`."""

    CASE = "case"  # until the client is erased
    MATCH_DETAILS = "match_details"
    PROPOSALS = "proposals"
    AI_LOG = "ai_log"
    ACCESS_LOG = "access_log"
    JOINT_DESK_LOG = "joint_desk_log"
    VACANCIES = "vacancies"
    FEEDS = "feeds"
    MESSAGES = "messages"
    SHORT = "short"  # days: undone answers, requests, links, attempts
    ACCOUNT = "account"  # as long as the account, the employer or the office
    CATALOGUE = "catalogue"  # about nobody


BASIS_OF: Mapping[Category, Basis] = {
    Category.HEALTH: Basis.HEALTH,
    Category.CONSENT: Basis.CONSENT,
    Category.SECRET: Basis.SECURITY,
}
HEALTH_VIEWERS = (Viewer.CASE_MANAGER, Viewer.EMPLOYER_ADVISER, Viewer.CLIENT)


@dataclass(frozen=True)
class Text:
    """The same in German and English."""

    de: str
    en: str


@dataclass(frozen=True)
class FieldEntry:
    """One column of the register."""

    table: str
    column: str
    category: Category
    basis: Basis
    viewers: tuple[Viewer, ...]
    kept: Kept
    purpose: Text

    @property
    def is_sensitive(self) -> bool:
        """Whether it says something about a person that not everybody who works here may know."""
        return self.category in SENSITIVE and self.basis is not Basis.NOT_PERSONAL


@dataclass(frozen=True)
class TableEntry:
    """One table of the register: its columns by category, and what holds for all of them."""

    name: str
    purpose: Text
    basis: Basis
    kept: Kept
    viewers: tuple[Viewer, ...]
    columns: Mapping[Category, tuple[str, ...]] = field(default_factory=dict)

    @property
    def fields(self) -> list[FieldEntry]:
        """Its columns, by category and in the order given."""
        return [
            FieldEntry(self.name, column, category, self._basis(category), self._viewers(category), self.kept,
                       self.purpose)
            for category, columns in self.columns.items() for column in columns
        ]  # fmt: skip

    def _basis(self, category: Category) -> Basis:
        return self.basis if self.basis is Basis.NOT_PERSONAL else BASIS_OF.get(category, self.basis)

    def _viewers(self, category: Category) -> tuple[Viewer, ...]:
        if category is Category.SECRET:
            return ()
        if category is Category.HEALTH:
            return tuple(each for each in self.viewers if each in HEALTH_VIEWERS)
        return self.viewers


@dataclass(frozen=True)
class Terms:
    """What tables that are kept alike have in common."""

    basis: Basis
    kept: Kept
    viewers: tuple[Viewer, ...] = ()

    def table(self, name: str, de: str, en: str, **columns: str) -> TableEntry:
        """A table of this kind: its purpose in both languages, and by category the names of its columns."""
        by_category = {Category(category): tuple(names.split()) for category, names in columns.items()}
        return TableEntry(name, Text(de, en), self.basis, self.kept, self.viewers, by_category)


def fields_of(tables: Sequence[TableEntry]) -> list[FieldEntry]:
    """All columns of these tables, in the order given."""
    return [each for entry in tables for each in entry.fields]


_STAFF = (Viewer.CASE_MANAGER, Viewer.EMPLOYER_ADVISER)
_ACCOUNT = Terms(Basis.EMPLOYMENT, Kept.ACCOUNT, (*_STAFF, Viewer.OPERATOR))
_SECURITY = Terms(Basis.SECURITY, Kept.ACCOUNT, ())
_SHORT = Terms(Basis.SECURITY, Kept.SHORT, ())
_ACCESS = Terms(Basis.SECURITY, Kept.ACCESS_LOG, (Viewer.CASE_MANAGER, Viewer.CLIENT))
_RUNS = Terms(Basis.AI_ACT, Kept.AI_LOG, (Viewer.OPERATOR,))

CORE_TABLES = (
    _ACCOUNT.table(
        "app_user", "Anmeldung von Beschäftigten und Arbeitgebern", "Sign-in of staff and employers",
        technical="id is_active is_generated created_at",
        staff="email display_name role language last_signed_in_at leaves_on",
        secret="password_hash",  # noqa: S106
    ),
    _SECURITY.table(
        "user_session", "Angemeldete Sitzungen", "Sessions of who is signed in",
        technical="id by_link by_provider needs_factor", staff="user_id device started_at seen_at ended_at",
        secret="token_hash provider_session",  # noqa: S106
    ),
    _SHORT.table("known_device", "Browser, die jemand schon benutzt hat: eigenes Kontingent gegen Aussperren",
                 "Browsers used before: a budget of their own against being locked out",
                 technical="id seen_at", staff="user_id", secret="token_hash"),  # noqa: S106
    _SHORT.table(
        "sign_in_attempt", "Schutz vor Ausprobieren von Kennwörtern", "Protection against guessing passwords",
        technical="id at", secret="key_hash",  # noqa: S106
    ),
    _SHORT.table(
        "sign_in_link", "Einmalige Anmeldung per Link", "Sign-in once by a link",
        technical="id purpose", staff="user_id created_at expires_at used_at ended_at", secret="token_hash",  # noqa: S106
    ),
    _SECURITY.table(
        "second_factor", "Zweiter Faktor der Anmeldung", "Second factor of the sign-in",
        technical="last_step", staff="user_id made_at confirmed_at", secret="secret",  # noqa: S106
    ),
    _SECURITY.table(
        "recovery_code", "Anmeldung ohne das Gerät des zweiten Faktors", "Sign-in without the second device",
        technical="id", staff="user_id used_at expires_at made_by", secret="code_hash",  # noqa: S106
    ),
    _SECURITY.table("passkey", "Anmeldung mit einem Passkey", "Sign-in with a passkey",
                    technical="id is_synced sign_count", staff="user_id name added_at last_used_at",
                    secret="credential_id public_key"),  # noqa: S106
    _SECURITY.table("oidc_identity", "Anmeldung mit dem Konto des Jobcenters", "Sign-in with the account of the agency",
                    technical="id issuer", staff="user_id subject bound_at last_used_at left_at"),
    _SHORT.table("used_logout", "Abmeldungen des Anbieters, eine Stunde: jede zählt einmal",
                 "Logouts of the provider, an hour: each counts once", technical="used_at",
                 secret="token_hash"),  # noqa: S106
    _SHORT.table("passkey_challenge", "Anmeldung mit einem Passkey, Minuten", "Sign-in with a passkey, minutes",
                 technical="made_at", staff="user_id", secret="challenge_hash"),  # noqa: S106
    _ACCESS.table(
        "audit_entry", "Nachweis, wer was gesehen und geändert hat (Art. 5 Abs. 2, Art. 32 DSGVO)",
        "Proof of who saw and changed what (Art. 5 (2), 32 GDPR)",
        technical="id action object_kind object_id detail", staff="at user_id",
        secret="salt object_salt object_hash content_hash previous_hash entry_hash",  # noqa: S106
    ),
    _SECURITY.table("audit_release", "Schalter der Löschschritte; immer leer", "Switch of deletions; always empty",
                    technical="id"),
    _RUNS.table(
        "run", "Protokoll der Läufe (Art. 12 und 26 Abs. 6 KI-VO)", "Log of runs (Art. 12, 26 (6) AI Act)",
        technical="id kind state trigger due_key requested_at started_at heartbeat_at attempts finished_at step "
        "progress_done progress_total counts failures error not_before stop_reason",
        staff="requested_by stopped_by", secret="claim_token",  # noqa: S106
    ),
    _RUNS.table("run_alarm", "Ausgefallene oder auffällige Läufe", "Runs that were missed or look odd",
                technical="id kind reason detail run_id raised_at ended_at note",
                staff="acknowledged_at acknowledged_by"),
    _RUNS.table("run_pause", "Angehaltene Läufe (Art. 14 KI-VO)", "Runs paused by a person (Art. 14 AI Act)",
                technical="id kind reason", staff="paused_at paused_by resumed_at resumed_by"),
    _RUNS.table("scheduled_moment", "Wann ein Lauf fällig ist", "When a run is due",
                technical="name kind due_at known_since"),
    _RUNS.table("scheduler_process", "Lebenszeichen des Zeitplans", "Sign of life of the scheduler",
                technical="token started_at beat_at"),
    _ACCOUNT.table("office", "Dienststellen", "Offices", technical="id kind is_generated", staff="name"),
    _ACCOUNT.table("team", "Teams und ihr Betreuungsschlüssel", "Teams and their coaching ratio",
                   technical="id office_id", staff="name clients_per_post"),
    _ACCOUNT.table("team_member", "Wer in welchem Team arbeitet", "Who works in which team",
                   technical="team_id", staff="user_id post_share leads"),
    _ACCOUNT.table("stand_in", "Vertretungen", "Who stands in for whom",
                   technical="id", staff="user_id stand_in_id from_on until_on"),
)  # fmt: skip
