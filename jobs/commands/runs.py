"""`passgenau runs`: what ran, what is wrong; stop, pause and resume, as on the page of runs."""

import argparse
import json
from typing import Any

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.run_alarms import acknowledge_alarm, open_alarms
from core.run_control import pause_runs, resume_runs, stop_run
from core.runs import Run, RunKind, find_pause, runs
from core.users import User, find_user_by_email
from jobs.commands.arguments import Group, add_command, add_group, positive
from jobs.opening import open_instance, utc_now

SHOWN = 20
ALARMED = 1


def add_commands(commands: Group) -> None:
    """Add `runs` and what follows it."""
    group = add_group(commands, "runs", help_text="what ran; stop, pause and resume it")
    parser = add_command(group, "list", list_runs, help_text="the latest runs, and whether matching is paused")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser = add_command(group, "stop", stop, help_text="stop a run for good; nothing of it counts")
    parser.add_argument("run", type=positive)
    _add_person(parser, "why")
    parser = add_command(group, "pause", pause, help_text="let no match run start until somebody resumes")
    _add_person(parser, "why")
    parser = add_command(group, "resume", resume, help_text="let match runs start again")
    _add_person(parser, None)
    help_text = "alarms that nobody has acknowledged; exit code 1 where there are any"
    add_command(group, "alarms", alarms, help_text=help_text)
    parser = add_command(group, "acknowledge", acknowledge, help_text="say that an alarm is seen, and what is done")
    parser.add_argument("alarm", type=positive)
    _add_person(parser, "what is done about it")


def list_runs(arguments: argparse.Namespace) -> int:
    """Print the latest runs, newest first."""
    with open_instance() as instance, instance.sessions() as session:
        rows = [_row(run) for run in runs(session, limit=SHOWN)]
        pause_open = find_pause(session, RunKind.MATCH)
    if arguments.json:
        print(json.dumps({"is_paused": pause_open is not None, "runs": rows}, indent=2))
        return 0
    if pause_open is not None:
        print(f"Matching is paused since {pause_open.paused_at:%Y-%m-%d %H:%M} UTC: {pause_open.reason}")
    for row in rows:
        print(f"{row['id']:>7}  {row['kind']:<17} {row['state']:<9} {row['started_at'] or '-':<26} {row['step'] or ''}")
    return 0


def stop(arguments: argparse.Namespace) -> int:
    """Stop a run that waits or is at work."""
    with open_instance() as instance, instance.sessions() as session, session.begin():
        by = _person(session, arguments.by)
        stop_run(session, arguments.run, reason=arguments.reason, now=utc_now(), by=by.id)
    print(f"Run {arguments.run} is stopped. Nothing of it counts.")
    return 0


def pause(arguments: argparse.Namespace) -> int:
    """Pause matching."""
    with open_instance() as instance, instance.sessions() as session, session.begin():
        by = _person(session, arguments.by)
        pause_runs(session, RunKind.MATCH, reason=arguments.reason, now=utc_now(), by=by.id)
    print("Matching is paused until somebody resumes it: passgenau runs resume --by EMAIL")
    return 0


def resume(arguments: argparse.Namespace) -> int:
    """Resume matching."""
    with open_instance() as instance, instance.sessions() as session, session.begin():
        resume_runs(session, RunKind.MATCH, now=utc_now(), by=_person(session, arguments.by).id)
    print("Matching goes on.")
    return 0


def alarms(_arguments: argparse.Namespace) -> int:
    """Print what is wrong; for another machine's watch, exit code 1 where something is."""
    with open_instance() as instance, instance.sessions() as session:
        found = open_alarms(session)
    for each in found:
        print(f"{each.id}  {each.kind.value} {each.reason.value}  since {each.raised_at:%Y-%m-%d %H:%M} UTC  "
              f"{json.dumps(each.detail)}")  # fmt: skip
    return ALARMED if found else 0


def acknowledge(arguments: argparse.Namespace) -> int:
    """Acknowledge an alarm by name."""
    with open_instance() as instance, instance.sessions() as session, session.begin():
        by = _person(session, arguments.by)
        acknowledge_alarm(session, arguments.alarm, note=arguments.reason, now=utc_now(), by=by.id)
    print(f"Alarm {arguments.alarm} is acknowledged.")
    return 0


def _add_person(parser: argparse.ArgumentParser, reason: str | None) -> None:
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who decides this")
    if reason is not None:
        parser.add_argument("--reason", required=True, help=reason)


def _person(session: Session, email: str) -> User:
    user = find_user_by_email(session, email)
    if user is None or not user.is_active:
        raise NotFound("There is no user %(email)s.", email=email)
    return user


def _row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id, "kind": run.kind.value, "state": run.state.value, "step": run.step,
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }  # fmt: skip
