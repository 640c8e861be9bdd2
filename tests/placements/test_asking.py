"""Which single fact opens most vacancies: counted where a pair waits for nothing else."""

from datetime import date

import numpy as np

from matching.facts import CodeAsked, Gate, LanguageAsked, MatchSettings, SkillAsked, VacancyFacts
from matching.kernel import CandidateArrays
from matching.results import Question
from placements.asking import DataQuestionFound, Fact, data_question, pairs_waiting_for_one_gate
from tests.matching.examples import client, vacancy

ON = date(2026, 11, 3)
LICENCE = Fact(Gate.LICENCE, Question.LICENCE, "B")
GATES = list(Gate)


def question(vacancies: list[VacancyFacts], waiting: list[tuple[int, Gate]]) -> DataQuestionFound | None:
    return data_question(client(), waiting, {each.vacancy_id: each for each in vacancies}, MatchSettings(), ON)


def test_the_fact_that_most_vacancies_wait_for_is_asked() -> None:
    vacancies = [
        vacancy(vacancy_id=1, licences=(CodeAsked("B"),)),
        vacancy(vacancy_id=2, licences=(CodeAsked("B"),)),
        vacancy(vacancy_id=3, skills=(SkillAsked("welding", 1),)),
    ]

    found = question(vacancies, [(1, Gate.LICENCE), (2, Gate.LICENCE), (3, Gate.SKILL)])

    assert found == DataQuestionFound(1, LICENCE, 2)


def test_a_gate_that_waits_for_two_facts_counts_for_neither() -> None:
    both = vacancy(vacancy_id=1, licences=(CodeAsked("B"), CodeAsked("C")))

    assert question([both], [(1, Gate.LICENCE)]) is None


def test_what_only_an_employer_can_tell_is_no_question_for_the_client() -> None:
    speaker = client(languages={})
    vague = vacancy(vacancy_id=1, languages=(LanguageAsked("de", None),))

    asked = data_question(speaker, [(1, Gate.LANGUAGE)], {1: vague}, MatchSettings(), ON)

    assert asked is not None
    assert asked.fact == Fact(Gate.LANGUAGE, Question.LANGUAGE_LEVEL, "de")
    assert data_question(client(), [(1, Gate.REGULATED_OCCUPATION)],
                         {1: vacancy(vacancy_id=1, is_regulated=True)}, MatchSettings(), ON) is None  # fmt: skip


def test_of_equal_facts_the_earlier_gate_comes_first() -> None:
    vacancies = [
        vacancy(vacancy_id=1, skills=(SkillAsked("welding", 1),)),
        vacancy(vacancy_id=2, licences=(CodeAsked("B"),)),
    ]

    found = question(vacancies, [(1, Gate.SKILL), (2, Gate.LICENCE)])

    assert found == DataQuestionFound(1, LICENCE, 1)


def test_pairs_wait_for_one_gate_where_one_is_unknown_and_none_unmet() -> None:
    licence, skill = (1 << GATES.index(gate) for gate in (Gate.LICENCE, Gate.SKILL))
    unknown, unmet = np.array([licence, licence | skill, 0, skill, skill]), np.array([0, 0, 0, licence, 0])
    clients, vacancies, zeros = np.array([7, 7, 7, 7, 8]), np.array([1, 2, 3, 4, 5]), np.zeros(5, np.int64)
    pairs = CandidateArrays(clients, vacancies, zeros, unmet, unknown, np.zeros((5, 6), np.int64))

    assert pairs_waiting_for_one_gate(pairs) == {7: [(1, Gate.LICENCE)], 8: [(5, Gate.SKILL)]}
