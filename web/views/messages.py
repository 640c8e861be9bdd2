"""The outbox for the operator: what waits, what went out, what needs a person. No text and no address is shown."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import page_count
from core.users import Role
from placements.messages.codes import STUCK_STATES, WAITING_STATES, MessageKind, MessageState
from placements.messages.outbox import cancel_message, declare_sent, send_again
from placements.messages.queries import count_messages, outbox, outbox_counts
from web.access import current_user, requires_role
from web.limits import number_argument
from web.session import db, now

blueprint = Blueprint("messages", __name__)

PAGE_SIZE = 50
STATE_LABELS = {
    MessageState.HELD: (_l("waits for the digest"), "info"),
    MessageState.QUEUED: (_l("waiting"), "info"),
    MessageState.CLAIMED: (_l("being sent"), "near"),
    MessageState.HANDING: (_l("being sent"), "near"),
    MessageState.SENT: (_l("sent"), "met"),
    MessageState.IN_DIGEST: (_l("in a digest"), "neutral"),
    MessageState.GIVEN_UP: (_l("given up"), "unmet"),
    MessageState.UNCERTAIN: (_l("uncertain"), "unknown"),
    MessageState.CANCELLED: (_l("not sent"), "neutral"),
}
KIND_LABELS = {
    MessageKind.SHORT_PROFILE: _l("Short profile"),
    MessageKind.REMINDER: _l("Reminder of the answer"),
    MessageKind.RELEASE: _l("How it goes on"),
    MessageKind.INVITATION: _l("Interview"),
    MessageKind.CANCELLATION: _l("Interview cancelled"),
    MessageKind.CLIENT_LETTER: _l("Letter with a proposal, to the client"),
    MessageKind.CLIENT_INVITATION: _l("Interview, to the client"),
    MessageKind.CLIENT_CANCELLATION: _l("Interview cancelled, to the client"),
    MessageKind.DIGEST: _l("Digest"),
    MessageKind.ACCOUNT_INVITATION: _l("Invitation to an account"),
    MessageKind.SIGN_IN_LINK: _l("Link to sign in"),
    MessageKind.STAFF_INVITATION: _l("Invitation of staff"),
    MessageKind.FACTOR_RECOVERY: _l("Second factor reset"),
    MessageKind.REGISTRATION_REFUSED: _l("Registration refused"),
    MessageKind.VACANCY_REMINDER: _l("Does the vacancy still stand?"),
    MessageKind.VACANCY_EXPIRED: _l("Vacancy expired"),
    MessageKind.RUN_ALARM: _l("Alarm about a run"),
    MessageKind.EMERGENCY_ACCESS: _l("Client opened in an emergency"),
    MessageKind.PRIVACY_NOTICE: _l("Notice to the data protection officer"),
    MessageKind.AUDIT_ANCHOR: _l("End of the audit trail"),
    MessageKind.FACTOR_RECOVERED: _l("Second factor of a colleague reset"),
    MessageKind.ROLE_WAITS: _l("Another role waits for a hand-over"),
}
VIEWS = {
    "stuck": (_l("Needs a decision"), STUCK_STATES),
    "waiting": (_l("Waiting"), WAITING_STATES | {MessageState.CLAIMED, MessageState.HANDING}),
    "done": (_l("Done"), frozenset({MessageState.SENT, MessageState.IN_DIGEST, MessageState.CANCELLED})),
}
ERRORS = {
    "too_old": _l("waited for a week without being sent"),
    "unsendable": _l("the address is no e-mail address"),
    "no_answer": _l("the mail server fell silent after the text"),
    "died": _l("the sender died while the text went out"),
    "disconnected": _l("the mail server hung up"),
}


@blueprint.get("/messages")
@requires_role(Role.OPERATOR)
def index() -> ResponseReturnValue:
    """Counts by state, and the messages of one view."""
    view = request.args.get("view", "stuck")
    _label, states = VIEWS.get(view, VIEWS["stuck"])
    total = count_messages(db(), states=states)
    pages = page_count(total, PAGE_SIZE)
    page = min(max(1, number_argument("page", 1)), pages)
    return render_template(
        "messages/index.html",
        counts=outbox_counts(db(), now=now()),
        views=[(key, label) for key, (label, _states) in VIEWS.items()],
        view=view if view in VIEWS else "stuck",
        rows=outbox(db(), states=states, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        kinds=KIND_LABELS, states=STATE_LABELS, errors=ERRORS, total=total, page=page, pages=pages,
        stuck=STUCK_STATES, waiting=WAITING_STATES,
        has_server=current_app.config["PASSGENAU"].mail is not None,
    )  # fmt: skip


@blueprint.post("/messages/<int:message_id>/again")
@requires_role(Role.OPERATOR)
def again(message_id: int) -> ResponseReturnValue:
    """Send once more what was given up or is uncertain."""
    send_again(db(), message_id, now=now(), by=current_user().id)
    return _back(_("The message waits to be sent again."))


@blueprint.post("/messages/<int:message_id>/sent")
@requires_role(Role.OPERATOR)
def sent(message_id: int) -> ResponseReturnValue:
    """An uncertain message has arrived."""
    declare_sent(db(), message_id, now=now(), by=current_user().id)
    return _back(_("The message is noted as sent."))


@blueprint.post("/messages/<int:message_id>/cancel")
@requires_role(Role.OPERATOR)
def cancel(message_id: int) -> ResponseReturnValue:
    """Do not send a message."""
    cancel_message(db(), message_id, now=now(), by=current_user().id)
    return _back(_("The message will not be sent."))


def _back(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("messages.index"))
