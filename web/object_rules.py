"""Whose object it has to be: one rule a kind of object and role, each with its check and what a stranger is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.staff import get_managed
from employers.api_access.models import ApiTokenEmployer, Webhook
from employers.drafts.queries import get_draft
from employers.models import Contact
from employers.queries import find_employer_of_user, get_vacancy
from placements.documents.queries import (
    document_kinds_for_employer,
    get_document,
    get_document_for_employer,
    get_notice,
)
from placements.follow_ups import get_follow_up
from placements.models import ClientMessage
from placements.queries import get_proposal
from placements.requests import get_request
from placements.saved_filters import get_saved_filter
from placements.tasks import get_task_for
from profiles.answers import RecordedAnswer
from profiles.households import get_household_of_case_manager
from profiles.models import Consent
from profiles.queries import get_client_of_case_manager
from profiles.referrals.queries import get_referral
from profiles.sharing.models import Release
from profiles.sharing.queries import get_released_facts


@dataclass(frozen=True, slots=True)
class Asked:
    """An object that a user asks for on a day."""

    object_id: int
    user_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused, as the audit log names it."""

    action: str
    kind: str
    object_id: int


Check = Callable[[Session, Asked], int | None]  # the client whom it opens; raises `NotAllowed` or `NotFound`
Names = Callable[[Session, Asked], Refused]  # what a refusal is recorded about


@dataclass(frozen=True, slots=True)
class Rule:
    """Which objects of a kind a role may open.

    ``text`` says it in words. ``check`` is made before the view runs; None where each object is open, or where the
    query beneath takes the owner and finds nothing else. ``foreign`` is the status for somebody else's object: 404
    where not even its existence may be told. None where there is no such thing as somebody else's.
    """

    name: str
    text: str
    foreign: int | None = None
    check: Check | None = None
    refused: Names | None = None


def _client(session: Session, asked: Asked) -> int:
    return get_client_of_case_manager(session, asked.object_id, asked.user_id, on=asked.on).id


def _about_client(client_of: Callable[[Session, int], int]) -> tuple[Check, Names]:
    """The check of the client whom an object is about, and the client as what was refused."""

    def check(session: Session, asked: Asked) -> int:
        return _client(session, Asked(client_of(session, asked.object_id), asked.user_id, asked.on))

    def refused(session: Session, asked: Asked) -> Refused:
        return Refused("client_refused", "client", client_of(session, asked.object_id))

    return check, refused


def _named(action: str, kind: str) -> Names:
    return lambda _session, asked: Refused(action, kind, asked.object_id)


def _of_row(model: type[Consent | RecordedAnswer | Release | ClientMessage]) -> Callable[[Session, int], int]:
    """The client whom a row of this table is about; `NotFound` without such a row."""

    def client_of(session: Session, number: int) -> int:
        row: Any = session.get(model, number)
        if row is None:
            raise NotFound("There is nothing with the number %(id)s.", id=number)
        return int(row.client_id)

    return client_of


def _of_proposal(session: Session, proposal_id: int) -> int:
    return get_proposal(session, proposal_id).client_id


def _employer_of(session: Session, user_id: int) -> int:
    employer = find_employer_of_user(session, user_id)
    if employer is None:
        raise NotFound("Your account belongs to no employer yet. Call the employer service of the Jobcenter.")
    return employer.id


def _own_employer(session: Session, asked: Asked) -> None:
    if _employer_of(session, asked.user_id) != asked.object_id:
        raise NotFound("There is no employer %(id)s.", id=asked.object_id)


def _own_vacancy(session: Session, asked: Asked) -> None:
    if get_vacancy(session, asked.object_id).employer_id != _employer_of(session, asked.user_id):
        raise NotFound("There is no vacancy %(id)s.", id=asked.object_id)


def _own_webhook(session: Session, asked: Asked) -> None:
    row = session.get(Webhook, asked.object_id)
    if row is None or row.employer_id != _employer_of(session, asked.user_id):
        raise NotFound("There is nothing with the number %(id)s.", id=asked.object_id)


def _own_contact(session: Session, asked: Asked) -> None:
    row = session.get(Contact, asked.object_id)
    if row is None or row.employer_id != _employer_of(session, asked.user_id):
        raise NotFound("There is no contact %(id)s.", id=asked.object_id)


def _own_token(session: Session, asked: Asked) -> None:
    if session.get(ApiTokenEmployer, (asked.object_id, _employer_of(session, asked.user_id))) is None:
        raise NotFound("There is nothing with the number %(id)s.", id=asked.object_id)


def _sent_proposal(session: Session, asked: Asked) -> None:
    if not document_kinds_for_employer(session, asked.object_id, asked.user_id):
        raise NotFound("There is no proposal %(id)s.", id=asked.object_id)


def _own_draft(session: Session, asked: Asked) -> None:
    get_draft(session, asked.object_id, employer_id=_employer_of(session, asked.user_id))


def _task(session: Session, asked: Asked) -> None:
    get_task_for(session, asked.object_id, asked.user_id, on=asked.on)


def _document_of_employer(session: Session, asked: Asked) -> None:
    get_document_for_employer(session, asked.object_id, asked.user_id)


def _household(session: Session, asked: Asked) -> None:
    get_household_of_case_manager(session, asked.object_id, asked.user_id, on=asked.on)


