"""`passgenau match`, `explain` and `replay`: run the matcher now, show the reasoning of a pair, repeat a run."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.audit import record, record_each
from core.errors import NotFound
from core.runs import Run, RunKind, get_run
from core.settings import local_day
from employers.queries import get_vacancy_by_reference
from jobs.cluster import cluster_finder
from jobs.commands.arguments import Group, add_command
from jobs.foreground import run_now
from jobs.opening import open_instance, utc_now
from jobs.priority import give_way
from jobs.runs import Work, match_with
from matching.explanation import render_text
from matching.replaying import Difference, Replay, replay_run
from placements.codes import LookPurpose
from placements.complaint import complaint_content, complaint_of
from placements.documents.typesetting import pdf_bytes
from placements.messages.officer_mails import OfficerEvent, mail_officer
from placements.queries import explain_now, explain_then
from profiles.queries import find_client

SHOWN_FAILURES = 20


def add_commands(commands: Group) -> None:
    """Add `match`, `explain` and `replay`."""
    parser = add_command(commands, "match", match, help_text="run the matcher now and store its suggestions")
    parser.add_argument("--json", action="store_true", help="the summary for programs")
    parser.add_argument("--cluster", metavar="ADDRESS", help="search on the workers of this Dask scheduler")
    parser = add_command(commands, "explain", explain, help_text="the whole reasoning of one client and one vacancy")
    parser.add_argument("--client", required=True, help="id or reference")
    parser.add_argument("--vacancy", required=True, help="id or reference")
    parser.add_argument("--run", type=int, help="as this match run saw the pair; without it as of now")
    parser.add_argument("--language", choices=["de", "en"], default="de")
    parser.add_argument("--json", action="store_true", help="the explanation for programs")

    parser = add_command(commands, "replay", replay, help_text="compute a match run again from what it kept")
    parser.add_argument("run", metavar="RUN", type=int)
    parser.add_argument("--json", action="store_true", help="all differences, for programs")

    parser = add_command(
        commands, "complaint", complaint, help_text="all that a run said about a client, as JSON and PDF"
    )
    parser.add_argument("--run", required=True, type=int)
    parser.add_argument("--client", required=True, help="id or reference")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the two files go")


def complaint(arguments: argparse.Namespace) -> int:
    """Write the extract for a complaint; that it was made is recorded, and told the data protection officer."""
    if not arguments.folder.is_dir():
        raise NotFound("There is no folder %(path)s.", path=arguments.folder)
    with open_instance() as instance, instance.sessions() as session, session.begin():
        client = find_client(session, arguments.client)
        if client is None:
            raise NotFound("There is no client %(name)s.", name=arguments.client)
        found = complaint_of(session, run_id=arguments.run, client_id=client.id, now=utc_now())
        record(
            session, "client_viewed", kind="client", object_id=client.id, now=utc_now(), by=None, run=arguments.run,
            purpose=LookPurpose.COMPLAINT.value, actor="command",
        )  # fmt: skip
        officer = instance.settings.privacy_officer
        mail_officer(session, officer, OfficerEvent.COMPLAINT, arguments.run, now=utc_now())
    path = arguments.folder / f"complaint-{arguments.run}-{client.reference}"
    Path(f"{path}.json").write_text(json.dumps(found.as_json(), indent=1, ensure_ascii=False), encoding="utf-8")
    day = local_day(found.made_at)
    Path(f"{path}.pdf").write_bytes(pdf_bytes(complaint_content(found).as_data(day), made_on=day))
    print(f"{path}.json and .pdf: {len(found.pairs)} pairs")
    return 0


def replay(arguments: argparse.Namespace) -> int:
    """Print whether the run gives the identical result, else what differs. Exit code 1 where anything does."""
    with open_instance() as instance, instance.sessions() as session:
        found = replay_run(session, arguments.run)
        session.rollback()
        shown = found.differences if arguments.json else found.differences[:SHOWN_FAILURES]
        _record_replay(session, found, shown)
        session.commit()
    if arguments.json:
        print(json.dumps({**asdict(found), "differences": [each._asdict() for each in found.differences]}, indent=2))
        return 0 if found.is_identical else 1
    for each in shown:
        whose = "" if each.client_id is None else f" of client {each.client_id} and vacancy {each.vacancy_id}"
        print(f"{each.what.replace('_', ' ')}{whose}: {each.then} then, {each.now} now")
    if len(found.differences) > SHOWN_FAILURES:
        print(f"... and {len(found.differences) - SHOWN_FAILURES} more; --json gives them.")
    verdict = "identical" if found.is_identical else f"different: {found.results_then} then, {found.results_now} now"
    print(f"Match run {found.run_id}: the result is {verdict}.")
    return 0 if found.is_identical else 1


def _record_replay(session: Session, found: Replay, shown: Sequence[Difference]) -> None:
    """Record that a run was computed again, and the look at each client whose difference is shown."""
    who: dict[str, Any] = {"now": utc_now(), "by": None, "purpose": LookPurpose.OPERATION.value, "actor": "command"}
    record(session, "match_run.replayed", kind="run", object_id=found.run_id, **who, is_identical=found.is_identical)
    clients = sorted({each.client_id for each in shown if each.client_id is not None})
    record_each(session, "client_viewed", kind="client", object_ids=clients, **who, run=found.run_id)


def match(arguments: argparse.Namespace) -> int:
    """Do a match run here and print its summary; while another is at work, wait for it and say so."""
    with open_instance() as instance, _works(arguments.cluster) as works:
        give_way(instance.settings.run_niceness)
        run_id = run_now(
            instance.sessions, RunKind.MATCH, works=works,
            tell=lambda text: print(text, file=sys.stderr, flush=True),
        )  # fmt: skip
        with instance.sessions() as session:
            run = get_run(session, run_id)
    summary = summary_of(run)
    print(json.dumps(summary, indent=2) if arguments.json else "\n".join(summary_lines(summary)))
    return 0


@contextmanager
def _works(cluster: str | None) -> Iterator[Mapping[RunKind, Work] | None]:
    """The work of a match run with a cluster's search; None for that of this machine."""
    if cluster is None:
        yield None
        return
    with cluster_finder(cluster) as find:
        yield {RunKind.MATCH: match_with(find)}


