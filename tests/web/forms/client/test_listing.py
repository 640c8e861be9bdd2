"""The filters of the list, and the short form for a new client."""

import pytest

from profiles.checks import FieldProblem
from profiles.operations import InvalidFacts
from tests.web.conftest import Speak
from web.forms.client import ClientFilterForm, NewClientForm

NAMES = {"given_name": "Mira", "family_name": "Muster"}


@pytest.mark.parametrize(
    ("typed", "active"),
    [
        ({}, 0),
        ({"state": "active", "q": "", "completeness": "", "proposals": ""}, 0),
        ({"q": "muster"}, 1),
        ({"state": "paused"}, 1),
        ({"state": "", "proposals": "with", "completeness": "gaps", "q": "x"}, 4),
    ],
)
def test_filters_that_differ_from_the_list_as_it_opens_are_counted(
    speak: Speak, typed: dict[str, str], active: int
) -> None:
    with speak():
        form = ClientFilterForm(data={"state": "active"} | typed)

        assert form.active() == active


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"state": "dead"}, "state"), ({"proposals": "many"}, "proposals"), ({"q": "x" * 101}, "q")],
)
def test_a_filter_that_is_not_offered_is_refused(speak: Speak, typed: dict[str, str], wrong: str) -> None:
    with speak(typed={"state": "active", "completeness": "", "proposals": ""} | typed):
        form = ClientFilterForm()

        assert not form.validate()
        assert list(form.errors) == [wrong]


@pytest.mark.parametrize("postcode", ["", "70173", "01067"])
def test_a_new_client_needs_a_name_and_may_have_a_postcode(speak: Speak, postcode: str) -> None:
    with speak(typed=NAMES | {"home_postcode": postcode}):
        form = NewClientForm()

        assert form.validate(), form.errors
        assert (form.uses_transit.value(), form.reads_latin_script.value()) == (None, None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"given_name": ""}, "given_name"),
        ({"family_name": "  "}, "family_name"),
        ({"given_name": "x" * 101}, "given_name"),
        ({"home_postcode": "7017"}, "home_postcode"),
        ({"home_postcode": "7017a"}, "home_postcode"),
        ({"home_postcode": "701733"}, "home_postcode"),
        ({"home_postcode": "٧٠١٧٣"}, "home_postcode"),
        ({"uses_transit": "maybe"}, "uses_transit"),
    ],
)
def test_what_is_wrong_in_a_new_client_stands_at_its_field(speak: Speak, typed: dict[str, str], wrong: str) -> None:
    with speak(typed=NAMES | typed):
        form = NewClientForm()

        assert not form.validate()
        assert list(form.errors) == [wrong]


def test_what_the_rules_refuse_is_put_to_the_field_or_to_the_form(speak: Speak) -> None:
    with speak("en", typed=NAMES):
        at_field, at_form = NewClientForm(), NewClientForm()
        at_field.refuse(InvalidFacts((FieldProblem("home_postcode", "Wrong."),)))
        at_form.refuse(InvalidFacts((FieldProblem("note", "Wrong."),)))

        assert at_field.errors == {"home_postcode": ["Wrong."]}
        assert len(at_form.form_errors) == 1
