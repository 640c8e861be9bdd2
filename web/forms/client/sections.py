"""One form for each section of a profile. Empty means *not recorded*; "has not" is a choice of its own."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import InvalidInput
from profiles.casework import CaseFile
from profiles.catalogue.codes import Contract
from profiles.catalogue.queries import Labels
from profiles.codes import ClientState, LimitationValue, PermissionScope
from profiles.inputs import ClientInput, LimitationInput
from profiles.models import Client
from web.errors import message_of
from web.forms.client.fields import CodeField, CountField, DayField, TriStateField, WeekField
from web.forms.client.places_of_work import EmployerField, VacancyField
from web.forms.client.rows import (
    CertificateRow,
    EmployerRow,
    LanguageRow,
    LicenceRow,
    OccupationRow,
    QualificationRow,
    SkillRow,
)
from web.forms.fields import AmountField

BLANK_ROWS = 2
Problem = tuple[str, str, str]  # id of the control, its label, what is wrong


class SectionForm(FlaskForm):  # type: ignore[misc]
    """A section: plain fields named as the client's columns, and lists named as the client's lists."""

    key: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any] = None

    def load(self, client: Client, labels: Labels) -> None:
        """Show what is recorded, with rows to add at the end of each list."""
        for field in self.plain_fields():
            field.process_data(getattr(client, field.short_name))
        for rows in self.row_lists():
            for recorded in getattr(client, rows.short_name):
                rows.append_entry(rows.unbound_field.args[0].shown(recorded, labels))
        self.add_blank_rows()

    def add_blank_rows(self, *, more: bool = False) -> None:
        """Leave room to add at the end of each list; more than usual where it was asked for."""
        for rows in self.row_lists():
            free = sum(1 for entry in rows.entries if entry.form.is_blank())
            for _ in range(BLANK_ROWS - free + (3 if more else 0)):
                rows.append_entry()

    def plain_fields(self) -> Iterator[Field]:
        """The fields that stand for one column each."""
        return (field for field in self if not isinstance(field, FieldList) and field.type != "CSRFTokenField")

    def row_lists(self) -> Iterator[Any]:
        """The lists of rows."""
        return (field for field in self if isinstance(field, FieldList))

    def read(self, labels: Labels) -> ClientInput | None:
        """The section as it is to be recorded; None where something is wrong, then it stands at its field."""
        if not self.validate_on_submit():
            return None
        facts = self.facts(labels)
        return None if self.problems() else ClientInput(**facts)

    def facts(self, labels: Labels) -> dict[str, Any]:
        """The section's facts by name of column or list; where an entry cannot be found its field has an error."""
        found: dict[str, Any] = {field.short_name: recorded_value(field) for field in self.plain_fields()}
        for rows in self.row_lists():
            filled = [entry.form for entry in rows.entries if not entry.form.is_blank()]
            found[rows.short_name] = tuple([row.value(labels) for row in filled])
        return found

    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of the page."""
        found = [problem for field in self.plain_fields() for problem in problems_of(field)]
        for rows in self.row_lists():
            found += [(f"list-{rows.short_name}", str(self.title), text) for text in self.list_errors(rows.short_name)]
            found += [problem for entry in rows.entries for field in entry.form for problem in problems_of(field)]
        return found

    def refuse(self, error: InvalidInput) -> None:
        """Put what the rules say to the fields that they name, else to the form as a whole."""
        fields = {field.short_name: field for field in self.plain_fields()}
        lists = {rows.short_name for rows in self.row_lists()}
        for problem in getattr(error, "problems", ()):
            text = message_of(InvalidInput(problem.message, **problem.places))
            if problem.field in fields:
                fields[problem.field].errors = [*fields[problem.field].errors, text]
            elif problem.field in lists:
                self.refused.setdefault(problem.field, []).append(text)
            else:
                self.form_errors += [text]

    def list_errors(self, name: str) -> list[str]:
        """What the rules say about a list as a whole."""
        errors: list[str] = self.refused.get(name, [])
        return errors

    @cached_property
    def refused(self) -> dict[str, list[str]]:
        """Errors of lists, by name of the list."""
        return {}


def problems_of(field: Any) -> list[Problem]:
    """What is wrong with one field: at most its first error."""
    return [(field.id, str(field.label.text), str(field.errors[0]))] if field.errors else []


def recorded_value(field: Field) -> Any:
    """What a plain field stands for."""
    if isinstance(field, WeekField):
        return field.hours()
    if isinstance(field, TriStateField | CodeField | EmployerField | VacancyField):
        return field.value()
    if isinstance(field, AmountField):
        return None if field.data is None else float(field.data)
    return field.data or None if isinstance(field.data, str) else field.data


class PersonForm(SectionForm):
    """Name and contact: of the case file, which only case managers read."""

    key = "person"
    title = _l("Name and contact")
    given_name = StringField(_l("Given name"))
    family_name = StringField(_l("Family name"))
    address = StringField(_l("Address"))
    phone = StringField(_l("Phone"), render_kw={"type": "tel"})
    email = StringField(_l("E-mail"), render_kw={"type": "email"})

    def load_case(self, case: CaseFile) -> None:
        """Show what is recorded; `load` has nothing to show, since none of it stands in the client's own row."""
        for field in self.plain_fields():
            field.process_data(getattr(case, field.short_name))

    def load(self, client: Client, labels: Labels) -> None:
        """Nothing: see `load_case`."""

    def facts(self, labels: Labels) -> dict[str, Any]:
        """Texts without blanks around them; an emptied field is not recorded."""
        found = super().facts(labels)
        return {name: (value or "").strip() or None for name, value in found.items()}


