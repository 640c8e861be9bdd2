"""PURE: the table of steps of a vacancy (docs/vacancy-life.md shows it as a picture)."""

from employers.codes import LIVE_STATES, WAITING_STATES, VacancyActor, VacancyState
from employers.lifecycle.model import Step, StepTable, VacancyEffect, VacancyNeed, VacancyStep

_S, _N, _E = VacancyState, VacancyNeed, VacancyEffect
_MACHINE = frozenset({VacancyActor.MACHINE})
_ADVISER = frozenset({VacancyActor.EMPLOYER_ADVISER})
_EMPLOYER = frozenset({VacancyActor.EMPLOYER, VacancyActor.SOURCE})
_SOURCE = frozenset({VacancyActor.SOURCE})
_BOTH = _ADVISER | _EMPLOYER
_OVER = frozenset({_S.EXPIRED, _S.FILLED_BY_US, _S.FILLED_ELSEWHERE, _S.WITHDRAWN})
_TO_OPEN = frozenset({_N.MINIMUM_WAGE, _N.LAST_DAY_TO_COME})
_BACK_ON = frozenset({_E.COUNT_DAYS_ANEW, _E.MATCH_ANEW})

STEPS: StepTable = {
    step.name: step
    for step in (
        Step(VacancyStep.SUBMIT, "Submit", frozenset({_S.DRAFT}), _S.SUBMITTED, _BOTH,
             frozenset({_N.FACTS, _N.MINIMUM_WAGE})),
        Step(VacancyStep.EDIT, "Edit as a draft", frozenset({_S.SUBMITTED, _S.REJECTED, _S.WITHDRAWN}), _S.DRAFT,
             _EMPLOYER),
        Step(VacancyStep.BEGIN_REVIEW, "Begin the review", frozenset({_S.SUBMITTED}), _S.IN_REVIEW, _ADVISER),
        Step(VacancyStep.ASK_EMPLOYER, "Ask the employer", frozenset({_S.SUBMITTED, _S.IN_REVIEW}), _S.QUERY, _ADVISER,
             frozenset({_N.NOTE})),
        Step(VacancyStep.ANSWER_QUERY, "Submit again", frozenset({_S.QUERY}), _S.SUBMITTED, _BOTH,
             frozenset({_N.FACTS, _N.MINIMUM_WAGE})),
        Step(VacancyStep.OPEN, "Open", frozenset({_S.SUBMITTED, _S.IN_REVIEW, _S.QUERY}), None, _ADVISER,
             _TO_OPEN | {_N.CLEAN_WORDS}, _BACK_ON),
        Step(VacancyStep.REJECT, "Reject (§ 36 SGB III)", WAITING_STATES, _S.REJECTED, _ADVISER, frozenset({_N.NOTE})),
        Step(VacancyStep.RECONSIDER, "Review again", frozenset({_S.REJECTED}), _S.IN_REVIEW, _ADVISER,
             frozenset({_N.NOTE})),
        Step(VacancyStep.RETURN_TO_REVIEW, "Changed: to be reviewed", LIVE_STATES, _S.SUBMITTED, _EMPLOYER,
             frozenset({_N.NOTE})),
        Step(VacancyStep.PAUSE, "Pause", LIVE_STATES - {_S.PAUSED}, _S.PAUSED, _BOTH),
        Step(VacancyStep.RESUME, "Go on", frozenset({_S.PAUSED}), None, _BOTH, _TO_OPEN | {_N.OWN_PAUSE}, _BACK_ON),
        Step(VacancyStep.REMIND, "Reminded", frozenset({_S.OPEN, _S.PARTLY_FILLED}), _S.REMINDED, _MACHINE,
             effects=frozenset({_E.MAIL_REMINDER})),
        Step(VacancyStep.CONFIRM, "It still stands", frozenset({_S.REMINDED}), None, _BOTH, _TO_OPEN, _BACK_ON),
        Step(VacancyStep.EXPIRE, "Expired", LIVE_STATES | WAITING_STATES, _S.EXPIRED, _MACHINE,
             effects=frozenset({_E.MAIL_EXPIRY, _E.END_PROPOSALS})),
        Step(VacancyStep.RENEW, "Renew", frozenset({_S.EXPIRED}), None, _BOTH,
             _TO_OPEN | {_N.FACTS, _N.CLEAN_WORDS, _N.CALL}, _BACK_ON | {_E.COUNT_RENEWAL}),
        Step(VacancyStep.COUNT_HIRE, "One opening filled", frozenset({_S.OPEN, _S.REMINDED, _S.PARTLY_FILLED}),
             _S.PARTLY_FILLED, _BOTH, effects=frozenset({_E.COUNT_DAYS_ANEW, _E.MATCH_ANEW})),
        Step(VacancyStep.FREE_OPENING, "An opening is free again", frozenset({_S.PARTLY_FILLED}), None,
             _BOTH | {VacancyActor.CASE_MANAGER}, effects=frozenset({_E.MATCH_ANEW})),
        Step(VacancyStep.FILL_BY_US, "Filled by us", LIVE_STATES, _S.FILLED_BY_US, _BOTH,
             effects=frozenset({_E.END_PROPOSALS})),
        Step(VacancyStep.FILL_ELSEWHERE, "Filled elsewhere", LIVE_STATES | WAITING_STATES | {_S.EXPIRED},
             _S.FILLED_ELSEWHERE, _BOTH, effects=frozenset({_E.END_PROPOSALS})),
        Step(VacancyStep.WITHDRAW, "Withdraw",
             LIVE_STATES | WAITING_STATES | {_S.DRAFT, _S.REJECTED, _S.EXPIRED, _S.FILLED_BY_US, _S.FILLED_ELSEWHERE},
             _S.WITHDRAWN, _BOTH, effects=frozenset({_E.END_PROPOSALS})),
        Step(VacancyStep.OFFER_AGAIN, "Offer again, after a review", _OVER, _S.SUBMITTED, _EMPLOYER,
             frozenset({_N.FACTS, _N.MINIMUM_WAGE})),
        Step(VacancyStep.LIST_AGAIN, "Listed again by its source", frozenset({_S.WITHDRAWN, _S.EXPIRED}), None,
             _SOURCE, _TO_OPEN | {_N.CLEAN_WORDS, _N.CALL}, _BACK_ON | {_E.COUNT_RENEWAL}),
        Step(VacancyStep.LIST_FOR_REVIEW, "Listed again by its source: to be reviewed",
             frozenset({_S.WITHDRAWN, _S.EXPIRED}), _S.SUBMITTED, _SOURCE),
        Step(VacancyStep.REOPEN, "Review again, to open it", _OVER, _S.IN_REVIEW, _ADVISER),
        Step(VacancyStep.END_SERVICE, "End the service (§ 39 (3) SGB III)", LIVE_STATES | {_S.EXPIRED},
             _S.SERVICE_ENDED, _ADVISER, frozenset({_N.NOTE, _N.EARLIER_DAY}), frozenset({_E.END_PROPOSALS})),
        Step(VacancyStep.TAKE_UP_SERVICE, "Take up the service again", frozenset({_S.SERVICE_ENDED}), _S.IN_REVIEW,
             _ADVISER, frozenset({_N.NOTE})),
    )
}  # fmt: skip
