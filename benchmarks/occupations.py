"""How well titles of adverts become occupations: ``python -m benchmarks.occupations FILE [--train FILE] [--json]``.

FILE has a KldB code (1 to 5 digits) and a title a line, divided by a tabulator. The reader knows the official words
alone: the tables of the folder given with ``--catalogue`` or ``PASSGENAU_SHARED_DATA``, read through the product's own
import into a scratch database, and the starter catalogue. With ``--train`` it learns from the titles of that file, as
``passgenau learn titles`` learns from confirmed ones. Nothing of either file is kept. With ``--folds N`` FILE alone is
used: each N-th part is judged after learning from the others.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

import profiles.catalogue.models
import profiles.models
from benchmarks.measuring import Figures, measured, peak_memory_mib
from core.database import Base, make_sessions
from core.errors import InvalidInput
from matching.guessing import everyday_titles
from matching.occupations import Confirmed, OccupationReader, learn_titles, official_model, quality
from matching.occupations.words import title_words
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing import import_kldb, import_titles
from profiles.catalogue.queries import TermRow, catalogue_terms
from profiles.catalogue.starter import load_starter_catalogue

DIGITS = 3
FINE = ("accuracy_3", "top_5")
LISTS = ("kldb2010_beispielberufe.tsv", "ba_dkz_titles.tsv")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    figures: Figures = {"file": options.file.name}
    with measured(figures, "catalogue"):
        terms = official_terms(options.catalogue)
    figures["official_words"] = len(terms)
    titles = read_titles(options.file)
    if options.folds:
        _by_folds(terms, titles, options.folds, figures)
    else:
        _judge(terms, titles, read_titles(options.train) if options.train else [], figures)
    figures["peak_mib"] = peak_memory_mib()
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:20} {value}")


def read_titles(path: Path) -> list[Confirmed]:
    """Codes and titles of a file. Raises `InvalidInput` with the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        code, tab, title = line.partition("\t")
        if not line.strip():
            continue
        if not tab or not (code.isascii() and code.isdigit() and len(code) <= 5):
            raise InvalidInput("%(file)s, line %(line)s: a KldB code and a title are needed, divided by a tabulator.",
                               file=path.name, line=number)  # fmt: skip
        found.append(Confirmed(title, code))
    return found


def official_terms(folder: Path) -> list[TermRow]:
    """Words of occupations after the product's own import of the starter catalogue and the official tables."""
    with tempfile.TemporaryDirectory() as scratch:
        engine = sa.create_engine(f"sqlite:///{Path(scratch) / 'scratch.db'}")
        Base.metadata.create_all(engine, tables=catalogue_tables())
        with make_sessions(engine)() as session:
            load_starter_catalogue(session)
            import_kldb(session, folder / "kldb2010_v2020_official.csv")
            for path in [folder / name for name in LISTS if (folder / name).exists()]:
                import_titles(session, path)
            session.commit()
            rows = catalogue_terms(session, TermKind.OCCUPATION)
        engine.dispose()
    return rows


def catalogue_tables() -> list[sa.Table]:
    """The tables of the catalogue alone."""
    own = [each for each in vars(profiles.catalogue.models).values() if isinstance(each, type) and each is not Base]
    names = {each.__tablename__ for each in own if issubclass(each, Base)}
    return [table for name, table in Base.metadata.tables.items() if name in names]


def _judge(terms: Sequence[TermRow], titles: Sequence[Confirmed], known: Sequence[Confirmed], figures: Figures) -> None:
    with measured(figures, "learn"):
        everyday = everyday_titles()
        reader = OccupationReader(terms, everyday=everyday)
        model = learn_titles(reader, known).model if known else official_model(terms, everyday)
        reader = reader.with_model(model)
    with measured(figures, "read"):
        shares = reader.group_shares([title.title for title in titles])
    figures |= {"learned_titles": len(known), "titles": len(titles)} | figures_of(shares, reader.groups, titles)
    if known:
        figures |= _of_new_titles(shares, reader.groups, titles, known)


def _of_new_titles(
    shares: npt.NDArray[np.float32], groups: Sequence[str], titles: Sequence[Confirmed], known: Sequence[Confirmed]
) -> Figures:
    """The same figures over the titles whose words none of the learned ones has in this order, as ``new_...``."""
    learned = {title_words(title.title) for title in known}
    rows = [at for at, title in enumerate(titles) if title_words(title.title) not in learned]
    found = figures_of(shares[rows], groups, [titles[at] for at in rows]) if rows else {}
    return {"new_titles": len(rows)} | {f"new_{name}": found[name] for name in FINE if name in found}


def _by_folds(terms: Sequence[TermRow], titles: Sequence[Confirmed], folds: int, figures: Figures) -> None:
    order = np.random.default_rng(1).permutation(len(titles))
    parts = []
    for at in range(folds):
        held = set(order[at::folds].tolist())
        part: Figures = {}
        _judge(terms, [titles[i] for i in sorted(held)], [t for i, t in enumerate(titles) if i not in held], part)
        print({name: value for name, value in part.items() if isinstance(value, float)}, flush=True)
        parts.append(part)
    figures["folds"] = folds
    for name in ("accuracy_1", *FINE, "calibration_gap", *(f"new_{each}" for each in FINE)):
        values = [value for part in parts if isinstance(value := part.get(name), float)]
        if values:
            figures[name] = round(float(np.mean(values)), 4)


def figures_of(shares: npt.NDArray[np.float32], groups: Sequence[str], titles: Sequence[Confirmed]) -> Figures:
    """Accuracy at one digit (always), and at three digits, among five and of the confidence where codes have three."""
    areas = sorted({group[:1] for group in groups})
    starts = [next(at for at, group in enumerate(groups) if group[0] == area) for area in areas]
    by_area = np.add.reduceat(shares, starts, axis=1)
    right = [title.code[:1] for title in titles]
    found: Figures = {"accuracy_1": round(quality(by_area, areas, right).accuracy, 4)}
    if all(len(title.code) >= DIGITS for title in titles):
        fine = quality(shares, groups, [title.code[:DIGITS] for title in titles])
        found |= {"accuracy_3": round(fine.accuracy, 4), "top_5": round(fine.among_five, 4)}
        found["calibration_gap"] = round(fine.gap, 4)
        found["quality"] = asdict(fine)
    return found


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--train", type=Path, metavar="FILE", help="titles to learn from")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="judge each N-th part by the others")
    parser.add_argument("--catalogue", type=Path, metavar="FOLDER", default=default_folder())
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not (options.catalogue / "kldb2010_v2020_official.csv").exists():
        parser.error("the folder of the official tables is needed: --catalogue FOLDER or PASSGENAU_SHARED_DATA")
    return options


def default_folder() -> Path:
    """Where the official tables are looked for."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("PASSGENAU_SHARED_DATA") or beside) / "catalogue"


if __name__ == "__main__":
    main()
