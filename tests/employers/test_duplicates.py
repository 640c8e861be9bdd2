"""Employers that may be one and the same."""

import time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import EmployerState
from employers.duplicates import declare_distinct, duplicate_pairs, duplicates_of_employer, duplicates_of_registration
from employers.intake_models import Registration
from employers.likeness import name_key
from employers.models import Employer
from tests.factories import NOW, make_employer, make_user

MANY = 20_000
MOST_SECONDS = 0.05


def registration(name: str, **values: object) -> Registration:
    return Registration(name=name, name_key=name_key(name), **values)


def test_a_registration_finds_who_is_on_record_under_another_spelling(session: Session) -> None:
    known = make_employer(session, name="Müller Bäckerei GmbH", postcode="70173", street="Hauptstr. 5")
    make_employer(session, name="Metzgerei Müller", postcode="70173", street="Weg 9")

    found = duplicates_of_registration(
        session, registration("Baeckerei Mueller", postcode="70173", street="Hauptstraße 5")
    )

    assert [each.employer_id for each in found] == [known.id]


def test_the_number_finds_an_employer_under_any_name(session: Session) -> None:
    known = make_employer(session, name="Alter Name", establishment_number="09912342")

    found = duplicates_of_registration(session, registration("Neuer Name", establishment_number="09912342"))

    assert [(each.employer_id, each.likeness.points) for each in found] == [(known.id, 100)]


def test_pairs_over_all_employers_are_those_that_each_finds_by_itself(session: Session) -> None:
    ids = [
        make_employer(session, name=name, postcode=postcode, street="Hauptstr. 5").id
        for name, postcode in (("Bau Nord GmbH", "1"), ("Nord Bau", "1"), ("Bau Süd", "1"), ("Bau Nord", None))
    ]

    pairs = {(pair.one.employer_id, pair.other.employer_id) for pair in duplicate_pairs(session)}

    slow = {tuple(sorted((each, found.employer_id))) for each in ids for found in duplicates_of_employer(session, each)}
    assert pairs >= {(ids[0], ids[1])}
    assert pairs <= slow


def test_what_a_person_found_to_be_two_is_not_shown_again(session: Session) -> None:
    one, other = (make_employer(session, name="Gleich GmbH", postcode="70173") for _ in range(2))

    declare_distinct(session, other.id, one.id, now=NOW, by=make_user(session).id)

    assert duplicate_pairs(session) == []
    assert duplicates_of_employer(session, one.id) == []


def test_employers_that_were_joined_are_no_duplicates(session: Session) -> None:
    one = make_employer(session, name="Gleich GmbH", postcode="70173")
    make_employer(session, name="Gleich", postcode="70173", state=EmployerState.MERGED)

    assert duplicates_of_employer(session, one.id) == []


def test_among_twenty_thousand_employers_one_look_up_is_quick(session: Session) -> None:
    words = ("Bäckerei", "Metzgerei", "Logistik", "Pflege", "Bau", "Handel", "Reinigung", "Technik", "Gastro", "Druck")
    session.execute(sa.insert(Employer), [
        {"name": f"{words[each % 10]} {chr(65 + each % 26)}{chr(97 + each % 23)}{each:05} GmbH", "state": "active",
         "postcode": f"{70000 + each % 400}", "street": f"Weg {each % 90}", "created_at": NOW}
        for each in range(MANY)
    ])  # fmt: skip
    asked = registration("Bäckerei Muster GmbH", postcode="70007", street="Weg 7")
    duplicates_of_registration(session, asked)  # the statement is compiled once

    seconds = min(_seconds(session, asked) for _ in range(3))

    assert seconds < MOST_SECONDS


def _seconds(session: Session, asked: Registration) -> float:
    begun = time.process_time()
    duplicates_of_registration(session, asked)
    return time.process_time() - begun
