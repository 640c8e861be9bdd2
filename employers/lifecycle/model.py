"""PURE: what a step of a vacancy is made of."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from employers.codes import VacancyActor, VacancyState


class VacancyStep(enum.StrEnum):
    """The steps."""

    SUBMIT = "submit"
    EDIT = "edit"
    BEGIN_REVIEW = "begin_review"
    ASK_EMPLOYER = "ask_employer"
    ANSWER_QUERY = "answer_query"
    OPEN = "open"
    REJECT = "reject"
    RECONSIDER = "reconsider"
    RETURN_TO_REVIEW = "return_to_review"
    PAUSE = "pause"
    RESUME = "resume"
    REMIND = "remind"
    CONFIRM = "confirm"
    EXPIRE = "expire"
    RENEW = "renew"
    COUNT_HIRE = "count_hire"
    FREE_OPENING = "free_opening"
    FILL_BY_US = "fill_by_us"
    FILL_ELSEWHERE = "fill_elsewhere"
    WITHDRAW = "withdraw"
    OFFER_AGAIN = "offer_again"
    LIST_AGAIN = "list_again"
    LIST_FOR_REVIEW = "list_for_review"
    REOPEN = "reopen"
    END_SERVICE = "end_service"
    TAKE_UP_SERVICE = "take_up_service"


class VacancyNeed(enum.StrEnum):
    """What a step may need beside the decision to take it."""

    NOTE = "note"
    EARLIER_DAY = "earlier_day"  # on which the employer was told (§ 39 (3) SGB III): before today
    FACTS = "facts"  # all that must be known of a vacancy (§ 1 (4) DatV)
    MINIMUM_WAGE = "minimum_wage"
    LAST_DAY_TO_COME = "last_day_to_come"
    CLEAN_WORDS = "clean_words"  # each finding of the legal check is decided (employers.legal_decisions)
    CALL = "call"  # after so many renewals: an adviser, with a note of the call
    OWN_PAUSE = "own_pause"  # what the employer service has paused, the employer does not resume


class VacancyEffect(enum.StrEnum):
    """What a step causes."""

    COUNT_DAYS_ANEW = "count_days_anew"  # until the next reminder and the end
    COUNT_RENEWAL = "count_renewal"
    MAIL_REMINDER = "mail_reminder"  # with a link that answers without an account
    MAIL_EXPIRY = "mail_expiry"
    END_PROPOSALS = "end_proposals"  # the step "vacancy filled or gone" of each that is under way
    MATCH_ANEW = "match_anew"


@dataclass(frozen=True)
class Step:
    """One row of the table. ``label`` is an English msgid, in the words of who takes it.

    ``target`` None leads to open, or to partly filled where somebody has been hired already (`rules.target_of`).
    """

    name: VacancyStep
    label: str
    sources: frozenset[VacancyState]
    target: VacancyState | None
    actors: frozenset[VacancyActor]
    needs: frozenset[VacancyNeed] = frozenset()
    effects: frozenset[VacancyEffect] = frozenset()

    @property
    def is_timer(self) -> bool:
        """Whether the machine may take it alone: such a step can always be undone by a person."""
        return VacancyActor.MACHINE in self.actors


@dataclass(frozen=True)
class Attempt:
    """Somebody about to take a step. ``is_paused_by_staff`` tells who paused it last, ``renewals_left`` how often it
    may still be renewed without a call.
    """

    actor: VacancyActor
    today: date
    note: str | None = None
    on: date | None = None
    renewals_left: int = 1
    is_paused_by_staff: bool = False


class Problem(enum.Enum):
    """Why a step cannot be taken; the value is the English msgid for people."""

    WRONG_STATE = "This vacancy is no longer in a state in which this step is possible. Load the page again."
    WRONG_ROLE = "Your role does not take this step."
    NOTE_MISSING = "Give the reason."
    DAY_MISSING = "Give the day on which the employer was told; it must lie before today."
    CALL_MISSING = "This vacancy has been renewed often. An adviser calls the employer and notes what was said."
    PAUSED_BY_STAFF = "The employer service has paused this vacancy. Call your adviser there to have it opened again."


StepTable = Mapping[VacancyStep, Step]
