"""Each section of a profile: what was typed is read, what was emptied is erased, what is wrong stands at its field."""

from datetime import date
from typing import Any

import pytest

from core.errors import InvalidInput
from profiles.catalogue.codes import Contract, hours_between
from profiles.checks import FieldProblem
from profiles.codes import ClientState, LimitationValue, PermissionScope, QualificationKind, Recognition
from profiles.inputs import (
    CASE_FIELDS,
    ClientInput,
    LimitationInput,
    OccupationInput,
    QualificationInput,
    SkillInput,
)
from profiles.models import Client, ClientSkill
from profiles.operations import InvalidFacts
from tests.web.conftest import Speak
from web.forms.client import SECTION_FORMS, HealthForm, SectionForm
from web.forms.client.sections import BLANK_ROWS, item_name

LABELS = {
    ("skill", "dough"): "Teige herstellen",
    ("skill", "oven"): "Öfen bedienen",
    ("occupation", "29222"): "Bäcker/in",
}
NO_DATABASE = sorted(set(SECTION_FORMS) - {"languages", "licences", "employers"})  # these list what is stored
ITEMS = {"NIGHT": "Nachtarbeit", "NOISE": "Lärm"}
DAY = date(2026, 11, 2)


def form_of(section: str) -> SectionForm:
    """The form of a section, filled with what the request sent."""
    form = SECTION_FORMS[section]
    return (form.with_items(ITEMS) if issubclass(form, HealthForm) else form)()


def problems(form: SectionForm) -> list[str]:
    """Names of the controls at which something is wrong."""
    return [control for control, _, _ in form.problems()]


READ: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("situation", {"state": "paused", "waiting_since": "02.11.2026"},
     {"state": ClientState.PAUSED, "waiting_since": DAY}),
    ("person", {"given_name": " Ada ", "phone": "0711 1", "email": " "},
     {"given_name": "Ada", "family_name": None, "address": None, "phone": "0711 1", "email": None}),
    ("situation", {"state": "active", "waiting_since": ""}, {"state": ClientState.ACTIVE, "waiting_since": None}),
    ("occupations", {"occupations-0-name": "Bäcker/in", "occupations-0-rank": "1",
                     "occupations-0-experience_months": "0"},
     {"occupations": (OccupationInput("29222", 1, 0, None),)}),
    ("occupations", {"occupations-0-name": "29222"}, {"occupations": (OccupationInput("29222"),)}),
    ("skills", {"skills-0-name": "Öfen bedienen", "skills-0-level": "0",
                "skills-1-name": "dough", "skills-1-level": "3"},
     {"skills": (SkillInput("oven", 0), SkillInput("dough", 3))}),
    ("qualifications", {"qualifications-0-title": " Brief ", "qualifications-0-kind": "vocational",
                        "qualifications-0-occupation": "Bäcker/in", "qualifications-0-level": "2",
                        "qualifications-0-recognition": "PENDING"},
     {"qualifications": (
         QualificationInput(QualificationKind.VOCATIONAL, "Brief", "29222", 2, Recognition.PENDING),)}),
    ("working-time", {"hours_min": "19,5", "hours_possible": "Mo 8-12", "can_work_nights": "no",
                      "can_work_shifts": "yes"},
     {"hours_min": 19.5, "hours_max": None, "hours_possible": hours_between(days=(0,), start=8, end=12),
      "can_work_nights": False, "can_work_shifts": True, "can_work_weekends": None, "available_from": None}),
    ("mobility", {"home_postcode": "70173", "uses_car": "no", "max_commute_minutes": "45"},
     {"home_postcode": "70173", "uses_car": False, "uses_bike": None, "uses_foot": None, "uses_transit": None,
      "max_commute_minutes": 45}),
    ("health", {"item_NIGHT": "EXCLUDED", "item_NOISE": "", "max_lift_kg": "0"},
     {"limitations": (LimitationInput("NIGHT", LimitationValue.EXCLUDED),), "max_lift_kg": 0,
      "limitations_reviewed_on": None}),
    ("permission", {"permission_scope": "ANY", "permission_seen_on": "2026-11-02"},
     {"permission_scope": PermissionScope.ANY, "permission_seen_on": DAY, "permission_valid_until": None,
      "permission_employer_id": None, "permission_vacancy_id": None, "residence_rule_until": None}),
    ("wishes", {"wished_contract": "BEFRISTET", "wished_hours": "30", "wished_postcodes": "70173, 73728 01067"},
     {"wished_contract": Contract.FIXED_TERM, "wished_hours": 30.0, "wished_postcodes": ("70173", "73728", "01067")}),
]  # fmt: skip


@pytest.mark.parametrize(("section", "typed", "facts"), READ)
def test_what_was_typed_is_what_is_to_be_recorded(
    speak: Speak, section: str, typed: dict[str, str], facts: dict[str, Any]
) -> None:
    with speak(typed=typed):
        form = form_of(section)

        assert form.read(LABELS) == ClientInput(**facts), form.problems()


@pytest.mark.parametrize("section", [name for name in NO_DATABASE if name != "situation"])
def test_an_emptied_section_erases_each_of_its_facts(speak: Speak, section: str) -> None:
    with speak(typed={"sent": "1"}):
        form = form_of(section)
        facts = form.read(LABELS)

        assert facts is not None
        assert set(facts.given().values()) <= {None, ()}
        assert {"limitations"} | set(facts.given()) >= {field.short_name for field in form.row_lists()}


