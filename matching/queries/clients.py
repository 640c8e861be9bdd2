"""Facts of clients, loaded in one select a table."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.facts import (
    ClientFacts,
    LanguageFact,
    OccupationFact,
    PermissionFact,
    Point,
    QualificationFact,
    SkillFact,
    WishFacts,
)
from matching.history import PairHistory
from matching.once import Once, collector_paused
from matching.queries.grouping import (
    Owned,
    owned_columns,
    owned_mappings,
    plain_columns,
    points,
)
from profiles.catalogue.codes import FULL_GRID, NIGHT_HOURS, WEEKEND_HOURS, Cefr, Contract, kldb_level, text_to_grid
from profiles.catalogue.queries import licence_implications
from profiles.codes import (
    ClientState,
    Evidence,
    LimitationValue,
    PermissionScope,
    QualificationKind,
    Recognition,
    TravelMode,
)
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientOccupation,
    ClientQualification,
    ClientSkill,
    ExcludedEmployer,
)
from profiles.restrictions import is_restricted

Mapped = dict[int, dict[str, Any]]  # facts by code, by client
COLUMNS = (
    Client.id, Client.state, Client.created_at, Client.waiting_since, Client.hours_min, Client.hours_max,
    Client.hours_possible, Client.can_work_nights, Client.can_work_weekends, Client.available_from,
    Client.home_postcode, Client.uses_foot, Client.uses_bike, Client.uses_transit, Client.uses_car,
    Client.max_commute_minutes, Client.max_lift_kg, Client.limitations_reviewed_on, Client.permission_scope,
    Client.permission_valid_until, Client.permission_seen_on, Client.permission_employer_id,
    Client.permission_vacancy_id, Client.wished_contract, Client.wished_hours, Client.wished_postcodes,
)  # fmt: skip


class _Row(NamedTuple):
    """A client's own columns, in the order of `COLUMNS`."""

    id: int
    state: ClientState
    created_at: datetime
    waiting_since: date | None
    hours_min: float | None
    hours_max: float | None
    hours_possible: str | None
    can_work_nights: bool | None
    can_work_weekends: bool | None
    available_from: date | None
    home_postcode: str | None
    uses_foot: bool | None
    uses_bike: bool | None
    uses_transit: bool | None
    uses_car: bool | None
    max_commute_minutes: int | None
    max_lift_kg: int | None
    limitations_reviewed_on: date | None
    permission_scope: PermissionScope | None
    permission_valid_until: date | None
    permission_seen_on: date | None
    permission_employer_id: int | None
    permission_vacancy_id: int | None
    wished_contract: Contract | None
    wished_hours: float | None
    wished_postcodes: list[str] | None


def client_facts(
    session: Session, *, today: date, history: PairHistory, ids: Collection[int] | None = None
) -> list[ClientFacts]:
    """Facts of all active clients whose data are not restricted, or of those with ``ids`` in any state, by id: paused
    unless they would take part.

    What is not recorded stays None or absent; reviewed limitations make unlisted items OK. Licences are closed under
    implication in both directions; a licence or certificate that ended before ``today`` is not held. Waiting days
    count from the last proposal carried on with, else from waiting since, else from when the client became known.
    ``refused_vacancies`` is left empty, because it takes both sides: `history.with_refusals`. Equal facts of several
    clients may be one object.
    """
    is_chosen = _takes_part() if ids is None else Client.id.in_(ids)
    with collector_paused():
        columns = plain_columns(session, sa.select(*COLUMNS).where(is_chosen).order_by(Client.id))
        rows = list(map(_Row._make, zip(*columns, strict=True)))
        around = _Around(
            today,
            points(session, None if ids is None else _postcodes(rows)),
            licence_implications(session),
            history.running_of_clients(),
            history.proposed_on,
            frozenset() if ids is None else _restricted(session, ids),
        )
        parts = _Parts.load(session, ids, around)
        return [_client(row, parts, around) for row in rows]


def _takes_part() -> sa.ColumnElement[bool]:
    """Condition for queries: the client is matched. Restricted data are not worked with (Art. 18 GDPR), also where
    somebody has set the client to active meanwhile."""
    return sa.and_(Client.state == ClientState.ACTIVE, ~is_restricted(Client.id))


