"""PURE: what a step of a proposal is made of."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placements.codes import Actor, ProposalState


class StepName(enum.StrEnum):
    """The steps."""

    LAPSE = "lapse"
    REVIVE = "revive"
    PUT_OFF = "put_off"
    RESUME = "resume"
    ASK_CASE_MANAGER = "ask_case_manager"
    ANSWER_QUERY = "answer_query"
    ACCEPT = "accept"
    DISMISS = "dismiss"
    VETO = "veto"
    REOPEN = "reopen"
    INFORM_CLIENT = "inform_client"
    CLIENT_AGREES = "client_agrees"
    CLIENT_OBJECTS = "client_objects"
    SETTLE_OBJECTION = "settle_objection"
    UPHOLD_OBJECTION = "uphold_objection"
    CLIENT_DECLINES = "client_declines"
    SEND_SHORT_PROFILE = "send_short_profile"
    EMPLOYER_STAYS_SILENT = "employer_stays_silent"
    EMPLOYER_SHOWS_INTEREST = "employer_shows_interest"
    EMPLOYER_DECLINES = "employer_declines"
    RELEASE_IDENTITY = "release_identity"
    RELEASE_WITHOUT_AGREEMENT = "release_without_agreement"
    INVITE = "invite"
    BEGIN_TRIAL = "begin_trial"
    HIRE = "hire"
    CANCEL_HIRE = "cancel_hire"
    START_WORK = "start_work"
    CONFIRM_6M = "confirm_6m"
    CONFIRM_12M = "confirm_12m"
    END_EARLY = "end_early"
    CLOSE = "close"
    FILL_VACANCY = "fill_vacancy"
    BEGIN_ELSEWHERE = "begin_elsewhere"
    TAKE_UP_AGAIN = "take_up_again"
    WITHDRAW = "withdraw"


class Need(enum.StrEnum):
    """What a step may need beside the decision to take it."""

    REASON = "reason"  # one of the step's codes
    NOTE = "note"
    DATE = "date"  # a day, ``Attempt.on``
    MOMENT = "moment"  # a day with the time, ``Attempt.moment``
    CONSENT = "consent"  # the client has agreed, and has not revoked it
    SECOND_PERSON = "second_person"  # another member of staff than the one who asks for the step (four eyes)


class Effect(enum.StrEnum):
    """What a step causes; carried out together with it, in one transaction."""

    REMIND_EMPLOYER = "remind_employer"  # after 3 and 7 days without answer
    PLAN_FOLLOW_UPS = "plan_follow_ups"  # 1, 3, 6 and 12 months after the start
    DROP_FOLLOW_UPS = "drop_follow_ups"
    CLIENT_IN_WORK = "client_in_work"  # not matched any more; the client's other proposals end
    CLIENT_LOOKS_AGAIN = "client_looks_again"  # and what ended through the start is taken up again
    TAKE_OPENING = "take_opening"  # one opening of the vacancy less; with the last the others end
    FREE_OPENING = "free_opening"
    END_ANSWER_LINKS = "end_answer_links"
    MAIL_RELEASE = "mail_release"  # asks the employer how it goes on, with a new answer link
    MAIL_INVITATION = "mail_invitation"  # with the appointment as a calendar entry
    TELL_CASE_MANAGER = "tell_case_manager"
    TELL_ADVISER = "tell_adviser"


@dataclass(frozen=True)
class Step:
    """One row of the table. ``label`` is an English msgid.

    ``target`` None leads back to the state before. ``notes_for`` are the reasons that say too little without a note.
    ``only_by_last`` allows the step only to the user who took the step before, and ``within`` only for so long after
    it. ``not_before`` and ``not_after`` bound the date against today: in the future, or in the past.
    """

    name: StepName
    label: str
    sources: frozenset[ProposalState]
    target: ProposalState | None
    actors: frozenset[Actor]
    needs: frozenset[Need] = frozenset()
    reasons: frozenset[str] = frozenset()
    notes_for: frozenset[str] = frozenset()
    effects: frozenset[Effect] = frozenset()
    only_by_last: bool = False
    within: timedelta | None = None
    date_must: "DateMust | None" = None
    after_months: int | None = None  # of work, on the date

    @property
    def is_timer(self) -> bool:
        """Whether the machine may take it: such a step can always be undone by a person."""
        return Actor.MACHINE in self.actors


class DateMust(enum.StrEnum):
    """How the date of a step lies against the day on which it is taken."""

    BE_LATER = "be_later"  # after today
    NOT_BE_LATER = "not_be_later"  # today or before
    BE_ANY = "be_any"


@dataclass(frozen=True)
class Attempt:
    """Somebody about to take a step: who (role and id; machine, client and link of an employer without id), when.

    ``today`` is the day of the office at ``now``. ``has_consent`` tells whether the client's agreement stands.
    ``last_at`` and ``last_by`` tell when and by whom the proposal was changed before,
    ``started_on`` the first day of work.
    """

    actor: str
    by: int | None
    now: datetime
    today: date
    reason: str | None = None
    note: str | None = None
    on: date | None = None
    moment: datetime | None = None
    second_by: int | None = None
    has_consent: bool = False
    last_at: datetime | None = None
    last_by: int | None = None
    started_on: date | None = None


class Problem(enum.Enum):
    """Why a step cannot be taken; the value is the English msgid for people."""

    WRONG_STATE = "This proposal is no longer in a state in which this step is possible. Load the page again."
    WRONG_ROLE = "Your role does not take this step. Ask the person who does, named on the proposal."
    REASON_MISSING = "Choose a reason from the list."
    NOTE_MISSING = "Write in a note what this reason means here."
    DATE_MISSING = "Give the date."
    DATE_NOT_LATER = "The date must lie in the future. Choose a later one."
    DATE_LATER = "The date must not lie in the future. Take this step when the day has come."
    MONTHS_NOT_OVER = "The months of work are not over on this day. Take this step when they are."
    CONSENT_MISSING = "The client has not agreed, or has revoked it. Ask the client first and record the answer."
    SECOND_PERSON_MISSING = "This step needs a second person: a colleague has to confirm it."
    NOT_BY_OTHERS = "Only the person who took the last step can undo it."
    TOO_LATE = "The last step can be undone for one day. The next match run will look at the pair anew."


StepTable = Mapping[StepName, Step]
