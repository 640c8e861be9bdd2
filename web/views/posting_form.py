"""The posting form: steps that keep what is typed, by a button or while typing, by one contact or two."""

import json

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError, InvalidInput
from employers.codes import VacancyState
from employers.drafts.merging import Merged, Sent
from employers.drafts.models import PostingDraft
from employers.drafts.operations import keep_typed, note_stored, save_template
from employers.models import Vacancy
from employers.operations import save_draft
from employers.readings import propose_occupation
from placements.headcounts.asking import asked_by_input
from profiles.cv.errors import UnreadableCv
from profiles.cv.plain_text import read_text_file
from web.access import current_user
from web.errors import message_of
from web.formatting import date_text
from web.forms.posting import PostingForm
from web.forms.posting_fields import (
    ALL_TOPICS,
    TOPICS,
    Step,
    first_broken_step,
    keep_errors_of,
    typed_fields,
)
from web.forms.posting_values import vacancy_input
from web.headcounts import People, people_for
from web.own_employer import own_employer
from web.posting_pages import Typing, View, clashes_of, form_context, posting_form, shown_fields, url_of
from web.session import db, now, today
from web.suggestions import suggestions

TITLE_LENGTH = 120  # of a first line that is taken for a title
SILENT = frozenset({"keep", "add", "people"})  # what the page's script asks for


def answer(typing: Typing) -> ResponseReturnValue:
    """Show a step of the form, or keep what was sent and do what the button says."""
    suggestions(db())  # built before the first letter is typed
    if request.method == "GET":
        return _page(typing, posting_form(typing.fields), View(_step(request.args.get("step"))))
    draft, merged, problem = _keep(typing)
    kept = Typing(typing.stored, typing.address, draft, typing.vacancy)
    view = View(_step(request.form.get("step")), overtaken=list(merged.overtaken), prints=merged.prints)
    view.clashes = clashes_of(kept, merged)
    form = posting_form(shown_fields(draft.fields, merged))
    if problem:
        view.errors.append(problem)
        view.status = 422
        return _page(kept, form, view)
    do = request.form.get("do", "")
    if do in SILENT:
        return _silently(kept, form, view, do)
    if view.clashes:
        view.status = 409
        return _page(kept, form, view)
    return _go_on(kept, form, view, do)


def _go_on(typing: Typing, form: PostingForm, view: View, do: str) -> ResponseReturnValue:
    """What a button does once all is kept."""
    if do.startswith("step-"):
        return redirect(url_of(typing, _step(do.removeprefix("step-"))), 303)
    if do in {"resolve", "upload"}:
        return redirect(url_of(typing, view.step), 303)
    if do == "template":
        return _keep_template(typing, form, view)
    return _next(typing, form, view) if do == "next" else _finish(typing, form, view, do)


def _next(typing: Typing, form: PostingForm, view: View) -> ResponseReturnValue:
    """The next step, if this one can be read."""
    form.validate()
    keep_errors_of(form, view.step)
    if first_broken_step(form) is view.step:
        view.status = 422
        return _page(typing, form, view)
    return redirect(url_of(typing, list(Step)[list(Step).index(view.step) + 1]), 303)


def _finish(typing: Typing, form: PostingForm, view: View, do: str) -> ResponseReturnValue:
    """Make a vacancy of it, or show what is wrong on the first step that has an error."""
    is_valid = form.validate()
    is_complete = do != "check" or form.check_complete(today())
    if is_valid and is_complete:
        return _store(typing, form, view, do)
    view.status, view.step = 422, first_broken_step(form) or view.step
    if "step" in request.form:
        keep_errors_of(form, view.step)
    return _page(typing, form, view)


def _store(typing: Typing, form: PostingForm, view: View, do: str) -> ResponseReturnValue:
    """Make a vacancy of what is typed, or store it into the one there is."""
    try:
        saved = save_draft(
            db(),
            vacancy_input(form, typing.vacancy),
            employer_id=own_employer().id,
            vacancy_id=typing.vacancy.id if typing.vacancy else None,
            now=now(),
            by=current_user().id,
        )
    except DomainError as error:
        view.errors.append(message_of(error))
        view.status = error.status
        return _page(typing, form, view)
    propose_occupation(db(), saved.id, suggestions(db()).guess_occupation(saved.title, saved.description))
    if typing.draft is not None:
        note_stored(db(), typing.draft, saved.id)
    if do == "check" or saved.state is not VacancyState.DRAFT:
        return redirect(url_for("postings.show", vacancy_id=saved.id))
    flash(_("Saved as a draft on %(day)s.", day=date_text(today())), "success")
    return redirect(url_for("postings.index"))


