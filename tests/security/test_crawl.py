"""Signed in as everybody, every form of every kind of page is attacked: nothing breaks, nothing foreign changes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base, make_engine, make_sessions
from core.users import Role, User
from tests.databases import Databases
from tests.security.attacks import ATTACKS, ENDING, NUL, Crawl, Form, attacks_on, turns
from tests.source_files import PROJECT
from tests.web.conftest import _close, _settings
from tests.web.planted import Planted, Side, make_planted
from tests.web.walking import ANSWER_LINK, SKIPPED, Walk
from web import create_app
from web.access import entry_of
from web.access_table import CLIENT, TOKEN, VISITOR

# Everybody on one of the databases; what is stricter about PostgreSQL (lengths, numbers) meets those who write most.
VISITORS = {
    "sqlite": (Role.EMPLOYER.value, CLIENT, VISITOR, Role.OPERATOR.value),
    "postgresql": (Role.JOINT_DESK.value, Role.CASE_MANAGER.value, Role.EMPLOYER_ADVISER.value),
}
# Those to whom something is foreign, and who ends what others still need last: case managers take letters back.
CLOSED_OFF = (Role.JOINT_DESK.value, CLIENT, Role.EMPLOYER.value, VISITOR, Role.CASE_MANAGER.value)
KEPT_OF_ALL = frozenset({"audit_entry", "message", "sign_in_failure", "sign_in_attempt"})  # written about everybody
BLIND_TRIES = 1  # for forms that no page shows now: most are refused before a field is read
_READ = re.compile(r"request\.form\.(?:get|getlist)\(\"(\w+)\"")
_FIELDS = re.compile(r"^    (\w+) = (?:\w*Field|_\w+)\(", re.MULTILINE)


@dataclass
class Attacked:
    """What came of it, by who attacked."""

    crawls: dict[str, Crawl] = field(default_factory=dict)
    posts: dict[str, set[str]] = field(default_factory=dict)  # routes that take forms, by the table
    changed: dict[str, list[str]] = field(default_factory=dict)
    raised: list[str] = field(default_factory=list)  # users whom an adviser gave more than the account of an employer


def foreign_rows(session: Session, side: Side) -> dict[str, Any]:
    """All rows of the other side, and what users may do."""
    ids = {name: side.ids[f"{name}_id"] for name in ("client", "employer", "vacancy", "household", "proposal")}
    found: dict[str, Any] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in KEPT_OF_ALL:
            continue
        ours = [table.c[f"{name}_id"] == number for name, number in ids.items() if f"{name}_id" in table.c]
        ours += [table.c.id == ids[table.name]] if table.name in ids else []
        if ours:
            rows = session.execute(sa.select(table).where(sa.or_(*ours)))
            found |= {f"{table.name} {tuple(row)[:2]}": tuple(row) for row in rows}
    rights = session.execute(sa.select(User.id, User.role, User.is_active, User.email, User.password_hash))
    return found | {f"user {row[0]}": tuple(row) for row in rights}


def field_names() -> list[str]:
    """Every name under which some view or form of ours reads a field."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(PROJECT / "web").rglob("*.py"))]
    return sorted({name for text in texts for name in (*_READ.findall(text), *_FIELDS.findall(text))})


def extras(planted: Planted) -> Mapping[str, str]:
    """Fields that are nobody's to set, with what an attacker would set."""
    ids, user = planted.foreign.ids, str(planted.own.manager.id)
    numbers = ("client_id", "employer_id", "vacancy_id", "proposal_id", "household_id", "contact_id", "document_id")
    return {name: str(ids[name]) for name in numbers} | {
        "role": "operator", "is_admin": "1", "is_active": "1", "id": str(ids["client_id"]), "user_id": user,
        "owner_id": user, "case_manager_id": user, "lead_case_manager_id": user, "adviser_id": user, "state": "open",
        "created_at": "2000-01-01", "is_generated": "1", "__class__": "x",
    }  # fmt: skip


