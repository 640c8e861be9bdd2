"""What needs a hand today, and the tasks in it: done, moved, given to a colleague, written by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.offices import covered_users, teams, users_of_office, users_of_team
from core.users import Role, User, get_user
from employers.queries import get_employer
from placements.codes import FOLLOW_UPS, OF_CLIENTS, TaskKind, TaskResult
from placements.models import Proposal, Task
from placements.queries import rows_of_proposals
from placements.queries.today import KINDS, TodayRow, TodayScope, today_list
from placements.tasks import (
    DONE_ELSEWHERE,
    NewTask,
    add_own_task,
    colleagues,
    end_task,
    get_task_for,
    give_task,
    may_change,
    move_task,
)
from profiles.queries import clients_open_to, names_of_clients, references_of_clients
from web.access import STAFF, current_user, record_look, requires_role
from web.errors import message_of
from web.forms.today import ALL, WEEK, TaskDoneForm, TaskForm, TaskGiveForm, TaskMoveForm, TodayFilterForm
from web.limits import number_argument, sent_number
from web.saved_filters import filters_of_page
from web.session import db, discard, now, today

blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@requires_role(*STAFF)
def index() -> ResponseReturnValue:
    """The list, filtered by whose work, kind and day."""
    form, user = TodayFilterForm(request.args), current_user()
    until = {WEEK: today() + timedelta(days=7), ALL: None}.get(str(form.until.data), today())
    kind = next((each for each in KINDS if each.value == form.kind.data), None)
    listed = _colleagues()
    people = _people(listed) if user.role is Role.EMPLOYER_ADVISER else []
    scope = _scope(str(form.whose.data or ""), user, listed)
    page = today_list(db(), scope, until=until, kind=kind, page=number_argument("page", 1))
    form.offer(people, page.counts)
    client_ids = [row.proposal.client_id for row in page.rows if row.proposal]
    return render_template(
        "today/index.html",
        form=form,
        fields=("whose", "kind", "until") if people else ("kind", "until"),
        page=page,
        kinds=[each for each in KINDS if page.counts.get(each)],
        names=names_of_clients(db(), client_ids),
        url_of=_url_of,
        advisers={each.id: each.display_name for each in listed},
        today=today(),
        saved=filters_of_page("today"),
        stands_in=[each for each in listed if each.id in scope.user_ids and each.id != user.id]
        if not form.whose.data
        else [],
    )


@blueprint.route("/tasks/new", methods=["GET", "POST"])
@requires_role(*STAFF)
def create() -> ResponseReturnValue:
    """A task written by hand, perhaps about a proposal or an employer."""
    form, about = TaskForm(), _about()
    form.owner.choices = [(user.id, user.display_name) for user in _colleagues()]
    if request.method == "GET":
        form.owner.data, form.due_on.data = current_user().id, today()
    status = 422 if form.is_submitted() else 200
    if not form.validate_on_submit():
        return render_template("today/new.html", form=form, about=about), status
    new = NewTask(
        "", TaskKind.OTHER, form.due_on.data or today(), form.owner.data, about.get("proposal"),
        employer_id=about.get("employer"), words=form.words.data,
    )  # fmt: skip
    try:
        task = add_own_task(db(), new, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.form_errors.append(message_of(error))
        return render_template("today/new.html", form=form, about=about), 422
    flash(_("The task is noted."), "success")
    return redirect(url_for("today.show", task_id=task.id))


@blueprint.get("/tasks/<int:task_id>")
@requires_role(*STAFF)
def show(task_id: int) -> ResponseReturnValue:
    """One task with what can be done about it."""
    task = get_task_for(db(), task_id, current_user().id, on=today())
    if task.kind in FOLLOW_UPS and task.proposal_id is not None:
        return redirect(url_for("placements.follow_up", task_id=task_id))
    if task.kind is TaskKind.REGISTRATION and task.done_at is None:
        return redirect(url_for("registrations.show", registration_id=int(task.key.rpartition(":")[2])))
    if task.kind is TaskKind.COPY_WORDS and task.done_at is None and current_user().role is Role.CASE_MANAGER:
        return redirect(url_for("clients.words", client_id=task.client_id))
    return _page(task)


@blueprint.post("/tasks/<int:task_id>/done")
@requires_role(*STAFF)
def finish(task_id: int) -> ResponseReturnValue:
    """Note that it is done or no longer needed; a second click of the same person just goes on."""
    task, form = get_task_for(db(), task_id, current_user().id, on=today()), TaskDoneForm()
    if task.done_at is not None and task.done_by == current_user().id:
        return redirect(url_for("today.index"))

    def work() -> None:
        end_task(
            db(), task_id, result=TaskResult(form.result.data), note=form.note.data, now=now(), by=current_user().id
        )

    return _do(task_id, "done", form, work, _("Done."))


@blueprint.post("/tasks/<int:task_id>/move")
@requires_role(*STAFF)
def move(task_id: int) -> ResponseReturnValue:
    """Another day."""
    get_task_for(db(), task_id, current_user().id, on=today())
    form = TaskMoveForm()

    def work() -> None:
        move_task(db(), task_id, due_on=form.due_on.data or today(), now=now(), by=current_user().id)

    return _do(task_id, "move", form, work, _("The task has a new day."))


@blueprint.post("/tasks/<int:task_id>/give")
@requires_role(*STAFF)
def give(task_id: int) -> ResponseReturnValue:
    """A colleague takes it over."""
    form = _with_colleagues(TaskGiveForm(), get_task_for(db(), task_id, current_user().id, on=today()))

    def work() -> None:
        give_task(db(), task_id, to=form.owner.data, now=now(), by=current_user().id)

    return _do(task_id, "give", form, work, _("The colleague has the task now."))


def _do(task_id: int, name: str, form: FlaskForm, work: Callable[[], None], said: str) -> ResponseReturnValue:
    """Carry it out, or show the task again with what was typed and what is wrong."""
    problem, status = None, 422
    if form.validate_on_submit():
        try:
            work()
        except (Conflict, InvalidInput, NotAllowed) as error:
            problem, status = message_of(error), error.status
        else:
            flash(said, "success")
            return redirect(url_for("today.index"))
    discard()
    return _page(get_task_for(db(), task_id, current_user().id, on=today()), {name: form}, problem), status


def _page(task: Task, forms: dict[str, FlaskForm] | None = None, problem: str | None = None) -> str:
    proposal = next(iter(rows_of_proposals(db(), [task.proposal_id] if task.proposal_id else [])), None)
    client_id = proposal.client_id if proposal else task.client_id
    if client_id is not None:
        record_look(client_id, task_id=task.id)
    is_adviser = current_user().role is Role.EMPLOYER_ADVISER
    owner = get_user(db(), task.user_id) if task.user_id is not None else None
    opens_client = client_id is not None and not is_adviser
    if opens_client:
        opens_client = client_id in clients_open_to(db(), [client_id or 0], current_user().id, on=today())
    given = forms or {}
    return render_template(
        "today/task.html",
        task=task,
        proposal=proposal,
        proposal_url=_proposal_url(proposal.proposal_id, proposal.client_id) if proposal else None,
        employer=get_employer(db(), task.employer_id) if task.employer_id else None,
        client_id=client_id,
        client_url=url_for("clients.show", client_id=client_id) if opens_client else None,
        names=names_of_clients(db(), [client_id] if client_id else []),
        references=references_of_clients(db(), [client_id] if client_id else []),
        owner=owner,
        can_change=may_change(db(), task, current_user().id),
        is_elsewhere=task.kind in DONE_ELSEWHERE,
        is_of_client=task.kind in OF_CLIENTS,
        done_form=given.get("done") or TaskDoneForm(formdata=None),
        move_form=given.get("move") or TaskMoveForm(formdata=None, due_on=task.due_on),
        give_form=given.get("give") or _with_colleagues(TaskGiveForm(formdata=None), task),
        problem=problem,
        opens_employers=is_adviser,
        today=today(),
    )


def _with_colleagues(form: TaskGiveForm, task: Task) -> TaskGiveForm:
    form.owner.choices = [(user.id, user.display_name) for user in _colleagues() if user.id != task.user_id]
    return form


def _colleagues() -> list[User]:
    return colleagues(db(), current_user().id)


def _about() -> dict[str, int]:
    """The proposal or employer that the address names; only what this user may open."""
    found: dict[str, int] = {}
    proposal = db().get(Proposal, number_argument("proposal", 0))
    if proposal is not None:
        is_adviser = current_user().role is Role.EMPLOYER_ADVISER
        if is_adviser or clients_open_to(db(), [proposal.client_id], current_user().id, on=today()):
            found["proposal"] = proposal.id
    if number_argument("employer", 0) and current_user().role is Role.EMPLOYER_ADVISER:
        found["employer"] = get_employer(db(), number_argument("employer", 0)).id
    return found


def _people(listed: Sequence[User]) -> list[tuple[str, str]]:
    """Whose work an adviser can look at: teams, offices, colleagues."""
    rows = teams(db())
    offices = {row.office.id: row.office.name for row in rows}
    return [
        *((f"team:{row.team.id}", _("Team %(name)s", name=f"{row.team.name}, {row.office.name}")) for row in rows),
        *((f"office:{key}", name) for key, name in offices.items()),
        *((f"user:{user.id}", user.display_name) for user in listed if user.id != current_user().id),
    ]


_MEMBERS: Mapping[str, Callable[[Session, int], frozenset[int]]] = {
    "user": lambda _session, user_id: frozenset({user_id}),
    "team": users_of_team,
    "office": users_of_office,
}


def _scope(whose: str, user: User, listed: Sequence[User]) -> TodayScope:
    """Whose work is meant; case managers see their own and that of those for whom they stand in."""
    own = TodayScope(covered_users(db(), user.id, on=today()), user.role, user.role is Role.EMPLOYER_ADVISER)
    kind, _colon, text = whose.partition(":")
    number = sent_number(text)
    if user.role is not Role.EMPLOYER_ADVISER or number is None or kind not in _MEMBERS:
        return own
    advisers = {each.id for each in listed}
    return TodayScope(_MEMBERS[kind](db(), number) & advisers, user.role)


def _url_of(row: TodayRow) -> str:
    """Where the thing is done."""
    if row.task_id is not None and row.kind is not TaskKind.SECOND_PERSON:
        endpoint = "placements.follow_up" if row.kind in FOLLOW_UPS and row.proposal else "today.show"
        return url_for(endpoint, task_id=row.task_id)
    if row.proposal is None:
        return url_for("today.show", task_id=row.task_id)
    return _proposal_url(row.proposal.proposal_id, row.proposal.client_id)


def _proposal_url(proposal_id: int, client_id: int) -> str:
    if current_user().role is Role.CASE_MANAGER:
        return url_for("clients.proposal", client_id=client_id, proposal_id=proposal_id)
    return url_for("proposals.show", proposal_id=proposal_id)
