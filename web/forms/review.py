"""Forms of the adviser's review of vacancies."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length

from employers.codes import VacancyState
from web.wording import choices

MINE, ALL = "mine", "all"
TO_REVIEW, ANY = "to_review", "any"
WAITING = (VacancyState.SUBMITTED, VacancyState.IN_REVIEW)
SEEN_BY_STAFF = tuple(state for state in VacancyState if state is not VacancyState.DRAFT)


class ReviewFilterForm(FlaskForm):  # type: ignore[misc]
    """What the list shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    state = SelectField(
        _l("State"),
        choices=[(TO_REVIEW, _l("to review")), *choices(SEEN_BY_STAFF), (ANY, _l("all"))],
        default=TO_REVIEW,
    )
    scope = SelectField(_l("Employers"), choices=[(ALL, _l("of all advisers")), (MINE, _l("mine"))], default=ALL)
    q = StringField(_l("Search"), validators=[Length(max=100)], render_kw={"type": "search"})

    def wanted_states(self) -> tuple[VacancyState, ...]:
        """The states to list. Drafts belong to the employer alone."""
        if self.state.data == ANY:
            return SEEN_BY_STAFF
        if self.state.data in set(SEEN_BY_STAFF):
            return (VacancyState(self.state.data),)
        return WAITING

    def active(self) -> int:
        """How many filters differ from the list as it opens."""
        return sum(1 for field in self if (field.data or field.default or "") != (field.default or ""))


class RejectForm(FlaskForm):  # type: ignore[misc]
    """Why a vacancy is given back; the employer reads it."""

    reason = StringField(_l("Reason, as the employer will read it"), validators=[Length(max=500)])