def clients_taking_part(session: Session, *, among: Collection[int] | None = None) -> set[int]:
    """The ids of all whose facts `client_facts` gives without ``ids``; only of these few."""
    query = sa.select(Client.id).where(_takes_part())
    return set(session.scalars(query if among is None else query.where(Client.id.in_(among))))


def _restricted(session: Session, ids: Collection[int]) -> frozenset[int]:
    return frozenset(session.scalars(sa.select(Client.id).where(Client.id.in_(ids), is_restricted(Client.id))))


def _postcodes(rows: Iterable[_Row]) -> set[str]:
    """The postcodes of homes and wishes."""
    homes = {row.home_postcode for row in rows if row.home_postcode}
    return homes.union(*(row.wished_postcodes or () for row in rows))


@dataclass(frozen=True)
class _Around:
    """What is the same for all clients."""

    today: date
    points: Mapping[str, Point]
    implications: Mapping[str, frozenset[str]]
    running: Mapping[int, frozenset[int]]
    proposed_on: Mapping[int, date]
    restricted: frozenset[int]

    def is_held(self, is_held: str, until: str) -> bool:
        """Whether something recorded as held, and until when, is held today."""
        return is_held == "1" and (not until or date.fromisoformat(until) >= self.today)

    def licences(self, recorded: tuple[tuple[str, bool], ...]) -> dict[str, bool]:
        """As `closed_licences`, of classes and whether they are held."""
        return closed_licences(dict(recorded), self.implications)


@dataclass(frozen=True)
class _Parts:
    """Facts from the tables that belong to clients: a column of facts beside each column of codes."""

    occupations: Owned  # facts
    skills: Mapped
    languages: Mapped
    qualifications: Owned  # ids, facts: None for one that does not count
    licences: Mapped
    certificates: Mapped
    limitations: Mapped
    excluded: Owned  # employers
    known_licences: Once[Any]  # classes and held -> closed under implication; drawn once for all with the same classes

    @classmethod
    def load(cls, session: Session, ids: Collection[int] | None, around: _Around) -> "_Parts":
        """Each table in one select."""
        job, skill, tongue, paper = ClientOccupation, ClientSkill, ClientLanguage, ClientQualification
        licence, certificate, limit = ClientLicence, ClientCertificate, ClientLimitation

        def facts(owner_id: Any, *columns: Any, fact: Callable[..., Any]) -> Mapped:
            return owned_mappings(session, owner_id, *columns, ids=ids, fact=fact)

        return cls(
            occupations=owned_columns(
                session, job.client_id, job.code, job.rank, job.experience_months, job.last_year, ids=ids,
                fact=(0, OccupationFact),
            ),
            skills=facts(skill.client_id, skill.skill_code, skill.level, skill.evidence, fact=_skill),
            languages=facts(
                tongue.client_id, tongue.language, tongue.listen, tongue.read, tongue.speak, tongue.write,
                fact=_language,
            ),
            qualifications=owned_columns(
                session, paper.client_id, paper.id, paper.kind, paper.level, paper.occupation_code,
                paper.recognition, ids=ids, fact=(1, _qualification),
            ),
            licences=facts(
                licence.client_id, licence.licence_class, licence.is_held, licence.valid_until, fact=around.is_held
            ),
            certificates=facts(
                certificate.client_id, certificate.certificate_code, certificate.is_held, certificate.valid_until,
                fact=around.is_held,
            ),
            limitations=facts(limit.client_id, limit.item, limit.value, fact=LimitationValue),
            excluded=owned_columns(session, ExcludedEmployer.client_id, ExcludedEmployer.employer_id, ids=ids),
            known_licences=Once(around.licences),
        )  # fmt: skip


