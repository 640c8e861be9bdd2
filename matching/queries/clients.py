"""Facts of clients, loaded in one select a table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

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
from matching.queries.grouping import Grouped, as_text, collector_paused, grouped_rows, plain_rows
from profiles.catalogue.codes import FULL_GRID, NIGHT_HOURS, WEEKEND_HOURS, Cefr, kldb_level, text_to_grid
from profiles.catalogue.queries import licence_implications, place_points
from profiles.codes import ClientState, Evidence, LimitationValue, QualificationKind, Recognition, TravelMode
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

LIMITATIONS = {value.value: value for value in LimitationValue}  # looked up faster than called
COLUMNS = (
    Client.id, Client.state, Client.created_at, Client.waiting_since, Client.hours_min, Client.hours_max,
    Client.hours_possible, Client.can_work_nights, Client.can_work_weekends, Client.available_from,
    Client.home_postcode, Client.uses_foot, Client.uses_bike, Client.uses_transit, Client.uses_car,
    Client.max_commute_minutes, Client.max_lift_kg, Client.limitations_reviewed_on, Client.permission_scope,
    Client.permission_valid_until, Client.permission_seen_on, Client.permission_employer_id,
    Client.permission_vacancy_id, Client.wished_contract, Client.wished_hours, Client.wished_postcodes,
)  # fmt: skip


def client_facts(
    session: Session, *, today: date, history: PairHistory, ids: Collection[int] | None = None
) -> list[ClientFacts]:
    """Facts of all active clients, or of those with ``ids`` in any state (paused unless active), by id.

    What is not recorded stays None or absent; reviewed limitations make unlisted items OK. Licences are closed under
    implication in both directions; a licence or certificate that ended before ``today`` is not held. Waiting days
    count from the last proposal carried on with, else from waiting since, else from when the client became known.
    ``refused_vacancies`` is left empty, because it takes both sides: `history.with_refusals`.
    """
    is_chosen = Client.state == ClientState.ACTIVE if ids is None else Client.id.in_(ids)
    points = {postcode: Point(*degrees) for postcode, degrees in place_points(session).items()}
    around = _Around(today, points, licence_implications(session), history.running_of_clients(), history.proposed_on)
    with collector_paused():
        parts = _Parts.load(session, sa.select(Client.id).where(is_chosen))
        rows = plain_rows(session, sa.select(*COLUMNS).where(is_chosen).order_by(Client.id))
        return [_client(row, parts, around) for row in rows]


@dataclass(frozen=True)
class _Around:
    """What is the same for all clients."""

    today: date
    points: Mapping[str, Point]
    implications: Mapping[str, frozenset[str]]
    running: Mapping[int, frozenset[int]]
    proposed_on: Mapping[int, date]
    licences: dict[frozenset[tuple[str, bool]], dict[str, bool]] = field(default_factory=dict)

    def known_licences(self, recorded: dict[str, bool]) -> dict[str, bool]:
        """As `closed_licences`; drawn once for all clients with the same classes."""
        key = frozenset(recorded.items())
        if key not in self.licences:
            self.licences[key] = closed_licences(recorded, self.implications)
        return self.licences[key]


@dataclass(frozen=True)
class _Parts:
    """Rows of the tables that belong to clients, by client."""

    occupations: Grouped
    skills: Grouped
    languages: Grouped
    qualifications: Grouped
    licences: Grouped
    certificates: Grouped
    limitations: Grouped
    excluded: Grouped

    @classmethod
    def load(cls, session: Session, owners: sa.Select[Any]) -> "_Parts":
        def rows(owner_id: Any, *columns: Any) -> Grouped:
            return grouped_rows(session, owner_id, *columns, owners=owners)

        job, skill, tongue, paper = ClientOccupation, ClientSkill, ClientLanguage, ClientQualification
        licence, certificate = ClientLicence, ClientCertificate
        return cls(
            occupations=rows(job.client_id, job.code, job.rank, job.experience_months, job.last_year),
            skills=rows(skill.client_id, skill.skill_code, skill.level, as_text(skill.evidence)),
            languages=rows(tongue.client_id, tongue.language, tongue.listen, tongue.read, tongue.speak, tongue.write),
            qualifications=rows(
                paper.client_id, paper.id, paper.kind, paper.level, paper.occupation_code, paper.recognition
            ),
            licences=rows(licence.client_id, licence.licence_class, licence.is_held, licence.valid_until),
            certificates=rows(
                certificate.client_id, certificate.certificate_code, certificate.is_held, certificate.valid_until
            ),
            limitations=rows(ClientLimitation.client_id, ClientLimitation.item, as_text(ClientLimitation.value)),
            excluded=rows(ExcludedEmployer.client_id, ExcludedEmployer.employer_id),
        )


def _client(row: Any, parts: _Parts, around: _Around) -> ClientFacts:
    key = row.id
    possible, impossible = _hours(row)
    running = around.running.get(key, frozenset())
    return ClientFacts(
        client_id=key,
        occupations=tuple([_occupation(*values) for values in parts.occupations.get(key, ())]),
        skills={code: _skill(level, evidence) for code, level, evidence in parts.skills.get(key, ())},
        languages={code: _language(*levels) for code, *levels in parts.languages.get(key, ())},
        qualifications=tuple(_qualifications(parts.qualifications.get(key, ()))),
        licences=around.known_licences(_held(parts.licences.get(key, ()), around.today)),
        certificates=_held(parts.certificates.get(key, ()), around.today),
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        hours_possible=possible,
        hours_impossible=impossible,
        home=around.points.get(row.home_postcode),
        modes=_modes(row),
        max_commute_minutes=row.max_commute_minutes,
        limitations={item: LIMITATIONS[value] for item, value in parts.limitations.get(key, ())},
        other_limitations=LimitationValue.OK if row.limitations_reviewed_on else LimitationValue.UNKNOWN,
        max_lift_kg=row.max_lift_kg,
        available_from=row.available_from,
        permission=_permission(row),
        wishes=_wishes(row, around.points),
        is_paused=row.state is not ClientState.ACTIVE,
        excluded_employers=frozenset(employer_id for (employer_id,) in parts.excluded.get(key, ())),
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


def _held(rows: Iterable[tuple[Any, ...]], today: date) -> dict[str, bool]:
    return {code: is_held and (until is None or until >= today) for code, is_held, until in rows}


def _hours(row: Any) -> tuple[int, int]:
    """Hours of the week known to be possible, and to be impossible: all from a grid, else some from two answers."""
    if row.hours_possible is not None:
        possible = text_to_grid(row.hours_possible)
        return possible, FULL_GRID & ~possible
    nights = NIGHT_HOURS if row.can_work_nights is False else 0
    return 0, nights | (WEEKEND_HOURS if row.can_work_weekends is False else 0)


def _qualifications(rows: Iterable[tuple[Any, ...]]) -> Iterable[QualificationFact]:
    """Vocational ones; a level that is not recorded is that of the occupation, without either it stays unknown."""
    for _, kind, recorded, occupation, recognition in rows:
        level = recorded if recorded is not None else kldb_level(occupation or "")
        if kind is QualificationKind.VOCATIONAL and level is not None:
            yield _qualification(level, occupation, recognition)


def _modes(row: Any) -> dict[TravelMode, bool]:
    answers = {
        TravelMode.FOOT: row.uses_foot,
        TravelMode.BIKE: row.uses_bike,
        TravelMode.TRANSIT: row.uses_transit,
        TravelMode.CAR: row.uses_car,
    }
    return {mode: answer for mode, answer in answers.items() if answer is not None}


def _permission(row: Any) -> PermissionFact | None:
    if row.permission_scope is None:
        return None
    return PermissionFact(
        scope=row.permission_scope,
        valid_until=row.permission_valid_until,
        is_seen=row.permission_seen_on is not None,
        employer_id=row.permission_employer_id,
        vacancy_id=row.permission_vacancy_id,
    )


def _wishes(row: Any, points: Mapping[str, Point]) -> WishFacts:
    places = tuple(points[postcode] for postcode in row.wished_postcodes or () if postcode in points)
    return WishFacts(contract=row.wished_contract, hours=row.wished_hours, places=places)


def _waiting_days(row: Any, around: _Around) -> int:
    since: date = row.waiting_since or row.created_at.date()
    return max(0, (around.today - max(since, around.proposed_on.get(row.id, since))).days)


@lru_cache(maxsize=65_536)
def _occupation(code: str, rank: int | None, months: int | None, last_year: int | None) -> OccupationFact:
    return OccupationFact(code, rank, months, last_year)


@lru_cache(maxsize=1024)
def _skill(level: int, evidence: str) -> SkillFact:
    return SkillFact(level, Evidence(evidence))


@lru_cache(maxsize=8192)
def _language(*levels: int | None) -> LanguageFact:
    return LanguageFact(*(None if level is None else Cefr(level) for level in levels))


@lru_cache(maxsize=8192)
def _qualification(level: int, occupation: str | None, recognition: Recognition | None) -> QualificationFact:
    return QualificationFact(level, occupation, recognition)
