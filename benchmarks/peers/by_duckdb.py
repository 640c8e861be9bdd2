"""DuckDB: everything in SQL, one statement for so many vacancies."""

from typing import NamedTuple

import duckdb

from benchmarks.peers.by_numpy import Result
from benchmarks.peers.frames import A1, Names, make_frames, names_of
from benchmarks.peers.linear import chunks
from benchmarks.peers.scores import SKILL_UNITS, WISH_UNITS
from benchmarks.peers.tables import Tables
from matching.facts import MatchSettings, Part
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE
from profiles.codes import TravelMode

THREADS = 2
PAIRS = 20_000_000  # of one statement
LOW = (1 << 32) - 1


class Prepared(NamedTuple):
    """A database in memory, and how many columns of each kind its tables have."""

    tables: Tables
    database: duckdb.DuckDBPyConnection
    names: Names


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    database = duckdb.connect(config={"threads": THREADS})
    database.execute("SET enable_progress_bar = false")
    for name, frame in make_frames(tables)._asdict().items():
        database.register("frame", frame.to_arrow())
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")  # noqa: S608 - names of our own
    return Prepared(tables, database, names_of(tables))


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """The best of each of the vacancies."""
    query = statement(prepared.names, prepared.tables.settings, count)
    found: Result = [[] for _ in vacancies]
    for chunk in chunks(prepared.tables, vacancies, max(PAIRS // prepared.tables.sizes[0], 1)):
        for vacancy, keys in prepared.database.execute(query, {"chunk": chunk.tolist()}).fetchall():
            found[vacancy - vacancies.start] = [(LOW - (key & LOW), key >> 32) for key in keys]
    return found


def statement(names: Names, settings: MatchSettings, count: int) -> str:
    """Gates on bits, place, then the parts; $chunk are the vacancies."""
    return f"""
    WITH post AS MATERIALIZED (SELECT * FROM vacancies WHERE NOT is_blocked AND v IN (SELECT unnest($chunk))),
    near AS (
        SELECT *, least({", ".join(_kilometres("home", f"place{each}") for each in range(names.places))}, NULL) AS km
        FROM post JOIN clients ON {_gates(names)}
    ),
    timed AS (SELECT *, {_minutes("has", settings)} AS minutes, {_minutes("may", settings)} AS could FROM near),
    open AS MATERIALIZED (
        SELECT v, c, asked, all_weight, unrecorded_worth, has_occupation, has_wished_occupation,
            {_contract()} AS w1, {_hours()} AS w2, {_wished_place(names, settings)} AS w3,
            {_early_points(settings, names)} AS early_points
        FROM timed ANTI JOIN closed USING (c, v)
        WHERE km IS NULL OR max_minutes IS NULL OR has_unknown_place OR coalesce(minutes <= max_minutes, FALSE)
            OR coalesce(could <= max_minutes, FALSE)
    ),
    of_skills AS (
        SELECT v, c, sum(weight * worth)::BIGINT AS more, bool_or(is_unmet AND gates) AS is_unmet
        FROM open JOIN skills_asked USING (v) JOIN skills_held USING (c, skill) GROUP BY v, c
    ),
    of_occupations AS (
        SELECT asked, c, max(near * experience * recency) AS near, max(wish * near) AS wished
        FROM held JOIN similarity USING (held) WHERE asked IN (SELECT asked FROM post) GROUP BY asked, c
    ),
    counted AS (
        SELECT *, early_points + {_late_points(settings)} AS points
        FROM (
            SELECT open.*, coalesce(more, 0) + unrecorded_worth AS worth, coalesce(of_occupations.near, 0) AS near,
                CASE WHEN asked >= 0 AND has_wished_occupation THEN coalesce(wished, 0) END AS w0
            FROM open LEFT JOIN of_skills USING (v, c) LEFT JOIN of_occupations USING (asked, c)
            WHERE of_skills.is_unmet IS NOT TRUE
        )
    )
    SELECT v, max(((points + {_wishes(settings)}) << 32) | ({LOW} - c), {count}) FROM counted GROUP BY v
    """  # noqa: S608 - names and numbers of our own


def number(value: float) -> str:
    """A number that is not taken for a decimal."""
    return f"{value!r}::DOUBLE"


def _gates(names: Names) -> str:
    bits = [f"unmet{word} & asks{word} = 0" for word in range(names.words)]
    products = [" + ".join(f"home_{axis} * place{each}_{axis}" for axis in "xyz") for each in range(names.places)]
    nearest = f"greatest({', '.join(products)}, -2)"
    return " AND ".join([
        *bits, "(only_employer < 0 OR only_employer = employer)", "(only_vacancy < 0 OR only_vacancy = vacancy)",
        f"(least_cosine IS NULL OR has_unknown_place OR place0_x IS NULL OR {nearest} >= least_cosine)",
    ])  # fmt: skip


def _kilometres(start: str, end: str) -> str:
    height, width = f"sin(({end}_latitude - {start}_latitude) / 2)", f"sin(({end}_longitude - {start}_longitude) / 2)"
    chord = f"{height} * {height} + {start}_cosine * {end}_cosine * ({width} * {width})"
    return f"{number(2 * EARTH_RADIUS_KM)} * asin(sqrt(CASE WHEN {chord} > 1 THEN 1 ELSE {chord} END))"


def _minutes(which: str, settings: MatchSettings) -> str:
    ways = [
        f"CASE WHEN {which}{place} THEN ceil({number(settings.access_minutes[mode])} + km * "
        f"{number(settings.detour_factor)} / {number(settings.speed_kmh[mode])} * 60 - {number(ROUNDING_NOISE)}) END"
        for place, mode in enumerate(TravelMode)
    ]
    return f"least({', '.join(ways)})"


def _early_points(settings: MatchSettings, names: Names) -> str:
    """Parts that columns of both sides give."""
    parts = [
        _part(settings, Part.COMMUTE, "minutes <= max_minutes", _commute()),
        _part(settings, Part.WORKING_TIME, "hours > 0", _time(settings)),
        _part(settings, Part.LANGUAGE, "levels > 0", _language(settings, names)),
    ]
    return " + ".join(parts)


def _late_points(settings: MatchSettings) -> str:
    """Parts that need joins."""
    worth = f"worth::DOUBLE / {number(SKILL_UNITS)} / all_weight"
    occupation = _part(settings, Part.OCCUPATION, "asked >= 0 AND has_occupation", "near")
    return f"{occupation} + {_part(settings, Part.SKILLS, 'all_weight > 0', worth)}"


def _part(settings: MatchSettings, part: Part, is_known: str, value: str) -> str:
    points = f"floor({number(settings.weights[part])} * ({value}) * 100 + {number(0.5)})::BIGINT"
    neutral = int(settings.weights[part] * settings.neutral[part] * 100 + 0.5)
    return f"CASE WHEN {is_known} THEN {points} ELSE {neutral} END"


def _commute() -> str:
    share = "CASE WHEN minutes > 0 THEN minutes / max_minutes ELSE 0 END"
    return f"1 - ({share}) * ({share})"


def _time(settings: MatchSettings) -> str:
    possible, unrecorded = (
        " + ".join(f"bit_count({name}{third} & hours{third})" for third in range(3))
        for name in ("possible", "unrecorded")
    )
    return f"({possible} + {number(settings.neutral[Part.WORKING_TIME])} * ({unrecorded})) / hours"


def _language(settings: MatchSettings, names: Names) -> str:
    low = number(min(settings.neutral[Part.LANGUAGE], 1.0))
    each = [
        f"CASE WHEN asked_level{row} < 0 THEN 0 WHEN level{row} < 0 THEN CASE WHEN asked_level{row} < {A1} THEN {low}"
        f" ELSE 0 END WHEN level{row} > asked_level{row} THEN 1 ELSE 0 END"
        for row in range(names.levels)
    ]
    return f"({' + '.join(each)}) / levels"


def _contract() -> str:
    return "CASE WHEN contract >= 0 AND offered >= 0 THEN (contract = offered)::INT END"


def _hours() -> str:
    return (
        "CASE WHEN wished_hours > 0 AND least IS NOT NULL"
        " THEN greatest(1 - greatest(least - wished_hours, wished_hours - most, 0) / wished_hours, 0) END"
    )


def _wished_place(names: Names, settings: MatchSettings) -> str:
    full, zero = settings.wish_place_full_km, settings.wish_place_zero_km
    ways = [
        _kilometres(f"wish{wish}", f"place{place}")
        for wish in range(names.wished_places) for place in range(names.places)
    ]  # fmt: skip
    km = f"least({', '.join(ways)}, NULL)"
    return f"greatest(least(({number(zero)} - {km}) / {number(zero - full)}, 1 + 0 * {km}), 0 * {km})"


def _wishes(settings: MatchSettings) -> str:
    known = " + ".join(f"(w{each} IS NOT NULL)::INT" for each in range(4))
    total = " + ".join(f"coalesce((w{each} * {number(WISH_UNITS)})::BIGINT, 0)" for each in range(4))
    return _part(settings, Part.WISHES, f"{known} > 0", f"({total})::DOUBLE / {number(WISH_UNITS)} / ({known})")
