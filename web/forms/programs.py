"""Forms about programs of employers: tokens and webhooks; and what may be shown to everybody."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from employers.api_access.models import EventKind, Scope
from employers.publication.models import PublicationMode
from web.forms.fields import CheckboxListField

SCOPES = [
    (Scope.VACANCIES_READ.value, _l("read vacancies")),
    (Scope.VACANCIES_WRITE.value, _l("create and change vacancies")),
    (Scope.PROPOSALS_READ.value, _l("read proposals, anonymous until the name is released")),
    (Scope.ANSWERS_WRITE.value, _l("answer proposals")),
]
DAYS = [("30", _l("30 days")), ("90", _l("90 days")), ("365", _l("one year")), ("730", _l("two years"))]
EVENTS = [
    (EventKind.VACANCY_STATE.value, _l("the state of a vacancy changed")),
    (EventKind.PROPOSAL_STATE.value, _l("a proposal is there or goes on")),
]
MODES = [
    (PublicationMode.NAMED.value, _l("with the employer's name")),
    (PublicationMode.ANONYMOUS.value, _l("without the employer's name")),
    (PublicationMode.NONE.value, _l("not at all")),
]
AS_FOR_ALL = ""


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A new token."""

    name = StringField(
        _l("Name of the program"), validators=[InputRequired(_l("Give a name.")), Length(max=120)],
        description=_l("So that you know later which one it is."),
    )  # fmt: skip
    scopes = CheckboxListField(_l("It may"), choices=SCOPES, validators=[InputRequired(_l("Choose at least one."))])
    days = SelectField(_l("Valid for"), choices=DAYS, default="365")

    def wanted(self) -> frozenset[Scope]:
        """The scopes that were ticked."""
        return frozenset(Scope(value) for value in self.scopes.data or ())


class PartnerTokenForm(TokenForm):
    """A token that staff make: also for a partner who acts for several employers."""

    is_partner = BooleanField(_l("For a partner who acts for this and other employers"))
    numbers = StringField(
        _l("Establishment numbers of the other employers"),
        validators=[
            Optional(), Length(max=2000), Regexp(r"^[0-9 ,;]*$", message=_l("Write numbers with commas between.")),
        ],
    )  # fmt: skip

    def other_numbers(self) -> list[str]:
        """The establishment numbers that were typed."""
        text = (self.numbers.data or "") if self.is_partner.data else ""
        return [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]


class WebhookForm(FlaskForm):  # type: ignore[misc]
    """A new webhook."""

    url = StringField(
        _l("Address"), validators=[InputRequired(_l("Give the address.")), Length(max=500)],
        render_kw={"type": "url", "placeholder": "https://"},
    )  # fmt: skip
    events = CheckboxListField(
        _l("Call it when"), choices=EVENTS, validators=[InputRequired(_l("Choose at least one."))]
    )

    def wanted(self) -> frozenset[EventKind]:
        """The kinds that were ticked."""
        return frozenset(EventKind(value) for value in self.events.data or ())


class PublicationForm(FlaskForm):  # type: ignore[misc]
    """What an employer agrees to for all vacancies."""

    mode = RadioField(_l("Show open vacancies to everybody"), choices=MODES)


class SinglePublicationForm(FlaskForm):  # type: ignore[misc]
    """What an employer agrees to for one vacancy."""

    mode = SelectField(_l("Show to everybody"), choices=[(AS_FOR_ALL, _l("as for all")), *MODES])
