"""Findings of the legal check and what a person decided about each: with a reason, until the words change.

Findings are found anew from the advert each time. A decision belongs to a rule and the words that were read, so that a
changed text leaves a finding open again where its words changed, and nowhere else.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, User, get_user
from employers.codes import LegalOutcome
from employers.intake_models import LegalDecision
from employers.legal_check import Finding, Severity
from employers.legal_findings import legal_findings
from employers.models import Vacancy
from employers.queries import get_vacancy

REASON_LENGTH = 500
_BINDING = frozenset({Severity.BLOCK, Severity.WARN})  # a hint is debated: it may be decided and holds nothing up


@dataclass(frozen=True)
class JudgedFinding:
    """A finding with its latest decision and who took it. ``key`` names rule and words within a vacancy."""

    finding: Finding
    key: str
    words: str
    decision: LegalDecision | None
    decided_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether the vacancy may not be published because of it: not decided, or decided that it has to change."""
        is_allowed = self.decision is not None and self.decision.outcome is LegalOutcome.ALLOWED
        return self.finding.severity in _BINDING and not is_allowed


def judged_findings(
    session: Session, vacancy: Vacancy, *, today: date, findings: Sequence[Finding] | None = None
) -> list[JudgedFinding]:
    """The findings of the advert as it is, in the order of the words, each with the latest decision about it.

    ``findings`` are those of `legal_findings` where they have been found before.
    """
    if findings is None:
        findings = legal_findings(session, vacancy, today=today)
    if not findings:
        return []
    query = (
        sa.select(LegalDecision, User.display_name)
        .outerjoin(User, User.id == LegalDecision.by)
        .where(LegalDecision.vacancy_id == vacancy.id)
        .order_by(LegalDecision.id)
    )
    latest = {_key(row.rule, row.advice_key, row.words): (row, name) for row, name in session.execute(query)}
    found = []
    for finding in findings:
        words = _words(finding, vacancy)
        key = _key(finding.rule.value, finding.advice_key, words)
        found.append(JudgedFinding(finding, key, words, *latest.get(key, (None, None))))
    return found


def decide_finding(
    session: Session, vacancy_id: int, key: str, decided: tuple[LegalOutcome, str], *, now: datetime, by: int
) -> LegalDecision:
    """Note the outcome and the reason of a finding. `NotAllowed` for anybody but employer advisers; `NotFound` where
    the advert has no such finding (any more); `InvalidInput` without a reason.
    """
    outcome, reason = decided[0], decided[1].strip()
    if get_user(session, by).role is not Role.EMPLOYER_ADVISER:
        raise NotAllowed("Only employer advisers decide about findings.")
    vacancy = get_vacancy(session, vacancy_id)
    found = next((each for each in judged_findings(session, vacancy, today=local_day(now)) if each.key == key), None)
    if found is None:
        raise NotFound("The text has changed meanwhile. Load the page again.")
    if not reason or len(reason) > REASON_LENGTH:
        raise InvalidInput("Write the reason in a few words.")
    decision = LegalDecision(
        vacancy_id=vacancy.id, rule=found.finding.rule.value, advice_key=found.finding.advice_key, words=found.words,
        advert_hash=advert_hash(vacancy), outcome=outcome, reason=reason, at=now, by=by,
    )  # fmt: skip
    session.add(decision)
    vacancy.updated_at = now  # whether everybody may see it is worked out anew
    session.flush()
    audit.record(
        session, "vacancy.finding_decided", kind="vacancy", object_id=vacancy.id, now=now, by=by,
        rule=decision.rule, outcome=outcome.value,
    )  # fmt: skip
    return decision


def check_findings(session: Session, vacancy: Vacancy, *, today: date) -> None:
    """Raise `InvalidInput` where a finding is open: a person has to decide first, or the words have to change."""
    words = open_words(judged_findings(session, vacancy, today=today))
    if words:
        raise InvalidInput(
            "The legal check asks for a decision first: %(words)s. Decide with a reason, or have it changed.",
            words="; ".join(words)[:200],
        )


def open_words(findings: Collection[JudgedFinding]) -> list[str]:
    """The words of the findings that are open, each once, in their order."""
    return list(dict.fromkeys(each.words for each in findings if each.is_open))


def advert_hash(vacancy: Vacancy) -> str:
    """Tells one version of the advert from another: its words, pay and hours."""
    return hashlib.sha256(f"{vacancy.title}\n{vacancy.description}\n{_pay(vacancy)}".encode()).hexdigest()


def _words(finding: Finding, vacancy: Vacancy) -> str:
    """The words as they stand, or what the fields say of pay and hours where a finding points at no words."""
    return (" ".join(finding.span.words.split()) if finding.span else _pay(vacancy))[:500]


def _pay(vacancy: Vacancy) -> str:
    cents = [each for each in (vacancy.pay_min_cents, vacancy.pay_max_cents) if each is not None]
    amounts = " – ".join(f"{each // 100},{each % 100:02}" for each in dict.fromkeys(cents))
    hours = vacancy.hours_max or vacancy.hours_min
    unit = vacancy.pay_unit.value if vacancy.pay_unit else ""
    return " ".join(part for part in (amounts and f"{amounts} €", unit, f"{hours:g} h" if hours else "") if part)


def _key(rule: str, advice_key: str, words: str) -> str:
    return hashlib.sha256(f"{rule}\n{advice_key}\n{words.casefold()}".encode()).hexdigest()[:24]
