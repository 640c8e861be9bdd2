"""An employer's main contact keeps the colleagues on the own page."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.sign_in_limits import SignInAttempt
from core.tokens import digest
from employers.models import Contact
from placements.messages.models import Message
from tests.web.conftest import Visitor
from tests.web.world import World

Visit = Callable[..., Visitor]


def test_a_colleague_is_added_invited_changed_and_ended(
    visitor: Visit, world: World, sessions: sessionmaker[Session]
) -> None:
    baker = visitor(None, world.baker)
    entered = {"new-name": "Eva Neu", "new-email": "eva@example.org", "new-role": "personnel"}
    baker.post("my_company.add_contact", entered)
    with sessions() as session:
        contact_id = session.scalars(sa.select(Contact.id).where(Contact.name == "Eva Neu")).one()
        assert session.scalars(sa.select(Message.to_address)).all() == ["eva@example.org"]

    name = f"contact-{contact_id}-name"
    baker.post("my_company.change_contact", {name: ""}, status=422, contact_id=contact_id)
    same = {f"contact-{contact_id}-{field}": "" for field in ("role", "language")}
    baker.post("my_company.change_contact", {name: "Eva Alt"} | same, contact_id=contact_id)
    baker.post("my_company.invite_contact", contact_id=contact_id)
    assert "Eva Alt" in baker.get("my_company.show").text

    baker.post("my_company.end_contact", contact_id=contact_id)
    assert "Eva Alt" not in baker.get("my_company.show").text


def test_nobody_ends_the_last_main_contact_or_another_employers(visitor: Visit, world: World) -> None:
    baker, butcher = visitor(None, world.baker), visitor(None, world.butcher)

    page = baker.get("my_company.show")
    assert page.soup.select("form[action$='/end']") == []
    answer = baker.post("my_company.end_contact", contact_id=1)

    assert "Jemand muss Hauptansprechperson sein" in answer.text
    butcher.post("my_company.change_contact", {}, status=404, contact_id=1)


def test_refused_invitations_count_and_do_not_tell_whose_an_address_is(
    visitor: Visit, world: World, sessions: sessionmaker[Session]
) -> None:
    baker = visitor(None, world.baker)
    taken = [world.adviser.email, world.butcher.email]

    said = [
        baker.post("my_company.add_contact", {"new-name": "Eva Neu", "new-email": email}, status=409).text
        for email in taken
    ]

    assert all("Diese Adresse kann nicht verwendet werden" in text for text in said)
    with sessions() as session:
        key = digest(f"invitations by user {world.baker.id}")
        counted = sa.select(sa.func.count(SignInAttempt.id)).where(SignInAttempt.key_hash == key)
        assert session.scalar(counted) == len(taken)
        assert session.scalars(sa.select(Contact.id).where(Contact.name == "Eva Neu")).all() == []
