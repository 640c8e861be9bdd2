"""`passgenau backup` and `passgenau restore`."""

import argparse
from pathlib import Path

from core.errors import Conflict, InvalidInput
from core.settings import read_settings
from jobs.backing_up import back_up, restore
from jobs.commands.arguments import Group, add_command
from jobs.migrating import check_database
from jobs.opening import utc_now
from jobs.schema import refuse_other_schema

MEBIBYTE = 1 << 20


def add_commands(commands: Group) -> None:
    """Add `backup` and `restore`."""
    help_text = "write the whole database into one file while work goes on; the keys are not in it"
    parser = add_command(commands, "backup", backup, help_text=help_text)
    parser.add_argument("path", metavar="FILE", type=Path)
    parser = add_command(commands, "restore", restore_backup, help_text="restore a backup into an empty database")
    parser.add_argument("path", metavar="FILE", type=Path)
    parser.add_argument("--replace", action="store_true", help="lose what is in the database now")


def backup(arguments: argparse.Namespace) -> int:
    """Write a backup and say what is not in it."""
    settings = read_settings()
    if arguments.path.is_dir() or not arguments.path.absolute().parent.is_dir():
        raise InvalidInput("A backup is one file in a folder that is there; %(path)s is not.", path=arguments.path)
    manifest = back_up(settings, arguments.path, now=utc_now())
    print(f"{arguments.path}: {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables, "
          f"{manifest.bytes / MEBIBYTE:.1f} MiB, version {manifest.database_version}")  # fmt: skip
    print(f"The keys are not in it. Keep {settings.instance / 'encryption.key'} at another place: without it names and "
          "addresses cannot be read again.")  # fmt: skip
    return 0


def restore_backup(arguments: argparse.Namespace) -> int:
    """Restore a backup; say where an upgrade has to follow."""
    settings = read_settings()
    manifest = restore(settings, arguments.path, replaces=arguments.replace)
    print(f"Restored {sum(manifest.rows.values())} rows as of {manifest.made_at}.")
    try:
        check_database(settings.database_url)
        refuse_other_schema(settings.database_url)
    except Conflict as error:
        print(error)
    return 0
