"""Editing a profile, one section at a time."""

from collections import Counter
from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput, NotFound
from core.users import Role
from employers.queries import suggested_employers
from profiles.catalogue.models import LimitationItem
from profiles.catalogue.queries import limitation_items
from profiles.inputs import ClientInput
from profiles.operations import update_client_facts
from profiles.queries import case_file
from web.access import current_user, record_look, requires_role
from web.forms.client import SECTION_FORMS, HealthForm, PersonForm, SectionForm
from web.labels import catalogue_labels
from web.session import db, now
from web.views.clients.section import blueprint, own_client

MOST_SUGGESTED = 8


@blueprint.get("/clients/employers")
@requires_role(Role.CASE_MANAGER, Role.OPERATOR)  # the operator names whose feed it is
def suggest_employers() -> ResponseReturnValue:
    """Employers for what was typed; where several have a name, it comes with the town in brackets."""
    words = request.args.get("q", "").strip()[:100]
    found = suggested_employers(db(), words, limit=MOST_SUGGESTED) if words else []
    often = Counter(employer.name.casefold() for employer in found)
    results = [
        {
            "value": str(employer.id),
            "label": f"{employer.name} ({employer.town})"
            if employer.town and often[employer.name.casefold()] > 1
            else employer.name,
            "hint": employer.town or "",
        }
        for employer in found
    ]
    return jsonify(results=results)


@blueprint.get("/clients/<int:client_id>/edit/<section>")
@requires_role(Role.CASE_MANAGER)
def edit(client_id: int, section: str) -> ResponseReturnValue:
    """The form of one section with what is recorded."""
    client = own_client(client_id)
    record_look(client_id)
    form = _form_class(section)(formdata=None)
    if isinstance(form, PersonForm):
        form.load_case(case_file(db(), client_id))
    else:
        form.load(client, catalogue_labels())
    return _page(client_id, form)


@blueprint.post("/clients/<int:client_id>/edit/<section>")
@requires_role(Role.CASE_MANAGER)
def save(client_id: int, section: str) -> ResponseReturnValue:
    """Record a section; with "add rows" only make room for more."""
    client = own_client(client_id)
    form = _form_class(section)()
    if "more" in request.form:
        form.add_blank_rows(more=True)
        return _page(client_id, form)
    facts = form.read(catalogue_labels())
    if facts is not None and form.key == "permission" and facts.permission_seen_on != client.permission_seen_on:
        facts = replace(facts, permission_seen_by=current_user().id)
    if facts is None or not _is_recorded(client_id, facts, form):
        form.add_blank_rows()
        return _page(client_id, form), 422
    flash(_("Saved: %(section)s.", section=form.title), "success")
    return redirect(url_for("clients.show", client_id=client_id, _anchor=section))


def _is_recorded(client_id: int, facts: ClientInput, form: SectionForm) -> bool:
    """Record the facts; where a rule stands against them, its words are put to the fields."""
    try:
        update_client_facts(db(), client_id, facts, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.refuse(error)
        return False
    return True


def _form_class(section: str) -> type[SectionForm]:
    if section not in SECTION_FORMS:
        raise NotFound("There is no section “%(section)s” in a profile.", section=section)
    form = SECTION_FORMS[section]
    if issubclass(form, HealthForm):
        labels = catalogue_labels()
        whole: type[SectionForm] = form.with_items(
            {item.code: labels["limitation", item.code] for item in limitation_items(db())}
        )
        return whole
    return form


def _page(client_id: int, form: SectionForm) -> str:
    items: list[LimitationItem] = limitation_items(db()) if isinstance(form, HealthForm) else []
    return render_template(
        "clients/edit.html", form=form, client_id=client_id, case=case_file(db(), client_id), items=items,
        previous=_neighbour(form.key, -1), following=_neighbour(form.key, 1),
    )  # fmt: skip


def _neighbour(section: str, step: int) -> str | None:
    keys = list(SECTION_FORMS)
    place = keys.index(section) + step
    return keys[place] if 0 <= place < len(keys) else None
