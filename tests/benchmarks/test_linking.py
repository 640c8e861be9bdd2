"""The benchmark of linking: its ranker, its figures and its command, on data sets made here and on the shared ones."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks.linking import main, rank, ranker
from benchmarks.linking_catalogue import Catalogue, usual_folder
from benchmarks.linking_data import InvalidData, quality, read_data_set
from benchmarks.linking_training import Example, cross_validated, learn, written
from matching.linking.features import NAMES

CORPUS = ["Koch/Köchin", "Beikoch", "Schweißer/Schweißerin", "Lagerhelfer"]
CONCEPTS = ["occupation/cook", "occupation/cook", "occupation/weld", "occupation/store"]
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
GERMAN = SHARED / "linking" / "deu_q_de_c_de"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    queries = [("q1", "Köchin (m/w/d)"), ("q2", "Schweisser"), ("q3", "nichts davon")]
    (tmp_path / "queries.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in queries), encoding="utf-8")
    corpus = "".join(f"c{at}\t{text}\n" for at, text in enumerate(CORPUS))
    (tmp_path / "corpus_elements.tsv").write_text(corpus, encoding="utf-8")
    (tmp_path / "concept_mapping.tsv").write_text(
        "".join(f"c{at}\t{c}\n" for at, c in enumerate(CONCEPTS)), encoding="utf-8"
    )
    (tmp_path / "annotations.tsv").write_text("q1\t0\tc0\t1\nq1\t0\tc1\t1\nq2\t0\tc2\t1\n", encoding="utf-8")
    return tmp_path


def test_the_best_word_of_each_entry_comes_before_the_others() -> None:
    orders = list(ranker(["Koch"], CORPUS, CONCEPTS, Catalogue(None))(["Koch", "Schweißerin", ""]))

    assert orders[0].tolist()[0] in (0, 1)
    assert sorted(orders[0].tolist()[:3]) in ([0, 2, 3], [1, 2, 3])
    assert orders[1].tolist()[0] == 2
    assert all(sorted(order.tolist()) == [0, 1, 2, 3] for order in orders)


def test_without_concepts_titles_are_ranked_by_likeness() -> None:
    order = next(iter(ranker(["Koch"], CORPUS, None, Catalogue(None))(["Köchin"])))

    assert order.tolist()[0] == 0


def test_the_ranker_takes_only_texts() -> None:
    assert [order[0] for order in rank(["Lagerhelferin", "Köchin"], CORPUS, CONCEPTS)] == [3, 0]


def test_figures_are_those_of_the_ranking(folder: Path) -> None:
    data = read_data_set(folder)

    found = quality(data, [np.array([2, 0, 1]), np.array([2]), np.array([0])], index_seconds=1.0, query_seconds=3.0)

    assert (found.mrr, found.hit_1, found.hit_5) == ((1 / 2 + 1) / 2, 0.5, 1.0)
    assert found.mean_average_precision == round(((1 / 2 + 2 / 3) / 2 + 1) / 2, 4)
    assert found.milliseconds_per_query == 1000


def test_the_command_prints_json_and_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--json", "--catalogue", str(folder)]) == 0
    printed = json.loads(capsys.readouterr().out)

    assert (printed[0]["queries"], printed[0]["mrr"]) == (3, 1.0)
    assert main([str(folder), "--catalogue", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("dataset\tqueries")


def test_what_is_wrong_with_a_data_set_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annotations.tsv").write_text("q1\t0\n", encoding="utf-8")

    with pytest.raises(InvalidData, match=r"annotations.tsv, line 1: 4 cells are needed, 2 found"):
        read_data_set(folder)
    assert main([str(folder)]) == 2
    assert main([str(folder / "none")]) == 2
    assert main([str(folder), "--catalogue", str(folder / "none")]) == 2
    assert capsys.readouterr().err.count("error:") == 3


def examples(count: int) -> list[Example]:
    generator = np.random.default_rng(1)
    made = []
    for number in range(count):
        features = generator.random((5, len(NAMES))).astype(np.float32)
        made.append(Example("made", f"g{number % 7}", features, features[:, 0] == features[:, 0].max()))
    return made


def test_weights_are_learned_from_what_decides_and_written_as_a_module() -> None:
    made = examples(200)

    weights = learn(made)
    module: dict[str, dict[str, float]] = {}
    exec(written({"TITLES": weights}), module)  # noqa: S102 - what this project wrote

    assert int(np.abs(weights).argmax()) == 0
    assert cross_validated(made)["made"][0] > 0.8
    assert module["TITLES"][NAMES[0]] == pytest.approx(weights[0], rel=1e-3)


@pytest.mark.slow
@pytest.mark.skipif(not GERMAN.is_dir() or usual_folder() is None, reason="the shared data sets are not here")
def test_german_titles_find_their_entries_as_well_as_written_down() -> None:
    data = read_data_set(GERMAN)
    chosen = list(range(0, len(data.queries), 8))

    orders = rank([data.queries[at] for at in chosen], data.corpus, data.concepts)

    places = [np.flatnonzero(np.isin(order, list(data.wanted[at]))) for order, at in zip(orders, chosen, strict=True)]
    assert np.mean([1 / (found[0] + 1) for found in places]) > 0.62
