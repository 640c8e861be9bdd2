"""`passgenau up`: everything at once, as `make run` wants it."""

import argparse
import sys

from core.settings import read_settings
from jobs.commands.arguments import Group, add_command
from jobs.commands.database import upgrade_instance
from jobs.commands.demo import prepare_demo
from jobs.commands.processes import add_server_arguments
from jobs.ports import check_port
from jobs.serve import server_command
from jobs.supervisor import Part, answers, supervise


def add_commands(commands: Group) -> None:
    """Add `up`."""
    parser = add_command(commands, "up", up, help_text="database, scheduler and web server in one, until stopped")
    add_server_arguments(parser)
    parser.add_argument("--demo", action="store_true", help="make the demo world where there is none")


def up(arguments: argparse.Namespace) -> int:
    """Bring everything up: the database, on request the demo world, then scheduler and web server."""
    check_port(arguments.host, arguments.port)
    upgrade_instance(read_settings())
    lines = prepare_demo() if arguments.demo else []
    address = f"http://{arguments.host}:{arguments.port}"

    def announce() -> None:
        print("\n".join(["", f"Passgenau is ready: {address}", *lines, "Ctrl-C stops everything."]), flush=True)

    return supervise(
        [
            Part("web server", server_command(host=arguments.host, port=arguments.port, workers=arguments.workers)),
            Part("scheduler", [sys.executable, "-m", "jobs.cli", "scheduler"]),
        ],
        is_ready=lambda: answers(f"{address}/healthz"),
        announce=announce,
    )
