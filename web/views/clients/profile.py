"""One client: every fact with what is not recorded, proposals, and what stands in the way of more."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.users import Role, get_user
from employers.queries import find_vacancy_label, names_of_employers
from matching.explanation import bridge_in_words
from matching.facts import Gate
from placements.data_questions import AskedFirst, data_questions_of
from placements.queries import (
    latest_near_misses_of_client,
    new_candidates_of_client,
    proposals_of_client,
)
from placements.queries.for_client import contested_facts
from profiles.models import Client
from profiles.operations import confirm_client_facts
from profiles.queries import (
    PROFILE_FACTS,
    case_file,
    clients_open_to,
    completeness,
    household_of_client,
    names_of_clients,
    references_of_clients,
)
from profiles.referrals.queries import referrals_of_client
from web.access import current_user, record_look, requires_role
from web.formatting import current_locale
from web.forms.client import SECTION_FORMS
from web.forms.client.answering import ANSWER_FORMS, AnswerForm, answer_form
from web.labels import catalogue_labels
from web.mine_facts import TITLES
from web.offer_texts import REFERRAL_STATES
from web.questions import question_in_words
from web.session import db, now, today
from web.standing import open_vacancies
from web.views.clients.answers import undoable
from web.views.clients.section import blueprint, own_client

SECTION_OF_GATE = {
    Gate.WORK_PERMISSION: "permission",
    Gate.REGULATED_OCCUPATION: "qualifications",
    Gate.LANGUAGE: "languages",
    Gate.LICENCE: "licences",
    Gate.CERTIFICATE: "licences",
    Gate.SKILL: "skills",
    Gate.REQUIREMENT_LEVEL: "qualifications",
    Gate.HOURS: "working-time",
    Gate.SHIFTS: "working-time",
    Gate.COMMUTE: "mobility",
    Gate.DEMANDS: "health",
    Gate.START: "working-time",
    Gate.EMPLOYER_EXCLUDED: "employers",
    Gate.PAUSED: "situation",
}
FACT_LABELS = {
    "occupations": (_l("occupations"), "occupations"),
    "skills": (_l("skills"), "skills"),
    "languages": (_l("languages"), "languages"),
    "qualifications": (_l("qualifications"), "qualifications"),
    "licences": (_l("driving licence"), "licences"),
    "hours": (_l("hours per week"), "working-time"),
    "hours_possible": (_l("hours possible"), "working-time"),
    "can_work_nights": (_l("nights"), "working-time"),
    "can_work_weekends": (_l("weekends"), "working-time"),
    "available_from": (_l("available from"), "working-time"),
    "home_postcode": (_l("home"), "mobility"),
    "travel": (_l("how they travel"), "mobility"),
    "max_commute_minutes": (_l("longest way to work"), "mobility"),
    "limitations": (_l("limitations"), "health"),
    "max_lift_kg": (_l("lifting and carrying"), "health"),
    "permission": (_l("work permission"), "permission"),
}


@blueprint.get("/clients/<int:client_id>")
@requires_role(Role.CASE_MANAGER)
def show(client_id: int) -> ResponseReturnValue:
    """The profile."""
    client = own_client(client_id)
    record_look(client_id)
    household = household_of_client(db(), client_id)
    members = [member.client_id for member in household.members if member.client_id != client_id] if household else []
    own = clients_open_to(db(), members, current_user().id, on=today())
    labels = catalogue_labels()
    named = [] if client.permission_employer_id is None else [client.permission_employer_id]
    employer_ids = [*(each.employer_id for each in client.excluded_employers), *named]
    return render_template(
        "clients/show.html",
        client=client,
        case=case_file(db(), client_id),
        household=household,
        members=references_of_clients(db(), members),
        own=own,
        names=names_of_clients(db(), own),
        missing=completeness(client),
        contested=contested_facts(db(), client_id),
        fact_titles=TITLES,
        asked=_asked_first(client),
        undoable=undoable(client_id),
        seen_by=_seen_by(client),
        fact_count=len(PROFILE_FACTS),
        fact_labels=FACT_LABELS,
        proposals=proposals_of_client(db(), client_id),
        referrals=referrals_of_client(db(), client_id),
        referral_states=REFERRAL_STATES,
        news=new_candidates_of_client(db(), client_id),
        standing=open_vacancies().standing_of_client(db(), client_id, now=now()),
        section_of_gate=SECTION_OF_GATE,
        sections=SECTION_FORMS,
        employers=names_of_employers(db(), employer_ids),
        permitted_vacancy=find_vacancy_label(db(), client.permission_vacancy_id),
        labels=labels,
        near_misses=[
            (row, bridge_in_words(row.bridge, labels, current_locale()))
            for row in latest_near_misses_of_client(db(), client_id)
        ],
    )


def _asked_first(client: Client) -> tuple[AskedFirst, str, AnswerForm] | None:
    """The client's data question, in words and with its form; None where there is none."""
    first = data_questions_of(db(), [client.id]).get(client.id)
    if first is None or first.question not in ANSWER_FORMS:
        return None
    form = answer_form(first.question, first.code, client, today(), is_sent=False)
    return first, question_in_words(first.question, first.code, catalogue_labels()), form


def _seen_by(client: Client) -> str | None:
    """Who has seen the document about work, by name."""
    return None if client.permission_seen_by is None else get_user(db(), client.permission_seen_by).display_name


@blueprint.post("/clients/<int:client_id>/confirm")
@requires_role(Role.CASE_MANAGER)
def confirm(client_id: int) -> ResponseReturnValue:
    """Record that the profile was gone through with the client today."""
    own_client(client_id)
    confirm_client_facts(db(), client_id, now=now(), by=current_user().id)
    flash(_("Recorded: the profile was gone through with the client today."), "success")
    return redirect(url_for("clients.show", client_id=client_id))
