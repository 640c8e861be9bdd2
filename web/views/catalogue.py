"""Suggestions while typing, the search that does the same without script, and the words that nothing was found for."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.users import Role
from matching.linking import Ranked
from profiles.catalogue.codes import TermKind
from profiles.catalogue.free_text import TypedWord, clustered
from profiles.catalogue.free_words import (
    KEEPABLE,
    attach_free_word,
    drop_free_word,
    note_free_word,
    open_free_words,
)
from web.access import current_user, requires_role
from web.labels import catalogue_labels
from web.limits import sent_number
from web.session import db, now
from web.suggestions import suggestions

blueprint = Blueprint("catalogue", __name__)

LIMIT = 8
SEARCH_LIMIT = 20
SHOWN_CLUSTERS = 50
TYPED_LENGTH = 200
KIND_LABELS = {
    TermKind.OCCUPATION: _l("Occupation"),
    TermKind.SKILL: _l("Skill"),
    TermKind.CERTIFICATE: _l("Certificate"),
    TermKind.LICENCE: _l("Driving licence"),
    TermKind.LANGUAGE: _l("Language"),
}
EVERYBODY = (Role.EMPLOYER, Role.EMPLOYER_ADVISER, Role.CASE_MANAGER, Role.OPERATOR)


@blueprint.get("/catalogue/occupations")
@requires_role(*EVERYBODY)
def occupations() -> ResponseReturnValue:
    """Occupations for what was typed."""
    return jsonify(results=[_result(ranked, TermKind.OCCUPATION, ranked.code) for ranked in _found_occupations(LIMIT)])


@blueprint.get("/catalogue/titles")
@requires_role(Role.EMPLOYER, Role.EMPLOYER_ADVISER)
def titles() -> ResponseReturnValue:
    """As `occupations`, but each by the word that was matched: a title as people write it."""
    labels = catalogue_labels()
    results = []
    for ranked in _found_occupations(LIMIT):
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
@requires_role(*EVERYBODY)
def entries(kind: str) -> ResponseReturnValue:
    """Entries of one kind for what was typed."""
    wanted = TermKind(kind)
    found = suggestions(db()).by_kind[wanted].suggest(_typed(), limit=LIMIT)
    return jsonify(results=[_result(ranked, wanted, ranked.code) for ranked in found])


@blueprint.get("/catalogue/search")
@requires_role(*EVERYBODY)
def search() -> ResponseReturnValue:
    """The same search as a page of its own, for browsers without script."""
    kind = _kind(request.args.get("kind", ""))
    typed = _typed()
    index = suggestions(db())
    chosen = index.occupations if kind is TermKind.OCCUPATION else index.by_kind[kind]
    found = [_result(ranked, kind, ranked.code) for ranked in chosen.suggest(typed, limit=SEARCH_LIMIT)]
    kinds = [(each.value, KIND_LABELS[each]) for each in KEEPABLE]
    return render_template("catalogue/search.html", kind=kind, kinds=kinds, typed=typed, found=found)


@blueprint.post("/catalogue/words")
@requires_role(*EVERYBODY)
def note_word() -> ResponseReturnValue:
    """Note a word that nothing was found for; with script the answer is one sentence, without it a page."""
    kind, text = _kind(request.form.get("kind", "")), request.form.get("text", "")
    word = note_free_word(db(), kind, text, is_known=suggestions(db()).knows, now=now())
    told = (
        _("Noted for the catalogue's keeper: “%(text)s”.", text=word.text)
        if word
        else _("This cannot be noted. Only words for work are kept: no names, numbers or addresses.")
    )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(is_kept=word is not None, message=told)
    flash(told, "success" if word else "warning")
    return redirect(url_for("catalogue.search", kind=kind.value, q=text[:TYPED_LENGTH]))


@blueprint.get("/catalogue/words")
@requires_role(Role.OPERATOR)
def words() -> ResponseReturnValue:
    """The keeper's list: what people wrote and the catalogue did not know, alike words together."""
    kind = _kind(request.args.get("kind", ""))
    waiting = {word.id: word for word in open_free_words(db(), kind)}
    clusters = clustered([TypedWord(word.id, word.text, word.times) for word in waiting.values()])
    shown = [[waiting[word.id] for word in cluster] for cluster in clusters[:SHOWN_CLUSTERS]]
    kinds = [(each.value, KIND_LABELS[each], len(open_free_words(db(), each))) for each in KEEPABLE]
    return render_template(
        "catalogue/words.html", kind=kind, kinds=kinds, clusters=shown, hidden=len(clusters) - len(shown)
    )


@blueprint.post("/catalogue/words/settle")
@requires_role(Role.OPERATOR)
def settle_words() -> ResponseReturnValue:
    """Attach the ticked words of a cluster to an entry, or drop them."""
    kind = _kind(request.form.get("kind", ""))
    chosen = [number for number in map(sent_number, request.form.getlist("word")) if number is not None]
    if request.form.get("do") == "drop":
        for word_id in chosen:
            drop_free_word(db(), word_id, now=now(), by=current_user().id)
        flash(_("Taken off the list."), "success")
        return redirect(url_for("catalogue.words", kind=kind.value))
    code = _entry_code(kind, request.form.get("code", ""), request.form.get("entry", ""))
    if not chosen or code is None:
        flash(_("Tick words and choose an entry of the catalogue from the suggestions."), "warning")
        return redirect(url_for("catalogue.words", kind=kind.value))
    for word_id in chosen:
        attach_free_word(db(), word_id, code, now=now(), by=current_user().id)
    flash(_("Attached to “%(entry)s”. Whoever types it finds it now.", entry=catalogue_labels()[kind, code]), "success")
    return redirect(url_for("catalogue.words", kind=kind.value))


def _entry_code(kind: TermKind, code: str, typed: str) -> str | None:
    """The entry that was chosen, or whose name was typed out; None where there is none."""
    labels = catalogue_labels()
    if (kind, code) in labels:
        return code
    wanted = typed.strip().casefold()
    return next((key for (each, key), text in labels.items() if each == kind and text.casefold() == wanted), None)


def _found_occupations(limit: int) -> list[Ranked]:
    return suggestions(db()).occupations.suggest(_typed(), limit=limit)


def _kind(text: str) -> TermKind:
    return next((kind for kind in KEEPABLE if kind.value == text), TermKind.OCCUPATION)


def _typed() -> str:
    return request.args.get("q", "")[:TYPED_LENGTH]


def _result(ranked: Ranked, kind: TermKind, code: str, *, is_mixed: bool = False) -> dict[str, str]:
    label = catalogue_labels().get((kind, code), ranked.label)
    hints = [str(KIND_LABELS[kind])] if is_mixed else []
    if ranked.matched.casefold() != label.casefold():
        hints.append(ranked.matched)
    return {"value": ranked.code, "label": label, "hint": " · ".join(hints)}
