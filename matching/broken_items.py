"""PURE: which clients and vacancies a run must leave out, because their facts break the computation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from matching.candidates import Progress, candidate_of
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.packing import pack_world

ITEM_ERRORS = (ArithmeticError, LookupError, TypeError, ValueError)  # what broken facts of one item raise

Item = TypeVar("Item")


@dataclass(frozen=True)
class BrokenItem:
    """A client or a vacancy (``what``) that cannot take part, and what its facts raised."""

    what: str
    item_id: int
    error: Exception


def unpackable_items(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
) -> list[BrokenItem]:
    """Who has facts that no array can hold, such as coordinates that are not numbers.

    Found by halving, so that a few among many cost little. What settings or catalogue raise is raised.
    """
    pack_world([], [], catalogue, settings, on)
    broken = _refused(vacancies, lambda some: pack_world([], some, catalogue, settings, on))
    left_out = {vacancy.vacancy_id for vacancy, _ in broken}
    sound = [each for each in vacancies if each.vacancy_id not in left_out]
    refused = _refused(clients, lambda some: pack_world(some, sound, catalogue, settings, on))
    return [
        *(BrokenItem("vacancy", vacancy.vacancy_id, error) for vacancy, error in broken),
        *(BrokenItem("client", client.client_id, error) for client, error in refused),
    ]


def _refused(items: Sequence[Item], pack: Callable[[Sequence[Item]], object]) -> list[tuple[Item, Exception]]:
    if not items:
        return []
    try:
        pack(items)
    except ITEM_ERRORS as error:
        if len(items) == 1:
            return [(items[0], error)]
        half = len(items) // 2
        return [*_refused(items[:half], pack), *_refused(items[half:], pack)]
    return []


def raising_items(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    pair_of: Callable[[ClientFacts, VacancyFacts], Pair],
    progress: Progress,
) -> list[BrokenItem]:
    """The fewest clients and vacancies without whom no pair raises: always the one with the most such pairs next."""
    broken: dict[tuple[str, int], dict[tuple[str, int], Exception]] = {}
    for done, vacancy in enumerate(vacancies, start=1):
        progress(done, len(vacancies))
        for client in clients:
            try:
                candidate_of(pair_of(client, vacancy))
            except ITEM_ERRORS as error:
                ends = ("client", client.client_id), ("vacancy", vacancy.vacancy_id)
                broken.setdefault(ends[0], {})[ends[1]] = error
                broken.setdefault(ends[1], {})[ends[0]] = error
    found: list[BrokenItem] = []
    while broken:
        worst = min(broken, key=lambda item: (-len(broken[item]), item))
        others = broken.pop(worst)
        found.append(BrokenItem(*worst, next(iter(others.values()))))
        for other in others:
            del broken[other][worst]
        broken = {item: pairs for item, pairs in broken.items() if pairs}
    return found
