"""Read a file in a process of its own that may use so much time and memory and no more."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from profiles.cv.document import MAX_FILE_BYTES, Cv, cv_from_json
from profiles.cv.errors import TOO_LARGE, TOO_LONG, UnreadableCv
from profiles.cv.reader_process import BARE_TEXT

SECONDS = 20
_PROJECT = Path(__file__).resolve().parents[2]


def read_cv_file(data: bytes, *, today: date, seconds: float = SECONDS) -> Cv:
    """What the CV says, as `recognise.read_cv`, within ``seconds`` and the memory that the reader allows itself.

    A file can be made so that reading it takes for ever or all memory; then the process is ended and `UnreadableCv`
    says so. Nothing of the file is written to a disk.
    """
    return cv_from_json(_answer(data, today.isoformat(), seconds))


def read_text(data: bytes, *, seconds: float = SECONDS) -> str:
    """The bare text of the file, as `recognise.text_of`, within the same limits."""
    return str(_answer(data, BARE_TEXT, seconds)["text"])


def _answer(data: bytes, wanted: str, seconds: float) -> dict[str, Any]:
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableCv(TOO_LARGE, megabytes=MAX_FILE_BYTES // 1024 // 1024)
    command = [sys.executable, "-m", "profiles.cv.reader_process", wanted]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_PROJECT, timeout=seconds,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableCv(TOO_LONG) from error
    if done.returncode != 0:
        raise UnreadableCv(TOO_LONG)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableCv(answer["error"], **answer["places"])
    return answer
