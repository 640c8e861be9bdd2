"""The figures of duplicates that the documentation gives still hold."""

import pytest

from benchmarks.duplicate_pairs import FIRST, Labelled
from benchmarks.duplicate_pairs_second import SECOND
from benchmarks.duplicate_pairs_third import THIRD
from benchmarks.duplicates import measure


@pytest.mark.parametrize(("pairs", "count"), [(FIRST, 30), (SECOND, 40), (THIRD, 30)])
def test_duplicates_are_found_as_well_as_the_documentation_says(pairs: tuple[Labelled, ...], count: int) -> None:
    figures = measure(pairs)

    assert len({pair.name for pair in pairs}) == figures["pairs"] == count
    assert float(str(figures["precision"])) >= 0.93
    assert float(str(figures["recall"])) >= 0.93
