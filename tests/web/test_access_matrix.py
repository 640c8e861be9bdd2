"""Every route, as everybody, with own and foreign objects; and what may be read where, by planted markers."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from core.database import make_engine, make_sessions
from core.register import FieldEntry
from core.users import Role
from placements.messages.models import Message
from tests.databases import SqliteDatabases
from tests.web.conftest import _close, _settings
from tests.web.planted import FOREIGN, OWN, PLANTED_BY_HAND, REGISTER, make_planted, markers, planted_columns
from tests.web.walking import SKIPPED, Answer, Walk
from web import create_app
from web.access import entry_of
from web.access_table import ALSO_SEES, CLIENT, TOKEN, VISITOR, MissingRule, entry

EMPLOYERS_WORLD = (Role.EMPLOYER.value, TOKEN, VISITOR, "mail")
SEES_ALL = (
    Role.EMPLOYER_ADVISER.value,
    Role.OPERATOR.value,
)  # no case is foreign to them
# Forms that a walk cannot send rightly: they ask for a code, or for what a form before has ended.
NOT_FOR_EVERYBODY = frozenset({"account.drop_factor", "health.metrics", "oidc.begin", "oidc.back", "oidc.connect"})
GONE_OR_UNSAID = frozenset(
    {
        "clients.answer", "clients.decide_cv_fact", "clients.record_quick_answer", "clients.undo_quick_answer",
        "households.change_lead", "households.save_care", "offices.remove_stand_in", "passkeys.remove",
        "proposals.pair", "saved_filters.create", "saved_filters.delete", "saved_filters.rename", "clients.lift",
        "data_protection.decide",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def walk(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The whole walk, made once. The rules are the same on both databases, so one is enough."""
    with sqlite_databases.copy("walk") as url:
        engine = make_engine(url)
        sessions = make_sessions(engine, writes=True)
        app = create_app(_settings(url, tmp_path_factory.mktemp("walk")))
        app.config["WTF_CSRF_ENABLED"] = False
        with sessions.begin() as session:
            planted = make_planted(session)
        found = Walk(app, sessions, planted)
        with capture_logs() as logs:
            found.go()
        found.answers.append(Answer("log", "log", "", "log", 0, repr(logs), 0))
        with sessions() as session:
            found.answers += mails(session)
        yield found
        _close(app)
        engine.dispose()


def mails(session: Session) -> list[Answer]:
    """What goes out to employers by mail."""
    rows = session.scalars(sa.select(Message).where(Message.contact_id.is_not(None)))
    texts = (f"{row.subject}\n{row.body}\n{row.calendar}" for row in rows)
    return [Answer("mail", "mail", "", "mail", 0, text, 0) for text in texts]


def wrong(answers: Iterator[Answer]) -> list[tuple[str, str, str, str, int]]:
    return sorted({(each.who, each.endpoint, each.method, each.asked, each.status) for each in answers})


def test_somebody_elses_object_is_refused_and_the_attempt_recorded(walk: Walk) -> None:
    foreign = [each for each in walk.answers if each.asked.startswith("foreign")]

    assert {each.who for each in foreign} == {*(role.value for role in Role), CLIENT, TOKEN} - {Role.OPERATOR.value}
    assert wrong(each for each in foreign if each.status != each.expected or each.entries != 1) == []


def test_a_page_of_another_role_is_refused_and_the_attempt_recorded(walk: Walk) -> None:
    closed = [each for each in walk.answers if each.asked == "closed"]

    assert len(closed) > 500
    assert wrong(each for each in closed if (each.status, each.entries) != (403, 1)) == []


def test_ones_own_objects_open(walk: Walk) -> None:
    own = [each for each in walk.answers if each.asked in ("own", "linked") and each.endpoint not in NOT_FOR_EVERYBODY]
    staff_of_others = (Role.CASE_MANAGER.value, Role.EMPLOYER_ADVISER.value)
    mine = [each for each in own if not (each.endpoint.startswith("staff.") and each.who in staff_of_others)]

    assert wrong(each for each in mine if each.status == 403 or each.status >= 500) == []
    assert wrong(each for each in mine if each.status == 404 and each.endpoint not in GONE_OR_UNSAID) == []


