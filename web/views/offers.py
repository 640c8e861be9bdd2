"""Offers: what there is, whom it helps, who is sent there; and which courses are missing."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from core.settings import local_day
from core.users import Role
from matching.queries import find_latest_run, offer_demand
from profiles.offer_effects import Decider
from profiles.offers.listing import OfferSearch, get_offer_by_id, has_free_place, offer_page
from profiles.offers.models import Offer, OfferRun
from profiles.queries import clients_of_case_manager, names_of_clients, references_of_clients
from profiles.referrals.models import Referral
from profiles.referrals.operations import ReferralDecision, propose_offer, take_referral_step
from profiles.referrals.queries import get_referral, open_referrals_by_state, referrals_of_offer
from profiles.referrals.workflow import (
    REFERRAL_STEPS,
    ReferralNeed,
    ReferralStep,
    ReferralStepName,
    referral_steps_from,
)
from web.access import current_user, requires_role
from web.demand_chart import demand_bars
from web.errors import message_of
from web.forms.offers import OfferFilterForm, ProposeForm, ReferralStepForm
from web.labels import catalogue_labels
from web.limits import number_argument
from web.offer_texts import (
    DECIDERS,
    REFERRAL_REASONS,
    REFERRAL_STATES,
    effect_words,
    prerequisite_words,
    title_of,
)
from web.session import db, now
from web.views.clients.section import own_client

blueprint = Blueprint("offers", __name__)

STAFF = (Role.CASE_MANAGER, Role.EMPLOYER_ADVISER)
PAGE_SIZE = 25


@blueprint.get("/offers")
@requires_role(*STAFF)
def index() -> ResponseReturnValue:
    """All offers, filtered."""
    form = OfferFilterForm(request.args)
    form.offer_kinds()
    form.validate()
    search = OfferSearch(
        kind=form.kind.data or None,
        decider=Decider(form.decider.data) if form.decider.data in set(Decider) else None,
        text=(form.q.data or "")[:100],
        runs_from=form.runs_from.data,
    )
    found = offer_page(db(), search, page=max(1, number_argument("page", 1)), size=PAGE_SIZE)
    today, labels = local_day(now()), catalogue_labels()
    return render_template(
        "offers/index.html", form=form, found=found, today=today, deciders=DECIDERS, title_of=title_of,
        effects={offer.id: [effect_words(each, labels) for each in offer.effects] for offer in found.offers},
        next_runs={offer.id: next_run(offer, today) for offer in found.offers},
    )  # fmt: skip


@blueprint.get("/offers/<int:offer_id>")
@requires_role(*STAFF)
def show(offer_id: int) -> ResponseReturnValue:
    """One offer: what it brings and asks, its runs, one's own clients there."""
    return _offer_page(offer_id)


@blueprint.post("/offers/<int:offer_id>/referrals")
@requires_role(Role.CASE_MANAGER)
def propose(offer_id: int) -> ResponseReturnValue:
    """Propose the offer to one of one's own clients."""
    form = _propose_form()
    if not form.validate_on_submit():
        return _offer_page(offer_id, form), 422
    try:
        referral = propose_offer(
            db(), client_id=form.client.data, offer_id=offer_id, note=form.note.data, now=now(), by=current_user().id
        )
    except Conflict as error:
        form.form_errors.append(message_of(error))
        return _offer_page(offer_id, form), 409
    flash(_("Proposed. Ask the client, and note the answer here."), "success")
    return redirect(url_for("offers.referral", referral_id=referral.id))


@blueprint.get("/referrals/<int:referral_id>")
@requires_role(Role.CASE_MANAGER)
def referral(referral_id: int) -> ResponseReturnValue:
    """One referral: where it stands, what can come next, what was before."""
    return _referral_page(referral_id)


