"""PURE: the table of steps (docs/workflow.md shows it as a picture)."""

from datetime import timedelta

from placements.codes import (
    UNDER_WAY_STATES,
    AcceptReason,
    Actor,
    ClientReason,
    DismissReason,
    EmployerReason,
    EndReason,
    ProposalState,
)
from placements.workflow.model import DateMust, Effect, Need, Step, StepName, StepTable

REOPEN_WITHIN = timedelta(days=1)

_MACHINE = frozenset({Actor.MACHINE})
_ADVISER = frozenset({Actor.EMPLOYER_ADVISER})
_CASE_MANAGER = frozenset({Actor.CASE_MANAGER})
_STAFF = _ADVISER | _CASE_MANAGER
_EMPLOYER = frozenset({Actor.EMPLOYER})
_CLIENT = frozenset({Actor.CLIENT})

_ACCEPT_REASONS = frozenset(reason.value for reason in AcceptReason)
_DISMISS_REASONS = frozenset(reason.value for reason in DismissReason)
_CLIENT_REASONS = frozenset(reason.value for reason in ClientReason)
_EMPLOYER_REASONS = frozenset(reason.value for reason in EmployerReason)
_END_REASONS = frozenset(reason.value for reason in EndReason)

STEPS: StepTable = {
    step.name: step
    for step in (
        Step(
            name=StepName.LAPSE,
            label="No longer suggested",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.LAPSED,
            actors=_MACHINE,
        ),
        Step(
            name=StepName.REVIVE,
            label="Suggested again",
            sources=frozenset({ProposalState.LAPSED}),
            target=ProposalState.SUGGESTED,
            actors=_MACHINE,
        ),
        Step(
            name=StepName.PUT_OFF,
            label="Put off",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.PUT_OFF,
            actors=_ADVISER,
            needs=frozenset({Need.DATE}),
            date_must=DateMust.BE_LATER,
        ),
        Step(
            name=StepName.RESUME,
            label="Look at it again",
            sources=frozenset({ProposalState.PUT_OFF}),
            target=ProposalState.SUGGESTED,
            actors=_ADVISER | _MACHINE,
        ),
        Step(
            name=StepName.ASK_CASE_MANAGER,
            label="Ask the case manager",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.QUERY,
            actors=_ADVISER,
            needs=frozenset({Need.NOTE}),
            effects=frozenset({Effect.TELL_CASE_MANAGER}),
        ),
        Step(
            name=StepName.ANSWER_QUERY,
            label="Answer",
            sources=frozenset({ProposalState.QUERY}),
            target=ProposalState.SUGGESTED,
            actors=_CASE_MANAGER,
            needs=frozenset({Need.NOTE}),
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.ACCEPT,
            label="Accept",
            sources=frozenset({ProposalState.SUGGESTED}),
            target=ProposalState.ACCEPTED_BY_ADVISER,
            actors=_ADVISER,
            reasons=_ACCEPT_REASONS,  # may be given
            notes_for=frozenset({AcceptReason.OTHER.value}),
        ),
        Step(
            name=StepName.DISMISS,
            label="Dismiss",
            sources=frozenset({ProposalState.SUGGESTED, ProposalState.PUT_OFF, ProposalState.QUERY}),
            target=ProposalState.DISMISSED,
            actors=_ADVISER,
            needs=frozenset({Need.REASON}),
            reasons=_DISMISS_REASONS,
            notes_for=frozenset({DismissReason.OTHER.value, DismissReason.DATA_WRONG.value}),
        ),
        Step(
            name=StepName.VETO,
            label="Speak against it",
            sources=frozenset(
                {
                    ProposalState.SUGGESTED,
                    ProposalState.PUT_OFF,
                    ProposalState.QUERY,
                    ProposalState.ACCEPTED_BY_ADVISER,
                    ProposalState.CLIENT_INFORMED,
                }
            ),
            target=ProposalState.DISMISSED,
            actors=_CASE_MANAGER,
            needs=frozenset({Need.REASON, Need.NOTE}),
            reasons=_DISMISS_REASONS,
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.REOPEN,
            label="Undo",
            sources=frozenset({ProposalState.DISMISSED, ProposalState.ACCEPTED_BY_ADVISER}),
            target=ProposalState.SUGGESTED,
            actors=_STAFF,
            only_by_last=True,
            within=REOPEN_WITHIN,
        ),
        Step(
            name=StepName.INFORM_CLIENT,
            label="Client informed",
            sources=frozenset({ProposalState.ACCEPTED_BY_ADVISER}),
            target=ProposalState.CLIENT_INFORMED,
            actors=_STAFF,
            needs=frozenset({Need.DATE}),
            date_must=DateMust.NOT_BE_LATER,
        ),
        Step(
            name=StepName.CLIENT_AGREES,
            label="Client agrees",
            sources=frozenset({ProposalState.CLIENT_INFORMED, ProposalState.CLIENT_OBJECTED}),
            target=ProposalState.CLIENT_AGREED,
            actors=_STAFF | _CLIENT,
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.CLIENT_OBJECTS,
            label="Client objects",
            sources=frozenset(
                {
                    ProposalState.CLIENT_INFORMED,
                    ProposalState.CLIENT_AGREED,
                    ProposalState.SHORT_PROFILE_SENT,
                    ProposalState.EMPLOYER_INTERESTED,
                }
            ),
            target=ProposalState.CLIENT_OBJECTED,
            actors=_CASE_MANAGER | _CLIENT,
            needs=frozenset({Need.REASON}),
            reasons=_CLIENT_REASONS,
            effects=frozenset({Effect.TELL_CASE_MANAGER, Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.SETTLE_OBJECTION,
            label="Objection settled with the client",
            sources=frozenset({ProposalState.CLIENT_OBJECTED}),
            target=ProposalState.CLIENT_INFORMED,
            actors=_CASE_MANAGER,
            needs=frozenset({Need.NOTE}),
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.UPHOLD_OBJECTION,
            label="Objection confirmed",
            sources=frozenset({ProposalState.CLIENT_OBJECTED}),
            target=ProposalState.CLIENT_DECLINED,
            actors=_CASE_MANAGER,
            needs=frozenset({Need.NOTE}),
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.CLIENT_DECLINES,
            label="Client declines",
            sources=frozenset(
                {
                    ProposalState.CLIENT_INFORMED,
                    ProposalState.CLIENT_AGREED,
                    ProposalState.SHORT_PROFILE_SENT,
                    ProposalState.EMPLOYER_INTERESTED,
                    ProposalState.IDENTITY_RELEASED,
                    ProposalState.INTERVIEW,
                    ProposalState.TRIAL,
                }
            ),
            target=ProposalState.CLIENT_DECLINED,
            actors=_STAFF | _CLIENT,
            needs=frozenset({Need.REASON}),
            reasons=_CLIENT_REASONS,
            effects=frozenset({Effect.TELL_ADVISER, Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.SEND_SHORT_PROFILE,
            label="Short profile sent",
            sources=frozenset({ProposalState.CLIENT_AGREED}),
            target=ProposalState.SHORT_PROFILE_SENT,
            actors=_STAFF,
            needs=frozenset({Need.CONSENT}),
            effects=frozenset({Effect.REMIND_EMPLOYER}),
        ),
        Step(
            name=StepName.EMPLOYER_STAYS_SILENT,
            label="No answer from the employer",
            sources=frozenset(
                {ProposalState.SHORT_PROFILE_SENT, ProposalState.EMPLOYER_INTERESTED, ProposalState.IDENTITY_RELEASED}
            ),
            target=ProposalState.EMPLOYER_SILENT,
            actors=_ADVISER | _MACHINE,
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.EMPLOYER_SHOWS_INTEREST,
            label="Employer is interested",
            sources=frozenset({ProposalState.SHORT_PROFILE_SENT, ProposalState.EMPLOYER_SILENT}),
            target=ProposalState.EMPLOYER_INTERESTED,
            actors=_ADVISER | _EMPLOYER,
            effects=frozenset({Effect.TELL_ADVISER}),
        ),
        Step(
            name=StepName.EMPLOYER_DECLINES,
            label="Employer declines",
            sources=frozenset(
                {
                    ProposalState.SHORT_PROFILE_SENT,
                    ProposalState.EMPLOYER_SILENT,
                    ProposalState.EMPLOYER_INTERESTED,
                    ProposalState.IDENTITY_RELEASED,
                    ProposalState.INTERVIEW,
                    ProposalState.TRIAL,
                }
            ),
            target=ProposalState.NOT_HIRED,
            actors=_ADVISER | _EMPLOYER,
            needs=frozenset({Need.REASON}),
            reasons=_EMPLOYER_REASONS,
            effects=frozenset({Effect.TELL_ADVISER, Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.RELEASE_IDENTITY,
            label="Name released",
            sources=frozenset({ProposalState.EMPLOYER_INTERESTED}),
            target=ProposalState.IDENTITY_RELEASED,
            actors=_STAFF,
            needs=frozenset({Need.CONSENT}),
            effects=frozenset({Effect.MAIL_RELEASE}),
        ),
        Step(
            name=StepName.RELEASE_WITHOUT_AGREEMENT,
            label="Name released without agreement (§ 69 (1) no. 1 SGB X)",
            sources=frozenset(
                {ProposalState.ACCEPTED_BY_ADVISER, ProposalState.CLIENT_INFORMED, ProposalState.EMPLOYER_INTERESTED}
            ),
            target=ProposalState.IDENTITY_RELEASED,
            actors=_STAFF,
            needs=frozenset({Need.NOTE, Need.SECOND_PERSON}),
            effects=frozenset({Effect.TELL_CASE_MANAGER, Effect.MAIL_RELEASE}),
        ),
        Step(
            name=StepName.INVITE,
            label="Interview agreed",
            sources=frozenset({ProposalState.IDENTITY_RELEASED, ProposalState.INTERVIEW}),
            target=ProposalState.INTERVIEW,
            actors=_ADVISER | _EMPLOYER,
            needs=frozenset({Need.MOMENT}),
            effects=frozenset({Effect.MAIL_INVITATION}),
        ),
        Step(
            name=StepName.BEGIN_TRIAL,
            label="Trial agreed",
            sources=frozenset({ProposalState.IDENTITY_RELEASED, ProposalState.INTERVIEW}),
            target=ProposalState.TRIAL,
            actors=_STAFF,
            needs=frozenset({Need.DATE}),
        ),
        Step(
            name=StepName.HIRE,
            label="Hired",
            sources=frozenset({ProposalState.IDENTITY_RELEASED, ProposalState.INTERVIEW, ProposalState.TRIAL}),
            target=ProposalState.HIRED,
            actors=_ADVISER | _EMPLOYER,
            needs=frozenset({Need.DATE}),
            effects=frozenset({Effect.TAKE_OPENING, Effect.END_ANSWER_LINKS, Effect.TELL_CASE_MANAGER}),
        ),
        Step(
            name=StepName.CANCEL_HIRE,
            label="Hire cancelled",
            sources=frozenset({ProposalState.HIRED}),
            target=ProposalState.HIRE_CANCELLED,
            actors=_STAFF | _EMPLOYER,
            needs=frozenset({Need.REASON}),
            reasons=_END_REASONS,
            effects=frozenset({Effect.FREE_OPENING, Effect.TELL_CASE_MANAGER}),
        ),
        Step(
            name=StepName.START_WORK,
            label="Work begun",
            sources=frozenset({ProposalState.HIRED}),
            target=ProposalState.STARTED,
            actors=_STAFF,
            needs=frozenset({Need.DATE}),
            effects=frozenset({Effect.PLAN_FOLLOW_UPS, Effect.CLIENT_IN_WORK}),
            date_must=DateMust.NOT_BE_LATER,
        ),
        Step(
            name=StepName.CONFIRM_6M,
            label="Still employed after six months",
            sources=frozenset({ProposalState.STARTED}),
            target=ProposalState.CHECK_6M,
            actors=_STAFF,
            needs=frozenset({Need.DATE}),
            date_must=DateMust.NOT_BE_LATER,
            after_months=6,
        ),
        Step(
            name=StepName.CONFIRM_12M,
            label="Still employed after twelve months",
            sources=frozenset({ProposalState.CHECK_6M}),
            target=ProposalState.CHECK_12M,
            actors=_STAFF,
            needs=frozenset({Need.DATE}),
            date_must=DateMust.NOT_BE_LATER,
            after_months=12,
        ),
        Step(
            name=StepName.END_EARLY,
            label="Employment ended early",
            sources=frozenset({ProposalState.STARTED, ProposalState.CHECK_6M}),
            target=ProposalState.ENDED_EARLY,
            actors=_STAFF,
            needs=frozenset({Need.REASON, Need.DATE}),
            reasons=_END_REASONS,
            effects=frozenset(
                {Effect.DROP_FOLLOW_UPS, Effect.CLIENT_LOOKS_AGAIN, Effect.FREE_OPENING, Effect.TELL_CASE_MANAGER}
            ),
            date_must=DateMust.NOT_BE_LATER,
        ),
        Step(
            name=StepName.CLOSE,
            label="Close",
            sources=frozenset(
                {
                    ProposalState.CHECK_12M,
                    ProposalState.ENDED_EARLY,
                    ProposalState.HIRE_CANCELLED,
                    ProposalState.NOT_HIRED,
                    ProposalState.CLIENT_DECLINED,
                    ProposalState.EMPLOYER_SILENT,
                    ProposalState.VACANCY_FILLED,
                    ProposalState.IN_WORK_ELSEWHERE,
                }
            ),
            target=ProposalState.CLOSED,
            actors=_STAFF,
            effects=frozenset({Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.FILL_VACANCY,
            label="Vacancy filled or gone",
            sources=UNDER_WAY_STATES,
            target=ProposalState.VACANCY_FILLED,
            actors=_ADVISER | _MACHINE,
            effects=frozenset({Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.BEGIN_ELSEWHERE,
            label="In work elsewhere",
            sources=UNDER_WAY_STATES,
            target=ProposalState.IN_WORK_ELSEWHERE,
            actors=_STAFF | _MACHINE,
            effects=frozenset({Effect.END_ANSWER_LINKS}),
        ),
        Step(
            name=StepName.TAKE_UP_AGAIN,
            label="Take up again",
            sources=frozenset(
                {ProposalState.EMPLOYER_SILENT, ProposalState.VACANCY_FILLED, ProposalState.IN_WORK_ELSEWHERE}
            ),
            target=None,
            actors=_STAFF,
        ),
        Step(
            name=StepName.WITHDRAW,
            label="Withdraw",
            sources=UNDER_WAY_STATES - {ProposalState.PUT_OFF, ProposalState.QUERY},
            target=ProposalState.WITHDRAWN,
            actors=_STAFF,
            needs=frozenset({Need.NOTE}),
            effects=frozenset({Effect.END_ANSWER_LINKS}),
        ),
    )
}
