"""A second opinion that is learned: it speaks of words whose surroundings no rule knows, and can be learned again."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.legal_opinion import examples, framed, learned, main, weights_of, written
from benchmarks.reading import load
from employers.legal_check import Finding, Offer, Severity, Voice, Weights, check_advert, words_heard
from employers.legal_check.opinion import DOUBTFUL, SURE, belief
from employers.legal_opinion import read_weights, shipped_weights
from employers.legal_values import shipped_amounts

DATA = Path(__file__).parent.parent / "data"
OFFER = Offer(today=date(2026, 6, 1), amounts=shipped_amounts())
BELIEVES_ALL, DOUBTS_ALL = {"": 3_000}, {"": -3_000}


def _most(text: str, rule: str = "") -> float:
    heard = [each for _, each in words_heard("", text) if rule in ("", each.entry.rule)]
    return max(belief(each, shipped_weights()) for each in heard)


def _found(text: str, weights: Weights) -> list[Finding]:
    return check_advert("", text, OFFER, weights)


@pytest.mark.parametrize("group", ["Gehörlose", "Jesiden", "Mongolen"])
def test_those_who_are_turned_away_are_believed_whoever_they_are(group: str) -> None:
    assert _most(f"{group} stellen wir nicht ein.") >= SURE


@pytest.mark.parametrize("group", ["Gehörlose", "Jesiden", "Mongolen"])
def test_those_who_are_merely_spoken_of_are_doubted(group: str) -> None:
    assert _most(f"{group} beraten wir gern und begleiten sie im Alltag.") < SURE


def test_the_people_one_works_for_are_doubted() -> None:
    assert _most("Fachkraft (m/w/d) für die Arbeit mit Geflüchteten gesucht.", "ORIGIN") < DOUBTFUL


def test_other_words_of_the_lexicon_stand_as_their_part() -> None:
    (_, first), (_, second) = words_heard("", "Keine Juden, keine Hindus.")

    assert first.entry.rule == second.entry.rule == "RELIGION"
    assert not any("juden" in feature for feature in second.features)


def test_the_same_texts_teach_the_same_weights() -> None:
    records = load(DATA / "legal_unseen_w.jsonl")

    assert weights_of(learned(examples(records))) == weights_of(learned(examples(records)))


def test_written_weights_are_read_as_they_were() -> None:
    weights = {"": -10, "< ä b": 7}

    assert read_weights(written(weights)) == weights


def test_frames_are_filled_with_words_of_their_own() -> None:
    found = framed(["# a comment", "+ Keine {G}.", "- Wir beraten {G}."])

    assert {each.is_right for each in found} == {True, False}


def test_committed_weights_are_read_with_the_one_of_every_word() -> None:
    assert "" in shipped_weights()
    assert len(shipped_weights()) > 1000


def test_each_file_is_read_by_what_the_others_teach(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(DATA / "legal_unseen_w.jsonl"), str(DATA / "legal_unseen_y.jsonl")])

    assert capsys.readouterr().out.count("sure of") == 2


@pytest.mark.parametrize("text", ["Nur Männer.", "Nur Muslime, keine Frauen.", "Sie sind 20 bis 30 Jahre alt."])
def test_what_a_rule_tells_is_never_taken_away(text: str) -> None:
    alone, doubted = _found(text, {}), _found(text, DOUBTS_ALL)

    assert [(each.rule, each.severity, each.span) for each in doubted] == [
        (each.rule, each.severity, each.span) for each in alone
    ]
    assert {each.voice for each in alone} == {Voice.RULE}


def test_a_doubted_finding_says_so() -> None:
    (finding,) = _found("Nur Männer.", DOUBTS_ALL)

    assert (finding.severity, finding.voice) == (Severity.BLOCK, Voice.DOUBTED)


def test_what_was_learned_says_so_and_tells_a_rule_once_by_its_first_word() -> None:
    (finding,) = _found("Wir beraten Ausländer und Türken.", BELIEVES_ALL)

    assert _found("Wir beraten Ausländer und Türken.", {}) == []
    assert finding.span is not None
    assert (finding.span.words, finding.voice) == ("Ausländer", Voice.LEARNED)


def test_words_in_the_html_keep_their_voice() -> None:
    (finding,) = _found("<p>Kaffee &amp; Tee.</p><p>Nur M&auml;nner.</p>", DOUBTS_ALL)

    assert finding.voice is Voice.DOUBTED


def test_belief_adds_whole_hundredths_so_that_no_order_matters() -> None:
    heard = next(each for _, each in words_heard("", "Nur Männer."))
    many = tuple(f"feature {number}" for number in range(1_000))

    sure = belief(replace(heard, features=many), dict.fromkeys(many, 1))

    assert sure == 1 / (1 + math.exp(-10))
    assert all(isinstance(weight, int) for weight in shipped_weights().values())
