"""Role x object x purpose of every route, as one table: `web/access.py` lets nobody in but by an entry of it.

Roles, scopes of tokens and the public list are marks beside the views; here stands whose object a place in an address
may name, for each who may come, and what the section is for. A route that finds no rule stops the application when it
starts. `docs/access.md` is written from the table by `make access`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from core.users import Role
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

PLACEMENT = "placing clients (§§ 3, 14, 16 SGB II; § 67b SGB X)"
EMPLOYER_SERVICE = "serving employers and filling their vacancies (§ 35 SGB III, § 16 SGB II)"
ACCOUNT = "signing in and what one keeps for oneself"
OPERATION = "running the system (Art. 32 GDPR)"
INFORMATION = "informing clients about their data (Arts. 12 to 18 GDPR, §§ 82 to 84 SGB X)"
TOGETHER = "working with the Agentur für Arbeit (§ 44b SGB II, § 79 SGB X)"
ORGANISATION = "who works where and stands in for whom"
HELP = "courses and measures (§ 16 SGB II)"
OPEN = "telling everybody about open vacancies and letting employers register"

PURPOSES: Mapping[str, str] = {
    "account": ACCOUNT,
    "answers": EMPLOYER_SERVICE,
    "api": EMPLOYER_SERVICE,
    "auth": ACCOUNT,
    "catalogue": EMPLOYER_SERVICE,
    "clients": PLACEMENT,
    "data_protection": INFORMATION,
    "documents": PLACEMENT,
    "employer_accounts": EMPLOYER_SERVICE,
    "employers": EMPLOYER_SERVICE,
    "feeds": EMPLOYER_SERVICE,
    "health": OPERATION,
    "home": ACCOUNT,
    "households": PLACEMENT,
    "joint_desk": TOGETHER,
    "messages": OPERATION,
    "mine": INFORMATION,
    "my_company": EMPLOYER_SERVICE,
    "my_proposals": EMPLOYER_SERVICE,
    "offers": HELP,
    "offices": ORGANISATION,
    "oidc": ACCOUNT,
    "passkeys": ACCOUNT,
    "placements": PLACEMENT,
    "postings": EMPLOYER_SERVICE,
    "programs": EMPLOYER_SERVICE,
    "proposals": PLACEMENT,
    "public": OPEN,
    "registration": OPEN,
    "registrations": EMPLOYER_SERVICE,
    "reviews": EMPLOYER_SERVICE,
    "runs": OPERATION,
    "saved_filters": ACCOUNT,
    "staff": ORGANISATION,
    "static": OPEN,
    "today": PLACEMENT,
    "vacancy_steps": EMPLOYER_SERVICE,
}


# Columns that somebody sees beside those of whom the register names, and when: by table and column.
ALSO_SEES: Mapping[str, Mapping[tuple[str, str], str]] = {
    ADVISER: {
        ("case_file", "given_name"): "the name beside proposals and matches, to speak about the right person",
        ("case_file", "family_name"): "the name beside proposals and matches, to speak about the right person",
        ("legal_notice", "wording"): "as the second person who confirms it",
        ("legal_notice", "reason"): "as the second person who confirms it",
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
    purpose: str
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
    return Entry(endpoint, who, objects, PURPOSES[section], scope)
