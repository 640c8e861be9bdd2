"""Languages, licences, certificates and skills that are a must."""

import pytest

from employers.codes import Need, Origin
from matching.facts import CodeAsked, Gate, GateValue, LanguageAsked, LanguageFact, SkillAsked, SkillFact
from matching.results import Question
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import Evidence
from tests.matching.examples import client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN


def german(*levels: Cefr | None) -> dict[str, LanguageFact]:
    """Listen, read, speak, write."""
    return {"de": LanguageFact(*levels)}


@pytest.mark.parametrize(
    ("level", "expected"), [(Cefr.B1, MET), (Cefr.B2, MET), (Cefr.A2, NOT_MET), (Cefr.A0, NOT_MET), (None, UNKNOWN)]
)
def test_one_language_skill_is_compared_alone(level: Cefr | None, expected: GateValue) -> None:
    speaker = client(languages=german(None, None, level, None))
    asked = vacancy(languages=(LanguageAsked("de", Cefr.B1, LanguageAspect.SPEAK),))

    assert gate(Gate.LANGUAGE, speaker, asked).value is expected


@pytest.mark.parametrize(("write", "expected"), [(Cefr.B1, MET), (Cefr.A2, NOT_MET), (None, UNKNOWN)])
def test_a_level_without_a_skill_is_asked_of_all_four(write: Cefr | None, expected: GateValue) -> None:
    speaker = client(languages=german(Cefr.B1, Cefr.B1, Cefr.B1, write))

    assert gate(Gate.LANGUAGE, speaker, vacancy(languages=(LanguageAsked("de", Cefr.B1),))).value is expected


def test_one_language_not_met_decides_over_another_unknown() -> None:
    speaker = client(languages=german(Cefr.A1, Cefr.A1, Cefr.A1, Cefr.A1))
    asked = vacancy(languages=(LanguageAsked("en", Cefr.A1), LanguageAsked("de", Cefr.B1)))

    result = gate(Gate.LANGUAGE, speaker, asked)

    assert result.value is NOT_MET
    assert sorted(each.value for each in result.comparisons) == [NOT_MET, UNKNOWN]


@pytest.mark.parametrize(
    ("listen", "speak", "expected", "question"),
    [
        (Cefr.A2, Cefr.A2, MET, None),
        (Cefr.A2, None, UNKNOWN, Question.LANGUAGE_LEVEL),
        (Cefr.A1, Cefr.A2, UNKNOWN, Question.LANGUAGE_NEED),
        (Cefr.A0, Cefr.A0, UNKNOWN, Question.LANGUAGE_NEED),
    ],
)
def test_a_wording_without_a_level_never_excludes(
    listen: Cefr, speak: Cefr | None, expected: GateValue, question: Question | None
) -> None:
    speaker = client(languages=german(listen, None, speak, None))

    result = gate(Gate.LANGUAGE, speaker, vacancy(languages=(LanguageAsked("de", None),)))

    assert (result.value, result.asks) == (expected, question)


@pytest.mark.parametrize(("held", "expected"), [({"B": True}, MET), ({"B": False}, NOT_MET), ({"C": False}, UNKNOWN)])
def test_an_absent_licence_or_certificate_is_unknown_and_only_a_recorded_no_is_not_met(
    held: dict[str, bool], expected: GateValue
) -> None:
    person = client(licences=held, certificates=held)
    asked = vacancy(licences=(CodeAsked("B"),), certificates=(CodeAsked("B"),))

    assert gate(Gate.LICENCE, person, asked).value is expected
    assert gate(Gate.CERTIFICATE, person, asked).value is expected


@pytest.mark.parametrize(
    ("held", "asked_level", "expected", "question"),
    [
        (SkillFact(2, Evidence.SELF), 2, MET, None),
        (SkillFact(3, Evidence.TESTED), 2, MET, None),
        (SkillFact(1, Evidence.NONE), 1, MET, None),
        (SkillFact(2, Evidence.NONE), 2, UNKNOWN, Question.SKILL_EVIDENCE),
        (SkillFact(1, Evidence.CERTIFICATE), 2, NOT_MET, None),
        (SkillFact(0, Evidence.NONE), 1, NOT_MET, None),
        (None, 1, UNKNOWN, Question.SKILL_LEVEL),
    ],
)
def test_a_must_have_skill_needs_its_level_and_above_basic_some_evidence(
    held: SkillFact | None, asked_level: int, expected: GateValue, question: Question | None
) -> None:
    person = client(skills={"welding": held} if held else {})

    result = gate(Gate.SKILL, person, vacancy(skills=(SkillAsked("welding", asked_level),)))

    assert (result.value, result.asks) == (expected, question)


@pytest.mark.parametrize("softened", [{"need": Need.WISH}, {"is_learnable": True}])
def test_a_wish_and_what_can_be_learned_on_the_job_never_gate(softened: dict[str, object]) -> None:
    asked = vacancy(
        skills=(SkillAsked("welding", 3, **softened),),  # type: ignore[arg-type]
        languages=(LanguageAsked("de", Cefr.C1, **softened),),  # type: ignore[arg-type]
        licences=(CodeAsked("B", **softened),),  # type: ignore[arg-type]
        certificates=(CodeAsked("FORKLIFT", **softened),),  # type: ignore[arg-type]
    )
    cannot = client(skills={"welding": SkillFact(0)}, licences={"B": False}, certificates={"FORKLIFT": False})

    for which in (Gate.SKILL, Gate.LANGUAGE, Gate.LICENCE, Gate.CERTIFICATE):
        assert gate(which, cannot, asked).value is MET


def test_a_requirement_read_from_text_gates_alike_but_is_marked_and_asked_about() -> None:
    asked = vacancy(licences=(CodeAsked("B", origin=Origin.READ_FROM_TEXT),))

    result = gate(Gate.LICENCE, client(licences={"B": False}), asked)

    assert result.value is NOT_MET
    assert [each.is_read_from_text for each in result.comparisons] == [True]
    assert result.asks is Question.CONFIRM_READING
