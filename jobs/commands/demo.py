"""`passgenau demo`: the generated world and its accounts."""

import argparse
from collections.abc import Mapping

from core.database import SessionFactory
from core.errors import Conflict
from core.settings import Settings
from jobs.accounts import account_lines, refuse_production
from jobs.commands.arguments import Group, add_command, positive
from jobs.commands.users import make_password
from jobs.demo import make_demo_world
from jobs.demo.feed import add_feed
from jobs.feeding import FOLDER
from jobs.opening import open_instance, utc_now
from matching.guessing import occupation_guesser
from matching.title_models import load_title_model
from profiles.queries import has_clients

CLIENTS = 500
VACANCIES = 300
SEED = 1
MOST = 1_000_000


def add_commands(commands: Group) -> None:
    """Add `demo`."""
    parser = add_command(commands, "demo", demo, help_text="fill an empty database with a generated world")
    parser.add_argument("--clients", type=_number, default=CLIENTS)
    parser.add_argument("--vacancies", type=_number, default=VACANCIES)
    parser.add_argument("--seed", type=int, default=SEED)


def _number(text: str) -> int:
    """How many: above zero, and not more than a country has."""
    number = positive(text)
    if number > MOST:
        raise argparse.ArgumentTypeError(f"{text} is more than {MOST}")
    return number


def demo(arguments: argparse.Namespace) -> int:
    """Make the demo world and print its accounts."""
    with open_instance() as instance:
        refuse_production(instance)
        lines = make_world(instance.sessions, clients=arguments.clients, vacancies=arguments.vacancies,
                           seed=arguments.seed)  # fmt: skip
        add_demo_feed(instance.sessions, instance.settings)
    print("\n".join(lines))
    return 0


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


def add_demo_feed(sessions: SessionFactory, settings: Settings) -> None:
    """A source of vacancies in the instance's folder, fetched, and held when most of them were gone."""
    with sessions() as session:
        guess = occupation_guesser(session, load_title_model(settings.instance))
        session.rollback()
    add_feed(sessions, settings.instance / "demo-feed", settings.instance / FOLDER, guess, now=utc_now())
