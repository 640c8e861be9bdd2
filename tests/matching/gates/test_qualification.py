"""Recognition in regulated occupations, and the requirement level that qualifications reach."""

import pytest

from matching.facts import Gate, GateValue, QualificationFact
from matching.results import Question
from profiles.codes import Recognition
from tests.matching.examples import client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN
NURSING = "81302"
NURSE = vacancy(occupation=NURSING, is_regulated=True)


@pytest.mark.parametrize(
    ("recognition", "expected"),
    [
        (Recognition.FULL, MET),
        (Recognition.PENDING, UNKNOWN),
        (None, UNKNOWN),
        (Recognition.PARTIAL_COMPENSATION, NOT_MET),
        (Recognition.NOT_APPLIED, NOT_MET),
        (Recognition.NONE, NOT_MET),
    ],
)
def test_a_regulated_occupation_needs_full_recognition(recognition: Recognition | None, expected: GateValue) -> None:
    nurse = client(
        qualifications=(QualificationFact(2, "81313", recognition), QualificationFact(2, NURSING, recognition))
    )

    assert gate(Gate.REGULATED_OCCUPATION, nurse, NURSE).value is expected


def test_the_last_digit_of_the_occupation_does_not_matter_for_recognition() -> None:
    helper = client(qualifications=(QualificationFact(2, "81301", Recognition.FULL),))

    assert gate(Gate.REGULATED_OCCUPATION, helper, NURSE).value is MET


def test_no_qualification_recorded_is_unknown_and_another_one_is_not_met() -> None:
    cook = client(qualifications=(QualificationFact(2, "29302", Recognition.FULL),))

    assert gate(Gate.REGULATED_OCCUPATION, client(), NURSE).asks is Question.RECOGNITION
    assert gate(Gate.REGULATED_OCCUPATION, cook, NURSE).value is NOT_MET


def test_a_qualification_of_unrecorded_occupation_may_be_the_one_asked() -> None:
    somebody = client(qualifications=(QualificationFact(2, None, Recognition.FULL),))
    untrained = client(qualifications=(QualificationFact(1, None, None),))

    assert gate(Gate.REGULATED_OCCUPATION, somebody, NURSE).value is UNKNOWN
    assert gate(Gate.REGULATED_OCCUPATION, untrained, NURSE).value is NOT_MET


def test_an_occupation_that_is_not_regulated_asks_for_no_recognition() -> None:
    result = gate(Gate.REGULATED_OCCUPATION, client(), vacancy(occupation=NURSING))

    assert result.value is MET
    assert result.comparisons == ()


@pytest.mark.parametrize(
    ("level", "recognition", "expected"),
    [
        (3, Recognition.FULL, MET),
        (3, Recognition.NOT_REGULATED, MET),
        (4, Recognition.FULL, MET),
        (2, Recognition.FULL, NOT_MET),
        (3, None, UNKNOWN),
        (3, Recognition.PENDING, UNKNOWN),
        (3, Recognition.PARTIAL_COMPENSATION, UNKNOWN),
        (2, Recognition.PENDING, NOT_MET),
        (3, Recognition.NONE, NOT_MET),
        (3, Recognition.NOT_APPLIED, NOT_MET),
    ],
)
def test_a_level_three_is_reached_only_by_what_counts(
    level: int, recognition: Recognition | None, expected: GateValue
) -> None:
    trained = client(qualifications=(QualificationFact(1), QualificationFact(level, None, recognition)))

    assert gate(Gate.REQUIREMENT_LEVEL, trained, vacancy(requirement_level=3)).value is expected


def test_no_qualification_recorded_is_unknown_from_level_two() -> None:
    assert gate(Gate.REQUIREMENT_LEVEL, client(), vacancy(requirement_level=2)).asks is Question.QUALIFICATION
    assert gate(Gate.REQUIREMENT_LEVEL, client(), vacancy(requirement_level=1)).value is MET
    assert gate(Gate.REQUIREMENT_LEVEL, client(), vacancy(requirement_level=None)).value is MET
