"""A server of processes that match and are killed: started by `test_killed_runs`, forks them, judges what is left.

    python -m tests.jobs.killing URL SEED KILLS

All modules are loaded once and each process is forked from there, so that a hundred kills cost seconds. Nothing is
replaced by a double: each process claims the run of a night and works on a small world, and SIGKILL comes after a
random time between none and what a run usually takes. A clock of their own lets two minutes pass between them.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core import encryption
from core.database import make_engine, make_sessions
from core.runs import MOST_TAKEOVERS, STALE_AFTER, Run, RunKind, RunState
from jobs.runs import queue_due_run, work_once
from jobs.schedule import SCHEDULE
from matching.models import ClientMatches, VacancyMatches
from matching.queries import find_latest_run
from placements.codes import DismissReason, ProposalState
from placements.data_questions import DataQuestion
from placements.models import Proposal, ProposalStep
from placements.operations import dismiss_proposal
from profiles.models import Client
from tests.factories import STUTTGART, WAREHOUSE, make_client, make_user, make_vacancy

NIGHTLY = next(entry for entry in SCHEDULE if entry.kind is RunKind.MATCH)
FIRST_NIGHT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
CLIENTS, VACANCIES = 8, 4
Sessions = sessionmaker[Session]
Visible = list[tuple[object, ...]]


@dataclass
class Tally:
    """What happened."""

    kills: int = 0
    while_running: int = 0
    finished_before: int = 0
    nights: int = 0
    at_steps: dict[str, int] = field(default_factory=dict)


@contextmanager
def opened(url: str) -> Iterator[Sessions]:
    """Sessions of this process alone: a connection must not be shared with a process that is killed."""
    engine = make_engine(url)
    try:
        yield make_sessions(engine, writes=True)
    finally:
        engine.dispose()


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that shows this moment now, and goes on."""
    began = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - began)


def start_worker(url: str, moment: datetime) -> int:
    """Fork a process that does what waits, as the scheduler does; its number."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log
            with opened(url) as sessions:
                work_once(sessions, clock=at(moment))
            code = 0
        except Exception:  # noqa: BLE001 - it must not end as a second server
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def killed_after(url: str, moment: datetime, seconds: float) -> None:
    """A process that is killed so many seconds after its start."""
    child = start_worker(url, moment)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def finished_process(url: str, moment: datetime) -> float:
    """A process that may end as it likes; the seconds it took."""
    began = time.monotonic()
    _, status = os.waitpid(start_worker(url, moment), 0)
    assert status == 0
    return time.monotonic() - began


def visible(sessions: Sessions) -> Visible:
    """All that people see of runs: proposals with their history, and the matches and questions of the latest run."""
    with sessions() as session:
        latest = find_latest_run(session)
        run_id = latest.id if latest else None
        queries = (
            sa.select(Proposal.id, Proposal.client_id, Proposal.vacancy_id, Proposal.state, Proposal.version,
                      Proposal.run_id, Proposal.is_open, Proposal.score_hundredths).order_by(Proposal.id),
            sa.select(ProposalStep.id, ProposalStep.proposal_id, ProposalStep.to_state).order_by(ProposalStep.id),
            sa.select(ClientMatches.client_id, ClientMatches.matches).where(ClientMatches.run_id == run_id)
            .order_by(ClientMatches.client_id),
            sa.select(VacancyMatches.vacancy_id, VacancyMatches.matched).where(VacancyMatches.run_id == run_id)
            .order_by(VacancyMatches.vacancy_id),
            sa.select(DataQuestion.client_id, DataQuestion.code).where(DataQuestion.run_id == run_id)
            .order_by(DataQuestion.client_id),
        )  # fmt: skip
        return [(run_id,), *(tuple(row) for query in queries for row in session.execute(query))]


def check_whole(sessions: Sessions, run: Run) -> None:
    """A finished run is there as a whole, once."""
    counts = run.counts or {}
    with sessions() as session:
        suggested = sa.select(Proposal.run_id).where(Proposal.state == ProposalState.SUGGESTED)
        runs_of = session.scalars(suggested).all()
        assert set(runs_of) <= {run.id}, "a suggestion of another run is left"
        assert len(runs_of) == counts["new"] + counts["again"] + counts["kept"], "a suggestion is lost or doubled"
        open_pairs = sa.select(Proposal.client_id, Proposal.vacancy_id).where(Proposal.is_open)
        pairs = session.execute(open_pairs).all()
        assert len(pairs) == len(set(pairs)), "a pair is proposed twice"
        firsts = sa.select(ProposalStep.proposal_id).where(ProposalStep.from_state.is_(None))
        begun = session.scalars(firsts).all()
        assert len(begun) == len(set(begun)), "a proposal begins twice"
        assert set(begun) == set(session.scalars(sa.select(Proposal.id))), "a proposal has no beginning"
        stored = session.scalars(sa.select(ClientMatches.client_id).where(ClientMatches.run_id == run.id)).all()
        assert len(stored) == CLIENTS, "matches are missing"


def run_of_night(sessions: Sessions, night: datetime) -> Run:
    """The one run of this night."""
    with sessions() as session:
        found = session.scalars(sa.select(Run).where(Run.due_key == f"{NIGHTLY.name}:{night.date().isoformat()}")).all()
        assert len(found) == 1, "a night has no run, or two"
        return found[0]


def make_world(sessions: Sessions) -> int:
    """Clients and vacancies; the id of an adviser."""
    with sessions.begin() as session:
        for number in range(CLIENTS):
            minutes = 60 + number
            make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=minutes)
        for _ in range(VACANCIES):
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)
        return make_user(session).id


def change_something(sessions: Sessions, chance: random.Random, adviser_id: int, now: datetime) -> None:
    """What a day brings: somebody's commute changes, an adviser dismisses a suggestion."""
    with sessions.begin() as session:
        client_id = chance.choice(session.scalars(sa.select(Client.id).order_by(Client.id)).all())
        minutes = chance.randrange(20, 90)
        changed = sa.update(Client).where(Client.id == client_id).values(max_commute_minutes=minutes, updated_at=now)
        session.execute(changed)
        suggested = sa.select(Proposal).where(Proposal.state == ProposalState.SUGGESTED).order_by(Proposal.id)
        if chance.random() < 0.3 and (found := session.scalars(suggested).all()):
            one, reason = chance.choice(found), DismissReason.COMMUTE
            dismiss_proposal(session, one.id, reason=reason, version=one.version, now=now, by=adviser_id)


