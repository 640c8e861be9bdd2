"""The check of what was read from an advert: its items, occupations to choose from, and what a person decided."""

from flask import request

from employers.models import Vacancy
from employers.readings import OCCUPATION, choose_occupation, read_items, settle_readings
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import Labels
from web.labels import catalogue_labels
from web.session import db, now
from web.suggestions import suggestions
from web.vacancy_texts import Check, checks

CHOICES = 5


def checks_of(vacancy: Vacancy, labels: Labels) -> list[Check]:
    """What was read and waits for a person; where the occupation does, with the likeliest ones to choose from."""
    items = read_items(vacancy)
    if all(item.key != OCCUPATION for item in items):
        return checks(items, vacancy, labels)
    found = suggestions(db()).reader.read(vacancy.title, vacancy.description or "", limit=CHOICES)
    codes = dict.fromkeys([str(vacancy.occupation_code), *(choice.code for choice in found)])
    choices = [(code, labels.get((TermKind.OCCUPATION, code), code)) for code in codes][:CHOICES]
    return checks(items, vacancy, labels, choices)


def settle_check(vacancy_id: int) -> None:
    """Confirm or take away what the form of the check showed, with the occupation that was chosen in it."""
    code = request.form.get("occupation", "")
    if (TermKind.OCCUPATION, code) in catalogue_labels():
        choose_occupation(db(), vacancy_id, code)
    settle_readings(db(), vacancy_id, kept=request.form.getlist("keep"), shown=request.form.getlist("shown"), now=now())
