"""`passgenau up`: everything at once, as `make run` wants it."""

import argparse
import subprocess
import sys

from core.runs import RunKind, has_finished_run
from core.settings import read_settings
from jobs.accounts import refuse_production, renew_passwords
from jobs.commands.arguments import Group, add_command, add_server_arguments
from jobs.commands.database import upgrade_instance
from jobs.opening import open_instance
from jobs.ports import check_port
from jobs.serve import prepare_metrics, server_command
from jobs.supervisor import Part, answers, supervise
from profiles.queries import has_clients, has_generated_clients

PASSGENAU = (sys.executable, "-m", "jobs.cli")


def add_commands(commands: Group) -> None:
    """Add `up`."""
    parser = add_command(commands, "up", up, help_text="database, scheduler and web server in one, until stopped")
    add_server_arguments(parser)
    parser.add_argument("--demo", action="store_true", help="make the demo world where there is none")


def up(arguments: argparse.Namespace) -> int:
    """Bring everything up: the database, on request the demo world, then scheduler and web server."""
    check_port(arguments.host, arguments.port)
    settings = read_settings()
    upgrade_instance(settings)
    prepare_metrics(settings.instance)
    lines = prepare_demo() if arguments.demo else []
    address = f"http://{arguments.host}:{arguments.port}"

    def announce() -> None:
        print("\n".join(["", f"Passgenau is ready: {address}", *lines, "Ctrl-C stops everything."]), flush=True)

    return supervise(
        [
            Part(
                "web server",
                server_command(
                    host=arguments.host, port=arguments.port, workers=arguments.workers, threads=arguments.threads
                ),
            ),
            Part("scheduler", [*PASSGENAU, "scheduler"]),
        ],
        is_ready=lambda: answers(f"{address}/health/ready"),
        announce=announce,
    )


def prepare_demo() -> list[str]:
    """What `make run` does before it starts: demo world, a fresh password, a first match run. Gives lines to print.

    World and match run are commands of their own: what they load would slow down every later start.
    """
    with open_instance() as instance:
        refuse_production(instance)
        with instance.sessions() as session:
            is_empty, is_demo = not has_clients(session), has_generated_clients(session)
            is_matched = has_finished_run(session, RunKind.MATCH)
        lines = renew_passwords(instance.sessions) if is_demo else []
    if is_empty:
        print("Making a demo world ...", file=sys.stderr)
        lines = _output_of("demo").splitlines()
    if not is_matched:
        print("Matching for the first time ...", file=sys.stderr)
        _output_of("match")
    return lines


def _output_of(command: str) -> str:
    done = subprocess.run([*PASSGENAU, command], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)  # the command has said what was wrong
    return done.stdout
