"""The figures of duplicates that the documentation gives still hold."""

from benchmarks.duplicates import PAIRS, measure


def test_duplicates_are_found_as_well_as_the_documentation_says() -> None:
    figures = measure()

    assert len({pair.name for pair in PAIRS}) == figures["pairs"] == 30
    assert float(str(figures["precision"])) >= 0.92
    assert float(str(figures["recall"])) >= 0.86
