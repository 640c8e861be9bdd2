"""Today's queue."""

from collections.abc import Collection

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.runs import RunKind, last_finished_run
from core.users import Role
from placements.queries import (
    QueueChoices,
    QueueCounts,
    QueueFilters,
    QueuePage,
    proposal_queue,
    queue_choices,
    queue_counts,
    with_search_hits,
)
from placements.reminders import count_waiting_for_advisers
from profiles.catalogue.codes import TermKind
from profiles.queries import names_of_clients
from web.access import current_user, record, requires_role
from web.forms.proposal import QueueFilterForm
from web.forms.today import BatchForm
from web.labels import catalogue_labels
from web.limits import number_argument
from web.saved_filters import filters_of_page
from web.session import db, now
from web.views.proposals.filters import asked_filters, carried, covered
from web.views.proposals.section import blueprint
from web.views.proposals.undo import pop_last_decision

PER_PAGE = 25


@blueprint.get("/proposals")
@requires_role(Role.EMPLOYER_ADVISER)
def queue() -> ResponseReturnValue:
    """The proposals that the filters keep, with true counts beside every choice."""
    return queue_page(BatchForm(formdata=None))


def queue_page(batch: BatchForm, *, chosen: Collection[int] = (), problem: str | None = None) -> str:
    """The page of the queue; with a batch that could not be done and what was chosen for it."""
    form = QueueFilterForm(request.args)
    filters = with_search_hits(db(), asked_filters(form))
    counts = queue_counts(db(), filters)
    _offer(form, counts, queue_choices(db(), filters))
    form.validate()
    page = proposal_queue(db(), filters, page=number_argument("page", 1), per_page=PER_PAGE, total=counts.total)
    named = sorted({row.client_id for row in page.rows})
    record("names_viewed", "proposal_list", current_user().id, clients=named)
    first_id = _first_id(filters, page)
    opening = QueueFilters(adviser_id=current_user().id, stands_in_for=covered() - {current_user().id})
    return render_template(
        "proposals/queue.html",
        form=form,
        filters=filters,
        page=page,
        counts=counts,
        waiting=counts if filters == opening else queue_counts(db(), opening),
        waiting_long=count_waiting_for_advisers(db(), covered(), now=now()),
        first_url=url_for("proposals.show", proposal_id=first_id, **carried()) if first_id else None,
        run=last_finished_run(db(), RunKind.MATCH),
        names=names_of_clients(db(), named),
        labels=catalogue_labels(),
        carried=carried(),
        last_decision=pop_last_decision(),
        batch=batch,
        chosen=chosen,
        problem=problem,
        saved=filters_of_page("proposals"),
        is_descending=filters.descending
        if filters.descending is not None
        else filters.sort in "score suggested questions",
    )


def _first_id(filters: QueueFilters, page: QueuePage) -> int | None:
    """Where the review begins: the first of the first page."""
    rows = page.rows if page.page == 1 else proposal_queue(db(), filters, per_page=1, total=page.total).rows
    return rows[0].proposal_id if rows else None


def _offer(form: QueueFilterForm, counts: QueueCounts, occurring: QueueChoices) -> None:
    """Put the counts beside the choices of kind and state; offer only employers and occupations that occur."""
    labels = catalogue_labels()
    form.set_choices(
        occupations=[
            (code, labels.get((TermKind.OCCUPATION, code), code) + ("" if number is None else f" ({number})"))
            for code, number in occurring.occupation_groups
        ],
        employers=[(str(each.employer_id), f"{each.name} ({each.proposals})") for each in occurring.employers],
    )
    by_value = {state.value: number for state, number in counts.by_state.items()}
    by_value |= {kind.value: number for kind, number in counts.by_kind.items()}
    form.show_counts(by_value)
