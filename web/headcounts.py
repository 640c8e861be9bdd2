"""How many clients could do a vacancy, as the employer's pages say it."""

from dataclasses import dataclass
from random import SystemRandom
from typing import cast

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.facts import VacancyFacts
from matching.headcount import HIDDEN_BELOW, Cell, Figures
from matching.packing import UnpackedCondition
from placements.headcounts.asking import Told, ask_headcount, find_given
from placements.headcounts.countable import CountableClients, same_group
from web.formatting import number_text
from web.own_employer import own_employer
from web.session import SESSIONS, db, now

CLIENTS = "passgenau_countable_clients"
CHANGES = {
    Cell.LANGUAGE: _l("if the language may be one level lower"),
    Cell.PAPERS: _l("without the licence or certificate"),
    Cell.SKILLS: _l("if the skills can be learned with you"),
    Cell.LEVEL: _l("without the vocational qualification"),
    Cell.HOURS: _l("with other weekly hours"),
    Cell.SHIFTS: _l("at other times of the day or week"),
    Cell.WAY: _l("with a shuttle or help with the way to work"),
}


@dataclass(frozen=True)
class People:
    """What the card says: two figures with what they are about, changes that help, or a problem."""

    now: str = ""
    with_course: str = ""
    doubling: tuple[str, ...] = ()
    left_today: int = 0
    problem: str = ""


def countable_clients() -> CountableClients:
    """Those of this application; made when first asked for."""
    extensions = current_app.extensions
    if CLIENTS not in extensions:
        readers, _writers = extensions[SESSIONS]
        extensions.setdefault(CLIENTS, CountableClients(readers))
    return cast("CountableClients", extensions[CLIENTS])


def people_for(asked: VacancyFacts) -> People:
    """How many could do what is asked: an answer that counts in the employer's budget."""
    if asked.occupation is None:
        return People(problem=_("Choose an occupation first: pick a suggestion for the title."))
    clients = countable_clients().now(db(), now=now())
    who = own_employer().id
    try:
        answer = (
            None
            if clients is None
            else ask_headcount(db(), asked, clients, employer_id=who, random=SystemRandom(), now=now())
        )
    except UnpackedCondition:  # the catalogue has grown since the clients were read
        countable_clients().forget()
        answer = None
    if answer is None:
        return People(problem=_("The figures are being prepared. Ask again in a minute."))
    if answer.figures is None:
        spent = {
            Told.SPENT_TODAY: _("That were many different questions for one day. Ask again tomorrow."),
            Told.SPENT: _("You have asked many different questions in the last 90 days. Your adviser knows more."),
        }
        return People(problem=spent[answer.told])
    return _people(answer.figures, answer.left_today)


def people_given(asked: VacancyFacts) -> People | None:
    """What the employer was told already when this was asked; None where it was not."""
    given = find_given(db(), asked, same_group(db()), employer_id=own_employer().id, now=now())
    return None if given is None or given.figures is None else _people(given.figures, given.left_today)


def _people(figures: Figures, left_today: int) -> People:
    doubling = tuple(str(CHANGES[cell]) for cell in figures.doubling)
    return People(_about(figures.now), _about(figures.with_course), doubling, left_today)


def _about(figure: int | None) -> str:
    if figure is None:
        return str(_("fewer than %(number)s", number=HIDDEN_BELOW))
    return str(_("about %(number)s", number=number_text(figure)))
