"""Forms of the daily work: what needs a hand, tasks, next steps, several proposals at once, saved filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from placements.codes import TaskResult
from placements.next_steps import WORDS_LENGTH
from placements.queries.today import KINDS, Kind
from placements.saved_filters import NAME_LENGTH
from web.forms.proposal import NOTE_LENGTH
from web.wording import WORDS

MINE, TODAY, WEEK, ALL = "", "", "week", "all"
NOTE_HINT = _l("No diagnoses, nothing about family or origin.")


class TodayFilterForm(FlaskForm):  # type: ignore[misc]
    """What the list shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    whose = SelectField(_l("Whose work"), default=MINE, validate_choice=False)
    kind = SelectField(_l("What"), default="", validate_choice=False)
    until = SelectField(
        _l("Due"), choices=[(TODAY, _l("until today")), (WEEK, _l("within 7 days")), (ALL, _l("whenever"))],
        default=TODAY, validate_choice=False,
    )  # fmt: skip

    def offer(self, people: Sequence[tuple[str, str]], counts: Mapping[Kind, int]) -> None:
        """Offer whose work can be shown, and the kinds that occur, with their numbers."""
        self.whose.choices = [(MINE, _l("mine and nobody's")), *people]
        listed = [kind for kind in KINDS if counts.get(kind) or kind.value == self.kind.data]
        self.kind.choices = [
            ("", _l("all")), *((kind.value, f"{WORDS[type(kind)][kind]} ({counts.get(kind, 0)})") for kind in listed)
        ]  # fmt: skip

    def active(self) -> int:
        """How many filters differ from the list as it opens."""
        return sum(1 for field in self if (field.data or field.default or "") != (field.default or ""))


class TaskForm(FlaskForm):  # type: ignore[misc]
    """A task written by hand."""

    words = TextAreaField(
        _l("What is to be done?"), description=NOTE_HINT,
        validators=[InputRequired(_l("Write in a few words what is to be done.")), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip
    due_on = DateField(_l("Until"), validators=[InputRequired(_l("Give the date."))])
    owner = SelectField(_l("Who does it?"), coerce=int)


class TaskDoneForm(FlaskForm):  # type: ignore[misc]
    """That a task is done, or no longer needed."""

    result = SelectField(
        _l("Result"), choices=[(each.value, WORDS[TaskResult][each]) for each in (TaskResult.DONE, TaskResult.DROPPED)]
    )
    note = TextAreaField(
        _l("Note"), description=NOTE_HINT, validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="done-", **values)


class TaskMoveForm(FlaskForm):  # type: ignore[misc]
    """Another day for a task."""

    due_on = DateField(_l("New day"), validators=[InputRequired(_l("Give the date."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="move-", **values)


class TaskGiveForm(FlaskForm):  # type: ignore[misc]
    """A colleague for a task."""

    owner = SelectField(_l("Colleague"), coerce=int)

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="give-", **values)


class NextStepForm(FlaskForm):  # type: ignore[misc]
    """What is to be done next about a proposal, until when; ``seen`` tells which step the page showed."""

    words = StringField(
        _l("Next step"),
        validators=[InputRequired(_l("Write in a few words what is to be done.")), Length(max=WORDS_LENGTH)],
        render_kw={"maxlength": WORDS_LENGTH},
    )
    due_on = DateField(_l("Until"), validators=[InputRequired(_l("Give the date."))])
    seen = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="next-", **values)


class NextStepDoneForm(FlaskForm):  # type: ignore[misc]
    """That the next step is done."""

    note = TextAreaField(
        _l("Result"), description=NOTE_HINT, validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 2, "maxlength": NOTE_LENGTH},
    )  # fmt: skip
    seen = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="next-done-", **values)


class BatchForm(FlaskForm):  # type: ignore[misc]
    """What several proposals get at once; which of the two is meant tells the button."""

    until = DateField(_l("Put off until"), validators=[Optional()])
    words = StringField(_l("Next step"), validators=[Optional(), Length(max=WORDS_LENGTH)])
    due_on = DateField(_l("Next step until"), validators=[Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="batch-", **values)


class FilterNameForm(FlaskForm):  # type: ignore[misc]
    """A name for filters, and the query that they are."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=NAME_LENGTH)])
    page = HiddenField()
    query = HiddenField()
