"""The form by which a case manager decides about what staff wrote, before a client's copy has it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from placements.codes import WordsReason
from placements.staff_words import WordsInput
from web.wording import choices


class WordsForm(FlaskForm):  # type: ignore[misc]
    """One text: handed out, or kept out for a reason. ``digest`` is of the text that the page showed."""

    place = HiddenField(validators=[InputRequired(), Length(max=120)])
    digest = HiddenField(validators=[InputRequired(), Length(max=64)])
    reason = SelectField(
        _l("Why it stays out"), choices=[("", _l("Please choose")), *choices(tuple(WordsReason))],
        validators=[Optional()],
    )  # fmt: skip

    def entered(self, *, is_released: bool) -> WordsInput:
        """What was decided."""
        reason = None if is_released else WordsReason(self.reason.data)
        return WordsInput(self.place.data or "", self.digest.data or "", reason)