def explain(arguments: argparse.Namespace) -> int:
    """Print why a pair fits or does not, as of now or as a run saw it; that somebody looked is recorded."""
    with open_instance() as instance, instance.sessions() as session, session.begin():
        client = find_client(session, arguments.client)
        if client is None:
            raise NotFound("There is no client %(name)s.", name=arguments.client)
        vacancy = get_vacancy_by_reference(session, arguments.vacancy)
        pair: dict[str, Any] = {"client_id": client.id, "vacancy_id": vacancy.id, "language": arguments.language}
        explanation = (
            explain_now(session, **pair, now=utc_now())
            if arguments.run is None
            else explain_then(session, **pair, run_id=arguments.run)
        )
        record(
            session, "client_viewed", kind="client", object_id=client.id, now=utc_now(), by=None, vacancy=vacancy.id,
            purpose=LookPurpose.PLACEMENT.value, actor="command",
        )  # fmt: skip
    if arguments.json:
        print(json.dumps(explanation.as_json(), indent=2, ensure_ascii=False))
    else:
        print(render_text(explanation), end="")
    return 0


def summary_of(run: Run) -> dict[str, Any]:
    """What a finished run left, for programs."""
    return {"run": run.id, "counts": run.counts or {}, "failures": run.failures or []}


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """What a finished run left, for people."""
    width = max((len(name) for name in summary["counts"]), default=0)
    lines = [f"Match run {summary['run']}"]
    lines += [f"  {name.replace('_', ' '):<{width}}  {_plain(value)}" for name, value in summary["counts"].items()]
    failures = summary["failures"]
    lines += [f"  left out: {failure}" for failure in failures[:SHOWN_FAILURES]]
    if len(failures) > SHOWN_FAILURES:
        lines.append(f"  ... and {len(failures) - SHOWN_FAILURES} more; --json gives all of them.")
    return lines


def _plain(value: object) -> str:
    return ", ".join(f"{name} {each}" for name, each in value.items()) if isinstance(value, dict) else str(value)
