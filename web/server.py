"""The application as the web server serves it, for a long time and from several processes."""

import gc
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from core.logs import configure_logs
from core.settings import Settings, read_settings
from web import create_app
from web.session import forget_connections
from web.standing import open_vacancies

log = structlog.get_logger()


def application(settings: Settings | None = None) -> Flask:
    """`create_app`, with all that its first pages would have to wait for; a preloading server's processes share that.

    What is loaded by then stays out of Python's collection of garbage: it is never garbage, looking through it stops a
    page for tenths of a second, and the collector writes into memory that is shared otherwise.
    """
    settings = settings or read_settings()
    configure_logs(is_production=settings.is_production)
    app = create_app(settings)
    _prepare(app)
    gc.collect()
    gc.freeze()
    return app


def _prepare(app: Flask) -> None:
    """Compile templates and mappings, read the open vacancies. No connection is left: processes cannot share one."""
    for name in app.jinja_env.list_templates(extensions=["html", "xml", "txt"]):
        app.jinja_env.get_template(name)
    sa.orm.configure_mappers()
    try:
        open_vacancies(app).prepare(datetime.now(UTC))
    except SQLAlchemyError as error:  # a server whose database is away still says so on its pages
        log.error("not prepared", error=type(error).__name__)
    finally:
        forget_connections(app)
