"""Every route, as everybody, with own and foreign objects; and what may be read where, by planted markers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from core.database import make_engine, make_sessions
from core.register import FieldEntry
from core.users import Role
from tests.databases import Databases
from tests.web.conftest import _close, _settings
from tests.web.files_out import MONITORED, files_out
from tests.web.markers import (
    CODES,
    ENUMERATED,
    FOREIGN,
    NOT_FOUND_BY_ITSELF,
    OWN,
    Key,
    marker,
    markers,
    planted_columns,
    sensitive_columns,
)
from tests.web.planted import MODELS, make_planted
from tests.web.walking import ANSWER_LINK, SKIPPED, Answer, Walk
from web import create_app, views
from web.access import entry_of, requires_role
from web.access_table import ALSO_SEES, CLIENT, TOKEN, VISITOR, MissingRule, entry
from web.session import SESSIONS

EMPLOYERS_WORLD = (Role.EMPLOYER.value, TOKEN, VISITOR, ANSWER_LINK, "mail", "letter", "export")
NOBODYS = ("log", "audit", "monitoring")  # read by whoever runs the machine: no word about any person
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
        "data_protection.decide", "oidc.end_from_provider",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def walked_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for the walks on both databases, as in production: with a line for each request in the log."""
    app = create_app(replace(_settings("sqlite://", tmp_path_factory.mktemp("walk")), is_production=True))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    _close(app)


@pytest.fixture(scope="module")
def walk(databases: Databases, walked_app: Flask) -> Iterator[Walk]:
    """The whole walk, made once on each database."""
    extensions = dict(walked_app.extensions)
    with databases.copy("walk") as url:
        engine = make_engine(url)
        sessions = make_sessions(engine, writes=True)
        walked_app.extensions[SESSIONS] = (make_sessions(engine), sessions)
        with sessions.begin() as session:
            planted = make_planted(session)
            found = Walk(walked_app, sessions, planted, unplanted=unplanted(session))
        with capture_logs() as logs:
            found.go()
            with sessions() as session:
                found.answers += files_out(session, walked_app)
        found.answers.append(Answer("log", "log", "", "log", 0, repr(logs), 0))
        yield found
        engine.dispose()
    walked_app.extensions.clear()
    walked_app.extensions.update(extensions)


def wrong(answers: Iterator[Answer]) -> list[tuple[str, str, str, str, int]]:
    return sorted({(each.who, each.endpoint, each.method, each.asked, each.status) for each in answers})


def test_somebody_elses_object_is_refused_and_the_attempt_recorded(walk: Walk) -> None:
    foreign = [each for each in walk.answers if each.asked.startswith("foreign")]

    assert {each.who for each in foreign} == {*(role.value for role in Role), CLIENT, TOKEN} - {Role.OPERATOR.value}
    assert wrong(each for each in foreign if each.status != each.expected or each.entries != 1) == []


def test_what_is_closed_to_somebody_is_refused_and_the_attempt_recorded(walk: Walk) -> None:
    """Pages of other roles, of clients and of programs for staff; pages of staff for clients, programs and links."""
    closed = [each for each in walk.answers if each.asked == "closed"]

    asked = {who: sum(each.who == who for each in closed) for who in (*Role, CLIENT, TOKEN, VISITOR, ANSWER_LINK)}
    assert min(asked.values()) > 50, asked
    assert wrong(each for each in closed if (each.status, each.entries) != (each.expected, each.noted)) == []
    sent_on = {each.text.partition("Location: ")[2].split("\n")[0].partition("?")[0] for each in closed
               if each.status == 302}  # fmt: skip
    assert sent_on == {"/sign-in", "/me/enter"}


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
    who = Role.EMPLOYER.value if who in ("mail", "letter") else who
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
        if (answer.who, found.table) != ("mail", "contact")  # to whom it goes
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


def unplanted(session: Session) -> list[Key]:
    """Columns that tell of a person and hold nothing to look for, as it is stored."""
    missing = []
    for key in sensitive_columns():
        stored = [str(value) for value in session.scalars(sa.select(getattr(MODELS[key[0]], key[1])))]
        wanted = [marker(prefix, key) for prefix in (OWN, FOREIGN)] if key in planted_columns() else [""]
        missing += [key for each in wanted if not any(each in value for value in stored)]
    return missing


def test_every_column_that_tells_of_a_person_is_planted(walk: Walk) -> None:
    """On both sides: a marker where words go, a value where few things can be said."""
    assert walk.unplanted == []
    assert set(sensitive_columns()) - set(planted_columns()) - set(CODES) - set(NOT_FOUND_BY_ITSELF) == set()
    assert len(planted_columns()) > 50


def test_nobody_who_runs_the_machine_reads_of_anybody(walk: Walk) -> None:
    found = {(each.who, each.endpoint, seen.table, seen.column) for prefix in (OWN, FOREIGN)
             for each, seen in _seen(walk, prefix) if each.who in NOBODYS}  # fmt: skip

    assert found == set()
    assert {each.who for each in walk.answers} >= set(NOBODYS)


def test_no_word_of_residence_benefit_health_or_household_stands_in_the_world_of_employers(walk: Walk) -> None:
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in ENUMERATED))

    found = {(each.endpoint, word) for each in walk.answers if each.who in EMPLOYERS_WORLD
             for word in pattern.findall(each.text)}  # fmt: skip

    assert found == set()


def test_maps_feeds_exports_and_letters_are_among_what_was_searched(walk: Walk) -> None:
    read = {each.endpoint for each in walk.answers if each.status == 200 and each.text}

    assert read >= {"public.site_map", "public.atom_feed", "public.rss_feed", "csv", "xlsx", "json-ld", "hr-ba-xml",
                    "mail", "short_profile", *MONITORED}  # fmt: skip


def test_a_route_that_the_table_says_nothing_about_has_no_entry() -> None:
    with pytest.raises(MissingRule, match="OBJECTS"):
        entry("clients.show", (Role.CASE_MANAGER.value,), ("diary_id",))
    with pytest.raises(MissingRule, match="PURPOSES"):
        entry("diaries.show", (Role.CASE_MANAGER.value,), ())
    with pytest.raises(MissingRule, match="nobody"):
        entry("clients.show", (), ())


def test_an_application_with_such_a_route_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its message names the route."""
    diary = Blueprint("diary", __name__)

    @diary.get("/diary/<int:entry_id>")
    @requires_role(*Role)
    def show(entry_id: int) -> str:
        return str(entry_id)

    monkeypatch.setattr(views, "SECTIONS", (*views.SECTIONS, diary))

    with pytest.raises(MissingRule, match=r"diary\.show"):
        create_app(_settings("sqlite://", tmp_path))


def test_an_application_with_a_route_that_is_marked_for_nobody_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = Blueprint("clients_of_all", __name__)
    open_to_all.add_url_rule("/all-clients", endpoint="index", view_func=lambda: "")
    monkeypatch.setattr(views, "SECTIONS", (*views.SECTIONS, open_to_all))

    with pytest.raises(MissingRule, match=r"clients_of_all\.index"):
        create_app(_settings("sqlite://", tmp_path))
