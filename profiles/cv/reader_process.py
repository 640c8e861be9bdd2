"""The process that reads one CV: the file on standard input, what it says as JSON on standard output."""

import json
import logging
import resource
import sys
from datetime import date

from profiles.cv.document import MAX_FILE_BYTES, cv_to_json
from profiles.cv.errors import UnreadableCv
from profiles.cv.recognise import read_cv

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 15


def main() -> int:
    """Read the CV; 0 also where it cannot be read, then the answer holds the message."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()  # messages of libraries quote the file
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        answer = cv_to_json(read_cv(data, today=date.fromisoformat(sys.argv[1])))
    except UnreadableCv as error:
        answer = {"error": error.message, "places": error.places}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
