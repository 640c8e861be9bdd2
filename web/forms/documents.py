"""Forms of documents: which to make, a decision about a legal notice, the letter head of an office."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from core.users import User
from placements.documents.codes import LANGUAGES, DocumentKind, Ground
from web.wording import choices

# In the language itself: so the person it is for can point at it.
LANGUAGE_NAMES = {
    "de": "Deutsch", "en": "English", "tr": "Türkçe", "uk": "Українська", "ar": "العربية", "fa": "دری / فارسی",
}  # fmt: skip
_NEEDED = InputRequired(_l("This is needed."))


class DocumentForm(FlaskForm):  # type: ignore[misc]
    """Which document to make."""

    kind = SelectField(_l("Document"))
    language = SelectField(
        _l("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES], validate_choice=True
    )
    reply_by = DateField(_l("Answer until"), validators=[Optional()])

    def offer(self, kinds: Iterable[DocumentKind]) -> "DocumentForm":
        """Offer these kinds, in the order of the code list."""
        offered = set(kinds)
        self.kind.choices = [(code, text) for code, text in choices(tuple(DocumentKind)) if code in offered]
        return self


class NoticeForm(FlaskForm):  # type: ignore[misc]
    """A decision about a legal notice; every ground of reasonableness is looked at."""

    ability = BooleanField(_l("The client is able to do this work, in body and mind"))
    former_work = BooleanField(_l("It does not make going back to the former work much harder"))
    child_care = BooleanField(_l("Children are cared for"))
    nursing = BooleanField(_l("Care of relatives goes on"))
    other_reason = BooleanField(_l("No other important reason stands against it"))
    lawful_pay = BooleanField(_l("The pay is lawful and usual"))
    journey = BooleanField(_l("The way to work can be asked for"))
    heard = BooleanField(_l("The client was heard about it"))
    examined_on = DateField(_l("All grounds examined on"), validators=[_NEEDED])
    decided_on = DateField(_l("Decided on"), validators=[_NEEDED])
    wording = TextAreaField(
        _l("Wording of the notice"), validators=[_NEEDED, Length(max=4000)], render_kw={"rows": 8, "maxlength": 4000}
    )
    reason = TextAreaField(
        _l("Reason for the notice"), validators=[_NEEDED, Length(max=1000)], render_kw={"rows": 3, "maxlength": 1000}
    )
    second = SelectField(_l("Who is to confirm it"), coerce=int)

    def offer(self, people: Iterable[User]) -> "NoticeForm":
        """Offer these colleagues as second person."""
        self.second.choices = [(user.id, user.display_name) for user in people]
        return self

    def examined(self) -> dict[Ground, date]:
        """Day of the examination of each ground that is ticked."""
        day = self.examined_on.data
        return {ground: day for ground in Ground if day is not None and self._fields[ground.value].data}


class LetterHeadForm(FlaskForm):  # type: ignore[misc]
    """How an office signs."""

    name = StringField(_l("Name of the authority and office"), validators=[_NEEDED, Length(max=120)])
    street = StringField(_l("Street and number"), validators=[_NEEDED, Length(max=120)])
    postcode = StringField(_l("Postcode"), validators=[_NEEDED, Length(max=10)])
    town = StringField(_l("Town"), validators=[_NEEDED, Length(max=120)])
    phone = StringField(_l("Phone"), validators=[_NEEDED, Length(max=60)])
    email = StringField(
        _l("E-mail"), validators=[_NEEDED, Length(max=254), Email(_l("This is not an e-mail address."))]
    )
    privacy_contact = StringField(_l("How to reach the data protection officer"), validators=[_NEEDED, Length(max=254)])
    authority = StringField(_l("Authority that supervises data protection"), validators=[_NEEDED, Length(max=254)])