def test_the_walk_comes_everywhere(walk: Walk) -> None:
    visited = {(each.who, each.endpoint) for each in walk.answers}
    table = {rule.endpoint: entry_of(walk.app, rule.endpoint) for rule in walk.app.url_map.iter_rules()}

    missed = {(who, name) for name, found in table.items() for who in found.who if name not in SKIPPED} - visited
    assert missed == set()


def _seen(walk: Walk, prefix: str) -> Iterator[tuple[Answer, FieldEntry]]:
    """Which answer shows a marker of which column."""
    known = markers(prefix)
    pattern = re.compile("|".join(map(re.escape, known)))
    for each in walk.answers:
        for found in set(pattern.findall(each.text)):
            yield each, known[found]


def _may(who: str, entry_: FieldEntry) -> bool:
    named = {viewer.value for viewer in entry_.viewers}
    return who in named or (entry_.table, entry_.column) in ALSO_SEES.get(who, {})


def test_nobody_reads_what_the_register_does_not_let_them_see(walk: Walk) -> None:
    leaks = {
        (answer.who, answer.endpoint, f"{found.table}.{found.column}")
        for prefix in (OWN, FOREIGN) for answer, found in _seen(walk, prefix) if not _may(answer.who, found)
    }  # fmt: skip

    assert leaks == set()


def test_nobody_reads_what_is_somebody_elses(walk: Walk) -> None:
    leaks = {
        (answer.who, answer.endpoint, f"{found.table}.{found.column}")
        for answer, found in _seen(walk, FOREIGN) if answer.who not in SEES_ALL
    }  # fmt: skip

    assert leaks == set()


def test_the_world_of_employers_holds_nothing_of_a_clients_case(walk: Walk) -> None:
    of_clients = ("case_file", "client", "household", "consent", "cv_", "recorded", "referral", "task", "legal_notice")

    found = {(answer.who, answer.endpoint, entry_.table, entry_.column) for answer, entry_ in _seen(walk, OWN)
             if answer.who in EMPLOYERS_WORLD and entry_.table.startswith(of_clients)}  # fmt: skip

    assert found == set()
    assert {each.who for each in walk.answers} >= set(EMPLOYERS_WORLD)
    assert any(each.endpoint == "documents.download" and "P-0000" in each.text for each in walk.answers
               if each.who == Role.EMPLOYER.value)  # fmt: skip


def test_the_markers_are_there_to_be_seen(walk: Walk) -> None:
    seen = {(found.table, found.column) for answer, found in _seen(walk, OWN) if answer.who == Role.CASE_MANAGER.value}

    assert seen >= {
        ("case_file", "given_name"), ("client", "max_lift_kg"), ("client_limitation", "item"),
        ("household", "note"), ("proposal_step", "note"), ("referral", "note"), ("task", "words"),
    }  # fmt: skip


def test_every_column_that_tells_of_a_person_is_planted_or_named() -> None:
    columns = set(planted_columns())

    assert len(columns) > 40
    assert {key for key in PLANTED_BY_HAND if key not in REGISTER} == set()


def test_a_route_that_the_table_says_nothing_about_has_no_entry() -> None:
    with pytest.raises(MissingRule, match="OBJECTS"):
        entry("clients.show", (Role.CASE_MANAGER.value,), ("diary_id",))
    with pytest.raises(MissingRule, match="PURPOSES"):
        entry("diaries.show", (Role.CASE_MANAGER.value,), ())
    with pytest.raises(MissingRule, match="nobody"):
        entry("clients.show", (), ())


def test_an_application_with_such_a_route_does_not_start(bare_app: Flask) -> None:
    assert {entry_of(bare_app, rule.endpoint).endpoint for rule in bare_app.url_map.iter_rules()}
