"""Feeds for staff: sources, what each fetch brought and could not take, what was held, adverts that look like one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import page_count
from core.errors import DomainError, NotFound
from core.runs import RunKind, RunTrigger, queue_run
from core.users import Role
from employers.sources.codes import DuplicateReason, DuplicateState, SyncState
from employers.sources.duplicates import dismiss_duplicate, join_duplicate, part_duplicate
from employers.sources.models import FeedSource
from employers.sources.operations import confirm_sync, discard_sync, request_sync, save_source
from employers.sources.queries import count_duplicates, duplicates, get_source, get_sync, latest_syncs, sources
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.feeds import NEW_STATES, SOURCE_KINDS, SourceForm
from web.limits import number_argument
from web.session import db, now

blueprint = Blueprint("feeds", __name__)

PAIRS_A_PAGE = 20

SYNC_LABELS = {
    SyncState.WAITING: (_l("waiting"), "info"),
    SyncState.APPLYING: (_l("being stored"), "near"),
    SyncState.DONE: (_l("done"), "met"),
    SyncState.HELD: (_l("held"), "unknown"),
    SyncState.DISCARDED: (_l("discarded"), "neutral"),
    SyncState.FAILED: (_l("failed"), "unmet"),
}
REASON_LABELS = {
    DuplicateReason.REFERENCE: _l("same reference"),
    DuplicateReason.LIKENESS: _l("same words, place and employer"),
}
DECISIONS: dict[str, tuple[Callable[..., object], Any]] = {
    "join": (join_duplicate, _l("The two adverts are one vacancy now. You can part them again under “Joined ones”.")),
    "part": (part_duplicate, _l("The two adverts are two vacancies again, as they were before.")),
    "dismiss": (dismiss_duplicate, _l("The two adverts stay two vacancies and are not shown again.")),
}
WHO = (Role.EMPLOYER_ADVISER, Role.OPERATOR)


@blueprint.get("/feeds")
@requires_role(*WHO)
def index() -> ResponseReturnValue:
    """All sources, and the latest fetches."""
    return render_template(
        "feeds/index.html", sources=sources(db()), syncs=latest_syncs(db()), labels=SYNC_LABELS, kinds=SOURCE_KINDS,
        is_operator=current_user().role is Role.OPERATOR,
        found=count_duplicates(db(), DuplicateState.FOUND),
    )  # fmt: skip


@blueprint.route("/feeds/new", methods=["GET", "POST"])
@requires_role(Role.OPERATOR)
def create() -> ResponseReturnValue:
    """A new source."""
    return _edit(None)


@blueprint.route("/feeds/<int:source_id>/edit", methods=["GET", "POST"])
@requires_role(Role.OPERATOR)
def edit(source_id: int) -> ResponseReturnValue:
    """Where a source lies, how often it is fetched, and its limits."""
    return _edit(get_source(db(), source_id))


@blueprint.post("/feeds/<int:source_id>/fetch")
@requires_role(*WHO)
def fetch(source_id: int) -> ResponseReturnValue:
    """Have a source fetched now; the scheduler does it within seconds."""
    sync = request_sync(db(), source_id, now=now(), by=current_user().id)
    queue_run(db(), RunKind.SYNC_FEEDS, trigger=RunTrigger.WEB, now=now(), by=current_user().id)
    flash(_("The source is fetched within seconds. Load the page again to see what it brought."), "success")
    return redirect(url_for("feeds.show", sync_id=sync.id))


@blueprint.get("/feeds/fetches/<int:sync_id>")
@requires_role(*WHO)
def show(sync_id: int) -> ResponseReturnValue:
    """What a fetch brought, and each row that could not be taken."""
    sync = get_sync(db(), sync_id)
    return render_template(
        "feeds/show.html", sync=sync, label=SYNC_LABELS[sync.state], rejections=_told(sync.rejections),
        notes=_told(sync.notes), error=_message(sync.error) if sync.error else None, new_states=NEW_STATES,
    )  # fmt: skip


@blueprint.post("/feeds/fetches/<int:sync_id>/confirm")
@requires_role(*WHO)
def confirm(sync_id: int) -> ResponseReturnValue:
    """The loss is meant: apply what was held."""
    confirm_sync(db(), sync_id, now=now(), by=current_user().id)
    queue_run(db(), RunKind.SYNC_FEEDS, trigger=RunTrigger.WEB, now=now(), by=current_user().id)
    flash(_("The fetch is applied within seconds."), "success")
    return redirect(url_for("feeds.show", sync_id=sync_id))


@blueprint.post("/feeds/fetches/<int:sync_id>/discard")
@requires_role(*WHO)
def discard(sync_id: int) -> ResponseReturnValue:
    """The loss is a mistake of the source: change nothing."""
    discard_sync(db(), sync_id, now=now(), by=current_user().id)
    flash(_("The fetch is discarded. No vacancy was changed."), "success")
    return redirect(url_for("feeds.index"))


@blueprint.get("/feeds/duplicates")
@requires_role(Role.EMPLOYER_ADVISER)
def pairs() -> ResponseReturnValue:
    """Adverts of several sources that look like one vacancy, or those that are joined."""
    state = DuplicateState.JOINED if request.args.get("view") == "joined" else DuplicateState.FOUND
    total = count_duplicates(db(), state)
    pages = page_count(total, PAIRS_A_PAGE)
    page = min(max(1, number_argument("page", 1)), pages)
    return render_template(
        "feeds/duplicates.html", found=duplicates(db(), state=state, page=page, size=PAIRS_A_PAGE),
        is_joined=state is DuplicateState.JOINED, page=page, pages=pages, total=total, reasons=REASON_LABELS,
        names={f"#{source.id}": source.name for source in sources(db())},
    )  # fmt: skip


@blueprint.post("/feeds/duplicates/<int:duplicate_id>/<decision>")
@requires_role(Role.EMPLOYER_ADVISER)
def decide(duplicate_id: int, decision: str) -> ResponseReturnValue:
    """Join two adverts, part them again, or tell them apart for good."""
    if decision not in DECISIONS:
        raise NotFound("There is no such pair of adverts.")
    work, told = DECISIONS[decision]
    work(db(), duplicate_id, now=now(), by=current_user().id)
    flash(str(told), "success")
    return redirect(url_for("feeds.pairs", view="joined" if decision == "part" else None))


def _edit(source: FeedSource | None) -> ResponseReturnValue:
    form = SourceForm()
    if source is not None and not form.is_submitted():
        form.fill(source)
    if form.validate_on_submit():
        try:
            source_id = source.id if source else None
            save_source(db(), form.entered(), source_id=source_id, now=now(), by=current_user().id)
        except DomainError as error:
            db().rollback()
            form.form_errors.append(message_of(error))
        else:
            flash(_("The source is saved."), "success")
            return redirect(url_for("feeds.index"))
    return render_template("feeds/form.html", form=form, source=source), 422 if form.errors else 200


def _told(rows: list[Any] | None) -> list[dict[str, str]]:
    """Rows of a report in the user's language."""
    return [
        {"place": str(row["place"]), "field": str(row["field"] or ""), "reason": _message(row)} for row in rows or []
    ]


def _message(row: dict[str, Any]) -> str:
    text, places = str(row["message"]), row.get("places") or {}
    return str(_(text, **places)) if places else str(_(text))
