"""Suggestions while typing, from the catalogue."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from core.users import Role
from matching.linking import Ranked
from profiles.catalogue.codes import TermKind
from web.access import requires_role
from web.labels import catalogue_labels
from web.session import db
from web.suggestions import suggestions

blueprint = Blueprint("catalogue", __name__)

LIMIT = 8
KIND_LABELS = {
    TermKind.SKILL: _l("Skill"),
    TermKind.CERTIFICATE: _l("Certificate"),
    TermKind.LICENCE: _l("Driving licence"),
    TermKind.LANGUAGE: _l("Language"),
}


@blueprint.get("/catalogue/occupations")
@requires_role(Role.EMPLOYER, Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
def occupations() -> ResponseReturnValue:
    """Occupations for what was typed."""
    found = suggestions(db()).occupations.suggest(_typed(), limit=LIMIT)
    return jsonify(results=[_result(ranked, TermKind.OCCUPATION, ranked.code) for ranked in found])


@blueprint.get("/catalogue/titles")
@requires_role(Role.EMPLOYER, Role.EMPLOYER_ADVISER)
def titles() -> ResponseReturnValue:
    """As `occupations`, but each by the word that was matched: a title as people write it."""
    labels = catalogue_labels()
    results = []
    for ranked in suggestions(db()).occupations.suggest(_typed(), limit=LIMIT):
        label = labels.get((TermKind.OCCUPATION, ranked.code), ranked.label)
        hint = "" if label == ranked.matched else label
        results.append({"value": ranked.code, "label": ranked.matched, "hint": hint})
    return jsonify(results=results)


@blueprint.get("/catalogue/needed")
@requires_role(Role.EMPLOYER, Role.EMPLOYER_ADVISER)
def needed() -> ResponseReturnValue:
    """Skills, certificates and licences for what was typed; values are "kind:code"."""
    results = []
    for ranked in suggestions(db()).needed.suggest(_typed(), limit=LIMIT):
        kind, code = ranked.code.split(":", 1)
        results.append(_result(ranked, TermKind(kind), code, is_mixed=True))
    return jsonify(results=results)


@blueprint.get("/catalogue/<any(skill, certificate, licence, language):kind>")
@requires_role(Role.EMPLOYER, Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
def entries(kind: str) -> ResponseReturnValue:
    """Entries of one kind for what was typed."""
    wanted = TermKind(kind)
    found = suggestions(db()).by_kind[wanted].suggest(_typed(), limit=LIMIT)
    return jsonify(results=[_result(ranked, wanted, ranked.code) for ranked in found])


def _typed() -> str:
    return request.args.get("q", "")[:200]


def _result(ranked: Ranked, kind: TermKind, code: str, *, is_mixed: bool = False) -> dict[str, str]:
    label = catalogue_labels().get((kind, code), ranked.label)
    hints = [str(KIND_LABELS[kind])] if is_mixed else []
    if ranked.matched.casefold() != label.casefold():
        hints.append(ranked.matched)
    return {"value": ranked.code, "label": label, "hint": " · ".join(hints)}
