"""An employer's own vacancies: list, posting form, check before submitting, pause and withdrawal."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError, NotFound
from core.users import Role
from employers.codes import EDITABLE_STATES, VacancyActor, VacancyState
from employers.legal_findings import legal_findings
from employers.models import Employer, Vacancy
from employers.operations import (
    save_draft,
    submit_vacancy,
)
from employers.queries import find_employer_of_user, get_vacancy, vacancies_of_employer, vacancy_changes
from employers.readiness import missing_facts
from employers.readings import propose_occupation
from profiles.catalogue.queries import licence_classes
from web.access import current_user, requires_role
from web.errors import message_of
from web.formatting import date_text
from web.forms.demands import DEMAND_GROUPS, LIFTING
from web.forms.posting import PostingForm
from web.forms.posting_values import vacancy_input, values_of, values_of_new
from web.labels import catalogue_labels
from web.legal_texts import finding_texts
from web.session import db, now, today
from web.suggestions import suggestions
from web.vacancy_check import checks_of, settle_check
from web.vacancy_life import NEXT_STEPS, STATE_LOOKS, step_buttons
from web.vacancy_texts import sections

blueprint = Blueprint("postings", __name__)

MISSING = {
    "title": (_l("a title"), "title"),
    "occupation": (_l("an occupation; choose one from the suggestions for the title"), "title"),
    "kind": (_l("the kind of work"), "working_times"),
    "place": (_l("the place of work"), "postcode"),
    "openings": (_l("how many people you look for"), "openings"),
    "start": (_l("when the work starts"), "starts_now"),
    "working_time": (_l("weekly hours or a working-time model"), "hours_min"),
    "contract_end": (_l("the day on which the contract ends"), "contract_ends_on"),
}


@dataclass(frozen=True)
class Missing:
    """A fact without which the vacancy cannot be submitted, and where to enter it."""

    text: str
    url: str


@blueprint.get("/my-vacancies")
@requires_role(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """The employer's vacancies and what to do next with each."""
    employer = _employer()
    return render_template(
        "postings/index.html",
        employer=employer,
        vacancies=vacancies_of_employer(db(), employer.id),
        looks=STATE_LOOKS,
        next_steps=NEXT_STEPS,
    )


@blueprint.route("/my-vacancies/new", methods=["GET", "POST"])
@requires_role(Role.EMPLOYER)
def create() -> ResponseReturnValue:
    """Post a vacancy."""
    form = _form(values_of_new(_employer(), today()))
    return _answer(form, None)


@blueprint.route("/my-vacancies/<int:vacancy_id>/edit", methods=["GET", "POST"])
@requires_role(Role.EMPLOYER)
def edit(vacancy_id: int) -> ResponseReturnValue:
    """Change a vacancy that nobody has opened yet."""
    vacancy = _own(vacancy_id)
    if vacancy.state not in EDITABLE_STATES:
        flash(_("An open vacancy cannot be edited. Withdraw it, or call your adviser."), "warning")
        return redirect(url_for("postings.show", vacancy_id=vacancy.id))
    return _answer(_form(values_of(vacancy)), vacancy)


@blueprint.get("/my-vacancies/<int:vacancy_id>")
@requires_role(Role.EMPLOYER)
def show(vacancy_id: int) -> ResponseReturnValue:
    """The vacancy as others will see it, and what was read from its text."""
    return _page(_own(vacancy_id))


@blueprint.post("/my-vacancies/<int:vacancy_id>/submit")
@requires_role(Role.EMPLOYER)
def submit(vacancy_id: int) -> ResponseReturnValue:
    """Keep or remove what was read, then hand the vacancy to the employer service."""
    vacancy = _own(vacancy_id)
    settle_check(vacancy.id)
    if request.form.get("do") == "check":
        flash(_("Saved. The vacancy is still a draft."), "success")
        return redirect(url_for("postings.show", vacancy_id=vacancy.id))
    if missing_facts(vacancy):
        return _page(vacancy, status=422)
    try:
        submit_vacancy(db(), vacancy.id, now=now(), by=current_user().id)
    except DomainError as error:
        return _page(vacancy, problem=message_of(error), status=error.status)
    flash(_("Thank you. The employer service looks at your vacancy, usually within one working day."), "success")
    return redirect(url_for("postings.show", vacancy_id=vacancy.id))


