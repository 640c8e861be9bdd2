"""What staff wrote about a client, text by text: into the client's copy or not (Art. 15 (4) GDPR)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import page_count
from core.errors import Conflict
from core.users import Role
from placements.queries.client_copy import words_of_staff
from placements.staff_words import decide_words
from profiles.queries import case_file
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.forms.words import WordsForm
from web.limits import number_argument
from web.session import db, discard, now
from web.views.clients.section import blueprint, check_own, own_client

PER_PAGE = 20
PLACES = {
    "case_file": _l("Note of the case file"),
    "client_restriction": _l("Reason of a restriction"),
    "emergency_access": _l("Reason of an access in an emergency"),
    "legal_notice": _l("Reason of a legal notice"),
    "proposal": _l("Next step of a proposal"),
    "proposal_step": _l("Note of a step"),
    "step_request": _l("Request to a second person"),
    "task": _l("Task"),
    "referral": _l("Note of a referral"),
    "referral_change": _l("Note of a referral"),
}


@blueprint.get("/clients/<int:client_id>/words")
@requires_role(Role.CASE_MANAGER)
def words(client_id: int) -> ResponseReturnValue:
    """Every text, those first that nobody has read for a copy yet."""
    check_own(client_id)
    return _page(client_id)


@blueprint.post("/clients/<int:client_id>/words")
@requires_role(Role.CASE_MANAGER)
def decide_about_words(client_id: int) -> ResponseReturnValue:
    """Hand a text out with the next copy, or keep it out with a reason."""
    check_own(client_id)
    form, is_released = WordsForm(), request.form.get("do") == "release"
    if not form.validate_on_submit() or not (is_released or form.reason.data):
        return _page(client_id, refused=form, problem=_("Choose why the text stays out.")), 422
    try:
        decide_words(db(), client_id, form.entered(is_released=is_released), now=now(), by=current_user().id)
    except Conflict as error:
        discard()
        return _page(client_id, problem=message_of(error)), error.status
    flash(_("Noted. The client's next copy has it.") if is_released else _("Noted. It stays out."), "success")
    return redirect(url_for("clients.words", client_id=client_id))


def _page(client_id: int, *, refused: WordsForm | None = None, problem: str | None = None) -> str:
    client = own_client(client_id)
    record_look(client_id)
    written = sorted(words_of_staff(db(), client_id), key=lambda each: each.decision is not None)
    pages = page_count(len(written), PER_PAGE)
    page = min(max(1, number_argument("page", 1)), pages)
    shown = written[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "clients/words.html", client=client, case=case_file(db(), client_id), form=WordsForm(formdata=None),
        rows=shown, waiting=sum(each.decision is None for each in written), total=len(written), page=page,
        pages=pages, places=PLACES, problem=problem, refused_place=refused.place.data if refused else None,
    )  # fmt: skip
