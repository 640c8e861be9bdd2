"""The open vacancies that this process of the web server keeps as arrays (placements/standing.py)."""

from typing import cast

from flask import Flask, current_app

from placements.standing import OpenVacancies
from web.session import SESSIONS

VACANCIES = "passgenau_open_vacancies"


def open_vacancies(app: Flask | None = None) -> OpenVacancies:
    """Those of this application; made when first asked for."""
    extensions = (app or current_app).extensions
    if VACANCIES not in extensions:
        readers, _ = extensions[SESSIONS]
        extensions.setdefault(VACANCIES, OpenVacancies(readers))
    return cast("OpenVacancies", extensions[VACANCIES])
