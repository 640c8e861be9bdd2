"""polars: a cross join of some vacancies with everybody, filtered by gates and place; then the parts of the score."""

from typing import NamedTuple

import polars as pl

from benchmarks.peers.by_numpy import Result
from benchmarks.peers.frames import A1, Frames, Names, make_frames, names_of
from benchmarks.peers.linear import chunks
from benchmarks.peers.scores import SKILL_UNITS, WISH_UNITS
from benchmarks.peers.tables import Tables
from matching.facts import MatchSettings, Part
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE
from profiles.codes import TravelMode

PAIRS = 2_000_000  # of one cross join
KEYS = ["v", "c"]


class Prepared(NamedTuple):
    """Frames, and how many columns of each kind they have."""

    tables: Tables
    frames: Frames
    names: Names


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    return Prepared(tables, make_frames(tables), names_of(tables))


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """The best of each of the vacancies."""
    found: Result = [[] for _ in vacancies]
    for chunk in chunks(prepared.tables, vacancies, max(PAIRS // prepared.tables.sizes[0], 1)):
        for vacancy, clients, scores in best(prepared, chunk.tolist(), count).iter_rows():
            found[vacancy - vacancies.start] = list(zip(clients, scores, strict=True))
    return found


def best(prepared: Prepared, chunk: list[int], count: int) -> pl.DataFrame:
    """Columns v, clients and scores."""
    tables, frames, names = prepared
    settings = tables.settings
    posts = frames.vacancies.lazy().filter(pl.col("v").is_in(chunk), ~pl.col("is_blocked"))
    open_pairs = _open(posts, frames, names, settings)
    scored = (
        open_pairs.join(_of_skills(open_pairs, frames), on=KEYS, how="left")
        .filter(~pl.col("is_unmet").fill_null(value=False))
        .join(_of_occupations(posts, frames), on=["asked", "c"], how="left")
        .select(*KEYS, score=_points(settings, names) + _wishes(settings, names))
    )
    order = scored.sort(["v", "score", "c"], descending=[False, True, False])
    return order.group_by("v").agg(pl.col("c").head(count), pl.col("score").head(count)).collect()


def _open(posts: pl.LazyFrame, frames: Frames, names: Names, settings: MatchSettings) -> pl.LazyFrame:
    """Pairs without an unmet gate but skills: gates with few columns first, all others for whoever is left."""
    gating = [f"unmet{word}" for word in range(names.words)] + ["only_employer", "only_vacancy", "least_cosine"]
    asking = [f"asks{word}" for word in range(names.words)] + ["employer", "vacancy", "has_unknown_place"]
    clients = frames.clients.lazy().select("c", *gating, *(f"home_{axis}" for axis in "xyz"))
    wanted = posts.select("v", *asking, *(f"place{each}_{axis}" for each in range(names.places) for axis in "xyz"))
    passed = wanted.join(clients, how="cross").filter(_gates(names)).select(*KEYS)
    return (
        passed.join(frames.closed.lazy(), on=KEYS, how="anti")
        .join(posts, on="v")
        .join(frames.clients.lazy(), on="c")
        .with_columns(km=_nearest("home", [f"place{each}" for each in range(names.places)]))
        .with_columns(minutes=_minutes("has", settings), could=_minutes("may", settings))
        .filter(
            pl.col("km").is_null() | pl.col("max_minutes").is_null() | pl.col("has_unknown_place")
            | (pl.col("minutes") <= pl.col("max_minutes")).fill_null(value=False)
            | (pl.col("could") <= pl.col("max_minutes")).fill_null(value=False)
        )
    )  # fmt: skip


def _gates(names: Names) -> pl.Expr:
    places = [
        sum((pl.col(f"home_{axis}") * pl.col(f"place{each}_{axis}") for axis in "xyz"), pl.lit(0.0))
        for each in range(names.places)
    ]
    is_near = (
        pl.col("least_cosine").is_null() | pl.col("has_unknown_place") | pl.col("place0_x").is_null()
        | (pl.max_horizontal(places) >= pl.col("least_cosine"))
    )  # fmt: skip
    only = [
        (pl.col(f"only_{whose}") < 0) | (pl.col(f"only_{whose}") == pl.col(whose)) for whose in ("employer", "vacancy")
    ]
    bits = [(pl.col(f"unmet{word}") & pl.col(f"asks{word}")) == 0 for word in range(names.words)]
    return pl.all_horizontal([*bits, *only, is_near])


def _nearest(start: str, ends: list[str]) -> pl.Expr:
    return pl.min_horizontal([_kilometres(start, end) for end in ends])


def _kilometres(start: str, end: str) -> pl.Expr:
    height = ((pl.col(f"{end}_latitude") - pl.col(f"{start}_latitude")) / 2).sin()
    width = ((pl.col(f"{end}_longitude") - pl.col(f"{start}_longitude")) / 2).sin()
    chord = height * height + pl.col(f"{start}_cosine") * pl.col(f"{end}_cosine") * (width * width)
    return 2 * EARTH_RADIUS_KM * chord.clip(upper_bound=1.0).sqrt().arcsin()


def _minutes(which: str, settings: MatchSettings) -> pl.Expr:
    ways = [
        pl.when(pl.col(f"{which}{place}")).then(
            (settings.access_minutes[mode] + pl.col("km") * settings.detour_factor / settings.speed_kmh[mode] * 60
             - ROUNDING_NOISE).ceil()
        )
        for place, mode in enumerate(TravelMode)
    ]  # fmt: skip
    return pl.min_horizontal(ways)


def _of_skills(open_pairs: pl.LazyFrame, frames: Frames) -> pl.LazyFrame:
    """What recorded skills are worth above those that are not recorded, and whether one of them is too low."""
    asked = open_pairs.select(*KEYS).join(frames.skills_asked.lazy(), on="v")
    held = asked.join(frames.skills_held.lazy(), on=["c", "skill"])
    return held.group_by(KEYS).agg(
        more=(pl.col("weight") * pl.col("worth")).sum(), is_unmet=(pl.col("is_unmet") & pl.col("gates")).any()
    )


def _of_occupations(posts: pl.LazyFrame, frames: Frames) -> pl.LazyFrame:
    """How near everybody is to the occupations asked, and to those as wishes."""
    near = frames.similarity.lazy().join(posts.select("asked").unique(), on="asked", how="semi")
    return (
        frames.held.lazy().join(near, on="held").group_by("asked", "c")
        .agg(
            near=(pl.col("near") * pl.col("experience") * pl.col("recency")).max(),
            wished=(pl.col("wish") * pl.col("near")).max(),
        )
    )  # fmt: skip


def _part(settings: MatchSettings, part: Part, is_known: pl.Expr, value: pl.Expr) -> pl.Expr:
    points = (settings.weights[part] * value * 100 + 0.5).floor().cast(pl.Int64, strict=False)
    neutral = int(settings.weights[part] * settings.neutral[part] * 100 + 0.5)
    return pl.when(is_known.fill_null(value=False)).then(points).otherwise(pl.lit(neutral, pl.Int64))


def _points(settings: MatchSettings, names: Names) -> pl.Expr:
    """Everything but the wishes."""
    worth = (pl.col("more").fill_null(0) + pl.col("unrecorded_worth")).cast(pl.Float64)
    share = pl.when(pl.col("minutes") > 0).then(pl.col("minutes") / pl.col("max_minutes")).otherwise(0.0)
    is_occupied = (pl.col("asked") >= 0) & pl.col("has_occupation")
    return (
        _part(settings, Part.OCCUPATION, is_occupied, pl.col("near").fill_null(0.0))
        + _part(settings, Part.SKILLS, pl.col("all_weight") > 0, worth / SKILL_UNITS / pl.col("all_weight"))
        + _part(settings, Part.COMMUTE, pl.col("minutes") <= pl.col("max_minutes"), 1 - share * share)
        + _part(settings, Part.WORKING_TIME, pl.col("hours") > 0, _time(settings))
        + _part(settings, Part.LANGUAGE, pl.col("levels") > 0, _language(settings, names))
    )


def _time(settings: MatchSettings) -> pl.Expr:
    possible, unrecorded = (
        pl.sum_horizontal([(pl.col(f"{name}{third}") & pl.col(f"hours{third}")).bitwise_count_ones().cast(pl.Int64)
                           for third in range(3)])
        for name in ("possible", "unrecorded")
    )  # fmt: skip
    return (possible + settings.neutral[Part.WORKING_TIME] * unrecorded) / pl.col("hours")


def _language(settings: MatchSettings, names: Names) -> pl.Expr:
    low = min(settings.neutral[Part.LANGUAGE], 1.0)
    each = []
    for row in range(names.levels):
        level, asked = pl.col(f"level{row}"), pl.col(f"asked_level{row}")
        unrecorded = pl.when(asked < A1).then(low).otherwise(0.0)
        surplus = pl.when(level < 0).then(unrecorded).otherwise((level > asked).cast(pl.Float64))
        each.append(pl.when(asked < 0).then(0.0).otherwise(surplus))
    return pl.sum_horizontal(each) / pl.col("levels")


def _wishes(settings: MatchSettings, names: Names) -> pl.Expr:
    """Means of whole numbers, so that sums are exact."""
    is_wished = (pl.col("asked") >= 0) & pl.col("has_wished_occupation")
    has_contracts = (pl.col("contract") >= 0) & (pl.col("offered") >= 0)
    wished = pl.col("wished_hours")
    missing = pl.max_horizontal([pl.col("least") - wished, wished - pl.col("most"), pl.lit(0.0)])
    full, zero = settings.wish_place_full_km, settings.wish_place_zero_km
    km = pl.min_horizontal([
        _kilometres(f"wish{wish}", f"place{place}") for wish in range(names.wished_places)
        for place in range(names.places)
    ])  # fmt: skip
    values = [
        pl.when(is_wished).then(pl.col("wished").fill_null(0.0)),
        pl.when(has_contracts).then((pl.col("contract") == pl.col("offered")).cast(pl.Float64)),
        pl.when((wished > 0) & pl.col("least").is_not_null()).then((1 - missing / wished).clip(lower_bound=0.0)),
        ((zero - km) / (zero - full)).clip(0.0, 1.0),
    ]
    known = pl.sum_horizontal([value.is_not_null().cast(pl.Int64) for value in values])
    total = pl.sum_horizontal([(value * WISH_UNITS).cast(pl.Int64).fill_null(0) for value in values])
    return _part(settings, Part.WISHES, known > 0, total.cast(pl.Float64) / WISH_UNITS / known)
