"""Forms about data protection: restricting, erasing, opening in an emergency."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from placements.emergency import LEAST_LETTERS, MOST_LETTERS
from placements.erasure import ErasureReason

ERASURE_REASONS = {
    ErasureReason.ASKED: _l("the client asks for it"),
    ErasureReason.NOT_NEEDED: _l("the data are no longer needed"),
    ErasureReason.UNLAWFUL: _l("they should not have been stored"),
}
_NEEDED = InputRequired(_l("This is needed."))


class RestrictionForm(FlaskForm):  # type: ignore[misc]
    """Why the data are restricted."""

    reason = TextAreaField(_l("Reason"), validators=[_NEEDED, Length(max=MOST_LETTERS)])


class ErasureForm(FlaskForm):  # type: ignore[misc]
    """Why the client is erased."""

    ground = SelectField(_l("Reason"), choices=[(each.value, label) for each, label in ERASURE_REASONS.items()])


class EmergencyForm(FlaskForm):  # type: ignore[misc]
    """Which client, and why."""

    reference = StringField(_l("Reference of the client"), validators=[_NEEDED, Length(max=20)])
    reason = TextAreaField(_l("Reason"), validators=[_NEEDED, Length(min=LEAST_LETTERS, max=MOST_LETTERS)])
