"""Generated employers of all sizes, their contacts, how many vacancies each has. Nothing here touches a database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from employers.codes import EmployerState, SizeClass
from jobs.demo.draws import Draws, Weights
from jobs.demo.material import Material, Row


@dataclass(frozen=True)
class GeneratedEmployer:
    """One employer without id: its row, its contacts, the templates it posts and how many vacancies it has."""

    row: Row
    contacts: tuple[Row, ...]
    templates: tuple[Mapping[str, Any], ...]
    vacancies: int

    @property
    def name(self) -> str:
        """Name with running number and mark; unique in a world."""
        return str(self.row["name"])


def draw_employers(
    draws: Draws, material: Material, *, vacancies: int, adviser_ids: Sequence[int], now: datetime
) -> Iterator[GeneratedEmployer]:
    """Employers until they have ``vacancies`` in all. The first ones go through all sizes, the rest by weight."""
    bands = {block["band"]: block for block in material.employers.value("size_band")}
    number, left = 0, vacancies
    while left > 0:
        number += 1
        wanted = list(bands)[number - 1] if number <= len(bands) else None
        pattern, band = _kind(draws, material, wanted)
        low, high = bands[band]["vacancies"]
        share = min(left, draws.between(low, high))
        left -= share
        row = _row(draws, material, pattern, bands[band], number=number, now=now)
        row["adviser_id"] = adviser_ids[number % len(adviser_ids)]
        templates = tuple(
            template
            for template in (material.by_template[name] for name in pattern["templates"])
            if band in template["sizes"]
        )
        yield GeneratedEmployer(row, tuple(_contacts(draws, material, number)), templates, share)


def _kind(draws: Draws, material: Material, wanted: str | None) -> tuple[Mapping[str, Any], str]:
    """Industry and size band; with a wanted band one of the industries that have it."""
    if wanted is None:
        pattern = draws.of(material.employers.weights("employer"))
        return pattern, draws.of(Weights(list(pattern["sizes"]), list(pattern["sizes"].values())))
    patterns = material.employers.value("employer")
    return draws.of(Weights(patterns, [one["weight"] * one["sizes"].get(wanted, 0) for one in patterns])), wanted


def _row(
    draws: Draws, material: Material, pattern: Mapping[str, Any], block: Mapping[str, Any], *, number: int,
    now: datetime,
) -> Row:  # fmt: skip
    postcode = draws.of(material.employers.weights("postcodes"))
    return {
        "name": draws.pick(pattern["names"]).format(n=number),
        "establishment_number": f"99{number:06}",
        "industry": pattern["industry"],
        "size_class": SizeClass(block["band"]),
        "is_temp_agency": pattern["temp_agency"],
        "street": f"Musterweg {draws.between(1, 90)}",
        "postcode": postcode,
        "town": material.towns.get(postcode),
        "weekly_proposal_limit": draws.between(*block["weekly_proposals"]),
        "state": EmployerState.ACTIVE,
        "is_generated": True,
        "created_at": now - timedelta(days=draws.between(130, 1500)),
    }


def _contacts(draws: Draws, material: Material, number: int) -> Iterator[Row]:
    for position in range(1, draws.between(1, 2) + 1):
        region = draws.of(material.clients.weights("language_region"))
        name = f"{draws.pick(region['given'])} {draws.pick(region['family'])} {material.clients.value('names.mark')}"
        yield {
            "user_id": None,
            "name": name,
            "email": f"personal.{number}.{position}@example.org",
            "phone": f"069 90009{draws.between(0, 999):03}",
        }  # fmt: skip - numbers kept free for fiction


def home_of(employer: GeneratedEmployer) -> tuple[str, str]:
    """Postcode and town of the employer."""
    return str(employer.row["postcode"]), str(employer.row["town"] or "")
