"""Accounts of staff: who joins, changes the role, leaves, or needs a new second factor."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from core.errors import DomainError, NotAllowed, NotFound
from core.offices import teams
from core.oidc_identities import waits_for_group
from core.staff import (
    PER_PAGE,
    ROLES_OF_LEADS,
    STAFF_ROLES,
    IdentityCheck,
    NewStaff,
    RecoveryReason,
    StaffView,
    check_manager,
    close_account,
    get_managed,
    plan_leaving,
    reopen_account,
    set_lead,
    staff_account,
    staff_accounts,
    unused_accounts,
)
from core.users import Role, users
from placements.handover import work_of
from placements.staff_accounts import change_role_of, hand_all_over, invite_again, join, recover, work_left
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.forms.staff import LeavingForm, NewStaffForm, RecoveryForm, RoleForm, TakerForm
from web.layout import ROLE_LABELS
from web.limits import number_argument
from web.session import db, discard, now

blueprint = Blueprint("staff", __name__)

VIEW_LABELS = {
    StaffView.OPEN: _l("Open accounts"),
    StaffView.LEAVING: _l("Leaving"),
    StaffView.UNUSED: _l("Unused for 90 days"),
    StaffView.CLOSED: _l("Closed"),
}


@blueprint.get("/staff")
@requires_role(Role.OPERATOR, *STAFF)
def index() -> ResponseReturnValue:
    """The accounts that this user looks after."""
    view = _view(request.args.get("view", ""))
    page, words = max(1, number_argument("page", 1)), request.args.get("q", "")[:100]
    rows, total = staff_accounts(db(), view, by=current_user().id, now=now(), page=page, words=words)
    return render_template(
        "staff/index.html", rows=rows, total=total, page=page, pages=max(1, -(-total // PER_PAGE)), view=view,
        views=VIEW_LABELS, words=words, own_id=current_user().id, roles=ROLE_LABELS,
        work=work_left(db(), [row.user.id for row in rows]),
        unused=unused_accounts(db(), now=now()) if current_user().role is Role.OPERATOR else 0,
    )  # fmt: skip


@blueprint.route("/staff/new", methods=["GET", "POST"])
@requires_role(Role.OPERATOR, *STAFF)
def create() -> ResponseReturnValue:
    """A new account, and its invitation."""
    form = _new_form()
    if not form.validate_on_submit():
        return render_template("staff/new.html", form=form), 422 if form.is_submitted() else 200
    new = NewStaff(
        email=form.email.data or "", name=form.name.data or "", role=Role(form.role.data),
        team_id=form.team.data or None, post_share=float(form.post_share.data or 1),
    )  # fmt: skip
    try:
        user = join(db(), new, now=now(), by=current_user().id)
    except NotAllowed:
        raise
    except DomainError as error:
        discard()
        form.form_errors.append(message_of(error))
        return render_template("staff/new.html", form=form), error.status
    flash(_("The account is there, and the invitation is on its way."), "success")
    return redirect(url_for("staff.show", user_id=user.id))


@blueprint.get("/staff/<int:user_id>")
@requires_role(Role.OPERATOR, *STAFF)
def show(user_id: int) -> ResponseReturnValue:
    """One account, and what can be done with it."""
    return _page(user_id)


@blueprint.post("/staff/<int:user_id>/invite")
@requires_role(Role.OPERATOR, *STAFF)
def invite(user_id: int) -> ResponseReturnValue:
    """Mail another link for the first sign-in."""
    return _do(user_id, None, lambda: _said(invite_again, user_id, _("The invitation is on its way.")))


@blueprint.post("/staff/<int:user_id>/recover")
@requires_role(Role.OPERATOR, *STAFF)
def recover_factor(user_id: int) -> ResponseReturnValue:
    """A code for who has lost phone or key; shown once."""
    form = RecoveryForm()
    if not form.validate_on_submit():
        return _page(user_id, form), 422
    code = recover(
        db(), user_id, reason=RecoveryReason(form.reason.data), check=IdentityCheck(form.check.data), now=now(),
        by=current_user().id,
    )  # fmt: skip
    return render_template("staff/code.html", code=code, user=get_managed(db(), user_id, by=current_user().id))


@blueprint.post("/staff/<int:user_id>/role")
@requires_role(Role.OPERATOR)
def give_role(user_id: int) -> ResponseReturnValue:
    """Another role; the user signs in anew."""
    form = _role_form()

    def work() -> str:
        change_role_of(db(), user_id, Role(form.role.data), now=now(), by=current_user().id)
        return str(_("The role is changed. All sessions of the account have ended."))

    return _do(user_id, form, work)


@blueprint.post("/staff/<int:user_id>/lead")
@requires_role(Role.OPERATOR)
def give_lead(user_id: int) -> ResponseReturnValue:
    """Let somebody look after the accounts of the team, or no longer."""
    leads = request.form.get("leads") == "1"

    def work() -> str:
        set_lead(db(), user_id, leads=leads, now=now(), by=current_user().id)
        return str(_("Team lead from now on.") if leads else _("Team lead no longer."))

    return _do(user_id, None, work)


@blueprint.post("/staff/<int:user_id>/leave")
@requires_role(Role.OPERATOR, *STAFF)
def leave(user_id: int) -> ResponseReturnValue:
    """Note the last day, or that the user stays."""
    form = LeavingForm()

    def work() -> str:
        user = plan_leaving(db(), user_id, form.last_day.data, now=now(), by=current_user().id)
        return str(_("Noted. The sign-in ends with that day.") if user.leaves_on else _("Noted. The user stays."))

    return _do(user_id, form, work)


@blueprint.post("/staff/<int:user_id>/close")
@requires_role(Role.OPERATOR, *STAFF)
def close(user_id: int) -> ResponseReturnValue:
    """Close the account at once."""
    return _do(user_id, None, lambda: _said(close_account, user_id, _("The account is closed.")))


@blueprint.post("/staff/<int:user_id>/reopen")
@requires_role(Role.OPERATOR)
def reopen(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _do(user_id, None, lambda: _said(reopen_account, user_id, _("The account is open. Invite the user.")))


@blueprint.post("/staff/<int:user_id>/hand-over")
@requires_role(Role.OPERATOR, *STAFF)
def hand_over(user_id: int) -> ResponseReturnValue:
    """Give all work of this account to a colleague."""
    form = _taker_form(get_managed(db(), user_id, by=current_user().id).role, user_id)

    def work() -> str:
        gone = hand_all_over(db(), user_id, form.taker.data, now=now(), by=current_user().id)
        return str(_(
            "Handed over: %(clients)s clients, %(households)s households, %(employers)s employers, %(tasks)s open "
            "tasks. No due date has changed.",
            clients=gone.clients, households=gone.households, employers=gone.employers, tasks=gone.tasks,
        ))  # fmt: skip

    return _do(user_id, form, work)


def _said(step: Callable[..., object], user_id: int, said: str) -> str:
    step(db(), user_id, now=now(), by=current_user().id)
    return said


def _do(user_id: int, form: FlaskForm | None, work: Callable[[], str]) -> ResponseReturnValue:
    """Take the step, or show the account with what is wrong."""
    if form is not None and not form.validate_on_submit():
        return _page(user_id, form), 422
    try:
        said = work()
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        discard()
        flash(message_of(error), "danger")
    else:
        flash(said, "success")
    return redirect(url_for("staff.show", user_id=user_id))


def _page(user_id: int, wrong: FlaskForm | None = None) -> str:
    user = get_managed(db(), user_id, by=current_user().id)
    forms = {
        "role": _role_form(user.role), "leaving": LeavingForm(formdata=None, last_day=user.leaves_on),
        "recovery": RecoveryForm(formdata=None), "taker": _taker_form(user.role, user_id),
    }  # fmt: skip
    if wrong is not None:
        kinds = {RoleForm: "role", LeavingForm: "leaving", RecoveryForm: "recovery", TakerForm: "taker"}
        forms[kinds[type(wrong)]] = wrong
    return render_template(
        "staff/show.html", row=staff_account(db(), user_id), user=user, forms=forms, roles=ROLE_LABELS,
        work=work_of(db(), user_id), is_operator=current_user().role is Role.OPERATOR,
        can_lead=user.role in ROLES_OF_LEADS, waits=waits_for_group(db(), user),
    )  # fmt: skip


def _new_form() -> NewStaffForm:
    form, team_id = NewStaffForm(), check_manager(db(), current_user().id)
    roles = STAFF_ROLES if team_id is None else ROLES_OF_LEADS
    form.role.choices = [(role.value, ROLE_LABELS[role]) for role in roles]
    listed = [(row.team.id, f"{row.office.name}, {row.team.name}") for row in teams(db())]
    none = [(0, _("no team"))] if team_id is None else []
    form.team.choices = none + [each for each in listed if team_id in (None, each[0])]
    return form


def _role_form(now_has: Role | None = None) -> RoleForm:
    form = RoleForm() if now_has is None else RoleForm(formdata=None, role=now_has.value)
    form.role.choices = [(role.value, ROLE_LABELS[role]) for role in STAFF_ROLES]
    return form


def _taker_form(role: Role, user_id: int) -> TakerForm:
    form = TakerForm()
    form.taker.choices = [(user.id, user.display_name) for user in users(db(), role=role) if user.id != user_id]
    return form


def _view(text: str) -> StaffView:
    return StaffView(text) if text in set(StaffView) else StaffView.OPEN
