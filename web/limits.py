"""What a request may carry at all: ids that a row can have, no character that no database stores, files of a size."""

from io import BytesIO

from flask import Flask, Request, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

from profiles.cv.document import MAX_FILE_BYTES

LARGEST_ID = 2**31 - 1  # what an integer column of PostgreSQL holds
DIGITS_MOST = 10  # of such a number; Python itself refuses to read thousands
NUL = "\x00"
BODY_LIMIT_BYTES = 2 * 1024 * 1024
FORM_BYTES = 64 * 1024  # what stands around a file
WITH_FILE = ("clients.read_cv", "postings.create", "postings.draft", "postings.edit")
LARGER_BODIES = dict.fromkeys(WITH_FILE, MAX_FILE_BYTES + FORM_BYTES)


class MemoryRequest(Request):
    """A request whose files stay in memory: a CV is never written to a disk, not even for a moment."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> BytesIO:
        return BytesIO()


class RowIdConverter(IntegerConverter):
    """The id of a row in an address; a larger number is an address that does not exist."""

    regex = r"\d{1,10}"

    def to_python(self, value: str) -> int:
        """The id, as far as a row can have it."""
        number = int(super().to_python(value))
        if number > LARGEST_ID:
            raise ValidationError
        return number


def register(app: Flask) -> None:
    """Hold the limits in every address and form. Comes before the routes, which take the converter over."""
    app.url_map.converters["int"] = RowIdConverter
    app.before_request(_allow_files)
    app.before_request(_refuse_nul)


def sent_number(text: str | None) -> int | None:
    """The id or version that a form or address sent; None where it is none or larger than any row can have."""
    if not text or not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MOST):
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def number_argument(name: str, default: int) -> int:
    """A number of the address's query, at least 0; ``default`` where it is none or larger than any id."""
    number = sent_number(request.args.get(name))
    return default if number is None else number


def _allow_files() -> None:
    """Let the few routes that take files have larger bodies. Comes before anything reads the form."""
    if request.endpoint in LARGER_BODIES:
        request.max_content_length = LARGER_BODIES[request.endpoint]


def _refuse_nul() -> None:
    """PostgreSQL stores no NUL and no person types one."""
    for values in (request.args, request.form):
        if any(NUL in name or NUL in text for name, text in values.items(multi=True)):
            abort(400)
