"""Learning groups of occupations from titles, and writing down what was learned without anything that could run."""

import io

import numpy as np
import pytest

from core.errors import InvalidInput
from matching.linking import Term
from matching.occupations import (
    Confirmed,
    GroupModel,
    OccupationReader,
    learn_titles,
    model_from_bytes,
    model_to_bytes,
    official_model,
)
from matching.occupations.learning import Blend, Example, Opinions, fingerprint, fit_groups
from matching.occupations.tuning import FEWEST, NAIVES, Views, best_blend, calibration_gap, quality

TERMS = [
    Term("29222", "Bäcker/in", is_label=True),
    Term("51311", "Lagerhelfer/in", is_label=True),
    Term("81302", "Krankenpfleger/in", is_label=True),
]
READER = OccupationReader(TERMS)
PLACES = ("Ulm", "Kiel", "Jena", "Fulda", "Celle", "Aalen", "Worms", "Hamm", "Trier", "Gera", "Bonn", "Hof", "Suhl")
# shop talk that the catalogue does not know
CONFIRMED = [
    Confirmed(f"{word} {place}", code)
    for word, code in (("Teigprofi", "29222"), ("Regalheld", "51311"), ("Herzensmensch Station", "81302"))
    for place in PLACES * 2
]


@pytest.fixture(scope="module")
def model() -> GroupModel:
    """Learned from the small catalogue and its shop talk."""
    return learn_titles(READER, CONFIRMED).model


def test_what_people_confirmed_is_known_afterwards(model: GroupModel) -> None:
    before, after = READER, OccupationReader(TERMS, model)

    assert before.read("Regalheld Köln") == []
    assert after.read("Regalheld Köln")[0].code == "51311"


def test_learning_is_judged_on_titles_held_back() -> None:
    learned = learn_titles(READER, CONFIRMED)

    assert learned.after.count == len(CONFIRMED)
    assert learned.after.accuracy > learned.before.accuracy
    assert learned.is_better


def test_wrong_confirmations_do_not_get_better() -> None:
    groups = ("29222", "51311", "81302")
    known = [Confirmed(title, code) for title, code in (("Bäcker", "29222"), ("Lagerhelfer", "51311"))]
    good = [Confirmed(f"{each.title} {place}", each.code) for each in known for place in PLACES * 2]
    current = learn_titles(READER, good).model
    muddle = [Confirmed(f"Bäcker {place} {at}x", groups[at % 3]) for at, place in enumerate(PLACES * 5)]

    learned = learn_titles(READER, muddle, current)

    assert learned.before.accuracy <= 0.5
    assert learned.after.accuracy <= 0.5


def test_the_same_titles_in_any_order_give_the_same_bytes(model: GroupModel) -> None:
    again = learn_titles(READER, CONFIRMED[::-1]).model

    assert model_to_bytes(again) == model_to_bytes(model)


def test_too_few_titles_are_refused() -> None:
    with pytest.raises(InvalidInput, match="Only 3 confirmed titles"):
        learn_titles(READER, CONFIRMED[:3], official_model(TERMS))
    assert FEWEST > 3


def test_at_first_the_words_of_the_catalogue_suffice() -> None:
    learned = learn_titles(READER, CONFIRMED[:3])

    assert (learned.after.count, learned.is_better, learned.model.figures) == (0, True, {"titles": 0})


def test_one_group_cannot_be_told_apart() -> None:
    with pytest.raises(InvalidInput, match="at least two"):
        fit_groups([Example("bäcker", "292")])


def test_two_groups_can() -> None:
    found = fit_groups([Example("bäcker", "292"), Example("lagerhelfer", "513")])

    said = found.opinions(["bäcker", "lagerhelfer"])
    assert said.machines.argmax(axis=1).tolist() == said.naive.argmax(axis=1).tolist() == [0, 1]


