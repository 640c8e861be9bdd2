"""Employers for their advisers: vacancies, contacts, the one named adviser, visits and calls, what they answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.database import page_count
from core.errors import Conflict, InvalidInput
from core.offices import covered_users
from core.users import Role, users
from employers.codes import EmployerState
from employers.duplicates import duplicates_of_employer
from employers.merging import find_kept_employer, merges_of_employer
from employers.models import Employer
from employers.queries import get_employer
from employers.registration import count_waiting
from employers.relations import remove_contact, save_contact, visits_of_employer
from placements.answer_readings import read_reasons, readings_of
from placements.codes import EmployerReason, ProposalState
from placements.handover import name_adviser_with_tasks
from placements.queries.employers import (
    EmployerFilters,
    answers_of_employer,
    employer_page,
    latest_answers,
    states_of_employer,
    vacancies_with_proposals,
)
from placements.visits import record_visit
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.employers import ALL, AdviserForm, ContactForm, EmployerFilterForm, VisitForm
from web.forms.wishes import WishesForm
from web.limits import number_argument
from web.session import db, discard, now, today
from web.vacancy_life import STATE_LOOKS
from web.views.registrations import REASONS

blueprint = Blueprint("employers", __name__)

PER_PAGE = 10
ANSWERS_SINCE = timedelta(days=365)
NOBODY = 0


@dataclass(frozen=True)
class SentForms:
    """Forms as they were sent and could not be taken; contacts by id."""

    contacts: dict[int, ContactForm] = field(default_factory=dict)
    new_contact: ContactForm | None = None
    visit: VisitForm | None = None
    problem: str | None = None


@blueprint.get("/employers")
@requires_role(Role.EMPLOYER_ADVISER)
def index() -> ResponseReturnValue:
    """Own employers, or all; found by name, town and establishment number."""
    form = EmployerFilterForm(request.args)
    form.validate()
    own = None if form.scope.data == ALL else covered_users(db(), current_user().id, on=today())
    filters = EmployerFilters(own, (form.q.data or "")[:100])
    page = employer_page(db(), filters, page=number_argument("page", 1))
    return render_template("employers/index.html", form=form, page=page, waiting=count_waiting(db()))


@blueprint.get("/employers/<int:employer_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def show(employer_id: int) -> ResponseReturnValue:
    """One employer."""
    return _page(get_employer(db(), employer_id), SentForms())


@blueprint.post("/employers/<int:employer_id>/adviser")
@requires_role(Role.EMPLOYER_ADVISER)
def change_adviser(employer_id: int) -> ResponseReturnValue:
    """Name the employer's adviser."""
    employer, form = get_employer(db(), employer_id), _adviser_form()

    def work() -> None:
        name_adviser_with_tasks(db(), employer.id, form.adviser.data or None, now=now(), by=current_user().id)

    return _do(employer, form, work, SentForms(), _("The named adviser is noted."))


@blueprint.post("/employers/<int:employer_id>/contacts/new")
@requires_role(Role.EMPLOYER_ADVISER)
def add_contact(employer_id: int) -> ResponseReturnValue:
    """A new contact."""
    employer, form = get_employer(db(), employer_id), ContactForm(prefix="contact-new-")

    def work() -> None:
        save_contact(db(), employer.id, None, form.entered(), now=now(), by=current_user().id)

    return _do(employer, form, work, SentForms(new_contact=form), _("The contact is on record."))


