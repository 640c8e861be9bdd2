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
FEW = 64  # clients or vacancies: so few are looked at one by one
TILE = 32  # words of 64 clients: what belongs to them stays in the processor's own memory
QUICK_LEVELS = 4  # levels of skills that the first look tells apart
ONE_BITS = 24  # of a hundredth of a point, in which the first look counts
TERM = 8  # more than the credits of all four wishes: a number of wishes times this, and their credits, is one number


def _record(*groups: str, **names_of: str) -> np.dtype[Any]:
    """A record type, aligned; each keyword is a type with the names of its fields, and so is the first word of a group.

    Groups come first and in order, so that what the loops read of every client stands together.
    """
    first = [(name, kind) for kind, *names in map(str.split, groups) for name in names]
    return np.dtype([*first, *((name, kind) for kind, names in names_of.items() for name in names.split())], align=True)


PLACE = _record(f8="x y z latitude longitude cosine")  # unit vector; latitude in radians, longitude in degrees
CLIENT = _record(
    "u8 possible0 possible1 possible2 impossible0 impossible1 impossible2",
    "f8 x y z reach",  # reach: squared chord, inf: anywhere
    "i4 rank skills_at skills_end occupations_at occupations_end max_minutes available valid_until",
    "i1 permission modes open_modes has_home has_wish contract",  # has_wish: of an occupation
    "i4 grid speech terms",  # numbers that those share whose hours, languages, or wishes of contract and hours agree
    "i4 wishes_at wishes_end history_at history_end",
    f8="latitude longitude cosine hours_min hours_max wished_hours",
    i8="id permission_id",
    i4="languages_at languages_end",
)
HOT = _record(f4="x y z reach", u4="grid speech terms ways")  # rounded so that reach is never less; as in CLIENT
POSTING = _record(f8="experience recency", f4="wish", i4="client")  # as OCCUPATION
OCCUPATION = _record(f8="experience recency wish", i4="code")  # wish: factor of its rank, NaN where not wished
LANGUAGE = _record(i4="code", u2="levels")  # a nibble for each of listen, read, speak, write
HISTORY = _record(i8="id", i4="gate")  # an employer or a vacancy, and the gate that it closes
VACANCY = _record(
    i8="id employer",
    f8="least most weight",  # weight: sum over the skills asked
    u8="asked0 asked1 asked2",  # all shift patterns together
    i4="rank earliest latest occupation hours places_at places_end shifts_at shifts_end skills_at skills_end "
    "relations_at relations_end languages_at languages_end "
    "grid speech terms decided",  # as for clients; decided: set of gates whose bits say all
    i1="is_blocked is_self_employed has_hours has_unknown_place contract",
)
SKILL_ASKED = _record(i4="code", i1="level weight gates")
RELATION = _record(f8="strength", i4="code asked")  # asked: position among the skills asked by the vacancy
LANGUAGE_ASKED = _record(i4="code", i1="aspects level")
CELL = _record(f8="x y z radius reach", i8="start end")  # radius and reach are chords of the unit sphere

UNCLEAR, ANY, EMPLOYMENT, THIS_EMPLOYER, THIS_JOB, SOME_EMPLOYER_OR_JOB, FORBIDDEN = range(7)  # CLIENT.permission


class ClientArrays(NamedTuple):
    """Clients sorted by cell. One bit a condition: ``met`` a row of words for each client, shape (n_clients, n_words);
    ``unmet`` a row for each condition with one bit a client, so that 64 clients are tested at once.
    """

    records: Records
    hot: Records  # of each client what is read of most pairs, close together
    lanes: npt.NDArray[np.float32]  # see `packing.lanes.lanes_of`
    blank: npt.NDArray[np.int32]  # hundredths of the occupation where none that is held is near the one asked
    wished: npt.NDArray[np.float32]  # `TERM` for a wished occupation; `TERM` and a full credit for wished places
    ways: npt.NDArray[np.uint16]  # see `packing.ways.ways_of`; rows as ``hot.ways``
    firsts: Integers  # a client of each group of hours, languages, terms, shape (3, most groups), -1 beyond the last
    posting_starts: npt.NDArray[np.int32]  # where the postings of each tile and, in it, of each occupation begin
    postings: Records  # occupations held, by tile, occupation and client
    skill_postings: npt.NDArray[np.int32]  # see `packing.lanes.skill_postings`
    skill_starts: npt.NDArray[np.int32]  # likewise
    skill_ends: npt.NDArray[np.int32]  # where the skills of each client end
    occupations: Records
    occupation_codes: npt.NDArray[np.int32]  # of `occupations`, close together
    skills: npt.NDArray[np.int32]  # code << 8 | level << 1 | has evidence; sorted inside a client
    languages: Records
    wishes: Records  # places
    history: Records
    met: Words
    unmet: Words
    cells: Records
    cell_of_word: Integers  # the cell that holds the first client of each word of ``unmet``
    most: Floats  # highest factors of experience, recency and wish, at least 1
    of_rank: Integers  # index of the client that stands at a rank when sorted by id


class VacancyArrays(NamedTuple):
    """Vacancies by occupation. ``asked`` has shape (n_vacancies, n_words); ``similarity`` (n_asked, n_held occupations)
    says where in ``similarities``, 0 at its start, the value stands.
    """

    records: Records
    firsts: Integers  # as of clients
    asked: Words
    similarity: npt.NDArray[np.uint16]
    similarities: Floats
    near_codes: npt.NDArray[np.int32]  # occupations held that are near the one asked, of each row of ``similarity``
    near_ends: Integers  # where they end; 0 before
    gains: Integers  # as `skills`, see `packing.skills.quick_gains`
    totals: Integers  # of each vacancy likewise
    places: Records
    patterns: Words  # shape (n_patterns, 3)
    skills: Records
    relations: Records
    languages: Records
    most: Floats  # highest strength of a relation of skills, at least 1; most values that any part adds up
    of_rank: Integers


class Tables(NamedTuple):
    """The settings of a run as arrays; parts in the order of `Part`, modes of `TravelMode`, gates of `Gate`."""

    weights: Floats
    neutral: Floats
    neutral_points: Integers
    most_points: Integers  # hundredths that no pair exceeds in a part
    access: Floats
    speed: Floats
    pace: Floats  # minutes a kilometre, rounded: for a first look
    near_points: int  # hundredths of the occupation: whoever has them is looked at first
    blank_wishes: Floats  # hundredths of none of the wishes, and what rounding may add for one, two ... wishes
    shares: Floats  # hundredths of the wishes for one of none, one, two ... wishes, rounded likewise
    detour: float
    rounding: float
    diameter_km: float
    wish_full_km: float
    wish_zero_km: float
    on: int
    gate_of_bit: Integers  # -1 - gate for bits that only sieve: that gate is computed from the records
    skill_codes: int  # numbers of skills are below
    values: int  # most values that any part adds up


class Arrays(NamedTuple):
    """A packed world, as the compiled loops take it."""

    clients: ClientArrays
    vacancies: VacancyArrays
    tables: Tables
