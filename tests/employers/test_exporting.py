"""What employers posted here goes out; what came from a feed does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import DisclosureMode, Need, RequirementKind, VacancyKind, VacancyState
from employers.exporting import (
    changed_since,
    exported_vacancies,
    records_of,
    with_requirement_numbers,
    with_title_codes,
)
from employers.feeds.hr_ba_xml.writing import Delivery, document, problems
from employers.importing import import_vacancies
from employers.models import Requirement, Vacancy, VacancyChange
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import DkzEntry, Occupation, Term
from tests.employers.feeds.hr_ba_xml.documents import read
from tests.factories import NOW, make_licence_classes, make_occupation, make_vacancy

TEXT = "Sie bauen Kachelöfen und Kamine bei unseren Kunden."
FACTS: dict[str, Any] = {
    "kind": VacancyKind.WORK,
    "description": TEXT,
    "earliest_start_on": date(2027, 2, 1),
    "source": "web",
}
DELIVERY = Delivery("A000012345", "12345", "Passgenau", datetime(2026, 11, 20, 6, 0, tzinfo=UTC))


def add_titles(session: Session) -> str:
    make_occupation(session, "29222")
    for code, label, is_training in (("901", "Ofenbauer/in", False), ("902", "Kaminbauer/in", False),
                                     ("903", "Ofenbauer/in", True)):  # fmt: skip
        session.add(DkzEntry(kind="title", code=code, label=label, kldb_code="29222", is_training=is_training))
    session.flush()
    return session.scalars(sa.select(Occupation.label_de).where(Occupation.code == "29222")).one()


def test_only_open_vacancies_of_our_own_go_out(session: Session) -> None:
    own = make_vacancy(session, source="web")
    make_vacancy(session, source="csv#1")
    make_vacancy(session, source="web", state=VacancyState.PAUSED)
    make_vacancy(session, source="web", is_generated=True)

    assert exported_vacancies(session) == [own]


def test_an_anonymous_vacancy_goes_out_as_such(session: Session) -> None:
    make_vacancy(session, source="web", disclosure_mode=DisclosureMode.ANONYMOUS)

    (record,) = records_of(session, exported_vacancies(session))

    assert record.is_anonymous


def test_the_number_of_the_title_is_the_one_most_like_it_and_never_that_of_a_training(session: Session) -> None:
    add_titles(session)
    make_vacancy(session, title="Kaminbauer (m/w/d)", occupation_code="29222", **FACTS)

    (record,) = with_title_codes(session, records_of(session, exported_vacancies(session)))

    assert (record.title_code, problems(record)) == ("902", [])
    assert read(b"".join(document([record], DELIVERY)))[0].vacancy is not None


def test_a_difference_has_what_changed_and_what_is_no_longer_open(session: Session) -> None:
    later = NOW + timedelta(days=2)
    make_vacancy(session, reference="V-1", **FACTS)
    make_vacancy(session, reference="V-2", updated_at=later, **FACTS)
    make_vacancy(session, reference="V-3", created_at=later, updated_at=later, **FACTS)
    gone = make_vacancy(session, reference="V-4", state=VacancyState.WITHDRAWN, updated_at=later, **FACTS)
    session.add(
        VacancyChange(
            vacancy_id=gone.id, from_state=VacancyState.OPEN, to_state=VacancyState.WITHDRAWN, at=later
        )
    )  # fmt: skip
    session.flush()
    records = records_of(session, exported_vacancies(session))

    delivery, kept = changed_since(session, replace(DELIVERY), records, NOW + timedelta(days=1))

    assert [record.source_id for record in kept] == ["V-2", "V-3"]
    assert (delivery.is_full, delivery.updated, delivery.withdrawn) == (False, frozenset({"V-2", "V-4"}), ("V-4",))


def add_competences(session: Session) -> None:
    make_licence_classes(session)
    session.add_all(
        [
            Term(kind=TermKind.LANGUAGE, code="de", language="de", text="Deutsch", is_label=True),
            Term(kind=TermKind.SKILL, code="kiln", language="de", text="Ofenbau", is_label=True),
            Term(kind=TermKind.CERTIFICATE, code="forklift", language="de", text="Gabelstaplerschein", is_label=True),
            DkzEntry(kind="competence", code="65488", label="Deutsch"),
            DkzEntry(kind="competence", code="70001", label="Ofenbau (Kachel)"),
            DkzEntry(kind="competence", code="66300", label="Führerschein Gabelstapler"),
            DkzEntry(kind="competence", code="66208", label="Fahrerlaubnisklasse B (PKW)"),
        ]
    )
    session.flush()


def test_what_a_vacancy_asks_comes_back_as_the_same_when_our_own_file_is_imported(
    session: Session, tmp_path: Path
) -> None:
    add_titles(session)
    add_competences(session)
    asked = {
        (RequirementKind.LANGUAGE, "de", None, Need.MUST), (RequirementKind.SKILL, "kiln", 2, Need.WISH),
        (RequirementKind.CERTIFICATE, "forklift", None, Need.WISH), (RequirementKind.LICENCE, "B", None, Need.MUST),
        (RequirementKind.QUALIFICATION, "29222", 2, Need.MUST),
    }  # fmt: skip
    own = make_vacancy(session, title="Ofenbauer (m/w/d)", occupation_code="29222", **FACTS)
    own.requirements = [Requirement(kind=kind, code=code, level=level, need=need) for kind, code, level, need in asked]
    session.flush()
    listed = exported_vacancies(session)
    records = with_requirement_numbers(session, with_title_codes(session, records_of(session, listed)), listed)

    (tmp_path / "out.xml").write_bytes(b"".join(document(records, DELIVERY)))
    import_vacancies(session, [tmp_path / "out.xml"], now=NOW, by=None)

    came = session.scalars(sa.select(Vacancy).where(Vacancy.source == "hr_ba_xml")).one()
    assert {(row.kind, row.code, row.level, row.need) for row in came.requirements} == asked
    assert (came.occupation_code, came.kind, came.earliest_start_on) == ("29222", own.kind, own.earliest_start_on)
