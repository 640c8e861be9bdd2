"""What the work demands is read only where the strain is in the words."""

import pytest

from employers.codes import Demand
from employers.reading.demands import PATTERNS, demand_hits, read_demands
from employers.reading.facts import DemandRead, Span
from employers.reading.sentences import sentences
from employers.reading.vocabulary import Vocabulary, make_vocabulary

WRITTEN = {
    "LIFT_CARRY": ("Heben von Lasten", "Pakete tragen", "Säcke bis 25 kg bewegen", "heavy lifting"),
    "STANDING_LONG": ("stehende Tätigkeit", "Arbeit im Stehen", "langes Stehen"),
    "SITTING_LONG": ("sitzende Tätigkeit", "Arbeit im Sitzen"),
    "WALKING_LONG": ("viel laufen", "lange Wege", "zu Fuß unterwegs"),
    "BENDING": ("häufiges Bücken", "Knien", "gebückt arbeiten"),
    "OVERHEAD": ("Arbeit über Kopf", "Überkopfarbeit"),
    "FORCED_POSTURE": ("Zwangshaltung", "Zwangshaltungen"),
    "STAIRS": ("Treppen steigen", "treppauf", "ohne Aufzug"),
    "LADDER_HEIGHT": ("Arbeit auf Leitern", "schwindelfrei", "auf dem Gerüst"),
    "HAND_FORCE": ("Handkraft",),
    "FINE_MOTOR": ("Feinmotorik", "Fingerfertigkeit"),
    "REPETITIVE": ("gleichförmige Arbeit", "monotone Handgriffe"),
    "COLOUR_VISION": ("Farbsehen", "Farben unterscheiden"),
    "VISION": ("gutes Sehvermögen",),
    "HEARING": ("gutes Gehör",),
    "SPEAKING": ("viel telefonieren",),
    "SCREEN": ("Bildschirmarbeit", "am Bildschirm"),
    "PUSH_PULL": ("Rollcontainer schieben",),
    "HEAT": ("Hitze", "hohe Temperaturen"),
    "COLD_WET": ("Kälte", "im Kühlhaus", "Nässe"),
    "NOISE": ("Lärm", "laute Halle"),
    "DUST_FUMES": ("Staub", "Dämpfe"),
    "SKIN_IRRITANT": ("Nassarbeit", "aggressive Reinigungsmittel"),
    "VIBRATION": ("Vibrationen",),
    "OUTDOOR": ("im Freien", "bei Wind und Wetter", "draußen"),
    "MACHINE_HAZARD": ("laufende Maschinen",),
    "DRIVING": ("Fahrtätigkeit", "Fahren zu Kunden"),
    "PPE": ("Schutzausrüstung", "Atemschutz"),
    "PIECEWORK": ("Akkordarbeit", "im Takt", "Fließband"),
    "LONE_WORK": ("Alleinarbeit", "allein auf Schicht"),
    "OVERTIME": ("Überstunden", "Mehrarbeit"),
    "TIME_PRESSURE": ("Zeitdruck", "stressresistent"),
    "CONCENTRATION": ("Konzentration",),
    "CUSTOMER_CONTACT": ("Kundenkontakt", "Umgang mit Gästen"),
    "RESPONSIBILITY": ("hohe Verantwortung",),
}


def read(text: str, title: str = "", vocabulary: Vocabulary = Vocabulary()) -> list[DemandRead]:  # noqa: B008
    return read_demands(demand_hits(sentences(title, text)), vocabulary, night=None, rotating=None)


def items(text: str) -> set[str]:
    return {row.item for row in read(text)}


def test_every_item_has_words_in_this_table() -> None:
    assert set(WRITTEN) == set(PATTERNS)


@pytest.mark.parametrize(("item", "words"), [(item, words) for item, each in WRITTEN.items() for words in each])
def test_an_item_is_read_by_each_of_its_words(item: str, words: str) -> None:
    assert item in items(f"Die Arbeit bringt mit sich: {words}")


@pytest.mark.parametrize("item", sorted(WRITTEN))
def test_what_does_not_happen_is_not_demanded(item: str) -> None:
    for words in WRITTEN[item][:1]:
        assert item not in items(f"Kein {words}")


@pytest.mark.parametrize("heading", ["Wir bieten:", "Über uns:", "Kontakt:"])
@pytest.mark.parametrize("item", ["OUTDOOR", "LIFT_CARRY", "NOISE"])
def test_what_the_employer_says_of_itself_is_not_demanded(item: str, heading: str) -> None:
    assert items(f"{heading}\n- {WRITTEN[item][0]}") == set()


def test_a_title_demands_nothing() -> None:
    assert read("", title="Helfer im Freien, Heben und Tragen") == []


@pytest.mark.parametrize(
    "text",
    [
        "Sie tragen Verantwortung",
        "Überstundenkonto",
        "Überstunden werden bezahlt",
        "Lastenrad",
        "Lastenaufzug vorhanden",
        "Freies Wochenende",
        "Wir stehen hinter Ihnen",
        "Kältetechnik",
        "Allein im Juni",
        "offen und freundlich",
    ],
)
def test_words_without_strain_demand_nothing(text: str) -> None:
    assert items(text) == set()


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("", Demand.REGULAR),
        *[(word, Demand.CONSTANT) for word in ("ganztägig", "überwiegend", "durchgehend", "ständig", "ausschließlich")],
        *[(word, Demand.OCCASIONAL) for word in ("gelegentlich", "zeitweise", "teils", "bei Bedarf", "manchmal")],
        *[(word, Demand.REGULAR) for word in ("regelmäßig", "häufig", "täglich", "oft")],
    ],
)
def test_the_word_of_frequency_tells_the_degree(words: str, degree: Demand) -> None:
    (row,) = read(f"Sie arbeiten {words} im Freien")

    assert row.degree is degree


def test_each_demand_takes_the_frequency_that_stands_with_it() -> None:
    found = read("Überwiegend im Stehen, gelegentlich im Freien, Lärm")

    assert {row.item: row.degree for row in found} == {
        "STANDING_LONG": Demand.CONSTANT,
        "OUTDOOR": Demand.OCCASIONAL,
        "NOISE": Demand.REGULAR,
    }


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Heben bis 25 kg", 25),
        ("Heben von 10 bis 20 Kilo", 20),
        ("Pakete tragen", None),
        ("Heben von 500 kg mit dem Kran", None),
        ("Pakete bis 31 kg tragen", 31),
    ],
)
def test_the_greatest_weight_that_a_person_can_lift_is_kept(text: str, weight: int | None) -> None:
    (row,) = [row for row in read(text) if row.item == "LIFT_CARRY"]

    assert row.max_kg == weight


def test_night_and_rotation_are_demands_of_their_own() -> None:
    night, rotating = Span("Nachtschicht", 0, 12), Span("3-Schicht", 20, 29)

    found = read_demands([], Vocabulary(), night=night, rotating=rotating)

    assert [(row.item, row.degree, row.span) for row in found] == [
        ("NIGHT", Demand.REGULAR, night),
        ("ROTATING_SHIFT", Demand.REGULAR, rotating),
    ]


def test_only_items_of_the_catalogue_are_read() -> None:
    known = make_vocabulary(skills=(), demands=frozenset({"NOISE"}))

    assert [row.item for row in read("Lärm und Staub im Freien", vocabulary=known)] == ["NOISE"]


def test_each_item_is_read_once_with_its_first_words() -> None:
    text = "Arbeit im Freien. Oft draußen!"

    (row,) = read(text)

    assert text[row.span.start : row.span.end] == row.span.words == "im Freien"
