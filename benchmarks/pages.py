"""Server time of every page in a large database.

    python -m benchmarks.pages --database URL --instance FOLDER [--fill | --more] --json

``--fill`` makes the world first: generated clients and vacancies, proposals in all states with their steps, and some of
everything else that pages show; ``--more`` adds of the last what a database filled earlier lacks. Every page that a
role, a client, a program or everybody may open is then asked for ``--rounds`` times in this process, without a network;
printed are the median and the slowest in milliseconds, and how many selects the page made. Pages that a new view adds
are found by themselves; only arguments of a kind unknown here are left out, and said so.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import BuildError, Rule

from benchmarks.measuring import database_seconds
from benchmarks.pages_samples import emergency_ids, open_ids, program_ids, program_token, sample_ids, somebody
from benchmarks.pages_world import Size, add_more, fill
from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.settings import read_settings
from core.users import Role, User, start_session
from jobs.migrating import upgrade_database
from placements.codes import ProposalState
from placements.models import Proposal
from profiles.client_access import enter, make_letter
from profiles.codes import ClientFact
from web.access import TOKEN, allowed_roles
from web.client_access import CLIENT_TOKEN, needs_client_access
from web.server import application
from web.standing import open_vacancies

LONGEST_READING = 120.0  # seconds for what a process keeps of the open vacancies
# Pages are also measured with the filters that let them read most, ids filled in.
FILTERED = {
    "today.index": ("whose=team:{team_id}", "whose=office:{office_id}", "whose=office:{office_id}&until=all&page=60"),
    "proposals.queue": (
        "page=100",
        "scope=all",
        "scope=all&state=all",
        "scope=all&sort=title",
        "scope=all&sort=client",
        "scope=all&sort=employer",
        "scope=all&q=pflege",
    ),
    "clients.index": ("sort=gaps", "q=a"),
    "employers.index": ("scope=all", "scope=all&q=gmbh"),
    "public.index": ("q=pflege", "postcode=70173&km=50", "q=pflege&postcode=70173&km=50&page=9"),
    "public.on_map": ("q=pflege",),
    "public.suggest": ("q=pfl",),
}


@dataclass(frozen=True)
class PageFigures:
    """One page as one role sees it; the endpoint with the filters in its address, if any."""

    role: str
    endpoint: str
    median_ms: float
    processor_ms: float  # at work here and in the database's server, on average: nothing that others do is in it
    slowest_ms: float
    queries: int
    status: int


def measure(app: Flask, engine: sa.Engine, sessions: sessionmaker[Session], rounds: int) -> dict[str, Any]:
    """Figures of every page and role; what was left out and why."""
    figures: list[PageFigures] = []
    left_out: set[str] = set()
    with sessions() as session:
        ids = {role: sample_ids(session, role) for role in Role}
        people = {role: somebody(session, role) for role in Role}
    with sessions.begin() as session:
        ids[Role.CASE_MANAGER] |= emergency_ids(session, now=datetime.now(UTC))
    for role, user_id in people.items():
        if user_id is None:
            continue
        with sessions.begin() as session:
            token = start_session(session, session.get_one(User, user_id), now=datetime.now(UTC))
        visitor = app.test_client()
        with visitor.session_transaction() as kept:
            kept[TOKEN] = token
        for rule in _rules(app):
            if role not in allowed_roles(app, rule.endpoint):
                continue
            addresses = _addresses(app, rule, ids[role])
            left_out |= set() if addresses else {rule.endpoint}
            for name, address in addresses:
                figures.append(_measure_page(visitor, engine, role.value, name, address, rounds))
    figures += _measure_client_pages(app, engine, sessions, rounds)
    figures += _measure_open_pages(app, engine, sessions, rounds)
    figures.sort(key=lambda each: -each.median_ms)
    return {"pages": [asdict(each) for each in figures], "left_out": sorted(left_out)}


def _measure_client_pages(
    app: Flask, engine: sa.Engine, sessions: sessionmaker[Session], rounds: int
) -> list[PageFigures]:
    """Figures of the clients' own pages, as one client with a proposal sees them."""
    with sessions.begin() as session:
        shown = sa.select(Proposal).where(Proposal.state == ProposalState.CLIENT_INFORMED).order_by(Proposal.id)
        proposal, now = session.scalars(shown.limit(1)).first(), datetime.now(UTC)
        if proposal is None:
            return []
        by = session.scalars(sa.select(User.id).where(User.role == Role.CASE_MANAGER)).first() or 0
        letter = make_letter(session, proposal.client_id, language="de", now=now, by=by)
        token = enter(session, number=letter.number, code=letter.code, address="benchmark", now=now)[1]
        ids: dict[str, Any] = {"proposal_id": proposal.id, "fact": tuple(ClientFact)}
    visitor = app.test_client()
    with visitor.session_transaction() as kept:
        kept[CLIENT_TOKEN] = token
    return [
        _measure_page(visitor, engine, "client", name, address, rounds)
        for rule in _rules(app)
        if needs_client_access(app, rule.endpoint)
        for name, address in _addresses(app, rule, ids)
    ]


