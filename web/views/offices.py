"""Offices, teams with their coaching ratio, stand-ins, and handing work over."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.errors import DomainError, NotAllowed, NotFound
from core.offices import (
    OfficeKind,
    add_office,
    add_stand_in,
    add_team,
    end_stand_in,
    get_stand_in,
    offices,
    put_into_team,
    stand_ins,
)
from core.settings import local_day
from core.users import Role, User, get_user, users
from placements.documents.queries import get_office
from placements.handover import hand_over_caseload, hand_over_employers
from profiles.coaching import coaching_ratios
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.offices import OFFICE_KINDS, HandOverForm, MemberForm, OfficeForm, StandInForm, TeamForm
from web.session import db, now

blueprint = Blueprint("offices", __name__)

STAFF = (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
NO_TEAM = 0


@blueprint.get("/offices")
@requires_role(Role.OPERATOR, *STAFF)
def index() -> ResponseReturnValue:
    """Offices and teams with their coaching ratio, and who stands in for whom."""
    return _page()


@blueprint.get("/offices/teams/<int:team_id>")
@requires_role(Role.OPERATOR, *STAFF)
def team(team_id: int) -> ResponseReturnValue:
    """One team with the clients of each member."""
    row = next((each for each in coaching_ratios(db()) if each.team_id == team_id), None)
    if row is None:
        raise NotFound("There is no team %(id)s.", id=team_id)
    office = get_office(db(), row.office_id)
    return render_template(
        "offices/team.html", team=row, office=office, is_ours=office.kind is not OfficeKind.JOINT_DESK
    )


@blueprint.post("/offices/new")
@requires_role(Role.OPERATOR)
def create() -> ResponseReturnValue:
    """A new office."""
    form = OfficeForm()

    def work() -> str:
        office = add_office(
            db(), name=form.name.data or "", kind=OfficeKind(form.kind.data), now=now(), by=current_user().id
        )
        return str(_("Office %(name)s is there.", name=office.name))

    return _do(form, "office", work)


@blueprint.post("/offices/teams/new")
@requires_role(Role.OPERATOR)
def create_team() -> ResponseReturnValue:
    """A new team."""
    form = _filled(TeamForm())

    def work() -> str:
        team = add_team(
            db(), office_id=form.office.data, name=form.team.data, clients_per_post=form.clients_per_post.data,
            now=now(), by=current_user().id,
        )  # fmt: skip
        return str(_("Team %(name)s is there.", name=team.name))

    return _do(form, "team", work)


@blueprint.post("/offices/members")
@requires_role(Role.OPERATOR)
def set_member() -> ResponseReturnValue:
    """Put somebody into a team, or out of all."""
    form = _filled(MemberForm())

    def work() -> str:
        put_into_team(
            db(), form.user.data, team_id=form.member_team.data or None, post_share=float(form.post_share.data),
            now=now(), by=current_user().id,
        )  # fmt: skip
        return str(_("The team is changed."))

    return _do(form, "member", work)


@blueprint.post("/offices/stand-ins")
@requires_role(Role.OPERATOR, *STAFF)
def create_stand_in() -> ResponseReturnValue:
    """Let somebody stand in: the operator for anybody, staff for themselves."""
    form = _filled(StandInForm())

    def work() -> str:
        _refuse_others_work(form.away.data)
        add_stand_in(
            db(), user_id=form.away.data, stand_in_id=form.stand_in.data, from_on=form.from_on.data,
            until_on=form.until_on.data, now=now(), by=current_user().id,
        )  # fmt: skip
        return str(_("The stand-in is noted."))

    return _do(form, "stand_in", work)


@blueprint.post("/offices/stand-ins/<int:stand_in_id>/end")
@requires_role(Role.OPERATOR, *STAFF)
def remove_stand_in(stand_in_id: int) -> ResponseReturnValue:
    """End a stand-in."""
    _refuse_others_work(get_stand_in(db(), stand_in_id).user_id)
    end_stand_in(db(), stand_in_id, now=now(), by=current_user().id)
    flash(_("The stand-in is ended."), "success")
    return redirect(url_for("offices.index"))


@blueprint.post("/offices/hand-over")
@requires_role(Role.OPERATOR, *STAFF)
def hand_over() -> ResponseReturnValue:
    """Hand all work of one person over to another: the operator for anybody, staff their own."""
    form = _filled(HandOverForm())

    def work() -> str:
        _refuse_others_work(form.giver.data)
        is_adviser = get_user(db(), form.giver.data).role is Role.EMPLOYER_ADVISER
        operation = hand_over_employers if is_adviser else hand_over_caseload
        gone = operation(db(), from_id=form.giver.data, to_id=form.taker.data, now=now(), by=current_user().id)
        return str(_(
            "Handed over: %(clients)s clients, %(households)s households, %(employers)s employers, %(tasks)s open "
            "tasks. No due date has changed.",
            clients=gone.clients, households=gone.households, employers=gone.employers, tasks=gone.tasks,
        ))  # fmt: skip

    return _do(form, "hand_over", work)


def _refuse_others_work(user_id: int) -> None:
    if current_user().role is not Role.OPERATOR and user_id != current_user().id:
        raise NotAllowed("Only the operator does this for somebody else. Choose yourself.")


def _do(form: FlaskForm, name: str, work: Callable[[], str]) -> ResponseReturnValue:
    """Carry out what the form asks for, or show the page again with what was typed and what is wrong."""
    if not form.validate_on_submit():
        return _page(name, form), 422
    try:
        said = work()
    except NotAllowed:
        raise
    except DomainError as error:
        form.form_errors.append(message_of(error))
        return _page(name, form), error.status
    flash(said, "success")
    return redirect(url_for("offices.index"))


def _page(name: str = "", form: FlaskForm | None = None) -> str:
    forms = {
        "office": OfficeForm(formdata=None), "team": _filled(TeamForm(formdata=None)),
        "member": _filled(MemberForm(formdata=None)), "stand_in": _filled(StandInForm(formdata=None)),
        "hand_over": _filled(HandOverForm(formdata=None)),
    }  # fmt: skip
    if form is not None:
        forms[name] = form
    ratios = coaching_ratios(db())
    return render_template(
        "offices/index.html",
        offices=[(office, [row for row in ratios if row.office_id == office.id]) for office in offices(db())],
        kinds=OFFICE_KINDS,
        forms=forms,
        stand_ins=stand_ins(db(), since=local_day(now())),
        is_operator=current_user().role is Role.OPERATOR,
        own_id=current_user().id,
    )


def _filled(form: FlaskForm) -> FlaskForm:
    """Offer offices, teams and staff: the operator all of them, others themselves and colleagues of their role."""
    if isinstance(form, TeamForm):
        form.office.choices = [(office.id, office.name) for office in offices(db())]
    if isinstance(form, MemberForm):
        form.member_team.choices = [
            (NO_TEAM, _("no team")), *((row.team_id, row.name) for row in coaching_ratios(db())),
        ]  # fmt: skip
        form.user.choices = _names([*_staff(), *users(db(), role=Role.JOINT_DESK)])
    if isinstance(form, StandInForm | HandOverForm):
        first, second = (form.away, form.stand_in) if isinstance(form, StandInForm) else (form.giver, form.taker)
        me = current_user()
        is_operator = me.role is Role.OPERATOR
        first.choices = _names(_staff() if is_operator else [me])
        second.choices = _names(
            [each for each in _staff() if is_operator or (each.role is me.role and each.id != me.id)]
        )
    return form


def _staff() -> list[User]:
    return [user for role in STAFF for user in users(db(), role=role)]


def _names(staff: list[User]) -> list[tuple[int, str]]:
    return [(user.id, user.display_name) for user in staff]
