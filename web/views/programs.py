"""Programs of an employer (tokens, webhooks), and what the employer agrees to show to everybody.

Both the employer's own users and advisers open these pages; another employer's do not exist for an employer.
"""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput, NotFound
from core.users import Role
from employers.api_access.queries import ids_of_establishments
from employers.api_access.tokens import NewToken, is_live, issue_token, revoke_token, tokens_of_employer
from employers.api_access.webhooks import add_webhook, end_webhook, latest_deliveries, webhooks_of_employer
from employers.codes import LIVE_STATES, WAITING_STATES
from employers.models import Employer
from employers.publication.models import PublicationMode
from employers.publication.operations import (
    agree_to_publication,
    agree_to_publish_vacancy,
    publication_of_employer,
)
from employers.queries import find_employer_of_user, get_employer, vacancies_of_employer
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.programs import (
    EVENTS,
    SCOPES,
    PartnerTokenForm,
    PublicationForm,
    SinglePublicationForm,
    TokenForm,
    WebhookForm,
)
from web.session import db, discard, now

blueprint = Blueprint("programs", __name__)

WHO = (Role.EMPLOYER, Role.EMPLOYER_ADVISER)
SHOWN_STATES = LIVE_STATES | WAITING_STATES


@dataclass(frozen=True)
class Shown:
    """What the page shows beside what is stored: forms as sent, a secret once, why something was not taken."""

    token_form: TokenForm | None = None
    webhook_form: WebhookForm | None = None
    secret: str | None = None
    secret_of: str = ""
    problem: str | None = None


@blueprint.get("/employers/<int:employer_id>/programs")
@requires_role(*WHO)
def index(employer_id: int) -> ResponseReturnValue:
    """Tokens and webhooks."""
    return _page(_employer(employer_id), Shown())


@blueprint.post("/employers/<int:employer_id>/programs/tokens")
@requires_role(*WHO)
def add_token(employer_id: int) -> ResponseReturnValue:
    """Make a token; the answer to this request is the only place where it is ever shown."""
    employer, form = _employer(employer_id), _token_form()
    if not form.validate_on_submit():
        return _page(employer, Shown(token_form=form)), 422
    try:
        others = _others(form)
        new = NewToken(
            str(form.name.data), [employer.id, *others], form.wanted(), int(form.days.data), is_partner=bool(others)
        )
        issued = issue_token(db(), new, now=now(), by=current_user().id)
    except InvalidInput as error:
        discard()
        return _page(_employer(employer_id), Shown(token_form=form, problem=message_of(error))), 422
    return _page(employer, Shown(secret=issued.secret, secret_of=issued.token.name))


@blueprint.post("/employers/<int:employer_id>/programs/tokens/<int:token_id>/revoke")
@requires_role(*WHO)
def revoke(employer_id: int, token_id: int) -> ResponseReturnValue:
    """End a token."""
    revoke_token(db(), _employer(employer_id).id, token_id, now=now(), by=current_user().id)
    flash(_("The token is revoked. Programs that use it get no answer any more."), "success")
    return redirect(url_for("programs.index", employer_id=employer_id))


@blueprint.post("/employers/<int:employer_id>/programs/webhooks")
@requires_role(*WHO)
def add_hook(employer_id: int) -> ResponseReturnValue:
    """Have an address called."""
    employer, form = _employer(employer_id), WebhookForm(prefix="webhook-")
    if not form.validate_on_submit():
        return _page(employer, Shown(webhook_form=form)), 422
    try:
        webhook, secret = add_webhook(
            db(), employer.id, str(form.url.data), form.wanted(), now=now(), by=current_user().id
        )
    except InvalidInput as error:
        discard()
        return _page(_employer(employer_id), Shown(webhook_form=form, problem=message_of(error))), 422
    return _page(employer, Shown(secret=secret, secret_of=webhook.url))


@blueprint.post("/employers/<int:employer_id>/programs/webhooks/<int:webhook_id>/end")
@requires_role(*WHO)
def end_hook(employer_id: int, webhook_id: int) -> ResponseReturnValue:
    """Call an address no more."""
    end_webhook(db(), _employer(employer_id).id, webhook_id, now=now(), by=current_user().id)
    flash(_("This address is called no more."), "success")
    return redirect(url_for("programs.index", employer_id=employer_id))


