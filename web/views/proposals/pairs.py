"""All matches of a vacancy from the last run, and any single pair explained as of now, fit or not."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.runs import RunKind, last_finished_run
from core.users import Role
from employers.queries import get_vacancy_for_staff
from matching.explanation import bridge_in_words
from matching.facts import MatchKind
from matching.queries import find_latest_run, matches_of_vacancy
from placements.queries import (
    explain_now,
    latest_near_misses_of_vacancy,
    new_candidates_of_vacancy,
    proposals_of_vacancy,
)
from placements.queries.blocked import blocked_of_vacancy
from profiles.queries import find_client, get_client, names_of_clients, references_of_clients
from web.access import record_look, requires_role
from web.contested import contested_parts
from web.formatting import current_locale
from web.labels import catalogue_labels
from web.limits import number_argument
from web.session import db, now
from web.vacancy_texts import SHIFT_NAMES
from web.views.proposals.review import record_list
from web.views.proposals.section import blueprint

SHOWN_KINDS = (MatchKind.FIT, MatchKind.TO_CLARIFY)


@blueprint.get("/proposals/vacancy/<int:vacancy_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def of_vacancy(vacancy_id: int) -> ResponseReturnValue:
    """The ranked matches of a vacancy, near misses, who is blocked on request; anybody else by reference."""
    vacancy, run = get_vacancy_for_staff(db(), vacancy_id), find_latest_run(db())
    matches = matches_of_vacancy(db(), vacancy_id, run_id=run.id) if run else []
    client, wanted = None, request.args.get("client", "").strip()
    if wanted:
        client = find_client(db(), wanted)
    near, labels = latest_near_misses_of_vacancy(db(), vacancy_id, page=number_argument("page", 1)), catalogue_labels()
    news = new_candidates_of_vacancy(db(), vacancy_id)
    blocked = blocked_of_vacancy(db(), vacancy_id, now=now()) if number_argument("blocked", 0) else None
    shown = (matches, near.rows, blocked or [], news.rows if news else [])
    listed = {row.client_id for rows in shown for row in rows}
    if listed:
        record_list(listed, vacancy_id)
    return render_template(
        "proposals/vacancy.html",
        vacancy=vacancy,
        groups=[(kind, [match for match in matches if match.kind is kind]) for kind in SHOWN_KINDS],
        blocked=blocked,
        run=last_finished_run(db(), RunKind.MATCH),
        near=near,
        news=news,
        near_misses=[(row, bridge_in_words(row.bridge, labels, current_locale())) for row in near.rows],
        references=references_of_clients(db(), listed),
        names=names_of_clients(db(), listed),
        proposals={row.client_id: row for row in reversed(proposals_of_vacancy(db(), vacancy_id))},
        wanted=wanted,
        found=client,
        found_url=url_for("proposals.pair", client=client.id, vacancy=vacancy_id) if client else None,
        labels=labels,
    )


@blueprint.get("/proposals/pair")
@requires_role(Role.EMPLOYER_ADVISER)
def pair() -> ResponseReturnValue:
    """The whole reasoning of one client and one vacancy, computed now."""
    client = get_client(db(), number_argument("client", 0))
    vacancy = get_vacancy_for_staff(db(), number_argument("vacancy", 0))
    record_look(client.id, vacancy_id=vacancy.id)
    explanation = explain_now(db(), client_id=client.id, vacancy_id=vacancy.id, now=now(), language=current_locale())
    return render_template(
        "proposals/pair.html",
        client=client,
        vacancy=vacancy,
        explanation=explanation,
        names=names_of_clients(db(), [client.id]),
        contested=contested_parts(client.id),
        labels=catalogue_labels(),
        shift_names=SHIFT_NAMES,
    )
