"""Clients of a vacancy's occupation for whom a condition stands in the way: looked at on request, some at a time."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.settings import local_day
from employers.codes import MATCHED_STATES
from employers.models import Vacancy
from matching.facts import Gate, MatchSettings
from matching.gates import gate_values
from matching.history import PairHistory
from matching.queries import client_facts, vacancy_facts
from profiles.codes import ClientState
from profiles.models import Client, ClientOccupation

LOOKED_AT = 60  # clients at once
GROUP_DIGITS = 3  # of KldB 2010: the same kind of work
NOT_MET, UNKNOWN = "n", "u"


@dataclass(frozen=True)
class BlockedRow:
    """A client and the conditions of this vacancy that are not met today, and how many are unknown."""

    client_id: int
    not_met: tuple[Gate, ...]
    unknown: int


def blocked_of_vacancy(session: Session, vacancy_id: int, *, now: datetime) -> list[BlockedRow]:
    """Clients looking for work whose recorded occupations are of the vacancy's group and who do not meet a condition.

    Of at most `LOOKED_AT` such clients, wished occupations first; fewest unmet conditions first, then by unknown and
    id. Computed with the facts of now; earlier proposals count as no condition here. Empty for a vacancy that is not
    open or has no occupation.
    """
    today = local_day(now)
    vacancies = vacancy_facts(session, today=today, history=PairHistory(), ids=[vacancy_id])
    is_open = Vacancy.state.in_(MATCHED_STATES)
    code = session.scalar(sa.select(Vacancy.occupation_code).where(Vacancy.id == vacancy_id, is_open))
    if not vacancies or not code:
        return []
    ids = _of_group(session, code[:GROUP_DIGITS])
    rows = []
    for client in client_facts(session, today=today, history=PairHistory(), ids=ids) if ids else []:
        letters = gate_values(client, vacancies[0], MatchSettings(), today)
        not_met = tuple(gate for gate, value in zip(Gate, letters, strict=True) if value == NOT_MET)
        if not_met:
            rows.append(BlockedRow(client.client_id, not_met, letters.count(UNKNOWN)))
    return sorted(rows, key=lambda row: (len(row.not_met), row.unknown, row.client_id))


def _of_group(session: Session, group: str) -> list[int]:
    following = str(int(group) + 1).zfill(GROUP_DIGITS)  # codes are digits: an index finds what lies between
    rank = sa.func.min(sa.func.coalesce(ClientOccupation.rank, 99))
    query = (
        sa.select(ClientOccupation.client_id)
        .join(Client, Client.id == ClientOccupation.client_id)
        .where(ClientOccupation.code >= group, ClientOccupation.code < following, Client.state == ClientState.ACTIVE)
        .group_by(ClientOccupation.client_id)
        .order_by(rank, ClientOccupation.client_id)
        .limit(LOOKED_AT)
    )
    return list(session.scalars(query))