class SituationForm(SectionForm):
    """Whether the matcher looks for this client."""

    key = "situation"
    title = _l("Situation")
    state = CodeField(
        _l("State"), of=ClientState, empty=_l("Please choose"), validators=[InputRequired(_l("Choose a state."))]
    )
    waiting_since = DayField(_l("Waiting for a proposal since"))


class OccupationsForm(SectionForm):
    """Occupations worked in and wished."""

    key = "occupations"
    title = _l("Occupations and experience")
    lead = _l("At most five wishes, the dearest first. Months count full years as twelve.")
    occupations = FieldList(FormField(OccupationRow))


class SkillsForm(SectionForm):
    """Skills with level."""

    key = "skills"
    title = _l("Skills")
    lead = _l("“Cannot” is a fact too: without it, a skill counts as not recorded.")
    skills = FieldList(FormField(SkillRow))


class LanguagesForm(SectionForm):
    """Levels of the four skills in each language."""

    key = "languages"
    title = _l("Languages")
    lead = _l("Level for each skill. A0 means: none yet.")
    reads_latin_script = TriStateField(_l("Reads Latin script"))
    languages = FieldList(FormField(LanguageRow))


class QualificationsForm(SectionForm):
    """School and vocational qualifications."""

    key = "qualifications"
    title = _l("Qualifications and recognition")
    lead = _l("Who has no vocational qualification gets a row with the level “unskilled or semi-skilled”.")
    qualifications = FieldList(FormField(QualificationRow))


class LicencesForm(SectionForm):
    """Driving licences and certificates, held or not held."""

    key = "licences"
    title = _l("Driving licences and certificates")
    lead = _l("What the client does not have is worth recording: nobody needs to ask again.")
    licences = FieldList(FormField(LicenceRow))
    certificates = FieldList(FormField(CertificateRow))


class WorkingTimeForm(SectionForm):
    """When and how much the client can work."""

    key = "working-time"
    title = _l("Working time")
    hours_min = AmountField(_l("Hours per week, at least"))
    hours_max = AmountField(_l("Hours per week, at most"))
    hours_possible = WeekField(
        _l("Hours possible"),
        description=_l(
            "For example “Mo-Fr 08-14, Sa 9-12”; with the way to care already taken off. “immer” is any time."
        ),
    )
    can_work_shifts = TriStateField(_l("Can work in shifts"))
    can_work_nights = TriStateField(_l("Can work at night (23 to 6)"))
    can_work_weekends = TriStateField(_l("Can work at weekends"))
    available_from = DayField(_l("Available from"))


class MobilityForm(SectionForm):
    """Where the client lives and how they get to work."""

    key = "mobility"
    title = _l("Mobility")
    home_postcode = StringField(
        _l("Postcode of the home"), validators=[Length(max=5)], render_kw={"inputmode": "numeric", "maxlength": 5}
    )
    uses_foot = TriStateField(_l("On foot"))
    uses_bike = TriStateField(_l("Bicycle"))
    uses_transit = TriStateField(_l("Bus and train"))
    uses_car = TriStateField(_l("Car"))
    max_commute_minutes = CountField(_l("Way to work at most, minutes one way"))


