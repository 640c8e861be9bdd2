"""Own clients, and the short form for a new one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput
from core.offices import covered_users, team_of_user, users_of_team
from core.users import Role, User, get_user, users
from placements.queries import CaseloadFilters, CaseloadFlag, CaseloadSort, caseload, figures_of_users, open_queries
from profiles.codes import ClientState
from profiles.inputs import ClientInput
from profiles.operations import create_client
from web.access import current_user, record, requires_role
from web.forms.client import ClientFilterForm, NewClientForm
from web.forms.client.listing import FLAG_WORDS
from web.labels import catalogue_labels
from web.limits import number_argument, sent_number
from web.questions import question_in_words
from web.session import db, now, today
from web.views.clients.section import blueprint

YES_NO = {"gaps": True, "complete": False, "with": True, "without": False}


@blueprint.get("/clients")
@requires_role(Role.CASE_MANAGER)
def index() -> ResponseReturnValue:
    """The clients whom the case manager looks after, those of absent colleagues included."""
    form, people = ClientFilterForm(request.args), _people()
    form.offer([(user.id, user.display_name) for user in people.values()])
    chosen = sent_number(form.whose.data) or 0
    looked_at = [chosen] if chosen in people else list(people)
    filters = _filters(form)
    page = caseload(db(), looked_at, filters, now=now(), page=number_argument("page", 1))
    record("names_viewed", "caseload", chosen or current_user().id, clients=[row.client_id for row in page.rows])
    return render_template(
        "clients/index.html", form=form, filters=filters, page=page, people=people, labels=catalogue_labels(),
        flag_words=FLAG_WORDS, question_words=question_in_words,
        queries=open_queries(db(), looked_at), own_id=current_user().id,
    )  # fmt: skip


@blueprint.get("/clients/team")
@requires_role(Role.CASE_MANAGER)
def team() -> ResponseReturnValue:
    """Figures of the colleagues in the own team; lists and names only of those whom one stands in for."""
    found = team_of_user(db(), current_user().id)
    members = users_of_team(db(), found.id) if found else frozenset({current_user().id})
    colleagues = [user for user in users(db(), role=Role.CASE_MANAGER) if user.id in members and user.is_active]
    return render_template(
        "clients/team.html", team=found, colleagues=colleagues, flag_words=FLAG_WORDS, open_to=_people(),
        columns=[{"label": words, "num": True} for words in FLAG_WORDS.values()],
        figures=figures_of_users(db(), [user.id for user in colleagues], now=now()),
    )  # fmt: skip


def _people() -> dict[int, User]:
    """Oneself and all for whom one stands in today, oneself first."""
    me = current_user()
    others = sorted(covered_users(db(), me.id, on=today()) - {me.id})
    return {me.id: me, **{user.id: user for user in (get_user(db(), each) for each in others)}}


@blueprint.route("/clients/new", methods=["GET", "POST"])
@requires_role(Role.CASE_MANAGER)
def create() -> ResponseReturnValue:
    """A new client by hand; the rest is recorded section by section."""
    form = NewClientForm()
    if not form.validate_on_submit():
        return render_template("clients/new.html", form=form), 422 if form.is_submitted() else 200
    facts = ClientInput(
        state=ClientState.ACTIVE,
        case_manager_id=current_user().id,
        given_name=str(form.given_name.data).strip(),
        family_name=str(form.family_name.data).strip(),
        home_postcode=form.home_postcode.data or None,
        uses_transit=form.uses_transit.value(),
        reads_latin_script=form.reads_latin_script.value(),
    )
    try:
        client = create_client(db(), facts, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.refuse(error)
        return render_template("clients/new.html", form=form), 422
    flash(
        _("Client %(reference)s is on record. Add what you know, section by section.", reference=client.reference),
        "success",
    )
    return redirect(url_for("clients.show", client_id=client.id))


def _filters(form: ClientFilterForm) -> CaseloadFilters:
    sort = request.args.get("sort", "")
    return CaseloadFilters(
        state=ClientState(form.state.data) if form.state.data in set(ClientState) else None,
        has_gaps=YES_NO.get(form.completeness.data or ""),
        has_proposal=YES_NO.get(form.proposals.data or ""),
        flag=CaseloadFlag(form.flag.data) if form.flag.data in set(CaseloadFlag) else None,
        search=(form.q.data or "")[:100],
        sort=CaseloadSort(sort) if sort in set(CaseloadSort) else CaseloadSort.NAME,
        descending=request.args.get("direction") == "desc",
    )
