"""The end of the audit trail, written outside of the database each day: a tail that is cut off shows by it alone.

One line of JSON each in ``audit-anchors.jsonl`` of the instance folder, and one in the log. Whoever collects the logs
on another machine has a copy that an intruder of this one cannot change.
"""

import json
import os
from pathlib import Path

import structlog

from core.audit_chain import Anchor
from core.errors import InvalidInput

FILE_NAME = "audit-anchors.jsonl"
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
