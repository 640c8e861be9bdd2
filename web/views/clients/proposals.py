"""One proposal as the client's case manager sees it: every step, the history, why it was suggested."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from core.users import Role
from employers.queries import get_vacancy
from matching.explanation import Explanation, explain_pair, explanation_from_json
from placements.models import Proposal
from placements.queries import get_proposal, proposal_detail
from placements.reexamining import evaluate_proposed
from profiles.catalogue.queries import Labels
from profiles.queries import names_of_clients
from web.access import current_user, record_look, requires_role
from web.contested import contested_parts
from web.formatting import current_locale
from web.labels import catalogue_labels
from web.proposal_steps import Refused, record_step, steps_on_page
from web.session import db, now
from web.vacancy_texts import SHIFT_NAMES
from web.views.clients.answers import questions_on_page, undoable
from web.views.clients.section import blueprint, check_own


@blueprint.get("/clients/<int:client_id>/proposals/<int:proposal_id>")
@requires_role(Role.CASE_MANAGER)
def proposal(client_id: int, proposal_id: int) -> ResponseReturnValue:
    """The proposal."""
    _check(client_id, proposal_id)
    return client_proposal_page(client_id, proposal_id, Refused())


@blueprint.post("/clients/<int:client_id>/proposals/<int:proposal_id>/steps/<step>")
@requires_role(Role.CASE_MANAGER)
def take_proposal_step(client_id: int, proposal_id: int, step: str) -> ResponseReturnValue:
    """Take a step; the page again where it is refused."""
    _check(client_id, proposal_id)

    def show(refused: Refused) -> str:
        return client_proposal_page(client_id, proposal_id, refused)

    onward = url_for("clients.proposal", client_id=client_id, proposal_id=proposal_id)
    return record_step(proposal_id, step, show=show, onward=onward)


def client_proposal_page(client_id: int, proposal_id: int, refused: Refused) -> str:
    """The page, each look at which is recorded, with what was refused."""
    detail = proposal_detail(db(), proposal_id)
    record_look(client_id)
    labels = catalogue_labels()
    then = explanation_from_json(detail.proposal.explanation, labels, current_locale())
    since = _explained_now(detail.proposal, labels)
    return render_template(
        "clients/proposal.html",
        proposal=detail.proposal,
        detail=detail,
        client=detail.client,
        vacancy=get_vacancy(db(), detail.vacancy.id),
        employer=detail.employer,
        explanation=then,
        since=since,
        questions=questions_on_page(detail.client, since or then, detail.proposal),
        undoable=undoable(client_id),
        names=names_of_clients(db(), [client_id]),
        contested=contested_parts(client_id),
        labels=labels,
        shift_names=SHIFT_NAMES,
        steps=steps_on_page(detail.proposal, refused),
        step_url=lambda name: url_for(
            "clients.take_proposal_step", client_id=client_id, proposal_id=proposal_id, step=name.value
        ),
        own_id=current_user().id,
    )


def _explained_now(proposal: Proposal, labels: Labels) -> Explanation | None:
    """The pair as it is now, where facts of either side have changed since it was explained; else None."""
    client, vacancy = proposal.client, proposal.vacancy
    if max(client.updated_at, vacancy.updated_at) <= proposal.suggested_at:
        return None
    found = evaluate_proposed(db(), client.id, [vacancy.id], now=now()).get(vacancy.id)
    if found is None or found[1] == proposal.facts_hash:
        return None
    return explain_pair(found[0], labels, current_locale())


def _check(client_id: int, proposal_id: int) -> None:
    check_own(client_id)
    if get_proposal(db(), proposal_id).client_id != client_id:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