@pytest.fixture(scope="module")
def attacked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """The whole attack of half of the visitors, made once."""
    found, known = Attacked(), set[tuple[str, str]]()
    with databases.copy("attacked") as url:
        engine = make_engine(url)
        sessions = make_sessions(engine, writes=True)
        app = create_app(_settings(url, tmp_path_factory.mktemp("attacked")))
        with sessions.begin() as session:
            planted = make_planted(session)
        walk = Walk(app, sessions, planted)
        app.config["WTF_CSRF_ENABLED"] = False  # for the way in
        browsers = walk.browsers()
        app.config["WTF_CSRF_ENABLED"] = True
        for who in VISITORS[databases.name]:
            with sessions() as session:
                before = foreign_rows(session, planted.foreign)
            found.crawls[who] = crawl = Crawl(app, browsers[who], extras(planted), known=known)
            found.posts[who] = _attack(crawl, walk, who)
            with sessions() as session:
                after = foreign_rows(session, planted.foreign)
            found.changed[who] = sorted(name for name in before | after if before.get(name) != after.get(name))
            if who == Role.EMPLOYER_ADVISER.value:
                users = [name for name in found.changed[who] if name.startswith("user ")]
                found.raised = [name for name in users if name in before or after[name][1] is not Role.EMPLOYER]
        yield found
        _close(app)
        engine.dispose()


def _attack(crawl: Crawl, walk: Walk, who: str) -> set[str]:
    """All forms that pages show, then every other route that takes one, with all names that any view reads."""
    entries = {rule.endpoint: entry_of(walk.app, rule.endpoint) for rule in walk.app.url_map.iter_rules()}
    mine = [each for each in entries.values() if who in each.who and each.endpoint not in SKIPPED | ENDING]
    crawl.go([path for each in mine if (path := walk.address(who, each, "GET", "own"))])
    posts = {each.endpoint: path for each in mine if (path := walk.address(who, each, "POST", "own"))}
    token, short = {"csrf_token": crawl.csrf_token}, [attack for attack in ATTACKS if len(attack) < 1000]
    for endpoint in sorted(set(posts) - crawl.sent):
        for everything in list(turns(field_names(), short))[:BLIND_TRIES]:
            crawl.send(posts[endpoint], "POST", everything | token)
    for path in crawl.pages.values():  # what was stored is shown now
        crawl.open(path)
    return set(posts)


def test_nothing_breaks_and_no_text_becomes_code(attacked: Attacked) -> None:
    problems = {who: sorted(set(crawl.problems)) for who, crawl in attacked.crawls.items()}

    assert {who: found for who, found in problems.items() if found} == {}


def test_nobody_changes_what_is_somebody_elses_or_what_users_may_do(attacked: Attacked) -> None:
    assert {who: rows for who, rows in attacked.changed.items() if rows and who in CLOSED_OFF} == {}
    assert attacked.raised == []


def test_the_attack_finds_most_forms_by_itself(attacked: Attacked) -> None:
    shown = {who: len(crawl.sent) for who, crawl in attacked.crawls.items()}
    missed = {who: attacked.posts[who] - crawl.sent for who, crawl in attacked.crawls.items()}

    assert sum(shown.values()) > 60, shown
    assert sum(map(len, missed.values())) < sum(map(len, attacked.posts.values())) / 2
    assert {TOKEN, ANSWER_LINK} & set(shown) == set()  # of programs: generated requests in tests/web/api


@pytest.mark.parametrize("typed", [("q",), ("name", "note"), ()])
@pytest.mark.parametrize("held", [("csrf_token",), ("csrf_token", "version"), ("word", "kind", "do")])
def test_every_field_holds_every_attack(typed: tuple[str, ...], held: tuple[str, ...]) -> None:
    sent = list(attacks_on(Form("/", "POST", dict.fromkeys((*typed, *held), "as shown"), typed)))

    for name in {*typed, *held} - {"csrf_token"}:
        assert {each[name] for each in sent if name in each} == {*ATTACKS, NUL}
    assert sent[0].keys() == set(typed)
