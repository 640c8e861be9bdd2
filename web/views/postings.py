"""An employer's own vacancies: list, posting form, check before submitting, preview, how many could do it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import page_count
from core.errors import DomainError
from core.users import Role
from employers.codes import EDITABLE_STATES, VacancyActor, VacancyState
from employers.drafts.merging import Fields
from employers.drafts.models import PostingDraft
from employers.drafts.operations import delete_draft
from employers.drafts.queries import find_draft_of_vacancy, get_draft, posting_templates, unfinished_drafts
from employers.legal_findings import legal_findings
from employers.lifecycle.model import Problem
from employers.models import Requirement, Vacancy
from employers.operations import submit_vacancy
from employers.queries import vacancy_changes, vacancy_page_of_employer
from employers.readiness import missing_facts
from employers.readings import read_items, settle_readings
from employers.weighing import weigh_readings
from placements.documents.queries import job_of_vacancy
from placements.headcounts.asking import asked_by_vacancy
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.own_vacancies import OwnVacanciesForm
from web.forms.posting import NEEDS
from web.forms.posting_fields import step_of
from web.forms.posting_values import NEED_OF, need_of, values_of, values_of_new
from web.headcounts import people_for, people_given
from web.labels import catalogue_labels
from web.legal_texts import finding_texts
from web.limits import number_argument
from web.own_employer import own_employer, own_vacancy
from web.posting_pages import Typing, edited_fields, stored_fields
from web.session import db, now, today
from web.vacancy_check import checks_of, settle_check
from web.vacancy_life import NEXT_STEPS, STATE_LOOKS, step_buttons
from web.vacancy_texts import sections
from web.views.posting_form import answer

blueprint = Blueprint("postings", __name__)

PER_PAGE = 25
SUBMITTABLE = frozenset({VacancyState.DRAFT, VacancyState.QUERY})
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
    employer, form = own_employer(), OwnVacanciesForm(request.args)
    form.validate()
    states, page = form.wanted_states(), max(1, number_argument("page", 1))
    vacancies, total = vacancy_page_of_employer(db(), employer.id, states=states, page=page, size=PER_PAGE)
    return render_template(
        "postings/index.html",
        employer=employer,
        form=form,
        drafts=unfinished_drafts(db(), employer.id),
        templates=posting_templates(db(), employer.id),
        vacancies=vacancies,
        total=total,
        page=page,
        pages=page_count(total, PER_PAGE),
        looks=STATE_LOOKS,
        next_steps=NEXT_STEPS,
    )


@blueprint.route("/my-vacancies/new", methods=["GET", "POST"])
@requires_role(Role.EMPLOYER)
def create() -> ResponseReturnValue:
    """Post a vacancy, also after the pattern of an earlier one."""
    return answer(Typing(_first_fields(), request.full_path.rstrip("?")))


@blueprint.route("/my-vacancies/drafts/<int:draft_id>", methods=["GET", "POST"])
@requires_role(Role.EMPLOYER)
def draft(draft_id: int) -> ResponseReturnValue:
    """Go on with a posting that is no vacancy yet."""
    found = get_draft(db(), draft_id, employer_id=own_employer().id)
    if found.vacancy_id is not None and request.method == "GET":
        return redirect(url_for("postings.edit", vacancy_id=found.vacancy_id, step=request.args.get("step")))
    if found.vacancy_id is not None:
        return _edit(found.vacancy_id)
    return answer(Typing({}, request.path, found))


@blueprint.post("/my-vacancies/drafts/<int:draft_id>/delete")
@requires_role(Role.EMPLOYER)
def drop(draft_id: int) -> ResponseReturnValue:
    """Throw a draft or a pattern away."""
    delete_draft(db(), draft_id, employer_id=own_employer().id)
    flash(_("Deleted."), "success")
    return redirect(url_for("postings.index"), 303)


@blueprint.route("/my-vacancies/<int:vacancy_id>/edit", methods=["GET", "POST"])
@requires_role(Role.EMPLOYER)
def edit(vacancy_id: int) -> ResponseReturnValue:
    """Change a vacancy."""
    return _edit(vacancy_id)


@blueprint.get("/my-vacancies/<int:vacancy_id>/preview")
@requires_role(Role.EMPLOYER)
def preview(vacancy_id: int) -> ResponseReturnValue:
    """The vacancy as clients see it."""
    vacancy = own_vacancy(vacancy_id)
    return render_template("postings/preview.html", vacancy=vacancy, job=job_of_vacancy(db(), vacancy.id))


@blueprint.post("/my-vacancies/<int:vacancy_id>/people")
@requires_role(Role.EMPLOYER)
def people(vacancy_id: int) -> ResponseReturnValue:
    """How many clients could do it, with what was read from its text."""
    vacancy = own_vacancy(vacancy_id)
    told = people_for(asked_by_vacancy(db(), vacancy.id, now=now()))
    if told.problem:
        flash(told.problem, "warning")
    return redirect(url_for("postings.show", vacancy_id=vacancy.id, _anchor="people"), 303)


@blueprint.get("/my-vacancies/<int:vacancy_id>")
@requires_role(Role.EMPLOYER)
def show(vacancy_id: int) -> ResponseReturnValue:
    """The vacancy as others will see it, and what was read from its text."""
    return _page(own_vacancy(vacancy_id))


@blueprint.post("/my-vacancies/<int:vacancy_id>/submit")
@requires_role(Role.EMPLOYER)
def submit(vacancy_id: int) -> ResponseReturnValue:
    """Keep or remove what was read, then hand the vacancy to the employer service."""
    vacancy = own_vacancy(vacancy_id)
    if vacancy.state not in SUBMITTABLE:  # a page of yesterday: what staff have reviewed is changed by the form alone
        return _page(vacancy, problem=_(Problem.WRONG_STATE.value), status=409)
    settle_check(vacancy.id)
    _settle(vacancy)
    if request.form.get("do") == "check":
        flash(_("Saved. The vacancy is still a draft."), "success")
        return redirect(url_for("postings.show", vacancy_id=vacancy.id))
    if missing_facts(vacancy) or read_items(vacancy):
        return _page(vacancy, status=422, is_refused=True)
    try:
        submit_vacancy(db(), vacancy.id, now=now(), by=current_user().id)
    except DomainError as error:
        return _page(vacancy, problem=message_of(error), status=error.status)
    flash(_("Thank you. The employer service looks at your vacancy, usually within one working day."), "success")
    return redirect(url_for("postings.show", vacancy_id=vacancy.id))


def _first_fields() -> Fields:
    """What the form of a new vacancy begins with: the employer's address, or a pattern, or an earlier vacancy."""
    fresh = values_of_new(own_employer(), today())
    template, copied = number_argument("template", 0), number_argument("copy", 0)
    if template:
        return get_draft(db(), template, employer_id=own_employer().id).fields
    if copied:
        new = {"valid_until": fresh["valid_until"], "earliest_start_on": None}
        return stored_fields(values_of(own_vacancy(copied)) | new)
    return stored_fields(fresh)


