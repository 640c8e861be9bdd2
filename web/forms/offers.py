"""Forms of offers and referrals."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from profiles.offers.kinds import offer_kinds
from web.formatting import current_locale
from web.offer_texts import DECIDERS, REFERRAL_REASONS


class OfferFilterForm(FlaskForm):  # type: ignore[misc]
    """What the list of offers shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    q = StringField(_l("Search"), validators=[Length(max=100)], render_kw={"type": "search"})
    kind = SelectField(_l("Kind"), default="", validate_choice=False)
    decider = SelectField(
        _l("Who decides"),
        default="",
        choices=[("", _l("all")), *((each.value, text) for each, text in DECIDERS.items())],
    )
    runs_from = DateField(_l("Free place from"), validators=[Optional()])

    def offer_kinds(self) -> None:
        """Offer the kinds in the user's language."""
        is_german = current_locale() == "de"
        named = [(kind.code, kind.label_de if is_german else kind.label_en) for kind in offer_kinds().values()]
        self.kind.choices = [("", _l("all")), *sorted(named, key=lambda each: each[1].casefold())]

    def active(self) -> int:
        """How many filters are set."""
        return sum(1 for field in (self.q, self.kind, self.decider, self.runs_from) if field.data)


class OfferFileForm(FlaskForm):  # type: ignore[misc]
    """A file with offers; ``name`` and ``content`` bring it along from the report."""

    file = FileField(_l("File with offers"), render_kw={"accept": ".csv,.txt,text/csv"})
    name = HiddenField()
    content = HiddenField()


class ProposeForm(FlaskForm):  # type: ignore[misc]
    """Propose an offer to one of one's own clients."""

    client = SelectField(_l("Client"), coerce=int)
    note = TextAreaField(_l("Note"), validators=[Length(max=1000)])


class ReferralStepForm(FlaskForm):  # type: ignore[misc]
    """One step of a referral; which fields are shown depends on the step."""

    version = HiddenField()
    reason = SelectField(
        _l("Reason"),
        choices=[("", _l("Please choose")), *((each.value, text) for each, text in REFERRAL_REASONS.items())],
    )
    run = SelectField(_l("Run"), coerce=int)
    on = DateField(_l("Date"), validators=[Optional()])
    note = TextAreaField(_l("Note"), validators=[Length(max=1000)])
