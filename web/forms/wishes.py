"""Forms about what employers wish and how a contact is written to."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField
from wtforms.validators import NumberRange, Optional

from employers.models import Employer
from employers.registration import MOST_PROPOSALS_A_WEEK
from employers.wishes import Wishes


class WishesForm(FlaskForm):  # type: ignore[misc]
    """How many proposals a week, and a pause."""

    weekly_proposal_limit = IntegerField(
        _l("Proposals a week at most"), description=_l("Empty: as many as suit."),
        validators=[Optional(), NumberRange(1, MOST_PROPOSALS_A_WEEK, message=_l("Between 1 and 50."))],
        render_kw={"inputmode": "numeric"},
    )  # fmt: skip
    paused_until = DateField(
        _l("No proposals until"), description=_l("The last day of the pause. Empty: no pause."), validators=[Optional()]
    )

    @classmethod
    def of(cls, employer: Employer) -> "WishesForm":
        """The form as it is on record."""
        return cls(
            formdata=None, weekly_proposal_limit=employer.weekly_proposal_limit, paused_until=employer.paused_until
        )

    def entered(self) -> Wishes:
        """What was entered."""
        return Wishes(self.weekly_proposal_limit.data, self.paused_until.data)
