"""One proposal: client and vacancy side by side, why and why not, what to ask, what was decided before."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core import audit
from core.users import Role
from employers.queries import get_vacancy
from matching.explanation import explanation_from_json
from placements.codes import ProposalState
from placements.queries import (
    Neighbours,
    neighbours,
    proposal_detail,
    proposals_of_client,
    proposals_of_vacancy,
    with_search_hits,
)
from placements.queries.changed import earlier_refusal
from placements.queries.for_client import without_proposal
from placements.workflow import STEPS, StepName
from profiles.queries import names_of_clients
from web.access import current_purpose, current_user, record_look, requires_role
from web.contested import contested_parts
from web.formatting import current_locale
from web.forms.proposal import AcceptForm, DismissForm, PutOffForm, WithdrawForm
from web.labels import catalogue_labels
from web.proposal_steps import IN_THE_BAR, Refused, steps_on_page
from web.session import db, now, side_session
from web.vacancy_texts import SHIFT_NAMES
from web.views.proposals.filters import asked_filters, carried
from web.views.proposals.section import blueprint
from web.views.proposals.undo import pop_last_decision

OTHERS_SHOWN = 8


@dataclass(frozen=True)
class ReviewForms:
    """The decisions as the page shows them; with what was typed where one was refused."""

    accept: AcceptForm = field(default_factory=AcceptForm)
    dismiss: DismissForm = field(default_factory=DismissForm)
    put_off: PutOffForm = field(default_factory=PutOffForm)
    withdraw: WithdrawForm = field(default_factory=WithdrawForm)


@blueprint.get("/proposals/<int:proposal_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def show(proposal_id: int) -> ResponseReturnValue:
    """The review page."""
    return review_page(proposal_id, ReviewForms())


def review_page(
    proposal_id: int, forms: ReviewForms, *, conflict: str | None = None, refused: Refused | None = None
) -> str:
    """The review page, each look at which is recorded. ``conflict`` says who was faster, ``refused`` holds the forms of
    steps that could not be taken.
    """
    detail = proposal_detail(db(), proposal_id)
    proposal = detail.proposal
    record_look(detail.client.id, proposal_id=proposal_id)
    for form in (forms.accept, forms.dismiss, forms.put_off, forms.withdraw):
        form.version.data = str(proposal.version)
    filters = with_search_hits(db(), asked_filters())
    of_client = [row for row in proposals_of_client(db(), detail.client.id) if row.proposal_id != proposal_id]
    of_vacancy = [row for row in proposals_of_vacancy(db(), detail.vacancy.id) if row.proposal_id != proposal_id]
    near = neighbours(db(), filters, proposal_id)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        detail=detail,
        client=detail.client,
        vacancy=get_vacancy(db(), detail.vacancy.id),
        employer=detail.employer,
        explanation=explanation_from_json(proposal.explanation, catalogue_labels(), current_locale()),
        forms=forms,
        conflict=conflict,
        next_step_below=True,
        earlier=earlier_refusal(db(), proposal, labels=catalogue_labels(), language=current_locale(), now=now()),
        near=near,
        previous_url=_url(near.previous_id),
        next_url=_url(near.next_id),
        of_client=of_client[:OTHERS_SHOWN],
        of_vacancy=of_vacancy[:OTHERS_SHOWN],
        hidden_of_client=max(0, len(of_client) - OTHERS_SHOWN),
        hidden_of_vacancy=max(0, len(of_vacancy) - OTHERS_SHOWN),
        names=names_of_clients(db(), [detail.client.id, *(row.client_id for row in of_vacancy[:OTHERS_SHOWN])]),
        labels=catalogue_labels(),
        contested=contested_parts(detail.client.id),
        shift_names=SHIFT_NAMES,
        carried=carried(),
        last_decision=pop_last_decision(),
        is_waiting=proposal.state is ProposalState.SUGGESTED,
        can_withdraw=proposal.state in STEPS[StepName.WITHDRAW].sources,
        queue_url=url_for("proposals.queue", **carried()),
        steps=steps_on_page(proposal, refused or Refused(), without=IN_THE_BAR),
        step_url=lambda name: url_for("proposals.take", proposal_id=proposal_id, step=name.value, **carried()),
        own_id=current_user().id,
    )


def record_list(client_ids: Collection[int], vacancy_id: int) -> None:
    """Record that this user saw the names of clients beside a vacancy: one entry a look, and one for each client who
    has no proposal there, since by that alone the client's own page would not find the look.
    """
    with side_session() as side:
        apart = without_proposal(side, client_ids, vacancy_id)
        audit.record(
            side, "names_viewed", kind="vacancy", object_id=vacancy_id, now=now(), by=current_user().id,
            clients=sorted(client_ids), apart=apart, purpose=current_purpose(),
        )  # fmt: skip
        audit.record_each(
            side, "names_viewed", kind="client", object_ids=apart, now=now(), by=current_user().id, vacancy=vacancy_id,
            purpose=current_purpose(),
        )  # fmt: skip


def onward_url(proposal_id: int) -> str:
    """Where a decision leads: the next of the queue, else the one before, else the queue."""
    near: Neighbours = neighbours(db(), with_search_hits(db(), asked_filters()), proposal_id)
    target = near.next_id or near.previous_id
    return _url(target) or url_for("proposals.queue", **carried())


def _url(proposal_id: int | None) -> str | None:
    return url_for("proposals.show", proposal_id=proposal_id, **carried()) if proposal_id else None
