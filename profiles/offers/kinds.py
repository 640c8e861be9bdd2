"""The kinds of offer that ship with the project (profiles/data/offer_kinds.tsv): what one of a kind usually does."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from profiles.offer_effects import Decider


@dataclass(frozen=True, slots=True)
class OfferKind:
    """A kind of offer. ``effects`` and ``prerequisites`` are as written in `profiles.offer_effects`; weeks it lasts."""

    code: str
    label_de: str
    label_en: str
    decider: Decider
    is_restricted: bool
    effects: str
    prerequisites: str
    min_weeks: int
    max_weeks: int


@lru_cache(maxsize=1)
def offer_kinds() -> Mapping[str, OfferKind]:
    """All kinds by their code, in the order of the file."""
    with (files("profiles") / "data" / "offer_kinds.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        row["code"]: OfferKind(
            row["code"], row["label_de"], row["label_en"], Decider(row["decider"]), row["is_restricted"] == "1",
            row["effects"], row["prerequisites"], int(row["min_weeks"]), int(row["max_weeks"]),
        )
        for row in rows
    }  # fmt: skip
