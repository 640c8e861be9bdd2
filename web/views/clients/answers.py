"""Quick answers to what the matcher asks about a client, where it is asked, and taking the last one back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput, NotFound
from core.users import Role
from matching.explanation import Explanation
from matching.results import Addressee, Question
from placements.asking import code_of_question
from placements.data_questions import data_questions_of
from placements.models import Proposal
from placements.queries import get_proposal
from placements.reexamining import reexamine_suggestions
from profiles.answers import RecordedAnswer, last_answer, record_answer, undo_answer
from profiles.models import Client
from profiles.queries import case_file, get_client
from web.access import current_user, record_look, requires_role
from web.forms.client.answering import ANSWER_FORMS, AnswerForm, answer_form
from web.labels import catalogue_labels
from web.limits import sent_number
from web.questions import CODE_KINDS, question_in_words
from web.session import db, discard, now, today
from web.views.clients.section import blueprint, own_client


@dataclass(frozen=True)
class Asked:
    """A question on a page: its sentence, and the form of its answer; no form where somebody else can answer it."""

    sentence: str
    whom: str
    form: AnswerForm | None
    url: str | None


@blueprint.get("/clients/<int:client_id>/answers")
@requires_role(Role.CASE_MANAGER)
def answer(client_id: int) -> ResponseReturnValue:
    """The form of the question that the address names."""
    client, (asked, code) = own_client(client_id), _asked()
    record_look(client_id)
    form = answer_form(asked, code, client, today(), is_sent=False)
    form.proposal.data = request.args.get("proposal", "")
    return _page(client, asked, form)


@blueprint.post("/clients/<int:client_id>/answers")
@requires_role(Role.CASE_MANAGER)
def record_quick_answer(client_id: int) -> ResponseReturnValue:
    """Record the answer; the client's suggestions are looked at again at once."""
    client, (asked, code) = own_client(client_id), _asked()
    form = answer_form(asked, code, client, today(), is_sent=True)
    if not form.validate_on_submit():
        return _page(client, asked, form), 422
    try:
        recorded = record_answer(
            db(), client_id, form.answer(asked, client, by=current_user().id), now=now(), by=current_user().id
        )
    except InvalidInput as error:
        discard()
        form.refuse(error)
        return _page(get_client(db(), client_id), asked, form), 422
    if recorded is None:
        flash(_("Nothing to change: the profile says so already."), "info")
    else:
        reexamine_suggestions(db(), client_id, now=now(), by=current_user().id)
        flash(
            _("Recorded in the profile: %(fact)s.", fact=question_in_words(asked, code, catalogue_labels())), "success"
        )
    return redirect(_back(client_id, str(form.proposal.data or "")))


@blueprint.post("/clients/<int:client_id>/answers/<int:answer_id>/undo")
@requires_role(Role.CASE_MANAGER)
def undo_quick_answer(client_id: int, answer_id: int) -> ResponseReturnValue:
    """Put back what stood there before."""
    own_client(client_id)
    undo_answer(db(), client_id, answer_id, now=now(), by=current_user().id)
    reexamine_suggestions(db(), client_id, now=now(), by=current_user().id)
    flash(_("Undone: the profile says again what it said before."), "success")
    return redirect(_back(client_id, request.form.get("proposal", "")))


def questions_on_page(client: Client, explanation: Explanation, proposal: Proposal) -> list[Asked]:
    """The questions of a pair, each once, with forms for those that a case manager can answer."""
    found: dict[tuple[str, str | None], Asked] = {}
    for each in explanation.questions:
        about = each.stored["about"]["vacancy"]
        code = code_of_question(about["places"]) if about else None
        question = Question(str(each.stored["question"]))
        if (question.value, code) in found:
            continue
        form = url = None
        if each.whom == Addressee.CASE_MANAGER and question in ANSWER_FORMS:
            form = answer_form(question, code, client, today(), is_sent=False)
            form.proposal.data = str(proposal.id)
            url = url_for("clients.record_quick_answer", client_id=client.id, question=question.value, code=code)
        found[question.value, code] = Asked(each.sentence, each.whom_label, form, url)
    return list(found.values())


def undoable(client_id: int) -> tuple[RecordedAnswer, str] | None:
    """The last answer that can be undone here, and its fact in words."""
    row = last_answer(db(), client_id, by=current_user().id, now=now())
    return None if row is None else (row, question_in_words(Question(row.question), row.code, catalogue_labels()))


def _asked() -> tuple[Question, str | None]:
    """Question and code of the address; `NotFound` for what nobody asks a case manager."""
    question = request.args.get("question", "")
    if question not in set(Question) or Question(question) not in ANSWER_FORMS:
        raise NotFound("There is no question “%(question)s” about a client.", question=question)
    asked, code = Question(question), request.args.get("code") or None
    kind = CODE_KINDS.get(asked)
    if (kind is None) != (code is None) or (kind and (kind, code) not in catalogue_labels()):
        raise NotFound("There is no question “%(question)s” about a client.", question=question)
    return asked, code


def _back(client_id: int, proposal: str) -> str:
    number = sent_number(proposal)
    if number is not None:
        found = get_proposal(db(), number)
        if found.client_id == client_id:
            return url_for("clients.proposal", client_id=client_id, proposal_id=found.id)
    return url_for("clients.show", client_id=client_id)


def _page(client: Client, question: Question, form: AnswerForm) -> str:
    opened = data_questions_of(db(), [client.id]).get(client.id)
    is_first = opened is not None and (opened.question, opened.code) == (question, form.code)
    return render_template(
        "clients/answer.html", client=client, case=case_file(db(), client.id), form=form,
        title=question_in_words(question, form.code, catalogue_labels()),
        opens=opened.vacancies if opened and is_first else 0,
        url=url_for("clients.record_quick_answer", client_id=client.id, question=question.value, code=form.code),
        back=_back(client.id, str(form.proposal.data or "")),
    )  # fmt: skip
