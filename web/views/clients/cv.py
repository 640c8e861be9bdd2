"""Reading a CV: choose the file, then confirm, change or reject each fact that was read. The file is not kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import InvalidInput
from core.users import Role, users
from matching.cv_links import CatalogueLinks
from profiles.catalogue.codes import TermKind
from profiles.cv.document import MAX_FILE_BYTES, Cv, FactKind
from profiles.cv.errors import UnreadableCv
from profiles.cv.models import CvFact, CvReading, FactState
from profiles.cv.operations import (
    Decision,
    ReadFile,
    confirm_cv_fact,
    discard_cv_readings,
    keep_cv_facts,
    reject_cv_fact,
)
from profiles.cv.proposing import FactProposed, propose
from profiles.cv.queries import codes_of_uris, cv_readings, get_cv_fact
from profiles.cv.reading import read_cv_file
from profiles.models import Client
from profiles.queries import case_file, get_client
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.forms.client.cv import CvFileForm, fact_form
from web.forms.client.fields import Row
from web.labels import catalogue_labels
from web.limits import sent_number
from web.session import db, discard, now, reading_session, today
from web.suggestions import suggestions
from web.views.clients.section import blueprint, check_own, own_client

KIND_LABELS = {
    FactKind.OCCUPATION: _l("Occupations worked in"),
    FactKind.WISH: _l("Occupations wished for"),
    FactKind.SKILL: _l("Skills"),
    FactKind.LANGUAGE: _l("Languages"),
    FactKind.LICENCE: _l("Driving licence"),
    FactKind.CERTIFICATE: _l("Certificates"),
    FactKind.QUALIFICATION: _l("Qualifications"),
}
LABEL_KINDS = {
    FactKind.OCCUPATION: "occupation", FactKind.WISH: "occupation", FactKind.QUALIFICATION: "occupation",
    FactKind.SKILL: "skill", FactKind.LANGUAGE: "language", FactKind.LICENCE: "licence",
    FactKind.CERTIFICATE: "certificate",
}  # fmt: skip


@dataclass(frozen=True)
class FactView:
    """A proposed fact, ready to be shown: its form, its entry's label, and what the profile says of it today."""

    fact: CvFact
    form: Row
    label: str | None
    others: list[str]
    recorded: Any = None

    @property
    def is_open(self) -> bool:
        """Whether something has to be chosen or mended before it can be confirmed, so that the fields must show."""
        needs_level = self.fact.kind is FactKind.SKILL and not self.fact.detail.get("level")
        needs_levels = self.fact.kind is FactKind.LANGUAGE and not self.fact.detail
        is_unlinked = self.label is None and self.fact.kind is not FactKind.QUALIFICATION
        return is_unlinked or needs_level or needs_levels or bool(self.form.errors)


@blueprint.get("/clients/<int:client_id>/cv")
@requires_role(Role.CASE_MANAGER)
def cv(client_id: int) -> ResponseReturnValue:
    """The form for a file, and the facts that wait."""
    client = own_client(client_id)
    record_look(client_id)
    return _page(client, CvFileForm(formdata=None))


@blueprint.post("/clients/<int:client_id>/cv")
@requires_role(Role.CASE_MANAGER)
def read_cv(client_id: int) -> ResponseReturnValue:
    """Read a file. The database is not written to before the file is read: that may take a while."""
    check_own(client_id)
    form = CvFileForm()
    upload = request.files.get("file")
    data = upload.read(MAX_FILE_BYTES + 1) if upload else b""
    if upload is None or not (upload.filename or data):
        form.file.errors = [_("Choose a file first.")]
        return _page(get_client(db(), client_id), form), 422
    try:
        found = read_cv_file(data, today=today())
    except UnreadableCv as error:
        form.file.errors = [message_of(error)]
        return _page(get_client(db(), client_id), form), 422
    file = ReadFile(found.format, hashlib.sha256(data).hexdigest())
    reading, is_new = keep_cv_facts(db(), client_id, file, _proposed(found), now=now(), by=current_user().id)
    _tell_read(reading, is_new=is_new)
    return redirect(url_for("clients.cv", client_id=client_id, _anchor="facts"))


@blueprint.post("/clients/<int:client_id>/cv/decide")
@requires_role(Role.CASE_MANAGER)
def decide_cv_fact(client_id: int) -> ResponseReturnValue:
    """Confirm or reject one fact."""
    client = own_client(client_id)
    fact = get_cv_fact(db(), client_id, sent_number(request.form.get("fact")) or 0, today=today())
    if request.form.get("do") == "reject":
        decision = reject_cv_fact(db(), client_id, fact.id, now=now(), by=current_user().id)
    else:
        form = fact_form(fact, client, catalogue_labels(), is_sent=True)
        found = _confirmed(client_id, fact, form)
        if found is None:
            return _page(get_client(db(), client_id), CvFileForm(formdata=None), refused=(fact.id, form)), 422
        decision = found
    _tell_decision(decision)
    following = _next_open(client_id, fact.id)
    return redirect(url_for("clients.cv", client_id=client_id, _anchor=f"fact-{following}" if following else "facts"))


@blueprint.post("/clients/<int:client_id>/cv/discard")
@requires_role(Role.CASE_MANAGER)
def discard_cv(client_id: int) -> ResponseReturnValue:
    """Delete what waits from CVs; what was confirmed stays."""
    own_client(client_id)
    discard_cv_readings(db(), client_id, now=now(), by=current_user().id)
    flash(_("Deleted: what was read from the CV. What you confirmed stays in the profile."), "success")
    return redirect(url_for("clients.show", client_id=client_id))


