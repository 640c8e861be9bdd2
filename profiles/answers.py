"""Quick answers: one fact recorded where the matcher asks for it, and taken back within a day."""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import record
from core.database import Base
from core.errors import Conflict, NotAllowed, NotFound
from profiles import inputs
from profiles.catalogue.codes import text_to_grid
from profiles.codes import Evidence, LimitationValue, PermissionScope, QualificationKind, Recognition
from profiles.models import Client
from profiles.operations import update_client_facts
from profiles.queries import get_client
from profiles.restrictions import is_restricted

UNDO_WITHIN = timedelta(days=1)
_ENTRIES: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {  # list -> its entries, and what tells one from another
    "skills": (inputs.SkillInput, ("skill_code",)),
    "languages": (inputs.LanguageInput, ("language",)),
    "qualifications": (inputs.QualificationInput, ("kind", "title", "occupation_code")),
    "licences": (inputs.LicenceInput, ("licence_class",)),
    "certificates": (inputs.CertificateInput, ("certificate_code",)),
    "limitations": (inputs.LimitationInput, ("item",)),
}
_ENUMS: Mapping[str, type[enum.Enum]] = {
    each.__name__: each for each in (Evidence, LimitationValue, PermissionScope, QualificationKind, Recognition)
}


class RecordedAnswer(Base):
    """What stood in the profile before a quick answer and what stands there since: for a day, so that it can be undone.

    Both are plain facts by name, and for a list its entry (None: there was none).
    """

    __tablename__ = "recorded_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str | None] = mapped_column(sa.String(60))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))


@dataclass(frozen=True)
class Answer:
    """What is to be recorded: plain facts by the name of their column, and at most one ``entry`` of a list."""

    question: str
    code: str | None = None
    plain: Mapping[str, Any] = field(default_factory=dict)
    entry_of: str | None = None  # name of the list
    entry: Any = None  # of `profiles.inputs`


def record_answer(session: Session, client_id: int, answer: Answer, *, now: datetime, by: int) -> RecordedAnswer | None:
    """Record the answer in the profile; None where the profile says so already.

    Errors as `update_client_facts`. Answers that can no longer be undone are forgotten on the way.
    """
    forget_answers(session, before=now - UNDO_WITHIN)
    client = get_client(session, client_id)
    names, key = tuple(answer.plain), _key(answer.entry_of, answer.entry)
    before = _state(client, names, answer.entry_of, key)
    facts = dict(answer.plain)
    if answer.entry_of is not None:
        facts[answer.entry_of] = _with_entry(client, answer.entry_of, key, answer.entry)
    changed = update_client_facts(session, client_id, inputs.ClientInput(**facts), now=now, by=by)
    if not changed:
        return None
    row = RecordedAnswer(
        client_id=client_id, question=answer.question, code=answer.code, before=before,
        after=_state(client, names, answer.entry_of, key), at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def undo_answer(session: Session, client_id: int, answer_id: int, *, now: datetime, by: int) -> frozenset[str]:
    """Put back what stood in the profile before; gives the names of the fields that changed.

    `NotFound` where the answer is no longer kept, `NotAllowed` for others than who recorded it, `Conflict` where the
    fact was changed since.
    """
    row = session.get(RecordedAnswer, answer_id, with_for_update=True)
    if row is None or row.client_id != client_id or row.at < now - UNDO_WITHIN:
        raise NotFound("This answer can no longer be undone. Change the fact in the profile.")
    if row.by != by:
        raise NotAllowed("Only the person who recorded the answer can undo it. Change the fact in the profile.")
    client = get_client(session, client_id)
    names, entry_of = tuple(row.after["plain"]), row.after["entry_of"]
    key = tuple(map(_decoded, row.after["key"]))
    if _state(client, names, entry_of, key) != row.after:
        raise Conflict("This fact was changed since. Change it in the profile.")
    facts: dict[str, Any] = {name: _input_value(name, _decoded(row.before["plain"][name])) for name in names}
    if entry_of is not None:
        old = row.before["entry"]
        entry = None if old is None else _ENTRIES[entry_of][0](**{name: _decoded(each) for name, each in old.items()})
        facts[entry_of] = _with_entry(client, entry_of, key, entry)
    changed = update_client_facts(session, client_id, inputs.ClientInput(**facts), now=now, by=by)
    record(session, "answer_undone", kind="client", object_id=client_id, now=now, by=by, fields=sorted(changed))
    session.delete(row)
    session.flush()
    return changed


def last_answer(session: Session, client_id: int, *, by: int, now: datetime) -> RecordedAnswer | None:
    """The latest answer of this person about this client that can still be undone, or None."""
    query = (
        sa.select(RecordedAnswer)
        .where(RecordedAnswer.client_id == client_id, RecordedAnswer.by == by, RecordedAnswer.at >= now - UNDO_WITHIN)
        .order_by(RecordedAnswer.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def forget_answers(session: Session, *, before: datetime) -> int:
    """Delete what was kept of answers older than this moment; the facts stay, and so does what was kept of clients
    whose data are restricted. Gives how many.
    """
    over = (RecordedAnswer.at < before, ~is_restricted(RecordedAnswer.client_id))
    gone = session.execute(sa.delete(RecordedAnswer).where(*over))
    return int(getattr(gone, "rowcount", 0))


def _key(entry_of: str | None, entry: Any) -> tuple[Any, ...]:
    return () if entry_of is None else tuple(getattr(entry, name) for name in _ENTRIES[entry_of][1])


def _entries(client: Client, entry_of: str) -> dict[tuple[Any, ...], Any]:
    """The recorded entries of a list as inputs, by key."""
    kind, key = _ENTRIES[entry_of]
    found = [kind(**{each.name: getattr(row, each.name) for each in fields(kind)}) for row in getattr(client, entry_of)]
    return {tuple(getattr(each, name) for name in key): each for each in found}


def _with_entry(client: Client, entry_of: str, key: tuple[Any, ...], entry: Any) -> tuple[Any, ...]:
    """The list with this entry in place of the one of the same key; without it where there is none."""
    entries = _entries(client, entry_of)
    if entry is None:
        entries.pop(key, None)
    else:
        entries[key] = entry
    return tuple(entries.values())


def _state(client: Client, names: tuple[str, ...], entry_of: str | None, key: tuple[Any, ...]) -> dict[str, Any]:
    """What the profile says, ready for JSON."""
    entry = None if entry_of is None else _entries(client, entry_of).get(key)
    return {
        "plain": {name: _encoded(getattr(client, name)) for name in names},
        "entry_of": entry_of,
        "key": [_encoded(each) for each in key],
        "entry": None if entry is None else {name: _encoded(each) for name, each in asdict(entry).items()},
    }


def _encoded(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return {"enum": type(value).__name__, "value": value.value}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["day"]) if "day" in value else _ENUMS[value["enum"]](value["value"])


def _input_value(name: str, value: Any) -> Any:
    """A stored value as `ClientInput` takes it: hours of the week as a set of bits."""
    return text_to_grid(value) if name == "hours_possible" and value is not None else value
