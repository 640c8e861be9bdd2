"""How much two employers look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.likeness import LIKELY, EmployerLook, blocks, likeness, name_key, street_key

looks = st.builds(
    EmployerLook, key=st.text(max_size=30).map(name_key), postcode=st.none() | st.just("70173"),
    street=st.none() | st.text(max_size=20), number=st.none() | st.just("09912342"),
)  # fmt: skip


def look(name: str, street: str | None = "Hauptstraße 5", number: str | None = None) -> EmployerLook:
    return EmployerLook(name_key(name), "70173", street, number)


@pytest.mark.parametrize(
    "other",
    ["Bäckerei Müller", "BAECKEREI MUELLER GMBH", "Müller Bäckerei GmbH & Co. KG", "Bäckerei Müller e. K.",
     "Bäckerei Mueller Inh. Müller"],
)  # fmt: skip
def test_spelling_legal_form_and_order_of_words_do_not_matter(other: str) -> None:
    assert likeness(look("Bäckerei Müller GmbH"), look(other)).points >= 90


@pytest.mark.parametrize("other", ["Bäckerei Schmidt GmbH", "Metzgerei Müller", "Logistik Nord GmbH"])
def test_another_name_in_another_street_is_another_employer(other: str) -> None:
    assert likeness(look("Bäckerei Müller GmbH"), look(other, "Bahnhofstraße 70")).points < LIKELY


def test_branches_that_differ_by_their_number_are_not_shown_as_one() -> None:
    assert likeness(look("Markt Nord Filiale 12"), look("Markt Nord Filiale 13")).points < LIKELY


def test_the_same_number_is_enough_and_another_one_speaks_against() -> None:
    mine, same = look("Eins", number="09912342"), look("Ganz anders", "Weg 1", "09912342")

    assert likeness(mine, same).points == 100
    assert likeness(look("Eins", number="09912342"), look("Eins", number="12345674")).points == 100 - 20


def test_street_is_one_word_however_it_is_written() -> None:
    assert street_key("Hauptstraße 5") == street_key("Hauptstr. 5") == street_key("HAUPTSTRASSE 5")


@given(looks, looks)
def test_likeness_is_the_same_from_both_sides_and_within_its_range(one: EmployerLook, other: EmployerLook) -> None:
    there, back = likeness(one, other), likeness(other, one)

    assert there == back
    assert 0 <= there.points <= 100


@given(looks)
def test_an_employer_shares_its_baskets_with_itself(one: EmployerLook) -> None:
    assert ("name", one.key[:4]) in blocks(one)