def _proposed(found: Cv) -> Sequence[FactProposed]:
    labels = catalogue_labels()
    kinds = {FactKind.LANGUAGE: "language", FactKind.LICENCE: "licence"}
    codes = {kind: frozenset(code for each, code in labels if each == name) for kind, name in kinds.items()}
    uris = {passage.uri for passage in found.passages if passage.uri}
    with reading_session() as reading:
        index = suggestions(reading)
        known = codes_of_uris(reading, uris)
    by_kind = index.linkers
    links = CatalogueLinks(
        by_kind[TermKind.OCCUPATION], by_kind[TermKind.SKILL], by_kind[TermKind.CERTIFICATE],
        by_kind[TermKind.LANGUAGE], known, codes,
    )  # fmt: skip
    return propose(found, links)


def _confirmed(client_id: int, fact: CvFact, form: Row) -> Decision | None:
    """Confirm the fact as the form has it; None where it cannot be, then errors stand at its fields."""
    if form.is_blank():
        form[form.key_name].errors = [_("Choose an entry, or reject the fact.")]
        return None
    value = form.value(catalogue_labels()) if form.validate() else None
    if value is None:
        return None
    try:
        return confirm_cv_fact(db(), client_id, fact.id, value, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.form_errors = [message_of(error)]
        discard()
        return None


def _tell_read(reading: CvReading, *, is_new: bool) -> None:
    if not is_new:
        flash(_("This file was read before. Its facts stand below; discard them to read it anew."), "info")
    elif not reading.facts:
        flash(_("Nothing new: all that was read from the file stands in the profile already."), "info")
    else:
        flash(_("The file was read and is not kept. Confirm each fact, or reject it."), "success")


def _tell_decision(decision: Decision) -> None:
    is_confirmed = decision.fact.state is FactState.CONFIRMED
    if not decision.is_new:
        who = _people().get(decision.fact.decided_by or 0, "")
        text = _("Confirmed before") if is_confirmed else _("Rejected before")
        flash(f"{text}{': ' if who else ''}{who}", "info")
    elif not is_confirmed:
        flash(_("Rejected. Nothing was recorded."), "success")
    elif decision.changed:
        flash(_("Recorded in the profile."), "success")
    else:
        flash(_("Nothing to change: the profile says so already, or on stronger evidence."), "info")


def _next_open(client_id: int, after: int) -> int | None:
    """The open fact that stands behind this one on the page, else the first open one."""
    waiting = [fact.id for fact in _in_order(cv_readings(db(), client_id, today=today()), after)]
    place = waiting.index(after) if after in waiting else -1
    others = [*waiting[place + 1 :], *waiting[:place]] if place >= 0 else waiting
    return next(iter(others), None)


def _in_order(readings: Sequence[CvReading], always: int = 0) -> list[CvFact]:
    """Open facts as the page shows them; one of them also where it is decided."""
    facts = [fact for reading in readings for fact in reading.facts]
    shown = [fact for fact in facts if fact.state is FactState.OPEN or fact.id == always]
    order = list(FactKind)
    return sorted(shown, key=lambda fact: (order.index(fact.kind), fact.id))


def _page(client: Client, form: CvFileForm, refused: tuple[int, Row] | None = None) -> str:
    labels = catalogue_labels()
    readings = cv_readings(db(), client.id, today=today())
    views = []
    for fact in _in_order(readings):
        sent = refused[1] if refused and refused[0] == fact.id else None
        views.append(_view(fact, client, sent or fact_form(fact, client, labels)))
    decided = [fact for reading in readings for fact in reading.facts if fact.state is not FactState.OPEN]
    return render_template(
        "clients/cv.html", form=form, client=client, case=case_file(db(), client.id), readings=readings,
        groups=[(kind, [view for view in views if view.fact.kind is kind]) for kind in FactKind],
        count=len(views), decided=[(fact, labels.get((LABEL_KINDS[fact.kind], fact.code or ""))) for fact in decided],
        people=_people(),
        kind_labels=KIND_LABELS, labels=labels,
    )  # fmt: skip


def _people() -> dict[int, str]:
    return {user.id: user.display_name for user in users(db())}


def _view(fact: CvFact, client: Client, form: Row) -> FactView:
    labels, kind = catalogue_labels(), LABEL_KINDS[fact.kind]
    others = [labels[kind, code] for code in fact.others if (kind, code) in labels]
    return FactView(fact, form, labels.get((kind, fact.code or "")), others, _recorded(client, fact))


def _recorded(client: Client, fact: CvFact) -> Any:
    """The entry of the profile that the fact would change, if there is one."""
    places = {
        FactKind.OCCUPATION: ("occupations", "code"), FactKind.WISH: ("occupations", "code"),
        FactKind.SKILL: ("skills", "skill_code"), FactKind.LANGUAGE: ("languages", "language"),
        FactKind.LICENCE: ("licences", "licence_class"), FactKind.CERTIFICATE: ("certificates", "certificate_code"),
    }  # fmt: skip
    if fact.kind not in places or fact.code is None:
        return None
    name, key = places[fact.kind]
    return next((row for row in getattr(client, name) if getattr(row, key) == fact.code), None)
