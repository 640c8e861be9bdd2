"""The form in which an employer posts a vacancy."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from core.errors import InvalidInput
from employers.codes import PayUnit
from profiles.catalogue.codes import Cefr, Contract, SkillLevel, WorkingTime
from profiles.catalogue.week import week_hours
from web.errors import message_of
from web.forms.client.fields import DayField
from web.forms.demands import DemandsForm
from web.forms.fields import AmountField, CheckboxListField, WholeNumberField
from web.wording import choices

ROWS_AT_FIRST = 1
ROWS_AT_MOST = 20
MUST, TAUGHT, WISH = "must", "taught", "wish"
NEEDS = ((MUST, _l("is a must")), (TAUGHT, _l("can be learned with us")), (WISH, _l("would be nice")))
GERMAN = (
    ("", _l("not stated")),
    (str(int(Cefr.A1)), _l("A1 – single words and simple sentences")),
    (str(int(Cefr.A2)), _l("A2 – simple talk about everyday work")),
    (str(int(Cefr.B1)), _l("B1 – gets by in most situations")),
    (str(int(Cefr.B2)), _l("B2 – fluent, understands longer texts")),
    (str(int(Cefr.C1)), _l("C1 – very good, also in writing")),
    (str(int(Cefr.C2)), _l("C2 – close to a native speaker's command")),
)
LEVELS = (
    (str(int(SkillLevel.BASIC)), _l("basic is enough")),
    (str(int(SkillLevel.EXTENDED)), _l("good")),
    (str(int(SkillLevel.EXPERT)), _l("very good")),
)
EXPERIENCE = (
    ("", _l("not stated")),
    ("3", _l("some months")),
    ("12", _l("at least 1 year")),
    ("24", _l("at least 2 years")),
    ("36", _l("at least 3 years")),
    ("60", _l("at least 5 years")),
)
BANDS = (
    ("early", _l("Early"), (6, 14)),
    ("day", _l("Day"), (8, 17)),
    ("late", _l("Late"), (14, 22)),
    ("night", _l("Night"), (22, 6)),
)
WEEK = tuple((f"{band}-{day}", f"{band}-{day}") for day in range(7) for band, _words, _clock in BANDS)
PLAIN_MODELS = (WorkingTime.FULL_TIME, WorkingTime.PART_TIME, WorkingTime.MINI_JOB, WorkingTime.HOME)
POSTCODE = r"^\s*[0-9]{5}\s*$"
NEEDED_VALUE = re.compile(r"(skill|certificate|licence):\S.*")


class NeededForm(Form):
    """A skill, a certificate or a further class of licence that is asked."""

    text = StringField(_l("Skill or certificate"), validators=[Length(max=200)])
    value = HiddenField(render_kw={"data-combobox-value": True})
    level = SelectField(_l("How well"), choices=LEVELS, default=LEVELS[0][0])
    need = SelectField(_l("How important"), choices=NEEDS, default=MUST)


class PostingForm(FlaskForm):  # type: ignore[misc]
    """A vacancy as an employer describes it. ``resolve`` finds the catalogue entry that a typed word means."""

    title = StringField(
        _l("Title of the vacancy"),
        validators=[
            DataRequired(_l("Enter a title, such as “Baker for the night shift”.")),
            Length(max=300, message=_l("Shorten the title to 300 characters.")),
        ],
        description=_l("What somebody would look for. Pick a suggestion or write your own."),
        render_kw={"required": True, "maxlength": 300},
    )
    occupation_code = HiddenField(render_kw={"data-combobox-value": True})
    openings = WholeNumberField(
        _l("How many people"),
        validators=[Optional(), NumberRange(min=1, max=500, message=_l("Enter a number from 1 to 500."))],
        default=1,
        render_kw={"inputmode": "numeric", "min": 1, "max": 500},
    )
    description = TextAreaField(
        _l("Description"),
        validators=[Length(max=20000, message=_l("Shorten the description to 20,000 characters."))],
        description=_l("Tasks and conditions in your own words. We read requirements from it, and you check them."),
        render_kw={"rows": 6},
    )

    needed = FieldList(
        FormField(NeededForm), _l("Skills and certificates"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_AT_MOST
    )
    german = SelectField(_l("German"), choices=GERMAN, default="")
    german_need = SelectField(_l("How important"), choices=NEEDS, default=MUST)
    german_spoken_only = BooleanField(_l("Understanding and speaking is enough"))
    licence = SelectField(_l("Driving licence"), default="", validate_choice=False)
    licence_need = SelectField(_l("How important"), choices=NEEDS, default=MUST)
    experience = SelectField(_l("Experience"), choices=EXPERIENCE, default="")
    experience_need = SelectField(_l("How important"), choices=(NEEDS[0], NEEDS[2]), default=MUST)

    working_times = CheckboxListField(_l("Working-time model"), choices=choices(PLAIN_MODELS))
    hours_min = AmountField(
        _l("Hours from"),
        validators=[Optional(), NumberRange(min=1, max=60, message=_l("Enter weekly hours from 1 to 60."))],
        render_kw={"inputmode": "decimal"},
    )
    hours_max = AmountField(
        _l("Hours up to"),
        validators=[Optional(), NumberRange(min=1, max=60, message=_l("Enter weekly hours from 1 to 60."))],
        render_kw={"inputmode": "decimal"},
    )
    week = CheckboxListField(_l("When the work is done"), choices=WEEK)
    is_rotating = BooleanField(_l("The shifts change: one person works all that are tapped"))
    own_times = TextAreaField(
        _l("Other times"),
        validators=[Length(max=500)],
        description=_l("Like this: Mo-Fr 08-14, Sa 9-12. One line for each choice of times."),
        render_kw={"rows": 2},
    )
    starts_now = BooleanField(_l("As soon as possible"))
    earliest_start_on = DayField(_l("Earliest start"))
    valid_until = DayField(_l("Vacancy is valid until"))

    pay_min = AmountField(
        _l("Pay from"),
        validators=[Optional(), NumberRange(min=0, max=1_000_000, message=_l("Enter an amount in euros."))],
        render_kw={"inputmode": "decimal"},
    )
    pay_max = AmountField(
        _l("Pay up to"),
        validators=[Optional(), NumberRange(min=0, max=1_000_000, message=_l("Enter an amount in euros."))],
        render_kw={"inputmode": "decimal"},
    )
    pay_unit = SelectField(_l("Pay for"), choices=choices(tuple(PayUnit)), default=PayUnit.HOUR.value)
    tariff = StringField(_l("Collective agreement"), validators=[Length(max=120)], render_kw={"maxlength": 120})
    contract = RadioField(
        _l("Contract"), choices=[("", _l("not stated")), *choices(tuple(Contract))], default="", validate_choice=False
    )
    contract_ends_on = DayField(_l("Contract ends on"))
    has_takeover_option = BooleanField(_l("Can become permanent"))

    postcode = StringField(
        _l("Postcode"),
        validators=[Optional(), Regexp(POSTCODE, message=_l("A postcode has five digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "postal-code", "maxlength": 10},
    )
    town = StringField(_l("Town"), validators=[Length(max=120)], render_kw={"autocomplete": "address-level2"})
    street = StringField(_l("Street"), validators=[Length(max=120)], render_kw={"autocomplete": "street-address"})

    offers_trial = BooleanField(_l("A trial is possible"))
    welcomes_refugees = BooleanField(_l("Refugees are welcome"))
    is_step_free = BooleanField(_l("The workplace is step-free"))
    has_accessible_toilet = BooleanField(_l("There is an accessible toilet"))
    has_parking = BooleanField(_l("There is a parking space"))
    helps_with_induction = BooleanField(_l("Somebody helps with the induction"))
    demands = FormField(DemandsForm, _l("What the work demands"))

    def __init__(self, *args: Any, resolve: Callable[[str], tuple[str, str] | None], **values: Any) -> None:
        super().__init__(*args, **values)
        self.resolve = resolve

    def set_licences(self, licences: list[tuple[str, str]]) -> None:
        """Offer these classes of driving licence."""
        self.licence.choices = [("", _("none needed")), *licences]

    def add_row(self) -> None:
        """One more empty row for something that is needed."""
        if len(self.needed.entries) < ROWS_AT_MOST:
            self.needed.append_entry()

    def validate_needed(self, field: "FieldList[FormField[NeededForm]]") -> None:
        """Each filled row must name an entry of the catalogue."""
        for row in field.entries:
            typed = (row.form.text.data or "").strip()
            if typed and not NEEDED_VALUE.fullmatch(row.form.value.data or ""):
                found = self.resolve(typed)
                if found is None:
                    row.form.text.errors = [
                        _("We do not know “%(text)s”. Pick one of the suggestions, or empty the line.", text=typed)
                    ]
                    raise ValidationError(row.form.text.errors[0])
                row.form.value.data, row.form.text.data = found

    def validate_hours_max(self, field: Field) -> None:
        """The range must have the right order."""
        if field.data and self.hours_min.data and field.data < self.hours_min.data:
            raise ValidationError(_("The upper end must not be below the lower end."))

    def validate_pay_max(self, field: Field) -> None:
        """The range must have the right order."""
        if field.data and self.pay_min.data and field.data < self.pay_min.data:
            raise ValidationError(_("The upper end must not be below the lower end."))

    def validate_own_times(self, field: Field) -> None:
        """Each line must be readable."""
        for line in (field.data or "").splitlines():
            if line.strip():
                try:
                    week_hours(line)
                except InvalidInput as error:
                    raise ValidationError(message_of(error)) from error

    def check_complete(self, today: date) -> bool:
        """Whether nothing is missing that must be typed; else errors at the fields.

        Hours, start and the end of a contract may also stand in the description; what is missing after it was read
        is named on the next page.
        """
        missing: list[tuple[Field, str]] = []
        if not self.openings.data:
            missing.append((self.openings, _("Enter how many people you look for.")))
        if not (self.postcode.data or "").strip():
            missing.append((self.postcode, _("Enter the postcode of the place of work.")))
        if self.valid_until.data and self.valid_until.data < today:
            missing.append((self.valid_until, _("Choose a day that is not over.")))
        if not (self.description.data or "").strip():
            missing += self._missing_without_text()
        for field, text in missing:
            field.errors = [*field.errors, text]
        return not missing

    def _missing_without_text(self) -> list[tuple[Field, str]]:
        missing: list[tuple[Field, str]] = []
        if not self.hours_min.data and not self.hours_max.data and not self.working_times.data:
            missing.append((self.hours_min, _("Enter the weekly hours, or choose a working-time model.")))
        if not self.starts_now.data and not self.earliest_start_on.data:
            missing.append((self.earliest_start_on, _("Enter the earliest start, or tick “As soon as possible”.")))
        if self.contract.data == Contract.FIXED_TERM.value and not self.contract_ends_on.data:
            missing.append((self.contract_ends_on, _("Enter the day on which the contract ends.")))
        return missing
