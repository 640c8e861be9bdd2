"""PURE: what packed facts look like in memory. Days are proleptic ordinals, 0 where no day is recorded."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Records = npt.NDArray[Any]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LAST_DAY = 2_147_483_647  # later than any day: a document without an end
NOT_RECORDED = -2_147_483_648  # minutes
NO_LEVELS = 0xFFFF  # four nibbles, 15 is "not recorded"
WORD_BITS = 64


def _record(**names_of: str) -> np.dtype[Any]:
    """A record type, aligned; each keyword is a type with the names of its fields."""
    return np.dtype([(name, kind) for kind, names in names_of.items() for name in names.split()], align=True)


PLACE = _record(f8="x y z latitude longitude cosine")  # unit vector; latitude in radians, longitude in degrees
CLIENT = _record(
    i8="id permission_id",
    f8="x y z latitude longitude cosine reach hours_min hours_max wished_hours",  # reach: squared chord, inf: anywhere
    u8="possible0 possible1 possible2 impossible0 impossible1 impossible2",
    i4="rank available valid_until max_minutes skills_at skills_end occupations_at occupations_end "
    "languages_at languages_end wishes_at wishes_end history_at history_end",
    i1="permission contract modes open_modes has_home",
)
OCCUPATION = _record(f8="experience recency wish", i4="code")  # wish: factor of its rank, NaN where not wished
LANGUAGE = _record(i4="code", u2="levels")  # a nibble for each of listen, read, speak, write
HISTORY = _record(i8="id", i4="gate")  # an employer or a vacancy, and the gate that it closes
VACANCY = _record(
    i8="id employer",
    f8="least most weight",  # weight: sum over the skills asked
    u8="asked0 asked1 asked2",  # all shift patterns together
    i4="rank earliest latest occupation hours places_at places_end shifts_at shifts_end skills_at skills_end "
    "relations_at relations_end languages_at languages_end",
    i1="is_blocked is_self_employed has_hours has_unknown_place contract",
)
SKILL_ASKED = _record(i4="code", i1="level weight gates")
RELATION = _record(f8="strength", i4="code asked")  # asked: position among the skills asked by the vacancy
LANGUAGE_ASKED = _record(i4="code", i1="aspects level")
CELL = _record(f8="x y z radius reach", i8="start end")  # radius and reach are chords of the unit sphere

UNCLEAR, ANY, EMPLOYMENT, THIS_EMPLOYER, THIS_JOB, SOME_EMPLOYER_OR_JOB, FORBIDDEN = range(7)  # CLIENT.permission


class ClientArrays(NamedTuple):
    """Clients sorted by cell. ``met`` and ``unmet`` have shape (n_words, n_clients): one bit a condition."""

    records: Records
    occupations: Records
    skills: npt.NDArray[np.int32]  # code << 8 | level << 1 | has evidence; sorted inside a client
    languages: Records
    wishes: Records  # places
    history: Records
    met: Words
    unmet: Words
    cells: Records
    spots: npt.NDArray[np.float32]  # shape (4, n_clients): x, y, z and the squared chord nobody is beyond, rounded up
    of_rank: Integers  # index of the client that stands at a rank when sorted by id


class VacancyArrays(NamedTuple):
    """Vacancies as given. ``asked`` has shape (n_vacancies, n_words); ``similarity`` (n_asked, n_held occupations)."""

    records: Records
    asked: Words
    similarity: Floats
    places: Records
    patterns: Words  # shape (n_patterns, 3)
    skills: Records
    relations: Records
    languages: Records
    of_rank: Integers


class Tables(NamedTuple):
    """The settings of a run as arrays; parts in the order of `Part`, modes of `TravelMode`, gates of `Gate`."""

    weights: Floats
    neutral: Floats
    neutral_points: Integers
    most_points: Integers  # hundredths that no pair exceeds in a part
    access: Floats
    speed: Floats
    detour: float
    rounding: float
    diameter_km: float
    wish_full_km: float
    wish_zero_km: float
    on: int
    gate_of_bit: Integers  # -1 for bits that only sieve: the gate itself is computed from the records
    skill_codes: int  # numbers of skills are below
    values: int  # most values that any part adds up


class Arrays(NamedTuple):
    """A packed world, as the compiled loops take it."""

    clients: ClientArrays
    vacancies: VacancyArrays
    tables: Tables
