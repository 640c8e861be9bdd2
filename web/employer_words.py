"""Words for the codes of the employers' side; part of `web.wording.WORDS`."""

import enum
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from employers.codes import (
    ContactRole,
    Demand,
    LegalOutcome,
    MessageMode,
    Need,
    PayUnit,
    RegistrationState,
    SizeClass,
    VacancyActor,
    VacancyKind,
    VacancyState,
    VisitKind,
)
from employers.lifecycle.model import VacancyStep

WORDS_OF_EMPLOYERS: Mapping[type[enum.Enum], Mapping[Any, Any]] = {
    VacancyKind: {
        VacancyKind.WORK: _l("work"),
        VacancyKind.APPRENTICESHIP: _l("apprenticeship"),
        VacancyKind.INTERNSHIP: _l("internship or traineeship"),
        VacancyKind.SELF_EMPLOYED: _l("self-employment"),
        VacancyKind.MINI_JOB: _l("mini-job"),
        VacancyKind.ENTRY_QUALIFICATION: _l("entry qualification"),
    },
    VacancyStep: {  # as in the table of steps
        VacancyStep.SUBMIT: _l("Submit"),
        VacancyStep.EDIT: _l("Edit as a draft"),
        VacancyStep.BEGIN_REVIEW: _l("Begin the review"),
        VacancyStep.ASK_EMPLOYER: _l("Ask the employer"),
        VacancyStep.ANSWER_QUERY: _l("Submit again"),
        VacancyStep.OPEN: _l("Open"),
        VacancyStep.REJECT: _l("Reject (§ 36 SGB III)"),
        VacancyStep.RECONSIDER: _l("Review again"),
        VacancyStep.RETURN_TO_REVIEW: _l("Changed: to be reviewed"),
        VacancyStep.PAUSE: _l("Pause"),
        VacancyStep.RESUME: _l("Go on"),
        VacancyStep.REMIND: _l("Reminded"),
        VacancyStep.CONFIRM: _l("It still stands"),
        VacancyStep.EXPIRE: _l("Expired"),
        VacancyStep.RENEW: _l("Renew"),
        VacancyStep.COUNT_HIRE: _l("One opening filled"),
        VacancyStep.FREE_OPENING: _l("An opening is free again"),
        VacancyStep.FILL_BY_US: _l("Filled by us"),
        VacancyStep.FILL_ELSEWHERE: _l("Filled elsewhere"),
        VacancyStep.WITHDRAW: _l("Withdraw"),
        VacancyStep.OFFER_AGAIN: _l("Offer again, after a review"),
        VacancyStep.REOPEN: _l("Review again, to open it"),
        VacancyStep.END_SERVICE: _l("End the service (§ 39 (3) SGB III)"),
        VacancyStep.LIST_AGAIN: _l("Listed again by its source"),
        VacancyStep.LIST_FOR_REVIEW: _l("Listed again by its source: to be reviewed"),
        VacancyStep.TAKE_UP_SERVICE: _l("Take up the service again"),
    },
    VacancyActor: {
        VacancyActor.EMPLOYER_ADVISER: _l("employer service"),
        VacancyActor.EMPLOYER: _l("employer"),
        VacancyActor.CASE_MANAGER: _l("case manager"),
        VacancyActor.SOURCE: _l("source"),
        VacancyActor.MACHINE: _l("timer"),
    },
    VacancyState: {
        VacancyState.DRAFT: _l("draft"),
        VacancyState.SUBMITTED: _l("submitted"),
        VacancyState.IN_REVIEW: _l("in review"),
        VacancyState.QUERY: _l("query to the employer"),
        VacancyState.REMINDED: _l("reminded"),
        VacancyState.PARTLY_FILLED: _l("partly filled"),
        VacancyState.FILLED_ELSEWHERE: _l("filled elsewhere"),
        VacancyState.SERVICE_ENDED: _l("service ended"),
        VacancyState.OPEN: _l("open"),
        VacancyState.PAUSED: _l("paused"),
        VacancyState.FILLED_BY_US: _l("filled by us"),
        VacancyState.WITHDRAWN: _l("withdrawn"),
        VacancyState.EXPIRED: _l("expired"),
        VacancyState.REJECTED: _l("rejected"),
    },
    SizeClass: {size: size.value for size in SizeClass},
    PayUnit: {
        PayUnit.HOUR: _l("per hour"),
        PayUnit.MONTH: _l("per month"),
        PayUnit.YEAR: _l("per year"),
    },
    Need: {Need.MUST: _l("must"), Need.WISH: _l("wish")},
    Demand: {
        Demand.NONE: _l("not demanded"),
        Demand.OCCASIONAL: _l("occasionally"),
        Demand.REGULAR: _l("regularly"),
        Demand.CONSTANT: _l("constantly"),
    },
    ContactRole: {
        ContactRole.MANAGEMENT: _l("Management"),
        ContactRole.PERSONNEL: _l("Personnel"),
        ContactRole.SUPERVISOR: _l("Supervisor of those hired"),
        ContactRole.OFFICE: _l("Office"),
        ContactRole.OTHER: _l("other"),
    },
    MessageMode: {
        MessageMode.SINGLE: _l("each message at once"),
        MessageMode.DAILY: _l("one message a day with all that waits"),
        MessageMode.WEEKLY: _l("one message on Mondays with all that waits"),
        MessageMode.NONE: _l("no e-mails, please call"),
    },
    RegistrationState: {
        RegistrationState.WAITING: _l("waits"),
        RegistrationState.ACCEPTED: _l("accepted"),
        RegistrationState.JOINED: _l("joined to one on record"),
        RegistrationState.REFUSED: _l("refused"),
    },
    LegalOutcome: {
        LegalOutcome.UPHELD: _l("has to be changed"),
        LegalOutcome.ALLOWED: _l("may stand here"),
    },
    VisitKind: {
        VisitKind.VISIT: _l("Visit"),
        VisitKind.CALL: _l("Call"),
        VisitKind.MAIL: _l("Letter or mail"),
    },
}
NOTES_OF_THE_MACHINE: Mapping[str, Any] = {  # by which it notes a change (`employers.lifecycle`, imports)
    "another occupation": _l("another occupation"),
    "another kind of work": _l("another kind of work"),
    "another kind of contract": _l("another kind of contract"),
    "a restriction": _l("a restriction"),
    "a strike or lock-out": _l("a strike or lock-out"),
    "less pay": _l("less pay"),
    "words for the legal check": _l("words for the legal check"),
    "import": _l("import"),
}
JOINED_NOTES: Mapping[str, Any] = {  # of adverts that are one vacancy (`employers.sources.duplicates`)
    "joined with": _l("joined with %(reference)s: both adverts are one vacancy"),
    "parted from": _l("parted from %(reference)s: they are two vacancies"),
}
_JOINED = re.compile(r"(joined with|parted from) (V-\d+)")


def note_of_change(note: str) -> str:
    """The note of a change of a vacancy: what the machine wrote in the reader's language, else as people wrote it."""
    joined = _JOINED.fullmatch(note)
    if joined is not None:
        return str(JOINED_NOTES[joined[1]] % {"reference": joined[2]})
    return "; ".join(str(NOTES_OF_THE_MACHINE.get(part, part)) for part in note.split("; "))
