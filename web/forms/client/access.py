"""Forms about a client's own access."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from placements.client_voice import WORDS_MOST
from profiles.client_access import LETTER_LANGUAGES
from web.formatting import CLIENT_LANGUAGES


class LetterForm(FlaskForm):  # type: ignore[misc]
    """The language beside German in which the letter is."""

    language = SelectField(
        _l("Language of the letter, beside German"),
        choices=[(code, CLIENT_LANGUAGES[code]) for code in LETTER_LANGUAGES],
    )


class SettleForm(FlaskForm):  # type: ignore[misc]
    """What becomes of a message."""

    outcome = RadioField(
        _l("What has come of it?"),
        choices=[("done", _l("done, the data are right now")), ("kept", _l("the data stay as they are"))],
        default="done",
    )
    answer = TextAreaField(
        _l("Answer, which the client reads"),
        validators=[InputRequired(_l("Write an answer: the client reads it.")), Length(max=WORDS_MOST)],
        render_kw={"rows": 2, "maxlength": WORDS_MOST},
    )
