"""Nothing in a text tells who an employer is that is not named."""

import pytest

from employers.models import Employer, Vacancy, VacancyPlace
from employers.publication.anonymising import HIDDEN, without_employer

VACANCY = Vacancy(
    employer=Employer(name="Bäckerei Krautwickel GmbH & Co. KG", street="Sommerhalde 12"),
    places=[VacancyPlace(street="Birkenweg 3")],
)


@pytest.mark.parametrize(
    "text",
    [
        "Bäckerei Krautwickel GmbH & Co. KG", "BÄCKEREI KRAUTWICKEL", "bei Krautwickels",
        "www.krautwickel.example/stelle",
        "https://krautwickel.de", "jobs@krautwickel-brot.de", "krautwickel-brot.de", "Sommerhalde 12", "birkenweg 3",
    ],
)  # fmt: skip
def test_names_streets_and_addresses_are_hidden(text: str) -> None:
    hidden = without_employer(f"Kommen Sie zu uns: {text}!", VACANCY)

    assert HIDDEN in hidden
    assert "krautwickel" not in hidden.casefold()
    assert "sommerhalde" not in hidden.casefold()
    assert "birkenweg" not in hidden.casefold()


@pytest.mark.parametrize("text", ["0711 123 45 67", "+49 711/1234567", "(0711) 1234567", "0711-1234567"])
def test_phone_numbers_are_hidden(text: str) -> None:
    assert "1234" not in without_employer(f"Tel. {text}", VACANCY).replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "Wir suchen für unsere Bäckerei eine Fachkraft.",
        "38,5 Stunden, 14,20 € je Stunde, ab 01.02.2027.",
        "70173 Stuttgart",
    ],
)
def test_plain_words_and_figures_stay(text: str) -> None:
    assert without_employer(text, VACANCY) == text
