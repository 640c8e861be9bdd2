"""Links by which employers answer: made, looked up, ended. Only the hash of a token is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.sign_in_limits import SignInAttempt, network_of
from core.tokens import digest, new_token
from placements.messages.codes import LinkState
from placements.messages.composing import BASE
from placements.messages.models import AnswerLink

VALID_FOR = timedelta(days=30)
GUESSES_ALLOWED = 30  # unknown links from one network; an office may stand behind it
GUESS_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class NewLink:
    """A fresh link, as it stands in a message; the only place where its token is."""

    url: str
    expires_at: datetime


def new_link(session: Session, proposal_id: int, contact_id: int, *, now: datetime) -> NewLink:
    """A link for one answer of this contact about this proposal."""
    token = new_token()
    link = AnswerLink(
        token_hash=digest(token), proposal_id=proposal_id, contact_id=contact_id, created_at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return NewLink(f"{BASE}/a/{token}", link.expires_at)


def find_link(session: Session, token: str, *, lock: bool = False) -> AnswerLink | None:
    """The link with this token, used and ended ones too; None where there never was one. With ``lock`` held."""
    query = sa.select(AnswerLink).where(AnswerLink.token_hash == digest(token))
    query = query.execution_options(populate_existing=True)
    return session.scalar(query.with_for_update() if lock else query)


def link_state(link: AnswerLink, *, now: datetime) -> LinkState:
    """Whether the link can be used."""
    if link.used_at is not None:
        return LinkState.USED
    if link.ended_at is not None:
        return LinkState.ENDED
    return LinkState.OPEN if now < link.expires_at else LinkState.EXPIRED


def end_links(session: Session, proposal_id: int, *, now: datetime, but: int | None = None) -> None:
    """End the open links of a proposal, all or all but one."""
    is_open = sa.and_(
        AnswerLink.proposal_id == proposal_id, AnswerLink.used_at.is_(None), AnswerLink.ended_at.is_(None)
    )
    others = is_open if but is None else sa.and_(is_open, AnswerLink.id != but)
    session.execute(sa.update(AnswerLink).where(others).values(ended_at=now))


def is_guessing(session: Session, address: str, *, now: datetime) -> bool:
    """Whether the network of this address has asked for too many links that do not exist."""
    query = sa.select(sa.func.count(SignInAttempt.id)).where(
        SignInAttempt.key_hash == _guess_key(address), SignInAttempt.at >= now - GUESS_WINDOW
    )
    return (session.scalar(query) or 0) >= GUESSES_ALLOWED


def note_guess(session: Session, address: str, *, now: datetime) -> None:
    """Remember that the network of this address asked for a link that does not exist, for the length of the window."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - GUESS_WINDOW))
    session.add(SignInAttempt(key_hash=_guess_key(address), at=now))
    session.flush()


def _guess_key(address: str) -> str:
    return digest(f"answer link from {network_of(address)}")
