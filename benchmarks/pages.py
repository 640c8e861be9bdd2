"""Server time of every page in a large database.

    python -m benchmarks.pages --database URL --instance FOLDER [--fill] --json

``--fill`` makes the world first: generated clients and vacancies, and proposals in all states with their steps. Every
page that a role may open is then asked for ``--rounds`` times in this process, without a network; printed are the
median and the slowest in milliseconds, and how many selects the page made. Pages that a new view adds are found by
themselves; only arguments of a kind unknown here are left out, and said so.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import BuildError, Rule

from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.offices import Office, Team
from core.runs import Run, RunKind, RunState, RunTrigger
from core.settings import read_settings
from core.users import Role, User, start_session
from employers.models import Contact, Employer, Vacancy
from jobs.demo import make_demo_world
from jobs.migrating import upgrade_database
from matching.explanation import stored_form
from matching.facts import MatchKind
from matching.models import MatchRun
from placements.codes import OPEN_STATES, Actor, ProposalState, TaskKind
from placements.models import Proposal, ProposalStep, Task
from placements.queries.reasons import evaluate_now
from profiles.casework import Household
from profiles.catalogue.starter import load_starter_catalogue
from profiles.client_access import enter, make_letter
from profiles.models import Client
from profiles.offers.models import Offer
from web.access import STAFF, TOKEN, allowed_roles
from web.client_access import CLIENT_TOKEN, needs_client_access
from web.server import application
from web.standing import open_vacancies

AT_ONCE = 5000
LONGEST_READING = 120.0  # seconds for what a process keeps of the open vacancies
EXPLANATIONS = 20  # real ones, shared out among the proposals
# Pages are also measured with the filters that let them read most, ids filled in.
FILTERED = {
    "today.index": ("whose=team:{team_id}", "whose=office:{office_id}", "whose=office:{office_id}&until=all&page=60"),
    "proposals.queue": ("page=100", "scope=all", "scope=all&state=all", "scope=all&sort=title", "scope=all&q=pflege"),
    "clients.index": ("sort=gaps", "q=a"),
    "employers.index": ("scope=all", "scope=all&q=gmbh"),
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


def fill(sessions: sessionmaker[Session], *, clients: int, vacancies: int, proposals: int, seed: int) -> None:
    """A generated world with so many proposals, in one transaction each."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        load_starter_catalogue(session)
    with sessions.begin() as session:
        make_demo_world(
            session,
            clients=clients,
            vacancies=vacancies,
            seed=seed,
            now=now,
            password="generated world",  # noqa: S106
        )
    with sessions.begin() as session:
        _add_proposals(session, proposals, random.Random(seed), now)  # noqa: S311 - no secret


