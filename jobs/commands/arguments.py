"""What all commands share about their arguments: one line for a wrong one, and the same way to add a command."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

Command = Callable[[argparse.Namespace], int]
HOST = "127.0.0.1"
PORT = 8000
WORKERS, THREADS = 4, 2  # more threads would mostly wait for each other: Python runs one at a time

Group = Any  # argparse's own type of a list of subcommands is private


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, exit code 2; the whole usage is only a --help away."""

    def error(self, message: str) -> NoReturn:
        """End with one line on standard error."""
        self.exit(2, f"passgenau: {message}. See: {self.prog} --help\n")


def add_command(group: Group, name: str, command: Command, *, help_text: str) -> argparse.ArgumentParser:
    """Add a command to a group of commands."""
    parser: argparse.ArgumentParser = group.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(command=command)
    return parser


def add_group(group: Group, name: str, *, help_text: str) -> Group:
    """Add a word that is followed by another command."""
    parser = group.add_parser(name, help=help_text, description=help_text)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def positive(text: str) -> int:
    """A whole number above zero."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above zero")
    return int(text)


def day(text: str) -> date:
    """A day as 2026-05-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-05-31") from error


def add_server_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the web server listens, and with how many processes."""
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=positive, default=PORT)
    parser.add_argument("--workers", type=positive, default=WORKERS, help="processes that answer requests")
    parser.add_argument("--threads", type=positive, default=THREADS, help="requests that a process works on at once")
