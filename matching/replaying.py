"""A whole match run computed again from what it kept, and compared with what it stored: the same, or what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.runs import get_run
from matching.assignment_inputs import AssignmentInputs, positions_of, results_hash
from matching.keeping import facts_hash, facts_kept
from matching.models import ClientMatches
from matching.near_miss_search import Sides, find_open_pairs
from matching.network import Whole
from matching.operations import Pairs
from matching.pair_records import matches_from, near_misses_from
from matching.queries import get_match_run
from matching.queries.replay import RunInputs, inputs_of_run, offers_since
from matching.run import RunLog, World, assigned, code_version, find_pairs, rows_of_pairs

MOST_DIFFERENCES = 1000


class Difference(NamedTuple):
    """Something that is not as it was: what, of which client and vacancy (None: of the whole run), then and now."""

    what: str
    client_id: int | None = None
    vacancy_id: int | None = None
    then: object = None
    now: object = None


@dataclass(frozen=True)
class Replay:
    """A run computed again. ``differences`` stop at `MOST_DIFFERENCES`."""

    run_id: int
    results_then: str
    results_now: str
    differences: Sequence[Difference]

    @property
    def is_identical(self) -> bool:
        """Whether every pair, its points, its gates and what was chosen are as they were."""
        return self.results_then == self.results_now and not any(each.client_id for each in self.differences)


class _Quiet(RunLog):
    """A log that writes nothing into the row of the run."""

    def note(self, step: str, done: int, total: int) -> None:
        """Nobody waits for a replay."""


def replay_run(session: Session, run_id: int) -> Replay:
    """Compute a match run again: candidates, near misses and assignment, and compare all with what is stored.

    Differences name: another version of the code, clients or vacancies deleted since, other facts, offers changed since
    (the near misses stored are those with the new ones then, and the hash of all tells about those of the run), and
    each pair that is missing, new, scored or chosen otherwise, as long as its run's pairs are kept; afterwards the hash
    of all tells.
    `NotFound` where the run does not exist, or has not kept what it computed from.
    """
    run, inputs = get_match_run(session, run_id), inputs_of_run(session, run_id)
    if run.results_hash is None or inputs.assignment is None:
        raise NotFound("Match run %(id)s has not kept what is needed to repeat it.", id=run_id)
    world = World(
        inputs.facts.on, inputs.facts.settings, inputs.facts.clients, inputs.facts.vacancies, inputs.facts.catalogue,
        inputs.assignment.limits, inputs.supply,
    )  # fmt: skip
    rows = _computed(world, inputs.assignment, _Quiet(lambda: session, run_id, get_run(session, run_id).requested_at))
    differences = list(_of_run(run.code_version, run.facts_hash, world, inputs))
    stored, offers = _stored(session, run_id), offers_since(session, run_id)
    computed: Stored = {owner: (matches, misses) for owner, matches, misses in rows}
    if offers is not None:
        differences.append(Difference("offers_changed", then=offers[0].hex(), now=offers[1].hex()))
        stored, computed = _without_misses(stored), _without_misses(computed)
    if stored:
        differences += list(_of_pairs(stored, computed))
    return Replay(run_id, run.results_hash, results_hash(rows), tuple(differences[:MOST_DIFFERENCES]))


def _computed(world: World, given: AssignmentInputs, log: RunLog) -> list[Pairs]:
    world, packed, pairs = find_pairs(world, log)

    def excluded(client_ids: Whole, vacancy_ids: Whole) -> Whole:
        return positions_of(given.exclusions, client_ids, vacancy_ids)

    exclusive = assigned(world, (pairs.client_ids, pairs.vacancy_ids, pairs.scores), excluded)
    sides = Sides.of(world.clients, world.vacancies)
    open_pairs = find_open_pairs(packed, sides, world.supply, lambda _done, _total: None)
    return rows_of_pairs(pairs, exclusive.chosen, open_pairs)[0]


def _of_run(version: str, facts: str, world: World, inputs: RunInputs) -> Iterator[Difference]:
    if version != code_version():
        yield Difference("code_version", then=version, now=code_version())
    for what, gone in (("clients_deleted", inputs.gone_clients), ("vacancies_deleted", inputs.gone_vacancies)):
        if gone:
            yield Difference(what, then=0, now=gone)
    _, tables = facts_kept(world.clients, world.vacancies, world.catalogue, world.supply)
    if (found := facts_hash(tables, world.settings, world.on)) != facts:
        yield Difference("facts", then=facts, now=found)


Stored = Mapping[int, tuple[bytes, bytes]]


def _stored(session: Session, run_id: int) -> Stored:
    query = sa.select(ClientMatches.client_id, ClientMatches.matches, ClientMatches.near_misses)
    rows = session.execute(query.where(ClientMatches.run_id == run_id))
    return {client_id: (matches, misses) for client_id, matches, misses in rows}


def _without_misses(rows: Stored) -> Stored:
    return {owner: (matches, b"") for owner, (matches, _) in rows.items()}


def _of_pairs(then: Stored, now: Stored) -> Iterator[Difference]:
    for client_id in sorted(then.keys() | now.keys()):
        before, after = then.get(client_id, (b"", b"")), now.get(client_id, (b"", b""))
        if before != after:
            yield from _of_client(client_id, before, after)


def _of_client(client_id: int, before: tuple[bytes, bytes], after: tuple[bytes, bytes]) -> Iterator[Difference]:
    for what, place in (("match", 0), ("near_miss", 1)):
        then, now = (_told(client_id, each[place], is_match=what == "match") for each in (before, after))
        for vacancy_id in sorted(then.keys() | now.keys()):
            if then.get(vacancy_id) != now.get(vacancy_id):
                yield Difference(what, client_id, vacancy_id, then.get(vacancy_id), now.get(vacancy_id))
        if then == now and before[place] != after[place]:
            yield Difference(f"{what}_order", client_id)


def _told(client_id: int, blob: bytes, *, is_match: bool) -> dict[int, dict[str, object]]:
    """By vacancy what a record says, ready for JSON."""
    if is_match:
        return {
            each.vacancy_id: {"gates": each.gates, "parts": list(each.parts), "is_chosen": each.is_chosen}
            for each in matches_from(client_id, blob)
        }
    return {
        each.vacancy_id: {
            "gates": each.gates, "score": each.score_hundredths, "reaches_from": each.reaches_from.isoformat(),
        }
        for each in near_misses_from(client_id, blob)
    }  # fmt: skip
