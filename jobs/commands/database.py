"""`passgenau db`: bring the database to this version, and ask whether it has it."""

import argparse
import sys

from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.settings import Settings, read_settings
from employers.legal_values import load_legal_values
from jobs.commands.arguments import Group, add_command, add_group
from jobs.migrating import check_database, upgrade_database
from jobs.schema import refuse_other_schema
from profiles.catalogue.starter import load_starter_catalogue


def add_commands(commands: Group) -> None:
    """Add `db upgrade` and `db check`."""
    group = add_group(commands, "db", help_text="the database")
    add_command(group, "upgrade", upgrade, help_text="bring the database to this version, with the starter catalogue")
    add_command(group, "check", check, help_text="say whether the database has this version")


def upgrade(_arguments: argparse.Namespace) -> int:
    """Upgrade the database and load what ships with this version: starter catalogue and legal values."""
    upgrade_instance(read_settings())
    return check(_arguments)


def check(_arguments: argparse.Namespace) -> int:
    """Say the version of the database, or why it cannot be used."""
    url = read_settings().database_url
    version = check_database(url)
    refuse_other_schema(url)
    print(f"The database has version {version}, as this Passgenau needs.")
    return 0


def upgrade_instance(settings: Settings) -> None:
    """Bring this installation's database and its shipped content to the version of this code."""
    use_keys(settings.encryption_keys, settings.key_file)
    before = upgrade_database(settings.database_url)
    if before is None:
        print("Made a new database.", file=sys.stderr)
    else:
        refuse_other_schema(settings.database_url)
    engine = make_engine(settings.database_url)
    with make_sessions(engine, writes=True)() as session, session.begin():
        load_starter_catalogue(session)
        load_legal_values(session)
    engine.dispose()
