"""`passgenau retention`: what is over its time, and deleting it. The scheduler does it every night."""

import argparse

from jobs.commands.arguments import Group, add_command
from jobs.opening import open_instance, utc_now
from jobs.retaining import retain
from placements.retention import Due, due_rows


def add_commands(commands: Group) -> None:
    """Add `retention`."""
    parser = add_command(commands, "retention", retention, help_text="report what is over its time; --apply deletes it")
    parser.add_argument("--dry-run", action="store_true", help="only report, as without --apply")
    parser.add_argument("--apply", action="store_true", help="delete it")


def retention(arguments: argparse.Namespace) -> int:
    """Print by table how many rows are over their time, and how many of them are held back; delete them if asked."""
    with open_instance() as instance:
        with instance.sessions() as session:
            found = due_rows(session, periods=instance.settings.periods, now=utc_now())
            session.rollback()
        print("\n".join(lines_of(found)))
        if arguments.apply and not arguments.dry_run:
            counts = retain(instance.sessions, instance.settings, now=utc_now())
            print(f"Deleted: {sum(counts.values())} rows.")
        else:
            print("Nothing was deleted; --apply does it.")
    return 0


def lines_of(found: list[Due]) -> list[str]:
    """The report as a table, with a heading."""
    rows = [("stream", "table", "due", "held"), *((d.stream.value, d.table, str(d.rows), str(d.held)) for d in found)]
    return [f"{stream:<16}{table:<22}{due:>8}{held:>8}" for stream, table, due, held in rows]
