"""Facts of a client that cannot be true are named by their field; what is not touched is not checked."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.catalogue.codes import FULL_GRID
from profiles.checks import (
    EARLIEST_YEAR,
    LATEST_YEARS_AHEAD,
    TEXT_LENGTHS,
    FieldProblem,
    KnownCodes,
    client_problems,
    hours_problem,
)
from profiles.codes import ConsentPurpose, LimitationValue, QualificationKind
from profiles.inputs import (
    CertificateInput,
    ClientInput,
    ConsentInput,
    EmployerInput,
    LanguageInput,
    LicenceInput,
    LimitationInput,
    OccupationInput,
    QualificationInput,
    SkillInput,
)

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
KNOWN = KnownCodes(
    occupations={"29222", "29201"}, skills={"dough", "oven"}, languages={"de"}, licences={"B"},
    certificates={"adr"}, limitations={"NIGHT"}, employers={7}, users={1, 2}, case_managers={2},
)  # fmt: skip
SCHOOL, PURPOSE = QualificationKind.SCHOOL, ConsentPurpose.CONTACT_BY_MESSAGE


def problems(**facts: Any) -> list[FieldProblem]:
    return list(client_problems(ClientInput(**facts), KNOWN, today=TODAY))


def fields(**facts: Any) -> list[str]:
    return [problem.field for problem in problems(**facts)]


def test_nothing_touched_and_everything_erased_are_both_fine() -> None:
    erased = dict.fromkeys(("hours_min", "available_from", "home_postcode", "case_manager_id", "email", "note"))

    assert problems() == problems(**erased) == []


RANGES = [
    ("hours_min", 0.5, 60, 0.1),
    ("hours_max", 0.5, 60, 0.1),
    ("wished_hours", 0.5, 60, 0.1),
    ("max_commute_minutes", 1, 300, 1),
    ("max_lift_kg", 0, 100, 1),
    ("disability_degree", 20, 100, 1),
]


@pytest.mark.parametrize(("name", "low", "high", "step"), RANGES)
def test_a_number_may_reach_both_ends_of_its_range_and_no_further(
    name: str, low: float, high: float, step: float
) -> None:
    assert [fields(**{name: value}) for value in (low, high)] == [[], []]
    assert [fields(**{name: value}) for value in (low - step, high + step)] == [[name], [name]]


@given(value=st.floats(min_value=-1000, max_value=1000), which=st.sampled_from(RANGES))
def test_a_number_is_refused_exactly_outside_its_range(value: float, which: tuple[str, float, float, float]) -> None:
    name, low, high, _ = which

    assert (fields(**{name: value}) == []) is (low <= value <= high)


def test_a_week_has_168_hours() -> None:
    assert fields(hours_possible=FULL_GRID) == fields(hours_possible=0) == []
    assert fields(hours_possible=FULL_GRID + 1) == ["hours_possible"]


@pytest.mark.parametrize("name", ["waiting_since", "limitations_reviewed_on", "permission_seen_on", "born_on"])
def test_what_has_happened_may_be_today_but_not_tomorrow(name: str) -> None:
    assert fields(**{name: TODAY}) == []
    assert fields(**{name: TODAY + DAY}) == [name]
    assert fields(**{name: date(1899, 12, 31)}) == [name]


@pytest.mark.parametrize("name", ["available_from", "permission_valid_until", "residence_rule_until"])
def test_what_is_to_come_may_lie_in_the_future_but_not_generations_ahead(name: str) -> None:
    latest = TODAY + timedelta(days=366 * LATEST_YEARS_AHEAD)

    assert fields(**{name: TODAY + DAY}) == fields(**{name: latest}) == fields(**{name: TODAY - DAY}) == []
    assert fields(**{name: latest + DAY}) == [name]


@pytest.mark.parametrize(("name", "length"), sorted(TEXT_LENGTHS.items()))
def test_a_text_may_be_as_long_as_the_database_keeps(name: str, length: int) -> None:
    long = ("a@" + "b" * length)[: length - 3] + ".de"

    assert fields(**{name: long}) == []
    assert fields(**{name: long + "e"}) == [name]


@pytest.mark.parametrize("email", ["a", "a@b", "@b.de", "a b@c.de", "a@b@c.de", "a@.", "a@b."])
def test_what_is_no_e_mail_address_is_refused(email: str) -> None:
    assert fields(email=email) == ["email"]


@pytest.mark.parametrize("postcode", ["7017", "701733", "7017a", "", " 70173", "７０１７３"])
def test_a_postcode_has_five_digits(postcode: str) -> None:
    assert fields(home_postcode="01067", wished_postcodes=("70173", "01067")) == []
    assert fields(home_postcode=postcode) == ["home_postcode"]
    assert fields(wished_postcodes=("70173", postcode)) == ["wished_postcodes"]


def test_staff_are_known_and_only_case_managers_lead_a_case() -> None:
    assert fields(case_manager_id=2, permission_seen_by=1) == []
    assert fields(case_manager_id=1) == ["case_manager_id"]
    assert fields(permission_seen_by=3) == ["permission_seen_by"]


@pytest.mark.parametrize(
    ("ranks", "is_fine"),
    [((1, 2), True), ((5, 1), True), ((None, None), True), ((None, 1), True),
     ((1, 1), False), ((0, 1), False), ((6, 1), False)],
)  # fmt: skip
def test_wishes_are_ranked_from_one_to_five_each_rank_once(ranks: tuple[int | None, int | None], is_fine: bool) -> None:
    wishes = (OccupationInput("29222", ranks[0]), OccupationInput("29201", ranks[1]))

    assert fields(occupations=wishes) == ([] if is_fine else ["occupations"])


@pytest.mark.parametrize(
    ("values", "is_fine"),
    [({"experience_months": 0}, True), ({"experience_months": 720}, True), ({"experience_months": 721}, False),
     ({"experience_months": -1}, False), ({"last_year": EARLIEST_YEAR}, True), ({"last_year": TODAY.year}, True),
     ({"last_year": EARLIEST_YEAR - 1}, False), ({"last_year": TODAY.year + 1}, False)],
)  # fmt: skip
def test_experience_fits_into_a_life(values: dict[str, int], is_fine: bool) -> None:
    assert fields(occupations=(OccupationInput("29222", **values),)) == ([] if is_fine else ["occupations"])


@pytest.mark.parametrize(("level", "is_fine"), [(-1, False), (0, True), (3, True), (4, False)])
def test_a_skill_has_a_level_from_cannot_to_expert(level: int, is_fine: bool) -> None:
    assert fields(skills=(SkillInput("dough", level),)) == ([] if is_fine else ["skills"])


@pytest.mark.parametrize(
    ("values", "is_fine"),
    [({"speak": 0}, True), ({"read": 6}, True), ({"listen": 7}, False), ({"write": -1}, False), ({}, False),
     ({"speak": 1, "tested_on": TODAY}, True), ({"speak": 1, "tested_on": TODAY + DAY}, False),
     ({"speak": 1, "tested_on": date(1949, 12, 31)}, False)],
)  # fmt: skip
def test_a_language_needs_a_level_and_a_test_that_has_taken_place(values: Any, is_fine: bool) -> None:
    assert fields(languages=(LanguageInput("de", **values),)) == ([] if is_fine else ["languages"])


@pytest.mark.parametrize(
    ("values", "is_fine"),
    [({"title": "x"}, True), ({"title": "x" * 200}, True), ({"title": "x" * 201}, False), ({"title": "  "}, False),
     ({"title": "x", "level": 1}, True), ({"title": "x", "level": 4}, True), ({"title": "x", "level": 5}, False),
     ({"title": "x", "level": 0}, False)],
)  # fmt: skip
def test_a_qualification_needs_a_title_and_a_level_that_exists(values: Any, is_fine: bool) -> None:
    assert fields(qualifications=(QualificationInput(SCHOOL, **values),)) == ([] if is_fine else ["qualifications"])


LISTS: list[tuple[str, Any, Any]] = [
    ("occupations", OccupationInput("29222"), OccupationInput("99999")),
    ("skills", SkillInput("dough", 1), SkillInput("magic", 1)),
    ("languages", LanguageInput("de", speak=1), LanguageInput("xx", speak=1)),
    ("licences", LicenceInput("B"), LicenceInput("Z")),
    ("certificates", CertificateInput("adr"), CertificateInput("none")),
    ("limitations", LimitationInput("NIGHT", LimitationValue.OK), LimitationInput("FLYING", LimitationValue.OK)),
    ("excluded_employers", EmployerInput(7), EmployerInput(8)),
]


@pytest.mark.parametrize(("name", "known", "unknown"), LISTS, ids=[each[0] for each in LISTS])
def test_an_entry_is_known_and_stands_in_its_list_once(name: str, known: Any, unknown: Any) -> None:
    assert fields(**{name: (known,)}) == []
    assert fields(**{name: (known, unknown)}) == [name]
    assert fields(**{name: (known, known)}) == [name]


def test_the_problem_names_the_code_that_is_not_known() -> None:
    assert [str(problem) for problem in problems(skills=(SkillInput("magic", 1),))] == ["There is no skill magic."]


def test_a_qualification_may_name_an_occupation_twice_but_not_the_same_title() -> None:
    one, other = (QualificationInput(SCHOOL, title, "29222") for title in ("Brief", "Zeugnis"))

    assert fields(qualifications=(one, other)) == []
    assert fields(qualifications=(one, one)) == ["qualifications"]
    assert fields(qualifications=(QualificationInput(SCHOOL, "x", "99999"),)) == ["qualifications"]


@pytest.mark.parametrize(
    ("values", "is_fine"),
    [({}, True), ({"revoked_on": TODAY}, True), ({"given_on": TODAY + DAY}, False),
     ({"revoked_on": TODAY + DAY}, False), ({"given_on": TODAY, "revoked_on": TODAY - DAY}, False),
     ({"wording_version": ""}, False),
     ({"wording_version": "x" * 21}, False), ({"scope": "x" * 201}, False)],
)  # fmt: skip
def test_a_consent_is_given_then_revoked_with_the_version_of_its_wording(values: Any, is_fine: bool) -> None:
    plain = {"purpose": PURPOSE, "scope": "", "wording_version": "2026-11", "given_on": TODAY - DAY}

    assert fields(consents=(ConsentInput(**plain | values),)) == ([] if is_fine else ["consents"])


def test_the_same_consent_of_one_day_stands_there_once() -> None:
    consent = ConsentInput(PURPOSE, "", "2026-11", TODAY)

    assert fields(consents=(consent, consent)) == ["consents"]


@pytest.mark.parametrize(
    ("low", "high", "is_fine"),
    [(20, 30, True), (20, 20, True), (None, 5, True), (5, None, True), (None, None, True), (30, 20, False)],
)
def test_the_fewest_hours_are_not_more_than_the_most(low: float | None, high: float | None, is_fine: bool) -> None:
    assert (hours_problem(low, high) is None) is is_fine


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert fields(hours_min=99.0, born_on=TODAY + DAY, home_postcode="x", skills=(SkillInput("magic", 9),)) == [
        "hours_min", "born_on", "home_postcode", "skills", "skills",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Mi\x00ra", "Mira\x1b[31m", "Mira\u202etxt", "Mira\nMuster", "Mi\x85ra"])
def test_signs_that_nobody_sees_are_refused_in_names(name: str) -> None:
    assert fields(given_name=name) == ["given_name"]


def test_joiners_of_persian_names_and_lines_of_notes_stay() -> None:
    assert fields(family_name="علی\u200cزاده", note="first line\nsecond line") == []
