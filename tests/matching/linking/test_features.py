"""What speaks for an entry is counted as its name says."""

import numpy as np
import pytest

from matching.linking.entries import Entries, Surroundings
from matching.linking.features import NAMES, find_candidates

WORDS = [
    ("cook", "Koch/Köchin", True), ("cook", "Küchenchef", False),
    ("helper", "Küchenhelfer/Küchenhelferin", True), ("baker", "Bäcker/Bäckerin", True),
]  # fmt: skip
GROUPS = {"cook": "5120", "helper": "9412", "baker": "7512"}


def features_of(text: str, code: str, around: Surroundings) -> dict[str, float]:
    entries = Entries(WORDS, around, has_compounds=True)
    found = find_candidates(entries, text)
    assert found is not None
    place = [entries.codes[entry] for entry in found.entries.tolist()].index(code)
    return dict(zip(NAMES, found.features[place].tolist(), strict=True))


def test_the_very_name_has_all_likeness() -> None:
    found = features_of("Köchin/Koch", "cook", Surroundings()) | features_of("Koch", "cook", Surroundings())

    assert [found[name] for name in ("relative", "covered", "dice", "exact", "exact_label", "ratio")] == pytest.approx(
        [1] * 6
    )


def test_another_word_of_the_entry_is_exact_but_not_its_name() -> None:
    found = features_of("Küchenchef", "cook", Surroundings())

    assert (found["exact"], found["exact_label"], found["is_label"]) == (1, 0, 0)


def test_candidates_of_the_same_group_vote_for_each_other() -> None:
    apart = features_of("Küchen", "cook", Surroundings(groups=GROUPS))
    together = features_of("Küchen", "cook", Surroundings(groups=GROUPS | {"helper": "5120"}))

    assert together["group_4"] > apart["group_4"] == 0


def test_contexts_lists_and_missing_facts_have_their_columns() -> None:
    plain = features_of("Küche", "helper", Surroundings())
    around = Surroundings(
        groups=GROUPS, contexts={"helper": "Spült in der Küche"}, lists={"kitchen": ["Küche", "Küchenhelfer", "Bäcker"]}
    )
    known = features_of("Küche", "helper", around)

    assert all(
        plain[name] == 0 for name in ("bridge", "context", "related", "list_all", "group_1", "mates", "near_mates")
    )
    assert all(known[name] > 0 for name in ("context", "part_context", "list_all", "list_names", "mates", "near_mates"))


def test_the_parts_of_a_compound_are_found_in_any_order() -> None:
    words = [("store", "Lagerhelfer", True), ("other", "Lager leiten", True), ("help", "Helfer", True)]
    found = find_candidates(Entries(words, Surroundings(), has_compounds=True), "Helfer im Lager")
    assert found is not None

    store = found.features[found.entries.tolist().index(2)]

    assert store[NAMES.index("parts")] == found.features[:, NAMES.index("parts")].max() > 0
    assert store[NAMES.index("parts_place")] == 0


def test_nothing_alike_gives_no_candidates() -> None:
    entries = Entries(WORDS, Surroundings())

    assert find_candidates(entries, "xyz") is None
    assert find_candidates(entries, "") is None


def test_every_candidate_has_a_finite_number_for_every_name() -> None:
    found = find_candidates(Entries(WORDS, Surroundings()), "Koch und Bäcker in der Küche")

    assert found is not None
    assert found.features.shape == (3, len(NAMES))
    assert np.isfinite(found.features).all()
