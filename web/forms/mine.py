"""Forms of clients' own pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from placements.client_voice import REASONS, WORDS_MOST
from placements.codes import ClientReason
from web.limits import sent_number
from web.mine_texts import REASON_TEXTS

_TOO_LONG = _l("This text is too long. Write less, or call us.")


class EnterForm(FlaskForm):  # type: ignore[misc]
    """Number and code of the letter."""

    number = StringField(
        _l("Number"),
        description=_l("Letters and digits on the first sheet"),
        validators=[InputRequired(_l("Write the number that stands on your letter.")), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"},
    )
    code = StringField(
        _l("Code"),
        description=_l("12 digits on the second sheet"),
        validators=[InputRequired(_l("Write the code that stands on the second sheet.")), Length(max=80)],
        render_kw={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"},
    )
    kept = HiddenField()  # a form that was sent without a session, sealed


class CopyForm(FlaskForm):  # type: ignore[misc]
    """The code once more, before all that is kept is handed out."""

    code = StringField(
        _l("Code"),
        description=_l("12 digits on the second sheet"),
        validators=[InputRequired(_l("Write the code that stands on the second sheet.")), Length(max=80)],
        render_kw={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"},
    )


class VersionForm(FlaskForm):  # type: ignore[misc]
    """An answer about the proposal as it was seen."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that was seen; 0, which no proposal has, where the field holds no number."""
        return sent_number(self.version.data) or 0


class RefuseForm(VersionForm):
    """A concern, or a no, with its reason."""

    reason = RadioField(
        _l("Your reason"),
        choices=[(reason.value, REASON_TEXTS[reason]) for reason in REASONS],
        validators=[InputRequired(_l("Choose a reason."))],
    )
    note = TextAreaField(
        _l("Do you want to say more?"),
        description=_l("Please write nothing about illnesses."),
        validators=[Optional(), Length(max=WORDS_MOST, message=_TOO_LONG)],
        render_kw={"rows": 3, "maxlength": WORDS_MOST, "dir": "auto"},
    )

    @property
    def chosen(self) -> ClientReason:
        """The reason."""
        return ClientReason(self.reason.data)


class WordsForm(FlaskForm):  # type: ignore[misc]
    """A question, or what is wrong and what is right."""

    words = TextAreaField(
        _l("Your question"),
        validators=[
            InputRequired(_l("Write what you want to tell us.")),
            Length(max=WORDS_MOST, message=_TOO_LONG),
        ],
        render_kw={"rows": 4, "maxlength": WORDS_MOST, "dir": "auto"},
    )


class PauseForm(FlaskForm):  # type: ignore[misc]
    """Until when proposals rest."""

    until = DateField(
        _l("From this day on you want proposals again"),
        validators=[InputRequired(_l("Choose a day from tomorrow on, at most three months away."))],
    )
