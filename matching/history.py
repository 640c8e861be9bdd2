"""PURE: what became of pairs earlier, as far as a run must know it; placements/ fills it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from matching.facts import ClientFacts, VacancyFacts

PairIds = tuple[int, int]  # client id, vacancy id


@dataclass(frozen=True)
class PairHistory:
    """Earlier proposals. A pair of several earlier proposals stands once, as its latest one left it.

    ``refused`` maps a pair to the hash of its facts at the time: a refusal counts until facts of the pair change.
    ``proposed_on`` is the day on which the client last got a proposal that people carried on with.
    ``recent_of_employer`` counts proposals carried on with in the last 7 days.
    """

    running: frozenset[PairIds] = frozenset()
    refused: Mapping[PairIds, str] = field(default_factory=dict)
    proposed_on: Mapping[int, date] = field(default_factory=dict)
    recent_of_employer: Mapping[int, int] = field(default_factory=dict)

    def running_of_clients(self) -> dict[int, frozenset[int]]:
        """Vacancies with a running proposal, by client."""
        return _grouped(self.running)

    def running_of_vacancies(self) -> Counter[int]:
        """Number of running proposals, by vacancy."""
        return Counter(vacancy_id for _, vacancy_id in self.running)


def with_refusals(
    clients: Iterable[ClientFacts],
    vacancies: Iterable[VacancyFacts],
    history: PairHistory,
    pair_hash: Callable[[ClientFacts, VacancyFacts], str],
) -> list[ClientFacts]:
    """The clients, each with the vacancies that were refused and whose facts are still those of the refusal.

    A refused pair of which the vacancy is not given is left out; so is one of which any fact has changed since.
    """
    of_client = _grouped(history.refused)
    vacancy_of = {vacancy.vacancy_id: vacancy for vacancy in vacancies}
    return [
        replace(
            client,
            refused_vacancies=frozenset(
                vacancy_id
                for vacancy_id in of_client[client.client_id] & vacancy_of.keys()
                if pair_hash(client, vacancy_of[vacancy_id]) == history.refused[client.client_id, vacancy_id]
            ),
        )
        if client.client_id in of_client
        else client
        for client in clients
    ]


def _grouped(pairs: Iterable[PairIds]) -> dict[int, frozenset[int]]:
    grouped: dict[int, set[int]] = {}
    for client_id, vacancy_id in pairs:
        grouped.setdefault(client_id, set()).add(vacancy_id)
    return {client_id: frozenset(vacancies) for client_id, vacancies in grouped.items()}
