"""What is recorded about the client, and saying that it is wrong."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from employers.queries import names_of_employers
from placements.client_voice import contest_fact
from placements.queries.for_client import contested_facts, messages_of_client
from profiles.codes import ClientFact
from profiles.queries import case_file, get_client
from web.client_access import current_client_id, requires_client_access
from web.errors import message_of
from web.forms.mine import WordsForm
from web.labels import catalogue_labels
from web.mine_facts import Section, sections
from web.session import db, discard, now
from web.views.mine.section import blueprint, case_manager_contact


@blueprint.get("/me/data")
@requires_client_access
def data() -> ResponseReturnValue:
    """All that is recorded for matching, and what of it the client contests."""
    client_id = current_client_id()
    return render_template(
        "mine/data.html",
        sections=_sections(),
        contested=contested_facts(db(), client_id),
        settled=[row for row in messages_of_client(db(), client_id) if row.fact and not row.is_open],
        contact=case_manager_contact(),
    )


@blueprint.route("/me/data/<fact>", methods=["GET", "POST"])
@requires_client_access
def fact(fact: str) -> ResponseReturnValue:
    """One part of it, with the form to contest it."""
    if fact not in set(ClientFact):
        raise NotFound("There is no section “%(section)s” in a profile.", section=fact)
    section = next(each for each in _sections() if each.fact == fact)
    form = WordsForm()
    if not form.is_submitted():
        return _page(section, form)
    if not form.validate():
        return _page(section, form), 422
    try:
        contest_fact(db(), current_client_id(), section.fact, form.words.data or "", now=now())
    except (Conflict, InvalidInput) as error:
        discard()
        form.words.errors = [*form.words.errors, message_of(error)]
        return _page(section, form), error.status
    flash(_("Your message has arrived. Until it is settled, this part is marked as contested."), "success")
    return redirect(url_for("mine.data", _anchor=section.fact.value), 303)


def _page(section: Section, form: WordsForm) -> str:
    form.words.label.text = _("What is wrong, and what is right?")
    return render_template(
        "mine/fact.html", section=section, form=form, contested=contested_facts(db(), current_client_id())
    )


def _sections() -> list[Section]:
    client_id = current_client_id()
    client = get_client(db(), client_id)
    names = names_of_employers(db(), [each.employer_id for each in client.excluded_employers])
    return sections(client, case_file(db(), client_id), catalogue_labels(), names)
