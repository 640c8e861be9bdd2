"""The tables as data frames for DuckDB and polars: a row a client, a vacancy, or a client and a skill. NaN is null."""

from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.peers.conditions import Numbers
from benchmarks.peers.scores import SKILL_UNITS
from benchmarks.peers.tables import Tables
from matching.facts import Part
from matching.geography import EARTH_RADIUS_KM

WORD_BITS = 62  # of a signed word, so that no bit is a sign
SLACK_KM, NOISE = 1e-6, 1e-12  # more than rounding can be wrong by, of kilometres and of a cosine
A1 = 1
HOUR_BITS = 56  # a third of the hours of the week


class Frames(NamedTuple):
    """``clients`` and ``vacancies`` have the columns that `names_of` gives; others are keyed by c and v."""

    clients: pl.DataFrame
    vacancies: pl.DataFrame
    held: pl.DataFrame  # c, held, experience, recency, wish
    similarity: pl.DataFrame  # asked, held, near: only where above 0
    skills_asked: pl.DataFrame  # v, skill, weight, gates
    skills_held: pl.DataFrame  # c, skill, worth (above not recorded, in 2^-58), is_unmet
    closed: pl.DataFrame  # c, v: what went before stands against it


class Names(NamedTuple):
    """How many columns of each kind there are."""

    words: int
    places: int
    wished_places: int
    levels: int


def names_of(tables: Tables) -> Names:
    """Numbers of columns: words of bits, places, wished places, language levels."""
    return Names(
        words=-(-tables.conditions.skills // WORD_BITS),
        places=tables.posts.places.shape[1],
        wished_places=tables.people.wished_places.shape[0],
        levels=tables.people.levels.shape[0],
    )


def make_frames(tables: Tables) -> Frames:
    """All frames; whatever needs both a client and a vacancy is left to the tool."""
    people, codes = tables.people, tables.codes
    most, clients = people.occupation.shape
    held = pl.DataFrame({
        "c": np.tile(np.arange(clients), most), "held": people.occupation.ravel(),
        **{name: people.factors[place].ravel() for place, name in enumerate(("experience", "recency", "wish"))},
    }).filter(pl.col("held") >= 0)  # fmt: skip
    asked, near = np.nonzero(codes.similarity)
    return Frames(
        clients=_clients(tables),
        vacancies=_vacancies(tables),
        held=held,
        similarity=pl.DataFrame({"asked": asked, "held": near, "near": codes.similarity[asked, near]}),
        skills_asked=_skills_asked(tables),
        skills_held=_skills_held(tables),
        closed=pl.DataFrame({
            "v": np.repeat(np.arange(len(tables.posts.others)), [len(each) for each in tables.posts.others]),
            "c": np.concatenate([*tables.posts.others, np.empty(0, np.int64)]),
        }),
    )  # fmt: skip


def _clients(tables: Tables) -> pl.DataFrame:
    people = tables.people
    arc = np.clip((people.reach_km + SLACK_KM) / EARTH_RADIUS_KM, 0.0, np.pi)
    columns: dict[str, Numbers] = {"c": np.arange(len(people.ids))}
    columns |= {f"unmet{place}": word for place, word in enumerate(_words(tables.conditions.rows, tables))}
    columns |= {"only_employer": people.only[0], "only_vacancy": people.only[1], "max_minutes": people.max_minutes}
    columns |= _place("home", people.home)
    columns["least_cosine"] = np.where(people.reach_km < 0, 2.0, np.where(arc == np.pi, np.nan, np.cos(arc) - NOISE))
    for mode in range(len(people.has_mode)):
        columns |= {f"has{mode}": people.has_mode[mode], f"may{mode}": people.may_have_mode[mode]}
    for third in range(3):
        span = slice(third * HOUR_BITS, (third + 1) * HOUR_BITS)
        columns |= {
            f"possible{third}": _word(people.hours[0, span]),
            f"unrecorded{third}": _word(people.hours[1, span]),
        }
    columns |= {f"level{row}": level.astype(np.int64) for row, level in enumerate(people.levels)}
    columns |= {"has_occupation": people.has_occupation, "has_wished_occupation": people.has_wished_occupation}
    columns |= {"contract": people.contract.astype(np.int64), "wished_hours": people.wished_hours}
    for number, place in enumerate(people.wished_places):
        columns |= _place(f"wish{number}", place)
    return _frame(columns)


def _vacancies(tables: Tables) -> pl.DataFrame:
    posts, names = tables.posts, names_of(tables)
    asked = np.zeros((len(posts.ids), tables.conditions.skills), np.bool_)
    for wanted, conditions in zip(asked, tables.conditions.of_vacancy, strict=True):
        wanted[conditions[conditions < tables.conditions.skills]] = True
    columns: dict[str, Numbers] = {"v": np.arange(len(posts.ids)), "is_blocked": posts.is_blocked}
    columns |= {f"asks{place}": word for place, word in enumerate(_words(asked.T, tables))}
    columns |= {"employer": posts.employers, "vacancy": posts.ids, "has_unknown_place": posts.has_unknown_place}
    for number in range(names.places):
        columns |= _place(f"place{number}", posts.places[:, number].T)
    for third in range(3):
        hours = [hours >> third * HOUR_BITS & (1 << HOUR_BITS) - 1 for hours in posts.hours]
        columns[f"hours{third}"] = np.array(hours, np.int64)
    columns["hours"] = np.array([hours.bit_count() for hours in posts.hours])
    columns["levels"] = np.array([len(each) for each in posts.languages])
    for row in range(names.levels):
        levels = [dict(each).get(row, -1) for each in posts.languages]
        columns[f"asked_level{row}"] = np.array(levels)
    columns |= {"asked": posts.occupation, "offered": posts.contract.astype(np.int64)}
    columns |= {"least": posts.hours_asked[0], "most": posts.hours_asked[1]}
    columns |= {"all_weight": posts.skill_weights.sum(axis=1), "unrecorded_worth": _unrecorded_worth(tables)}
    return _frame(columns)


def _place(name: str, place: Numbers) -> dict[str, Numbers]:
    """Angles and the cosine for the distance, the unit vector for the sieve."""
    latitude, longitude, cosine = place
    return {
        f"{name}_latitude": latitude, f"{name}_longitude": longitude, f"{name}_cosine": cosine,
        f"{name}_x": cosine * np.cos(longitude), f"{name}_y": cosine * np.sin(longitude),
        f"{name}_z": np.sin(latitude),
    }  # fmt: skip


def _frame(columns: dict[str, Numbers]) -> pl.DataFrame:
    return pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))


