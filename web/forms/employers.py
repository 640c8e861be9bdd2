"""Forms about employers: search, contacts, the named adviser, visits and calls."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from employers.codes import ContactRole, MessageMode, VisitKind
from employers.models import Contact
from employers.relations import NOTE_LENGTH, ContactInput, VisitInput
from placements.next_steps import WORDS_LENGTH
from web.forms.answers import MODES
from web.wording import choices

MINE, ALL = "", "all"
LANGUAGES = [("", _l("not recorded")), ("de", _l("German")), ("en", _l("English"))]


class EmployerFilterForm(FlaskForm):  # type: ignore[misc]
    """Which employers. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    q = StringField(
        _l("Search"), validators=[Length(max=100)],
        render_kw={"type": "search", "placeholder": _l("name, town, establishment number")},
    )  # fmt: skip
    scope = SelectField(
        _l("Employers"), choices=[(MINE, _l("mine")), (ALL, _l("of all advisers"))], default=MINE, validate_choice=False
    )

    def active(self) -> int:
        """How many filters differ from the list as it opens."""
        return sum(1 for field in self if (field.data or field.default or "") != (field.default or ""))


class ContactForm(FlaskForm):  # type: ignore[misc]
    """A person at an employer."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)])
    phone = StringField(_l("Phone"), validators=[Optional(), Length(max=60)], render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("E-mail"), validators=[Optional(), Length(max=254), Email(_l("This is not an e-mail address."))]
    )
    message_mode = SelectField(_l("How we write"), choices=[(mode.value, label) for mode, label in MODES.items()])
    language = SelectField(_l("Language"), choices=LANGUAGES, default="")
    role = SelectField(_l("Role"), choices=choices(tuple(ContactRole), first=_l("not recorded")), default="")

    @classmethod
    def of(cls, contact: Contact, **values: Any) -> "ContactForm":
        """The form of a contact as it is on record."""
        form = cls(prefix=f"contact-{contact.id}-", obj=contact, **values)
        if not form.is_submitted() or values.get("formdata", True) is None:
            form.message_mode.data, form.language.data = contact.message_mode.value, contact.language or ""
            form.role.data = contact.role.value if contact.role else ""
        return form

    def entered(self) -> ContactInput:
        """What was entered."""
        return ContactInput(
            str(self.name.data), self.email.data or None, self.phone.data or None,
            MessageMode(self.message_mode.data), self.language.data or None,
            ContactRole(self.role.data) if self.role.data else None,
        )  # fmt: skip


class AdviserForm(FlaskForm):  # type: ignore[misc]
    """Who the employer's one named adviser is."""

    adviser = SelectField(_l("Named adviser"), coerce=int)


class VisitForm(FlaskForm):  # type: ignore[misc]
    """A visit, call or mail, and what is to be done next."""

    kind = SelectField(_l("Kind"), choices=choices(tuple(VisitKind)))
    on = DateField(_l("Day"), validators=[InputRequired(_l("Give the date."))])
    contact = SelectField(_l("With whom"), coerce=int)
    note = TextAreaField(
        _l("What it was about"), validators=[InputRequired(_l("Write in a few words what it was about.")),
                                             Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip
    next_step = StringField(
        _l("Next step"), description=_l("Becomes your task."), validators=[Optional(), Length(max=WORDS_LENGTH)]
    )
    next_step_on = DateField(_l("Until"), validators=[Optional()])
    is_promised = BooleanField(
        _l("Promised to the employer"),
        description=_l("The employer then reads the next step and its day, nothing else."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="visit-", **values)

    def entered(self, employer_id: int, *, today: date) -> VisitInput:
        """What was entered; ``today`` where the day is missing."""
        return VisitInput(
            employer_id, VisitKind(self.kind.data), self.on.data or today, str(self.note.data),
            self.contact.data or None, (self.next_step.data or "").strip() or None, self.next_step_on.data,
            is_promised=bool(self.is_promised.data),
        )  # fmt: skip
