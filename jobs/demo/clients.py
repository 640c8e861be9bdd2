"""Generated clients: matching store, case store, and who shares a household. Nothing here touches a database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from jobs.demo.careers import (
    certificate_rows,
    draw_career,
    licence_rows,
    occupation_rows,
    qualification_rows,
    skill_rows,
)
from jobs.demo.conditions import (
    Care,
    consent_rows,
    draw_care,
    draw_shared_care,
    limitations,
    mobility,
    wishes,
    working_time,
)
from jobs.demo.draws import Draws
from jobs.demo.material import Material, Parts, Row
from jobs.demo.people import GERMAN, Document, Person, draw_document, draw_person, language_rows, mail_name
from profiles.casework import CaseFile
from profiles.catalogue.codes import grid_to_text, hours_between
from profiles.codes import ClientState, LegalCircle, PermissionScope
from profiles.models import (
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientOccupation,
    ClientQualification,
    ClientSkill,
    Consent,
    ExcludedEmployer,
)

CARE_HOURS = grid_to_text(hours_between(days=range(7), start=6, end=22))  # of young children
SCHOOL_HOURS = grid_to_text(hours_between(days=range(5), start=8, end=13))


@dataclass(frozen=True)
class Surroundings:
    """What a client's facts refer to: users, employers and vacancies by id, and the moment of the world."""

    case_manager_ids: Sequence[int]
    employer_ids: Sequence[int]
    vacancy_ids: Sequence[int]
    now: datetime
    today: date


@dataclass
class GeneratedClient:
    """One client without id: ``row`` for the client, ``parts`` for the tables that belong to it."""

    row: Row
    parts: Parts


@dataclass
class GeneratedHousehold:
    """Two clients, by position from 0, who live together."""

    row: Row
    members: tuple[int, int]
    joined_on: date


