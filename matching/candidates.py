"""PURE: the pairs worth assigning, by looking at every one. Slow and obvious: the faster ways must agree with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from matching.facts import CatalogueFacts, ClientFacts, MatchKind, MatchSettings, Pair, VacancyFacts
from matching.gates import match_kind, open_gate_values
from matching.scoring import parts_of

VACANCIES_PER_STEP = 16

Progress = Callable[[int, int], None]  # vacancies done, vacancies in all


class Candidate(NamedTuple):
    """A client and a vacancy without an unmet gate; ``gates`` and ``parts`` as a match stores them."""

    client_id: int
    vacancy_id: int
    kind: MatchKind
    score_hundredths: int
    gates: str
    parts: tuple[int, ...]  # hundredths of a point, in the order of `Part`


def rank_key(candidate: Candidate) -> tuple[int, int, int]:
    """Order of candidates: score descending, then client id, then vacancy id."""
    return -candidate.score_hundredths, candidate.client_id, candidate.vacancy_id


def find_candidates(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
    progress: Progress | None = None,
) -> list[Candidate]:
    """The best fits and to-clarifies of each vacancy and of each client (``candidates_per_side``), by `rank_key`.

    The union of both: a client whom every vacancy ranks low still keeps their own best. ``progress`` is called after
    each block of vacancies.
    """
    by_client: dict[int, list[Candidate]] = defaultdict(list)
    chosen: set[Candidate] = set()
    for done, vacancy in enumerate(vacancies, start=1):
        found = [
            candidate
            for client in clients
            if (candidate := candidate_of(Pair(client, vacancy, settings, on, catalogue))) is not None
        ]
        for candidate in found:
            by_client[candidate.client_id].append(candidate)
        chosen.update(_best(found, settings.candidates_per_side))
        if progress is not None and (done % VACANCIES_PER_STEP == 0 or done == len(vacancies)):
            progress(done, len(vacancies))
    for of_client in by_client.values():
        chosen.update(_best(of_client, settings.candidates_per_side))
    return sorted(chosen, key=rank_key)


def candidate_of(pair: Pair) -> Candidate | None:
    """The pair as a candidate, None as soon as one gate is not met."""
    values = open_gate_values(pair)
    if values is None:
        return None
    parts = tuple(part.hundredths for part in parts_of(pair))
    return Candidate(pair.client.client_id, pair.vacancy.vacancy_id, match_kind(values), sum(parts), values, parts)


def _best(candidates: Iterable[Candidate], count: int) -> list[Candidate]:
    return sorted(candidates, key=rank_key)[:count]
