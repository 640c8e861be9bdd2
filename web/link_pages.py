"""Pages behind links of mails, without an account: what they send along, and what they say where a link is none."""

from flask import make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placements.messages.links import is_guessing, note_guess
from web.formatting import LANGUAGES
from web.session import discard, now, reading_session, side_session

HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def link_response(page: str, status: int) -> ResponseReturnValue:
    """The page, with headers that keep its address to itself."""
    response = make_response(page, status)
    response.headers.update(HEADERS)
    return response


def refuse_guessing() -> ResponseReturnValue | None:
    """The page for a network address that tries links out; None where nothing speaks against going on."""
    with reading_session() as reading:
        is_blocked = is_guessing(reading, request.remote_addr or "", now=now())
    if not is_blocked:
        return None
    return _stop(_("Too many attempts"), _("Try again in a quarter of an hour, or call the Jobcenter."), 429)


def unknown_link() -> ResponseReturnValue:
    """A link that never was: the same friendly page for everybody, and a limit on trying out."""
    discard()
    with side_session() as side:
        note_guess(side, request.remote_addr or "", now=now())
    return _stop(
        _("This link is not known"),
        _("Please look whether the whole link from the e-mail was taken over, or call your contact at the Jobcenter."),
        404,
    )


def speak(language: str) -> None:
    """The language of the message, until somebody switches."""
    if "language" not in session and language in LANGUAGES:
        session["language"] = language


def _stop(title: str, message: str, status: int) -> ResponseReturnValue:
    return link_response(render_template("answers/stop.html", title=title, message=message), status)
