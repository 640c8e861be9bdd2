"""`passgenau demand`: which offers would open most, and which gaps no offer closes, by the latest match run."""

import argparse
import json
from typing import Any

from core.errors import NotFound
from jobs.commands.arguments import Group, add_command, positive
from jobs.opening import open_instance
from matching.facts import DemandNeed
from matching.models import OfferDemand
from matching.queries import find_latest_run, get_match_run, offer_demand

SHOWN = 20
HEADINGS = {
    DemandNeed.OFFER: "Offers that would open most",
    DemandNeed.NO_OFFER: "Gaps that no offer with a free place closes",
    DemandNeed.TOO_LATE: "Gaps that offers close too late for the vacancy",
}


def add_commands(commands: Group) -> None:
    """Add `demand`."""
    parser = add_command(commands, "demand", demand, help_text="which offers would open most, and which are missing")
    parser.add_argument("--run", type=positive, help="a match run; the latest one that finished if not given")
    parser.add_argument("--json", action="store_true", help="the whole report for programs")


def demand(arguments: argparse.Namespace) -> int:
    """Print the demand for offers of a match run."""
    with open_instance() as instance, instance.sessions() as session:
        run = get_match_run(session, arguments.run) if arguments.run else find_latest_run(session)
        if run is None:
            raise NotFound("No match run has finished yet. Run passgenau match first.")
        rows = offer_demand(session, run.id)
    if arguments.json:
        print(json.dumps({"run": run.id, "demand": [as_json(row) for row in rows]}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(report_lines(run.id, rows)))
    return 0


def as_json(row: OfferDemand) -> dict[str, Any]:
    """One line for programs."""
    return {
        "need": row.need.value,
        "offer": row.offer_code,
        "gate": row.gate.value if row.gate else None,
        "asked": row.asked,
        "near_misses": row.near_misses,
        "clients": row.clients,
        "vacancies": row.vacancies,
    }


def report_lines(run_id: int, rows: list[OfferDemand]) -> list[str]:
    """The report for people: the largest demand first, at most 20 lines of a kind."""
    lines = [f"Demand for offers by match run {run_id}"]
    for need, heading in HEADINGS.items():
        of_need = [row for row in rows if row.need is need]
        lines += ["", f"{heading}: {len(of_need) or 'none'}"]
        if of_need:
            lines.append(f"  {'':<44}{'near misses':>12}{'clients':>9}{'vacancies':>11}")
        lines += [
            f"  {name_of(row)[:43]:<44}{row.near_misses:>12}{row.clients:>9}{row.vacancies:>11}"
            for row in of_need[:SHOWN]
        ]
        if len(of_need) > SHOWN:
            lines.append(f"  ... and {len(of_need) - SHOWN} more; --json gives all of them.")
    return lines


def name_of(row: OfferDemand) -> str:
    """The offer, or what the gap asks."""
    gate = row.gate.value.replace("_", " ") if row.gate else ""
    return row.offer_code or f"{gate} {row.asked or ''}".strip()
