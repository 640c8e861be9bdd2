"""The employer's own company: wishes, contacts, the named adviser, how one is written to."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput
from core.users import Role
from employers.codes import MessageMode
from employers.wishes import set_own_message_mode, set_wishes
from placements.own_answers import find_adviser
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.answers import ModeForm
from web.forms.wishes import WishesForm
from web.session import db, discard, now, today
from web.views.my_proposals import own_employer

blueprint = Blueprint("my_company", __name__)


@blueprint.get("/my-company")
@requires_role(Role.EMPLOYER)
def show() -> ResponseReturnValue:
    """What is on record, and what is wished."""
    return _page(None)


@blueprint.post("/my-company/wishes")
@requires_role(Role.EMPLOYER)
def change_wishes() -> ResponseReturnValue:
    """How many proposals a week, and a pause."""
    form, employer = WishesForm(), own_employer()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        set_wishes(db(), employer.id, form.entered(), now=now(), by=current_user().id)
    except InvalidInput as error:
        discard()
        form.form_errors.append(message_of(error))
        return _page(form), 422
    flash(_("Noted. Matching keeps to it from the next run."), "success")
    return redirect(url_for("my_company.show"))


@blueprint.post("/my-company/messages")
@requires_role(Role.EMPLOYER)
def change_mode() -> ResponseReturnValue:
    """How the contact wants to be written to."""
    form = ModeForm()
    if form.validate_on_submit():
        set_own_message_mode(db(), MessageMode(form.mode.data), now=now(), by=current_user().id)
        flash(_("Noted. Interviews are always sent at once."), "success")
    return redirect(url_for("my_company.show"))


def _page(form: WishesForm | None) -> str:
    employer, user = own_employer(), current_user()
    own = next((contact for contact in employer.contacts if contact.user_id == user.id), None)
    return render_template(
        "my_company/show.html",
        employer=employer,
        own=own,
        form=form or WishesForm.of(employer),
        mode_form=ModeForm(formdata=None, mode=own.message_mode.value if own else None),
        adviser=find_adviser(db(), employer.id),
        today=today(),
    )
