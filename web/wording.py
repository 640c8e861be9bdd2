"""Words for the codes of the domain, in the user's language. Catalogue entries bring labels of their own."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Flask
from flask_babel import lazy_gettext as _l

from matching.facts import Gate, MatchKind, Part
from matching.results import Addressee
from placements.codes import (
    AcceptReason,
    Actor,
    ClientReason,
    DismissReason,
    EmployerReason,
    EndReason,
    ProposalState,
    TaskKind,
    TaskResult,
    WordsReason,
)
from placements.documents.codes import DocumentKind, Missing
from placements.queries.today import TodayKind
from placements.workflow import STEPS, StepName
from profiles.catalogue.codes import Cefr, Contract, LanguageAspect, SkillLevel, WorkingTime, text_to_grid
from profiles.catalogue.week import DAY_NAMES, day_spans, week_text
from profiles.codes import (
    ClientState,
    ConsentPurpose,
    Evidence,
    LimitationValue,
    PermissionScope,
    QualificationKind,
    Recognition,
    TravelMode,
)
from profiles.sharing.models import ReleaseBlock, ReleaseReason
from web.employer_words import WORDS_OF_EMPLOYERS, note_of_change
from web.formatting import current_locale

WORDS: Mapping[type[enum.Enum], Mapping[Any, Any]] = {
    **WORDS_OF_EMPLOYERS,
    ClientState: {
        ClientState.ACTIVE: _l("looking for work"),
        ClientState.PAUSED: _l("paused"),
        ClientState.IN_WORK: _l("in work"),
        ClientState.ENDED: _l("ended"),
    },
    ReleaseBlock: {
        ReleaseBlock.OCCUPATION: _l("Occupations, experience and qualifications"),
        ReleaseBlock.SKILLS: _l("Skills, certificates and driving licences"),
        ReleaseBlock.LANGUAGES: _l("Languages"),
        ReleaseBlock.AVAILABILITY: _l("Working time and day of beginning"),
        ReleaseBlock.PROPOSALS: _l("Proposals that are under way"),
    },
    ReleaseReason: {
        ReleaseReason.JOINT_PLACEMENT: _l("Placement together"),
        ReleaseReason.FURTHER_TRAINING: _l("Further training that the Agentur decides"),
        ReleaseReason.REHABILITATION: _l("Rehabilitation that the Agentur carries"),
        ReleaseReason.CHANGE_OF_CARRIER: _l("Change between Jobcenter and Agentur"),
    },
    Evidence: {
        Evidence.NONE: _l("without evidence"),
        Evidence.SELF: _l("own statement"),
        Evidence.TESTED: _l("tested"),
        Evidence.CERTIFICATE: _l("certificate seen"),
    },
    QualificationKind: {
        QualificationKind.SCHOOL: _l("school"),
        QualificationKind.VOCATIONAL: _l("vocational"),
    },
    Recognition: {
        Recognition.FULL: _l("recognised, or acquired in Germany"),
        Recognition.PARTIAL_COMPENSATION: _l("partly recognised, compensation measure needed"),
        Recognition.NONE: _l("not recognised"),
        Recognition.NOT_REGULATED: _l("no recognition needed"),
        Recognition.PENDING: _l("recognition is being decided"),
        Recognition.NOT_APPLIED: _l("recognition not applied for"),
    },
    PermissionScope: {
        PermissionScope.ANY: _l("any work"),
        PermissionScope.EMPLOYMENT: _l("employment, not self-employment"),
        PermissionScope.THIS_EMPLOYER: _l("only with one employer"),
        PermissionScope.THIS_JOB: _l("only in one post"),
        PermissionScope.APPROVAL_NEEDED: _l("only with approval"),
        PermissionScope.FORBIDDEN: _l("work not permitted"),
        PermissionScope.UNKNOWN: _l("unclear"),
    },
    LimitationValue: {
        LimitationValue.OK: _l("possible"),
        LimitationValue.LIMITED: _l("limited"),
        LimitationValue.EXCLUDED: _l("not possible"),
        LimitationValue.UNKNOWN: _l("to be clarified"),
    },
    TravelMode: {
        TravelMode.FOOT: _l("on foot"),
        TravelMode.BIKE: _l("by bicycle"),
        TravelMode.TRANSIT: _l("by bus and train"),
        TravelMode.CAR: _l("by car"),
    },
    ConsentPurpose: {
        ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS: _l("pass the short profile to employers"),
        ConsentPurpose.SHARE_HEALTH_WITH_EMPLOYERS: _l("pass what health demands to employers"),
        ConsentPurpose.CONTACT_BY_MESSAGE: _l("contact by message"),
    },
    Cefr: {level: level.name for level in Cefr},
    SkillLevel: {
        SkillLevel.NONE: _l("cannot"),
        SkillLevel.BASIC: _l("basic"),
        SkillLevel.EXTENDED: _l("extended"),
        SkillLevel.EXPERT: _l("expert"),
    },
    LanguageAspect: {
        LanguageAspect.LISTEN: _l("listening"),
        LanguageAspect.READ: _l("reading"),
        LanguageAspect.SPEAK: _l("speaking"),
        LanguageAspect.WRITE: _l("writing"),
    },
    Contract: {
        Contract.PERMANENT: _l("permanent"),
        Contract.FIXED_TERM: _l("fixed-term"),
    },
    WorkingTime: {
        WorkingTime.FULL_TIME: _l("full time"),
        WorkingTime.PART_TIME: _l("part time"),
        WorkingTime.SHIFT_NIGHT_WEEKEND: _l("shifts, nights or weekends"),
        WorkingTime.HOME: _l("work from home"),
        WorkingTime.MINI_JOB: _l("mini-job"),
    },
    Gate: {
        Gate.WORK_PERMISSION: _l("Work permission"),
        Gate.REGULATED_OCCUPATION: _l("Recognition"),
        Gate.LANGUAGE: _l("Language"),
        Gate.LICENCE: _l("Driving licence"),
        Gate.CERTIFICATE: _l("Certificates"),
        Gate.SKILL: _l("Skills that are a must"),
        Gate.REQUIREMENT_LEVEL: _l("Qualification level"),
        Gate.HOURS: _l("Weekly hours"),
        Gate.SHIFTS: _l("Shifts"),
        Gate.COMMUTE: _l("Way to work"),
        Gate.DEMANDS: _l("Demands of the work"),
        Gate.START: _l("Start"),
        Gate.EMPLOYER_EXCLUDED: _l("Excluded employer"),
        Gate.REFUSED_BEFORE: _l("Refused before"),
        Gate.ALREADY_PROPOSED: _l("Proposal running"),
        Gate.INDUSTRIAL_ACTION: _l("Industrial action"),
        Gate.PAUSED: _l("Paused"),
    },
    Part: {
        Part.OCCUPATION: _l("Occupation"),
        Part.SKILLS: _l("Skills"),
        Part.WISHES: _l("Wishes"),
        Part.COMMUTE: _l("Way to work"),
        Part.WORKING_TIME: _l("Working time"),
        Part.LANGUAGE: _l("Language"),
    },
    MatchKind: {
        MatchKind.FIT: _l("fits"),
        MatchKind.TO_CLARIFY: _l("to clarify"),
        MatchKind.NEAR_MISS: _l("near miss"),
        MatchKind.BLOCKED: _l("blocked"),
    },
    Addressee: {
        Addressee.CASE_MANAGER: _l("to the case manager"),
        Addressee.EMPLOYER_ADVISER: _l("to the employer adviser"),
        Addressee.EMPLOYER_CONTACT: _l("to the employer"),
    },
    ProposalState: {
        ProposalState.SUGGESTED: _l("suggested"),
        ProposalState.LAPSED: _l("lapsed"),
        ProposalState.PUT_OFF: _l("put off"),
        ProposalState.QUERY: _l("case manager asked"),
        ProposalState.ACCEPTED_BY_ADVISER: _l("accepted"),
        ProposalState.DISMISSED: _l("dismissed"),
        ProposalState.CLIENT_INFORMED: _l("client informed"),
        ProposalState.CLIENT_OBJECTED: _l("client objects"),
        ProposalState.CLIENT_AGREED: _l("client agreed"),
        ProposalState.CLIENT_DECLINED: _l("client declined"),
        ProposalState.SHORT_PROFILE_SENT: _l("short profile sent"),
        ProposalState.EMPLOYER_SILENT: _l("no answer from the employer"),
        ProposalState.EMPLOYER_INTERESTED: _l("employer interested"),
        ProposalState.IDENTITY_RELEASED: _l("identity released"),
        ProposalState.INTERVIEW: _l("interview"),
        ProposalState.TRIAL: _l("trial"),
        ProposalState.HIRED: _l("hired"),
        ProposalState.NOT_HIRED: _l("not hired"),
        ProposalState.HIRE_CANCELLED: _l("hire cancelled"),
        ProposalState.STARTED: _l("started"),
        ProposalState.ENDED_EARLY: _l("ended early"),
        ProposalState.CHECK_6M: _l("checked after 6 months"),
        ProposalState.CHECK_12M: _l("checked after 12 months"),
        ProposalState.CLOSED: _l("closed"),
        ProposalState.VACANCY_FILLED: _l("vacancy filled"),
        ProposalState.IN_WORK_ELSEWHERE: _l("in work elsewhere"),
        ProposalState.WITHDRAWN: _l("withdrawn"),
    },
    AcceptReason: {
        AcceptReason.CLIENT_WISHES: _l("The client wishes this work"),
        AcceptReason.EMPLOYER_ASKED: _l("The employer asks for somebody like this"),
        AcceptReason.EXPERIENCE: _l("The experience fits well"),
        AcceptReason.GAP_CAN_BE_CLOSED: _l("What is missing can be closed in time"),
        AcceptReason.CLARIFIED: _l("Open questions have been clarified"),
        AcceptReason.OTHER: _l("Another reason"),
    },
    DismissReason: {
        DismissReason.OCCUPATION_DOES_NOT_FIT: _l("The occupation does not fit"),
        DismissReason.SKILL: _l("A skill is missing"),
        DismissReason.LANGUAGE: _l("The language level is not enough"),
        DismissReason.LICENCE: _l("A licence or certificate is missing"),
        DismissReason.TIME_CARE: _l("Working time or care does not fit"),
        DismissReason.COMMUTE: _l("The way to work is too long"),
        DismissReason.HEALTH_FIT: _l("The demands of the work do not fit"),
        DismissReason.PERMIT_PENDING: _l("The work permission has to be cleared first"),
        DismissReason.VACANCY_GONE: _l("The vacancy is gone"),
        DismissReason.EMPLOYER_NOT_NOW: _l("The employer does not want proposals now"),
        DismissReason.CLIENT_HAS_OTHER_PLAN: _l("The client has another plan"),
        DismissReason.DATA_WRONG: _l("The data is wrong"),
        DismissReason.OTHER: _l("Another reason"),
    },
    ClientReason: {
        ClientReason.TIME_CARE: _l("Working time or care does not fit"),
        ClientReason.COMMUTE: _l("The way to work is too long"),
        ClientReason.HEALTH_FIT: _l("The demands of the work do not fit"),
        ClientReason.PAY: _l("The pay is too low"),
        ClientReason.OTHER_JOB: _l("Has other work, or it is promised"),
        ClientReason.TRAINING_FIRST: _l("Training comes first"),
        ClientReason.EMPLOYER_EXCLUDED: _l("Not with this employer"),
        ClientReason.CONTENT: _l("The work itself does not fit"),
        ClientReason.UNREACHED: _l("The client could not be reached"),
    },
    EmployerReason: {
        EmployerReason.OTHER_HIRED: _l("Somebody else was hired"),
        EmployerReason.POSITION_GONE: _l("The vacancy is gone"),
        EmployerReason.LANGUAGE: _l("The language level is not enough"),
        EmployerReason.SKILL: _l("A skill is missing"),
        EmployerReason.LICENCE: _l("A licence or certificate is missing"),
        EmployerReason.EXPERIENCE: _l("Experience is missing"),
        EmployerReason.TIME: _l("Working times do not fit"),
        EmployerReason.MOBILITY: _l("The way to work does not fit"),
        EmployerReason.NO_SHOW: _l("Did not come to the appointment"),
        EmployerReason.NO_APPLICATION: _l("Did not apply"),
        EmployerReason.PERMIT_PENDING: _l("The work permission has to be cleared first"),
        EmployerReason.UNSPECIFIED: _l("No reason given"),
    },
    EndReason: {
        EndReason.BY_EMPLOYER_IN_TRIAL_PERIOD: _l("By the employer, in the probationary period"),
        EndReason.BY_EMPLOYER_LATER: _l("By the employer, later"),
        EndReason.BY_CLIENT: _l("By the client"),
        EndReason.BY_AGREEMENT: _l("By agreement"),
        EndReason.FIXED_TERM_OVER: _l("The fixed term is over"),
        EndReason.OTHER_WORK: _l("Changed to other work"),
        EndReason.HEALTH_FIT: _l("The demands of the work do not fit"),
        EndReason.TIME_CARE: _l("Working time or care does not fit"),
        EndReason.PERMIT_PENDING: _l("The work permission is missing"),
        EndReason.NOT_BEGUN: _l("Did not begin"),
        EndReason.UNKNOWN: _l("Not known"),
    },
    Actor: {
        Actor.MACHINE: _l("by the machine"),
        Actor.EMPLOYER_ADVISER: _l("Employer adviser"),
        Actor.CASE_MANAGER: _l("Case manager"),
        Actor.EMPLOYER: _l("Employer"),
        Actor.CLIENT: _l("Client"),
    },
    TaskKind: {
        TaskKind.QUERY: _l("Question of the adviser"),
        TaskKind.QUERY_ANSWERED: _l("Question answered"),
        TaskKind.CLIENT_ANSWERED: _l("Client has answered"),
        TaskKind.CLIENT_OBJECTION: _l("Objection of the client"),
        TaskKind.CLIENT_QUESTION: _l("Question of the client"),
        TaskKind.CLIENT_CORRECTION: _l("Client corrects the data"),
        TaskKind.CLIENT_PAUSED: _l("Client lets proposals rest"),
        TaskKind.CLIENT_GOES_ON: _l("Client takes proposals again"),
        TaskKind.EMPLOYER_ANSWERED: _l("Employer has answered"),
        TaskKind.CALL_EMPLOYER: _l("Call the employer"),
        TaskKind.OPENING_FREE: _l("Opening free again"),
        TaskKind.HIRED: _l("Hired: prepare the start"),
        TaskKind.VETO: _l("Case manager speaks against it"),
        TaskKind.RELEASED: _l("Name released without agreement"),
        TaskKind.FOLLOW_UP_1M: _l("Follow-up after 1 month"),
        TaskKind.FOLLOW_UP_3M: _l("Follow-up after 3 months"),
        TaskKind.FOLLOW_UP_6M: _l("Follow-up after 6 months"),
        TaskKind.FOLLOW_UP_12M: _l("Follow-up after 12 months"),
        TaskKind.ENDED_EARLY: _l("Hire or employment ended"),
        TaskKind.PERMISSION_ENDS: _l("Work permission runs out"),
        TaskKind.SUPPORT: _l("Support after the start"),
        TaskKind.SECOND_PERSON: _l("To confirm as second person"),
        TaskKind.SECOND_PERSON_REFUSED: _l("Not confirmed by the second person"),
        TaskKind.REGISTRATION: _l("An employer has registered"),
        TaskKind.COPY_WORDS: _l("Read notes for a copy of the client's data"),
        TaskKind.OTHER: _l("Other task"),
    },
    TodayKind: {
        TodayKind.SUGGESTION: _l("New suggestion"),
        TodayKind.NEXT_STEP: _l("Next step"),
        TodayKind.ANSWER_DUE: _l("Answer of the employer is due"),
        TodayKind.PUT_OFF: _l("Put off until now"),
    },
    WordsReason: {
        WordsReason.OTHER_PEOPLE: _l("It tells of other people (Art. 15 (4) GDPR)"),
        WordsReason.EMPLOYERS_BUSINESS: _l("It tells a trade or business secret (Art. 15 (4) GDPR)"),
        WordsReason.OVERRIDING_INTEREST: _l("It must be kept secret (§ 83 (1), § 82a (1) SGB X)"),
    },
    TaskResult: {
        TaskResult.DONE: _l("done"),
        TaskResult.EMPLOYED: _l("still works there"),
        TaskResult.NOT_EMPLOYED: _l("no longer works there"),
        TaskResult.UNREACHED: _l("not reached"),
        TaskResult.DROPPED: _l("no longer needed"),
    },
    DocumentKind: {
        DocumentKind.PROPOSAL_LETTER: _l("Proposal letter with reply form"),
        DocumentKind.CLIENT_REPLY_FORM: _l("Reply form of the client"),
        DocumentKind.SHORT_PROFILE: _l("Anonymous short profile"),
        DocumentKind.COVER_LETTER: _l("Cover letter to the employer"),
        DocumentKind.EMPLOYER_REPLY_FORM: _l("Reply form of the employer"),
        DocumentKind.INFORMATION_SHEET: _l("Information sheet on data protection (Art. 13 GDPR)"),
        DocumentKind.AI_NOTICE: _l("Notice that a program helps to choose"),
    },
    Missing: {  # each with the place to enter it
        Missing.CLIENT_NAME: _l("The client's name. It comes with the import of clients."),
        Missing.CLIENT_ADDRESS: _l("The client's address. It comes with the import of clients."),
        Missing.PLACE: _l("The place of work. The employer enters it in the vacancy."),
        Missing.PAY: _l("The pay or the collective agreement. The employer enters it in the vacancy."),
        Missing.START: _l("When the work begins. The employer enters it in the vacancy."),
        Missing.WORKING_TIME: _l("The working time. The employer enters it in the vacancy."),
        Missing.CONTACT: _l("A contact person at the employer with phone or e-mail, recorded with the employer."),
        Missing.TEAM: _l("Your team and with it your office. The operator enters it under Offices and teams."),
        Missing.LETTERHEAD: _l("The letter head of your office. The operator enters it under Offices and teams."),
        Missing.EMPLOYER_ADDRESS: _l("The employer's address, recorded with the employer."),
        Missing.REPLY_DAY: _l("The day until which an answer is asked for. Enter it in the form below."),
        Missing.OCCUPATION: _l("An occupation of the client. Enter it in the client's profile under Occupations."),
    },
    StepName: {  # as in the table of steps, whose labels are the sources of translation
        StepName.LAPSE: _l("No longer suggested"),
        StepName.REVIVE: _l("Suggested again"),
        StepName.PUT_OFF: _l("Put off"),
        StepName.RESUME: _l("Look at it again"),
        StepName.ASK_CASE_MANAGER: _l("Ask the case manager"),
        StepName.ANSWER_QUERY: _l("Answer"),
        StepName.ACCEPT: _l("Accept"),
        StepName.DISMISS: _l("Dismiss"),
        StepName.VETO: _l("Speak against it"),
        StepName.REOPEN: _l("Undo"),
        StepName.INFORM_CLIENT: _l("Client informed"),
        StepName.CLIENT_AGREES: _l("Client agrees"),
        StepName.CLIENT_OBJECTS: _l("Client objects"),
        StepName.SETTLE_OBJECTION: _l("Objection settled with the client"),
        StepName.UPHOLD_OBJECTION: _l("Objection confirmed"),
        StepName.CLIENT_DECLINES: _l("Client declines"),
        StepName.SEND_SHORT_PROFILE: _l("Short profile sent"),
        StepName.EMPLOYER_STAYS_SILENT: _l("No answer from the employer"),
        StepName.EMPLOYER_SHOWS_INTEREST: _l("Employer is interested"),
        StepName.EMPLOYER_DECLINES: _l("Employer declines"),
        StepName.RELEASE_IDENTITY: _l("Name released"),
        StepName.RELEASE_WITHOUT_AGREEMENT: _l("Name released without agreement (§ 69 (1) no. 1 SGB X)"),
        StepName.INVITE: _l("Interview agreed"),
        StepName.BEGIN_TRIAL: _l("Trial agreed"),
        StepName.HIRE: _l("Hired"),
        StepName.CANCEL_HIRE: _l("Hire cancelled"),
        StepName.START_WORK: _l("Work begun"),
        StepName.CONFIRM_6M: _l("Still employed after six months"),
        StepName.CONFIRM_12M: _l("Still employed after twelve months"),
        StepName.END_EARLY: _l("Employment ended early"),
        StepName.CLOSE: _l("Close"),
        StepName.FILL_VACANCY: _l("Vacancy filled or gone"),
        StepName.BEGIN_ELSEWHERE: _l("In work elsewhere"),
        StepName.TAKE_UP_AGAIN: _l("Take up again"),
        StepName.WITHDRAW: _l("Withdraw"),
    },
}
REASON_LISTS: tuple[type[enum.StrEnum], ...] = (AcceptReason, DismissReason, ClientReason, EmployerReason, EndReason)


REQUIREMENT_LEVELS: Mapping[int, Any] = {
    1: _l("unskilled or semi-skilled"),
    2: _l("skilled worker"),
    3: _l("specialist"),
    4: _l("expert with a degree"),
}


COMPLEXES: Mapping[str, Any] = {  # complexes of limitation items, after IMBA
    "posture": _l("Posture"),
    "locomotion": _l("Moving about"),
    "limb_movement": _l("Arms, hands, legs"),
    "complex_physical": _l("Lifting, carrying, pushing"),
    "information": _l("Seeing, hearing, speaking"),
    "environment": _l("Environment"),
    "safety": _l("Safety"),
    "organisation": _l("Organisation of the work"),
    "key_skills": _l("Key skills"),
}


def word(value: enum.Enum | None) -> str | None:
    """The word for a code, None for None (so that templates show "not recorded")."""
    return None if value is None else str(WORDS[type(value)][value])


def choices(codes: Sequence[enum.Enum], *, first: object = None) -> list[tuple[str, Any]]:
    """(value, word) pairs for a select field, after an empty choice with the words ``first`` if given."""
    listed: list[tuple[str, Any]] = [("", first)] if first is not None else []
    return [*listed, *((str(code.value), WORDS[type(code)][code]) for code in codes)]


def reasons_of(step: StepName) -> type[enum.StrEnum] | None:
    """The list from which a step takes its reason, None where it takes none."""
    reasons = STEPS[step].reasons
    return next((each for each in REASON_LISTS if reasons and reasons <= set(each)), None)


def reason_word(reason: str | None, step: str | None) -> str | None:
    """The words for a reason as the list of its step has them; the code itself where no list has it."""
    if reason is None:
        return None
    listed = reasons_of(StepName(step)) if step in set(StepName) else DismissReason
    return str(WORDS[listed][listed(reason)]) if listed and reason in set(listed) else reason


def step_word(name: str | None) -> str | None:
    """The words for a step by its stored name; the name itself where the table has no such step any more."""
    return word(StepName(name)) if name in set(StepName) else name


class Day(NamedTuple):
    """One day of a week of possible hours."""

    name: str
    spans: tuple[tuple[int, int], ...]


def hours_of_week(grid: str | None) -> str | None:
    """A stored grid of hours in few words, None where not recorded."""
    return None if grid is None else week_text(text_to_grid(grid), current_locale())


def days_of_week(grid: str) -> list[Day]:
    """A stored grid day by day."""
    hours = text_to_grid(grid)
    return [Day(name, day_spans(hours, day)) for day, name in enumerate(DAY_NAMES[current_locale()])]


def register(app: Flask) -> None:
    """Hand the words to every template."""
    app.jinja_env.filters.update(
        word=word,
        reason_word=reason_word,
        step_word=step_word,
        note_of_change=note_of_change,
        week=hours_of_week,
        days_of_week=days_of_week,
    )
    app.jinja_env.globals.update(
        skill_levels={int(level): words for level, words in WORDS[SkillLevel].items()},
        working_times={model.value: words for model, words in WORDS[WorkingTime].items()},
        reason_words={reason.value: words for reason, words in WORDS[DismissReason].items()},
        complexes=COMPLEXES,
        aspects=tuple(LanguageAspect),
        cefr=tuple(level.name for level in Cefr),
        requirement_levels=REQUIREMENT_LEVELS,
    )