class PermissionForm(SectionForm):
    """What the document says about work; recorded as seen, never computed."""

    key = "permission"
    title = _l("Work permission")
    lead = _l("Record what the document says. Passgenau never concludes a permission from anything else.")
    permission_scope = CodeField(_l("The document permits"), of=PermissionScope)
    permission_valid_until = DayField(_l("Valid until"))
    permission_seen_on = DayField(_l("Document seen on"))
    permission_employer_id = EmployerField(
        _l("Only for this employer"), description=_l("With “only with one employer”. Type the name and choose.")
    )
    permission_vacancy_id = VacancyField(
        _l("Only for this vacancy"), description=_l("Reference, for example V-000123; with “only in one post”.")
    )
    residence_rule_until = DayField(_l("Residence rule until"), description=_l("§ 12a AufenthG"))


class WishesForm(SectionForm):
    """What the client wishes beside occupations."""

    key = "wishes"
    title = _l("Wishes")
    wished_contract = CodeField(_l("Contract"), of=Contract, empty=_l("no wish recorded"))
    wished_hours = AmountField(_l("Hours wished per week"))
    wished_postcodes = StringField(
        _l("Postcodes where the client would like to work"),
        validators=[Length(max=200)],
        description=_l("Several with a comma"),
    )

    def load(self, client: Client, labels: Labels) -> None:
        """Postcodes stand in one line."""
        super().load(client, labels)
        self.wished_postcodes.process_data(", ".join(client.wished_postcodes or []))

    def facts(self, labels: Labels) -> dict[str, Any]:
        """Postcodes as list."""
        found = super().facts(labels)
        codes = (self.wished_postcodes.data or "").replace(",", " ").split()
        return {**found, "wished_postcodes": tuple(codes) or None}


class EmployersForm(SectionForm):
    """Employers to whom the client does not want to be proposed."""

    key = "employers"
    title = _l("Excluded employers")
    lead = _l("The client may name employers to whom they are not proposed (§ 38 (3) SGB III).")
    excluded_employers = FieldList(FormField(EmployerRow))


class HealthForm(SectionForm):
    """What the client can do of what work demands; never a diagnosis. One field for each item of the catalogue."""

    key = "health"
    title = _l("Health limitations")
    lead = _l("Only what work demands and what is possible. Never a diagnosis, never a reason.")
    limitations_reviewed_on = DayField(
        _l("Gone through with the client on"), description=_l("Items without an entry then count as possible.")
    )
    max_lift_kg = CountField(_l("Can lift and carry up to, kg"))

    items: ClassVar[Mapping[str, str]] = {}  # code -> label, set by `with_items`

    @classmethod
    def with_items(cls, items: Mapping[str, str]) -> "type[HealthForm]":
        """The form with one field for each item of the catalogue (code -> label), in their order."""
        fields = {
            item_name(code): CodeField(label, of=LimitationValue, empty=_l("no entry")) for code, label in items.items()
        }
        return type("HealthForm", (cls,), {**fields, "items": items})

    def item_field(self, code: str) -> Any:
        """The field of one item."""
        return self[item_name(code)]

    def load(self, client: Client, labels: Labels) -> None:  # noqa: ARG002 - one signature for all sections
        """Items stand beside the two plain fields."""
        self.limitations_reviewed_on.process_data(client.limitations_reviewed_on)
        self.max_lift_kg.process_data(client.max_lift_kg)
        for each in client.limitations:
            if each.item in self.items:
                self.item_field(each.item).process_data(each.value)

    def facts(self, labels: Labels) -> dict[str, Any]:  # noqa: ARG002 - one signature for all sections
        """Items with a value become rows."""
        values = {code: self.item_field(code).value() for code in self.items}
        return {
            "limitations_reviewed_on": self.limitations_reviewed_on.data,
            "max_lift_kg": self.max_lift_kg.data,
            "limitations": tuple(LimitationInput(code, value) for code, value in values.items() if value),
        }


def item_name(code: str) -> str:
    """Name of the field of a limitation item."""
    return f"item_{code}"


SECTION_FORMS: dict[str, type[SectionForm]] = {
    form.key: form
    for form in (
        PersonForm, SituationForm, OccupationsForm, SkillsForm, LanguagesForm, QualificationsForm, LicencesForm,
        WorkingTimeForm, MobilityForm, HealthForm, PermissionForm, WishesForm, EmployersForm,
    )
}  # fmt: skip
