"""The end of the audit trail, written outside of the database each day: a tail that is cut off shows by it alone.

One line of JSON each in ``audit-anchors.jsonl`` of the instance folder, one in the log, and a mail to the addresses of
``PASSGENAU_AUDIT_ANCHOR_MAILS``. Mails, and logs that another machine collects, are copies that an intruder of this
one cannot change: by them a chain shows that was written anew as a whole, together with the file.
"""

import json
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from core.audit_chain import Anchor
from core.errors import InvalidInput
from placements.messages.codes import MessageKind
from placements.messages.composing import Recipient, moment_text, text_of
from placements.messages.outbox import NewMessage, queue_message

SEPARATOR = "_"
FILE_NAME = "audit-anchors.jsonl"
_HASH = re.compile(r"[0-9a-f]{64}")
log = structlog.get_logger()


def add_anchor(instance: Path, anchor: Anchor) -> Path:
    """Write one more line; the file is only appended to."""
    path = instance / FILE_NAME
    line = json.dumps({"entry": anchor.entry_id, "hash": anchor.entry_hash, "at": anchor.at}) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    log.info("audit anchor", entry=anchor.entry_id, hash=anchor.entry_hash)
    return path


def mail_anchor(session: Session, anchor: Anchor, addresses: Iterable[str], *, months: int, now: datetime) -> None:
    """Mail the anchor to each address, once however often this is called; ``months`` is how long entries are kept."""
    values = {"entry": anchor.entry_id, "anchor": text_of_anchor(anchor), "moment": moment_text(now, "de"),
              "months": months}  # fmt: skip
    text = text_of(MessageKind.AUDIT_ANCHOR, "de", values)
    for address in addresses:
        key = f"audit_anchor:{anchor.entry_id}:{address}"
        queue_message(session, NewMessage(key, MessageKind.AUDIT_ANCHOR, Recipient(None, address, "de"), text), now=now)


def text_of_anchor(anchor: Anchor) -> str:
    """An anchor as one word, which can be copied out of a mail into a command."""
    return SEPARATOR.join((str(anchor.entry_id), anchor.entry_hash, anchor.at))


def anchor_of_text(text: str) -> Anchor:
    """The anchor that a word of `text_of_anchor` stands for; `InvalidInput`."""
    entry_id, _, rest = text.strip().partition(SEPARATOR)
    entry_hash, _, moment = rest.partition(SEPARATOR)
    try:
        is_aware = datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        is_aware = False
    if not (entry_id.isascii() and entry_id.isdigit() and _HASH.fullmatch(entry_hash) and is_aware):
        raise InvalidInput("%(text)s is no anchor. Copy it from the mail: number_hash_moment.", text=text[:120])
    return Anchor(int(entry_id), entry_hash, moment)


def read_anchors(path: Path) -> list[Anchor]:
    """All anchors of a file; none where it is not there. `InvalidInput` names a line that is no anchor."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(Anchor(int(row["entry"]), str(row["hash"]), str(row["at"])))
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput("Line %(number)s of %(path)s is no anchor.", number=number, path=path) from error
    return found
