"""Cursors of lists: opaque to callers, the last id of a page to us."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from core.errors import InvalidInput
from web.limits import sent_number

Row = TypeVar("Row")


def cursor_of(last_id: int) -> str:
    """The cursor of a page whose last row has this id."""
    return base64.urlsafe_b64encode(f"after:{last_id}".encode()).decode().rstrip("=")


def id_of(cursor: str | None) -> int:
    """The id after which a page begins; 0 without a cursor. `InvalidInput` for what we never gave."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise InvalidInput("Take the cursor from the page before, or none.") from error
    head, _, number = text.partition(":")
    last_id = sent_number(number)
    if head != "after" or last_id is None:
        raise InvalidInput("Take the cursor from the page before, or none.")
    return last_id


def page_of(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """A page of ``limit`` rows out of one more that was asked for, and whether there are more."""
    return rows[:limit], len(rows) > limit
