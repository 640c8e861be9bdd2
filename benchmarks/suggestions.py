"""How fast suggestions while typing are: ``python -m benchmarks.suggestions [--catalogue FOLDER] [--json]``.

The official catalogues are imported into a scratch database: the KldB with its examples, ESCO's occupations in German
with the BA's crosswalk, ESCO's labels in all languages of the folder and its skills. Then every beginning of many words
is typed as a person would. Milliseconds are processor time of one process; ``request`` is the whole answer of the
server through the application, signed in, with its database.
"""

import argparse
import csv
import gzip
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from benchmarks.measuring import Figures, measured, peak_memory_mib
from benchmarks.occupations import LISTS, default_folder
from core.database import make_engine, make_sessions
from core.settings import read_settings
from core.users import Role, User, start_session
from jobs.migrating import upgrade_database
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing import import_esco, import_kldb, import_titles
from profiles.catalogue.models import EscoOccupation, Skill
from profiles.catalogue.starter import load_starter_catalogue
from profiles.catalogue.storing import Tally, store_rows, store_terms, term
from web import create_app
from web.access import TOKEN
from web.suggestions import Suggestions, suggestions

ESCO_PREFIX = "http://data.europa.eu/esco/"
FORGIVING = (
    "staplerfarer",
    "putzen",
    "cook",
    "повар",
    "kranknschwester",
    "aşçı",
    "طباخ",
    "Baecker",
    "buero",
    "lager hel",
)
SAMPLE = 150  # words of which every beginning is typed


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        settings = read_settings({"PASSGENAU_INSTANCE": scratch})
        upgrade_database(settings.database_url)
        engine = make_engine(settings.database_url)
        sessions = make_sessions(engine, writes=True)
        with measured(figures, "import"), sessions.begin() as session:
            figures["words"] = _import(session, options.catalogue)
        app = create_app(settings)
        with app.app_context(), sessions() as session:
            with measured(figures, "build"):
                index = suggestions(session)
            typed = list(_typed(index))
            figures["typed"] = len(typed)
            figures["occupations_ms"] = _times(typed, index.occupations.suggest)
            figures["skills_ms"] = _times(typed, index.needed.suggest)
            figures["found"] = {text: _labels(index, text) for text in FORGIVING}
            token = _signed_in(session)
            session.commit()
        figures["request_ms"] = _requests(app.test_client(), token, typed[:: max(len(typed) // 400, 1)])
        engine.dispose()
    figures["peak_mib"] = peak_memory_mib()
    print(json.dumps(figures, ensure_ascii=False) if options.json else _lines(figures))


def _import(session: sa.orm.Session, folder: Path) -> dict[str, int]:
    load_starter_catalogue(session)
    import_kldb(session, folder / "kldb2010_v2020_official.csv")
    for path in [folder / name for name in LISTS if (folder / name).exists()]:
        import_titles(session, path)
    with tempfile.TemporaryDirectory() as together:
        for path in [*folder.glob("esco_*_de/*.csv"), *folder.parent.glob("linking/crosswalk/*.csv")]:
            shutil.copy(path, together)
        import_esco(session, Path(together))
    tally = Tally()
    store_terms(session, _labels_of_all_languages(session, folder), tally=tally)
    skills = list(_rows(folder / "esco_skills_preflabel_de.tsv"))
    store_rows(session, Skill, [{"code": uri, "label_de": label[:300], "source": "esco"} for uri, label in skills],
               tally=tally)  # fmt: skip
    store_terms(
        session, [term(TermKind.SKILL, *(uri, "de", label), is_label=True) for uri, label in skills], tally=tally
    )
    session.flush()
    counts = sa.text("SELECT kind, count(*) FROM term GROUP BY kind ORDER BY kind")
    return {str(kind): int(count) for kind, count in session.execute(counts)}


def _labels_of_all_languages(session: sa.orm.Session, folder: Path) -> list[dict[str, object]]:
    known = set(session.scalars(sa.select(EscoOccupation.uri)))
    path = folder / "esco_occupation_labels_21lang.tsv.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        found = (
            (language, uri if uri.startswith("http") else ESCO_PREFIX + uri, label)
            for language, uri, _rank, label in rows
        )
        return [term(TermKind.ESCO_OCCUPATION, uri, language, label) for language, uri, label in found if uri in known]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        yield from reader


def _typed(index: Suggestions) -> Iterator[str]:
    """Beginnings of words as they are typed letter by letter, and the same with a slip."""
    terms = index.terms[TermKind.OCCUPATION]
    for row in terms[:: max(len(terms) // SAMPLE, 1)]:
        text = row.text[:24]
        yield from (text[:end] for end in range(1, len(text) + 1))
        if len(text) > 6:
            yield text[:3] + text[4:]
    yield from FORGIVING


def _times(typed: Sequence[str], suggest: Callable[[str], object]) -> dict[str, float]:
    taken = []
    for text in typed:
        start = time.process_time()
        suggest(text)
        taken.append((time.process_time() - start) * 1000)
    return _percentiles(taken)


def _requests(client: object, token: str, typed: Sequence[str]) -> dict[str, float]:
    with client.session_transaction() as cookie:  # type: ignore[attr-defined]
        cookie[TOKEN] = token
    taken = []
    for text in typed:
        start = time.process_time()
        answer = client.get("/catalogue/occupations", query_string={"q": text})  # type: ignore[attr-defined]
        taken.append((time.process_time() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{text!r}: {answer.status}")
    return _percentiles(taken)


def _percentiles(taken: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(taken, share)), 2) for share in (50, 95, 99, 100)}


def _labels(index: Suggestions, text: str) -> list[str]:
    return [f"{each.label} ({each.matched})" for each in index.occupations.suggest(text, limit=3)]


def _signed_in(session: sa.orm.Session) -> str:
    now = datetime.now(UTC)
    user = User(
        email="bench@example.org", display_name="Bench", role=Role.CASE_MANAGER, password_hash="", created_at=now
    )
    session.add(user)
    session.flush()
    return start_session(session, user, now=now)


def _lines(figures: Figures) -> str:
    return "\n".join(f"{name:16} {value}" for name, value in figures.items())


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path, metavar="FOLDER", default=default_folder())
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