def _employer() -> Employer:
    employer = find_employer_of_user(db(), current_user().id)
    if employer is None:
        raise NotFound("Your account belongs to no employer yet. Call the employer service of the Jobcenter.")
    return employer


def _own(vacancy_id: int) -> Vacancy:
    """The vacancy, if it is the user's employer's; another employer's does not exist for this user."""
    vacancy = get_vacancy(db(), vacancy_id)
    if vacancy.employer_id != _employer().id:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return vacancy


def _form(values: dict[str, Any]) -> PostingForm:
    suggestions(db())  # built before the first letter is typed
    labels = catalogue_labels()
    for row in values.get("needed", ()):
        row["text"] = labels.get(tuple(row["value"].split(":", 1)), row["value"])
    form = PostingForm(data=values, resolve=_resolve)
    form.set_licences([(each.code, labels[("licence", each.code)]) for each in licence_classes(db())])
    return form


def _resolve(text: str) -> tuple[str, str] | None:
    found = suggestions(db()).resolve_needed(text)
    if found is None:
        return None
    kind, code = found.split(":", 1)
    return found, catalogue_labels().get((kind, code), text)


def _answer(form: PostingForm, vacancy: Vacancy | None) -> ResponseReturnValue:
    do = request.form.get("do")
    if do == "add":
        form.add_row()
    if not form.is_submitted() or do == "add":
        return _form_page(form, vacancy)
    is_valid = form.validate()
    is_complete = do != "check" or form.check_complete(today())
    if not (is_valid and is_complete):
        return _form_page(form, vacancy, status=422)
    try:
        saved = _save(form, vacancy)
    except DomainError as error:
        form.form_errors = [message_of(error)]
        return _form_page(form, vacancy, status=error.status)
    if do == "check":
        return redirect(url_for("postings.show", vacancy_id=saved.id))
    flash(_("Saved as a draft on %(day)s.", day=date_text(today())), "success")
    return redirect(url_for("postings.index"))


def _save(form: PostingForm, vacancy: Vacancy | None) -> Vacancy:
    saved = save_draft(
        db(),
        vacancy_input(form, vacancy),
        employer_id=_employer().id,
        vacancy_id=vacancy.id if vacancy else None,
        now=now(),
        by=current_user().id,
    )
    guess = suggestions(db()).guess_occupation(saved.title, saved.description)
    return propose_occupation(db(), saved.id, guess)


def _form_page(form: PostingForm, vacancy: Vacancy | None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "postings/form.html", form=form, vacancy=vacancy, demand_groups=DEMAND_GROUPS, lifting=LIFTING
    )
    return page, status


def _page(vacancy: Vacancy, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    labels = catalogue_labels()
    missing = missing_facts(vacancy) if vacancy.state is VacancyState.DRAFT else []
    findings = legal_findings(db(), vacancy, today=today()) if vacancy.state in EDITABLE_STATES else []
    page = render_template(
        "postings/show.html",
        vacancy=vacancy,
        sections=sections(vacancy, labels),
        checks=checks_of(vacancy, labels),
        legal=finding_texts(findings),
        changes=vacancy_changes(db(), vacancy.id),
        is_editable=vacancy.state in EDITABLE_STATES,
        steps=step_buttons(vacancy, VacancyActor.EMPLOYER),
        look=STATE_LOOKS.get(vacancy.state, "neutral"),
        next_step=NEXT_STEPS.get(vacancy.state),
        missing=[_missing(name, vacancy) for name in missing],
        problem=problem,
    )
    return page, status


def _missing(name: str, vacancy: Vacancy) -> Missing:
    text, field = MISSING[name]
    return Missing(str(text), url_for("postings.edit", vacancy_id=vacancy.id, _anchor=field))