@blueprint.get("/employers/<int:employer_id>/publication")
@requires_role(*WHO)
def publication(employer_id: int) -> ResponseReturnValue:
    """What is shown to everybody: for all vacancies, and for single ones."""
    return _publication_page(_employer(employer_id))


@blueprint.post("/employers/<int:employer_id>/publication")
@requires_role(*WHO)
def agree(employer_id: int) -> ResponseReturnValue:
    """Note what is agreed to for all vacancies."""
    employer, form = _employer(employer_id), PublicationForm()
    if not form.validate_on_submit():
        return _publication_page(employer), 422
    agree_to_publication(db(), employer.id, PublicationMode(form.mode.data), now=now(), by=current_user().id)
    flash(_("Noted. What may be shown appears within some minutes, what may not is gone at once."), "success")
    return redirect(url_for("programs.publication", employer_id=employer_id))


@blueprint.post("/employers/<int:employer_id>/publication/<int:vacancy_id>")
@requires_role(*WHO)
def agree_for_one(employer_id: int, vacancy_id: int) -> ResponseReturnValue:
    """Note what is agreed to for one vacancy."""
    employer, form = _employer(employer_id), SinglePublicationForm(prefix=f"v{vacancy_id}-")
    if not form.validate_on_submit():
        return _publication_page(employer), 422
    mode = PublicationMode(form.mode.data) if form.mode.data else None
    agree_to_publish_vacancy(db(), employer.id, vacancy_id, mode, now=now(), by=current_user().id)
    flash(_("Noted. What may be shown appears within some minutes, what may not is gone at once."), "success")
    return redirect(url_for("programs.publication", employer_id=employer_id))


def _employer(employer_id: int) -> Employer:
    """The employer, if it is the user's own or the user is an adviser; else it does not exist."""
    if current_user().role is Role.EMPLOYER:
        own = find_employer_of_user(db(), current_user().id)
        if own is None or own.id != employer_id:
            raise NotFound("There is no employer %(id)s.", id=employer_id)
    return get_employer(db(), employer_id)


def _token_form(**given: None) -> TokenForm:
    kind = PartnerTokenForm if current_user().role is Role.EMPLOYER_ADVISER else TokenForm
    return kind(prefix="token-", **given)


def _others(form: TokenForm) -> list[int]:
    numbers = form.other_numbers() if isinstance(form, PartnerTokenForm) else []
    return ids_of_establishments(db(), numbers)


def _page(employer: Employer, shown: Shown) -> str:
    tokens, webhooks = tokens_of_employer(db(), employer.id), webhooks_of_employer(db(), employer.id)
    return render_template(
        "programs/index.html",
        employer=employer,
        shown=shown,
        token_form=shown.token_form or _token_form(formdata=None),
        webhook_form=shown.webhook_form or WebhookForm(prefix="webhook-", formdata=None),
        tokens=[(token, is_live(token, now=now())) for token in tokens],
        webhooks=webhooks,
        deliveries=latest_deliveries(db(), [webhook.id for webhook in webhooks]),
        scopes=dict(SCOPES),
        events=dict(EVENTS),
        back_url=_back(employer),
    )


def _publication_page(employer: Employer) -> str:
    mode, single = publication_of_employer(db(), employer.id)
    form = PublicationForm(formdata=None, mode=mode.value if mode else None)
    rows = []
    for vacancy in vacancies_of_employer(db(), employer.id, states=SHOWN_STATES, limit=100):
        own = single.get(vacancy.id)
        one = SinglePublicationForm(prefix=f"v{vacancy.id}-", formdata=None, mode=own.value if own else "")
        rows.append((vacancy, one))
    return render_template(
        "programs/publication.html", employer=employer, form=form, rows=rows, is_asked=mode is not None,
        back_url=_back(employer),
    )  # fmt: skip


def _back(employer: Employer) -> str:
    if current_user().role is Role.EMPLOYER:
        return url_for("postings.index")
    return url_for("employers.show", employer_id=employer.id)
