"""Accounts and wishes of an employer, as the employer adviser keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError, InvalidInput, NotFound
from core.second_factor import remove_second_factor
from core.users import Role
from employers.relations import get_contact
from employers.wishes import set_wishes
from placements.answer_readings import read_answer
from placements.codes import EmployerReason
from placements.registrations import invite
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.wishes import WishesForm
from web.session import db, discard, now

blueprint = Blueprint("employer_accounts", __name__)


@blueprint.post("/employers/<int:employer_id>/contacts/<int:contact_id>/invite")
@requires_role(Role.EMPLOYER_ADVISER)
def invite_contact(employer_id: int, contact_id: int) -> ResponseReturnValue:
    """Mail the link for the first sign-in, with an account where there is none yet."""
    with _told(_("The invitation is on its way.")):
        invite(db(), employer_id, contact_id, now=now(), by=current_user().id)
    return _back(employer_id, "contacts")


@blueprint.post("/employers/<int:employer_id>/contacts/<int:contact_id>/reset-factor")
@requires_role(Role.EMPLOYER_ADVISER)
def reset_factor(employer_id: int, contact_id: int) -> ResponseReturnValue:
    """Phone and recovery codes are lost: let the contact sign in by a mailed link again."""
    contact = get_contact(db(), employer_id, contact_id)
    if contact.user_id is None:
        raise NotFound("There is no contact %(id)s.", id=contact_id)
    remove_second_factor(db(), contact.user_id, now=now(), by=current_user().id)
    flash(_("The second factor is removed. The contact signs in by a mailed link."), "success")
    return _back(employer_id, "contacts")


@blueprint.post("/employers/<int:employer_id>/wishes")
@requires_role(Role.EMPLOYER_ADVISER)
def change_wishes(employer_id: int) -> ResponseReturnValue:
    """What the employer said on the telephone."""
    form = WishesForm()
    if not form.validate_on_submit():
        problems = [str(problem) for field in form for problem in field.errors]
        flash(" ".join(problems) or _("That did not work"), "warning")
        return _back(employer_id, "wishes")
    with _told(_("Noted. Matching keeps to it from the next run.")):
        set_wishes(db(), employer_id, form.entered(), now=now(), by=current_user().id)
    return _back(employer_id, "wishes")


@blueprint.post("/employers/<int:employer_id>/answers/<int:step_id>/read")
@requires_role(Role.EMPLOYER_ADVISER)
def note_reading(employer_id: int, step_id: int) -> ResponseReturnValue:
    """The reason of a refusal was read: it counts as given, or as the adviser puts it right."""
    reason = request.form.get("reason", "")
    if reason not in set(EmployerReason):
        raise InvalidInput("Choose a reason.")
    read_answer(db(), step_id, EmployerReason(reason), now=now(), by=current_user().id)
    flash(_("Read. The reason counts from now on."), "success")
    return _back(employer_id, "answers")


@contextmanager
def _told(success: str) -> Iterator[None]:
    """Say on the employer's page how it went: what is refused there is no page of its own."""
    try:
        yield
    except NotFound:
        raise
    except DomainError as error:
        discard()
        flash(message_of(error), "warning")
    else:
        flash(success, "success")


def _back(employer_id: int, place: str) -> ResponseReturnValue:
    return redirect(url_for("employers.show", employer_id=employer_id, _anchor=place))
