"""Forms of the steps of a proposal: each asks exactly what the table of steps says that it needs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from core.settings import TIME_ZONE
from placements.codes import TaskResult
from placements.follow_ups import RESULTS
from placements.steps import Decision
from placements.support import SupportChoice
from placements.workflow import DateMust, Need, Step, StepName
from web.forms.proposal import NOTE_LENGTH
from web.limits import sent_number
from web.wording import WORDS, choices, reasons_of

DATE_LABELS: Mapping[StepName, Any] = {
    StepName.PUT_OFF: _l("Look at it again on"),
    StepName.INFORM_CLIENT: _l("Informed on"),
    StepName.BEGIN_TRIAL: _l("First day of the trial"),
    StepName.HIRE: _l("First day of work, as agreed"),
    StepName.START_WORK: _l("First day of work"),
    StepName.CONFIRM_6M: _l("Known to be employed on"),
    StepName.CONFIRM_12M: _l("Known to be employed on"),
    StepName.END_EARLY: _l("Last day of work"),
}
NOTE_HINT = _l("No diagnoses, nothing about family or origin.")


class StepForm(FlaskForm):  # type: ignore[misc]
    """What every step carries: the version of the proposal that was seen, and a note."""

    version = HiddenField()
    note = TextAreaField(
        _l("Note"),
        description=NOTE_HINT,
        validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 2, "maxlength": NOTE_LENGTH},
    )

    def seen_version(self) -> int:
        """The version as number; 0, which no proposal has, where it is none."""
        return sent_number(self.version.data) or 0

    def decision(self, proposal_id: int) -> Decision:
        """What was decided, about the version that was seen."""
        return Decision(
            proposal_id, self.seen_version(), reason=self._value("reason") or None,
            note=(self.note.data or "").strip() or None, on=self._value("on"), moment=self._moment(),
        )  # fmt: skip

    def second_id(self) -> int | None:
        """The colleague who is to confirm, where the step asks for one."""
        return sent_number(self._value("second"))

    def typed(self) -> list[str]:
        """What was written or chosen, for a page that no longer shows this form."""
        fields = [each for each in self if each.type not in {"HiddenField", "CSRFTokenField"}]
        return [
            f"{each.label.text}: {_in_words(each)}" for each in fields if each.raw_data and each.raw_data[0].strip()
        ]

    def refuse(self, message: str) -> None:
        """Put a refusal to the field that it is about, else to the whole form."""
        for name in ("second", "reason", "on", "day", "note"):
            field = self._fields.get(name)
            if field is not None and not field.data:
                field.errors = [*field.errors, message]
                return
        self.form_errors.append(message)

    def _value(self, name: str) -> Any:
        field = self._fields.get(name)
        return field.data if field is not None else None

    def _moment(self) -> datetime | None:
        day, time = self._value("day"), self._value("time")
        return datetime.combine(day, time, ZoneInfo(TIME_ZONE)) if day and time else None


def step_form(
    step: Step, *, version: int, today: date, colleagues: Sequence[tuple[str, str]] = (), **given: Any
) -> StepForm:
    """The form of a step, bound to what was sent if anything was; ``colleagues`` may be the second person."""
    fields: dict[str, Any] = {}
    reasons = reasons_of(step.name)
    if reasons is not None:
        fields["reason"] = SelectField(
            _l("Reason"), choices=choices(tuple(reasons), first=_l("Please choose")),
            validators=[InputRequired(_l("Choose a reason."))], render_kw={"required": True},
        )  # fmt: skip
    if Need.DATE in step.needs:
        fields["on"] = _day(DATE_LABELS[step.name], today if step.date_must is DateMust.NOT_BE_LATER else None)
    if Need.MOMENT in step.needs:
        fields["day"] = _day(_l("Day of the interview"), None)
        fields["time"] = TimeField(_l("Time"), validators=[InputRequired(_l("Give the time."))])
    if Need.SECOND_PERSON in step.needs:
        fields["second"] = SelectField(
            _l("Who is to confirm it"), choices=[("", _l("Please choose")), *colleagues],
            validators=[InputRequired(_l("Choose a colleague who can confirm this."))],
        )  # fmt: skip
    if Need.NOTE in step.needs:
        fields["note"] = TextAreaField(
            _l("Note"), description=NOTE_HINT, validators=[InputRequired(_l("Write why.")), Length(max=NOTE_LENGTH)],
            render_kw={"rows": 3, "maxlength": NOTE_LENGTH, "required": True},
        )  # fmt: skip
    form: StepForm = type("OneStepForm", (StepForm,), fields)(prefix=f"{step.name.value}-", **given)
    if not form.is_submitted() or not form.version.data:
        form.version.data = str(version)
    return form


class FollowUpForm(FlaskForm):  # type: ignore[misc]
    """How a follow-up went."""

    result = SelectField(
        _l("What has it shown?"),
        choices=[("", _l("Please choose")), *((each.value, WORDS[TaskResult][each]) for each in RESULTS)],
        validators=[InputRequired(_l("Choose what the follow-up has shown."))],
        render_kw={"required": True},
    )
    reason = SelectField(_l("Reason"), validators=[Optional()])
    on = DateField(_l("Last day of work"), validators=[Optional()])
    note = TextAreaField(
        _l("Note"), description=NOTE_HINT, validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        reasons = reasons_of(StepName.END_EARLY)
        self.reason.choices = choices(tuple(reasons or ()), first=_l("Please choose"))


class SupportForm(FlaskForm):  # type: ignore[misc]
    """Support after the start: what, and until when somebody sees to it."""

    code = SelectField(_l("What is to help"), validators=[InputRequired(_l("Choose what is to help from the list."))])
    due_on = DateField(_l("See to it until"), validators=[InputRequired(_l("Give the date."))])
    note = TextAreaField(
        _l("Note"), description=NOTE_HINT, validators=[Optional(), Length(max=500)],
        render_kw={"rows": 2, "maxlength": 500},
    )  # fmt: skip

    def __init__(self, offered: Sequence[SupportChoice], language: str, **values: Any) -> None:
        super().__init__(prefix="support-", **values)
        self.code.choices = [("", _l("Please choose")), *((each.code, each.title(language)) for each in offered)]


class RefusalForm(FlaskForm):  # type: ignore[misc]
    """Why the second person does not confirm; the version for confirming."""

    version = HiddenField()
    note = TextAreaField(
        _l("Note"), description=NOTE_HINT, validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 2, "maxlength": NOTE_LENGTH},
    )  # fmt: skip

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="second-", **values)


def _day(label: Any, default: date | None) -> DateField:
    return DateField(
        label, default=default, validators=[InputRequired(_l("Give the date."))], render_kw={"required": True}
    )


def _in_words(field: Field) -> str:
    if isinstance(field, SelectField):
        return next((str(words) for value, words, *_ in field.iter_choices() if value == field.data), str(field.data))
    return str((field.raw_data or [""])[0])
