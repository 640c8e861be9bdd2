"""The section's blueprint, its languages, and who can be called."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, session, url_for
from flask_babel import lazy_gettext as _l

from core.users import get_user
from placements.documents.queries import sender_of
from profiles.queries import get_client
from web.client_access import current_client_id, find_current_access
from web.formatting import (
    CLIENT_LANGUAGE,
    CLIENT_LANGUAGES,
    CLIENT_PAGES,
    EASY,
    client_language,
    current_locale,
    data_locale,
)
from web.layout import Link, url_with
from web.mine_facts import TITLES
from web.session import db

blueprint = Blueprint(CLIENT_PAGES, __name__)

HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
NAVIGATION = (
    ("mine.home", _l("My jobs")),
    ("mine.data", _l("My data")),
    ("mine.looks", _l("Who saw my data")),
    ("mine.pause", _l("Pause")),
)


@dataclass(frozen=True)
class Contact:
    """Somebody at the Jobcenter whom the client can call; empty where not recorded."""

    name: str = ""
    phone: str = ""
    office: str = ""


@blueprint.before_request
def switch_language() -> None:
    """Take the language that a link of the switch asks for; it stays in this browser."""
    asked = request.args.get("language")
    if asked in CLIENT_LANGUAGES:
        session[CLIENT_LANGUAGE] = asked


@blueprint.after_request
def keep_to_itself(response: Response) -> Response:
    """No address of these pages travels on to another site or into a search engine."""
    response.headers.update(HEADERS)
    return response


@blueprint.context_processor
def frame() -> dict[str, object]:
    """What the frame of these pages needs."""
    locale, chosen = current_locale(), client_language()
    is_signed_in = find_current_access() is not None
    return {
        "is_signed_in": is_signed_in,
        "navigation": _navigation() if is_signed_in else [],
        "languages": [
            Link(_page_in(code), name, is_current=code == chosen, code="de" if code == EASY else code)
            for code, name in CLIENT_LANGUAGES.items()
        ],
        "is_easy": chosen == EASY,
        "is_translated": locale != "de",
        "data_language": data_locale(),
        "fact_titles": TITLES,
    }


def _page_in(code: str) -> str:
    """This page in another language; where a form was refused, the page on which it stands."""
    rule, arguments = request.url_rule, request.view_args or {}
    if rule is not None and "GET" in (rule.methods or ()):
        return url_with(language=code)
    if "proposal_id" in arguments:
        return url_for("mine.proposal", proposal_id=arguments["proposal_id"], language=code)
    return url_for("mine.home", language=code)


def case_manager_contact() -> Contact:
    """The client's case manager and the phone of the office."""
    return contact_of(get_client(db(), current_client_id()).case_manager_id)


def contact_of(user_id: int | None) -> Contact:
    """A member of staff as the client may know them."""
    if user_id is None:
        return Contact()
    user = get_user(db(), user_id)
    sender = sender_of(db(), user.id)
    return Contact(user.display_name, sender.phone if sender else "", sender.name if sender else "")


def _navigation() -> list[Link]:
    here = "mine.home" if request.endpoint == "mine.proposal" else request.endpoint
    here = "mine.data" if here in {"mine.fact", "mine.copy"} else here
    return [Link(url_for(endpoint), str(label), is_current=endpoint == here) for endpoint, label in NAVIGATION]
