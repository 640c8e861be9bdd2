"""The form of a source of vacancies."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from employers.codes import VacancyState
from employers.sources.codes import SourceKind
from employers.sources.models import FeedSource
from employers.sources.operations import MOST_HOURS, SourceInput
from web.forms.client.places_of_work import EmployerField

SOURCE_KINDS = {
    SourceKind.WEB: _l("Address on the web"),
    SourceKind.FOLDER: _l("Folder on the server"),
}
NEW_STATES = {
    VacancyState.SUBMITTED: _l("wait for a review"),
    VacancyState.OPEN: _l("are open at once"),
}
_NEEDED = InputRequired(_l("This is needed."))


class SourceForm(FlaskForm):  # type: ignore[misc]
    """A source, new or changed."""

    name = StringField(_l("Name of the source"), validators=[_NEEDED, Length(max=120)])
    kind = SelectField(_l("Where the file is"), choices=[(kind.value, label) for kind, label in SOURCE_KINDS.items()])
    location = StringField(
        _l("Address or folder"), validators=[_NEEDED, Length(max=1000)],
        description=_l("An address begins with https://; of a folder, the latest file is read"),
    )  # fmt: skip
    employer = EmployerField(
        _l("Whose vacancies"), description=_l("Empty: of several employers, as the records say")
    )  # fmt: skip
    every_hours = IntegerField(_l("Fetched every"), default=24, validators=[_NEEDED, NumberRange(1, MOST_HOURS)])
    new_state = SelectField(
        _l("New vacancies"), choices=[(state.value, label) for state, label in NEW_STATES.items()]
    )  # fmt: skip
    max_loss_percent = IntegerField(
        _l("Hold when more than this is lost"), default=50, validators=[_NEEDED, NumberRange(1, 100)],
        description=_l("Share of the source's vacancies that may vanish at once before a person must confirm it"),
    )  # fmt: skip
    max_records = IntegerField(_l("Most vacancies"), default=50_000, validators=[_NEEDED, NumberRange(1, 200_000)])
    max_mebibytes = IntegerField(_l("Largest file"), default=200, validators=[_NEEDED, NumberRange(1, 600)])
    is_active = BooleanField(_l("Fetch it by schedule"), default=True)

    def fill(self, source: FeedSource) -> None:
        """Show a stored source."""
        for name in (
            "name",
            "location",
            "every_hours",
            "max_loss_percent",
            "max_records",
            "max_mebibytes",
            "is_active",
        ):
            self[name].data = getattr(source, name)
        self.kind.data, self.new_state.data = source.kind.value, source.new_state.value
        self.employer.process_data(source.employer_id)

    def entered(self) -> SourceInput:
        """What was entered."""
        return SourceInput(
            name=" ".join((self.name.data or "").split()),
            kind=SourceKind(self.kind.data),
            location=(self.location.data or "").strip(),
            employer_id=self.employer.value(),
            every_hours=self.every_hours.data or 0,
            is_active=bool(self.is_active.data),
            new_state=VacancyState(self.new_state.data),
            max_loss_percent=self.max_loss_percent.data or 0,
            max_records=self.max_records.data or 0,
            max_mebibytes=self.max_mebibytes.data or 0,
        )
