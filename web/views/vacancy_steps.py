"""Steps of vacancies: by the adviser, by the employer, and by a link from a mail without an account."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, DomainError, NotFound
from core.users import Role
from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision
from employers.models import Vacancy
from employers.queries import find_employer_of_user, get_vacancy, get_vacancy_for_staff
from placements.messages.vacancy_links import VacancyLinkPage, vacancy_link_page
from placements.vacancy_life import answer_vacancy_link, move_vacancy, renew_vacancy
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.vacancy_steps import AnswerVacancyForm, VacancyStepForm
from web.link_pages import link_response, refuse_guessing, speak, unknown_link
from web.session import db, discard, now
from web.vacancy_life import DONE, NEXT_STEPS, SAVED, SUBMITTED_INSTEAD, day_counts, step_buttons

blueprint = Blueprint("vacancy_steps", __name__)


@blueprint.post("/vacancies/<int:vacancy_id>/steps/<string(maxlength=40):name>")
@requires_role(Role.EMPLOYER_ADVISER)
def take(vacancy_id: int, name: str) -> ResponseReturnValue:
    """A step by the adviser."""
    vacancy = get_vacancy_for_staff(db(), vacancy_id)
    _take(vacancy, name, VacancyActor.EMPLOYER_ADVISER)
    return redirect(url_for("reviews.show", vacancy_id=vacancy_id), 303)


@blueprint.post("/my-vacancies/<int:vacancy_id>/steps/<string(maxlength=40):name>")
@requires_role(Role.EMPLOYER)
def take_own(vacancy_id: int, name: str) -> ResponseReturnValue:
    """A step by the employer, on own vacancies only."""
    vacancy, employer = get_vacancy(db(), vacancy_id), find_employer_of_user(db(), current_user().id)
    if employer is None or vacancy.employer_id != employer.id:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    _take(vacancy, name, VacancyActor.EMPLOYER)
    return redirect(url_for("postings.show", vacancy_id=vacancy_id), 303)


@blueprint.route("/v/<string(maxlength=80):token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """The page behind a link. Reading it never acts: mail scanners open links too."""
    if (refusal := refuse_guessing()) is not None:
        return refusal
    page = vacancy_link_page(db(), token, language=session.get("language"), now=now())
    if page is None:
        return unknown_link()
    speak(page.language)
    form = AnswerVacancyForm()
    if request.method == "GET":
        return _page(page, form)
    if not form.validate() or request.form.get("step") not in set(page.steps):
        return _page(
            page, form, _("This link can no longer be used. Your contact at the Jobcenter takes your answer."), 409
        )
    try:
        answer_vacancy_link(db(), token, VacancyStep(request.form["step"]), now=now(), counts=day_counts())
    except DomainError as error:
        discard()
        return _page(page, form, message_of(error), error.status)
    return redirect(url_for("vacancy_steps.link", token=token), 303)


def _take(vacancy: Vacancy, name: str, actor: VacancyActor) -> None:
    """Take the step and say so, or say why not."""
    button = next((each for each in step_buttons(vacancy, actor) if each.name.value == name), None)
    try:
        if button is None:
            raise Conflict("This vacancy is no longer in a state in which this step is possible. Load the page again.")
        decision = _decision(vacancy.id, button.form)
        take_step = renew_vacancy if _renews(button.name, actor) else None
        if take_step is not None:
            moved = take_step(db(), decision, now=now(), by=current_user().id)
        else:
            moved = move_vacancy(db(), button.name, decision, now=now(), by=current_user().id)
    except DomainError as error:
        message = message_of(error)
        discard()
        flash(message, "danger")
        return
    is_submitted = button.name is VacancyStep.RENEW and moved.state is VacancyState.SUBMITTED
    flash(SUBMITTED_INSTEAD if is_submitted else DONE.get(button.name, SAVED), "success")


def _renews(name: VacancyStep, actor: VacancyActor) -> bool:
    """Whether the step is an employer's renewal, which goes through a review where it has to."""
    return name is VacancyStep.RENEW and actor is VacancyActor.EMPLOYER


def _decision(vacancy_id: int, form: VacancyStepForm | None) -> VacancyDecision:
    """What was given with the step; a day that cannot be read counts as none."""
    note = form.note.data if form is not None and "note" in form else None
    on = form.on.data if form is not None and "on" in form else None
    return VacancyDecision(vacancy_id, note, on, counts=day_counts())


def _page(
    page: VacancyLinkPage, form: AnswerVacancyForm, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    next_step = NEXT_STEPS.get(page.state)
    return link_response(
        render_template("vacancy_steps/link.html", page=page, form=form, problem=problem, next_step=next_step), status
    )
