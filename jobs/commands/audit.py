"""`passgenau verify-audit`: whether the audit trail is as it was written."""

import argparse
from pathlib import Path

from core.audit_chain import check_chain
from core.errors import NotFound
from core.retention import AI_LOG_LEAST, MONTHS_MOST, months_before
from core.settings import local_day
from jobs.audit_anchors import FILE_NAME, add_anchor, anchor_of_text, read_anchors
from jobs.commands.arguments import Group, add_command
from jobs.opening import open_instance, utc_now

SHOWN = 50
WORDS = {
    "content": "was changed",
    "link": "does not follow the entry before it: something was taken out, added or moved",
    "beginning": "is not the first: the beginning was cut off",
    "removal": "has lost its words without a record of it",
    "anchor": "does not fit what was written down outside of the database: the end was cut off or written anew",
}


def _kept_months(text: str) -> int:
    """A period that law allows."""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and AI_LOG_LEAST <= int(text) <= MONTHS_MOST):
        raise argparse.ArgumentTypeError(f"{text} is not a number from {AI_LOG_LEAST} to {MONTHS_MOST}")
    return int(text)


def add_commands(commands: Group) -> None:
    """Add `verify-audit`."""
    parser = add_command(
        commands, "verify-audit", verify, help_text="check the audit trail for changes, gaps, moved or missing entries"
    )
    parser.add_argument("--anchors", type=Path, help=f"ends of the trail to compare with; by default {FILE_NAME}")
    against = "an end of the trail out of a mail, as number_hash_moment; can be given again"
    parser.add_argument("--against", metavar="ANCHOR", action="append", default=[], help=against)
    earlier = "months that entries were kept while some were cut off, if the setting was shorter then"
    parser.add_argument("--kept-months", metavar="N", type=_kept_months, help=earlier)
    parser.add_argument("--anchor", action="store_true", help="write the present end down, if nothing is wrong")


def verify(arguments: argparse.Namespace) -> int:
    """Print what is wrong, entry by entry. Exit code 1 where anything is."""
    if arguments.anchors is not None and not arguments.anchors.is_file():
        raise NotFound("There is no file %(path)s: nothing was compared.", path=arguments.anchors)
    with open_instance() as instance:
        months = arguments.kept_months or instance.settings.periods.ai_log
        path = arguments.anchors or instance.settings.instance / FILE_NAME
        anchors = [*read_anchors(path), *map(anchor_of_text, arguments.against)]
        with instance.sessions() as session:
            check = check_chain(session, anchors, kept_from=months_before(local_day(utc_now()), months))
            session.rollback()
        for finding in check.findings[:SHOWN]:
            print(f"Entry {finding.entry_id} {WORDS[finding.what]}.")
        if len(check.findings) > SHOWN:
            print(f"... and {len(check.findings) - SHOWN} more.")
        print(f"{check.entries} entries, {len(anchors)} anchors, {len(check.findings)} findings.")
        if check.last is not None and arguments.anchor and not check.findings:
            print(f"End written to {add_anchor(instance.settings.instance, check.last)}.")
    return 1 if check.findings else 0
