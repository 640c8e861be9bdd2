"""What people see and what programs call; no SQL, no rules."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.settings import ProcessRole, Settings, read_settings
from web import access, errors, formatting, layout, limits, metrics, request_log, session, views, wording
from web.api.endpoints import blueprint as api
from web.views.oidc import end_from_provider

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ENCRYPTED_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}  # where the address is https
# Of a process: each of its threads has one, and a second while it records what was looked at. What is above is closed
# after use: opening a connection to PostgreSQL and filling its caches takes longer than a page.
CONNECTIONS = 8
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")  # probes of the machine itself
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Passgenau(Flask):
    """The application. A request's session is committed when its view has returned, before the response leaves."""

    request_class = limits.MemoryRequest

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit; what fails in either is handled by the error handlers and rolled back."""
        response = self.make_response(super().dispatch_request())
        session.commit()
        return response

    def handle_user_exception(self, e: Exception) -> BaseResponse | ResponseReturnValue:
        """Undo what the request did, record who was refused what, then show the error."""
        session.discard()
        access.note_refusal(e)
        return super().handle_user_exception(e)


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings, or for those of the environment."""
    settings = settings or read_settings()
    use_keys(settings.encryption_keys, settings.key_file)
    app = Passgenau("web")
    app.config["PASSGENAU_PERIODS"] = settings.periods
    _configure(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    engine = make_engine(
        settings.database_url, timeouts=settings.timeouts[ProcessRole.WEB], pool_pre_ping=not settings.is_embedded,
        pool_size=CONNECTIONS,
    )  # fmt: skip
    session.use_sessions(app, readers=make_sessions(engine), writers=make_sessions(engine, writes=True))
    metrics.register(app)
    request_log.register(app, is_behind_proxy=settings.proxies > 0, writes=settings.is_production)
    limits.register(app)
    Babel(app, locale_selector=formatting.current_locale, timezone_selector=lambda: "Europe/Berlin")
    csrf = CSRFProtect(app)
    csrf.exempt(api)  # programs send tokens, never cookies
    csrf.exempt(end_from_provider)  # as above: the token is signed by the provider
    access.protect(app)
    errors.register(app)
    formatting.register(app)
    layout.register(app)
    wording.register(app)
    views.register(app)
    app.after_request(_add_headers)
    access.check_table(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.session_key,
        SESSION_COOKIE_NAME=cookie_name(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        MAX_CONTENT_LENGTH=limits.BODY_LIMIT_BYTES,
        TRUSTED_HOSTS=trusted_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="de",
        BABEL_TRANSLATION_DIRECTORIES="translations",
        PASSGENAU=settings,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def cookie_name(settings: Settings) -> str:
    """Name of the cookie; with https one that browsers hold to this host and to encrypted answers."""
    return "__Host-passgenau" if settings.base_url.startswith("https://") else "passgenau"


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Names under which the application answers: that of its address. None, any, where nobody has set an address."""
    host = urlsplit(settings.base_url).hostname
    return [host, *LOOPBACK] if settings.is_production and host else None


def _add_headers(response: Response) -> Response:
    """What browsers are told about each answer. Nothing is kept by them but what says so itself."""
    is_encrypted = current_app.config["SESSION_COOKIE_SECURE"]
    for name, value in (HEADERS | (ENCRYPTED_ONLY if is_encrypted else {})).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