def _client(row: _Row, parts: _Parts, around: _Around) -> ClientFacts:
    key = row.id
    possible, impossible = _hours(row)
    running = around.running.get(key, NOBODY)
    return ClientFacts(
        client_id=key,
        occupations=tuple(parts.occupations.columns[0][parts.occupations.of(key)]),
        skills=parts.skills.get(key, NO_FACTS),
        languages=parts.languages.get(key, NO_FACTS),
        qualifications=tuple(fact for _, fact in parts.qualifications.rows(key) if fact is not None),
        licences=parts.known_licences[tuple(parts.licences.get(key, NO_FACTS).items())],
        certificates=parts.certificates.get(key, NO_FACTS),
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        hours_possible=possible,
        hours_impossible=impossible,
        home=around.points.get(row.home_postcode or ""),
        modes=MODES[row.uses_foot, row.uses_bike, row.uses_transit, row.uses_car],
        max_commute_minutes=row.max_commute_minutes,
        limitations=parts.limitations.get(key, NO_FACTS),
        other_limitations=LimitationValue.OK if row.limitations_reviewed_on else LimitationValue.UNKNOWN,
        max_lift_kg=row.max_lift_kg,
        available_from=row.available_from,
        permission=_permission(row),
        wishes=_wishes(row, around.points),
        is_paused=row.state is not ClientState.ACTIVE or key in around.restricted,
        excluded_employers=frozenset(parts.excluded.columns[0][parts.excluded.of(key)]),
        proposed_vacancies=running,
        running_proposals=len(running),
        waiting_days=_waiting_days(row, around),
    )


def closed_licences(recorded: Mapping[str, bool], implications: Mapping[str, frozenset[str]]) -> dict[str, bool]:
    """Recorded licence classes with all that follows: who holds CE holds C and B, who lacks B lacks C and CE.

    A class held outweighs one recorded as lacking. Nothing is said of a class of which nothing follows.
    """
    lacking = {code for code, is_held in recorded.items() if not is_held}
    lacking |= {code for code, implied in implications.items() if implied & lacking}
    held = {code for code, is_held in recorded.items() if is_held}
    held = held.union(*(implications.get(code, frozenset()) for code in held))
    return dict.fromkeys(sorted(lacking), False) | dict.fromkeys(sorted(held), True)


def _hours(row: _Row) -> tuple[int, int]:
    """Hours of the week known to be possible, and to be impossible: all from a grid, else some from two answers."""
    if row.hours_possible is not None:
        possible = text_to_grid(row.hours_possible)
        return possible, FULL_GRID & ~possible
    nights = NIGHT_HOURS if row.can_work_nights is False else 0
    return 0, nights | (WEEKEND_HOURS if row.can_work_weekends is False else 0)


def _qualification(
    kind: QualificationKind, recorded: int | None, occupation: str | None, recognition: Recognition | None
) -> QualificationFact | None:
    """A vocational one; a level that is not recorded is that of the occupation, without either it stays unknown."""
    level = recorded if recorded is not None else kldb_level(occupation or "")
    if kind is not QualificationKind.VOCATIONAL or level is None:
        return None
    return QualificationFact(level, occupation, recognition)


def _modes(answers: tuple[bool | None, ...]) -> dict[TravelMode, bool]:
    modes = TravelMode.FOOT, TravelMode.BIKE, TravelMode.TRANSIT, TravelMode.CAR
    return {mode: answer for mode, answer in zip(modes, answers, strict=True) if answer is not None}


NO_FACTS: dict[str, Any] = {}
NOBODY: frozenset[int] = frozenset()
MODES = Once(_modes)  # the 81 answers there can be
NO_WISHES = WishFacts()


def _permission(row: _Row) -> PermissionFact | None:
    if row.permission_scope is None:
        return None
    return PermissionFact(
        scope=row.permission_scope,
        valid_until=row.permission_valid_until,
        is_seen=row.permission_seen_on is not None,
        employer_id=row.permission_employer_id,
        vacancy_id=row.permission_vacancy_id,
    )


def _wishes(row: _Row, points: Mapping[str, Point]) -> WishFacts:
    if not row.wished_postcodes and row.wished_contract is None and row.wished_hours is None:
        return NO_WISHES
    places = tuple(points[postcode] for postcode in row.wished_postcodes or () if postcode in points)
    return WishFacts(contract=row.wished_contract, hours=row.wished_hours, places=places)


def _waiting_days(row: _Row, around: _Around) -> int:
    since: date = row.waiting_since or row.created_at.date()
    return max(0, (around.today - max(since, around.proposed_on.get(row.id, since))).days)


def _skill(level: str, evidence: str) -> SkillFact:
    return SkillFact(int(level), Evidence(evidence))


def _language(*levels: str) -> LanguageFact:
    return LanguageFact(*(Cefr(int(level)) if level else None for level in levels))
