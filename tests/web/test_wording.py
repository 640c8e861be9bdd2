"""Every code has a word in both languages; grids of hours are told in few words."""

import enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers import codes as employer_codes
from employers.importing.steps import NOTE
from employers.lifecycle.changes import Offered, reasons_for_review
from placements.workflow import STEPS, Problem, StepName
from profiles import checks, codes
from profiles.catalogue.codes import FULL_GRID, SkillLevel, WorkingTime, grid_to_text, hours_between
from profiles.codes import ClientState, LegalCircle
from tests.web.conftest import Speak
from web.employer_words import NOTES_OF_THE_MACHINE, note_of_change
from web.rule_texts import RULE_TEXTS
from web.wording import (
    REQUIREMENT_LEVELS,
    WORDS,
    choices,
    days_of_week,
    hours_of_week,
    reason_word,
    step_word,
    word,
)

LISTS = sorted(WORDS, key=lambda each: each.__name__)
SHOWN_NOWHERE = {LegalCircle, codes.ClientFact}  # parts of a profile have the titles of their cards
MORNINGS = hours_between(days=range(5), start=8, end=14)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.__name__)
def test_each_member_of_a_list_has_a_word(speak: Speak, listed: type[enum.Enum]) -> None:
    for language in ("de", "en"):
        with speak(language):
            assert all((word(member) or "").strip() for member in listed)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.__name__)
def test_no_two_members_of_a_list_share_a_word(speak: Speak, listed: type[enum.Enum]) -> None:
    for language in ("de", "en"):
        with speak(language):
            assert len({word(member) for member in listed}) == len(listed)


def test_each_list_of_the_clients_side_has_words() -> None:
    ours = {
        value for value in vars(codes).values() if isinstance(value, type) and value.__module__ == codes.__name__
    }  # fmt: skip

    assert ours - set(WORDS) == SHOWN_NOWHERE


def test_a_vacancys_states_are_translated(speak: Speak) -> None:
    with speak("en"):
        english = [word(state) for state in employer_codes.VacancyState]
    with speak("de"):
        german = [word(state) for state in employer_codes.VacancyState]

    assert not set(english) & set(german)


def test_nothing_recorded_has_no_word() -> None:
    assert word(None) is None


def test_choices_are_values_with_words_after_the_empty_one(speak: Speak) -> None:
    with speak("de"):
        listed = [(value, str(text)) for value, text in choices(tuple(ClientState), first="alle")]

    assert listed[0] == ("", "alle")
    assert [value for value, _ in listed[1:]] == [state.value for state in ClientState]


def test_what_the_machine_noted_is_told_in_german_and_what_people_wrote_as_it_stands(speak: Speak) -> None:
    every = [Offered("1", "a", "x", None, False, 2000.0, frozenset()),
             Offered("2", "b", "y", "only by us", True, 1500.0, frozenset({("AGE", "jung")}))]  # fmt: skip

    with speak("de"):
        assert note_of_change("less pay; another occupation") == "weniger Lohn; anderer Beruf"
        assert note_of_change("Bitte Lohn prüfen; danke") == "Bitte Lohn prüfen; danke"
    assert {*reasons_for_review(*every), NOTE} == NOTES_OF_THE_MACHINE.keys()


def test_numbers_are_values_as_text() -> None:
    assert [value for value, _ in choices(tuple(SkillLevel))] == ["0", "1", "2", "3"]
    assert [value for value, _ in choices(tuple(WorkingTime))] == [model.value for model in WorkingTime]


@pytest.mark.parametrize(
    ("hours", "german", "english"),
    [(0, "nie", "never"), (FULL_GRID, "immer", "always"), (MORNINGS, "Mo–Fr 08–14", "Mon–Fri 08–14"),
     (hours_between(days=(5,), start=22, end=6), "Sa 22–24, So 00–06", "Sat 22–24, Sun 00–06")],
)  # fmt: skip
def test_a_grid_of_hours_is_told_in_few_words(speak: Speak, hours: int, german: str, english: str) -> None:
    for language, text in (("de", german), ("en", english)):
        with speak(language):
            assert hours_of_week(grid_to_text(hours)) == text


def test_a_grid_that_is_not_recorded_has_no_words() -> None:
    assert hours_of_week(None) is None


@given(hours=st.integers(min_value=0, max_value=FULL_GRID))
def test_the_days_of_a_week_hold_each_hour_once(hours: int) -> None:
    days = days_of_week(grid_to_text(hours))

    spans = [(index * 24 + start, index * 24 + end) for index, day in enumerate(days) for start, end in day.spans]
    assert {hour for start, end in spans for hour in range(start, end)} == {
        hour for hour in range(168) if hours >> hour & 1
    }


def test_each_rule_about_a_client_has_its_german(speak: Speak) -> None:
    with speak("de"):
        german = {str(text) for text in RULE_TEXTS}
    with speak("en"):
        english = {str(text) for text in RULE_TEXTS}

    assert not german & english
    assert {message for _, _, message in checks._RANGES.values()} <= english
    assert set(REQUIREMENT_LEVELS) == {1, 2, 3, 4}


def test_steps_and_their_problems_are_worded_as_the_table_has_them(speak: Speak) -> None:
    with speak("en"):
        assert {step.name: word(step.name) for step in STEPS.values()} == {
            step.name: step.label for step in STEPS.values()
        }
        assert {problem.value for problem in Problem} <= {str(text) for text in RULE_TEXTS}


def test_a_reason_has_the_words_of_the_list_of_its_step(speak: Speak) -> None:
    with speak("en"):
        assert reason_word("LANGUAGE", StepName.EMPLOYER_DECLINES) == "The language level is not enough"
        assert reason_word("HEALTH_FIT", None) == "The demands of the work do not fit"
        assert reason_word("FROM_LONG_AGO", StepName.DISMISS) == "FROM_LONG_AGO"
        assert reason_word(None, StepName.DISMISS) is None
        assert step_word("gone") == "gone"
