"""The form about a colleague, as a main contact of an employer fills it in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from employers.codes import ContactRole
from employers.models import Contact
from employers.own_contacts import OwnContactInput
from employers.relations import ContactInput
from web.forms.employers import LANGUAGES
from web.wording import choices


class OwnContactForm(FlaskForm):  # type: ignore[misc]
    """A colleague. How one is written to, each chooses alone."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)])
    email = EmailField(
        _l("E-mail"), validators=[Optional(), Length(max=254), Email(_l("This is not an e-mail address."))],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    phone = StringField(_l("Phone"), validators=[Optional(), Length(max=60)], render_kw={"autocomplete": "off"})
    role = SelectField(_l("Role"), choices=choices(tuple(ContactRole), first=_l("not recorded")), default="")
    language = SelectField(_l("Language"), choices=LANGUAGES, default="")
    is_main = BooleanField(_l("May keep the contacts too"))

    @classmethod
    def of(cls, contact: Contact, *, is_main: bool, **values: Any) -> "OwnContactForm":
        """The form of a colleague as on record."""
        form = cls(prefix=f"contact-{contact.id}-", obj=contact, **values)
        if not form.is_submitted() or values.get("formdata", True) is None:
            form.language.data, form.is_main.data = contact.language or "", is_main
            form.role.data = contact.role.value if contact.role else ""
        return form

    def entered(self) -> OwnContactInput:
        """What was entered."""
        contact = ContactInput(
            str(self.name.data), self.email.data or None, self.phone.data or None, language=self.language.data or None,
            role=ContactRole(self.role.data) if self.role.data else None,
        )  # fmt: skip
        return OwnContactInput(contact, is_main=bool(self.is_main.data))
