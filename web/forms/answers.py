"""The form behind an answer link: what the employer answers, in one step."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from core.settings import TIME_ZONE
from employers.codes import MessageMode
from placements.codes import EmployerReason
from placements.messages.answers import Answer
from placements.messages.codes import AnswerChoice
from web.wording import choices

NOTE_LENGTH = 1000
CHOICES = {
    AnswerChoice.INTERESTED: _l("Yes, I am interested"),
    AnswerChoice.INVITE: _l("I invite the person to an interview"),
    AnswerChoice.HIRED: _l("I hire the person"),
    AnswerChoice.NOT_SUITED: _l("The person does not suit"),
    AnswerChoice.FILLED: _l("The vacancy is filled"),
}
REASONS = tuple(reason for reason in EmployerReason if reason is not EmployerReason.POSITION_GONE)


MODES = {
    MessageMode.SINGLE: _l("each message at once"),
    MessageMode.DAILY: _l("one message a day with all that waits"),
    MessageMode.WEEKLY: _l("one message on Mondays with all that waits"),
    MessageMode.NONE: _l("no e-mails, please call"),
}


class ModeForm(FlaskForm):  # type: ignore[misc]
    """How the contact wants to be written to."""

    mode = SelectField(_l("E-mails to you"), choices=[(mode.value, label) for mode, label in MODES.items()])


class OwnAnswerForm(FlaskForm):  # type: ignore[misc]
    """What an answer on the own page may need beside the button that is pressed."""

    interview_on = DateField(_l("Day of the interview"), validators=[Optional()])
    interview_time = TimeField(_l("Time of the interview"), validators=[Optional()])
    starts_on = DateField(_l("First day of work"), validators=[Optional()])
    note = TextAreaField(
        _l("Note to your contact at the Jobcenter"), validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 2, "maxlength": NOTE_LENGTH},
    )  # fmt: skip


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """One answer; what else it needs depends on the choice."""

    choice = RadioField(_l("Your answer"), validators=[InputRequired(_l("Choose an answer."))])
    reason = SelectField(_l("Reason"), choices=choices(REASONS, first=_l("Please choose")), default="")
    interview_on = DateField(_l("Day of the interview"), validators=[Optional()])
    interview_time = TimeField(_l("Time of the interview"), validators=[Optional()])
    starts_on = DateField(_l("First day of work"), validators=[Optional()])
    note = TextAreaField(
        _l("Note to your contact at the Jobcenter"), validators=[Optional(), Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip

    def offer(self, offered: Sequence[AnswerChoice]) -> None:
        """Offer only what can be answered now."""
        self.choice.choices = [(choice.value, CHOICES[choice]) for choice in offered]

    def validate(self, extra_validators: object = None) -> bool:
        """What the chosen answer needs beside itself."""
        if not super().validate(extra_validators):
            return False
        needed = {
            AnswerChoice.NOT_SUITED: (self.reason,),
            AnswerChoice.INVITE: (self.interview_on, self.interview_time),
            AnswerChoice.HIRED: (self.starts_on,),
        }
        missing = [field for field in needed.get(AnswerChoice(self.choice.data), ()) if not field.data]
        for field in missing:
            field.errors = [*field.errors, _("This answer needs it.")]
        return not missing

    def answer(self) -> Answer:
        """What was answered."""
        choice = AnswerChoice(self.choice.data)
        return Answer(
            choice,
            reason=EmployerReason(self.reason.data) if choice is AnswerChoice.NOT_SUITED else None,
            note=(self.note.data or "").strip() or None,
            on=self.starts_on.data if choice is AnswerChoice.HIRED else None,
            moment=self._moment() if choice is AnswerChoice.INVITE else None,
        )

    def _moment(self) -> datetime | None:
        day, time = self.interview_on.data, self.interview_time.data
        return datetime.combine(day, time, tzinfo=ZoneInfo(TIME_ZONE)) if day and time else None