def _words(rows: Numbers, tables: Tables) -> list[Numbers]:
    """Bits of the conditions that are not about skills, shape (n_words, n)."""
    return [
        _word(rows[first : min(first + WORD_BITS, tables.conditions.skills)])
        for first in range(0, tables.conditions.skills, WORD_BITS)
    ]


def _word(rows: Numbers) -> Numbers:
    result: Numbers = (rows.astype(np.int64) << np.arange(len(rows))[:, None]).sum(axis=0)
    return result


def _unrecorded(tables: Tables) -> Numbers:
    neutral = tables.settings.neutral[Part.SKILLS]
    worth = [min(neutral, 1 / level) for _, level in tables.codes.skills_asked]
    return (np.array(worth) * SKILL_UNITS).astype(np.int64)


def _unrecorded_worth(tables: Tables) -> Numbers:
    posts, worth = tables.posts, _unrecorded(tables)
    result: Numbers = (posts.skill_weights * worth[posts.skills]).sum(axis=1)
    return result


def _skills_asked(tables: Tables) -> pl.DataFrame:
    posts = tables.posts
    rows, slots = np.nonzero(posts.skill_weights)
    skills = posts.skills[rows, slots]
    conditions, of_vacancy = _skill_conditions(tables), [set(each.tolist()) for each in tables.conditions.of_vacancy]
    gates = [number in of_vacancy[row] for row, number in zip(rows, conditions[skills].tolist(), strict=True)]
    return pl.DataFrame({"v": rows, "skill": skills, "weight": posts.skill_weights[rows, slots], "gates": gates})


def _skill_conditions(tables: Tables) -> Numbers:
    """Row of the condition of each skill and level asked, -1 where it gates nowhere."""
    return np.array([tables.conditions.of_skill.get(pair, -1) for pair in tables.codes.skills_asked], np.int64)


def _skills_held(tables: Tables) -> pl.DataFrame:
    codes, unrecorded = tables.codes, _unrecorded(tables)
    worth = (codes.credit_values * SKILL_UNITS).astype(np.int64)
    parts, conditions = [], _skill_conditions(tables)
    for skill, row in enumerate(codes.credits[: len(unrecorded)]):
        condition = int(conditions[skill])
        is_unmet = tables.conditions.rows[condition] if condition >= 0 else np.zeros(len(row), np.bool_)
        more = worth[row] - unrecorded[skill]
        clients = np.flatnonzero((more != 0) | is_unmet)
        parts.append({"c": clients, "skill": np.full(len(clients), skill), "worth": more[clients],
                      "is_unmet": is_unmet[clients]})  # fmt: skip
    return pl.concat([pl.DataFrame(part) for part in parts])