def test_a_model_survives_being_written_down(model: GroupModel) -> None:
    copy = model_from_bytes(model_to_bytes(model))

    assert (copy.groups, copy.blend, copy.seen, copy.figures) == (
        model.groups, model.blend, model.seen, model.figures,
    )  # fmt: skip
    said, before = copy.opinions(["regalheld"]), model.opinions(["regalheld"])
    assert said.machines == pytest.approx(before.machines, abs=0.02)
    assert said.naive == pytest.approx(before.naive, abs=0.1)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nonsense", b"x" * 5000])
def test_what_is_no_model_is_refused(damage: bytes) -> None:
    with pytest.raises(InvalidInput, match="no model of titles"):
        model_from_bytes(damage)


def test_half_a_model_is_refused(model: GroupModel) -> None:
    content = model_to_bytes(model)

    with pytest.raises(InvalidInput, match="damaged"):
        model_from_bytes(content[: len(content) // 2])


def test_an_array_of_objects_is_never_loaded() -> None:
    file = io.BytesIO()
    np.savez(file, head=np.array([{"a": 1}], dtype=object))

    with pytest.raises(InvalidInput, match="no model of titles"):
        model_from_bytes(file.getvalue())


def test_a_fingerprint_depends_on_title_and_group() -> None:
    assert fingerprint("bäcker", "292") == fingerprint("bäcker", "292")
    assert fingerprint("bäcker", "292") != fingerprint("bäcker", "513")
    assert 0 <= fingerprint("bäcker", "292") < 2**63


def test_no_title_can_be_read_out_of_many(model: GroupModel) -> None:
    rare = [*CONFIRMED, Confirmed("Regalheld Quixtermann", "51311")]
    many = [Confirmed(f"Bäcker {number}", "29222") for number in range(1000)]

    content = model_to_bytes(learn_titles(READER, [*rare, *many], folds=2).model)

    with np.load(io.BytesIO(content)) as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
    assert "regalheld" in words
    assert not [word for word in words if "quix" in word]
    assert model.figures["titles"] == len(CONFIRMED)


def test_a_model_of_the_official_words_knows_their_groups() -> None:
    assert official_model(TERMS).groups == ("292", "513", "813")


def test_quality_counts_hits_areas_and_the_five_best() -> None:
    shares = np.array([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2]])

    found = quality(shares, ["292", "293", "513"], ["292", "293"])

    assert (found.count, found.accuracy, found.area_accuracy, found.among_five) == (2, 0.5, 1.0, 1.0)
    assert found.gap == pytest.approx((abs(0.7 - 1) + abs(0.5 - 0)) / 2)


def test_quality_of_nothing_is_zero() -> None:
    assert quality(np.zeros((0, 3)), ["1", "2", "3"], []).accuracy == 0.0


def test_honest_confidence_has_no_gap() -> None:
    confidence = np.array([0.75] * 4)
    hits = np.array([True, True, True, False])

    assert calibration_gap(confidence, hits) == pytest.approx(0)
    assert calibration_gap(np.array([]), np.array([], dtype=bool)) == 0.0


def test_the_view_that_is_right_gets_its_weight() -> None:
    wrong = np.array([[0.6, 0.4], [0.4, 0.6]], dtype=np.float32)
    right = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)

    views = Views(Opinions(wrong, wrong), right, np.zeros(2, dtype=np.float32))

    blend = best_blend(views, ["292", "513"], ["513", "292"])

    assert isinstance(blend, Blend)
    assert blend.likeness > 0
    assert blend.naive == min(NAIVES)


def test_answers_are_as_sure_as_they_are_right() -> None:
    shares = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (4, 1))
    views = Views(Opinions(shares, shares), shares, np.zeros(2, dtype=np.float32))

    blend = best_blend(views, ["292", "513"], ["292", "292", "292", "513"])

    confidence = views.shares(blend).max(axis=1)
    assert confidence.mean() == pytest.approx(0.75, abs=0.01)
