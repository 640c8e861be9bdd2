"""The catalogue that links texts across languages, read from the files of its official downloads.

Folder: ``PASSGENAU_SHARED_DATA``/catalogue, else ../shared/data/catalogue beside the repository, or as the command
says. What is missing there is left out.
"""

import csv
import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from matching.linking import Term
from matching.linking.bridge import Bridge
from matching.linking.entries import Meanings, Surroundings

ESCO = "http://data.europa.eu/esco/"
COLLECTIONS = ("digital", "green", "language", "research", "transversal")


@dataclass(frozen=True)
class Catalogue:
    """What a folder holds: words of occupations by language, and what is around the entries."""

    folder: Path | None
    meanings: Meanings | None = None
    is_bare: bool = False  # whether only the words of the entries are used

    def with_meanings(self, meanings: Meanings) -> "Catalogue":
        """The same catalogue with a model of meaning."""
        return replace(self, meanings=meanings)

    def words_only(self) -> "Catalogue":
        """The same catalogue with nothing around its entries, as where only their words were imported."""
        return replace(self, is_bare=True)

    @cached_property
    def terms(self) -> list[Term]:
        """Words of ESCO occupations and ISCO groups, in all languages of the file."""
        rows = self._table("esco_occupation_labels_21lang.tsv.gz")
        return [Term(ESCO + uri, text, language, rank == "0") for language, uri, rank, text in rows]

    @cached_property
    def skills(self) -> list[Term]:
        """German names of ESCO skills."""
        return [Term(uri, text, "de", is_label=True) for uri, text in self._table("esco_skills_preflabel_de.tsv")]

    @cached_property
    def groups(self) -> dict[str, str]:
        """ISCO group of each ESCO occupation; an ISCO group is its own."""
        found = {row["conceptUri"]: row["iscoGroup"] for row in self._esco("occupations_de.csv")}
        found |= {term.code: term.code.rsplit("/C", 1)[1] for term in self.terms if "/isco/C" in term.code}
        return found

    @cached_property
    def bridge(self) -> Bridge | None:
        """The titles of the KldB 2010 with their codes."""
        titles = [(code, title) for code, _, title in self._table("kldb2010_beispielberufe.tsv")]
        return Bridge(titles) if titles else None

    def bridges(self, language: str) -> list[Bridge]:
        """Official titles in a language, by ESCO occupation and ISCO group, in German also by KldB and its groups."""
        words = Bridge([(term.code, term.text) for term in self.terms if term.language == language])
        found = [words, words.grouped(self.groups)] if words.codes else []
        if language == "de" and self.bridge is not None:
            found += [self.bridge, self.bridge.grouped({code: code[:3] for code in self.bridge.codes})]
        return found

    @cached_property
    def occupations(self) -> Surroundings:
        """What is around occupations."""
        return Surroundings() if self.is_bare else Surroundings(groups=self.groups, bridge=self.bridge)

    @cached_property
    def around_skills(self) -> Surroundings:
        """What is around skills: their groups, and as contexts the words of their groups and their descriptions."""
        if self.is_bare:
            return Surroundings()
        groups = {row["conceptUri"]: row for row in self._esco("skillGroups_de.csv")}
        above: dict[str, list[str]] = {}
        for row in self._esco("broaderRelationsSkillPillar_de.csv"):
            above.setdefault(row["conceptUri"], []).append(row["broaderUri"])
        names = {term.code: term.text for term in self.skills}
        texts = {uri: [name] for uri, name in names.items()}
        for collection in COLLECTIONS:
            for row in self._esco(f"{collection}SkillsCollection_de.csv"):
                texts.setdefault(row["conceptUri"], []).extend(
                    [*(row.get("altLabels") or "").split(" | "), row.get("description") or ""]
                )
        for uri, parents in above.items():
            for parent in parents:
                row = groups.get(parent, {})
                words = [row["preferredLabel"], row["altLabels"]] if row else [names.get(parent, "")]
                texts.setdefault(uri, []).extend(words)
        codes = {uri: row["code"].replace(".", "") or uri.rsplit("/", 1)[1] for uri, row in groups.items()}
        found = {uri: _first_group(uri, above, codes) for uri in names}
        lists: dict[str, list[str]] = {}
        for code, text in self._table("ba_kompetenzkatalog.tsv"):
            lists.setdefault(code.rsplit("-", 1)[0], []).append(text)
        contexts = {uri: "\n".join(words) for uri, words in texts.items()}
        return Surroundings(groups=found, contexts=contexts, lists=lists)

    def _table(self, name: str) -> list[list[str]]:
        """Rows of a table without its head; none where the file is missing."""
        path = self.folder / name if self.folder else None
        if path is None or not path.exists():
            return []
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
        return [line.rstrip("\r").split("\t") for line in text.split("\n")[1:] if line]

    def _esco(self, name: str) -> Iterator[dict[str, str]]:
        path = self.folder / "esco_v1.2_de" / name if self.folder else None
        if path is None or not path.exists():
            return
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


def _first_group(uri: str, above: dict[str, list[str]], codes: dict[str, str], depth: int = 0) -> str:
    """The lowest code among the groups of a skill, or of the skills above it; "" where there is none."""
    found = [codes[parent] for parent in above.get(uri, []) if parent in codes]
    if not found and depth < 4:
        found = [_first_group(parent, above, codes, depth + 1) for parent in above.get(uri, [])]
    return min((code for code in found if code), default="")


def usual_folder() -> Path | None:
    """The folder of the catalogue's files, or None where there is none."""
    shared = os.environ.get("PASSGENAU_SHARED_DATA")
    root = Path(shared) if shared else Path(__file__).resolve().parents[2] / "shared" / "data"
    return root / "catalogue" if (root / "catalogue").is_dir() else None


@lru_cache(maxsize=2)
def read_catalogue(folder: Path | None) -> Catalogue:
    """The catalogue of a folder; an empty one where None is given."""
    return Catalogue(folder)
