"""`passgenau scheduler` and `passgenau serve`: what runs until somebody stops it."""

import argparse

from core.settings import ProcessRole
from jobs.commands.arguments import Group, add_command, add_server_arguments
from jobs.commands.check import refuse_unsound
from jobs.learning import queue_first_lesson
from jobs.opening import open_instance, utc_now
from jobs.scheduler import run_scheduler
from jobs.serve import check_address, prepare_metrics, serve


def add_commands(commands: Group) -> None:
    """Add `scheduler` and `serve`."""
    add_command(commands, "scheduler", scheduler, help_text="run what is due and what was asked for, until stopped")
    add_server_arguments(add_command(commands, "serve", serve_web, help_text="the web server"))


def scheduler(_arguments: argparse.Namespace) -> int:
    """The scheduler process."""
    with open_instance(ProcessRole.SCHEDULER) as instance:
        refuse_unsound(instance.settings)
        queue_first_lesson(instance.sessions, instance.settings.instance, now=utc_now())
        run_scheduler(instance.sessions, settings=instance.settings)
    return 0


def serve_web(arguments: argparse.Namespace) -> int:
    """The web server process."""
    check_address(arguments.host, arguments.port)
    with open_instance() as instance:  # a database of the wrong version is told here, in one line, not by each worker
        refuse_unsound(instance.settings)
        prepare_metrics(instance.settings.instance)
    serve(host=arguments.host, port=arguments.port, workers=arguments.workers, threads=arguments.threads)
    return 0
