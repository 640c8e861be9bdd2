"""PURE: the record of processing (Art. 30 GDPR), in German and English, from the register."""

from collections.abc import Collection, Sequence

from core.register import SENSITIVE, Category, Kept, TableEntry, Text
from core.retention import Periods
from placements.records.tables import NOTE_DE, NOTE_EN, page, table
from placements.records.words import BASES, CATEGORIES, STREAMS, VIEWERS

MONTHS_OF = {
    Kept.CASE: "cases", Kept.MATCH_DETAILS: "match_details", Kept.PROPOSALS: "proposals", Kept.AI_LOG: "ai_log",
    Kept.ACCESS_LOG: "access_log", Kept.JOINT_DESK_LOG: "joint_desk_log", Kept.VACANCIES: "vacancies",
    Kept.FEEDS: "feeds", Kept.MESSAGES: "messages",
}  # fmt: skip
Encrypted = Collection[tuple[str, str]]


def period_of(kept: Kept, periods: Periods) -> Text:
    """How long, in words."""
    words = STREAMS[kept]
    if kept not in MONTHS_OF:
        return words
    months = str(getattr(periods, MONTHS_OF[kept]))
    return Text(words.de.replace("%s", months), words.en.replace("%s", months))


def processing_record(entries: Sequence[TableEntry], encrypted: Encrypted, periods: Periods, officer: str = "") -> str:
    """The whole record: what is processed by table and category, why, on what basis, who sees it, how long.

    ``officer`` is the mail address of the data protection officer; where it is empty the record says where it stands.
    """
    return page(
        "Verzeichnis der Verarbeitungstätigkeiten / Record of processing (Art. 30 DSGVO/GDPR)",
        f"{NOTE_DE} {NOTE_EN}",
        _about(officer),
        ["## Deutsch"],
        _legend(entries, german=True),
        _columns(entries, encrypted, periods, german=True),
        ["## English"],
        _legend(entries, german=False),
        _columns(entries, encrypted, periods, german=False),
    )


def _about(officer: str) -> list[str]:
    told = (
        f"Datenschutzbeauftragte: {officer}." if officer
        else "Datenschutzbeauftragte: wie in `PASSGENAU_PRIVACY_OFFICER` und im Briefkopf angegeben."
    )  # fmt: skip
    return [
        "Verantwortlich ist das Jobcenter, das Passgenau einsetzt; Name und Anschrift stehen im Briefkopf der",
        f"Dienststelle. {told} Betroffen sind Kundinnen und Kunden, Beschäftigte und Ansprechpersonen",
        "der Betriebe.",
        "Betriebe erhalten, was Beschäftigte ihnen freigeben (Kurzprofil, später den Namen); gemeinsame Anlaufstellen",
        "sehen, was ihnen freigegeben ist. Nach außen gerufen wird nur, was eingerichtet ist: Mailserver,",
        "Stellenquellen, Webhooks der Betriebe, Anmeldedienst des Hauses; von selbst geht nichts in Drittländer.",
        "Technische und organisatorische",
        "Maßnahmen: [Datenschutz](../data-protection.md), [Betrieb](../operations.md), [Zugriffe](../access.md).",
    ]


def _legend(entries: Sequence[TableEntry], *, german: bool) -> list[str]:
    bases = sorted({each.basis for entry in entries for each in entry.fields})
    head = ("Grundlage", "Vorschrift") if german else ("basis", "law")
    return table(head, [(f"`{basis.value}`", BASES[basis].de if german else BASES[basis].en) for basis in bases])


def _columns(entries: Sequence[TableEntry], encrypted: Encrypted, periods: Periods, *, german: bool) -> list[str]:
    heads = (
        ("Tabelle", "Zweck", "Kategorie", "Spalten", "Grundlage", "wer es sieht", "wie lange")
        if german
        else ("table", "purpose", "category", "columns", "basis", "who sees it", "how long")
    )
    rows = []
    for entry in entries:
        for category in entry.columns:
            first = next(each for each in entry.fields if each.category is category)
            viewers = [_in(VIEWERS[who], german=german) for who in first.viewers]
            rows.append((
                f"`{entry.name}`", _in(entry.purpose, german=german), _category(category, german=german),
                ", ".join(_column(entry.name, name, encrypted) for name in entry.columns[category]),
                f"`{first.basis.value}`", ", ".join(viewers) or ("niemand" if german else "nobody"),
                _in(period_of(entry.kept, periods), german=german),
            ))  # fmt: skip
    return table(heads, rows)


def _column(name: str, column: str, encrypted: Encrypted) -> str:
    return f"{column} 🔒" if (name, column) in encrypted else column


def _category(category: Category, *, german: bool) -> str:
    words = _in(CATEGORIES[category], german=german)
    return f"**{words}**" if category in SENSITIVE else words


def _in(text: Text, *, german: bool) -> str:
    return text.de if german else text.en
