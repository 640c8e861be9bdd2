"""`passgenau scheduler`, `serve` and `up`: what runs until somebody stops it."""

import argparse
import sys

from core.settings import read_settings
from jobs.commands.arguments import Group, add_command, positive
from jobs.commands.database import upgrade_instance
from jobs.commands.demo import prepare_demo
from jobs.opening import open_instance
from jobs.ports import check_port
from jobs.scheduler import run_scheduler
from jobs.serve import serve
from jobs.supervisor import Part, answers, supervise

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2


def add_commands(commands: Group) -> None:
    """Add the processes."""
    add_command(commands, "scheduler", scheduler, help_text="run what is due and what was asked for, until stopped")
    for name, command, help_text in (
        ("serve", serve_web, "the web server"),
        ("up", up, "database, scheduler and web server in one, until stopped"),
    ):
        parser = add_command(commands, name, command, help_text=help_text)
        parser.add_argument("--host", default=HOST)
        parser.add_argument("--port", type=positive, default=PORT)
        parser.add_argument("--workers", type=positive, default=WORKERS, help="processes that answer requests")
        if name == "up":
            parser.add_argument("--demo", action="store_true", help="make the demo world where there is none")


def scheduler(_arguments: argparse.Namespace) -> int:
    """The scheduler process."""
    with open_instance() as instance:
        run_scheduler(instance.sessions)
    return 0


def serve_web(arguments: argparse.Namespace) -> int:
    """The web server process."""
    check_port(arguments.host, arguments.port)
    with open_instance():
        pass  # a database of the wrong version is told here, in one line, and not by each worker
    serve(host=arguments.host, port=arguments.port, workers=arguments.workers)
    return 0


def up(arguments: argparse.Namespace) -> int:
    """Bring everything up: the database, on request the demo world, then scheduler and web server."""
    check_port(arguments.host, arguments.port)
    upgrade_instance(read_settings())
    lines = prepare_demo() if arguments.demo else []
    address = f"http://{arguments.host}:{arguments.port}"

    def announce() -> None:
        print("\n".join(["", f"Passgenau is ready: {address}", *lines, "Ctrl-C stops everything."]), flush=True)

    own = [sys.executable, "-m", "jobs.cli"]
    listen = ["--host", arguments.host, "--port", str(arguments.port), "--workers", str(arguments.workers)]
    return supervise(
        [Part("scheduler", [*own, "scheduler"]), Part("web server", [*own, "serve", *listen])],
        is_ready=lambda: answers(f"{address}/healthz"),
        announce=announce,
    )
