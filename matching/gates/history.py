"""PURE: what has gone before between the client and the employer, and what rests at the moment. Never unknown."""

from matching.facts import GateValue, Pair
from matching.results import Compared, FactItem


def employer_excluded(pair: Pair) -> list[Compared]:
    """The client has named this employer as one not to be proposed to (§ 38 (3) SGB III)."""
    is_hit = pair.vacancy.employer_id in pair.client.excluded_employers
    return _against(is_hit, client="employer_excluded", vacancy="this_employer")


def refused_before(pair: Pair) -> list[Compared]:
    """This pair was refused before, and its facts have not changed since."""
    is_hit = pair.vacancy.vacancy_id in pair.client.refused_vacancies
    return _against(is_hit, client="refused_before", vacancy="this_vacancy")


def already_proposed(pair: Pair) -> list[Compared]:
    """A proposal of this pair is already in people's hands."""
    is_hit = pair.vacancy.vacancy_id in pair.client.proposed_vacancies
    return _against(is_hit, client="already_proposed", vacancy="this_vacancy")


def industrial_action(pair: Pair) -> list[Compared]:
    """The establishment is on strike or locked out: placement only at both sides' request (§ 36 (3) SGB III)."""
    return _against(pair.vacancy.has_industrial_action, client=None, vacancy="industrial_action")


def paused(pair: Pair) -> list[Compared]:
    """Placement rests on one of the two sides."""
    client, vacancy = pair.client.is_paused, pair.vacancy.is_paused
    return _against(
        client or vacancy,
        client="client_paused" if client else None,
        vacancy="vacancy_paused" if vacancy else None,
    )


def _against(is_hit: bool, *, client: str | None, vacancy: str | None) -> list[Compared]:
    if not is_hit:
        return []
    return [Compared(GateValue.NOT_MET, _shown(client), _shown(vacancy))]


def _shown(name: str | None) -> FactItem | None:
    return FactItem(name, {}) if name else None
