"""Tokens by which programs act for employers: made once, shown once, kept as a hash, limited, revoked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core import audit
from core.errors import InvalidInput, NotFound
from core.tokens import digest, new_token
from core.users import Role, get_user
from employers.api_access.models import ApiToken, ApiTokenEmployer, Scope
from employers.codes import EmployerState
from employers.models import Contact, Employer
from employers.queries import get_employer

PREFIX = "pg1_"  # so that scanners of source code recognise a token that slipped into it
MOST_TOKENS = 20  # live ones of one employer
LONGEST = timedelta(days=730)
REQUESTS_A_MINUTE = 120
MOST_EMPLOYERS = 200


@dataclass(frozen=True)
class NewToken:
    """What a token is to be: ``employer_ids`` are those for whom it acts, ``days`` until it ends."""

    name: str
    employer_ids: Collection[int]
    scopes: Collection[Scope]
    days: int
    is_partner: bool = False


@dataclass(frozen=True)
class Issued:
    """A fresh token; ``secret`` is nowhere else."""

    token: ApiToken
    secret: str


@dataclass(frozen=True)
class Bearer:
    """Who calls: a live token, what it allows, for which employers, and the user whose word it is (None: nobody's)."""

    token_id: int
    scopes: frozenset[Scope]
    employer_ids: tuple[int, ...]
    acts_as: int | None


@dataclass(frozen=True)
class Allowance:
    """What is left of the minute's requests; ``is_over`` where this one was too much."""

    limit: int
    left: int
    resets_in: int
    is_over: bool


def issue_token(session: Session, new: NewToken, *, now: datetime, by: int) -> Issued:
    """A new token. `InvalidInput` without name or scopes, for a wrong length of time, or too many tokens.

    Made by a user of the employer it acts as that user, made by staff as nobody: it never has the rights of staff.
    """
    name = " ".join(new.name.split())[:120]
    if not name or not new.scopes:
        raise InvalidInput("Give the token a name and choose what it may do.")
    if not 1 <= new.days <= LONGEST.days:
        raise InvalidInput("A token is valid for at least a day and at most two years.")
    ids = sorted(set(new.employer_ids))
    if not ids or len(ids) > MOST_EMPLOYERS:
        raise InvalidInput("Name at least one employer and at most 200.")
    for employer_id in ids:
        get_employer(session, employer_id)
        if len([each for each in tokens_of_employer(session, employer_id) if is_live(each, now=now)]) >= MOST_TOKENS:
            raise InvalidInput("This employer has 20 tokens. Revoke one that is no longer needed.")
    secret = PREFIX + new_token()
    token = ApiToken(
        token_hash=digest(secret), ending=secret[-4:], name=name, is_partner=new.is_partner,
        scopes=sorted(scope.value for scope in new.scopes), created_at=now, created_by=by,
        acts_as=by if get_user(session, by).role is Role.EMPLOYER else None,
        expires_at=now + timedelta(days=new.days),
        employers=[ApiTokenEmployer(employer_id=employer_id) for employer_id in ids],
    )  # fmt: skip
    session.add(token)
    session.flush()
    audit.record(
        session, "api_token.issued", kind="api_token", object_id=token.id, now=now, by=by, scopes=token.scopes,
        employers=ids,
    )  # fmt: skip
    return Issued(token, secret)


def revoke_token(session: Session, employer_id: int, token_id: int, *, now: datetime, by: int) -> None:
    """End a token of this employer, for all employers for whom it acts. `NotFound` for another employer's."""
    query = sa.select(ApiToken).join(ApiTokenEmployer).where(
        ApiToken.id == token_id, ApiTokenEmployer.employer_id == employer_id
    )  # fmt: skip
    token = session.scalar(query)
    if token is None:
        raise NotFound("There is no token %(id)s.", id=token_id)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now, by
        audit.record(session, "api_token.revoked", kind="api_token", object_id=token.id, now=now, by=by)


def tokens_of_employer(session: Session, employer_id: int) -> list[ApiToken]:
    """All tokens that act for an employer, newest first, ended ones too."""
    query = (
        sa.select(ApiToken)
        .join(ApiTokenEmployer)
        .where(ApiTokenEmployer.employer_id == employer_id)
        .options(selectinload(ApiToken.employers))
        .order_by(ApiToken.id.desc())
    )
    return list(session.scalars(query))


def is_live(token: ApiToken, *, now: datetime) -> bool:
    """Whether the token can be used."""
    return token.revoked_at is None and now < token.expires_at


def find_bearer(session: Session, secret: str, *, now: datetime) -> Bearer | None:
    """Who calls with this token; None for one that is unknown, ended or revoked.

    Ended employers are left out; a token of a user who can no longer sign in, or is no longer theirs, is no token.
    """
    query = sa.select(ApiToken).where(ApiToken.token_hash == digest(secret)).options(selectinload(ApiToken.employers))
    token = session.scalar(query)
    if token is None or not is_live(token, now=now):
        return None
    ids = [row.employer_id for row in token.employers]
    if token.acts_as is not None:
        user = get_user(session, token.acts_as)
        theirs = set(session.scalars(sa.select(Contact.employer_id).where(Contact.user_id == user.id)))
        ids = [each for each in ids if user.is_active and each in theirs]
    active = sa.select(Employer.id).where(
        Employer.id.in_(ids), Employer.state.in_((EmployerState.ACTIVE, EmployerState.PAUSED))
    )
    found = tuple(session.scalars(active.order_by(Employer.id)))
    scopes = frozenset(Scope(each) for each in token.scopes if each in set(Scope))
    return Bearer(token.id, scopes, found, token.acts_as) if found else None


def count_request(session: Session, token_id: int, *, now: datetime, limit: int = REQUESTS_A_MINUTE) -> Allowance:
    """Count a request of this minute, and note the use. Atomic: many processes count together."""
    minute = now.replace(second=0, microsecond=0)
    session.execute(
        sa.update(ApiToken)
        .where(ApiToken.id == token_id)
        .values(
            window_count=sa.case((ApiToken.window_at == minute, ApiToken.window_count + 1), else_=1),
            window_at=minute, last_used_at=now,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    count = session.scalar(sa.select(ApiToken.window_count).where(ApiToken.id == token_id)) or 0
    resets_in = max(1, 60 - now.second)
    return Allowance(limit, max(0, limit - count), resets_in, is_over=count > limit)