def one_night(
    url: str, sessions: Sessions, night: datetime, usual: float, chance: random.Random, tally: Tally
) -> float:
    """Queue the run of a night, kill up to three processes that work on it, let a successor end it."""
    queue_due_run(sessions, NIGHTLY, clock=lambda: night)
    before, moment = visible(sessions), night
    for _ in range(chance.randint(1, MOST_TAKEOVERS)):
        killed_after(url, moment, chance.uniform(0, usual))
        tally.kills += 1
        moment += STALE_AFTER + timedelta(seconds=30)
        run = run_of_night(sessions, night)
        tally.while_running += run.state is RunState.RUNNING
        tally.at_steps[run.step or run.state.value] = tally.at_steps.get(run.step or run.state.value, 0) + 1
        if run.state is RunState.FINISHED:
            tally.finished_before += 1
            break
        assert visible(sessions) == before, f"half a run is seen: killed at {run.step}"
    took = finished_process(url, moment)
    run = run_of_night(sessions, night)
    assert run.state is RunState.FINISHED, f"{run.state} {run.error}"
    check_whole(sessions, run)
    return took if run.started_at and run.started_at >= moment else usual


def main(url: str, seed: int, kills: int) -> Tally:
    """Nights until so many processes were killed, then one more in which nothing is new."""
    chance, tally, night = random.Random(seed), Tally(), FIRST_NIGHT  # noqa: S311
    with opened(url) as sessions:
        adviser_id = make_world(sessions)
        queue_due_run(sessions, NIGHTLY, clock=lambda: night)
        work_once(sessions, clock=at(night))  # loads and compiles all that the processes share
        sessions.kw["bind"].dispose()
        usual = finished_usually(url, sessions, night)
        while tally.kills < kills:
            night += timedelta(days=1)
            change_something(sessions, chance, adviser_id, night - timedelta(hours=8))
            sessions.kw["bind"].dispose()
            usual = 0.7 * usual + 0.3 * one_night(url, sessions, night, usual, chance, tally)
            tally.nights += 1
        night += timedelta(days=1)
        queue_due_run(sessions, NIGHTLY, clock=lambda: night)
        sessions.kw["bind"].dispose()
        finished_process(url, night)
        counts = run_of_night(sessions, night).counts or {}
    assert (counts["new"], counts["again"], counts["lapsed"]) == (0, 0, 0), "the last night found something new"
    return tally


def finished_usually(url: str, sessions: Sessions, night: datetime) -> float:
    """How long a forked process takes for a run of this world; a day before the first night."""
    queue_due_run(sessions, NIGHTLY, clock=lambda: night - timedelta(days=1))
    sessions.kw["bind"].dispose()
    return finished_process(url, night - timedelta(days=1))


if __name__ == "__main__":
    encryption.use_keys([os.environ["TEST_KEY"]])
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])).__dict__))
