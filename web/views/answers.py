"""Answers of employers by a link, without an account. Reading the page never acts: mail scanners open links too."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from employers.codes import MessageMode
from placements.messages.answers import LinkPage, answer_by_link, link_page, set_message_mode
from placements.messages.codes import LinkState
from web.errors import message_of
from web.forms.answers import CHOICES, AnswerForm, ModeForm
from web.link_pages import link_response, refuse_guessing, speak, unknown_link
from web.session import db, discard, now

blueprint = Blueprint("answers", __name__)


@blueprint.route("/a/<string(maxlength=80):token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """The page behind a link; sent, the answer is taken once."""
    if (refusal := refuse_guessing()) is not None:
        return refusal
    page = link_page(db(), token, language=session.get("language"), now=now())
    if page is None:
        return unknown_link()
    speak(page.language)
    if "mode" in request.form:
        return _set_mode(token)
    form = AnswerForm()
    form.offer(page.choices)
    if request.method == "GET" or page.state is not LinkState.OPEN:
        return _page(page, form, 200 if request.method == "GET" else 409)
    if not form.validate():
        return _page(page, form, 422)
    return _take(token, page, form)


def _take(token: str, page: LinkPage, form: AnswerForm) -> ResponseReturnValue:
    """Take the answer, or say on the page why not; nothing that was typed is lost."""
    try:
        answer_by_link(db(), token, form.answer(), now=now())
    except InvalidInput as error:
        discard()
        form.form_errors.append(message_of(error))
        return _page(page, form, 422)
    except Conflict as error:
        discard()
        form.form_errors.append(message_of(error))
        return _page(page, form, 409)
    return redirect(url_for("answers.link", token=token), 303)


def _set_mode(token: str) -> ResponseReturnValue:
    """Note how the contact wants to be written to."""
    form = ModeForm()
    if form.validate():
        set_message_mode(db(), token, MessageMode(form.mode.data), now=now())
        flash(_("Noted. Interviews are always sent at once."), "success")
    return redirect(url_for("answers.link", token=token), 303)


def _page(page: LinkPage, form: AnswerForm, status: int) -> ResponseReturnValue:
    answer = CHOICES[page.answer] if page.answer else None
    mode_form = ModeForm(formdata=None, mode=page.mode)
    return link_response(
        render_template("answers/link.html", page=page, form=form, answer=answer, mode_form=mode_form), status
    )
