"""Several proposals of the queue at once: put off, or given a next step. Nothing that needs a judgement."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import InvalidInput
from core.users import Role
from placements.batch import BatchReport, Chosen, plan_several, put_off_several
from placements.queries import rows_of_proposals
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.today import BatchForm
from web.limits import sent_number
from web.session import db, discard, now
from web.views.proposals.queue import queue_page
from web.views.proposals.section import blueprint

PUT_OFF = "put_off"


@blueprint.post("/proposals")
@requires_role(Role.EMPLOYER_ADVISER)
def batch() -> ResponseReturnValue:
    """Do it for all that were chosen; those for which it could not be done are named with the reason."""
    form, chosen = BatchForm(), _chosen()
    ids = {each.proposal_id for each in chosen}
    work, missing = _work(form, chosen)
    if not form.validate_on_submit() or missing:
        return queue_page(form, chosen=ids, problem=missing or _("Nothing was changed.")), 422
    try:
        report = work()
    except InvalidInput as error:
        discard()
        return queue_page(form, chosen=ids, problem=message_of(error)), 422
    _tell(report)
    same_list: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("proposals.queue", **same_list))


def _work(form: BatchForm, chosen: list[Chosen]) -> tuple[Callable[[], BatchReport], str | None]:
    """What the pressed button means, and what is missing for it."""
    by, until, due_on = current_user().id, form.until.data, form.due_on.data
    words = (form.words.data or "").strip()
    if request.form.get("do") == PUT_OFF:
        missing = None if until else _("Give the date until which to put off.")
        return lambda: put_off_several(db(), chosen, until=until or now().date(), now=now(), by=by), missing
    missing = None if words and due_on else _("Give the next step and its date.")
    return lambda: plan_several(db(), chosen, words=words, due_on=due_on or now().date(), now=now(), by=by), missing


def _chosen() -> list[Chosen]:
    found = []
    for text in request.form.getlist("chosen"):
        proposal_id, _colon, version = text.partition(":")
        number, seen = sent_number(proposal_id), sent_number(version)
        if number is not None and seen is not None:
            found.append(Chosen(number, seen))
    return found


def _tell(report: BatchReport) -> None:
    if report.done:
        number = len(report.done)
        flash(ngettext("Done for %(num)s proposal.", "Done for %(num)s proposals.", number), "success")
    rows = {row.proposal_id: row for row in rows_of_proposals(db(), [each for each, _error in report.refused])}
    for proposal_id, error in report.refused[:5]:
        row = rows.get(proposal_id)
        name = f"{row.client_reference} – {row.title}" if row else str(proposal_id)
        flash(_("Not done: %(name)s. %(reason)s", name=name, reason=message_of(error)), "warning")
    if len(report.refused) > 5:
        flash(_("Not done for %(num)s more.", num=len(report.refused) - 5), "warning")
