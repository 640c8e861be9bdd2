"""A web process asks for the catalogue's version on each request, and counts the tables only when a word was added."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Term
from profiles.catalogue.queries import catalogue_version
from web.catalogue_version import kept_catalogue_version


def test_without_an_application_the_version_is_asked_each_time(session: Session) -> None:
    assert kept_catalogue_version(session) == catalogue_version(session)


def test_asked_again_the_tables_are_not_counted(sessions: sessionmaker[Session]) -> None:
    asked: list[str] = []
    with Flask(__name__).app_context(), sessions() as session:
        kept_catalogue_version(session)
        sa.event.listen(
            session.get_bind(), "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement)
        )
        kept_catalogue_version(session)

    assert len(asked) == 1
    assert "max(term.id)" in asked[0]


def test_a_new_word_gives_a_new_version_at_once(sessions: sessionmaker[Session]) -> None:
    with Flask(__name__).app_context(), sessions() as session:
        before = kept_catalogue_version(session)
        session.add(Term(kind=TermKind.SKILL, code="dough", language="de", text="Teig kneten", is_label=False))
        session.flush()

        assert kept_catalogue_version(session) == catalogue_version(session) != before
