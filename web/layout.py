"""What the frame of every page needs: navigation by role, languages, who is signed in."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.runs import RunKind, find_pause
from core.users import Role, User
from profiles.queries import has_generated_clients
from web.access import find_current_user
from web.formatting import LANGUAGES, current_locale, is_without_cookie, text_direction
from web.session import db

ROLE_LABELS = {
    Role.EMPLOYER_ADVISER: _l("Employer adviser"),
    Role.CASE_MANAGER: _l("Case manager"),
    Role.EMPLOYER: _l("Employer"),
    Role.OPERATOR: _l("Operator"),
    Role.JOINT_DESK: _l("Joint desk"),
}
NAVIGATION = {
    Role.EMPLOYER_ADVISER: (
        ("today.index", _l("Today")),
        ("proposals.queue", _l("Proposals")),
        ("employers.index", _l("Employers")),
        ("reviews.queue", _l("Vacancies")),
        ("offers.index", _l("Offers")),
        ("placements.outcomes", _l("After the start")),
        ("offices.index", _l("Teams")),
    ),
    Role.CASE_MANAGER: (
        ("clients.index", _l("My clients")),
        ("today.index", _l("Today")),
        ("households.index", _l("Households")),
        ("offers.index", _l("Offers")),
        ("placements.outcomes", _l("After the start")),
        ("offices.index", _l("Teams")),
    ),
    Role.EMPLOYER: (
        ("postings.index", _l("My vacancies")),
        ("postings.create", _l("Post a vacancy")),
        ("my_proposals.index", _l("Proposals for you")),
        ("documents.of_employer", _l("Documents")),
        ("my_company.show", _l("My company")),
    ),
    Role.OPERATOR: (
        ("runs.index", _l("Runs")),
        ("messages.index", _l("Messages")),
        ("feeds.index", _l("Feeds")),
        ("catalogue.words", _l("Words")),
        ("offers.index", _l("Offers")),
        ("placements.outcomes", _l("After the start")),
        ("offices.index", _l("Offices and teams")),
        ("data_protection.index", _l("Data protection")),
    ),
    Role.JOINT_DESK: (("joint_desk.index", _l("Released clients")),),
}
TOLD_OF_PAUSE = (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER, Role.OPERATOR)
HOME = {role: entries[0][0] for role, entries in NAVIGATION.items()}


@dataclass(frozen=True)
class Link:
    """A link of the frame."""

    url: str
    label: str
    is_current: bool = False
    count: int | None = None
    code: str = ""


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, as the frame shows it."""

    name: str
    role_label: str


def register(app: Flask) -> None:
    """Hand the frame's values to every template."""
    app.context_processor(_frame)
    app.jinja_env.globals["url_with"] = url_with


def url_with(**changes: object) -> str:
    """The address of this page with some query arguments changed; None removes one."""
    arguments = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    kept: dict[str, Any] = {name: str(value) for name, value in arguments.items() if value is not None}
    return url_for(request.endpoint or "home.start", **kept)


def home_url(user: User | None) -> str:
    """The first page of the user's role, else the sign-in."""
    return url_for(HOME[user.role]) if user else url_for("auth.sign_in")


def _frame() -> dict[str, object]:
    if is_without_cookie():
        return _public_frame()
    user = find_current_user()
    return {
        "locale": current_locale(),
        "direction": text_direction(),
        "theme": request.cookies.get("passgenau_theme", ""),
        "navigation": _navigation(user),
        "languages": _languages(),
        "signed_in": SignedIn(user.display_name, str(ROLE_LABELS[user.role])) if user else None,
        "sign_out_url": url_for("auth.sign_out"),
        "home_url": home_url(user),
        "footer_links": [Link(url_for("home.accessibility"), _("Accessibility"))] if user else [],
        "is_demo": has_generated_clients(db()),
        "matching_pause": find_pause(db(), RunKind.MATCH) if user and user.role in TOLD_OF_PAUSE else None,
    }


def _public_frame() -> dict[str, object]:
    """Nothing of it depends on who asks: these pages are kept by browsers and proxies."""
    pages = (("public.index", _("Open vacancies")), ("public.on_map", _("Map")), ("auth.sign_in", _("Sign in")))
    return {
        "locale": current_locale(),
        "is_public_page": True,
        "navigation": [Link(url_for(name), text, is_current=request.endpoint == name) for name, text in pages],
        "languages": [
            Link(url_with(lang=code), label, is_current=code == current_locale(), code=code)
            for code, label in LANGUAGES.items()
        ],
        "is_demo": has_generated_clients(db()),
    }


def _navigation(user: User | None) -> list[Link]:
    if user is None:
        return []
    section = (request.endpoint or "").split(".")[0]
    return [
        Link(
            url_for(endpoint),
            str(label),
            is_current=request.endpoint == endpoint or _is_section(endpoint, section, user),
        )
        for endpoint, label in NAVIGATION[user.role]
    ]


def _is_section(endpoint: str, section: str, user: User) -> bool:
    first = next(
        name for name, _label in NAVIGATION[user.role] if name.split(".")[0] == endpoint.split(".", maxsplit=1)[0]
    )
    listed = {name for name, _label in NAVIGATION[user.role]}
    return endpoint == first and section == endpoint.split(".", maxsplit=1)[0] and request.endpoint not in listed


def _languages() -> list[Link]:
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return [
        Link(
            url_for("auth.switch_language", code=code, next=back), label, is_current=code == current_locale(), code=code
        )
        for code, label in LANGUAGES.items()
    ]
