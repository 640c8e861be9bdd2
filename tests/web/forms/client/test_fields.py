"""Fields of a profile: what is typed becomes what is recorded, and empty is *not recorded*."""

from datetime import date
from typing import Any

import pytest
from flask_wtf import FlaskForm

from profiles.catalogue.codes import SkillLevel, grid_to_text, hours_between
from profiles.codes import ClientState
from tests.web.conftest import Speak
from web.forms.client.fields import CodeField, CountField, DayField, EntryField, TriStateField, WeekField

LABELS = {("skill", "dough"): "Teige herstellen", ("skill", "oven"): "Öfen bedienen", ("occupation", "dough"): "Andere"}
MORNINGS = hours_between(days=range(5), start=8, end=14)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with one field of each kind."""

    tri = TriStateField("Tri")
    state = CodeField("State", of=ClientState)
    level = CodeField("Level", codes=[("0", "none"), ("1", "some")])
    day = DayField("Day")
    count = CountField("Count")
    week = WeekField("Week")
    entry = EntryField("Entry")


@pytest.mark.parametrize(("typed", "value"), [("yes", True), ("no", False), ("", None)])
def test_yes_no_and_not_recorded_are_three_answers(speak: Speak, typed: str, value: bool | None) -> None:
    with speak(typed={"tri": typed}):
        form = Form()

        assert form.validate()
        assert form.tri.value() is value


@pytest.mark.parametrize("value", [True, False, None])
def test_what_was_recorded_is_shown_and_read_back(speak: Speak, value: bool | None) -> None:
    with speak():
        form = Form()
        form.tri.process_data(value)

        assert form.tri.value() is value


def test_an_answer_that_is_not_offered_is_refused(speak: Speak) -> None:
    with speak(typed={"tri": "maybe", "state": "dead", "level": "7"}):
        form = Form()

        assert not form.validate()
        assert set(form.errors) == {"tri", "state", "level"}


@pytest.mark.parametrize(
    ("typed", "value"), [("paused", ClientState.PAUSED), ("active", ClientState.ACTIVE), ("", None)]
)
def test_a_code_becomes_a_member_of_its_list(speak: Speak, typed: str, value: Any) -> None:
    with speak(typed={"state": typed}):
        form = Form()

        assert form.validate()
        assert form.state.value() is value


@pytest.mark.parametrize(
    ("recorded", "shown"), [(SkillLevel.NONE, "0"), (1, "1"), (None, ""), (ClientState.PAUSED, "paused")]
)
def test_nought_is_shown_as_a_value_and_not_as_nothing(speak: Speak, recorded: Any, shown: str) -> None:
    with speak():
        form = Form()
        form.level.process_data(recorded)

        assert form.level.data == shown


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("1", 1), ("", None)])
def test_a_code_can_be_taken_as_a_number(speak: Speak, typed: str, number: int | None) -> None:
    with speak(typed={"level": typed}):
        assert Form().level.number() == number


@pytest.mark.parametrize("typed", ["2026-11-23", "23.11.2026", " 23.11.2026 "])
def test_a_day_is_read_from_a_browser_and_from_the_hand(speak: Speak, typed: str) -> None:
    with speak(typed={"day": typed}):
        form = Form()

        assert form.validate()
        assert form.day.data == date(2026, 11, 23)


@pytest.mark.parametrize(("typed", "day"), [("1.2.2027", date(2027, 2, 1)), ("29.02.2028", date(2028, 2, 29))])
def test_a_short_day_is_filled_up(speak: Speak, typed: str, day: date) -> None:
    with speak(typed={"day": typed}):
        assert Form().day.data == day


@pytest.mark.parametrize(
    "typed", ["31.02.2027", "29.02.2027", "morgen", "23.11", "2026", "23/11/2026", "0000-00-00", "23.11.26"]
)
def test_what_is_no_day_is_refused_with_an_example(speak: Speak, typed: str) -> None:
    with speak(typed={"day": typed}):
        form = Form()

        assert not form.validate()
        assert form.day.data is None
        assert "23.11.2026" in str(form.day.errors[0])


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("45", 45), ("99999", 99999), ("", None)])
def test_a_count_is_read(speak: Speak, typed: str, number: int | None) -> None:
    with speak(typed={"count": typed}):
        form = Form()

        assert (form.validate(), form.count.data) == (True, number)


@pytest.mark.parametrize("typed", ["viele", "1,5", "-1", "100000", "٤٥", "1e3"])
def test_what_is_no_count_is_refused(speak: Speak, typed: str) -> None:
    with speak(typed={"count": typed}):
        form = Form()

        assert not form.validate()
        assert list(form.errors) == ["count"]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("Mo-Fr 08-14", MORNINGS), ("immer", (1 << 168) - 1), ("nie", 0), ("", None), ("  ", None)],
)
def test_hours_of_the_week_are_read_and_never_is_not_nothing(speak: Speak, typed: str, hours: int | None) -> None:
    with speak(typed={"week": typed}):
        form = Form()

        assert form.validate()
        assert form.week.hours() == hours


def test_hours_that_cannot_be_read_are_named(speak: Speak) -> None:
    with speak(typed={"week": "Mo-Fr 08-14, vormittags"}):
        form = Form()

        assert not form.validate()
        assert "vormittags" in str(form.week.errors[0])


@pytest.mark.parametrize("language", ["de", "en"])
def test_recorded_hours_are_shown_as_they_can_be_typed(speak: Speak, language: str) -> None:
    with speak(language):
        form = Form()
        form.week.process_data(grid_to_text(MORNINGS))

        assert form.week.hours() == MORNINGS


@pytest.mark.parametrize(
    ("typed", "code", "entry"),
    [
        ("Teige herstellen", "", "dough"),
        ("teige HERSTELLEN", "", "dough"),
        (" Öfen bedienen ", "", "oven"),
        ("oven", "", "oven"),  # the code itself
        ("Öfen bedienen", "oven", "oven"),
        ("Öfen bedienen", "dough", "oven"),  # what was typed goes before the code of an earlier choice
        ("Andere", "", None),  # an entry of another kind
        ("Zaubern", "", None),
        ("", "", None),
        ("", "dough", None),
    ],
)
def test_an_entry_is_found_by_name_or_code_of_its_kind(speak: Speak, typed: str, code: str, entry: str | None) -> None:
    with speak(typed={"entry": typed}):
        assert Form().entry.resolve(code, "skill", LABELS) == entry
