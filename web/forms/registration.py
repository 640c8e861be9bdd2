"""Forms of registrations: the public page, and what staff decide about it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp

from core.errors import InvalidInput
from employers.codes import ContactRole, MessageMode
from employers.establishment_numbers import establishment_number
from employers.registration import MOST_PROPOSALS_A_WEEK, RegistrationInput
from web.errors import message_of
from web.forms.answers import MODES
from web.wording import choices

WORDS_LENGTH = 1000


class RegistrationForm(FlaskForm):  # type: ignore[misc]
    """An employer asks for an account."""

    name = StringField(
        _l("Name of the company"), validators=[InputRequired(_l("Give a name.")), Length(max=200)],
        render_kw={"autocomplete": "organization", "required": True},
    )  # fmt: skip
    establishment_number = StringField(
        _l("Establishment number"), validators=[Optional(), Length(max=20)],
        description=_l("Eight digits, from the reports for social insurance. It spares us questions."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip
    street = StringField(
        _l("Street and number"), validators=[InputRequired(_l("Give the street.")), Length(max=120)],
        render_kw={"autocomplete": "street-address", "required": True},
    )  # fmt: skip
    postcode = StringField(
        _l("Postcode"),
        validators=[InputRequired(_l("Give the postcode.")), Regexp(r"^\s*\d{5}\s*$", message=_l("Five digits."))],
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric", "required": True},
    )
    town = StringField(
        _l("Town"), validators=[InputRequired(_l("Give the town.")), Length(max=120)],
        render_kw={"autocomplete": "address-level2", "required": True},
    )  # fmt: skip
    contact_name = StringField(
        _l("Your name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)],
        render_kw={"autocomplete": "name", "required": True},
    )  # fmt: skip
    contact_role = SelectField(_l("What you do there"), choices=choices(tuple(ContactRole)))
    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254),
            Email(_l("This is not an e-mail address.")),
        ],
        render_kw={"autocomplete": "email", "required": True},
    )  # fmt: skip
    phone = StringField(
        _l("Phone"), validators=[InputRequired(_l("Give a phone number: an adviser calls you.")), Length(max=60)],
        render_kw={"autocomplete": "tel", "required": True},
    )  # fmt: skip
    weekly_proposal_limit = IntegerField(
        _l("Proposals a week at most"), validators=[Optional(), NumberRange(1, MOST_PROPOSALS_A_WEEK)],
        description=_l("Empty: as many as suit."), render_kw={"inputmode": "numeric"},
    )  # fmt: skip
    message_mode = SelectField(
        _l("How we write to you"), choices=[(mode.value, label) for mode, label in MODES.items()]
    )
    words = TextAreaField(
        _l("What are you looking for?"), validators=[Optional(), Length(max=WORDS_LENGTH)],
        render_kw={"rows": 3, "maxlength": WORDS_LENGTH},
    )  # fmt: skip

    def validate_establishment_number(self, field: StringField) -> None:
        """Eight digits of which the last checks the others."""
        try:
            establishment_number(field.data)
        except InvalidInput as error:
            raise ValidationError(message_of(error)) from error

    def entered(self, language: str) -> RegistrationInput:
        """What was typed."""
        return RegistrationInput(
            name=self.name.data or "", contact_name=self.contact_name.data or "",
            contact_role=ContactRole(self.contact_role.data), email=self.email.data or "",
            establishment_number=self.establishment_number.data or None, street=_text(self.street),
            postcode=_text(self.postcode), town=_text(self.town), phone=_text(self.phone), words=_text(self.words),
            language=language, weekly_proposal_limit=self.weekly_proposal_limit.data,
            message_mode=MessageMode(self.message_mode.data),
        )  # fmt: skip


class RefuseForm(FlaskForm):  # type: ignore[misc]
    """Why there is no account; the employer reads it."""

    reason = TextAreaField(
        _l("Reason, as the employer will read it"), validators=[InputRequired(_l("Give the reason.")), Length(max=500)],
        render_kw={"rows": 3, "maxlength": 500},
    )  # fmt: skip


def _text(field: StringField) -> str | None:
    return (field.data or "").strip() or None