def _keep_template(typing: Typing, form: PostingForm, view: View) -> ResponseReturnValue:
    name = request.form.get("template_name", "").strip() or (form.title.data or "")
    try:
        save_template(db(), typing.fields, employer_id=own_employer().id, name=name, now=now(), by=current_user().id)
    except DomainError as error:
        view.errors.append(message_of(error))
        view.status = error.status
        return _page(typing, form, view)
    flash(_("Kept as a pattern. You find it when you post the next vacancy."), "success")
    return redirect(url_of(typing, view.step), 303)


def _silently(typing: Typing, form: PostingForm, view: View, do: str) -> ResponseReturnValue:
    """What happens while somebody types: as JSON for the page's script, else as a page."""
    if do == "add":
        form.add_row()
    if do == "people":
        view.people = _people(form, typing.vacancy)
    if request.accept_mimetypes.best != "application/json":
        return _page(typing, form, view)
    context = form_context(typing, form, view)
    return jsonify(
        url=url_of(typing, view.step),
        prints=view.prints or {},
        said=_("Saved"),
        notes=render_template("postings/_notes.html", **context),
        understood=render_template("postings/_understood.html", **context),
        rows=render_template("postings/_needed_rows.html", **context) if do == "add" else "",
        people=render_template("postings/_people.html", **context) if view.people else "",
    )


def _keep(typing: Typing) -> tuple[PostingDraft, Merged, str]:
    """Keep what was sent, and the text of a file that came along; the problem with it, if there is one."""
    topics = TOPICS[_step(request.form["step"])] if "step" in request.form else ALL_TOPICS
    fields, problem = typed_fields(request.form, topics), ""
    if request.form.get("do") == "upload":
        try:
            fields = _with_file(fields)
        except UnreadableCv as error:
            problem = message_of(error)
    choices = {name.removeprefix("choice-"): value for name, value in request.form.items() if name[:7] == "choice-"}
    sent = Sent(
        fields,
        topics,
        _prints(request.form.get("prints")),
        mine=[topic for topic, choice in choices.items() if choice == "mine"],
        theirs=[topic for topic, choice in choices.items() if choice == "theirs"],
    )
    draft, merged = keep_typed(db(), typing.target, sent, now=now(), by=current_user().id)
    return draft, merged, problem


def _with_file(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields with the text of the file that was sent below the description; its first line names the vacancy."""
    file = request.files.get("advert")
    text = read_text_file(file.read() if file else b"")
    before = "".join(fields.get("description", [])).strip()
    found = fields | {"description": [f"{before}\n\n{text}".strip()]}
    lines = [line.strip(" -#*\t") for line in text.splitlines() if line.strip(" -#*\t")]
    if not "".join(fields.get("title", [])).strip() and lines and len(lines[0]) <= TITLE_LENGTH:
        found["title"] = [lines[0]]
    return found


def _people(form: PostingForm, vacancy: Vacancy | None) -> People:
    if not form.validate():
        return People(problem=_("Mend the entries that cannot be read first, and enter a title."))
    if not form.occupation_code.data:
        guess = suggestions(db()).guess_occupation(form.title.data or "", form.description.data or "")
        form.occupation_code.data = guess.code if guess else None
    try:
        return people_for(asked_by_input(db(), vacancy_input(form, vacancy)))
    except InvalidInput as error:
        return People(problem=message_of(error))


def _page(typing: Typing, form: PostingForm, view: View) -> ResponseReturnValue:
    form.form_errors = view.errors
    return render_template("postings/form.html", **form_context(typing, form, view)), view.status


def _prints(text: str | None) -> dict[str, str] | None:
    """The prints that the page carries; None where they are missing or nobody's."""
    try:
        found = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return {str(topic): str(value) for topic, value in found.items()} if isinstance(found, dict) else None


def _step(text: str | None) -> Step:
    return Step(text) if text in set(Step) else Step.WHAT
