"""One referral: where it stands, what can come next, what was before. Whose client it is comes before anything else."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from core.users import Role
from profiles.offers.listing import has_free_place
from profiles.queries import names_of_clients, references_of_clients
from profiles.referrals.models import Referral
from profiles.referrals.operations import ReferralDecision, take_referral_step
from profiles.referrals.queries import get_referral
from profiles.referrals.workflow import REFERRAL_STEPS, ReferralNeed, ReferralStepName, referral_steps_from
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.formatting import date_text
from web.forms.offers import ReferralStepForm
from web.limits import sent_number
from web.offer_texts import REFERRAL_REASONS, REFERRAL_STATES, title_of
from web.session import db, now, today
from web.views.clients.section import check_own
from web.views.offers.section import blueprint


@dataclass(frozen=True)
class Tried:
    """A step that could not be taken, and why."""

    name: str = ""
    problem: str = ""


@blueprint.get("/referrals/<int:referral_id>")
@requires_role(Role.CASE_MANAGER)
def referral(referral_id: int) -> ResponseReturnValue:
    """One referral."""
    row = _own_referral(referral_id)
    return _page(row, _step_form(row), Tried())


@blueprint.post("/referrals/<int:referral_id>/<name>")
@requires_role(Role.CASE_MANAGER)
def step(referral_id: int, name: str) -> ResponseReturnValue:
    """Take a step of a referral."""
    row = _own_referral(referral_id)
    if name not in set(ReferralStepName):
        return redirect(url_for("offers.referral", referral_id=referral_id))
    chosen, form = REFERRAL_STEPS[ReferralStepName(name)], _step_form(row)
    needs_run = ReferralNeed.RUN in chosen.needs
    decision = ReferralDecision(
        referral_id, version=sent_number(form.version.data), reason=form.reason.data or None, note=form.note.data,
        on=form.on.data, run_id=form.run.data if needs_run else None,
    )  # fmt: skip
    try:
        take_referral_step(db(), chosen.name, decision, now=now(), by=current_user().id)
    except (Conflict, InvalidInput) as error:
        return _page(row, form, Tried(chosen.name, message_of(error))), error.status
    flash(_("Noted: %(step)s.", step=_(chosen.label)), "success")
    return redirect(url_for("offers.referral", referral_id=referral_id))


def _own_referral(referral_id: int) -> Referral:
    row = get_referral(db(), referral_id)
    check_own(row.client_id)
    return row


def _step_form(row: Referral) -> ReferralStepForm:
    form = ReferralStepForm()
    runs = [run for run in row.offer.runs if run.ends_on >= today() and has_free_place(run)]
    form.run.choices = [(run.id, f"{date_text(run.starts_on)} – {date_text(run.ends_on)}") for run in runs]
    if not form.is_submitted():
        form.version.data = str(row.version)
        form.on.data = today()
    return form


def _page(row: Referral, form: ReferralStepForm, tried: Tried) -> str:
    """The page, each look at which is recorded."""
    record_look(row.client_id)
    return render_template(
        "referrals/show.html", referral=row, title=title_of(row.offer), client_id=row.client_id,
        reference=references_of_clients(db(), [row.client_id])[row.client_id],
        names=names_of_clients(db(), [row.client_id]), steps=referral_steps_from(row.state), form=form,
        tried=tried.name, problem=tried.problem, states=REFERRAL_STATES, reasons=REFERRAL_REASONS, needs=ReferralNeed,
        labels_of_steps={each.name: each.label for each in REFERRAL_STEPS.values()},
    )  # fmt: skip