def test_a_section_touches_no_fact_of_another_one(speak: Speak) -> None:
    touched: list[str] = []
    for section in sorted(set(NO_DATABASE) - {"person"}):
        with speak(typed={"state": "active"}):
            facts = form_of(section).read(LABELS)
            touched += facts.given() if facts else ()

    assert len(touched) == len(set(touched))
    assert not set(touched) & set(CASE_FIELDS)


WRONG = [
    ("situation", {"state": ""}, ["state"]),
    ("situation", {"state": "gone"}, ["state"]),
    ("situation", {"state": "active", "waiting_since": "neulich"}, ["waiting_since"]),
    ("occupations", {"occupations-0-name": "Zauberer"}, ["occupations-0-name"]),
    ("occupations", {"occupations-0-name": "Bäcker/in", "occupations-0-rank": "6"}, ["occupations-0-rank"]),
    ("occupations", {"occupations-0-name": "Bäcker/in", "occupations-0-last_year": "früher"},
     ["occupations-0-last_year"]),
    ("skills", {"skills-0-name": "Öfen bedienen"}, ["skills-0-level"]),
    ("skills", {"skills-0-name": "Zaubern"}, ["skills-0-name", "skills-0-level"]),
    ("qualifications", {"qualifications-0-title": "Brief"}, ["qualifications-0-kind"]),
    ("qualifications", {"qualifications-0-title": "x" * 201, "qualifications-0-kind": "school"},
     ["qualifications-0-title"]),
    ("qualifications", {"qualifications-0-title": "x", "qualifications-0-kind": "school",
                        "qualifications-0-occupation": "Zauberer"}, ["qualifications-0-occupation"]),
    ("working-time", {"hours_min": "viele", "hours_max": "30"}, ["hours_min"]),
    ("working-time", {"hours_possible": "vormittags", "available_from": "bald"}, ["hours_possible", "available_from"]),
    ("working-time", {"can_work_nights": "maybe"}, ["can_work_nights"]),
    ("mobility", {"home_postcode": "701733", "max_commute_minutes": "-5"}, ["home_postcode", "max_commute_minutes"]),
    ("health", {"item_NIGHT": "BAD"}, ["item_NIGHT"]),
    ("permission", {"permission_scope": "SOME"}, ["permission_scope"]),
    ("wishes", {"wished_contract": "EWIG", "wished_hours": "x"}, ["wished_contract", "wished_hours"]),
]  # fmt: skip


@pytest.mark.parametrize(("section", "typed", "controls"), WRONG)
def test_what_is_wrong_stands_at_its_control_and_nothing_is_read(
    speak: Speak, section: str, typed: dict[str, str], controls: list[str]
) -> None:
    with speak(typed=typed):
        form = form_of(section)

        assert form.read(LABELS) is None
        assert problems(form) == controls


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_recorded_list_is_shown_with_rows_to_add(speak: Speak, language: str) -> None:
    client = Client(skills=[ClientSkill(skill_code="oven", level=0), ClientSkill(skill_code="dough", level=2)])

    with speak(language):
        form = form_of("skills")
        form.load(client, LABELS)

        (rows,) = form.row_lists()
        shown = [(entry.form["name"].data or "", entry.form.level.data) for entry in rows.entries]
    assert shown == [("Öfen bedienen", "0"), ("Teige herstellen", "2"), *[("", "")] * BLANK_ROWS]


def test_more_rows_are_added_where_they_were_asked_for(speak: Speak) -> None:
    with speak(typed={"skills-0-name": "Öfen", "skills-1-name": ""}):
        form = form_of("skills")
        form.add_blank_rows(more=True)

        (rows,) = form.row_lists()
        assert len(rows.entries) == 1 + BLANK_ROWS + 3


def test_wished_postcodes_stand_in_one_line(speak: Speak) -> None:
    with speak():
        form = form_of("wishes")
        form.load(Client(wished_postcodes=["70173", "73728"]), LABELS)

        assert form["wished_postcodes"].data == "70173, 73728"


def test_health_has_one_field_for_each_item_of_the_catalogue(speak: Speak) -> None:
    with speak():
        form = form_of("health")

        assert [form[item_name(code)].label.text for code in ITEMS] == list(ITEMS.values())
        assert not HealthForm.items


def test_what_the_rules_refuse_is_put_to_field_list_or_form(speak: Speak) -> None:
    said = (FieldProblem("reads_latin_script", "A"), FieldProblem("skills", "B"), FieldProblem("note", "C"))

    with speak("en", typed={}):
        form = form_of("skills")
        form.refuse(InvalidFacts(said))

        assert form.list_errors("skills") == ["B"]
        assert form.form_errors == ["A", "C"]
        assert problems(form) == ["list-skills"]


def test_a_refused_field_keeps_the_places_of_its_message(speak: Speak) -> None:
    problem = FieldProblem("hours_min", "Hours per week lie between %(low)s and %(high)s.", {"low": 1, "high": 60})

    with speak("en", typed={}):
        form = form_of("working-time")
        form.refuse(InvalidFacts((problem,)))

        assert form["hours_min"].errors == ["Hours per week lie between 1 and 60."]


def test_an_error_without_fields_says_nothing_at_fields(speak: Speak) -> None:
    with speak("en", typed={}):
        form = form_of("mobility")
        form.refuse(InvalidInput("Anything."))

        assert form.problems() == []


@pytest.mark.parametrize("section", sorted(set(SECTION_FORMS) - {"situation"}))  # one word in both
def test_a_section_names_itself_in_both_languages(speak: Speak, section: str) -> None:
    titles = []
    for language in ("de", "en"):
        with speak(language):
            titles.append(str(SECTION_FORMS[section].title))

    assert len({title for title in titles if title}) == 2
