"""Data protection: requests to erase, emergency accesses, what is over its time, and the register of all fields."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput
from core.retention import Periods
from core.users import Role
from employers.queries import names_of_employers
from placements.emergency import emergencies, get_emergency, open_emergency
from placements.erased_counts import shown_counts
from placements.erasure import decide_erasure, waiting_erasures
from placements.messages.officer_mails import OfficerEvent
from placements.processing import REGISTER
from placements.records.processing_record import period_of
from placements.records.words import BASES, CATEGORIES, VIEWERS
from placements.retention import Due, due_rows
from profiles.queries import case_file, find_client, get_client
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.formatting import current_locale
from web.forms.client import SECTION_FORMS
from web.forms.data_protection import ERASURE_REASONS, EmergencyForm
from web.labels import catalogue_labels
from web.privacy_officer import tell_officer
from web.session import db, now

blueprint = Blueprint("data_protection", __name__)
PERIODS = "PASSGENAU_PERIODS"


@blueprint.get("/data-protection")
@requires_role(Role.OPERATOR, Role.CASE_MANAGER)
def index() -> ResponseReturnValue:
    """Everything but the register."""
    is_operator = current_user().role is Role.OPERATOR
    return render_template(
        "data_protection/index.html", waiting=waiting_erasures(db()), reasons=ERASURE_REASONS,
        user_id=current_user().id, is_operator=is_operator, emergencies=emergencies(db()) if is_operator else [],
        due=_due() if is_operator and request.args.get("due") else None,
        language=current_locale(), period=lambda kept: period_of(kept, _periods()),
        counts=shown_counts(db()) if is_operator else [],
    )  # fmt: skip


def _due() -> list[Due]:
    """What is over its time, counted now: that reads large tables, so that it is asked for."""
    return [each for each in due_rows(db(), periods=_periods(), now=now()) if each.rows or each.held]


@blueprint.get("/data-protection/register")
@requires_role(Role.OPERATOR, Role.CASE_MANAGER)
def register() -> ResponseReturnValue:
    """What each field is for, who sees it, how long it is kept."""
    return render_template(
        "data_protection/register.html", tables=REGISTER, language=current_locale(), bases=BASES,
        categories=CATEGORIES, viewers=VIEWERS, period=lambda kept: period_of(kept, _periods()),
    )  # fmt: skip


@blueprint.post("/data-protection/erasures/<int:erasure_id>")
@requires_role(Role.OPERATOR, Role.CASE_MANAGER)
def decide(erasure_id: int) -> ResponseReturnValue:
    """Confirm or refuse to erase a client."""
    is_confirmed = request.form.get("decision") == "confirm"
    decide_erasure(db(), erasure_id, is_confirmed=is_confirmed, now=now(), by=current_user().id)
    tell_officer(OfficerEvent.ERASED if is_confirmed else OfficerEvent.ERASURE_REFUSED, erasure_id)
    flash(_("The client is erased.") if is_confirmed else _("The request is refused; nothing was erased."), "success")
    return redirect(url_for("data_protection.index"))


@blueprint.route("/data-protection/emergency", methods=["GET", "POST"])
@requires_role(Role.CASE_MANAGER)
def emergency() -> ResponseReturnValue:
    """Ask for a client of somebody else's, with a reason."""
    form = EmergencyForm()
    if not form.is_submitted():
        return render_template("data_protection/emergency.html", form=form)
    client = find_client(db(), (form.reference.data or "").strip()) if form.validate() else None
    if client is None:
        if not form.errors:
            form.reference.errors = [*form.reference.errors, _("There is no client with this reference.")]
        return render_template("data_protection/emergency.html", form=form), 422
    try:
        access = open_emergency(db(), client.id, reason=form.reason.data or "", now=now(), by=current_user().id)
    except InvalidInput as error:
        form.reason.errors = [*form.reason.errors, message_of(error)]
        return render_template("data_protection/emergency.html", form=form), error.status
    tell_officer(OfficerEvent.EMERGENCY, access.id)
    return redirect(url_for("data_protection.opened", emergency_id=access.id))


@blueprint.get("/data-protection/emergency/<int:emergency_id>")
@requires_role(Role.CASE_MANAGER)
def opened(emergency_id: int) -> ResponseReturnValue:
    """The client's facts, to read only, as long as the access lasts."""
    access = get_emergency(db(), emergency_id, user_id=current_user().id, now=now())
    client = get_client(db(), access.client_id)
    record_look(client.id, emergency=access.id)
    employers = [each.employer_id for each in client.excluded_employers]
    return render_template(
        "data_protection/opened.html", client=client, access=access, case=case_file(db(), client.id),
        sections=SECTION_FORMS, labels=catalogue_labels(), employers=names_of_employers(db(), employers),
    )  # fmt: skip


def _periods() -> Periods:
    periods: Periods = current_app.config.get(PERIODS) or Periods()
    return periods
