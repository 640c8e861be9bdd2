"""PURE: outlines of the assessments of impact (Art. 35 GDPR, Art. 27 AI Act), in German, filled from the system."""

from collections import Counter
from collections.abc import Sequence

from core.register import SENSITIVE, Category, TableEntry, Viewer, fields_of
from placements.records.ai_act import Facts
from placements.records.processing_record import Encrypted, period_of
from placements.records.tables import NOTE_DE, page, points, table
from placements.records.words import CATEGORIES, GATES, PARTS, VIEWERS
from placements.workflow.table import STEPS

OPEN = "*Vom Jobcenter auszufüllen.*"
RISKS = (
    ("Ein Betrieb erfährt von Gesundheit, Aufenthalt oder Haushalt",
     "Feldregister, Kurzprofil ohne diese Felder, Test mit Markerwerten in allen Seiten und Dateien", "gering"),
    ("Unbefugte sehen fremde Fälle",
     "Rolle mal Objekt geprüft, Abweisung 403 und protokolliert, Notzugriff nur mit Grund und Nachricht, zwei Faktoren",
     "gering"),
    ("Wer Punkte hat, wird für geeignet gehalten",
     "Teile, Gründe dagegen und offene Fragen stehen neben den Punkten; Menschen entscheiden", "mittel"),
    ("Gruppen werden benachteiligt", "geschützte Merkmale sind keine Eingaben, Tausch-Tests, Wartezeit zählt zugunsten",
     "mittel"),
    ("Falsche oder veraltete Angaben",
     "Bestrittenes ist gekennzeichnet, Bestätigung mit Datum, Auskunft und Berichtigung auf eigenen Seiten", "mittel"),
    ("Daten bleiben zu lange", "Fristen je Strom, nächtliche Löschung mit Bericht", "gering"),
    ("Verlust oder Diebstahl der Datenbank",
     "Namen und Fallakte verschlüsselt, Schlüssel getrennt, wechselbar im Betrieb", "mittel"),
    ("Nachträgliche Änderung von Nachweisen", "Kette von Prüfsummen, Trigger, Anker außerhalb der Maschine", "gering"),
)  # fmt: skip


def dpia_outline(entries: Sequence[TableEntry], encrypted: Encrypted, facts: Facts) -> str:
    """Art. 35 GDPR."""
    fields = fields_of(entries)
    counts = Counter(each.category for each in fields)
    sensitive = [each for each in fields if each.is_sensitive]
    streams = sorted({entry.kept for entry in entries})
    return page(
        "Datenschutz-Folgenabschätzung: Entwurf (Art. 35 DSGVO)", NOTE_DE,
        ["## Warum eine nötig ist", "",
         "Sozialdaten und Gesundheitsangaben in großem Umfang, systematischer Abgleich, Hochrisiko-KI (Art.",
         "35 Abs. 3 Buchst. b)."],
        ["## Beschreibung", "",
         f"{len(entries)} Tabellen mit {len(fields)} Spalten, davon {len(sensitive)} schutzbedürftig und",
         f"{len(encrypted)}",
         "verschlüsselt. Das Verzeichnis aller Spalten: [processing.md](processing.md).", "",
         *table(("Kategorie", "Spalten", "schutzbedürftig"), [
             (CATEGORIES[each].de, counts[each], "ja" if each in SENSITIVE else "nein") for each in Category
             if counts[each]])],
        ["## Wer schutzbedürftige Spalten sieht", "", *table(("wer", "Spalten"), [
            (VIEWERS[who].de, sum(1 for each in sensitive if who in each.viewers)) for who in Viewer])],
        ["## Fristen", "", *table(("Strom", "wie lange"), [
            (f"`{each.value}`", period_of(each, facts.periods).de) for each in streams])],
        ["## Notwendigkeit und Verhältnismäßigkeit", "", *points((
            f"Das Rechenwerk kennt {len(GATES)} Bedingungen und {len(PARTS)} Teile der Punkte; was dafür nicht",
            "  nötig ist, hat dort",
            "  kein Feld.",
            "Ohne Einwilligung erfährt kein Betrieb einen Namen, außer zwei Beschäftigte entscheiden es mit Vermerk",
            "  (§ 69 Abs. 1 Nr. 1 SGB X); ein Widerruf wirkt mit der nächsten Anfrage.",
        ))],
        ["## Risiken und Maßnahmen", "",
         *table(("Risiko", "Maßnahmen im System", "verbleibendes Risiko (Vorschlag)"), RISKS)],
        ["## Stellungnahmen und Entscheidung", "", OPEN],
    )  # fmt: skip


def fria_outline(facts: Facts) -> str:
    """Art. 27 of the AI Act."""
    machine = [step.name.value for step in STEPS.values() if step.is_timer]
    return page(
        "Grundrechte-Folgenabschätzung: Entwurf (Art. 27 KI-VO)", NOTE_DE,
        ["## a) Verfahren, in denen das System eingesetzt wird", "",
         "Vermittlung nach § 35 SGB III und § 16 SGB II: Vorschläge, über die Arbeitgeberservice,",
         "Fallmanagement, Kundin oder Kunde",
         f"und Betrieb nacheinander entscheiden ({len(STEPS)} Schritte, [workflow.md](../workflow.md))."],
        ["## b) Zeitraum und Häufigkeit", "",
         "Ein Lauf jede Nacht, dazu wenn Beschäftigte einen anstoßen. Zeitraum: " + OPEN],
        ["## c) Betroffene", "",
         "Arbeitsuchende in der Grundsicherung, darunter Menschen mit Behinderung, Geflüchtete,",
         "Alleinerziehende. Zahl: " + OPEN],
        ["## d) Besondere Risiken", "", *points(risk for risk, _, _ in RISKS)],
        ["## e) Menschliche Aufsicht", "",
         f"Von selbst tut das Programm nur: {', '.join(f'`{name}`' for name in machine)}. Alles andere tun Menschen",
         "([oversight.md](oversight.md)). Läufe lassen sich anhalten und abbrechen."],
        ["## f) Wenn Risiken eintreten", "", *points((
            "Beschwerde mit Auszug von Lauf und Person (`passgenau complaint`), Nachrechnen mit `passgenau replay`.",
            "Einschränkung der Verarbeitung sofort, Berichtigung mit Kennzeichen, Löschung durch zwei Personen.",
            f"Nachweise bleiben {facts.periods.ai_log} Monate. Beschwerdestelle: " + OPEN,
        ))],
    )  # fmt: skip
