"""Who looked at the client's data, by day, role and office, never by name; and which employers were told what."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from core.settings import local_day
from placements.codes import LookPurpose
from placements.queries.for_client import Look, looks_at_client, recipients_of_client
from profiles.sharing.models import ReleaseBlock
from profiles.sharing.queries import releases_of_client
from web.client_access import current_client_id, requires_client_access
from web.layout import ROLE_LABELS
from web.limits import number_argument
from web.session import db, today
from web.views.mine.section import blueprint

SAW, CHANGED, LISTED, WROTE = (
    _l("saw your data"),
    _l("changed your data"),
    _l("saw your name in a list"),
    _l("made or opened a letter about you"),
)
REFUSED, LETTER, WORKED = (
    _l("wanted to see your data and was refused"),
    _l("made or ended your access letter"),
    _l("worked on your case"),
)
ENTERED, ASKED, PAUSED = _l("signed in here"), _l("wrote a message"), _l("paused or went on")
RELEASED, RELEASE_ENDED, CONSENT, CONSENT_ENDED = (
    _l("let a joint desk see some of your data"),
    _l("ended that a joint desk sees your data"),
    _l("recorded what you have allowed"),
    _l("recorded that you do not allow it any more"),
)
COPIED = _l("fetched a copy of your data")
WHAT = {
    "client_viewed": SAW,
    "released_client_viewed": SAW,
    "household_viewed": SAW,
    "names_viewed": LISTED,
    "client_refused": REFUSED,
    "household_refused": REFUSED,
    "client_released": RELEASED,
    "client_release_revoked": RELEASE_ENDED,
    "consent_given": CONSENT,
    "consent_revoked": CONSENT_ENDED,
    "client_created": CHANGED,
    "client_changed": CHANGED,
    "client_confirmed": CHANGED,
    "household_created": CHANGED,
    "household_member_added": CHANGED,
    "household_member_removed": CHANGED,
    "household_care_recorded": CHANGED,
    "cv_read": CHANGED,
    "cv_fact_confirmed": CHANGED,
    "cv_fact_rejected": CHANGED,
    "cv_discarded": CHANGED,
    "document.read": WROTE,
    "document.made": WROTE,
    "client_access.made": LETTER,
    "client_access.revoked": LETTER,
    "client_access.used": ENTERED,
    "client_copy.made": COPIED,
    "client.client_question": ASKED,
    "client.client_correction": ASKED,
    "client_paused": PAUSED,
    "client_pause_ended": PAUSED,
}
RIGHTS = _l("for your rights over your data")
WHY = {
    LookPurpose.PLACEMENT: _l("to find work with you"),
    LookPurpose.EMPLOYERS: _l("to fill a vacancy"),
    LookPurpose.INFORMATION: RIGHTS,
    LookPurpose.COMPLAINT: RIGHTS,
    LookPurpose.TOGETHER: _l("to work together with the Agentur für Arbeit"),
    LookPurpose.HELP: _l("for a course or other help"),
    LookPurpose.EMERGENCY: _l("in an emergency, for an absent colleague"),
}
YOU, MACHINE = _l("You"), _l("The program, by itself")


@dataclass(frozen=True)
class LookRow:
    """What one role of one office did on a day, what for, and how often."""

    who: str
    office: str | None
    what: str
    why: str | None
    times: int


@blueprint.get("/me/looks")
@requires_client_access
def looks() -> ResponseReturnValue:
    """The list, newest day first."""
    page = max(1, number_argument("page", 1))
    found, has_more = looks_at_client(db(), current_client_id(), page=page)
    return render_template(
        "mine/looks.html",
        days=[(day, _rows(list(entries))) for day, entries in groupby(found, key=_day)],
        recipients=recipients_of_client(db(), current_client_id()) if page == 1 else [],
        releases=releases_of_client(db(), current_client_id()) if page == 1 else [],
        block_of=ReleaseBlock,
        today=today(),
        page=page,
        has_more=has_more,
    )


def _day(look: Look) -> date:
    return local_day(look.at)


def _rows(entries: list[Look]) -> list[LookRow]:
    counts: dict[tuple[str, str | None, str, str | None], int] = {}
    for look in entries:
        why = str(WHY[look.purpose]) if look.purpose in WHY else None
        key = (_who(look), look.office, str(WHAT.get(look.action, WORKED)), why)
        counts[key] = counts.get(key, 0) + 1
    return [LookRow(*key, times=times) for key, times in counts.items()]


def _who(look: Look) -> str:
    if look.role is not None:
        return str(ROLE_LABELS[look.role])
    return str(YOU if look.actor == "client" else MACHINE)
