"""An employer's own proposals: what waits for an answer, what was promised, who is the contact; one click answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import audit
from core.errors import Conflict, InvalidInput, NotFound
from core.settings import TIME_ZONE
from core.users import Role
from employers.models import Employer
from employers.queries import find_employer_of_user
from placements.codes import EmployerReason, ProposalState
from placements.messages.answers import Answer
from placements.messages.codes import AnswerChoice
from placements.own_answers import ASKED_STATES, answer_own, find_adviser, own_proposals, promises_to_employer
from placements.queries.employers import answers_of_employer
from web.access import current_purpose, current_user, requires_role
from web.errors import message_of
from web.formatting import data_locale
from web.forms.answers import REASONS, OwnAnswerForm
from web.limits import sent_number
from web.session import db, discard, now, side_session, today

blueprint = Blueprint("my_proposals", __name__)

FIGURES_SINCE = timedelta(days=365)
NEXT = {
    ProposalState.EMPLOYER_INTERESTED: _l("We ask the person and then tell you the name."),
    ProposalState.IDENTITY_RELEASED: _l("You have the name. Invite the person, or tell us what came of it."),
    ProposalState.INTERVIEW: _l("Tell us afterwards how it went."),
    ProposalState.TRIAL: _l("The trial is on. Tell us how it goes on."),
    ProposalState.HIRED: _l("Thank you. We call you after the start."),
}
SAID = {
    AnswerChoice.INTERESTED: _l("Thank you. We ask the person and tell you the name as soon as they agree."),
    AnswerChoice.INVITE: _l("Thank you. The invitation goes to the person, you get a calendar entry."),
    AnswerChoice.HIRED: _l("Thank you, and congratulations. We call you after the start."),
    AnswerChoice.NOT_SUITED: _l("Thank you. Your contact reads the reason; nobody else is judged by it."),
    AnswerChoice.FILLED: _l("Thank you. Your contact closes the vacancy or asks what is left."),
}


@blueprint.get("/my-proposals")
@requires_role(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """What waits and what goes on."""
    return _page(own_employer())


@blueprint.post("/my-proposals/<int:proposal_id>/answer")
@requires_role(Role.EMPLOYER)
def answer(proposal_id: int) -> ResponseReturnValue:
    """One answer, about the version of the proposal that was seen."""
    employer, form = own_employer(), OwnAnswerForm(prefix=f"p{proposal_id}-")
    given = _given(form)
    if given is None:
        discard()
        return _page(employer, _("Choose an answer, with day and time where it needs them."), proposal_id), 422
    version = sent_number(request.form.get("version")) or 0
    try:
        answer_own(db(), proposal_id, given, version=version, now=now(), by=current_user().id)
    except NotFound:
        raise
    except (Conflict, InvalidInput) as error:
        discard()
        return _page(own_employer(), message_of(error), proposal_id), error.status
    flash(str(SAID[given.choice]), "success")
    return redirect(url_for("my_proposals.index"))


def _given(form: OwnAnswerForm) -> Answer | None:
    """The answer of the button that was pressed, None where it lacks something."""
    choice, _colon, reason = request.form.get("answer", "").partition(":")
    if choice not in set(AnswerChoice) or not form.validate():
        return None
    chosen, note = AnswerChoice(choice), (form.note.data or "").strip() or None
    if chosen is AnswerChoice.NOT_SUITED:
        return Answer(chosen, EmployerReason(reason), note) if reason in set(REASONS) else None
    if chosen is AnswerChoice.INVITE:
        day, time = form.interview_on.data, form.interview_time.data
        if day is None or time is None:
            return None
        return Answer(chosen, note=note, moment=datetime.combine(day, time, tzinfo=ZoneInfo(TIME_ZONE)))
    if chosen is AnswerChoice.HIRED:
        return Answer(chosen, note=note, on=form.starts_on.data) if form.starts_on.data else None
    return Answer(chosen, note=note)


def _page(employer: Employer, problem: str | None = None, open_id: int | None = None) -> str:
    rows = own_proposals(db(), employer.id, data_locale())
    _record_names(sorted({row.named_client_id for row in rows if row.named_client_id is not None}))
    return render_template(
        "my_proposals/index.html",
        employer=employer,
        waiting=[row for row in rows if row.state in ASKED_STATES],
        going_on=[row for row in rows if row.state not in ASKED_STATES],
        promises=promises_to_employer(db(), employer.id, today=today()),
        adviser=find_adviser(db(), employer.id),
        figures=answers_of_employer(db(), employer.id, since=now() - FIGURES_SINCE),
        form_of=lambda row: OwnAnswerForm(formdata=None, prefix=f"p{row.proposal_id}-"),
        reasons=REASONS,
        next_steps=NEXT,
        problem=problem,
        open_id=open_id,
        today=today(),
    )


def _record_names(client_ids: Sequence[int]) -> None:
    """Record that this user saw the names of these clients: their own pages say so."""
    if client_ids:
        with side_session() as side:
            audit.record_each(
                side, "names_viewed", kind="client", object_ids=client_ids, now=now(), by=current_user().id,
                purpose=current_purpose(),
            )  # fmt: skip


def own_employer() -> Employer:
    """The employer for whom the user signs in, or `NotFound`."""
    employer = find_employer_of_user(db(), current_user().id)
    if employer is None:
        raise NotFound("Your account belongs to no employer yet. Call the employer service of the Jobcenter.")
    return employer
