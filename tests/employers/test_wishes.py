"""What employers wish, who may say so, and that matching keeps to it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotAllowed
from core.users import Role, User
from employers.codes import MessageMode
from employers.models import Contact, Employer
from employers.wishes import Wishes, set_own_message_mode, set_wishes
from matching.history import PairHistory
from matching.queries import employer_limits, vacancy_facts
from tests.factories import NOW, TODAY, make_employer, make_user, make_vacancy


@pytest.fixture
def employer(session: Session) -> Employer:
    return make_employer(session)


def contact_of(session: Session, employer: Employer) -> User:
    user = make_user(session, role=Role.EMPLOYER)
    session.add(Contact(employer_id=employer.id, user_id=user.id, name="Eva"))
    session.flush()
    return user


def test_matching_keeps_to_the_weekly_number(session: Session, employer: Employer) -> None:
    set_wishes(session, employer.id, Wishes(weekly_proposal_limit=3), now=NOW, by=contact_of(session, employer).id)

    assert employer_limits(session)[employer.id] == 3


@pytest.mark.parametrize(("days_later", "takes_part"), [(0, False), (2, False), (3, True)])
def test_matching_leaves_out_who_rests_until_the_day_after(
    days_later: int, takes_part: bool, session: Session, employer: Employer
) -> None:
    vacancy = make_vacancy(session, employer=employer)
    set_wishes(session, employer.id, Wishes(paused_until=TODAY + timedelta(days=2)), now=NOW, by=make_user(session).id)

    found = vacancy_facts(session, today=TODAY + timedelta(days=days_later), history=PairHistory())
    asked = vacancy_facts(session, today=TODAY + timedelta(days=days_later), history=PairHistory(), ids=[vacancy.id])

    assert [each.vacancy_id for each in found] == [vacancy.id] * takes_part
    assert asked[0].is_paused is not takes_part


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.CASE_MANAGER, Role.OPERATOR, Role.JOINT_DESK])
def test_nobody_wishes_for_another_employer(role: Role, session: Session, employer: Employer) -> None:
    with pytest.raises(NotAllowed):
        set_wishes(session, employer.id, Wishes(1), now=NOW, by=make_user(session, role=role).id)
    with pytest.raises(NotAllowed):
        set_wishes(session, employer.id, Wishes(1), now=NOW, by=contact_of(session, make_employer(session)).id)


@pytest.mark.parametrize(
    "wishes",
    [Wishes(0), Wishes(51), Wishes(None, TODAY - timedelta(days=1)), Wishes(None, TODAY + timedelta(days=367))],
)
def test_wishes_that_make_no_sense_are_refused(wishes: Wishes, session: Session, employer: Employer) -> None:
    with pytest.raises(InvalidInput):
        set_wishes(session, employer.id, wishes, now=NOW, by=make_user(session).id)


def test_a_contact_says_how_to_be_written_to(session: Session, employer: Employer) -> None:
    user = contact_of(session, employer)

    contact = set_own_message_mode(session, MessageMode.WEEKLY, now=NOW, by=user.id)

    assert (contact.user_id, contact.message_mode) == (user.id, MessageMode.WEEKLY)
    with pytest.raises(NotAllowed):
        set_own_message_mode(session, MessageMode.DAILY, now=NOW, by=make_user(session).id)
