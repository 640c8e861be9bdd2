"""Vacancies of the employers for whom a token acts."""

from flask import url_for

from core import audit
from core.errors import InvalidInput, NotFound
from employers.api_access.models import Scope
from employers.api_access.queries import own_vacancy, vacancies_after
from employers.codes import EDITABLE_STATES, VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision
from employers.models import Vacancy
from employers.operations import save_draft, submit_vacancy
from employers.readings import propose_occupation
from placements.vacancy_life import move_vacancy, renew_vacancy
from web.api import schemas
from web.api.access import current_bearer
from web.api.operations import Answer, Call, Operation, operation, typed
from web.api.paging import cursor_of, id_of, page_of
from web.api.values import entered, vacancy_of
from web.session import db, now
from web.suggestions import suggestions
from web.vacancy_life import day_counts

READ, WRITE = Scope.VACANCIES_READ, Scope.VACANCIES_WRITE
SUBMITTABLE = frozenset({VacancyState.DRAFT, VacancyState.QUERY})


@operation(Operation("GET", "/vacancies", READ, "List vacancies", schemas.VacancyList, query=schemas.VacancyWindow))
def list_vacancies(call: Call) -> Answer:
    """All vacancies by id, in pages; with `updated_since` those that changed since then."""
    window = typed(call, schemas.VacancyWindow)
    rows, has_more = page_of(
        vacancies_after(
            db(), current_bearer().employer_ids, after_id=id_of(window.cursor), limit=window.limit + 1,
            state=window.state, changed_since=window.updated_since,
        ),
        window.limit,
    )  # fmt: skip
    cursor = cursor_of(rows[-1].id) if has_more else None
    return Answer(schemas.VacancyList(items=[vacancy_of(row) for row in rows], next_cursor=cursor))


@operation(
    Operation("POST", "/vacancies", WRITE, "Create a vacancy", schemas.Vacancy, body=schemas.NewVacancy, status=201)
)
def create_vacancy(call: Call) -> Answer:
    """Store a vacancy. Where nothing is `missing` it goes to the employer service for review, as from the form."""
    sent = typed(call, schemas.NewVacancy)
    row = _save(sent, _employer(sent.employer_id), None)
    return Answer(vacancy_of(row), url_for("api.read_vacancy", vacancy_id=row.id))


@operation(Operation("GET", "/vacancies/<int:vacancy_id>", READ, "Read a vacancy", schemas.Vacancy))
def read_vacancy(_call: Call, vacancy_id: int) -> Answer:
    """One vacancy. Its ETag is what a change names as If-Match."""
    return Answer(vacancy_of(own_vacancy(db(), current_bearer().employer_ids, vacancy_id)))


@operation(
    Operation(
        "PUT", "/vacancies/<int:vacancy_id>", WRITE, "Change a vacancy", schemas.Vacancy, body=schemas.VacancyFields,
        needs_version=True,
    )
)  # fmt: skip
def change_vacancy(call: Call, vacancy_id: int) -> Answer:
    """Replace all facts of a vacancy. Before it is opened it goes to review again once it is complete. An open one
    must stay complete; it stays open, unless it is another offer now (occupation, kind of work or contract, less pay,
    a restriction, words for the legal check): then its state is `submitted` until the employer service has looked.
    """
    row = own_vacancy(db(), current_bearer().employer_ids, vacancy_id, lock=True)
    call.check_version(Answer(vacancy_of(row)))
    return Answer(vacancy_of(_save(typed(call, schemas.VacancyFields), row.employer_id, row)))


@operation(
    Operation(
        "POST", "/vacancies/<int:vacancy_id>/status", WRITE, "Change the status", schemas.Vacancy,
        body=schemas.StatusChange,
    )
)  # fmt: skip
def change_status(call: Call, vacancy_id: int) -> Answer:
    """Submit, pause, go on, confirm, renew, fill or withdraw: the same steps that the employer's page offers."""
    row, sent = (
        own_vacancy(db(), current_bearer().employer_ids, vacancy_id, lock=True),
        typed(call, schemas.StatusChange),
    )
    call.check_version(Answer(vacancy_of(row)))
    step, bearer = VacancyStep(sent.step), current_bearer()
    decision = VacancyDecision(row.id, sent.note, sent.valid_until, counts=day_counts())
    if step is VacancyStep.SUBMIT:
        row = submit_vacancy(db(), row.id, now=now(), by=bearer.acts_as)
    elif step is VacancyStep.RENEW:
        row = renew_vacancy(db(), decision, now=now(), by=bearer.acts_as)
    else:
        row = move_vacancy(db(), step, decision, now=now(), by=bearer.acts_as)
    _record(row, f"api.vacancy_{step.value}")
    return Answer(vacancy_of(row))


def _employer(named: int | None) -> int:
    ids = current_bearer().employer_ids
    if named is None:
        if len(ids) > 1:
            raise InvalidInput("This token acts for several employers. Say for which: employer_id.")
        return ids[0]
    if named not in ids:
        raise NotFound("There is no employer %(id)s.", id=named)
    return named


def _save(sent: schemas.VacancyFields, employer_id: int, stored: Vacancy | None) -> Vacancy:
    bearer = current_bearer()
    row = save_draft(
        db(), entered(sent, stored), employer_id=employer_id, vacancy_id=stored.id if stored else None, now=now(),
        by=bearer.acts_as,
    )  # fmt: skip
    propose_occupation(db(), row.id, suggestions(db()).guess_occupation(row.title, row.description))
    _record(row, "api.vacancy_saved")
    if row.state in SUBMITTABLE and row.state in EDITABLE_STATES and not vacancy_of(row).missing:
        submit_vacancy(db(), row.id, now=now(), by=bearer.acts_as)
    return own_vacancy(db(), bearer.employer_ids, row.id)


def _record(row: Vacancy, action: str) -> None:
    bearer = current_bearer()
    audit.record(db(), action, kind="vacancy", object_id=row.id, now=now(), by=bearer.acts_as, token=bearer.token_id)
