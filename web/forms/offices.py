"""Forms of offices, teams, stand-ins and hand-over."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.offices import OfficeKind
from web.forms.fields import AmountField

OFFICE_KINDS = {
    OfficeKind.BRANCH: _l("Branch office"),
    OfficeKind.SPECIALISED: _l("Specialised office"),
    OfficeKind.JOINT_DESK: _l("Joint desk with the Agentur für Arbeit"),
}
_NEEDED = InputRequired(_l("This is needed."))


class OfficeForm(FlaskForm):  # type: ignore[misc]
    """A new office."""

    name = StringField(_l("Name of the office"), validators=[_NEEDED, Length(max=120)])
    kind = SelectField(_l("Kind"), choices=[(kind.value, label) for kind, label in OFFICE_KINDS.items()])


class TeamForm(FlaskForm):  # type: ignore[misc]
    """A new team of an office."""

    office = SelectField(_l("Office"), coerce=int)
    team = StringField(_l("Name of the team"), validators=[_NEEDED, Length(max=120)])
    clients_per_post = IntegerField(
        _l("Clients per full post to aim at"), validators=[Optional(), NumberRange(1, 1000)]
    )


class MemberForm(FlaskForm):  # type: ignore[misc]
    """A user's team and share of a post."""

    user = SelectField(_l("Member of staff"), coerce=int)
    member_team = SelectField(_l("Team"), coerce=int)
    post_share = AmountField(
        _l("Share of a full post"), default=Decimal(1), validators=[_NEEDED, NumberRange(0.05, 1)],
        description=_l("Between 0.05 and 1; half a post is 0.5"),
    )  # fmt: skip


class StandInForm(FlaskForm):  # type: ignore[misc]
    """Who stands in for whom, from when until when."""

    away = SelectField(_l("Who is away"), coerce=int)
    stand_in = SelectField(_l("Who stands in"), coerce=int)
    from_on = DateField(_l("First day"), validators=[_NEEDED])
    until_on = DateField(_l("Last day"), validators=[_NEEDED])


class HandOverForm(FlaskForm):  # type: ignore[misc]
    """From whom to whom the work goes."""

    giver = SelectField(_l("Hands over"), coerce=int)
    taker = SelectField(_l("Takes over"), coerce=int)
