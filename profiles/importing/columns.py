"""PURE: the columns of a list of clients, their German names, and how each cell is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from profiles.catalogue.codes import Contract
from profiles.codes import ClientState, LegalCircle, PermissionScope
from profiles.importing import cells

ID_COLUMN = "id"
IGNORED_PREFIX = "_"
NEAR_ENOUGH = 60.0  # of 100


@dataclass(frozen=True, slots=True)
class Column:
    """One column: field of `ClientInput` that it fills, reader of its cells, other names."""

    field: str
    read: Callable[[str], Any]
    aliases: tuple[str, ...] = ()


_STATES = {
    "aktiv": ClientState.ACTIVE, "pausiert": ClientState.PAUSED, "in arbeit": ClientState.IN_WORK,
    "beendet": ClientState.ENDED,
}  # fmt: skip

COLUMNS: Mapping[str, Column] = {
    "state": Column("state", cells.one_of(ClientState, _STATES), ("status",)),
    "case_manager": Column("case_manager_id", cells.text, ("fallmanager", "fallmanagement", "betreuung")),
    "confirmed_on": Column("confirmed_at", cells.moment, ("bestaetigt_am",)),
    "waiting_since": Column("waiting_since", cells.day, ("wartet_seit", "arbeitsuchend_seit")),
    "hours_min": Column("hours_min", cells.number, ("stunden_min", "stunden_von")),
    "hours_max": Column("hours_max", cells.number, ("stunden_max", "stunden_bis")),
    "hours_possible": Column("hours_possible", cells.hours_of_week, ("arbeitszeiten", "zeiten", "zeitfenster")),
    "can_work_shifts": Column("can_work_shifts", cells.yes_or_no, ("schicht",)),
    "can_work_nights": Column("can_work_nights", cells.yes_or_no, ("nachtarbeit", "nacht")),
    "can_work_weekends": Column("can_work_weekends", cells.yes_or_no, ("wochenende", "wochenendarbeit")),
    "available_from": Column("available_from", cells.day, ("verfuegbar_ab", "verfuegbar")),
    "home_postcode": Column("home_postcode", cells.postcode, ("plz", "postleitzahl", "postcode")),
    "uses_foot": Column("uses_foot", cells.yes_or_no, ("zu_fuss",)),
    "uses_bike": Column("uses_bike", cells.yes_or_no, ("fahrrad",)),
    "uses_transit": Column("uses_transit", cells.yes_or_no, ("oepnv", "bus_und_bahn")),
    "uses_car": Column("uses_car", cells.yes_or_no, ("auto", "pkw")),
    "max_commute_minutes": Column("max_commute_minutes", cells.whole_number, ("pendelzeit", "max_pendelminuten")),
    "reads_latin_script": Column("reads_latin_script", cells.yes_or_no, ("lateinische_schrift",)),
    "max_lift_kg": Column("max_lift_kg", cells.whole_number, ("heben_kg", "max_heben_kg")),
    "limitations_reviewed_on": Column("limitations_reviewed_on", cells.day, ("leistungsbild_vom",)),
    "permission_scope": Column("permission_scope", cells.one_of(PermissionScope), ("arbeitserlaubnis",)),
    "permission_valid_until": Column("permission_valid_until", cells.day, ("arbeitserlaubnis_bis",)),
    "permission_seen_on": Column("permission_seen_on", cells.day, ("arbeitserlaubnis_gesehen_am",)),
    "permission_seen_by": Column("permission_seen_by", cells.text, ("arbeitserlaubnis_gesehen_von",)),
    "permission_employer": Column("permission_employer_id", cells.text, ("arbeitserlaubnis_arbeitgeber",)),
    "permission_vacancy": Column("permission_vacancy_id", cells.whole_number, ("arbeitserlaubnis_stelle",)),
    "residence_rule_until": Column("residence_rule_until", cells.day, ("wohnsitzregelung_bis",)),
    "wished_contract": Column(
        "wished_contract",
        cells.one_of(Contract, {"permanent": Contract.PERMANENT, "fixed_term": Contract.FIXED_TERM}),
        ("wunsch_vertrag",),
    ),
    "wished_hours": Column("wished_hours", cells.number, ("wunsch_stunden",)),
    "wished_postcodes": Column("wished_postcodes", cells.postcodes, ("wunsch_plz",)),
    "occupations": Column("occupations", cells.entries_of(cells.occupation), ("berufe",)),
    "skills": Column("skills", cells.entries_of(cells.skill), ("kenntnisse", "faehigkeiten", "kompetenzen")),
    "languages": Column("languages", cells.entries_of(cells.language), ("sprachen",)),
    "qualifications": Column("qualifications", cells.entries_of(cells.qualification), ("abschluesse",)),
    "licences": Column("licences", cells.entries_of(cells.licence), ("fuehrerschein", "fuehrerscheine")),
    "certificates": Column("certificates", cells.entries_of(cells.certificate), ("zertifikate", "nachweise")),
    "limitations": Column("limitations", cells.entries_of(cells.limitation), ("einschraenkungen", "leistungsbild")),
    "excluded_employers": Column("excluded_employers", cells.texts, ("ausgeschlossene_arbeitgeber",)),
    "consents": Column("consents", cells.entries_of(cells.consent), ("einwilligungen",)),
    "given_name": Column("given_name", cells.text, ("vorname",)),
    "family_name": Column("family_name", cells.text, ("nachname", "familienname", "name")),
    "born_on": Column("born_on", cells.day, ("geburtsdatum", "geboren_am")),
    "sex": Column("sex", cells.text, ("geschlecht",)),
    "nationality": Column("nationality", cells.text, ("staatsangehoerigkeit",)),
    "phone": Column("phone", cells.text, ("telefon",)),
    "email": Column("email", cells.text, ("e_mail", "mail")),
    "address": Column("address", cells.text, ("adresse", "anschrift")),
    "legal_circle": Column("legal_circle", cells.one_of(LegalCircle), ("rechtskreis",)),
    "residence_document": Column("residence_document", cells.text, ("aufenthaltstitel",)),
    "disability_degree": Column("disability_degree", cells.whole_number, ("gdb",)),
    "note": Column("note", cells.text, ("notiz", "bemerkung")),
}

_NAMES = {name: name for name in (ID_COLUMN, *COLUMNS)} | {
    "kundennummer": ID_COLUMN, "bg_nummer_person": ID_COLUMN, "source_id": ID_COLUMN, "nummer": ID_COLUMN,
}  # fmt: skip
_NAMES |= {alias: name for name, column in COLUMNS.items() for alias in column.aliases}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "_", "-": "_"})


def column_name(written: str) -> str | None:
    """Our name of a column as somebody has written it (case, umlauts, blanks and hyphens do not matter), or None."""
    return _NAMES.get(_plain(written))


def nearest_column(written: str) -> str | None:
    """The name among ours, English or German, that is nearest to an unknown one, or None where none is near."""
    found = process.extractOne(_plain(written), sorted(_NAMES), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None


def unknown_columns(written: Iterable[str]) -> list[str]:
    """The unknown names, each with the nearest known one, in the order in which they stand."""
    unknown = []
    for name in written:
        if column_name(name) is None and not name.strip().startswith(IGNORED_PREFIX):
            nearest = nearest_column(name)
            unknown.append(f'"{name.strip()}"' + (f" (did you mean {nearest}?)" if nearest else ""))
    return unknown


def _plain(written: str) -> str:
    return written.strip().casefold().translate(_UMLAUTS)
