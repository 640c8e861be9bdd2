"""Errors become answers in one place: status, a page in the user's language, nothing of the inside."""

import traceback
from datetime import date
from decimal import Decimal

import structlog
from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from core.errors import DomainError
from profiles.cv.document import MAX_FILE_BYTES
from profiles.cv.errors import TOO_LARGE
from web.api.error_texts import texts_for_programs, wrong_form
from web.api.problems import InvalidBody, is_api, pointers, problem
from web.formatting import current_locale, date_text, is_client_page, number_text
from web.limits import LARGER_BODIES
from web.session import discard

log = structlog.get_logger()


def register(app: Flask) -> None:
    """Register every error handler."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(InvalidBody, _invalid_body)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def message_of(error: DomainError) -> str:
    """The error's text in the user's language."""
    places = {name: _place(value) for name, value in error.places.items()}
    return str(_(error.message, **places)) if places else str(_(error.message))


def _place(value: object) -> object:
    """A value as people write it: days and amounts in the language's form, codes by their value."""
    if isinstance(value, Decimal):
        return number_text(float(value), 2)
    if isinstance(value, date):
        return date_text(value)
    return getattr(value, "value", value)


def _page(status: int, title: str, message: str) -> ResponseReturnValue:
    discard()
    if is_api():
        return problem(status, title, message)
    if request.path.startswith("/health/"):
        return make_response({"status": "error"}, status)
    try:
        template = "mine/error.html" if is_client_page() else "error.html"
        page = render_template(template, title=title, message=message, status=status)
    except SQLAlchemyError:
        # The frame asks the database who is signed in; where it is out of reach the message must still arrive.
        bare = current_app.jinja_env.get_template("error_bare.html")
        page = bare.render(title=title, message=message, language=current_locale())
    return make_response(page, status)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    titles = {
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Changed meanwhile"),
        422: _("Please check"),
    }
    return _page(error.status, titles.get(error.status, _("That did not work")), message_of(error))


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("The form has expired"), _("Go back, reload the page and send the form again."))


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    return _page(
        409, _("Changed meanwhile"), _("Somebody else has changed this just now. Reload the page and look again.")
    )


def _database_busy(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable", path=_where(), reason=type(error.orig).__name__)
    return _page(
        503, _("Please try again"), _("The database is busy or out of reach. Nothing was saved. Try again in a moment.")
    )


def _foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """Somebody calls us by a name that is not ours: no page of ours can be written with links."""
    return make_response(_("This address does not take that kind of request."), 400, {"Content-Type": "text/plain"})


def _http_error(error: HTTPException) -> ResponseReturnValue:
    texts = {
        404: (_("Not found"), _("There is no page at this address. Check the address or use the navigation.")),
        405: (_("Not possible"), _("This address does not take that kind of request.")),
        413: (_("Too large"), _too_large()),
        **(texts_for_programs() if is_api() else {}),
    }
    title, message = texts.get(error.code or 500, (_("That did not work"), error.name))
    answer = make_response(_page(error.code or 500, title, message))
    if is_api():
        answer.headers.extend((name, value) for name, value in error.get_headers() if name not in {"Content-Type"})
    return answer


def _invalid_body(error: InvalidBody) -> ResponseReturnValue:
    discard()
    return problem(422, _("Please check"), wrong_form(), errors=pointers(error.errors))


def _too_large() -> str:
    if request.endpoint in LARGER_BODIES:
        return str(_(TOO_LARGE, megabytes=MAX_FILE_BYTES // 1024 // 1024))
    return str(_("What you sent is larger than 2 MB. Send less."))


def _where() -> str:
    """The kind of address: what stands in its places may be a key, such as that of an answer link."""
    return request.url_rule.rule if request.url_rule is not None else request.path


def _unexpected(error: Exception) -> ResponseReturnValue:
    # Where it happened, without its message: that may quote what people typed, or a row.
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected error", path=_where(), error=type(error).__name__, frames=frames)
    return _page(
        500, _("That is our fault"), _("Something went wrong. Nothing was saved. The operators have a record of it.")
    )
