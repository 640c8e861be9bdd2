"""Forms of accounts of staff."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from core.staff import IdentityCheck, RecoveryReason
from web.forms.fields import AmountField

_NEEDED = InputRequired(_l("This is needed."))
REASONS = {
    RecoveryReason.LOST: _l("Phone or key is lost"),
    RecoveryReason.BROKEN: _l("Phone or key is broken"),
    RecoveryReason.REPLACED: _l("New phone, the old one is gone"),
    RecoveryReason.STOLEN: _l("Phone or key was stolen"),
}
CHECKS = {
    IdentityCheck.IN_PERSON: _l("Stands before me"),
    IdentityCheck.VIDEO: _l("Seen in a video call"),
    IdentityCheck.CALLED_BACK: _l("Called back at the number on record"),
}


class NewStaffForm(FlaskForm):  # type: ignore[misc]
    """Who joins, as what, and in which team."""

    name = StringField(_l("Name"), validators=[_NEEDED, Length(max=120)])
    email = EmailField(
        _l("E-mail address"), validators=[_NEEDED, Length(max=254), Email(_l("This is not an e-mail address."))]
    )
    role = SelectField(_l("Role"))
    team = SelectField(_l("Team"), coerce=int)
    post_share = AmountField(_l("Share of a full post"), default=Decimal(1), validators=[_NEEDED, NumberRange(0.05, 1)])


class RoleForm(FlaskForm):  # type: ignore[misc]
    """Another role."""

    role = SelectField(_l("Role"))


class LeavingForm(FlaskForm):  # type: ignore[misc]
    """The last day of work; none: the user stays."""

    last_day = DateField(_l("Last day"), validators=[Optional()])


class RecoveryForm(FlaskForm):  # type: ignore[misc]
    """Why, and how one made sure who asks."""

    reason = SelectField(
        _l("What happened"), choices=[("", ""), *((key.value, label) for key, label in REASONS.items())],
        validators=[InputRequired(_l("Choose what happened."))],
    )  # fmt: skip
    check = SelectField(
        _l("How I made sure who it is"), choices=[("", ""), *((key.value, label) for key, label in CHECKS.items())],
        validators=[InputRequired(_l("Choose how you made sure."))],
    )  # fmt: skip


class TakerForm(FlaskForm):  # type: ignore[misc]
    """Who takes the work over."""

    taker = SelectField(_l("Takes over"), coerce=int)
