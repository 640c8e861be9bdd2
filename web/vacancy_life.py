"""How the life of a vacancy is shown: colours of states, what comes next, buttons for steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import VacancyNeed, VacancyStep
from employers.lifecycle.rules import DayCounts, vacancy_steps_from
from employers.models import Vacancy
from web.forms.vacancy_steps import VacancyStepForm

STATE_LOOKS: Mapping[VacancyState, str] = {
    VacancyState.DRAFT: "neutral",
    VacancyState.SUBMITTED: "info",
    VacancyState.IN_REVIEW: "info",
    VacancyState.QUERY: "near",
    VacancyState.REJECTED: "unmet",
    VacancyState.OPEN: "met",
    VacancyState.PARTLY_FILLED: "met",
    VacancyState.PAUSED: "near",
    VacancyState.REMINDED: "near",
    VacancyState.EXPIRED: "near",
}
NEXT_STEPS: Mapping[VacancyState, LazyString] = {  # for the employer
    VacancyState.DRAFT: _l("Check it and submit it."),
    VacancyState.SUBMITTED: _l("The employer service looks at it. You need not do anything."),
    VacancyState.IN_REVIEW: _l("The employer service looks at it. You need not do anything."),
    VacancyState.QUERY: _l("Read the question, change the vacancy and submit it again."),
    VacancyState.REJECTED: _l("Read the reason, change the vacancy and submit it again."),
    VacancyState.OPEN: _l("We look for people. Your adviser calls when somebody fits."),
    VacancyState.PARTLY_FILLED: _l("Somebody has been hired. We look for more people."),
    VacancyState.PAUSED: _l("Nobody is looked for. Go on when you want people again."),
    VacancyState.REMINDED: _l("Say whether it still stands; until then nobody is looked for."),
    VacancyState.EXPIRED: _l("It has ended. Renew it with one click if you still look for people."),
}
DONE: Mapping[VacancyStep, LazyString] = {
    VacancyStep.PAUSE: _l("Paused. Nobody new will be proposed."),
    VacancyStep.RESUME: _l("The vacancy takes part again, at once."),
    VacancyStep.CONFIRM: _l("Thank you. The vacancy takes part again, at once."),
    VacancyStep.WITHDRAW: _l("Withdrawn. The vacancy takes part no longer."),
    VacancyStep.RENEW: _l("Renewed. The vacancy takes part again, at once."),
}
SUBMITTED_INSTEAD = _l("Thank you. The employer service looks at the vacancy before it takes part again.")
SAVED = _l("Saved.")
_ELSEWHERE = frozenset(  # steps that other pages or the machine take
    {
        VacancyStep.SUBMIT, VacancyStep.ANSWER_QUERY, VacancyStep.EDIT, VacancyStep.OPEN, VacancyStep.ASK_EMPLOYER,
        VacancyStep.RETURN_TO_REVIEW, VacancyStep.COUNT_HIRE, VacancyStep.FREE_OPENING,
    }
)  # fmt: skip
_MAIN = frozenset({VacancyStep.RESUME, VacancyStep.CONFIRM, VacancyStep.RENEW, VacancyStep.BEGIN_REVIEW})
_GRAVE = frozenset({VacancyStep.WITHDRAW, VacancyStep.REJECT, VacancyStep.END_SERVICE})
_ASKED = _GRAVE | {VacancyStep.FILL_ELSEWHERE, VacancyStep.FILL_BY_US}  # nobody shall end a vacancy by a slip


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step as a button. With a form, or where it is grave, it asks before it acts."""

    name: VacancyStep
    is_main: bool
    is_grave: bool
    form: VacancyStepForm | None

    @property
    def asks(self) -> bool:
        """Whether something is asked before the step is taken."""
        return self.name in _ASKED or self.form is not None


def step_buttons(vacancy: Vacancy, actor: VacancyActor) -> list[StepButton]:
    """The steps that this actor may take from the vacancy's page, the main one first."""
    is_employer = actor is VacancyActor.EMPLOYER
    hidden = _ELSEWHERE | ({VacancyStep.FILL_BY_US} if is_employer else set())
    found = []
    for step in vacancy_steps_from(vacancy.state, actor):
        if step.name in hidden:
            continue
        has_call = VacancyNeed.CALL in step.needs and not is_employer
        asks = has_call or bool(step.needs & {VacancyNeed.NOTE, VacancyNeed.EARLIER_DAY})
        form = VacancyStepForm(prefix=step.name.value).fit(step) if asks else None
        found.append(StepButton(step.name, step.name in _MAIN, step.name in _GRAVE, form))
    return sorted(found, key=lambda each: (not each.is_main, each.is_grave))


def day_counts() -> DayCounts:
    """The day counts of vacancies as this installation has them."""
    settings = current_app.config["PASSGENAU"]
    return DayCounts(settings.vacancy_remind_days, settings.vacancy_expire_days, settings.vacancy_renewals)
