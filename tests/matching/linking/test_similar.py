"""Similar titles are found by letters, and by the groups of official lists."""

from matching.linking import Bridge, SimilarTitles

TITLES = ["Köchin", "Verkäufer Tankstelle", "Tanklasterfahrer"]


def test_the_same_letters_are_alike() -> None:
    likeness = SimilarTitles(TITLES).likeness("Koch/Köchin")

    assert likeness.argmax() == 0


def test_official_lists_raise_titles_of_the_same_group() -> None:
    bridge = Bridge(
        [("62282", "Tankwart/in"), ("62282", "Fachverkäufer/in - Tankstelle"), ("52122", "Tanklasterfahrer/in")]
    )

    plain = SimilarTitles(TITLES).likeness("Tankwart")
    bridged = SimilarTitles(TITLES, [bridge]).likeness("Tankwart")

    assert bridged[1] > plain[1] + 0.2


def test_nothing_is_alike_to_nothing() -> None:
    assert SimilarTitles(TITLES).likeness("").tolist() == [0, 0, 0]
    assert SimilarTitles([]).likeness("Koch").shape == (0,)