def _edit(vacancy_id: int) -> ResponseReturnValue:
    vacancy = own_vacancy(vacancy_id)
    if vacancy.state not in EDITABLE_STATES:
        flash(_("This vacancy cannot be edited any more. Offer it again, or call your adviser."), "warning")
        return redirect(url_for("postings.show", vacancy_id=vacancy.id))
    found = find_draft_of_vacancy(db(), vacancy.id)
    return answer(Typing(edited_fields(vacancy), request.path, found, vacancy))


def _settle(vacancy: Vacancy) -> None:
    """Take the decisions about what was read, one by one; what is not decided stays as it is."""
    decided = {item.key: request.form.get(f"decide-{item.key}") for item in read_items(vacancy)}
    needs = {key: NEED_OF[need] for key in decided if (need := request.form.get(f"need-{key}", "")) in NEED_OF}
    weigh_readings(db(), vacancy.id, needs)
    kept = [key for key, choice in decided.items() if choice == "keep"]
    shown = [key for key, choice in decided.items() if choice in {"keep", "remove"}]
    settle_readings(db(), vacancy.id, kept=kept, shown=shown, now=now())


def _page(
    vacancy: Vacancy,
    problem: str | None = None,
    status: int = 200,
    *,
    is_refused: bool = False,
) -> ResponseReturnValue:
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
        is_refused=is_refused,
        view={"people": people_given(asked_by_vacancy(db(), vacancy.id, now=now()))},
        needs=NEEDS,
        need_of={item.key: need_of(item.row) for item in read_items(vacancy) if isinstance(item.row, Requirement)},
        typing=_typing(vacancy),
    )
    return page, status


def _missing(name: str, vacancy: Vacancy) -> Missing:
    text, field = MISSING[name]
    return Missing(str(text), url_for("postings.edit", vacancy_id=vacancy.id, step=step_of(field).value, _anchor=field))


def _typing(vacancy: Vacancy) -> PostingDraft | None:
    """What is typed about the vacancy and not stored in it yet."""
    found = find_draft_of_vacancy(db(), vacancy.id)
    return found if found is not None and not found.is_stored else None
