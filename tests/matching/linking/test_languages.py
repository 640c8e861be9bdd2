"""The language of a text is guessed by the words of the catalogue."""

from matching.linking.languages import LanguageGuess

TEXTS = {
    "de": ["Schweißer", "Schlosser", "Koch in der Küche", "Fachkraft für Lagerlogistik"],
    "fr": ["soudeur", "serrurier", "cuisinier de la cuisine", "agent de logistique"],
    "bg": ["заварчик", "готвач", "шлосер"],
}


def test_the_likeliest_language_comes_first() -> None:
    guess = LanguageGuess(TEXTS)

    assert guess.likely(["Schweißer für die Küche"])[0] == "de"
    assert guess.likely(["cuisinier"])[0] == "fr"
    assert guess.likely(["готвач"])[0] == "bg"


def test_of_a_text_that_says_nothing_several_languages_are_likely() -> None:
    assert len(LanguageGuess(TEXTS).likely([""])) == 3
    assert LanguageGuess(TEXTS).likely([""], most=1) == ["bg"]
