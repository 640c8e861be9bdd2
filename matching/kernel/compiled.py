"""PURE: what all compiled functions share: the decorator, codes, and exact arithmetic.

numba's cache looks only at the file of the function that Python calls: loops.py carries a number made from the other
files, so that a change in them is a change there (tests/matching/test_kernel.py says which number).
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from numba import njit, types
from numba.extending import intrinsic

from matching.packing.layout import Bytes, Floats, Integers, Words

_njit: Any = njit  # its own types know nothing of _nrt
Function = TypeVar("Function", bound=Callable[..., Any])
Record = Any  # one record of an array; its fields are known to the compiler

MET, UNKNOWN, NOT_MET = 0, 1, 2
# Positions in `Gate` and `Part`: literal, so that a change of theirs must change this file too.
PERMISSION, SKILL, HOURS, SHIFTS, COMMUTE, START = 0, 5, 7, 8, 9, 11
OCCUPATION_PART, SKILLS_PART, WISHES_PART, COMMUTE_PART, TIME_PART, LANGUAGE_PART = range(6)
REFUSED_OR_PROPOSED = 13  # gates of the history from here on name a vacancy, the one before an employer


class Scratch(NamedTuple):
    """Room that one thread works in."""

    bad: Words  # a bit a client of a tile
    found: Any  # uint32: clients of a tile who are left
    chords: Any  # of each of them the squared chord to the nearest place, in four bytes
    bounds: Integers  # hundredths that each of them cannot exceed, without those of the skills
    points: Any  # int32, of each client of a tile: hundredths of the occupation
    wishes: Any  # float32: `TERM` for each wish of an occupation or place, and their credits
    near: Words  # bits of the clients of a tile whose occupation earns enough to be looked at first
    closed: Words  # conditions that none of the clients meets
    values: Floats
    related: Floats  # credit by similar skills, 0 between two pairs
    marks: Integers  # see `points.mark_skills`, 0 between two vacancies
    quick_marks: Bytes  # as ``marks``
    near_by: Any  # float32, of each client of a tile: the squared chord to the nearest place
    sums: Any  # float32, of each client of a tile: hundredths that some parts cannot exceed
    gains: Any  # float32, of each client of a tile: hundredths of the skills
    flags: Bytes  # of each client of a tile: whether it may be worth a place
    flag_words: Words  # the same memory
    skills: Integers  # of each of them twice the hundredths of the skills, odd where they are exact


def compiled(function: Function) -> Function:
    """Compile on the first call, keep the machine code on disk, let other threads run meanwhile.

    Without numba's memory management: else each call that hands arrays on would count references, which takes most of
    the time. So compiled functions make no arrays; they are given room to work in.
    """
    return cast("Function", _njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function))


def inlined(function: Function) -> Function:
    """As `compiled`, for functions that Python never calls."""
    return cast("Function", _njit(nogil=True, error_model="numpy", _nrt=False, forceinline=True)(function))


def separate(function: Function) -> Function:
    """As `inlined`, for what is called rarely: one copy, so that compiling takes less time."""
    return cast("Function", _njit(nogil=True, error_model="numpy", _nrt=False)(function))


def _bit_count(_typing: Any, _word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


def _lowest_bit(_typing: Any, _word: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.uint64), generate


# One instruction each, of an unsigned word: number of bits that are set; position of the lowest one, if there is any.
bit_count: Any = intrinsic(_bit_count)
lowest_bit: Any = intrinsic(_lowest_bit)


@separate
def exact_sum(values: Any, count: int) -> float:
    """As `math.fsum`: exactly rounded. Two sums with their errors nearly always do; else all partial sums are kept.

    ``values`` has room for ``count`` + 1 more.
    """
    high = 0.0
    low = 0.0
    is_exact = True
    for place in range(count):
        value = values[place]
        total = high + value
        back = total - high
        error = (high - (total - back)) + (value - back)
        high = total
        total = low + error
        back = total - low
        is_exact &= (low - (total - back)) + (error - back) == 0.0
        low = total
    return high + low if is_exact else _partial_sum(values, count)


@inlined
def _partial_sum(values: Any, count: int) -> float:
    """Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997), as CPython's fsum does it."""
    partials = values[count:]
    used = 0
    for place in range(count):
        value = values[place]
        kept = 0
        for each in range(used):
            other = partials[each]
            larger, smaller = (value, other) if abs(value) >= abs(other) else (other, value)
            value = larger + smaller
            low = smaller - (value - larger)
            partials[kept] = low
            kept += low != 0.0
        partials[kept] = value
        used = kept + 1
    return _rounded(partials, used)


@inlined
def _rounded(partials: Any, used: int) -> float:
    """The partial sums added from the largest, rounded half to even over all of them."""
    high, low = 0.0, 0.0
    while used > 0 and low == 0.0:
        used -= 1
        before = high
        high = before + partials[used]
        low = partials[used] - (high - before)
    if used > 0 and low != 0.0 and (low < 0.0) == (partials[used - 1] < 0.0):
        twice = low * 2.0
        moved = high + twice
        if moved - high == twice:
            high = moved
    return high