@blueprint.post("/referrals/<int:referral_id>/<name>")
@requires_role(Role.CASE_MANAGER)
def step(referral_id: int, name: str) -> ResponseReturnValue:
    """Take a step of a referral."""
    if name not in set(ReferralStepName):
        return redirect(url_for("offers.referral", referral_id=referral_id))
    chosen = REFERRAL_STEPS[ReferralStepName(name)]
    form = _step_form(get_referral(db(), referral_id))
    own_client(get_referral(db(), referral_id).client_id)
    needs_run = ReferralNeed.RUN in chosen.needs
    decision = ReferralDecision(
        referral_id, version=_number(form.version.data), reason=form.reason.data or None, note=form.note.data,
        on=form.on.data, run_id=form.run.data if needs_run else None,
    )  # fmt: skip
    try:
        take_referral_step(db(), chosen.name, decision, now=now(), by=current_user().id)
    except (Conflict, InvalidInput) as error:
        return _referral_page(referral_id, form, chosen, message_of(error)), error.status
    flash(_("Noted: %(step)s.", step=_(chosen.label)), "success")
    return redirect(url_for("offers.referral", referral_id=referral_id))


@blueprint.get("/demand")
@requires_role(*STAFF)
def demand() -> ResponseReturnValue:
    """Which offers would open most, and which are missing, by the latest match run."""
    run = find_latest_run(db())
    rows = offer_demand(db(), run.id) if run else []
    return render_template("offers/demand.html", run=run, groups=demand_bars(rows, catalogue_labels()))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def next_run(offer: Offer, today: date) -> OfferRun | None:
    """The first run from today on that has a free place."""
    return next((run for run in offer.runs if run.starts_on >= today and has_free_place(run)), None)


def _offer_page(offer_id: int, form: ProposeForm | None = None) -> str:
    offer, labels, today = get_offer_by_id(db(), offer_id), catalogue_labels(), local_day(now())
    is_manager = current_user().role is Role.CASE_MANAGER
    own = clients_of_case_manager(db(), current_user().id, on=today) if is_manager else {}
    referrals = referrals_of_offer(db(), offer_id, client_ids=list(own)) if own else []
    return render_template(
        "offers/show.html", offer=offer, title=title_of(offer), today=today, deciders=DECIDERS,
        effects=[effect_words(each, labels) for each in offer.effects],
        asked=[prerequisite_words(each, labels) for each in offer.prerequisites],
        runs=[run for run in offer.runs if run.ends_on >= today], has_free_place=has_free_place,
        form=form or (_propose_form() if own else None), referrals=referrals, own=own,
        names=names_of_clients(db(), [row.client_id for row in referrals]), states=REFERRAL_STATES,
        counts=open_referrals_by_state(db(), offer_id),
        is_over=offer.accredited_until is not None and offer.accredited_until < today,
    )  # fmt: skip


def _propose_form() -> ProposeForm:
    form = ProposeForm()
    own = clients_of_case_manager(db(), current_user().id, on=local_day(now()))
    names = names_of_clients(db(), own)
    listed = [(client_id, f"{names.get(client_id, '')} {reference}".strip()) for client_id, reference in own.items()]
    form.client.choices = sorted(listed, key=lambda each: each[1].casefold())
    return form


def _step_form(referral_row: Referral) -> ReferralStepForm:
    form = ReferralStepForm()
    today = local_day(now())
    runs = [run for run in referral_row.offer.runs if run.ends_on >= today and has_free_place(run)]
    form.run.choices = [(run.id, f"{run.starts_on:%d.%m.%Y} – {run.ends_on:%d.%m.%Y}") for run in runs]
    if not form.is_submitted():
        form.version.data = str(referral_row.version)
        form.on.data = today
    return form


def _referral_page(
    referral_id: int, form: ReferralStepForm | None = None, tried: ReferralStep | None = None, problem: str = ""
) -> str:
    row = get_referral(db(), referral_id)
    client = own_client(row.client_id)
    return render_template(
        "referrals/show.html", referral=row, title=title_of(row.offer), client=client,
        reference=references_of_clients(db(), [client.id])[client.id], names=names_of_clients(db(), [client.id]),
        steps=referral_steps_from(row.state), form=form or _step_form(row), tried=tried.name if tried else "",
        problem=problem, states=REFERRAL_STATES, reasons=REFERRAL_REASONS, needs=ReferralNeed,
        labels_of_steps={each.name: each.label for each in REFERRAL_STEPS.values()},
    )  # fmt: skip
