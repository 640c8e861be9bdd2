"""The clients who look for work, packed for questions of employers; a process of the web server keeps them a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.kept import Kept
from core.settings import local_day
from matching.broken_items import ITEM_ERRORS
from matching.facts import ClientFacts, MatchSettings
from matching.gates.qualification import SAME_OCCUPATION_DIGITS
from matching.headcount import AskableCodes, pack_countable
from matching.history import PairHistory
from matching.packing import PackedWorld
from matching.queries import catalogue_facts, client_facts
from profiles.catalogue.models import Certificate, LicenceClass, Occupation
from profiles.codes import ClientState
from profiles.models import Client

FEW = 1000  # clients who are read while somebody waits
KEEP = timedelta(hours=12)
OCCUPATION_DIGITS, GROUP_DIGITS = 5, 3


@dataclass(frozen=True)
class Countable:
    """The clients as arrays, and the occupation that stands for each occupation of its group and level."""

    world: PackedWorld
    same_group: Mapping[str, str]


def countable(session: Session, *, now: datetime) -> Countable:
    """All clients who look for work, with the facts that may count in an answer; who cannot be packed is left out."""
    clients = client_facts(session, today=local_day(now), history=PairHistory())
    codes = _codes(session)
    catalogue, settings, on = catalogue_facts(session), MatchSettings(), local_day(now)
    try:
        world = pack_countable(clients, codes, catalogue, settings, on)
    except ITEM_ERRORS:

        def is_sound(client: ClientFacts) -> bool:
            try:
                pack_countable([client], codes, catalogue, settings, on)
            except ITEM_ERRORS:
                return False
            return True

        world = pack_countable(filter(is_sound, clients), codes, catalogue, settings, on)
    return Countable(world, same_group(session))


def same_group(session: Session) -> dict[str, str]:
    """For each occupation the first one of its group (three digits) and level; a regulated one stands for its own kind.

    Recognition is asked by four digits, so that regulated occupations stay among those.
    """
    firsts: dict[str, str] = {}
    query = sa.select(Occupation.code, Occupation.is_regulated).order_by(Occupation.code)
    rows = [(code, is_regulated) for code, is_regulated in session.execute(query) if len(code) == OCCUPATION_DIGITS]
    found = {}
    for code, is_regulated in rows:
        group = f"{code[:SAME_OCCUPATION_DIGITS]}r" if is_regulated else code[:GROUP_DIGITS]
        found[code] = firsts.setdefault(f"{group} {code[-1]}", code)
    return found


def _codes(session: Session) -> AskableCodes:
    regulated = sa.select(Occupation.code).where(Occupation.is_regulated)
    return AskableCodes(
        licences=list(session.scalars(sa.select(LicenceClass.code).order_by(LicenceClass.code))),
        certificates=list(session.scalars(sa.select(Certificate.code).order_by(Certificate.code))),
        regulated=list(session.scalars(regulated.order_by(Occupation.code))),
    )


class CountableClients:
    """What this process keeps of `countable`. Of many clients it is read in the background: nobody waits for it."""

    def __init__(self, sessions: SessionFactory) -> None:
        self._kept = Kept(
            "countable clients",
            sessions,
            read=lambda session, now: countable(session, now=now),
            is_fresh=lambda read_at, now: now - read_at < KEEP,
        )
        self.forget, self.wait = self._kept.forget, self._kept.wait

    def now(self, session: Session, *, now: datetime) -> Countable | None:
        """The clients as they were at most `KEEP` ago; None while they are read for the first time."""
        count = sa.select(sa.func.count(Client.id)).where(Client.state == ClientState.ACTIVE)
        if (session.scalar(count) or 0) <= FEW:
            return countable(session, now=now)
        kept = self._kept.at_hand(now)
        return kept[0] if kept else None
