"""What generated clients have done and can do: occupations, skills, qualifications, licences, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.demo.draws import Draws, Weights
from jobs.demo.material import Material, Row, after_months
from profiles.catalogue.codes import kldb_level
from profiles.codes import Evidence, QualificationKind, Recognition

QUALIFIED_LEVEL: Mapping[str, int] = {"none": 1, "foreign": 2, "german": 2, "degree_foreign": 4, "degree_german": 4}
TITLES: Mapping[str, str] = {
    "none": "Keine abgeschlossene Berufsausbildung",
    "foreign": "Ausbildung im Ausland: {label}",
    "german": "Ausbildung: {label}",
    "degree_foreign": "Hochschulabschluss im Ausland",
    "degree_german": "Hochschulabschluss",
}
EXPIRING_CLASSES = frozenset({"C1", "C", "CE", "D"})  # renewed every five years, § 23 FeV
SKILLED_WITHOUT_PAPERS = 0.35  # of skilled occupations in the history of people without a qualification


@dataclass(frozen=True, slots=True)
class Career:
    """What was, what is wanted, and the kind of vocational qualification (None: not recorded)."""

    history: tuple[str, ...]
    targets: tuple[str, ...]
    is_history_recorded: bool
    are_wishes_recorded: bool
    vocational: str | None


def draw_career(draws: Draws, material: Material) -> Career:
    """Occupations worked in and wished; people without a qualification seldom have a skilled history."""
    patterns = material.clients
    vocational = draws.of(patterns.weights("qualification.vocational"))
    count = int(draws.of(patterns.weights("experience.occupations_per_client")))
    kept = tuple(dict.fromkeys(_occupation(draws, material, vocational) for _ in range(count)))
    targets: list[str] = []
    for _ in range(int(draws.of(patterns.weights("targets.per_client")))):
        is_known = bool(kept) and draws.chance(patterns.value("targets.from_history_share"))
        targets.append(draws.pick(kept) if is_known else _occupation(draws, material, vocational))
    return Career(
        history=kept,
        targets=tuple(dict.fromkeys(targets)),
        is_history_recorded=not draws.chance(patterns.value("experience.not_recorded_share")),
        are_wishes_recorded=not kept or draws.chance(patterns.value("targets.wish_recorded_share")),
        vocational=None if draws.chance(patterns.value("qualification.not_recorded_share")) else vocational,
    )


def _occupation(draws: Draws, material: Material, vocational: str) -> str:
    weights = material.clients.weights("experience.weights")
    code: str = draws.of(weights)
    is_helper = kldb_level(code) == 1
    if vocational == "none" and not is_helper and not draws.chance(SKILLED_WITHOUT_PAPERS):
        return str(draws.of(weights))
    return str(draws.of(weights)) if vocational != "none" and is_helper and draws.chance(0.4) else code


def occupation_rows(draws: Draws, material: Material, career: Career, today: date) -> list[Row]:
    """Occupations with experience and rank. Somebody without any history has 0 months in what they want."""
    ranks = {code: rank for rank, code in enumerate(career.targets, start=1)} if career.are_wishes_recorded else {}
    rows = {code: _experience(draws, material, career, today, code) for code in career.history}
    for code, rank in ranks.items():
        if code not in rows:
            months = 0 if career.is_history_recorded else None
            rows[code] = {"code": code, "rank": None, "experience_months": months, "last_year": None}
        rows[code]["rank"] = rank
    return list(rows.values())


def _experience(draws: Draws, material: Material, career: Career, today: date, code: str) -> Row:
    months, years = None, None
    if career.is_history_recorded:
        blocks = list(material.clients.value("experience.months").values())
        block = draws.of(Weights(blocks, [one["share"] for one in blocks]))
        months = draws.between(block["from"], block["to"])
        years = today.year - int(draws.of(material.clients.weights("experience.years_since_last_use")))
    return {"code": code, "rank": None, "experience_months": months, "last_year": years}


def skill_rows(draws: Draws, material: Material, career: Career) -> list[Row]:
    """Skills that go with the occupations, some others, and some recorded as "cannot"."""
    patterns = material.clients
    if draws.chance(patterns.value("skills.not_recorded_share")):
        return []
    codes: list[str] = []
    for code in career.history or career.targets[:1]:
        low, high = patterns.value("skills.from_history_per_occupation")
        codes += [draws.of(material.occupation_skills[code]) for _ in range(draws.between(low, high))]
    low, high = patterns.value("skills.extra_per_client")
    codes += draws.some(material.skill_codes, draws.between(low, high))
    rows = {code: _skill_row(draws, material, code) for code in dict.fromkeys(codes)}
    low, high = patterns.value("skills.cannot_per_client")
    for _ in range(draws.between(low, high)):
        code = draws.of(material.asked_skills)
        rows.setdefault(code, {"skill_code": code, "level": 0, "evidence": Evidence.NONE})
    return list(rows.values())


def _skill_row(draws: Draws, material: Material, code: str) -> Row:
    patterns = material.clients
    level = int(draws.of(patterns.weights("skills.levels")))
    return {"skill_code": code, "level": level, "evidence": Evidence(draws.of(patterns.weights("skills.evidence")))}


def qualification_rows(draws: Draws, material: Material, career: Career, *, is_from_abroad: bool) -> list[Row]:
    """School and vocational qualification. Recognition counts where a qualification was acquired abroad."""
    patterns = material.clients
    rows: list[Row] = []
    if draws.chance(patterns.value("case.school_recorded_share")):
        title = draws.of(patterns.weights("case.school"))
        rows.append(_qualification(QualificationKind.SCHOOL, title))
    if career.vocational is None:
        return rows
    kind = career.vocational if is_from_abroad else career.vocational.replace("foreign", "german")
    code = None if kind == "none" or kind.startswith("degree") else _trained_in(draws, material, career)
    title = TITLES[kind].format(label=material.occupation_labels.get(code or "", "Fachkraft"))
    row = _qualification(QualificationKind.VOCATIONAL, title, code, QUALIFIED_LEVEL[kind])
    row["recognition"] = _recognition(draws, material, kind, is_regulated=code in material.regulated)
    return [*rows, row]


def _qualification(kind: QualificationKind, title: str, code: str | None = None, level: int | None = None) -> Row:
    return {"kind": kind, "title": title, "occupation_code": code, "level": level, "recognition": None}


def _trained_in(draws: Draws, material: Material, career: Career) -> str | None:
    skilled = [code for code in career.history if kldb_level(code) == 2]
    if skilled:
        return draws.pick(skilled)
    code = str(draws.of(material.clients.weights("experience.weights")))
    return code if kldb_level(code) == 2 else None


def _recognition(draws: Draws, material: Material, kind: str, *, is_regulated: bool) -> Recognition | None:
    if kind == "none":
        return None
    if not kind.endswith("foreign"):
        return Recognition.FULL
    value = Recognition(draws.of(material.clients.weights("qualification.foreign_recognition")))
    return Recognition.NOT_APPLIED if is_regulated and value is Recognition.NOT_REGULATED else value


def licence_rows(
    draws: Draws, material: Material, career: Career, today: date, *, is_from_abroad: bool
) -> tuple[list[Row], bool]:
    """Driving licences, and whether the client may drive a car; no row where nothing was recorded."""
    patterns = material.clients
    held: str = draws.of(patterns.weights("licence.classes"))
    known = patterns.value("history_licence")
    for code in career.history:
        if code in known and draws.chance(known[code]["share"]):
            held = known[code]["class"]
    if is_from_abroad and held == "B" and draws.chance(patterns.value("licence.foreign_not_valid_share")):
        held = "none"
    if held == "none":
        is_recorded = not draws.chance(patterns.value("licence.not_recorded_share"))
        return ([_licence("B", is_held=False)] if is_recorded else []), False
    until = after_months(today, draws.between(3, 58)) if held in EXPIRING_CLASSES else None
    return [_licence(held, is_held=True, valid_until=until)], True


def _licence(code: str, *, is_held: bool, valid_until: date | None = None) -> Row:
    return {"licence_class": code, "is_held": is_held, "valid_until": valid_until}


def certificate_rows(draws: Draws, material: Material, career: Career, today: date) -> list[Row]:
    """Certificates that fit the history, some others, and what staff recorded as not held."""
    patterns = material.clients
    held = {code for code, share in patterns.value("certificates").items() if draws.chance(share)}
    known = patterns.value("history_certificates")
    for occupation in career.history:
        held |= {code for code, share in known.get(occupation, {}).items() if draws.chance(share)}
    share = patterns.value("not_held.share")
    lacking = [code for code in patterns.value("not_held.certificates") if draws.chance(share) and code not in held]
    return [
        *(_certificate(draws, code, today) for code in sorted(held)),
        *({"certificate_code": code, "is_held": False, "valid_until": None} for code in lacking),
    ]


def _certificate(draws: Draws, code: str, today: date) -> Row:
    is_dated = code in {"driver_cpc", "driver_card", "adr", "first_aid", "airport_security_check"}
    until = today + timedelta(days=draws.between(60, 1500)) if is_dated and draws.chance(0.8) else None
    return {"certificate_code": code, "is_held": True, "valid_until": until}
