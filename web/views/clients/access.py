"""A client's own access: the letter with number and code, shown once; and what the client has written."""

from collections.abc import Mapping

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from core.users import Role
from placements.client_voice import Settlement, settle_message
from placements.queries.for_client import messages_of_client
from profiles.client_access import NewLetter, find_access, make_letter, revoke_access
from profiles.queries import case_file
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.formatting import RIGHT_TO_LEFT, date_text
from web.forms.client.access import LetterForm, SettleForm
from web.mine_facts import TITLES
from web.mine_texts import LETTER_TEXTS
from web.session import db, discard, now, today
from web.views.clients.section import blueprint, check_own, own_client


@blueprint.get("/clients/<int:client_id>/access")
@requires_role(Role.CASE_MANAGER)
def access(client_id: int) -> ResponseReturnValue:
    """Whether the client has a letter, and what the client has written."""
    own_client(client_id)
    return _page(client_id)


@blueprint.post("/clients/<int:client_id>/access")
@requires_role(Role.CASE_MANAGER)
def make_access(client_id: int) -> ResponseReturnValue:
    """Make a letter and show it, this once."""
    check_own(client_id)
    form = LetterForm()
    if not form.validate():
        return _page(client_id, form), 422
    letter = make_letter(db(), client_id, language=form.language.data, now=now(), by=current_user().id)
    return render_template(
        "clients/access_letter.html",
        client_id=client_id,
        name=case_file(db(), client_id).full_name,
        letter=letter,
        url=_url(letter),
        base_url=f"{current_app.config['PASSGENAU'].base_url}/me/enter",
        qr=_qr(_url(letter)),
        sheets=[_texts(language, letter) for language in dict.fromkeys(("de", letter.access.language))],
    )


@blueprint.post("/clients/<int:client_id>/access/revoke")
@requires_role(Role.CASE_MANAGER)
def revoke(client_id: int) -> ResponseReturnValue:
    """End letter and session at once."""
    check_own(client_id)
    if revoke_access(db(), client_id, now=now(), by=current_user().id):
        flash(_("The access has ended. The letter no longer opens anything."), "success")
    return redirect(url_for("clients.access", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/messages/<int:task_id>")
@requires_role(Role.CASE_MANAGER)
def settle(client_id: int, task_id: int) -> ResponseReturnValue:
    """Answer a question, or settle a contested fact."""
    check_own(client_id)
    form = SettleForm(prefix=f"m{task_id}")
    if not form.validate():
        return _page(client_id, refused=(task_id, form)), 422
    settlement = Settlement(task_id, form.answer.data or "", is_right=form.outcome.data != "kept")
    try:
        settle_message(db(), client_id, settlement, now=now(), by=current_user().id)
    except (Conflict, InvalidInput) as error:
        discard()
        form.answer.errors = [*form.answer.errors, message_of(error)]
        return _page(client_id, refused=(task_id, form)), error.status
    flash(_("Answered. The client reads it on the own page."), "success")
    return redirect(url_for("clients.access", client_id=client_id))


def _page(client_id: int, form: LetterForm | None = None, refused: tuple[int, SettleForm] | None = None) -> str:
    record_look(client_id)
    found = find_access(db(), client_id)
    messages = messages_of_client(db(), client_id)
    forms = {row.task_id: SettleForm(formdata=None, prefix=f"m{row.task_id}") for row in messages if row.is_open}
    return render_template(
        "clients/access.html",
        client_id=client_id,
        case=case_file(db(), client_id),
        found=found,
        is_expired=found is not None and found.expires_on <= today(),
        form=form or LetterForm(formdata=None),
        messages=messages,
        forms={**forms, **({refused[0]: refused[1]} if refused else {})},
        titles=TITLES,
    )


def _url(letter: NewLetter) -> str:
    return f"{current_app.config['PASSGENAU'].base_url}/me/enter/{letter.number}"


def _texts(language: str, letter: NewLetter) -> Mapping[str, str]:
    """The words of the letter in one language."""
    with force_locale(language):
        words = {name: str(text) for name, text in LETTER_TEXTS.items()}
        until = date_text(letter.access.expires_on)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return {**words, "day": until, "language": language, "direction": direction}


def _qr(text: str) -> tuple[int, str]:
    """A QR code as a path of squares of size 1, with four of them as margin, and the width of the picture."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return len(rows), "".join(squares)
