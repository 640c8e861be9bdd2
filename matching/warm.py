"""PURE: a world that stays packed: what changes is matched again at once, as a full run on the same facts would."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from matching.candidates import Candidate, candidate_of, rank_key
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.kernel import best_of_client, best_of_vacancy
from matching.packing import PackedWorld, UnpackedCondition, pack_world

MOST_CHANGED = 256  # of one side; then everything is packed anew


@dataclass
class WarmWorld:
    """The facts of everybody who takes part, by id, and the same packed.

    What has changed since it was packed is known by id: it is left out of what the kernel finds, and looked at pair by
    pair. So a change costs milliseconds, and packing anew is needed only once in a while.
    """

    clients: dict[int, ClientFacts]
    vacancies: dict[int, VacancyFacts]
    catalogue: CatalogueFacts
    settings: MatchSettings
    on: date
    _packed: PackedWorld
    _changed_clients: set[int] = field(default_factory=set)
    _changed_vacancies: set[int] = field(default_factory=set)

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

    def change_client(self, client: ClientFacts) -> None:
        """From now on these facts count: of a new client or of one who has changed."""
        self.clients[client.client_id] = client
        self._changed_clients.add(client.client_id)

    def change_vacancy(self, vacancy: VacancyFacts) -> None:
        """As `change_client`."""
        self.vacancies[vacancy.vacancy_id] = vacancy
        self._changed_vacancies.add(vacancy.vacancy_id)

    def rematch_client(self, client: ClientFacts) -> list[Candidate]:
        """Change a client and give the best candidates by `candidates.rank_key`, at most ``candidates_per_side``."""
        self.change_client(client)
        if len(self._changed_vacancies) > MOST_CHANGED:
            self._pack()
        count, changed = self.settings.candidates_per_side, self._changed_vacancies
        packed = best_of_client(self._packed, client, count + len(changed)).candidates()
        others = (self.vacancies[each] for each in changed if each in self.vacancies)
        found = [self._candidate(client, vacancy) for vacancy in others]
        return _best([*(each for each in packed if each.vacancy_id not in changed), *found], count)

    def rematch_vacancy(self, vacancy: VacancyFacts) -> list[Candidate]:
        """As `rematch_client`, for a vacancy."""
        self.change_vacancy(vacancy)
        if len(self._changed_clients) > MOST_CHANGED:
            self._pack()
        count = self.settings.candidates_per_side
        try:
            packed = best_of_vacancy(self._packed, vacancy, count + len(self._changed_clients))
        except UnpackedCondition:  # it asks what no vacancy asked before
            self._pack()
            packed = best_of_vacancy(self._packed, vacancy, count)
        changed = self._changed_clients
        others = (self.clients[each] for each in changed if each in self.clients)
        found = [self._candidate(client, vacancy) for client in others]
        return _best([*(each for each in packed.candidates() if each.client_id not in changed), *found], count)

    def forget_client(self, client_id: int) -> None:
        """Take out a client who does not take part any more."""
        if self.clients.pop(client_id, None) is not None:
            self._changed_clients.add(client_id)

    def forget_vacancy(self, vacancy_id: int) -> None:
        """Take out a vacancy that does not take part any more."""
        if self.vacancies.pop(vacancy_id, None) is not None:
            self._changed_vacancies.add(vacancy_id)

    def _candidate(self, client: ClientFacts, vacancy: VacancyFacts) -> Candidate | None:
        return candidate_of(Pair(client, vacancy, self.settings, self.on, self.catalogue))

    def _pack(self) -> None:
        self._packed = pack_world(
            self.clients.values(), list(self.vacancies.values()), self.catalogue, self.settings, self.on
        )
        self._changed_clients, self._changed_vacancies = set(), set()


def _best(candidates: Iterable[Candidate | None], count: int) -> list[Candidate]:
    return sorted((each for each in candidates if each is not None), key=rank_key)[:count]