def _release(session: Session, asked: Asked) -> None:
    get_released_facts(session, asked.object_id, asked.user_id, on=asked.on)


def _filter(session: Session, asked: Asked) -> None:
    get_saved_filter(session, asked.object_id, asked.user_id)


_OF_OWN_CLIENT = "about a client whom the case manager looks after, or whose household the case manager leads, or of a \
colleague for whom the case manager stands in"

ANY = Rule("any", "each one: the role works with all of them")
WORD = Rule("word", "no object: a word of a fixed list, any other is 404")
KEY = Rule("key", "the address is the key: a secret of at least 128 bits, of which only a hash is stored", 404)
PUBLISHED = Rule("published", "only what an employer agreed to show to everybody", 404)
ONES_OWN = Rule("ones own", "one's own; the operator each one", 403)
OWN_CLIENT = Rule(
    "own client", "a client whom the case manager looks after, leads the household of or stands in for", 403, _client,
    _named("client_refused", "client"),
)  # fmt: skip
PROPOSAL_OF_OWN_CLIENT = Rule("of own client", _OF_OWN_CLIENT, 403, *_about_client(_of_proposal))
DOCUMENT_OF_OWN_CLIENT = Rule(
    "of own client",
    _OF_OWN_CLIENT,
    403,
    *_about_client(lambda session, number: get_document(session, number).client_id),
)
NOTICE_OF_OWN_CLIENT = Rule(
    "of own client", _OF_OWN_CLIENT, 403,
    *_about_client(lambda session, number: _of_proposal(session, get_notice(session, number).proposal_id)),
)  # fmt: skip
REQUEST_OF_OWN_CLIENT = Rule(
    "of own client", _OF_OWN_CLIENT, 403,
    *_about_client(lambda session, number: _of_proposal(session, get_request(session, number).proposal_id)),
)  # fmt: skip
FOLLOW_UP_OF_OWN_CLIENT = Rule(
    "of own client", _OF_OWN_CLIENT, 403,
    *_about_client(lambda session, number: _of_proposal(session, get_follow_up(session, number).proposal_id or 0)),
)  # fmt: skip
REFERRAL_OF_OWN_CLIENT = Rule(
    "of own client",
    _OF_OWN_CLIENT,
    403,
    *_about_client(lambda session, number: get_referral(session, number).client_id),
)
CONSENT_OF_OWN_CLIENT = Rule("of own client", _OF_OWN_CLIENT, 403, *_about_client(_of_row(Consent)))
ANSWER_OF_OWN_CLIENT = Rule("of own client", _OF_OWN_CLIENT, 403, *_about_client(_of_row(RecordedAnswer)))
RELEASE_OF_OWN_CLIENT = Rule("of own client", _OF_OWN_CLIENT, 403, *_about_client(_of_row(Release)))
MESSAGE_OF_OWN_CLIENT = Rule("of own client", _OF_OWN_CLIENT, 403, *_about_client(_of_row(ClientMessage)))
OWN_HOUSEHOLD = Rule(
    "own household", "a household that the case manager leads, or with a member whom the case manager looks after", 403,
    _household, _named("household_refused", "household"),
)  # fmt: skip
TASK = Rule(
    "own task", "advisers: of advisers, of nobody, about a proposal or an employer; case managers: about own clients, "
    "and their own", 403, _task, _named("task_refused", "task"),
)  # fmt: skip
RELEASED = Rule(
    "released", "released to the joint desk of the user, today; an unknown number is answered in the same way", 403,
    _release, _named("released_client_refused", "client_release"),
)  # fmt: skip
OWN_EMPLOYER = Rule("own employer", "the employer for whom the user signs in", 404, _own_employer)
OWN_VACANCY = Rule("own vacancy", "a vacancy of the employer for whom the user signs in", 404, _own_vacancy)
OWN_CONTACT = Rule("own employer's", "of the employer for whom the user signs in", 404, _own_contact)
OWN_WEBHOOK = Rule("own employer's", "of the employer for whom the user signs in", 404, _own_webhook)
OWN_TOKEN = Rule("own employer's", "of the employer for whom the user signs in", 404, _own_token)
OWN_DRAFT = Rule("own draft", "what a contact of the same employer has begun to type", 404, _own_draft)
SENT_DOCUMENT = Rule(
    "sent to it", "for employers, about a proposal that was sent to the user's employer, while the client agrees", 404,
    _document_of_employer,
)  # fmt: skip
SENT_PROPOSAL = Rule("sent to it", "sent to the user's employer, while the client agrees", 404, _sent_proposal)
OWN_FILTER = Rule("own filter", "kept by the user", 404, _filter)
OWN_SIGN_IN = Rule("own sign-in", "of the user who is signed in", 404)
OF_CLIENT = Rule("the client's own", "about the client who is signed in, from the day of being informed on", 404)
OF_TOKEN = Rule("the token's employers", "of an employer for whom the token was made", 404)


def _managed(session: Session, asked: Asked) -> None:
    get_managed(session, asked.object_id, by=asked.user_id)


MANAGED = Rule(
    "managed",
    "operators each one but the own, team leads those of their team",
    403,
    _managed,
    _named("user_refused", "user"),
)
OWN_EMERGENCY = Rule("own emergency", "opened by the user in an emergency, for some hours", 403)
