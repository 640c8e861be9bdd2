"""How logs look: constant event names with fields, on standard error, so that standard output stays for results."""

import logging
import sys

import structlog


def configure_logs(*, is_production: bool) -> None:
    """JSON lines in production, readable lines elsewhere. Fields are ids, codes and counts, never facts of people."""
    renderer = (
        structlog.processors.JSONRenderer()
        if is_production
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),  # the one of this moment: tests replace it
        cache_logger_on_first_use=False,
    )