@blueprint.post("/employers/<int:employer_id>/contacts/<int:contact_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def change_contact(employer_id: int, contact_id: int) -> ResponseReturnValue:
    """Change a contact."""
    employer, form = get_employer(db(), employer_id), ContactForm(prefix=f"contact-{contact_id}-")

    def work() -> None:
        save_contact(db(), employer.id, contact_id, form.entered(), now=now(), by=current_user().id)

    return _do(employer, form, work, SentForms(contacts={contact_id: form}), _("The contact is on record."))


@blueprint.post("/employers/<int:employer_id>/contacts/<int:contact_id>/remove")
@requires_role(Role.EMPLOYER_ADVISER)
def drop_contact(employer_id: int, contact_id: int) -> ResponseReturnValue:
    """Remove a contact who has left; a second click just goes on."""
    employer = get_employer(db(), employer_id)
    if all(contact.id != contact_id for contact in employer.contacts):
        return redirect(url_for("employers.show", employer_id=employer.id))

    def work() -> None:
        remove_contact(db(), employer.id, contact_id, now=now(), by=current_user().id)

    return _do(employer, None, work, SentForms(), _("The contact is removed."))


@blueprint.post("/employers/<int:employer_id>/visits")
@requires_role(Role.EMPLOYER_ADVISER)
def add_visit(employer_id: int) -> ResponseReturnValue:
    """Note a visit, call or mail."""
    employer = get_employer(db(), employer_id)
    form = _visit_form(employer, VisitForm())

    def work() -> None:
        record_visit(db(), form.entered(employer.id, today=today()), now=now(), by=current_user().id)

    return _do(employer, form, work, SentForms(visit=form), _("Noted."))


def _do(
    employer: Employer, form: FlaskForm | None, work: Callable[[], None], sent: SentForms, said: str
) -> ResponseReturnValue:
    """Carry it out, or show the page again with what was typed and what is wrong."""
    employer_id, problem, status = employer.id, None, 422
    if form is None or form.validate_on_submit():
        try:
            work()
        except (Conflict, InvalidInput) as error:
            problem, status = message_of(error), error.status
        else:
            flash(said, "success")
            return redirect(url_for("employers.show", employer_id=employer_id))
    discard()
    again = SentForms(sent.contacts, sent.new_contact, sent.visit, problem)
    return _page(get_employer(db(), employer_id), again), status


def _page(employer: Employer, sent: SentForms) -> str:
    vacancy_page, visit_page = (max(1, number_argument(name, 1)) for name in ("page", "log"))
    vacancies, vacancy_count = vacancies_with_proposals(db(), employer.id, page=vacancy_page, per_page=PER_PAGE)
    visits, visit_count = visits_of_employer(db(), employer.id, page=visit_page, per_page=PER_PAGE)
    adviser_form, states = _adviser_form(formdata=None), states_of_employer(db(), employer.id)
    adviser_form.adviser.data = employer.adviser_id or NOBODY
    return render_template(
        "employers/show.html",
        employer=employer,
        contacts=[
            (contact, sent.contacts.get(contact.id) or ContactForm.of(contact, formdata=None))
            for contact in employer.contacts
        ],
        open_contact_ids=sent.contacts.keys(),
        new_contact=sent.new_contact or ContactForm(prefix="contact-new-", formdata=None),
        visit_form=sent.visit or _visit_form(employer, VisitForm(formdata=None, on=today())),
        adviser_form=adviser_form,
        adviser=next((each for each in users(db()) if each.id == employer.adviser_id), None),
        problem=sent.problem,
        vacancies=vacancies,
        vacancy_page=vacancy_page,
        vacancy_pages=page_count(vacancy_count, PER_PAGE),
        vacancy_count=vacancy_count,
        visits=visits,
        visit_page=visit_page,
        visit_pages=page_count(visit_count, PER_PAGE),
        visit_count=visit_count,
        states=states,
        suggested=states.get(ProposalState.SUGGESTED, 0),
        figures=answers_of_employer(db(), employer.id, since=now() - ANSWERS_SINCE),
        answers=(answers := latest_answers(db(), employer.id)),
        readings=readings_of(db(), [row.step_id for row in answers]),
        read_reasons=read_reasons(db(), employer.id, since=now() - ANSWERS_SINCE),
        employer_reasons=list(EmployerReason),
        looks=STATE_LOOKS,
        show_url=url_for("employers.show", employer_id=employer.id),
        wishes=WishesForm.of(employer),
        today=today(),
        merges=merges_of_employer(db(), employer.id),
        kept_id=find_kept_employer(db(), employer.id) if employer.state is EmployerState.MERGED else None,
        alike=duplicates_of_employer(db(), employer.id) if employer.state is not EmployerState.MERGED else [],
        reasons=REASONS,
    )


def _visit_form(employer: Employer, form: VisitForm) -> VisitForm:
    form.contact.choices = [
        (NOBODY, _("nobody in particular")), *((contact.id, contact.name) for contact in employer.contacts),
    ]  # fmt: skip
    return form


def _adviser_form(**given: None) -> AdviserForm:
    form = AdviserForm(**given)
    advisers = users(db(), role=Role.EMPLOYER_ADVISER)
    form.adviser.choices = [(NOBODY, _("nobody yet")), *((user.id, user.display_name) for user in advisers)]
    return form
