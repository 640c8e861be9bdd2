"""What a request may carry at all: ids that a row can have, no character that no database stores."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST_ID = 2**31 - 1  # what an integer column of PostgreSQL holds
NUL = "\x00"


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
    app.before_request(_refuse_nul)


def number_argument(name: str, default: int) -> int:
    """A number of the address's query, at least 0; ``default`` where it is none or larger than any id."""
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and int(text) <= LARGEST_ID else default


def _refuse_nul() -> None:
    """PostgreSQL stores no NUL and no person types one."""
    for values in (request.args, request.form):
        if any(NUL in name or NUL in text for name, text in values.items(multi=True)):
            abort(400)