def _measure_open_pages(
    app: Flask, engine: sa.Engine, sessions: sessionmaker[Session], rounds: int
) -> list[PageFigures]:
    """Figures of the pages that need no sign-in, and of what programs read with a token."""
    with sessions.begin() as session:
        now = datetime.now(UTC)
        ids, (secret, employer_id) = open_ids(session, now=now), program_token(session, now=now)
        of_program = program_ids(session, employer_id)
    found = []
    for rule in _rules(app):
        if allowed_roles(app, rule.endpoint) or needs_client_access(app, rule.endpoint):
            continue
        is_api = rule.endpoint.startswith("api.")
        visitor = app.test_client()
        if is_api:
            visitor.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        for name, address in _addresses(app, rule, of_program if is_api else ids):
            found.append(_measure_page(visitor, engine, "program" if is_api else "everybody", name, address, rounds))
    return found


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and "GET" in (rule.methods or ())]


def _addresses(app: Flask, rule: Rule, ids: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and address of what is measured of a rule: for each word that it takes, and with the widest filters."""
    ids = {**ids, "token": ids.get(f"{rule.endpoint}/token")}
    if not rule.arguments <= {name for name, value in ids.items() if value is not None}:
        return []
    words = [name for name in rule.arguments if isinstance(ids[name], tuple)]
    ways = [dict(zip(words, chosen, strict=True)) for chosen in product(*(ids[name] for name in words))]
    found = []
    for way in ways:
        try:
            with app.test_request_context():
                address = url_for(rule.endpoint, **{name: way.get(name, ids[name]) for name in rule.arguments})
        except BuildError:
            continue
        name = ":".join((rule.endpoint, *map(str, way.values())))
        for query in ("", *FILTERED.get(rule.endpoint, ())):
            with suppress(KeyError):  # a filter that names what this role knows nothing of
                asked = f"?{query}".format_map(ids) if query else ""
                found.append((name + asked, address + asked))
    return found


def _measure_page(
    visitor: FlaskClient, engine: sa.Engine, role: str, endpoint: str, address: str, rounds: int
) -> PageFigures:
    taken, status = [], visitor.get(address).status_code  # the first fills caches
    open_vacancies(visitor.application).wait(LONGEST_READING)
    visitor.get(address)
    at_work = time.thread_time() + database_seconds(engine)
    with _counting(engine) as queries:
        for _ in range(rounds):
            begun = time.perf_counter()
            status = visitor.get(address).status_code
            taken.append(1000 * (time.perf_counter() - begun))
    used = 1000 * (time.thread_time() + database_seconds(engine) - at_work) / rounds
    return PageFigures(
        role=role, endpoint=endpoint, median_ms=round(median(taken), 1),
        processor_ms=round(used, 1), slowest_ms=round(max(taken), 1),
        queries=round(queries[0] / rounds), status=status,
    )  # fmt: skip


@contextmanager
def _counting(engine: sa.Engine) -> Iterator[list[int]]:
    """Counts statements of any engine of this process: the application makes its own."""
    count = [0]

    def note(*_: object) -> None:
        count[0] += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    engine.dispose()


def main() -> None:
    """Fill if asked, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="URL; sqlite:///pages.db or postgresql+psycopg://...")
    parser.add_argument("--instance", type=Path, required=True, help="folder of the keys; made where it is missing")
    parser.add_argument("--fill", action="store_true", help="make the world first; the database must be empty")
    parser.add_argument("--more", action="store_true", help="add what a database filled earlier lacks")
    parser.add_argument("--clients", type=int, default=40_000)
    parser.add_argument("--vacancies", type=int, default=20_000)
    parser.add_argument("--proposals", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    settings = read_settings(
        {"PASSGENAU_DATABASE_URL": arguments.database, "PASSGENAU_INSTANCE": str(arguments.instance)}
    )
    use_keys(settings.encryption_keys)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine, writes=True)
    if arguments.fill:
        upgrade_database(settings.database_url)
        fill(sessions, Size(arguments.clients, arguments.vacancies, arguments.proposals), seed=arguments.seed)
    elif arguments.more:
        print("added:", ", ".join(add_more(sessions, seed=arguments.seed)) or "nothing")
    figures = measure(application(settings), engine, sessions, arguments.rounds)
    if arguments.json:
        print(json.dumps(figures, indent=2))
        return
    for page in figures["pages"]:
        times = "{median_ms:8.1f} ms {processor_ms:8.1f} ms at work {slowest_ms:8.1f} ms at most".format(**page)
        print(times, "{queries:4d} queries {status} {role} {endpoint}".format(**page))
    print("left out:", ", ".join(figures["left_out"]) or "nothing")


if __name__ == "__main__":
    main()
