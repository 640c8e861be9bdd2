"""The copy of all that is kept about the client (Art. 15 GDPR): to read, and as a file."""

import json

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from core import audit
from core.errors import NotAllowed
from employers.queries import names_of_employers
from placements.copy_document import copy_content
from placements.documents.typesetting import pdf_bytes
from placements.queries.client_copy import ClientCopy, client_copy
from placements.staff_words import ask_for_words
from profiles.client_access import check_code
from profiles.queries import case_file, get_client
from web.client_access import current_client_id, find_current_access, requires_client_access
from web.errors import message_of
from web.forms.mine import CopyForm
from web.labels import catalogue_labels
from web.mine_facts import sections
from web.session import db, now, side_session, today
from web.views.mine.section import blueprint, case_manager_contact


@blueprint.route("/me/data/copy", methods=["GET", "POST"])
@requires_client_access
def copy() -> ResponseReturnValue:
    """Ask for the code again, then hand the copy out: as a page, with "file" as JSON, with "paper" as PDF."""
    form = CopyForm()
    if not form.is_submitted():
        return render_template("mine/copy.html", form=form)
    if not form.validate():
        return _again(form, 422)
    failure = _refusal(form.code.data or "")
    if failure is not None:
        form.code.errors = [*form.code.errors, failure]
        return _again(form, 403)
    found = client_copy(db(), current_client_id())
    way = next((each for each in ("file", "paper") if each in request.form), "page")
    _note(way)
    ask_for_words(db(), current_client_id(), now=now())
    if way == "paper":
        pdf = pdf_bytes(copy_content(found).as_data(today()), made_on=today())
        return _download(pdf, "application/pdf", "passgenau.pdf")
    return _file(found) if way == "file" else _page(found)


def _refusal(code: str) -> str | None:
    """What speaks against handing it out; a failed attempt stays counted whatever becomes of the request."""
    access = find_current_access()
    if access is None:
        raise NotAllowed("Sign in first.")
    with side_session() as side:
        try:
            check_code(side, access, code=code, address=request.remote_addr or "", now=now())
        except NotAllowed as error:
            return message_of(error)
    return None


def _again(form: CopyForm, status: int) -> ResponseReturnValue:
    form.code.data = None
    return render_template("mine/copy.html", form=form), status


def _note(way: str) -> None:
    with side_session() as side:
        audit.record(
            side, "client_copy.made", kind="client", object_id=current_client_id(), now=now(), by=None, actor="client",
            way=way,
        )  # fmt: skip


def _page(found: ClientCopy) -> str:
    client = get_client(db(), current_client_id())
    names = names_of_employers(db(), [each.employer_id for each in client.excluded_employers])
    return render_template(
        "mine/copy_shown.html", copy=found, made_at=now(), contact=case_manager_contact(),
        sections=sections(client, case_file(db(), client.id), catalogue_labels(), names),
    )  # fmt: skip


def _file(found: ClientCopy) -> Response:
    content = {
        "reference": found.reference,
        "made_at": now().isoformat(),
        "records": {part.table: part.rows for part in found.parts},
        "who_looked": found.looks,
        "employers_told": [
            {"at": each.at.isoformat(), "employer": each.employer_name, "with_name": each.with_name}
            for each in found.recipients
        ],
        "words_of_staff_not_included": found.withheld,
        "words_of_staff_kept_out": {reason.value: number for reason, number in found.refused.items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
    return _download(text.encode(), "application/json; charset=utf-8", "passgenau.json")


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
