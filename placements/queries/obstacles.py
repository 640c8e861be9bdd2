"""What stands between a client and the open vacancies, gate by gate: with the client's facts of now."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from matching.broken_items import ITEM_ERRORS, unpackable_items
from matching.facts import ClientFacts, Gate, MatchSettings, VacancyFacts
from matching.fingerprints import pair_hash
from matching.gates import gate_values
from matching.history import PairHistory, with_refusals
from matching.kernel import gates_of_client
from matching.packing import PackedWorld, pack_world
from matching.queries import catalogue_facts, client_facts, vacancy_facts
from placements.queries.history import history_of_client

NOT_MET, UNKNOWN = "n", "u"


@dataclass(frozen=True)
class Obstacle:
    """In how many vacancies a gate is not met or unknown, and in how many it alone keeps the pair from being a fit."""

    gate: Gate
    not_met: int
    unknown: int
    alone: int


@dataclass(frozen=True)
class Obstacles:
    """What stands between a client and the open vacancies. ``rows`` name only gates that stand in the way of any."""

    vacancies: int
    fits: int
    to_clarify: int
    rows: list[Obstacle]


def obstacles_of_client(session: Session, client_id: int, *, now: datetime) -> Obstacles:
    """In how many of the open vacancies each gate stands in this client's way, the most frequent first.

    Of gates with equal figures the earlier one in the order of `Gate` comes first. `NotFound` where there is no such
    client. Looks at every vacancy pair by pair: for a few hundred; for many `packed_obstacles`.
    """
    vacancies = vacancy_facts(session, today=local_day(now), history=PairHistory())  # no gate asks for budgets
    client = client_with_refusals(session, client_id, now=now)
    letters = [gate_values(client, vacancy, MatchSettings(), local_day(now)) for vacancy in vacancies]
    not_met, unknown, alone = Counter[Gate](), Counter[Gate](), Counter[Gate]()
    for values in letters:
        standing = [(gate, value) for gate, value in zip(Gate, values, strict=True) if value in {NOT_MET, UNKNOWN}]
        not_met.update(gate for gate, value in standing if value == NOT_MET)
        unknown.update(gate for gate, value in standing if value == UNKNOWN)
        alone.update(gate for gate, _ in standing if len(standing) == 1)
    return Obstacles(
        vacancies=len(letters),
        fits=sum(1 for values in letters if NOT_MET not in values and UNKNOWN not in values),
        to_clarify=sum(1 for values in letters if NOT_MET not in values and UNKNOWN in values),
        rows=_rows(lambda gate: Obstacle(gate, not_met[gate], unknown[gate], alone[gate])),
    )


def client_with_refusals(session: Session, client_id: int, *, now: datetime) -> ClientFacts:
    """The client's facts of now with what became of earlier proposals; `NotFound` where there is no such client."""
    today, history = local_day(now), history_of_client(session, client_id)
    found = client_facts(session, today=today, history=history, ids=[client_id])
    if not found:
        raise NotFound("There is no client %(id)s.", id=client_id)
    refused = {vacancy_id for _, vacancy_id in history.refused}
    vacancies = vacancy_facts(session, today=today, history=history, ids=refused) if refused else []
    return with_refusals(found, vacancies, history, pair_hash)[0]


def packed_vacancies(session: Session, *, now: datetime) -> PackedWorld:
    """The open vacancies as arrays, without a client; those with facts that no array can hold are left out."""
    settings, on, catalogue = MatchSettings(), local_day(now), catalogue_facts(session)
    vacancies: list[VacancyFacts] = vacancy_facts(session, today=on, history=PairHistory())
    try:
        return pack_world([], vacancies, catalogue, settings, on)
    except ITEM_ERRORS:
        broken = {each.item_id for each in unpackable_items([], vacancies, catalogue, settings, on)}
    sound = [each for each in vacancies if each.vacancy_id not in broken]
    return pack_world([], sound, catalogue, settings, on)


def packed_obstacles(world: PackedWorld, client: ClientFacts) -> tuple[Obstacles, PackedWorld]:
    """As `obstacles_of_client`, for the vacancies of a packed world; and the world, which has learned new codes."""
    single, unmet, unknown = gates_of_client(world, client)
    standing = unmet | unknown
    bits = [1 << place for place, _ in enumerate(Gate)]
    is_alone = np.isin(standing, bits)

    def row(gate: Gate) -> Obstacle:
        bit = bits[list(Gate).index(gate)]
        return Obstacle(gate, _count(unmet & bit), _count(unknown & bit), _count(standing[is_alone] & bit))

    learned = replace(world, arrays=world.arrays._replace(vacancies=single.arrays.vacancies))
    found = Obstacles(len(unmet), _count(standing == 0), _count((unmet == 0) & (unknown != 0)), _rows(row))
    return found, learned


def _count(values: "np.ndarray[tuple[int, ...], np.dtype[np.int64 | np.bool_]]") -> int:
    return int(np.count_nonzero(values))


def _rows(row_of: Callable[[Gate], Obstacle]) -> list[Obstacle]:
    every: Iterable[Obstacle] = map(row_of, Gate)
    rows = [row for row in every if row.not_met + row.unknown]
    return sorted(rows, key=lambda row: (-row.not_met, -row.unknown))
