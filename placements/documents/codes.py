"""PURE: kinds of documents, whom they are for, what may be missing, grounds of reasonableness."""

import enum

from placements.codes import RUNNING_STATES, SHOWN_TO_EMPLOYER, ProposalState


class DocumentKind(enum.StrEnum):
    """What a document is."""

    PROPOSAL_LETTER = "proposal_letter"  # Vermittlungsvorschlag, with the reply form
    CLIENT_REPLY_FORM = "client_reply_form"
    SHORT_PROFILE = "short_profile"  # anonymous
    COVER_LETTER = "cover_letter"  # to the employer
    EMPLOYER_REPLY_FORM = "employer_reply_form"
    INFORMATION_SHEET = "information_sheet"  # Art. 13 DSGVO
    AI_NOTICE = "ai_notice"  # Art. 26 (11) of the AI Act


CLIENT_KINDS = frozenset(
    {
        DocumentKind.PROPOSAL_LETTER,
        DocumentKind.CLIENT_REPLY_FORM,
        DocumentKind.INFORMATION_SHEET,
        DocumentKind.AI_NOTICE,
    }
)
EMPLOYER_KINDS = frozenset({DocumentKind.SHORT_PROFILE, DocumentKind.COVER_LETTER, DocumentKind.EMPLOYER_REPLY_FORM})
GENERAL_KINDS = frozenset({DocumentKind.INFORMATION_SHEET, DocumentKind.AI_NOTICE})  # about no proposal
KINDS_WITH_REPLY_DAY = frozenset({DocumentKind.PROPOSAL_LETTER, DocumentKind.COVER_LETTER})
LANGUAGES = ("de", "en", "tr", "uk", "ar", "fa")  # German first: it counts
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
# Only what a person has released is written to a client, and to an employer only what the client agreed to.
STATES_FOR_CLIENT = RUNNING_STATES - {ProposalState.PUT_OFF, ProposalState.QUERY}
STATES_FOR_EMPLOYER = (SHOWN_TO_EMPLOYER & RUNNING_STATES) | {ProposalState.CLIENT_AGREED}


class Missing(enum.StrEnum):
    """Mandatory content that is not recorded."""

    CLIENT_NAME = "client_name"
    CLIENT_ADDRESS = "client_address"
    PLACE = "place"
    PAY = "pay"
    START = "start"
    WORKING_TIME = "working_time"
    CONTACT = "contact"
    TEAM = "team"  # who writes belongs to no office
    LETTERHEAD = "letterhead"
    EMPLOYER_ADDRESS = "employer_address"
    REPLY_DAY = "reply_day"
    OCCUPATION = "occupation"


class Ground(enum.StrEnum):
    """What can make work unreasonable (§ 10 SGB II), each looked at by a person before a legal notice."""

    ABILITY = "ability"  # body, mind and soul: no. 1
    FORMER_WORK = "former_work"  # makes going back to the former work harder: no. 2
    CHILD_CARE = "child_care"  # no. 3
    NURSING = "nursing"  # no. 4
    OTHER_REASON = "other_reason"  # no. 5
    LAWFUL_PAY = "lawful_pay"  # minimum wage, no immoral pay
    JOURNEY = "journey"
    HEARD = "heard"  # the client was heard about it
