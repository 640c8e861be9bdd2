"""PURE: what two contacts have typed into one form, put together field by field.

A page knows from its *prints* what stood there when it was loaded. So what this contact has changed is told from what
somebody else has, without keeping every version: only where both have changed the same field is there a conflict.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Fields = Mapping[str, list[str]]
Prints = Mapping[str, str]
LIST = "needed"  # rows that are one topic: needed-0-text, needed-0-value, ...
ABSENT = ""  # print of a topic that holds nothing


@dataclass(frozen=True)
class Sent:
    """What a page has sent. ``prints``: of what it was loaded with, None where it does not know.

    ``topics``: all that the page asks for, so that what is missing was emptied; ``mine`` and ``theirs``: conflicts that
    this contact has decided.
    """

    fields: Fields
    topics: Collection[str]
    prints: Prints | None = None
    mine: Collection[str] = ()
    theirs: Collection[str] = ()


@dataclass(frozen=True)
class Merged:
    """The fields put together, which topics this contact has changed, and those in conflict, where the others stay.

    ``prints`` are those for the page that has sent: of what it shows, if it goes on showing what it has sent.
    """

    fields: dict[str, list[str]]
    changed: frozenset[str] = frozenset()
    conflicts: tuple[str, ...] = ()
    overtaken: tuple[str, ...] = ()  # changed by others, not by this contact
    prints: dict[str, str] = field(default_factory=dict)


def topic_of(name: str) -> str:
    """The topic that a field belongs to: the rows of the list are one."""
    return LIST if name.split("-", maxsplit=1)[0] == LIST else name


def tidy(fields: Fields) -> dict[str, list[str]]:
    """The fields without blanks around what was typed, without empty ones, with plain ends of lines."""
    found = {
        name: [text.replace("\r\n", "\n").strip() for text in texts if text.strip()] for name, texts in fields.items()
    }
    return {name: found[name] for name in sorted(found) if found[name]}


def prints_of(fields: Fields) -> dict[str, str]:
    """A print of each topic that holds something."""
    return {topic: _print(value) for topic, value in _values(tidy(fields)).items() if value}


def merge(kept: Fields, sent: Sent) -> Merged:
    """Put together what is kept and what was sent."""
    before, after = _values(tidy(kept)), _values(tidy(sent.fields))
    fields = {name: texts for name, texts in tidy(kept).items() if topic_of(name) not in sent.topics}
    changed, conflicts, overtaken, prints = set(), [], [], {}
    for topic in sorted(sent.topics):
        theirs, mine = before.get(topic, ()), after.get(topic, ())
        known = None if sent.prints is None else sent.prints.get(topic, ABSENT)
        verdict = _verdict(topic, sent, _print(theirs), _print(mine), known)
        fields |= _texts(tidy(sent.fields if verdict == "mine" else kept), topic)
        if verdict == "mine" and mine != theirs:
            changed.add(topic)
        elif verdict == "conflict":
            conflicts.append(topic)
        elif verdict == "theirs" and mine != theirs:
            overtaken.append(topic)
        is_shown = verdict == "mine" or mine == theirs
        prints[topic] = _print(mine) if is_shown or known is None else known
    shown = {topic: value for topic, value in prints.items() if value != ABSENT}
    return Merged(dict(sorted(fields.items())), frozenset(changed), tuple(conflicts), tuple(overtaken), shown)


def _verdict(topic: str, sent: Sent, theirs: str, mine: str, known: str | None) -> str:
    """Whose value counts: mine, theirs, or a conflict."""
    if theirs in (mine, known) or known is None or topic in sent.mine:
        return "mine"
    if mine == known or topic in sent.theirs:
        return "theirs"
    return "conflict"


def _values(fields: Fields) -> dict[str, tuple[object, ...]]:
    """What each topic holds, comparable; rows of the list in their order, those without a text left out."""
    found: dict[str, tuple[object, ...]] = {}
    rows: dict[int, list[tuple[str, str]]] = {}
    for name, texts in fields.items():
        if topic_of(name) != LIST:
            found[name] = tuple(texts)
            continue
        _, number, part = (*name.split("-", 2), "", "")[:3]
        if number.isdecimal() and len(number) < 4:
            rows.setdefault(int(number), []).append((part, texts[0]))
    filled = [tuple(sorted(row)) for _, row in sorted(rows.items()) if any(part == "text" for part, _ in row)]
    return found | ({LIST: tuple(filled)} if filled else {})


def _texts(fields: Fields, topic: str) -> dict[str, list[str]]:
    return {name: texts for name, texts in fields.items() if topic_of(name) == topic}


def _print(value: tuple[object, ...]) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:12] if value else ABSENT
