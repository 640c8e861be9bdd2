"""Form of an employer's own list of vacancies."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from employers.codes import GONE_STATES, LIVE_STATES, VacancyState

ALL = "all"
_YOURS = frozenset(
    {VacancyState.DRAFT, VacancyState.QUERY, VacancyState.REJECTED, VacancyState.REMINDED, VacancyState.EXPIRED}
)
GROUPS: Mapping[str, frozenset[VacancyState]] = {
    "yours": _YOURS,
    "review": frozenset({VacancyState.SUBMITTED, VacancyState.IN_REVIEW}),
    "live": LIVE_STATES,
    "over": GONE_STATES - _YOURS,
}


class OwnVacanciesForm(FlaskForm):  # type: ignore[misc]
    """Which of the employer's vacancies the list shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    state = SelectField(
        _l("State"),
        choices=[(ALL, _l("all")), ("yours", _l("waits for you")), ("review", _l("being reviewed")),
                 ("live", _l("in matching, paused or reminded")), ("over", _l("filled or ended"))],
        default=ALL,
    )  # fmt: skip

    def wanted_states(self) -> frozenset[VacancyState] | None:
        """The states to list; None: all."""
        return GROUPS.get(self.state.data)

    def active(self) -> int:
        """How many filters leave anything out."""
        return int(self.wanted_states() is not None)
