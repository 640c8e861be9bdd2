"""Every command of `passgenau`. Errors that people can cure are one line on standard error, exit code 2."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.exc import DatabaseError, OperationalError

from core.errors import DomainError
from core.logs import configure_logs
from core.settings import read_settings
from jobs.commands.arguments import OneLineParser

# First word -> module that adds it. Only what is asked for is loaded: the web server must not wait for the importers.
MODULES = {
    "check": "jobs.commands.check",
    "backup": "jobs.commands.backup",
    "restore": "jobs.commands.backup",
    "complaint": "jobs.commands.match",
    "db": "jobs.commands.database",
    "export": "jobs.commands.exports",
    "import": "jobs.commands.imports",
    "demand": "jobs.commands.demand",
    "demo": "jobs.commands.demo",
    "keys": "jobs.commands.keys",
    "learn": "jobs.commands.learn",
    "match": "jobs.commands.match",
    "explain": "jobs.commands.match",
    "records": "jobs.commands.records",
    "replay": "jobs.commands.match",
    "runs": "jobs.commands.runs",
    "retention": "jobs.commands.retention",
    "scheduler": "jobs.commands.processes",
    "serve": "jobs.commands.processes",
    "up": "jobs.commands.up",
    "user": "jobs.commands.users",
    "verify-audit": "jobs.commands.audit",
}
INTERRUPTED = 130


def make_parser(first_word: str | None = None) -> OneLineParser:
    """The arguments of the command that begins with this word; of all commands where there is none such."""
    parser = OneLineParser(prog="passgenau", description="Explained, jointly assigned proposals that people decide.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    wanted = [MODULES[first_word]] if first_word in MODULES else list(dict.fromkeys(MODULES.values()))
    for name in wanted:
        import_module(name).add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    parsed = make_parser(words[0] if words else None).parse_args(words)
    try:
        configure_logs(is_production=read_settings().is_production)
        code: int = parsed.command(parsed)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who reads us has seen enough
        return 0
    except (DomainError, OSError, DatabaseError) as error:
        if not is_curable(error):
            raise
        print(f"passgenau: {reason(error)}", file=sys.stderr)
        return 2
    return code


def is_curable(error: Exception) -> bool:
    """Whether people can cure it. Of the database's own errors: a server that is away, a file that is no database.

    Its other errors (subclasses such as a violated key) are our mistakes and deserve their traceback.
    """
    return not isinstance(error, DatabaseError) or type(error) in {DatabaseError, OperationalError}


def reason(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, DatabaseError):
        return f"The database cannot be used: {_first_line(error.orig)}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return _first_line(error)


def _first_line(error: BaseException | None) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
