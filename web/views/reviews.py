"""The employer adviser's review of vacancies: check what was read, open, give back, pause."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.database import page_count
from core.errors import DomainError
from core.users import Role
from employers.codes import LegalOutcome, VacancyActor
from employers.legal_decisions import JudgedFinding, decide_finding, judged_findings
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.lifecycle.table import STEPS
from employers.models import Vacancy
from employers.operations import open_vacancy
from employers.queries import VacancySearch, get_vacancy_for_staff, names_of_changes, vacancy_changes, vacancy_page
from employers.sources.queries import count_held
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.review import MINE, RejectForm, ReviewFilterForm
from web.labels import catalogue_labels
from web.legal_texts import finding_texts
from web.limits import number_argument
from web.session import db, now, today
from web.vacancy_check import checks_of, settle_check
from web.vacancy_life import STATE_LOOKS, step_buttons
from web.vacancy_texts import sections

blueprint = Blueprint("reviews", __name__)

PAGE_SIZE = 25


@blueprint.get("/vacancies")
@requires_role(Role.EMPLOYER_ADVISER)
def queue() -> ResponseReturnValue:
    """Vacancies that wait for a review, or those in other states."""
    form = ReviewFilterForm(request.args)
    form.validate()
    search = VacancySearch(
        states=form.wanted_states(),
        adviser_id=current_user().id if form.scope.data == MINE else None,
        text=(form.q.data or "")[:100],
    )
    page = max(1, number_argument("page", 1))
    vacancies, total = vacancy_page(db(), search, page=page, size=PAGE_SIZE)
    return render_template(
        "reviews/queue.html",
        form=form,
        vacancies=vacancies,
        looks=STATE_LOOKS,
        page=page,
        pages=page_count(total, PAGE_SIZE),
        total=total,
        held=count_held(db()),
    )


@blueprint.get("/vacancies/<int:vacancy_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def show(vacancy_id: int) -> ResponseReturnValue:
    """One vacancy with what was read from its text."""
    return _page(_vacancy(vacancy_id))


@blueprint.post("/vacancies/<int:vacancy_id>/check")
@requires_role(Role.EMPLOYER_ADVISER)
def check(vacancy_id: int) -> ResponseReturnValue:
    """Confirm or remove what was read; with "open" the vacancy takes part from then on."""
    vacancy = _vacancy(vacancy_id)
    settle_check(vacancy.id)
    if request.form.get("do") == "open":
        return _step(vacancy, open_vacancy, _("Open. Matching includes it at once."))
    flash(_("The check is saved."), "success")
    return redirect(url_for("reviews.show", vacancy_id=vacancy.id))


@blueprint.post("/vacancies/<int:vacancy_id>/reject")
@requires_role(Role.EMPLOYER_ADVISER)
def reject(vacancy_id: int) -> ResponseReturnValue:
    """Give the vacancy back to the employer, with the reason."""
    vacancy = _vacancy(vacancy_id)
    form = RejectForm()
    reason = (form.reason.data or "").strip()
    if not form.validate_on_submit() or not reason:
        return _page(vacancy, _("Write the reason, so that the employer can put it right."), 422)
    ask = partial(take_vacancy_step, name=VacancyStep.ASK_EMPLOYER, decision=VacancyDecision(vacancy.id, reason))
    return _step(vacancy, lambda session, _id, **who: ask(session, **who), _("Given back to the employer."))


@blueprint.post("/vacancies/<int:vacancy_id>/legal")
@requires_role(Role.EMPLOYER_ADVISER)
def decide(vacancy_id: int) -> ResponseReturnValue:
    """Decide about a finding of the legal check, with a reason."""
    vacancy, outcome = _vacancy(vacancy_id), request.form.get("outcome", "")
    if outcome not in set(LegalOutcome):
        return _page(vacancy, _("Choose what is decided."), 422)
    decided = LegalOutcome(outcome), request.form.get("reason", "")
    try:
        decide_finding(db(), vacancy.id, request.form.get("finding", ""), decided, now=now(), by=current_user().id)
    except DomainError as error:
        return _page(vacancy, message_of(error), error.status)
    flash(_("The decision is noted."), "success")
    return redirect(url_for("reviews.show", vacancy_id=vacancy.id, _anchor="legal"))


def _vacancy(vacancy_id: int) -> Vacancy:
    return get_vacancy_for_staff(db(), vacancy_id)


def _step(vacancy: Vacancy, operation: Callable[..., Vacancy], message: str) -> ResponseReturnValue:
    try:
        operation(db(), vacancy.id, now=now(), by=current_user().id)
    except DomainError as error:
        return _page(vacancy, message_of(error), error.status)
    flash(message, "success")
    return redirect(url_for("reviews.show", vacancy_id=vacancy.id))


def _page(vacancy: Vacancy, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    labels, judged = catalogue_labels(), judged_findings(db(), vacancy, today=today())
    page = render_template(
        "reviews/show.html",
        vacancy=vacancy,
        sections=sections(vacancy, labels),
        checks=checks_of(vacancy, labels),
        legal=list(zip(finding_texts([each.finding for each in judged]), judged, strict=True)),
        problem_key=request.form.get("finding"),
        changes=vacancy_changes(db(), vacancy.id),
        steps=step_buttons(vacancy, VacancyActor.EMPLOYER_ADVISER),
        names=names_of_changes(db(), vacancy.id),
        look=STATE_LOOKS.get(vacancy.state, "neutral"),
        reject_form=RejectForm(formdata=None, reason=_to_change(judged)),
        problem=problem,
        can_open=vacancy.state in STEPS[VacancyStep.OPEN].sources,
        can_reject=vacancy.state in STEPS[VacancyStep.ASK_EMPLOYER].sources,
    )
    return page, status


def _to_change(judged: list[JudgedFinding]) -> str:
    """What was decided to have to change, as a beginning of what the employer reads."""
    upheld = [each for each in judged if each.decision is not None and each.decision.outcome is LegalOutcome.UPHELD]
    return "; ".join(f"„{each.words}“: {each.decision.reason}" for each in upheld if each.decision)[:500]
