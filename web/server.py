"""The application as the web server serves it, for a long time and from several processes."""

import gc

from flask import Flask

from core.logs import configure_logs
from core.settings import Settings, read_settings
from web import create_app


def application(settings: Settings | None = None) -> Flask:
    """`create_app`; what is loaded by then stays out of Python's collection of garbage.

    It is never garbage, looking through it stops a page for tenths of a second, and the collector writes into memory
    that the processes of a preloading server share otherwise.
    """
    settings = settings or read_settings()
    configure_logs(is_production=settings.is_production)
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app
