"""The process that reads one file from standard input: writes what it says as a CV, or its bare text, as JSON."""

import json
import logging
import resource
import sys
from datetime import date
from typing import Any

from profiles.cv.document import MAX_FILE_BYTES, MAX_LETTERS, cv_to_json
from profiles.cv.errors import UnreadableCv
from profiles.cv.recognise import read_cv, text_of

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 15
BARE_TEXT = "text"  # in place of the day: the text is wanted, not what it says as a CV


def main() -> int:
    """Read the file; 0 also where it cannot be read, then the answer holds the message."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()  # messages of libraries quote the file
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        answer: dict[str, Any]
        if sys.argv[1] == BARE_TEXT:
            answer = {"text": text_of(data)[:MAX_LETTERS]}
        else:
            answer = cv_to_json(read_cv(data, today=date.fromisoformat(sys.argv[1])))
    except UnreadableCv as error:
        answer = {"error": error.message, "places": error.places}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
