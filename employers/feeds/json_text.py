"""PURE: JSON as real pages carry it; repaired where only one reading is possible, else refused with the true reason."""

import json
import re
from typing import Any

from employers.feeds.markup import unescape
from employers.feeds.records import FeedError

_WRAPPER = re.compile(r"^\s*(?://|/\*)?\s*<!(?:\[CDATA\[|--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$")
_BAD_ESCAPE = re.compile(r'\\(\\|["/bfnrt]|u[0-9a-fA-F]{4}|.)', re.DOTALL)
REPAIRS = 20  # more breaks than this in one text are no slip


def read_json(text: str) -> Any:
    """The value that ``text`` stands for. Raises `FeedError` with line and column where it is broken.

    Repaired: CDATA and comment wrappers, a block escaped as HTML, a backslash before a character that needs none,
    line breaks inside strings, a comma that is missing between two lines, a comma too many at an end.
    """
    text = _WRAPPER.sub("", text.strip().removeprefix("\ufeff")).strip()
    if not text:
        raise FeedError("the file or block is empty")
    if text.startswith(("{&quot;", "[&quot;", "{&#34;")) or ("&quot;" in text and '"' not in text):
        text = unescape(text)
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return _repaired(text, error)
    except RecursionError as error:
        raise FeedError("broken JSON: nested too deeply") from error
    except ValueError as error:  # a number with thousands of digits
        raise FeedError("broken JSON: %(error)s", error=error) from error


def _repaired(text: str, first: json.JSONDecodeError) -> Any:
    error = first
    for _ in range(REPAIRS):
        better = _repair(text, error)
        if better is None:
            break
        text = better
        try:
            return json.loads(text, strict=False)
        except json.JSONDecodeError as next_error:
            error = next_error
    raise FeedError(_reason(text, first)) from first


def _repair(text: str, error: json.JSONDecodeError) -> str | None:
    if error.msg.startswith("Invalid \\escape"):
        return _BAD_ESCAPE.sub(lambda hit: hit.group() if _is_escape(hit.group(1)) else hit.group(1), text)
    before, after = text[: error.pos].rstrip(), text[error.pos :]
    if error.msg == "Expecting ',' delimiter" and re.match(r'"[^"\n]{1,80}"\s*:', after) and "\n" in _gap(text, error):
        return before + "," + text[len(before) :]
    if error.msg.startswith(("Expecting property name", "Expecting value", "Illegal trailing comma")):
        is_extra = before.endswith(",") and after.lstrip()[:1] in ("}", "]")
        return before[:-1] + after if is_extra else None
    return None


def _is_escape(text: str) -> bool:
    return text in '"\\/bfnrt' or len(text) == 5


def _gap(text: str, error: json.JSONDecodeError) -> str:
    return text[len(text[: error.pos].rstrip()) : error.pos]


def _reason(text: str, error: json.JSONDecodeError) -> str:
    is_cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    what = "the text ends in the middle (cut off)" if is_cut else error.msg
    return f"broken JSON at line {error.lineno}, column {error.colno}: {what}"


def read_json_lines(text: str) -> list[tuple[int, Any | FeedError]]:
    """Line number and value of each line that is not empty; the error in place of the value where it is broken."""
    found: list[tuple[int, Any | FeedError]] = []
    for number, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            found.append((number, read_json(content)))
        except FeedError as error:
            found.append((number, error))
    return found


def looks_like_json_lines(text: str) -> bool:
    """Whether the text is one JSON object a line: the first two lines that are not empty stand alone."""
    lines = [content for content in text.split("\n", 20)[:20] if content.strip()][:2]
    if len(lines) < 2 or not all(content.lstrip().startswith("{") for content in lines):
        return False
    return any(map(_is_whole, lines))


def _is_whole(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True
