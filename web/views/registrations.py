"""Registrations and duplicates for employer advisers: look, then accept, join or refuse; merge, or take it back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.database import page_count
from core.errors import Conflict, DomainError, InvalidInput
from core.users import Role, get_user
from employers.duplicates import (
    declare_distinct,
    duplicate_pairs,
    duplicates_of_registration,
    duplicates_of_registrations,
)
from employers.intake_models import Registration
from employers.merging import merge_employers, unmerge_employers
from employers.queries import get_employer
from employers.registration import count_waiting, get_registration, registrations
from placements.registrations import accept_and_invite, clear_spam, join_and_invite, refuse_and_tell
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.registration import RefuseForm
from web.limits import number_argument, sent_number
from web.session import db, discard, now

blueprint = Blueprint("registrations", __name__)

PER_PAGE = 25
REASONS = {
    "number": _l("same establishment number"),
    "name": _l("similar name"),
    "street": _l("same street"),
    "postcode": _l("same postcode"),
    "other_number": _l("another establishment number"),
}


@blueprint.get("/registrations")
@requires_role(Role.EMPLOYER_ADVISER)
def index() -> ResponseReturnValue:
    """Who waits for an account, or what was decided."""
    is_waiting, page = request.args.get("view") != "decided", max(1, number_argument("page", 1))
    rows, total = registrations(db(), is_waiting=is_waiting, page=page, per_page=PER_PAGE)
    alike = duplicates_of_registrations(db(), rows) if is_waiting else [[]] * len(rows)
    return render_template(
        "registrations/index.html",
        rows=list(zip(rows, alike, strict=True)),
        is_waiting=is_waiting,
        waiting=count_waiting(db()),
        page=page,
        pages=page_count(total, PER_PAGE),
        total=total,
    )


@blueprint.get("/registrations/<int:registration_id>")
@requires_role(Role.EMPLOYER_ADVISER)
def show(registration_id: int) -> ResponseReturnValue:
    """One registration with the employers on record that look like it."""
    return _page(get_registration(db(), registration_id), RefuseForm(formdata=None))


@blueprint.post("/registrations/<int:registration_id>/accept")
@requires_role(Role.EMPLOYER_ADVISER)
def accept(registration_id: int) -> ResponseReturnValue:
    """A new employer with an account; the invitation goes by mail."""

    def work() -> int:
        return accept_and_invite(db(), registration_id, now=now(), by=current_user().id).employer_id

    return _decide(registration_id, work, _("Accepted. The invitation is on its way."))


@blueprint.post("/registrations/<int:registration_id>/join")
@requires_role(Role.EMPLOYER_ADVISER)
def join(registration_id: int) -> ResponseReturnValue:
    """A further contact of an employer on record; the invitation goes by mail."""
    employer_id = _id("employer")

    def work() -> int:
        return join_and_invite(db(), registration_id, employer_id, now=now(), by=current_user().id).employer_id

    return _decide(registration_id, work, _("Joined. The invitation is on its way."))


@blueprint.post("/registrations/<int:registration_id>/refuse")
@requires_role(Role.EMPLOYER_ADVISER)
def refuse(registration_id: int) -> ResponseReturnValue:
    """No account, with the reason."""
    form, registration = RefuseForm(), get_registration(db(), registration_id)
    if not form.validate_on_submit():
        return _page(registration, form), 422
    try:
        refuse_and_tell(db(), registration_id, form.reason.data or "", now=now(), by=current_user().id)
    except (Conflict, InvalidInput) as error:
        return _refused(registration_id, error)
    flash(_("Refused. The reason goes by mail."), "success")
    return redirect(url_for("registrations.index"))


@blueprint.post("/registrations/spam")
@requires_role(Role.EMPLOYER_ADVISER)
def spam() -> ResponseReturnValue:
    """Delete the chosen ones that nobody means, and with them what waits from the same networks."""
    chosen = [number for number in map(sent_number, request.form.getlist("chosen")) if number is not None]
    if not chosen:
        raise InvalidInput("Choose at least one registration.")
    count = clear_spam(db(), chosen, with_networks="networks" in request.form, now=now(), by=current_user().id)
    flash(ngettext("%(num)s registration deleted.", "%(num)s registrations deleted.", count), "success")
    return redirect(url_for("registrations.index"))


@blueprint.get("/employers/duplicates")
@requires_role(Role.EMPLOYER_ADVISER)
def duplicates() -> ResponseReturnValue:
    """Employers on record that look alike."""
    pairs, page = duplicate_pairs(db()), max(1, number_argument("page", 1))
    return render_template(
        "registrations/duplicates.html",
        pairs=pairs[(page - 1) * PER_PAGE : page * PER_PAGE],
        reasons=REASONS,
        page=page,
        pages=page_count(len(pairs), PER_PAGE),
        total=len(pairs),
    )


@blueprint.post("/employers/duplicates/distinct")
@requires_role(Role.EMPLOYER_ADVISER)
def distinct() -> ResponseReturnValue:
    """They are two."""
    declare_distinct(db(), _id("one"), _id("other"), now=now(), by=current_user().id)
    flash(_("Noted: these are two employers."), "success")
    return redirect(url_for("registrations.duplicates"))


@blueprint.post("/employers/<int:employer_id>/merge")
@requires_role(Role.EMPLOYER_ADVISER)
def merge(employer_id: int) -> ResponseReturnValue:
    """They are one: everything of the other one moves to this one."""
    get_employer(db(), employer_id)
    merge_employers(db(), kept_id=employer_id, gone_id=_id("gone"), now=now(), by=current_user().id)
    flash(_("Joined. It can be taken back below."), "success")
    return redirect(url_for("employers.show", employer_id=employer_id, _anchor="merges"))


@blueprint.post("/employers/merges/<int:merge_id>/undo")
@requires_role(Role.EMPLOYER_ADVISER)
def unmerge(merge_id: int) -> ResponseReturnValue:
    """They are two after all."""
    taken_back = unmerge_employers(db(), merge_id, now=now(), by=current_user().id)
    flash(_("Taken back: there are two employers again, as before."), "success")
    return redirect(url_for("employers.show", employer_id=taken_back.gone_id))


def _decide(registration_id: int, work: Callable[[], int], said: str) -> ResponseReturnValue:
    try:
        employer_id = work()
    except (Conflict, InvalidInput) as error:
        return _refused(registration_id, error)
    flash(said, "success")
    return redirect(url_for("employers.show", employer_id=employer_id))


def _refused(registration_id: int, error: DomainError) -> ResponseReturnValue:
    discard()
    page = _page(get_registration(db(), registration_id), RefuseForm(formdata=None), message_of(error))
    return page, error.status


def _page(registration: Registration, form: RefuseForm, problem: str | None = None) -> str:
    return render_template(
        "registrations/show.html",
        registration=registration,
        alike=duplicates_of_registration(db(), registration),
        reasons=REASONS,
        form=form,
        problem=problem,
        decided_by=get_user(db(), registration.decided_by).display_name if registration.decided_by else None,
    )


def _id(name: str) -> int:
    """The id of a row that a form sent; `InvalidInput` where it is none."""
    number = sent_number(request.form.get(name))
    if number is None:
        raise InvalidInput("Choose an employer.")
    return number
