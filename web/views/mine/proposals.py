"""The client's proposals: what stands where, one in detail, and the answers to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from placements.client_voice import ClientAnswer, answer_proposal, ask
from placements.codes import RUNNING_STATES, Actor, ProposalState
from placements.documents.queries import job_of_vacancy, notice_in_force
from placements.models import Proposal
from placements.queries.for_client import (
    get_proposal_for_client,
    messages_of_client,
    proposals_for_client,
    steps_known_to_client,
)
from placements.workflow import STEPS, StepName, steps_from
from profiles.client_pauses import is_paused_by_client
from profiles.queries import case_file, get_client
from web.client_access import current_client_id, requires_client_access
from web.errors import message_of
from web.forms.mine import RefuseForm, VersionForm, WordsForm
from web.labels import catalogue_labels
from web.mine_texts import points, stage_of, unknowns, whys
from web.session import db, discard, now
from web.views.mine.section import blueprint, case_manager_contact, contact_of

WAITS = frozenset({ProposalState.CLIENT_INFORMED})
GO_ON = RUNNING_STATES | {ProposalState.EMPLOYER_SILENT}
REFUSALS = {"object": StepName.CLIENT_OBJECTS, "decline": StepName.CLIENT_DECLINES}


@dataclass(frozen=True)
class Forms:
    """The forms of the page; with what was typed where one could not be taken."""

    agree: VersionForm = field(default_factory=lambda: VersionForm(formdata=None))
    question: WordsForm = field(default_factory=lambda: WordsForm(formdata=None, prefix="question"))
    refuse: RefuseForm = field(default_factory=lambda: RefuseForm(formdata=None, prefix="refuse"))
    problem: str | None = None


@blueprint.get("/me")
@requires_client_access
def home() -> ResponseReturnValue:
    """All proposals, what needs an answer first."""
    client_id = current_client_id()
    client = get_client(db(), client_id)
    rows = [(row, stage_of(row.state)) for row in proposals_for_client(db(), client_id)]
    return render_template(
        "mine/home.html",
        name=case_file(db(), client_id).full_name,
        waiting=[pair for pair in rows if pair[0].state in WAITS],
        running=[pair for pair in rows if pair[0].state in GO_ON - WAITS],
        ended=[pair for pair in rows if pair[0].state not in GO_ON],
        messages=messages_of_client(db(), client_id, limit=5),
        paused_until=client.paused_until if is_paused_by_client(client) else None,
        contact=case_manager_contact(),
    )


@blueprint.get("/me/proposals/<int:proposal_id>")
@requires_client_access
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal."""
    return _page(proposal_id, Forms())


@blueprint.post("/me/proposals/<int:proposal_id>/agree")
@requires_client_access
def agree(proposal_id: int) -> ResponseReturnValue:
    """Yes."""
    form = VersionForm()
    form.validate()
    answer = ClientAnswer(proposal_id, StepName.CLIENT_AGREES, form.seen)
    return _take(answer, lambda problem: Forms(problem=problem))


@blueprint.post("/me/proposals/<int:proposal_id>/refuse")
@requires_client_access
def refuse(proposal_id: int) -> ResponseReturnValue:
    """A concern to talk about, or no."""
    form = RefuseForm(prefix="refuse")
    step = REFUSALS.get(request.form.get("do", ""), StepName.CLIENT_OBJECTS)
    if not form.validate():
        return _page(proposal_id, Forms(refuse=form)), 422
    answer = ClientAnswer(proposal_id, step, form.seen, form.chosen, form.note.data)
    return _take(answer, lambda problem: Forms(refuse=form, problem=problem))


@blueprint.post("/me/proposals/<int:proposal_id>/question")
@requires_client_access
def question(proposal_id: int) -> ResponseReturnValue:
    """A question to the case manager; nothing else changes."""
    form = WordsForm(prefix="question")
    if not form.validate():
        return _page(proposal_id, Forms(question=form)), 422
    try:
        ask(db(), current_client_id(), form.words.data or "", proposal_id=proposal_id, now=now())
    except (Conflict, InvalidInput) as error:
        discard()
        form.words.errors = [*form.words.errors, message_of(error)]
        return _page(proposal_id, Forms(question=form)), error.status
    flash(_("Your question has arrived. Your case manager answers it here or calls you."), "success")
    return redirect(url_for("mine.proposal", proposal_id=proposal_id), 303)


def _take(answer: ClientAnswer, forms: Callable[[str], Forms]) -> ResponseReturnValue:
    """Take the client's step; a second click just goes on. Where the proposal has moved on meanwhile, say so."""
    try:
        answer_proposal(db(), current_client_id(), answer, now=now())
    except InvalidInput as error:
        discard()
        return _page(answer.proposal_id, forms(message_of(error))), 422
    except Conflict:
        discard()
        found = get_proposal_for_client(db(), current_client_id(), answer.proposal_id)
        if found.state is not STEPS[answer.step].target:
            problem = _("This proposal has changed in the meantime. Look at it again before you answer.")
            return _page(answer.proposal_id, forms(problem)), 409
    flash(_("Thank you. Your answer has arrived."), "success")
    return redirect(url_for("mine.proposal", proposal_id=answer.proposal_id), 303)


def _page(proposal_id: int, forms: Forms) -> str:
    client_id = current_client_id()
    found = get_proposal_for_client(db(), client_id, proposal_id)
    forms.agree.version.data = forms.refuse.version.data = str(found.version)
    stored = found.explanation
    return render_template(
        "mine/proposal.html",
        proposal=found,
        vacancy=found.vacancy,
        employer=found.vacancy.employer,
        job=job_of_vacancy(db(), found.vacancy_id),
        stage=stage_of(found.state),
        whys=whys(stored, catalogue_labels()),
        unknowns=unknowns(stored),
        points=points(stored),
        score=found.score_hundredths,
        can={step.name.value for step in steps_from(found.state, Actor.CLIENT)},
        has_notice=notice_in_force(db(), proposal_id) is not None,
        forms=forms,
        messages=messages_of_client(db(), client_id, proposal_id=proposal_id),
        history=_history(found),
        contacts_known=(case_manager_contact(), contact_of(found.vacancy.employer.adviser_id)),
    )


def _history(found: Proposal) -> list[tuple[object, object]]:
    """Day and stage of each change that the client sees as one."""
    listed: list[tuple[object, object]] = []
    for at, state in steps_known_to_client(db(), found.id):
        label = stage_of(state).label
        if not listed or listed[-1][1] != label:
            listed.append((at, label))
    return listed