def _add_proposals(session: Session, count: int, draw: random.Random, now: datetime) -> None:
    run = Run(kind=RunKind.MATCH, state=RunState.FINISHED, trigger=RunTrigger.COMMAND, requested_at=now)
    session.add(run)
    session.flush()
    session.add(MatchRun(id=run.id, code_version="benchmark", settings={}, facts_hash="0" * 64))
    session.flush()
    client_ids = list(session.scalars(sa.select(Client.id)))
    employer_of = dict(session.execute(sa.select(Vacancy.id, Vacancy.employer_id)).all())
    vacancy_ids = list(employer_of)
    managers = list(session.scalars(sa.select(User.id).where(User.role == Role.CASE_MANAGER)))
    states, rows = list(ProposalState), []
    explanations = [
        stored_form(
            evaluate_now(session, client_id=draw.choice(client_ids), vacancy_id=draw.choice(vacancy_ids), now=now)
        )
        for _ in range(EXPLANATIONS)
    ]
    pairs = {(draw.choice(client_ids), draw.choice(vacancy_ids)) for _ in range(count + count // 50)}
    for number, (client_id, vacancy_id) in enumerate(sorted(pairs)[:count], start=1):
        state = ProposalState.SUGGESTED if draw.random() < 0.3 else draw.choice(states)
        at = now - timedelta(days=draw.randrange(400), minutes=draw.randrange(1440))
        rows.append(
            {"id": number, "client_id": client_id, "vacancy_id": vacancy_id, "run_id": run.id, "state": state,
             "employer_id": employer_of[vacancy_id],
             "is_open": state in OPEN_STATES, "kind": draw.choice((MatchKind.FIT, MatchKind.TO_CLARIFY)),
             "score_hundredths": draw.randrange(3000, 10000), "explanation": draw.choice(explanations),
                "open_questions": draw.randrange(4),
             "facts_hash": f"{number:064x}", "suggested_at": at, "changed_at": at, "version": 1,
             "put_off_until": at.date() + timedelta(days=60) if state is ProposalState.PUT_OFF else None,
             "next_step_due_on": at.date() + timedelta(days=30) if draw.random() < 0.2 else None}
        )  # fmt: skip
    steps = [
        {"proposal_id": row["id"], "from_state": None, "to_state": row["state"], "at": row["suggested_at"],
         "actor": Actor.MACHINE}
        for row in rows
    ]  # fmt: skip
    tasks = [
        {"key": f"benchmark:{number}", "kind": draw.choice(list(TaskKind)), "due_on": now.date() + timedelta(
            days=draw.randrange(-20, 60)), "user_id": draw.choice(managers), "proposal_id": row["id"],
         "created_at": now}
        for number, row in enumerate(rows) if draw.random() < 0.15
    ]  # fmt: skip
    for table, values in ((Proposal, rows), (ProposalStep, steps), (Task, tasks)):
        for first in range(0, len(values), AT_ONCE):
            session.execute(sa.insert(table), values[first : first + AT_ONCE])


def measure(app: Flask, engine: sa.Engine, sessions: sessionmaker[Session], rounds: int) -> dict[str, Any]:
    """Figures of every page and role; what was left out and why."""
    figures: list[PageFigures] = []
    left_out: set[str] = set()
    with sessions() as session:
        ids = _sample_ids(session)
        people = {role: _somebody(session, role) for role in Role}
    for role, user_id in people.items():
        if user_id is None:
            continue
        with sessions.begin() as session:
            token = start_session(session, session.get_one(User, user_id), now=datetime.now(UTC))
        visitor = app.test_client()
        with visitor.session_transaction() as kept:
            kept[TOKEN] = token
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or "GET" not in (rule.methods or ()) or role not in allowed_roles(
                app, rule.endpoint
            ):  # fmt: skip
                continue
            address = _address(app, rule, ids[role])
            if address is None:
                left_out.add(rule.endpoint)
                continue
            for query in ("", *(FILTERED.get(rule.endpoint, ()) if role in STAFF else ())):
                asked = f"?{query}".format_map(ids[role]) if query else ""
                figures.append(
                    _measure_page(visitor, engine, role.value, rule.endpoint + asked, address + asked, rounds)
                )
    figures += _measure_client_pages(app, engine, sessions, rounds)
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
        ids: dict[str, Any] = {"proposal_id": proposal.id, "fact": "skills"}
    visitor = app.test_client()
    with visitor.session_transaction() as kept:
        kept[CLIENT_TOKEN] = token
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and needs_client_access(app, rule.endpoint):
            address = _address(app, rule, ids)
            if address is not None:
                found.append(_measure_page(visitor, engine, "client", rule.endpoint, address, rounds))
    return found


def _somebody(session: Session, role: Role) -> int | None:
    query = sa.select(User.id).where(User.role == role, User.is_active).order_by(User.id)
    if role is Role.EMPLOYER:
        query = query.where(User.id.in_(sa.select(Contact.user_id)))
    return session.scalar(query)


def _sample_ids(session: Session) -> dict[Role, dict[str, int]]:
    """One id of each kind that the role's user may open."""
    proposal = session.execute(
        sa.select(Proposal.id, Proposal.client_id, Proposal.vacancy_id)
        .where(Proposal.state == ProposalState.SUGGESTED)
        .order_by(Proposal.id)
    ).first()
    some = {
        "proposal_id": proposal[0] if proposal else 0, "client_id": proposal[1] if proposal else 0,
        "vacancy_id": proposal[2] if proposal else 0,
        "employer_id": session.scalar(sa.select(sa.func.min(Employer.id))),
        "run_id": session.scalar(sa.select(sa.func.max(Run.id))),
        "offer_id": session.scalar(sa.select(sa.func.min(Offer.id))),
        "household_id": session.scalar(sa.select(sa.func.min(Household.id))),
        "task_id": session.scalar(sa.select(sa.func.min(Task.id))),
        "office_id": session.scalar(sa.select(sa.func.min(Office.id))),
        "team_id": session.scalar(sa.select(sa.func.min(Team.id))),
    }  # fmt: skip
    manager, employer_user = _somebody(session, Role.CASE_MANAGER), _somebody(session, Role.EMPLOYER)
    own_client = session.scalar(sa.select(sa.func.min(Client.id)).where(Client.case_manager_id == manager))
    of_client = session.scalar(sa.select(sa.func.min(Proposal.id)).where(Proposal.client_id == own_client))
    household = session.scalar(sa.select(sa.func.min(Household.id)).where(Household.lead_case_manager_id == manager))
    own_employer = session.scalar(sa.select(Contact.employer_id).where(Contact.user_id == employer_user))
    own_vacancy = session.scalar(sa.select(sa.func.min(Vacancy.id)).where(Vacancy.employer_id == own_employer))
    own = {
        Role.CASE_MANAGER: {"client_id": own_client, "proposal_id": of_client, "household_id": household},
        Role.EMPLOYER: {"vacancy_id": own_vacancy, "employer_id": own_employer},
    }
    return {
        role: {name: value for name, value in {**some, **own.get(role, {})}.items() if value is not None}
        for role in Role
    }


def _address(app: Flask, rule: Rule, ids: Mapping[str, Any]) -> str | None:
    if not rule.arguments <= ids.keys():
        return None
    try:
        with app.test_request_context():
            arguments: dict[str, Any] = {name: ids[name] for name in rule.arguments}
            return url_for(rule.endpoint, **arguments)
    except BuildError:
        return None


def _measure_page(
    visitor: FlaskClient, engine: sa.Engine, role: str, endpoint: str, address: str, rounds: int
) -> PageFigures:
    taken, status = [], visitor.get(address).status_code  # the first fills caches
    open_vacancies(visitor.application).wait(LONGEST_READING)
    visitor.get(address)
    at_work = time.thread_time() + _database_seconds(engine)
    with _counting(engine) as queries:
        for _ in range(rounds):
            begun = time.perf_counter()
            status = visitor.get(address).status_code
            taken.append(1000 * (time.perf_counter() - begun))
    used = 1000 * (time.thread_time() + _database_seconds(engine) - at_work) / rounds
    return PageFigures(
        role=role, endpoint=endpoint, median_ms=round(median(taken), 1),
        processor_ms=round(used, 1), slowest_ms=round(max(taken), 1),
        queries=round(queries[0] / rounds), status=status,
    )  # fmt: skip


def _database_seconds(engine: sa.Engine) -> float:
    """Processor time of a PostgreSQL server on this machine so far, all its processes; 0.0 for SQLite.

    Of `/proc/[pid]/stat`: in hundredths of a second, so that it tells something only over several rounds.
    """
    if engine.dialect.name != "postgresql":
        return 0.0
    with engine.connect() as connection:
        backend = connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one()
    server = _process_times(Path(f"/proc/{backend}"))[0]
    of_all = [_process_times(folder) for folder in Path("/proc").glob("[0-9]*")]
    ended = _process_times(Path(f"/proc/{server}"))[2]
    return (ended + sum(own for parent, own, _ in of_all if parent == server)) / os.sysconf("SC_CLK_TCK")


def _process_times(folder: Path) -> tuple[int, int, int]:
    """Parent, ticks of its own and of its children that have ended; zeros for a process that has ended."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0, 0
    parent, own, ended = int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    return parent, own, ended


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
        fill(
            sessions, clients=arguments.clients, vacancies=arguments.vacancies, proposals=arguments.proposals,
            seed=arguments.seed,
        )  # fmt: skip
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
