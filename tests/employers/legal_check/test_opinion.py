"""A second opinion that is learned: it speaks of words whose surroundings no rule knows, and can be learned again."""

from pathlib import Path

import pytest

from benchmarks.legal_opinion import examples, framed, learned, main, written
from benchmarks.reading import load
from employers.legal_check import words_heard
from employers.legal_check.opinion import DOUBTFUL, SURE, belief, weights

DATA = Path(__file__).parent.parent / "data"


def _most(text: str, rule: str) -> float:
    return max(belief(heard) for _, heard in words_heard("", text) if heard.entry.rule == rule)


@pytest.mark.parametrize("group", ["Gehörlose", "Jesiden", "Mongolen"])
def test_those_who_are_turned_away_are_believed_whoever_they_are(group: str) -> None:
    assert max(belief(heard) for _, heard in words_heard("", f"{group} stellen wir nicht ein.")) >= SURE


@pytest.mark.parametrize("group", ["Gehörlose", "Jesiden", "Mongolen"])
def test_those_who_are_merely_spoken_of_are_doubted(group: str) -> None:
    text = f"{group} beraten wir gern und begleiten sie im Alltag."

    assert max(belief(heard) for _, heard in words_heard("", text)) < SURE


def test_the_people_one_works_for_are_doubted() -> None:
    assert _most("Fachkraft (m/w/d) für die Arbeit mit Geflüchteten gesucht.", "ORIGIN") < DOUBTFUL


def test_other_words_of_the_lexicon_stand_as_their_part() -> None:
    (_, first), (_, second) = words_heard("", "Keine Juden, keine Hindus.")

    assert first.entry.rule == second.entry.rule == "RELIGION"
    assert not any("juden" in feature for feature in second.features)


def test_the_same_texts_teach_the_same_weights() -> None:
    records = load(DATA / "legal_unseen_w.jsonl")

    assert written(learned(examples(records))) == written(learned(examples(records)))


def test_frames_are_filled_with_words_of_their_own() -> None:
    found = framed(["# a comment", "+ Keine {G}.", "- Wir beraten {G}."])

    assert {each.is_right for each in found} == {True, False}


def test_committed_weights_are_read_with_the_one_of_every_word() -> None:
    assert "" in weights()
    assert len(weights()) > 1000


def test_each_file_is_read_by_what_the_others_teach(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(DATA / "legal_unseen_w.jsonl"), str(DATA / "legal_unseen_y.jsonl")])

    assert capsys.readouterr().out.count("sure of") == 2
