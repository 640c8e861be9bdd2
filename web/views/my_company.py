"""The employer's own company: wishes, contacts, the named adviser, how one is written to."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError, InvalidInput, NotFound
from core.users import Role
from employers.codes import MessageMode
from employers.own_contacts import end_own_contact, main_contact_ids, save_own_contact
from employers.relations import get_contact
from employers.wishes import set_own_message_mode, set_wishes
from placements.own_answers import find_adviser
from placements.registrations import invite_colleague, note_invitation
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.answers import ModeForm
from web.forms.own_contacts import OwnContactForm
from web.forms.wishes import WishesForm
from web.session import commit, db, discard, now, today
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


@blueprint.post("/my-company/contacts")
@requires_role(Role.EMPLOYER)
def add_contact() -> ResponseReturnValue:
    """A new colleague, invited at once where there is an address."""
    form = OwnContactForm(prefix="new-")
    if not form.validate_on_submit():
        return _page(None, new_contact=form), 422
    entered, by = form.entered(), current_user().id
    try:
        if entered.contact.email:
            _count_invitation(by)
        contact = save_own_contact(db(), None, entered, now=now(), by=by)
        if contact.email:
            invite_colleague(db(), contact.id, now=now(), by=by)
    except DomainError as error:
        return _refused(error, new_contact=form)
    flash(_("Added. The invitation is on its way.") if contact.email else _("Added."), "success")
    return _back()


@blueprint.post("/my-company/contacts/<int:contact_id>")
@requires_role(Role.EMPLOYER)
def change_contact(contact_id: int) -> ResponseReturnValue:
    """What is known of a colleague."""
    contact = get_contact(db(), own_employer().id, contact_id)
    form = OwnContactForm.of(contact, is_main=contact.is_main)
    if not form.validate_on_submit():
        return _page(None, changed=(contact_id, form)), 422
    try:
        save_own_contact(db(), contact_id, form.entered(), now=now(), by=current_user().id)
    except DomainError as error:
        return _refused(error, changed=(contact_id, form))
    flash(_("Noted."), "success")
    return _back()


@blueprint.post("/my-company/contacts/<int:contact_id>/invite")
@requires_role(Role.EMPLOYER)
def invite_contact(contact_id: int) -> ResponseReturnValue:
    """Mail a colleague the link for the first sign-in."""

    def work() -> None:
        by = current_user().id
        _count_invitation(by)
        invite_colleague(db(), contact_id, now=now(), by=by)

    return _told(work, _("The invitation is on its way."))


@blueprint.post("/my-company/contacts/<int:contact_id>/end")
@requires_role(Role.EMPLOYER)
def end_contact(contact_id: int) -> ResponseReturnValue:
    """A colleague has left."""
    return _told(lambda: end_own_contact(db(), contact_id, now=now(), by=current_user().id),
                 _("Ended. Nobody signs in with this account any more."))  # fmt: skip


def _count_invitation(by: int) -> None:
    """It counts whatever becomes of it."""
    note_invitation(db(), now=now(), by=by)
    commit()


def _told(work: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        work()
    except NotFound:
        raise
    except DomainError as error:
        discard()
        flash(message_of(error), "warning")
    else:
        flash(said, "success")
    return _back()


def _refused(
    error: DomainError, *, changed: tuple[int, OwnContactForm] | None = None, new_contact: OwnContactForm | None = None
) -> ResponseReturnValue:
    if isinstance(error, NotFound):
        raise error
    discard()
    form = new_contact or (changed[1] if changed else None)
    if form is not None:
        form.form_errors.append(message_of(error))
    return _page(None, changed=changed, new_contact=new_contact), error.status


def _back() -> ResponseReturnValue:
    return redirect(url_for("my_company.show", _anchor="contacts"))


def _page(
    form: WishesForm | None, *, changed: tuple[int, OwnContactForm] | None = None,
    new_contact: OwnContactForm | None = None,
) -> str:  # fmt: skip
    employer, user = own_employer(), current_user()
    own = next((contact for contact in employer.contacts if contact.user_id == user.id), None)
    main = main_contact_ids(db(), employer.id)
    forms = {
        contact.id: OwnContactForm.of(contact, is_main=contact.id in main, formdata=None)
        for contact in employer.contacts
    }
    return render_template(
        "my_company/show.html",
        employer=employer,
        own=own,
        main=main,
        contacts=[(contact, (forms | dict([changed] if changed else []))[contact.id]) for contact in employer.contacts],
        open_id=changed[0] if changed else None,
        new_contact=new_contact or OwnContactForm(prefix="new-", formdata=None),
        form=form or WishesForm.of(employer),
        mode_form=ModeForm(formdata=None, mode=own.message_mode.value if own else None),
        adviser=find_adviser(db(), employer.id),
        today=today(),
    )