@dataclass
class ClientStream:
    """Draws clients one after the other; ``households`` fills while it does."""

    draws: Draws
    material: Material
    around: Surroundings
    households: list[GeneratedHousehold] = field(default_factory=list)

    def clients(self, count: int) -> Iterator[GeneratedClient]:
        """``count`` clients in a fixed order."""
        share = self.material.clients.value("households.two_adults_share")
        number = 0
        while number < count:
            if number + 1 < count and self.draws.chance(share / (2 - share)):
                yield from self._couple(number)
                number += 2
            else:
                person = draw_person(self.draws, self.material, self.around.today)
                yield self._client(number, person, self._postcode(), draw_care(self.draws, self.material))
                number += 1

    def _couple(self, number: int) -> Iterator[GeneratedClient]:
        first = draw_person(self.draws, self.material, self.around.today)
        second = draw_person(self.draws, self.material, self.around.today, partner=first)
        postcode = self._postcode()
        cares = draw_shared_care(self.draws, self.material)
        self.households.append(self._household(number, cares))
        for offset, (person, care) in enumerate(zip((first, second), cares, strict=True)):
            yield self._client(number + offset, person, postcode, care, manager=self._manager(number))

    def _household(self, number: int, cares: tuple[Care, Care]) -> GeneratedHousehold:
        has_children = any(care.is_bound for care in cares)
        row = {"reference": f"HD-{len(self.households) + 1:06}", "lead_case_manager_id": self._manager(number),
               "children_in_care": self.draws.between(1, 3) if has_children else 0,
               "care_hours": CARE_HOURS if has_children else None,
               "care_covered_hours": SCHOOL_HOURS if has_children else None}  # fmt: skip
        joined = self.around.today - timedelta(days=self.draws.between(60, 1500))
        return GeneratedHousehold(row, (number, number + 1), joined)

    def _manager(self, number: int) -> int:
        return self.around.case_manager_ids[number % len(self.around.case_manager_ids)]

    def _postcode(self) -> str:
        return str(self.draws.of(self.material.clients.weights("postcodes")))

    def _client(
        self, number: int, person: Person, postcode: str, care: Care, manager: int | None = None
    ) -> GeneratedClient:
        draws, material, today = self.draws, self.material, self.around.today
        document = draw_document(draws, material, person, today)
        career = draw_career(draws, material)
        is_from_abroad = person.first_language != GERMAN
        licences, may_drive = licence_rows(draws, material, career, today, is_from_abroad=is_from_abroad)
        limits, limitation_rows = limitations(draws, material, today)
        parts: Parts = {
            ClientOccupation: occupation_rows(draws, material, career, today),
            ClientSkill: skill_rows(draws, material, career),
            ClientLanguage: language_rows(draws, material, person, today),
            ClientQualification: qualification_rows(draws, material, career, is_from_abroad=is_from_abroad),
            ClientLicence: licences,
            ClientCertificate: certificate_rows(draws, material, career, today),
            ClientLimitation: limitation_rows,
            ExcludedEmployer: self._excluded(),
            Consent: consent_rows(draws, material, today),
            CaseFile: [self._case_file(number, person, postcode, document)],
        }
        row = self._profile(number, manager or self._manager(number)) | self._permission(document) | limits
        row |= working_time(draws, material, care, today)
        row |= mobility(draws, material, postcode, may_drive=may_drive) | wishes(draws, material, postcode)
        row["reads_latin_script"] = self._reads_latin(person)
        return GeneratedClient(row, parts)

    def _profile(self, number: int, manager: int) -> Row:
        draws, now = self.draws, self.around.now
        waiting = draws.between(*self.material.clients.value("case.waiting_days"))
        is_confirmed = draws.chance(self.material.clients.value("case.confirmed_share"))
        return {
            "reference": f"CD-{number + 1:06}", "source_id": None, "case_manager_id": manager,
            "state": ClientState(draws.of(self.material.clients.weights("state"))), "is_generated": True,
            "created_at": now - timedelta(days=waiting), "updated_at": now,
            "confirmed_at": now - timedelta(days=draws.between(1, min(waiting, 200) + 1)) if is_confirmed else None,
            "waiting_since": self.around.today - timedelta(days=waiting),
        }  # fmt: skip

    def _permission(self, document: Document) -> Row:
        draws, around = self.draws, self.around
        seen = around.today - timedelta(days=draws.between(3, 300)) if document.is_seen else None
        by_employer = document.scope is PermissionScope.THIS_EMPLOYER and around.employer_ids
        by_vacancy = document.scope is PermissionScope.THIS_JOB and around.vacancy_ids
        return {
            "permission_scope": document.scope,
            "permission_valid_until": document.valid_until,
            "permission_seen_on": seen,
            "permission_seen_by": draws.pick(around.case_manager_ids) if seen else None,
            "permission_employer_id": draws.pick(around.employer_ids) if by_employer else None,
            "permission_vacancy_id": draws.pick(around.vacancy_ids) if by_vacancy else None,
            "residence_rule_until": document.rule_until,
        }

    def _reads_latin(self, person: Person) -> bool | None:
        if person.first_language == GERMAN:
            return True
        if self.draws.chance(0.08):
            return None
        return not self.draws.chance(self.material.clients.value("german_skills.latin_script_learning_share"))

    def _excluded(self) -> list[Row]:
        is_any = self.draws.chance(self.material.clients.value("wishes.excluded_employer_share"))
        if not is_any or not self.around.employer_ids:
            return []
        return [{"employer_id": self.draws.pick(self.around.employer_ids)}]

    def _case_file(self, number: int, person: Person, postcode: str, document: Document) -> Row:
        draws, patterns = self.draws, self.material.clients
        is_disabled = draws.chance(patterns.value("case.disability_share"))
        return {
            "given_name": person.given,
            "family_name": f"{person.family} {patterns.value('names.mark')}",
            "born_on": person.born_on.isoformat(),
            "sex": None,
            "nationality": person.nationality,
            "phone": f"0171 39200{draws.between(0, 99):02}",  # numbers that are never given out, kept free for fiction
            "email": f"{mail_name(person)}.{number + 1}@example.org",
            "address": f"Musterstraße {draws.between(1, 120)}, {postcode} {self.material.towns.get(postcode, '')}",
            "legal_circle": LegalCircle(draws.of(patterns.weights("case.legal_circle"))),
            "residence_document": document.name or None,
            "disability_degree": str(draws.pick((30, 40, 50, 60))) if is_disabled else None,
            "note": None,
        }
