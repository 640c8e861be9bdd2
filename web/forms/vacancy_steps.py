"""The small forms of steps of a vacancy: a reason, a day."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import Length, Optional

from employers.lifecycle.model import Step, VacancyNeed, VacancyStep


class VacancyStepForm(FlaskForm):  # type: ignore[misc]
    """What a step is taken with. Made with the step's name as prefix: several stand on one page."""

    note = StringField(_l("Reason"), validators=[Length(max=500)])
    on = DateField(_l("Day"), validators=[Optional()])

    def fit(self, step: Step) -> "VacancyStepForm":
        """Leave the fields that the step needs, in its words."""
        if VacancyNeed.EARLIER_DAY in step.needs:
            self.on.label.text = _l("The employer was told that the service may end on")
        elif step.name is VacancyStep.RENEW:
            self.on.label.text = _l("New last day (empty: until it is filled)")
        else:
            del self.on
        if VacancyNeed.CALL in step.needs:
            self.note.label.text = _l("What was said on the telephone")
        elif VacancyNeed.NOTE not in step.needs:
            del self.note
        return self


class AnswerVacancyForm(FlaskForm):  # type: ignore[misc]
    """The answer behind a link; each choice is a button."""
