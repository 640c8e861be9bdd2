"""Forms of a household: when a child needs one of the adults, who belongs to it, who leads it."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from profiles.casework import Household
from profiles.catalogue.codes import HOURS_PER_WEEK_GRID, text_to_grid
from profiles.households import Care
from web.forms.client.fields import CountField, TriStateField, WeekField

HOURS = [(str(hour), str(hour)) for hour in range(HOURS_PER_WEEK_GRID)]
NOTE_LENGTH = 2000
TYPED_HINT = _l("For example “Mo-Fr 13-18, Sa 8-12”. What is written here takes the place of the boxes.")


class HoursField(SelectMultipleField):
    """Hours of the week as boxes, value 0 is Monday 0 to 1 o'clock."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=HOURS, **options)

    def hours(self) -> int:
        """The ticked hours as set of 168 bits."""
        return sum(1 << int(each) for each in set(self.data or ()))

    def show(self, hours: int) -> None:
        """Tick these hours."""
        self.data = [value for value, _ in HOURS if hours >> int(value) & 1]


class HouseholdFilterForm(FlaskForm):  # type: ignore[misc]
    """What the list of households shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    q = StringField(_l("Name or reference"), validators=[Length(max=100)], render_kw={"type": "search"})

    def active(self) -> int:
        """How many filters differ from the list as it opens."""
        return 1 if self.q.data else 0


class CareForm(FlaskForm):  # type: ignore[misc]
    """Hours that need an adult and hours that are covered; each is on record or not."""

    children_in_care = CountField(_l("Children in care"))
    care_typed = WeekField(_l("Write the hours"), description=TYPED_HINT)
    care = HoursField(_l("Hours in which a child needs one of the adults"))
    care_known = BooleanField(_l("These hours are on record; none ticked means: in no hour"))
    covered_typed = WeekField(_l("Write the hours"), description=TYPED_HINT)
    covered = HoursField(_l("Hours in which care is arranged (school, day care, relatives)"))
    covered_known = BooleanField(_l("These hours are on record; none ticked means: in no hour"))
    note = TextAreaField(
        _l("Note"),
        description=_l("Stays in the case file: the matcher and employers never see it."),
        validators=[Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )

    def load(self, household: Household) -> None:
        """Show what is recorded."""
        self.children_in_care.process_data(household.children_in_care)
        self.note.process_data(household.note)
        for name, stored in (("care", household.care_hours), ("covered", household.care_covered_hours)):
            self[f"{name}_known"].data = stored is not None
            self[name].show(0 if stored is None else text_to_grid(stored))
        for member in household.members:
            self[f"shares_{member.client_id}"].process_data(member.shares_care)

    def take_over(self) -> None:
        """Tick what was written, and empty the lines."""
        for name in ("care", "covered"):
            typed = self[f"{name}_typed"].hours()
            if typed is not None:
                self[name].show(typed)
                self[f"{name}_known"].data = True
                self[f"{name}_typed"].data = ""
                self[f"{name}_typed"].raw_data = None

    def value(self, member_ids: Sequence[int]) -> Care:
        """As it is to be recorded."""
        self.take_over()
        found = {}
        for name in ("care", "covered"):
            hours = cast("HoursField", self[name]).hours()
            found[name] = hours if hours or self[f"{name}_known"].data else None
        shares = {client_id: self[f"shares_{client_id}"].value() for client_id in member_ids}
        return Care(self.children_in_care.data, found["care"], found["covered"], shares, self.note.data)


def care_form(members: Sequence[tuple[int, str]], **given: Any) -> CareForm:
    """The form for these members (client id, name): each may share the care."""
    fields = {
        f"shares_{client_id}": TriStateField(_l("%(name)s shares the care", name=name)) for client_id, name in members
    }
    return cast("CareForm", type("CareFormOfMembers", (CareForm,), fields)(**given))


class MemberForm(FlaskForm):  # type: ignore[misc]
    """Add an adult who is a client."""

    reference = StringField(
        _l("Reference of the client"),
        description=_l("For example C-000123; the client must be one of yours."),
        validators=[DataRequired(_l("Enter the reference.")), Length(max=20)],
    )


class LeadForm(FlaskForm):  # type: ignore[misc]
    """Who leads the household."""

    lead = SelectField(_l("Lead case manager"), coerce=int)
