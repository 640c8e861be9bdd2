"""Generated offers for the generated worlds: courses, licences, certificates, help."""

import random
from collections.abc import Iterator
from datetime import timedelta

from benchmarks.worlds import CERTIFICATES, LICENCES, ON, SHARED_SKILLS
from matching.bridging import OfferSupply
from matching.facts import OfferFacts, OfferRunFact
from profiles.offer_effects import OfferCodes, read_effects, read_prerequisites

CODES = OfferCodes(languages={"de"}, skills=SHARED_SKILLS, certificates=CERTIFICATES, licences=LICENCES)
RUNS, DAYS_BETWEEN = 3, 90


def make_offers(seed: int) -> OfferSupply:
    """German in three steps, licences, a third of the certificates, half of the shared skills, a qualification, child
    care, help with limits and a car; three runs of each. The same seed gives the same offers."""
    draw = random.Random(f"{seed} offers")  # noqa: S311 - a made-up world
    return OfferSupply(tuple(_offer(number, *texts, draw) for number, texts in enumerate(_texts(), start=1)))


def _texts() -> Iterator[tuple[str, str]]:
    """What each offer changes and what it asks, as written."""
    yield from (
        ("set_min(lang.de, A2)", ""),
        ("set_min(lang.de, B1)", "lang.de=A2"),
        ("set_min(lang.de, B2)", "lang.de=B1"),
    )
    yield from (("add(licence, B)", ""), ("add(licence, C)", "licence=B"), ("add(licence, D)", "licence=B"))
    yield from ((f"add(certificate, {code})", "") for code in CERTIFICATES[::3])
    yield from ((f"add(skill, {code}:2)", "") for code in SHARED_SKILLS[::2])
    yield from (("raise_kldb(2)", "lang.de=B1"), ("mitigate(limitation)", ""))
    yield from (("relax(grid, Mo-Fr 06-18)", ""), ("relax(commute, car)", "licence=B"))


def _offer(number: int, effects: str, asked: str, draw: random.Random) -> OfferFacts:
    first, days = ON + timedelta(days=draw.randrange(7, 60)), draw.choice((14, 60, 120))
    starts = (first + timedelta(days=DAYS_BETWEEN * run) for run in range(RUNS))
    return OfferFacts(
        offer_id=number,
        code=f"OFFER_{number:02}",
        effects=read_effects(effects, CODES),
        prerequisites=read_prerequisites(asked, CODES),
        runs=tuple(OfferRunFact(run, day, day + timedelta(days=days)) for run, day in enumerate(starts, start=1)),
        cost_cents=draw.choice((None, 50_000, 250_000)),
    )
