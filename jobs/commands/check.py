"""`passgenau check`: whether this installation is set up as it should be."""

import argparse
import os
import sys

from core.errors import InvalidInput
from core.settings import Settings, read_settings
from jobs.checking import Finding, Level, check_connections, check_names, check_settings, check_stored
from jobs.commands.arguments import Group, add_command
from jobs.opening import utc_now

EXIT_CODES = {Level.FINE: 0, Level.WARNING: 1, Level.ERROR: 2}


def add_commands(commands: Group) -> None:
    """Add `check`."""
    parser = add_command(commands, "check", check, help_text="say whether settings, secrets and database are sound")
    parser.add_argument("--connect", action="store_true", help="try the mail server too")


def check(arguments: argparse.Namespace) -> int:
    """Print what was found; 0 where all is well, 1 with a warning, 2 with an error."""
    settings = read_settings()
    findings = [*check_names(os.environ), *check_settings(settings), *check_stored(settings, now=utc_now())]
    if arguments.connect:
        findings += check_connections(settings)
    for finding in findings:
        print(f"{finding.level:<8} {finding.what:<10} {finding.words}")
    return max(EXIT_CODES[finding.level] for finding in findings)


def refuse_unsound(settings: Settings) -> None:
    """Before a process starts: `InvalidInput` with the first error of the settings; warnings go to standard error."""
    for finding in (*check_names(os.environ), *check_settings(settings)):
        if finding.level is Level.ERROR:
            raise InvalidInput("%(words)s (passgenau check says more)", words=finding.words)
        if finding.level is Level.WARNING and settings.is_production:
            print(_line(finding), file=sys.stderr)


def _line(finding: Finding) -> str:
    return f"passgenau: {finding.what}: {finding.words}"
