"""`docs/access.md`: the table of who may open what, written from the table that is enforced."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from core.settings import read_settings
from web import create_app
from web.access import entry_of
from web.access_table import ALSO_SEES, TEXTS, Entry

TITLE = "# Who may open what"
LEAD = """\
Written by `make access` from `web/access_table.py` and the marks beside the views, and compared by a test: what stands
here is what is enforced. Each request is looked up in it before its view runs. Who is refused gets the status given
and, if signed in, leaves an entry in the audit log. 404 stands where not even the existence of somebody else's object
may be told. Which columns each of them sees of an object is the register of `core/register.py`; below are the columns
that somebody sees beside it. `tests/web/test_access_matrix.py` walks through all of it with planted markers."""
HEAD = "| address | methods | who | whose objects | answer to others | purpose |\n|---|---|---|---|---|---|"
HIDDEN_METHODS = frozenset({"HEAD", "OPTIONS"})


def access_report(app: Flask) -> str:
    """The whole page."""
    parts = [TITLE, LEAD, "\n".join([HEAD, *_rows(app)]), "## Columns seen beside the register", "\n".join(_columns())]
    return "\n\n".join(parts) + "\n"


def _rows(app: Flask) -> Iterator[str]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, each.endpoint)):
        found = entry_of(app, rule.endpoint)
        methods = ", ".join(sorted((rule.methods or set()) - HIDDEN_METHODS))
        address, purpose = rule.rule.replace("|", "\\|"), TEXTS[found.purpose]
        yield f"| `{address}` | {methods} | {_who(found)} | {_objects(found)} | {_answers(found)} | {purpose} |"


def _who(found: Entry) -> str:
    return ", ".join(found.who) + (f" ({found.scope})" if found.scope else "")


def _objects(found: Entry) -> str:
    """Each rule of each place, with whom it is for where it is not the same for everybody."""
    texts: dict[str, list[str]] = {}
    for place, rules in found.objects.items():
        for who, rule in rules.items():
            texts.setdefault(f"{place}: {rule.text}", []).append(who)
    shown = (text if set(who) == set(found.who) else f"{text} ({', '.join(who)})" for text, who in texts.items())
    return "<br>".join(shown) or "none"


def _answers(found: Entry) -> str:
    statuses = {rule.foreign for rules in found.objects.values() for rule in rules.values() if rule.foreign}
    return " / ".join(map(str, sorted(statuses))) or "403"


def _columns() -> Iterator[str]:
    yield "| who | column | when |\n|---|---|---|"
    for who, columns in ALSO_SEES.items():
        for (table, column), when in columns.items():
            yield f"| {who} | `{table}.{column}` | {when} |"


def main(path: Path) -> None:
    """Write the page."""
    with TemporaryDirectory() as folder:
        app = create_app(read_settings({"PASSGENAU_INSTANCE": folder}))
        path.write_text(access_report(app), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
