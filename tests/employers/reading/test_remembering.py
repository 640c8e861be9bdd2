"""What a sentence said before, it says again where it stands this time."""

from employers.reading import Vocabulary, make_vocabulary, read_advert

TEXT = "Wir suchen Sie.\nDeutsch mindestens B1. Führerschein Klasse B von Vorteil. Arbeit am Wochenende und nachts."


def words() -> Vocabulary:
    return make_vocabulary(skills=[("Kommissionierung", "S1"), ("Schweißen", "S2")])


def test_a_sentence_read_before_gives_the_same_as_one_that_is_new() -> None:
    warm = words()
    read_advert("Lager", f"Willkommen!\n{TEXT}", warm)

    again, new = read_advert("Lager", TEXT, warm), read_advert("Lager", TEXT, words())

    assert again == new
    assert all(TEXT[read.span.start : read.span.end] == read.span.words for read in again.requirements)


def test_the_same_sentence_under_another_heading_is_read_anew() -> None:
    vocabulary = words()
    asked = read_advert("", "Ihr Profil:\nEnglisch", vocabulary)
    soft = read_advert("", "Wünschenswert:\nEnglisch", vocabulary)

    assert asked != soft
    assert soft == read_advert("", "Wünschenswert:\nEnglisch", words())
