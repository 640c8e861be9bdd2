"""A follow-up after the start of work: what is known, and what it has shown."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from placements.codes import TaskResult
from placements.follow_ups import Found, get_follow_up, record_follow_up
from placements.models import Task
from placements.queries import proposal_detail
from profiles.queries import names_of_clients
from web.access import STAFF, current_user, record_look, requires_role
from web.errors import message_of
from web.forms.steps import FollowUpForm
from web.proposal_steps import proposal_url
from web.session import db, discard, now
from web.views.placements.section import blueprint, open_proposal


@blueprint.get("/follow-ups/<int:task_id>")
@requires_role(*STAFF)
def follow_up(task_id: int) -> ResponseReturnValue:
    """The follow-up with its form."""
    task = get_follow_up(db(), task_id)
    open_proposal(task.proposal_id or 0)
    return _page(task, FollowUpForm(formdata=None))


@blueprint.post("/follow-ups/<int:task_id>")
@requires_role(*STAFF)
def record_result(task_id: int) -> ResponseReturnValue:
    """Note what it has shown; a second click of the same person just goes on."""
    task, form = get_follow_up(db(), task_id), FollowUpForm()
    proposal = open_proposal(task.proposal_id or 0)
    if task.done_by == current_user().id and task.result is not None and task.result.value == form.result.data:
        return redirect(proposal_url(proposal))
    if not form.validate_on_submit():
        return _page(task, form), 422
    found = Found(
        task_id, TaskResult(form.result.data), reason=form.reason.data or None, on=form.on.data,
        note=(form.note.data or "").strip() or None,
    )  # fmt: skip
    try:
        record_follow_up(db(), found, now=now(), by=current_user().id)
    except Conflict as error:
        discard()
        return _page(get_follow_up(db(), task_id), form, conflict=message_of(error)), 409
    except InvalidInput as error:
        discard()
        _refuse(form, message_of(error))
        return _page(get_follow_up(db(), task_id), form), 422
    flash(_("Recorded: what the follow-up has shown."), "success")
    return redirect(proposal_url(proposal))


def _refuse(form: FollowUpForm, message: str) -> None:
    is_over = form.result.data == TaskResult.NOT_EMPLOYED
    field = form.reason if is_over and not form.reason.data else form.on if is_over else form.result
    field.errors = [*field.errors, message]


def _page(task: Task, form: FollowUpForm, *, conflict: str | None = None) -> str:
    detail = proposal_detail(db(), task.proposal_id or 0)
    record_look(detail.client.id, proposal_id=detail.proposal.id)
    return render_template(
        "placements/follow_up.html",
        task=task,
        form=form,
        conflict=conflict,
        detail=detail,
        proposal=detail.proposal,
        client=detail.client,
        names=names_of_clients(db(), [detail.client.id]),
        proposal_url=proposal_url(detail.proposal),
    )
