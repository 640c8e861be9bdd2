"""`passgenau demo`: the generated world, its accounts, and what `make run` needs of both."""

import argparse
import sys
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import Conflict, NotAllowed
from core.runs import RunKind, RunTrigger, has_finished_run, queue_run
from core.users import generated_users, set_generated_passwords
from jobs.commands.arguments import Group, add_command, positive
from jobs.commands.users import make_password
from jobs.demo import make_demo_world
from jobs.opening import Instance, open_instance, utc_now
from jobs.runs import execute_run
from profiles.queries import has_clients, has_generated_clients

CLIENTS = 500
VACANCIES = 300
SEED = 1


def add_commands(commands: Group) -> None:
    """Add `demo`."""
    parser = add_command(commands, "demo", demo, help_text="fill an empty database with a generated world")
    parser.add_argument("--clients", type=positive, default=CLIENTS)
    parser.add_argument("--vacancies", type=positive, default=VACANCIES)
    parser.add_argument("--seed", type=int, default=SEED)


def demo(arguments: argparse.Namespace) -> int:
    """Make the demo world and print its accounts."""
    with open_instance() as instance:
        refuse_production(instance)
        lines = make_world(instance.sessions, clients=arguments.clients, vacancies=arguments.vacancies,
                           seed=arguments.seed)  # fmt: skip
    print("\n".join(lines))
    return 0


def prepare_demo() -> list[str]:
    """What `make run` does before it starts: demo world, a fresh password, a first match run. Gives lines to print."""
    with open_instance() as instance:
        refuse_production(instance)
        with instance.sessions() as session:
            is_empty, is_demo = not has_clients(session), has_generated_clients(session)
        lines: list[str] = []
        if is_empty:
            print(f"Making a demo world of {CLIENTS} clients and {VACANCIES} vacancies ...", file=sys.stderr)
            lines = make_world(instance.sessions, clients=CLIENTS, vacancies=VACANCIES, seed=SEED)
        elif is_demo:
            lines = renew_passwords(instance.sessions)
        _match_first(instance.sessions)
    return lines


def refuse_production(instance: Instance) -> None:
    """Demo accounts have no place in production."""
    if instance.settings.is_production:
        raise NotAllowed("Demo data is not made in production. Unset PASSGENAU_PRODUCTION, or use another database.")


def make_world(sessions: SessionFactory, *, clients: int, vacancies: int, seed: int) -> list[str]:
    """Make the world in one transaction; lines that say what there is and how to sign in."""
    password = make_password()
    with sessions() as session, session.begin():
        if has_clients(session):
            raise Conflict("There are clients in this database already. The demo world needs an empty one.")
        counts: Mapping[str, int] = make_demo_world(
            session, clients=clients, vacancies=vacancies, seed=seed, now=utc_now(), password=password
        )
        accounts = account_lines(session, password)
    return [", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items()), *accounts]


def renew_passwords(sessions: SessionFactory) -> list[str]:
    """Give all generated accounts a new password; lines that say how to sign in."""
    password = make_password()
    with sessions() as session, session.begin():
        set_generated_passwords(session, password=password)
        return account_lines(session, password)


def account_lines(session: Session, password: str) -> list[str]:
    """The first generated account of each role, and the password of all of them."""
    firsts = {user.role: user for user in reversed(generated_users(session))}
    lines = [f"  {role.value:<17} {user.email}" for role, user in sorted(firsts.items())]
    return ["Sign in as:", *lines, f"Password of all demo accounts, made just now: {password}"]


def _match_first(sessions: SessionFactory) -> None:
    now: datetime = utc_now()
    with sessions() as session, session.begin():
        if has_finished_run(session, RunKind.MATCH):
            return
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=now, by=None)
    print("Matching for the first time ...", file=sys.stderr)
    execute_run(sessions, run.id)
