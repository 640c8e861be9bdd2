"""PURE: a world that stays packed: what changes is matched again at once, as a full run on the same facts would."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from matching.bridging import OFFER_GATES, OfferSupply
from matching.candidates import Candidate, rank_key
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.kernel import Search, best_of_client, best_of_vacancy, find_candidate_arrays
from matching.near_misses import NearMisses, find_near_misses
from matching.packing import PackedWorld, UnpackedCondition, pack_world


@dataclass
class WarmWorld:
    """The facts of everybody who takes part, by id, and the same packed.

    What is given to a ``rematch`` counts from then on. Packing waits until the other side is asked: a changed client is
    matched against packed vacancies, so several changed clients in a row cost no packing.
    """

    clients: dict[int, ClientFacts]
    vacancies: dict[int, VacancyFacts]
    catalogue: CatalogueFacts
    settings: MatchSettings
    on: date
    _packed: PackedWorld
    _are_clients_packed: bool = True
    _are_vacancies_packed: bool = True
    _openable: list[Candidate] | None = None

    @classmethod
    def of(
        cls,
        clients: Iterable[ClientFacts],
        vacancies: Iterable[VacancyFacts],
        catalogue: CatalogueFacts,
        settings: MatchSettings,
        on: date,
    ) -> Self:
        """Pack a world. ValueError as `packing.pack_world`."""
        by_client = {each.client_id: each for each in clients}
        by_vacancy = {each.vacancy_id: each for each in vacancies}
        packed = pack_world(by_client.values(), list(by_vacancy.values()), catalogue, settings, on)
        return cls(by_client, by_vacancy, catalogue, settings, on, packed)

    def rematch_client(self, client: ClientFacts) -> list[Candidate]:
        """The best candidates of a new or changed client, by `candidates.rank_key`, at most ``candidates_per_side``."""
        if not self._are_vacancies_packed:
            self._pack()
        self.clients[client.client_id] = client
        self._are_clients_packed = False
        found = best_of_client(self._packed, client, self.settings.candidates_per_side)
        return sorted(found.candidates(), key=rank_key)

    def rematch_vacancy(self, vacancy: VacancyFacts) -> list[Candidate]:
        """As `rematch_client`, for a vacancy."""
        if not self._are_clients_packed:
            self._pack()
        self.vacancies[vacancy.vacancy_id] = vacancy
        self._are_vacancies_packed = False
        try:
            found = best_of_vacancy(self._packed, vacancy, self.settings.candidates_per_side)
        except UnpackedCondition:  # it asks what no vacancy asked before
            self._pack()
            found = best_of_vacancy(self._packed, vacancy, self.settings.candidates_per_side)
        return sorted(found.candidates(), key=rank_key)

    def rematch_offers(self, supply: OfferSupply) -> NearMisses:
        """The near misses and the demand as new or changed offers make them; gates and points are not looked at again.

        Pairs that offers might open are found once and kept until facts change.
        """
        if self._openable is None or not (self._are_clients_packed and self._are_vacancies_packed):
            self._pack()
            count = self.settings.near_miss_candidates_per_side
            found = find_candidate_arrays(self._packed, Search(count, count, OFFER_GATES))
            self._openable = list(found.candidates())
        return find_near_misses(self._openable, self._pair_of, supply, self.settings)

    def _pair_of(self, candidate: Candidate) -> Pair:
        client, vacancy = self.clients[candidate.client_id], self.vacancies[candidate.vacancy_id]
        return Pair(client, vacancy, self.settings, self.on, self.catalogue)

    def forget_client(self, client_id: int) -> None:
        """Take out a client who does not take part any more."""
        if self.clients.pop(client_id, None) is not None:
            self._are_clients_packed = False

    def forget_vacancy(self, vacancy_id: int) -> None:
        """Take out a vacancy that does not take part any more."""
        if self.vacancies.pop(vacancy_id, None) is not None:
            self._are_vacancies_packed = False

    def _pack(self) -> None:
        self._packed = pack_world(
            self.clients.values(), list(self.vacancies.values()), self.catalogue, self.settings, self.on
        )
        self._are_clients_packed = self._are_vacancies_packed = True
        self._openable = None
