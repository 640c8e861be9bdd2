"""Offices, teams with their coaching ratio, stand-ins, and handing work over."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.errors import DomainError, InvalidInput, NotAllowed, NotFound
from core.offices import (
    Office,
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
from core.staff import led_team
from core.users import Role, User, get_user, users
from placements.documents.queries import get_office
from placements.handover import hand_over_caseload, hand_over_employers, work_of
from profiles.coaching import TeamRatio, coaching_ratios
from profiles.queries import names_of_clients, references_of_case_manager
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.forms.offices import OFFICE_KINDS, HandOverForm, MemberForm, OfficeForm, StandInForm, TeamForm
from web.limits import sent_number
from web.session import db, now, today

blueprint = Blueprint("offices", __name__)

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


@blueprint.get("/offices/hand-over")
@requires_role(Role.OPERATOR, *STAFF)
def plan_hand_over() -> ResponseReturnValue:
    """What would go from whom to whom, before anything goes."""
    form = _filled(HandOverForm(request.args, meta={"csrf": False}))
    if not form.validate():
        return _page("hand_over", form), 422
    return _hand_over_page(form.giver.data, form.taker.data)


@blueprint.post("/offices/hand-over")
@requires_role(Role.OPERATOR, *STAFF)
def hand_over() -> ResponseReturnValue:
    """Hand work of one person over to another: the operator all of anybody's, staff their own, all or some clients."""
    form = _filled(HandOverForm())
    if not form.validate_on_submit():
        return _page("hand_over", form), 422
    giver, taker = form.giver.data, form.taker.data
    _refuse_others_work(giver)
    chosen = _chosen_clients(giver)
    if chosen is not None and not chosen:
        return _hand_over_page(giver, taker, _("Choose at least one client.")), 422
    try:
        if get_user(db(), giver).role is Role.EMPLOYER_ADVISER:
            gone = hand_over_employers(db(), from_id=giver, to_id=taker, now=now(), by=current_user().id)
        else:
            gone = hand_over_caseload(
                db(), from_id=giver, to_id=taker, client_ids=chosen, now=now(), by=current_user().id
            )  # fmt: skip
    except InvalidInput as error:
        form.form_errors.append(message_of(error))
        return _page("hand_over", form), error.status
    said = _(
        "Handed over: %(clients)s clients, %(households)s households, %(employers)s employers, %(tasks)s open "
        "tasks. No due date has changed.",
        clients=gone.clients, households=gone.households, employers=gone.employers, tasks=gone.tasks,
    )  # fmt: skip
    flash(said, "success")
    return redirect(url_for("offices.index"))


def _chosen_clients(giver: int) -> list[int] | None:
    """The clients ticked by a case manager who hands over some only; None for all of the work."""
    if request.form.get("extent") != "some" or giver != current_user().id:
        return None
    numbers = map(sent_number, request.form.getlist("clients"))
    return [number for number in numbers if number is not None]


def _hand_over_page(giver: int, taker: int, problem: str = "") -> str:
    """What goes; whom, by name, only to the case manager whose clients they are."""
    names: list[tuple[int, str]] = []
    if giver == current_user().id and current_user().role is Role.CASE_MANAGER:
        own = references_of_case_manager(db(), giver)
        known = names_of_clients(db(), own)
        names = sorted(
            ((each, f"{known.get(each, '')} {reference}".strip()) for each, reference in own.items()),
            key=lambda each: each[1].casefold(),
        )
    return render_template(
        "offices/hand_over.html", giver=get_user(db(), giver), taker=get_user(db(), taker), work=work_of(db(), giver),
        own=names, problem=problem, is_some=request.form.get("extent") == "some",
        ticked=frozenset(request.form.getlist("clients")),
    )  # fmt: skip


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


@dataclass(frozen=True)
class _Choices:
    """What the forms of a page offer, asked once for all of them."""

    offices: list[Office]
    ratios: list[TeamRatio]
    staff: list[User]
    joint_desk: list[User]


def _choices() -> _Choices:
    everybody = users(db())
    staff = [user for role in STAFF for user in everybody if user.role is role]
    joint_desk = [user for user in everybody if user.role is Role.JOINT_DESK]
    return _Choices(offices(db()), coaching_ratios(db()), staff, joint_desk)


def _page(name: str = "", form: FlaskForm | None = None) -> str:
    """The page with all forms that this user may send; ``form`` is the one that could not be taken."""
    offered, is_operator = _choices(), current_user().role is Role.OPERATOR
    kinds: dict[str, type[FlaskForm]] = {"stand_in": StandInForm, "hand_over": HandOverForm}
    if is_operator:
        kinds |= {"office": OfficeForm, "team": TeamForm, "member": MemberForm}
    forms = {each: _filled(kind(formdata=None), offered) for each, kind in kinds.items() if each != name}
    if form is not None:
        forms[name] = form
    return render_template(
        "offices/index.html",
        offices=[(office, [row for row in offered.ratios if row.office_id == office.id]) for office in offered.offices],
        kinds=OFFICE_KINDS,
        forms=forms,
        stand_ins=stand_ins(db(), since=today()),
        is_operator=is_operator,
        is_lead=is_operator or led_team(db(), current_user().id) is not None,
        own_id=current_user().id,
    )


def _filled(form: FlaskForm, offered: _Choices | None = None) -> FlaskForm:
    """Offer offices, teams and staff: the operator all of them, others themselves and colleagues of their role."""
    there = offered or _choices()
    if isinstance(form, TeamForm):
        form.office.choices = [(office.id, office.name) for office in there.offices]
    if isinstance(form, MemberForm):
        form.member_team.choices = [(NO_TEAM, _("no team")), *((row.team_id, row.name) for row in there.ratios)]
        form.user.choices = _names([*there.staff, *there.joint_desk])
    if isinstance(form, StandInForm | HandOverForm):
        first, second = (form.away, form.stand_in) if isinstance(form, StandInForm) else (form.giver, form.taker)
        me = current_user()
        is_operator = me.role is Role.OPERATOR
        first.choices = _names(there.staff if is_operator else [me])
        second.choices = _names(
            [each for each in there.staff if is_operator or (each.role is me.role and each.id != me.id)]
        )
    return form


def _names(staff: list[User]) -> list[tuple[int, str]]:
    return [(user.id, user.display_name) for user in staff]
