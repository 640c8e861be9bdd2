"""Offers: what there is, whom it brings to which vacancy, and which courses are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict
from core.users import Role
from matching.queries import find_latest_run, offer_demand
from placements.queries import ReachPage, latest_reach_of_offer
from profiles.offer_effects import Decider
from profiles.offers.listing import OfferSearch, get_offer_by_id, has_free_place, offer_page
from profiles.offers.models import Offer, OfferRun
from profiles.queries import clients_of_case_manager, names_of_clients
from profiles.referrals.operations import propose_offer
from profiles.referrals.queries import open_referrals_by_state, referrals_of_offer
from web.access import STAFF, current_user, requires_role
from web.demand_chart import demand_bars
from web.errors import message_of
from web.forms.offers import OfferFilterForm, ProposeForm
from web.labels import catalogue_labels
from web.limits import number_argument
from web.offer_texts import DECIDERS, REFERRAL_STATES, effect_words, prerequisite_words, title_of
from web.session import db, now, today
from web.views.offers.section import blueprint

PAGE_SIZE = 25
REACHED_SHOWN = 10


@dataclass(frozen=True)
class OwnClients:
    """Whom a case manager looks after, standing in included: references and names by id. Nobody for other roles."""

    references: Mapping[int, str]
    names: Mapping[int, str]

    def choices(self) -> list[tuple[int, str]]:
        """For a select field, by name."""
        listed = [(each, f"{self.names.get(each, '')} {text}".strip()) for each, text in self.references.items()]
        return sorted(listed, key=lambda each: each[1].casefold())


@blueprint.get("/offers")
@requires_role(*STAFF, Role.OPERATOR)
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
    labels = catalogue_labels()
    return render_template(
        "offers/index.html", form=form, found=found, today=today(), deciders=DECIDERS, title_of=title_of,
        effects={offer.id: [effect_words(each, labels) for each in offer.effects] for offer in found.offers},
        next_runs={offer.id: next_run(offer, today()) for offer in found.offers},
        is_operator=current_user().role is Role.OPERATOR,
    )  # fmt: skip


@blueprint.get("/offers/<int:offer_id>")
@requires_role(*STAFF, Role.OPERATOR)
def show(offer_id: int) -> ResponseReturnValue:
    """One offer: what it brings and asks, its runs, whom it leads where, one's own clients there."""
    own = _own_clients()
    return _offer_page(offer_id, own, _propose_form(own))


@blueprint.post("/offers/<int:offer_id>/referrals")
@requires_role(Role.CASE_MANAGER)
def propose(offer_id: int) -> ResponseReturnValue:
    """Propose the offer to one of one's own clients."""
    own = _own_clients()
    form = _propose_form(own)
    if not form.validate_on_submit():
        return _offer_page(offer_id, own, form), 422
    try:
        referral = propose_offer(
            db(), client_id=form.client.data, offer_id=offer_id, note=form.note.data, now=now(), by=current_user().id
        )
    except Conflict as error:
        form.form_errors.append(message_of(error))
        return _offer_page(offer_id, own, form), 409
    flash(_("Proposed. Ask the client, and note the answer here."), "success")
    return redirect(url_for("offers.referral", referral_id=referral.id))


@blueprint.get("/demand")
@requires_role(*STAFF)
def demand() -> ResponseReturnValue:
    """Which offers would open most, and which are missing, by the latest match run."""
    run = find_latest_run(db())
    rows = offer_demand(db(), run.id) if run else []
    return render_template("offers/demand.html", run=run, groups=demand_bars(rows, catalogue_labels()))


def next_run(offer: Offer, today: date) -> OfferRun | None:
    """The first run from today on that has a free place."""
    return next((run for run in offer.runs if run.starts_on >= today and has_free_place(run)), None)


def _offer_page(offer_id: int, own: OwnClients, form: ProposeForm) -> str:
    offer, labels = get_offer_by_id(db(), offer_id), catalogue_labels()
    role = current_user().role
    return render_template(
        "offers/show.html", offer=offer, title=title_of(offer), today=today(), deciders=DECIDERS,
        effects=[effect_words(each, labels) for each in offer.effects],
        asked=[prerequisite_words(each, labels) for each in offer.prerequisites],
        runs=[run for run in offer.runs if run.ends_on >= today()], has_free_place=has_free_place,
        form=form if own.references else None, own=own.references, names=own.names, states=REFERRAL_STATES,
        referrals=referrals_of_offer(db(), offer_id, client_ids=list(own.references)) if own.references else [],
        counts=open_referrals_by_state(db(), offer_id) if role in STAFF else {},
        reach=_reach(offer.code, own), is_manager=role is Role.CASE_MANAGER,
        is_over=offer.accredited_until is not None and offer.accredited_until < today(),
    )  # fmt: skip


def _reach(offer_code: str, own: OwnClients) -> ReachPage | None:
    """Whom the offer leads where: for case managers of their own clients, for advisers of all, for others nobody."""
    role = current_user().role
    if role not in STAFF:
        return None
    of_clients = own.references.keys() if role is Role.CASE_MANAGER else None
    return latest_reach_of_offer(
        db(), offer_code, client_ids=of_clients, page=max(1, number_argument("page", 1)), size=REACHED_SHOWN
    )


def _own_clients() -> OwnClients:
    if current_user().role is not Role.CASE_MANAGER:
        return OwnClients({}, {})
    references = clients_of_case_manager(db(), current_user().id, on=today())
    return OwnClients(references, names_of_clients(db(), references))


def _propose_form(own: OwnClients) -> ProposeForm:
    form = ProposeForm()
    form.client.choices = own.choices()
    return form
