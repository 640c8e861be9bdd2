"""What employers wish: how many proposals a week, a pause until a day. Matching keeps to both."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput, NotAllowed
from core.settings import local_day
from core.users import Role, get_user
from employers.codes import EmployerState, MessageMode
from employers.models import Contact, Employer
from employers.queries import find_employer_of_user, get_employer
from employers.registration import MOST_PROPOSALS_A_WEEK

LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True)
class Wishes:
    """``weekly_proposal_limit`` None: as many as suit; ``paused_until`` the last day without proposals, None: none."""

    weekly_proposal_limit: int | None = None
    paused_until: date | None = None


def takes_proposals(today: date) -> sa.ColumnElement[bool]:
    """Condition: the employer is active and does not rest on that day."""
    rests_no_more = sa.or_(Employer.paused_until.is_(None), Employer.paused_until < today)
    return sa.and_(Employer.state == EmployerState.ACTIVE, rests_no_more)


def set_wishes(session: Session, employer_id: int, wishes: Wishes, *, now: datetime, by: int) -> Employer:
    """Note what the employer wishes, from the next match run on.

    `NotFound`; `NotAllowed` for anybody but employer advisers and the employer's own contacts; `InvalidInput` for a
    number outside of 1 to 50, and for a last day of rest in the past or beyond a year.
    """
    employer = get_employer(session, employer_id)
    _check_may(session, employer_id, by)
    limit, until = wishes.weekly_proposal_limit, wishes.paused_until
    if limit is not None and not 1 <= limit <= MOST_PROPOSALS_A_WEEK:
        raise InvalidInput("Choose between 1 and 50 proposals a week, or rest until a day.")
    today = local_day(now)
    if until is not None and until != employer.paused_until and not today <= until <= today + LONGEST_PAUSE:
        raise InvalidInput("The rest ends on a day from today on, within a year.")
    employer.weekly_proposal_limit, employer.paused_until = limit, until
    session.flush()
    audit.record(
        session, "employer.wishes", kind="employer", object_id=employer_id, now=now, by=by, weekly=limit,
        paused_until=until.isoformat() if until else None,
    )  # fmt: skip
    return employer


def set_own_message_mode(session: Session, mode: MessageMode, *, now: datetime, by: int) -> Contact:
    """How the contact who is signed in wants to be written to. `NotAllowed` for who is no contact."""
    contact = session.scalar(sa.select(Contact).where(Contact.user_id == by))
    if contact is None:
        raise NotAllowed("Your account belongs to no employer.")
    contact.message_mode = mode
    session.flush()
    audit.record(session, "contact.message_mode", kind="contact", object_id=contact.id, now=now, by=by, mode=mode.value)
    return contact


def _check_may(session: Session, employer_id: int, by: int) -> None:
    if get_user(session, by).role is Role.EMPLOYER_ADVISER:
        return
    own = find_employer_of_user(session, by)
    if own is None or own.id != employer_id:
        raise NotAllowed("These are the wishes of another employer.")
