"""Role x object x purpose of every route, as one table: `web/access.py` lets nobody in but by an entry of it.

Roles, scopes of tokens and the public list are marks beside the views; here stands whose object a place in an address
may name, for each who may come, and what the section is for. A route that finds no rule stops the application when it
starts. `docs/access.md` is written from the table by `make access`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from core.users import Role
from placements.codes import LookPurpose
from web.object_rules import (
    ANSWER_OF_OWN_CLIENT,
    ANY,
    CONSENT_OF_OWN_CLIENT,
    DOCUMENT_OF_OWN_CLIENT,
    FOLLOW_UP_OF_OWN_CLIENT,
    KEY,
    MANAGED,
    MESSAGE_OF_OWN_CLIENT,
    NOTICE_OF_OWN_CLIENT,
    OF_CLIENT,
    OF_TOKEN,
    ONES_OWN,
    OWN_CLIENT,
    OWN_CONTACT,
    OWN_DRAFT,
    OWN_EMERGENCY,
    OWN_EMPLOYER,
    OWN_FILTER,
    OWN_HOUSEHOLD,
    OWN_SIGN_IN,
    OWN_TOKEN,
    OWN_VACANCY,
    OWN_WEBHOOK,
    PROPOSAL_OF_OWN_CLIENT,
    PUBLISHED,
    REFERRAL_OF_OWN_CLIENT,
    RELEASE_OF_OWN_CLIENT,
    RELEASED,
    REQUEST_OF_OWN_CLIENT,
    SENT_DOCUMENT,
    SENT_PROPOSAL,
    TASK,
    WORD,
    Rule,
)

MANAGER, ADVISER, EMPLOYER = Role.CASE_MANAGER.value, Role.EMPLOYER_ADVISER.value, Role.EMPLOYER.value
OPERATOR, DESK = Role.OPERATOR.value, Role.JOINT_DESK.value
CLIENT, TOKEN, VISITOR = "client", "token", "visitor"  # no users: with a letter, a program, whoever comes

Rules = Mapping[str, Rule]
_STAFF_ANY: Final = {MANAGER: ANY, ADVISER: ANY, OPERATOR: ANY}
_OWN_SIGN_IN: Final = dict.fromkeys((MANAGER, ADVISER, EMPLOYER, OPERATOR, DESK), OWN_SIGN_IN)
_WORDS: Final = dict.fromkeys((MANAGER, ADVISER, EMPLOYER, OPERATOR, DESK, CLIENT, TOKEN, VISITOR), WORD)

# A place in an address, and whose object it may name: by who asks.
OBJECTS: Mapping[str, Rules] = {
    "alarm_id": {OPERATOR: ANY},
    "answer_id": {MANAGER: ANSWER_OF_OWN_CLIENT},
    "client_id": {MANAGER: OWN_CLIENT},
    "code": _WORDS,
    "consent_id": {MANAGER: CONSENT_OF_OWN_CLIENT},
    "contact_id": {ADVISER: ANY, EMPLOYER: OWN_CONTACT},
    "decision": _WORDS,
    "emergency_id": {MANAGER: OWN_EMERGENCY},
    "erasure_id": {MANAGER: ANY, OPERATOR: ANY},  # a second person, who need not know the client
    "document_id": {MANAGER: DOCUMENT_OF_OWN_CLIENT, ADVISER: ANY, EMPLOYER: SENT_DOCUMENT},
    "draft_id": {EMPLOYER: OWN_DRAFT},
    "duplicate_id": {ADVISER: ANY},
    "employer_id": {ADVISER: ANY, EMPLOYER: OWN_EMPLOYER},
    "fact": _WORDS,
    "filename": {VISITOR: PUBLISHED},
    "filter_id": {MANAGER: OWN_FILTER, ADVISER: OWN_FILTER},
    "household_id": {MANAGER: OWN_HOUSEHOLD},
    "kind": _WORDS,
    "merge_id": {ADVISER: ANY},
    "message_id": {OPERATOR: ANY},
    "name": _WORDS,
    "notice_id": {MANAGER: NOTICE_OF_OWN_CLIENT, ADVISER: ANY},
    "number": {VISITOR: KEY},
    "offer_id": _STAFF_ANY,
    "office_id": {OPERATOR: ANY},
    "passkey_id": _OWN_SIGN_IN,
    "proposal_id": {
        MANAGER: PROPOSAL_OF_OWN_CLIENT, ADVISER: ANY, EMPLOYER: SENT_PROPOSAL, CLIENT: OF_CLIENT, TOKEN: OF_TOKEN,
    },
    "reference": {VISITOR: PUBLISHED},
    "referral_id": {MANAGER: REFERRAL_OF_OWN_CLIENT},
    "registration_id": {ADVISER: ANY},
    "release_id": {DESK: RELEASED},
    "request_id": {MANAGER: REQUEST_OF_OWN_CLIENT, ADVISER: ANY},
    "run_id": {OPERATOR: ANY},
    "section": _WORDS,
    "session_id": _OWN_SIGN_IN,
    "source_id": {OPERATOR: ANY, ADVISER: ANY},
    "stand_in_id": {MANAGER: ONES_OWN, ADVISER: ONES_OWN, OPERATOR: ANY},
    "step": _WORDS,
    "step_id": {ADVISER: ANY},
    "sync_id": {OPERATOR: ANY, ADVISER: ANY},
    "task_id": {MANAGER: TASK, ADVISER: TASK},
    "team_id": _STAFF_ANY,
    "token": {VISITOR: KEY},
    "token_id": {ADVISER: ANY, EMPLOYER: OWN_TOKEN},
    "user_id": {MANAGER: MANAGED, ADVISER: MANAGED, OPERATOR: MANAGED},
    "vacancy_id": {ADVISER: ANY, EMPLOYER: OWN_VACANCY, TOKEN: OF_TOKEN},
    "webhook_id": {ADVISER: ANY, EMPLOYER: OWN_WEBHOOK},
}  # fmt: skip

# Addresses in which a place has another rule than usual.
ELSEWHERE: Mapping[tuple[str, str], Rules] = {
    ("clients.revoke_a_release", "release_id"): {MANAGER: RELEASE_OF_OWN_CLIENT},
    ("clients.settle", "task_id"): {MANAGER: MESSAGE_OF_OWN_CLIENT},
    ("placements.follow_up", "task_id"): {MANAGER: FOLLOW_UP_OF_OWN_CLIENT, ADVISER: ANY},
    ("placements.record_result", "task_id"): {MANAGER: FOLLOW_UP_OF_OWN_CLIENT, ADVISER: ANY},
}

# What a section is for, in words; the audit trail holds the code with each look.
TEXTS: Mapping[LookPurpose, str] = {
    LookPurpose.PLACEMENT: "placing clients (§§ 3, 14, 16 SGB II; § 67b SGB X)",
    LookPurpose.EMPLOYERS: "serving employers and filling their vacancies (§ 35 SGB III, § 16 SGB II)",
    LookPurpose.ACCOUNT: "signing in and what one keeps for oneself",
    LookPurpose.OPERATION: "running the system (Art. 32 GDPR)",
    LookPurpose.INFORMATION: "informing clients about their data (Arts. 12 to 18 GDPR, §§ 82 to 84 SGB X)",
    LookPurpose.TOGETHER: "working with the Agentur für Arbeit (§ 44b SGB II, § 79 SGB X)",
    LookPurpose.ORGANISATION: "who works where and stands in for whom",
    LookPurpose.HELP: "courses and measures (§ 16 SGB II)",
    LookPurpose.OPEN: "telling everybody about open vacancies and letting employers register",
    LookPurpose.EMERGENCY: "helping a client of an absent colleague at once (§ 67b SGB X)",
    LookPurpose.COMPLAINT: "explaining a decision to whom it concerns (Art. 86 AI Act)",
}

PURPOSES: Mapping[str, LookPurpose] = {
    "account": LookPurpose.ACCOUNT,
    "answers": LookPurpose.EMPLOYERS,
    "api": LookPurpose.EMPLOYERS,
    "auth": LookPurpose.ACCOUNT,
    "catalogue": LookPurpose.EMPLOYERS,
    "clients": LookPurpose.PLACEMENT,
    "data_protection": LookPurpose.INFORMATION,
    "documents": LookPurpose.PLACEMENT,
    "employer_accounts": LookPurpose.EMPLOYERS,
    "employers": LookPurpose.EMPLOYERS,
    "feeds": LookPurpose.EMPLOYERS,
    "health": LookPurpose.OPERATION,
    "home": LookPurpose.ACCOUNT,
    "households": LookPurpose.PLACEMENT,
    "joint_desk": LookPurpose.TOGETHER,
    "messages": LookPurpose.OPERATION,
    "mine": LookPurpose.INFORMATION,
    "my_company": LookPurpose.EMPLOYERS,
    "my_proposals": LookPurpose.EMPLOYERS,
    "offers": LookPurpose.HELP,
    "offices": LookPurpose.ORGANISATION,
    "oidc": LookPurpose.ACCOUNT,
    "passkeys": LookPurpose.ACCOUNT,
    "placements": LookPurpose.PLACEMENT,
    "postings": LookPurpose.EMPLOYERS,
    "programs": LookPurpose.EMPLOYERS,
    "proposals": LookPurpose.PLACEMENT,
    "public": LookPurpose.OPEN,
    "registration": LookPurpose.OPEN,
    "registrations": LookPurpose.EMPLOYERS,
    "reviews": LookPurpose.EMPLOYERS,
    "runs": LookPurpose.OPERATION,
    "saved_filters": LookPurpose.ACCOUNT,
    "staff": LookPurpose.ORGANISATION,
    "static": LookPurpose.OPEN,
    "today": LookPurpose.PLACEMENT,
    "vacancy_steps": LookPurpose.EMPLOYERS,
}

# Pages that are for something else than their section.
OTHER_PURPOSES: Mapping[str, LookPurpose] = {
    **dict.fromkeys(
        (
            "clients.access", "clients.make_access", "clients.revoke", "clients.settle",
            "clients.consents", "clients.record_consent", "clients.end_consent",
            "clients.protection", "clients.restrict", "clients.lift", "clients.erase",
            "clients.words", "clients.decide_about_words",
        ),
        LookPurpose.INFORMATION,
    ),
    **dict.fromkeys(("data_protection.emergency", "data_protection.opened"), LookPurpose.EMERGENCY),
    **dict.fromkeys(("clients.releases", "clients.release_facts", "clients.revoke_a_release"), LookPurpose.TOGETHER),
}  # fmt: skip


# Columns that somebody sees beside those of whom the register names, and when: by table and column.
ALSO_SEES: Mapping[str, Mapping[tuple[str, str], str]] = {
    ADVISER: {
        ("case_file", "given_name"): "the name beside proposals and matches, to speak about the right person",
        ("case_file", "family_name"): "the name beside proposals and matches, to speak about the right person",
        ("legal_notice", "wording"): "as the second person who confirms it",
        ("legal_notice", "reason"): "as the second person who confirms it",
    },
    OPERATOR: {
        ("client", "reference"): "the number of the case in requests to erase and accesses in an emergency",
    },
    DESK: {
        ("client", "reference"): "the number of the case of a client who was released to the office",
    },
}


class MissingRule(RuntimeError):
    """A route that the table says nothing about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the table says about a route: who may come, whose objects, what for."""

    endpoint: str
    who: tuple[str, ...]
    objects: Mapping[str, Rules]
    purpose: LookPurpose
    scope: str = ""  # of a token

    def rules_for(self, who: str) -> Iterator[tuple[str, Rule]]:
        """The places of the address in order, each with the rule for who asks."""
        for place, rules in self.objects.items():
            yield place, rules[who]


def entry(endpoint: str, who: tuple[str, ...], places: tuple[str, ...], *, scope: str = "") -> Entry:
    """The entry of a route for those whom its view is marked with. `MissingRule` says what is missing and where."""
    if not who:
        raise MissingRule(f"{endpoint} is marked for nobody: requires_role, or PUBLIC_ENDPOINTS in web/access.py")
    section = endpoint.partition(".")[0]
    if section not in PURPOSES:
        raise MissingRule(f"{endpoint}: say in PURPOSES of web/access_table.py what the section {section} is for")
    objects = {}
    for place in places:
        rules = ELSEWHERE.get((endpoint, place)) or OBJECTS.get(place, {})
        if missing := [each for each in who if each not in rules]:
            raise MissingRule(f"{endpoint}: say in OBJECTS of web/access_table.py whose {place} {missing} may open")
        objects[place] = {each: rules[each] for each in who}
    return Entry(endpoint, who, objects, OTHER_PURPOSES.get(endpoint, PURPOSES[section]), scope)
