"""PURE: facts -> flat arrays, once for a run. The kernel computes from them what the facts would give."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Part, VacancyFacts
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE
from matching.once import collector_paused
from matching.packing.clients import pack_clients
from matching.packing.codes import Codes
from matching.packing.conditions import Conditions, UnpackedCondition
from matching.packing.layout import Arrays, ClientArrays, Integers, Tables, VacancyArrays
from matching.packing.vacancies import array_bytes, pack_vacancies
from matching.scoring import hundredths_of
from profiles.codes import TravelMode

__all__ = ["Arrays", "PackedWorld", "UnpackedCondition", "pack_client", "pack_vacancy", "pack_world"]
NEAR = 0.3  # of an occupation: clients who are as near are looked at first
SURPLUS = 0.52  # of a hundredth: rounding, and what four bytes of a wish can be wrong by
MOST_WEIGHT = 600.0  # so that the hundredths of a part fit into two bytes
LEAST_FADE_KM = 0.1  # between a wished place that counts in full and one that does not count


@dataclass(frozen=True)
class PackedWorld:
    """Both sides as arrays, with the numbers of their codes, so that one more client or vacancy can be packed."""

    arrays: Arrays
    codes: Codes
    asked_occupations: list[str]  # rows of the table of similarities

    @property
    def settings(self) -> MatchSettings:
        """The settings that it was packed with."""
        return self.codes.conditions.settings

    @property
    def client_ids(self) -> Integers:
        """Ids in the order of the arrays."""
        return np.asarray(self.arrays.clients.records["id"])

    @property
    def vacancy_ids(self) -> Integers:
        """Ids in the order of the arrays."""
        return np.asarray(self.arrays.vacancies.records["id"])

    def bytes_per_record(self) -> tuple[float, float]:
        """Bytes a client and bytes a vacancy take."""
        clients, vacancies = self.arrays.clients, self.arrays.vacancies
        return (
            array_bytes(clients) / max(len(clients.records), 1),
            array_bytes(vacancies) / max(len(vacancies.records), 1),
        )


def pack_world(
    clients: Iterable[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
) -> PackedWorld:
    """Everything as arrays; clients are read once, so that an iterator of any length will do.

    Vacancies stand by occupation: those of one share what the kernel notes of it, and lie close together.

    ValueError names what cannot be packed: coordinates that are not numbers, an id that stands twice, negative weights.
    """
    _check(settings)
    with collector_paused():
        codes = Codes.of(Conditions.of(vacancies, settings, on), catalogue)
        packed_clients = pack_clients(clients, codes)
        packed_vacancies, asked = pack_vacancies(sorted(vacancies, key=lambda each: each.occupation or ""), codes)
    return _world(packed_clients, packed_vacancies, codes, asked)


def pack_vacancy(world: PackedWorld, vacancy: VacancyFacts) -> PackedWorld:
    """The clients of a packed world with this one vacancy, new or changed.

    `UnpackedCondition` where it asks what no vacancy of the world asked: then everything has to be packed anew.
    """
    packed, asked = pack_vacancies([vacancy], world.codes)
    return _world(world.arrays.clients, packed, world.codes, asked)


def pack_client(world: PackedWorld, client: ClientFacts) -> PackedWorld:
    """The vacancies of a packed world with this one client, new or changed."""
    packed = pack_clients([client], world.codes)
    vacancies = world.arrays.vacancies
    if len(world.codes.occupations) > vacancies.similarity.shape[1]:
        similarity, similarities = world.codes.similarity(world.asked_occupations)
        vacancies = vacancies._replace(similarity=similarity, similarities=similarities)
    return _world(packed, vacancies, world.codes, world.asked_occupations)


def _world(clients: ClientArrays, vacancies: VacancyArrays, codes: Codes, asked: list[str]) -> PackedWorld:
    return PackedWorld(Arrays(clients, vacancies, _tables(clients, vacancies, codes)), codes, asked)


def _check(settings: MatchSettings) -> None:
    numbers = chain(settings.weights.values(), settings.neutral.values())
    if any(not math.isfinite(number) or number < 0 for number in numbers):
        raise ValueError("Weights and neutral values must be numbers from 0.")
    if max(settings.weights.values()) * max(1.0, *settings.neutral.values()) > MOST_WEIGHT:
        raise ValueError(f"Weights, and what is neutral of them, must not be above {MOST_WEIGHT:.0f}.")
    if settings.detour_factor <= 0 or any(speed <= 0 for speed in settings.speed_kmh.values()):
        raise ValueError("Speeds and the detour factor must be above 0.")
    if settings.wish_place_zero_km - settings.wish_place_full_km < LEAST_FADE_KM:
        raise ValueError("A wished place must count in full up to nearer than it counts not at all.")
    if settings.candidates_per_side < 0:
        raise ValueError("The number of candidates per side must not be negative.")


def _tables(clients: ClientArrays, vacancies: VacancyArrays, codes: Codes) -> Tables:
    settings = codes.conditions.settings
    access, speed = (
        np.array([each[mode] for mode in TravelMode], np.float64)
        for each in (settings.access_minutes, settings.speed_kmh)
    )
    neutral = np.array([hundredths_of(settings.weights[part], settings.neutral[part]) for part in Part])
    most, wishes = _most_points(clients, vacancies, settings), list(Part).index(Part.WISHES)
    return Tables(
        weights=np.array([settings.weights[part] for part in Part]),
        neutral=np.array([settings.neutral[part] for part in Part]),
        neutral_points=neutral,
        most_points=most,
        access=access,
        speed=speed,
        pace=settings.detour_factor / speed * 60,
        near_points=int(settings.weights[Part.OCCUPATION] * 100 * NEAR),
        blank_wishes=np.array([[neutral[wishes], *[SURPLUS] * 4], [most[wishes]] * 5]),
        shares=np.stack([settings.weights[Part.WISHES] * 100 / np.maximum(np.arange(5), 1), np.zeros(5)]),
        detour=float(settings.detour_factor),
        rounding=ROUNDING_NOISE,
        diameter_km=2 * EARTH_RADIUS_KM,
        wish_full_km=float(settings.wish_place_full_km),
        wish_zero_km=float(settings.wish_place_zero_km),
        on=codes.conditions.on.toordinal(),
        gate_of_bit=np.array(codes.conditions.gates, np.int64),
        skill_codes=len(codes.skills),
        values=int(vacancies.most[1]),
    )


def _most_points(clients: ClientArrays, vacancies: VacancyArrays, settings: MatchSettings) -> Integers:
    """Hundredths that no pair exceeds in a part, also where relations or ranks go beyond 1."""
    experience, recency, wish = clients.most.tolist()
    nearest = float(vacancies.similarities.max(initial=1.0))
    most = dict.fromkeys(Part, 1.0) | {
        Part.OCCUPATION: nearest * experience * recency,
        Part.SKILLS: float(vacancies.most[0]),
        Part.WISHES: nearest * wish,
    }
    return np.array(
        [
            hundredths_of(settings.weights[part], max(most[part], settings.neutral[part])) + (most[part] > 1)
            for part in Part
        ]
    )
