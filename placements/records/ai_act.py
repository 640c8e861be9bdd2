"""PURE: the records of the AI Act (Arts. 11 to 14 and 27), in German, from matcher, workflow and schedule."""

from dataclasses import dataclass, fields

from core.retention import Periods
from employers.legal_check.opinion import DOUBTFUL, SURE
from matching.facts import ClientFacts, MatchSettings, VacancyFacts
from placements.codes import Actor
from placements.records.tables import NOTE_DE, page, points, table
from placements.records.words import ACTORS, GATES, NEEDS, PARTS
from placements.workflow.model import Need, Step
from placements.workflow.table import STEPS


@dataclass(frozen=True)
class Facts:
    """What the records tell of this installation beside the program: ``version`` of the code, periods, settings."""

    version: str
    periods: Periods
    settings: MatchSettings


def technical_documentation(facts: Facts) -> str:
    """Art. 11 and Annex IV."""
    settings = facts.settings
    return page(
        "Technische Dokumentation (Art. 11, Anhang IV KI-VO)", NOTE_DE,
        ["## Was das System ist", "",
         "Passgenau vergleicht, was über Arbeitsuchende und über Stellen an Tatsachen für die Arbeit",
         "festgehalten ist, und",
         "schlägt Paare vor. Über jeden Vorschlag entscheidet ein Mensch. Es ist ein Hochrisiko-System",
         "(Anhang III Nr. 4",
         f"Buchst. a). Fassung: {facts.version}; Einstellungen: {settings.version}."],
        ["## Wie es rechnet", "",
         f"Zuerst prüfen {len(GATES)} Bedingungen, ob ein Paar möglich ist: erfüllt, nicht erfüllt oder",
         "unbekannt. Unbekanntes",
         "schließt niemanden aus. Danach werden Punkte vergeben, die sich zu höchstens 100 summieren; zuletzt",
         "verteilt ein",
         "exaktes Verfahren die Vorschläge so, dass die Grenzen von Person, Stelle und Betrieb eingehalten sind.",
         "Formeln und Quellen: [matching.md](../matching.md)."],
        ["### Bedingungen", "", *points(f"{GATES[gate]} (`{gate.value}`)" for gate in GATES)],
        ["### Punkte", "", *table(("Teil", "höchstens", "wenn nichts bekannt ist"), [
            (PARTS[part], f"{weight:g}", f"{weight * settings.neutral[part]:g}")
            for part, weight in settings.weights.items()])],
        ["### Alle Einstellungen", "", *table(("Name", "Wert"), [
            (f"`{name}`", _value(value)) for name, value in settings.as_json().items()])],
        ["## Was gelernt ist", "",
         "Bedingungen, Punkte und Verteilung sind gerechnet, nicht gelernt. Aus Beispielen gelernt sind die",
         "folgenden Bestandteile, die Anzeigen und Lebensläufe lesen. Was sie sagen, ist gekennzeichnet.", "",
         *table(("Bestandteil", "was er sagt", "woraus gelernt", "was Menschen sehen"), _learned())],
        ["## Eingaben", "",
         "Nur diese Angaben kennt das Rechenwerk (`matching/facts.py`; ein Test hält die Grenze). Name,",
         "Geburtsdatum,",
         "Geschlecht, Staatsangehörigkeit, Herkunft, Familie, Diagnose, Behinderung und Aufenthaltstitel",
         "gehören nicht dazu.",
         "",
         *table(("Person", "Stelle"), _side_by_side(_names(ClientFacts), _names(VacancyFacts)))],
        ["## Güte, Robustheit, Gleichbehandlung", "",
         "Gemessen und nachstellbar: [Laufzeiten](../benchmarks.md), [Lesen von Anzeigen](../benchmarks-reading.md),",
         "[Verknüpfen](../benchmarks-linking.md), [Rechtsprüfung](../benchmarks-legal.md). Dieselben Eingaben",
         "geben dasselbe",
         "Ergebnis bis zum letzten Gleichstand; `passgenau replay` rechnet einen Lauf nach. Tests vertauschen",
         "geschützte",
         "Merkmale und verlangen gleiche Punkte (`tests/placements/test_protected_facts.py`)."],
    )  # fmt: skip


def _learned() -> list[tuple[str, str, str, str]]:
    """The learned components: what each says, from what it learned, what people see of it."""
    sure, doubtful = f"{SURE:g}".replace(".", ","), f"{DOUBTFUL:g}".replace(".", ",")
    return [
        (
            "Zweite Meinung der Rechtsprüfung (`employers/legal_check/opinion.py`, lineares Modell)",
            (
                f"ob ein Wort einer Anzeige Menschen ausschließt: ab {sure} ein Befund, den keine Regel nennt; unter "
                f"{doubtful} Zweifel am Befund einer Regel, der stehen bleibt"
            ),
            (
                "selbst geschriebene Sätze und Anzeigen (`tests/employers/data`); die Gewichte liegen dem Programm bei "
                "und ändern sich im Betrieb nicht; [Güte](../benchmarks-legal.md)"
            ),
            "am Befund steht, dass er gelernt oder bezweifelt ist; eine Fachkraft entscheidet mit Grund",
        ),
        (
            "Beruf zu einer Stellenbezeichnung (`matching/occupations`, Stützvektormaschinen und naiver Bayes)",
            "den Beruf (KldB), mit Sicherheit und Alternativen",
            (
                "Wörter des Katalogs; im Betrieb auch Bezeichnungen, deren Beruf Menschen bestätigt haben, in Gebrauch "
                "nur, wenn es an zurückgehaltenen nicht schlechter ist; [Güte](../benchmarks-occupations.md)"
            ),
            "als gelesen gekennzeichnet, mit Sicherheit; Menschen bestätigen oder ändern",
        ),
        (
            "Bedeutung von Wörtern (`PASSGENAU_SEMANTIC_MODEL`, nur wo eingerichtet)",
            "welche Wörter eines Lebenslaufs einer Fertigkeit nahe sind",
            (
                "ein fremdes Modell; in Gebrauch nur, wenn es am Katalog der Installation nachweislich hilft; "
                "[Güte](../benchmarks-linking.md)"
            ),
            "Vorschläge, die Menschen übernehmen oder nicht",
        ),
    ]


def logging_record(facts: Facts) -> str:
    """Art. 12, 19 and 26 (6)."""
    return page(
        "Aufzeichnungen (Art. 12, 19, 26 Abs. 6 KI-VO)", NOTE_DE,
        ["## Was zu jedem Lauf aufgezeichnet wird", "", *table(("Angabe", "wo"), (
            ("Beginn, Ende, wer ihn auslöste, Zähler, ausgelassene Fälle", "`run`"),
            ("Fassung des Programms mit Prüfsumme des Rechenwerks", "`match_run.code_version`"),
            ("Einstellungen und Gewichte", "`match_run.settings`"),
            ("Prüfsumme aller Eingaben, Stichtag", "`match_run.facts_hash`, `facts_on`"),
            ("die Eingaben selbst, ohne Namen", "`run_facts`, `fact_snapshot`"),
            ("worin verteilt wurde: Grenzen der Betriebe, einander ausschließende Paare", "`match_run.assignment`"),
            ("Prüfsumme aller Ergebnisse", "`match_run.results_hash`"),
            ("was Menschen daraus machten: Annahmen, Ablehnungen, Gründe, auch gegen die Rangfolge", "`proposal_step`"),
            ("Prüfsummen von Eingaben und Ergebnissen, Fassung, Schritte und Zugriffe in einer Kette", "`audit_entry`"),
        ))],
        ["## Wie lange", "", *points((
            f"Protokoll der Läufe: {facts.periods.ai_log} Monate, mindestens sechs (Art. 26 Abs. 6).",
            f"Eingaben der Läufe: {facts.periods.match_details} Monate; so lange lässt sich ein Lauf nachrechnen.",
            f"Zugriffe: {facts.periods.access_log} Monate.",
            f"Abrufe der gemeinsamen Anlaufstelle: {facts.periods.joint_desk_log} Monate.",
        ))],
        ["## Wie geprüft wird", "", *points((
            "`passgenau verify-audit` findet jede Änderung, Lücke, Umstellung und ein abgeschnittenes Ende.",
            "Das Ende der Kette geht jede Nacht per E-Mail nach draußen (`PASSGENAU_AUDIT_ANCHOR_MAILS`);",
            "  `verify-audit --against` vergleicht damit, auch wenn jemand die ganze Kette neu schrieb.",
            "`passgenau replay LAUF` rechnet einen Lauf nach und nennt, was abweicht.",
            "Jeder Zugriff auf eine Person trägt seinen Zweck, auf Seiten wie in der Kommandozeile.",
            "Die Datenbank selbst weist Änderungen am Protokoll ab (Trigger).",
        ))],
    )  # fmt: skip


def instructions(facts: Facts) -> str:
    """Art. 13: what deployers have to know."""
    return page(
        "Betriebsanleitung (Art. 13 KI-VO)", NOTE_DE,
        ["## Wofür", "",
         "Vorschläge für die Vermittlung in Arbeit, über die Beschäftigte des Jobcenters entscheiden. Nicht",
         "für Sanktionen,",
         "Leistungen, Beurteilungen von Beschäftigten oder eine Auswahl ohne Menschen."],
        ["## Wie ein Vorschlag zu lesen ist", "", *points((
            "Die Punkte sind die Summe der gezeigten Teile und keine Wahrscheinlichkeit einer Einstellung.",
            "Jede Bedingung ist erfüllt, nicht erfüllt oder unbekannt. Unbekanntes ist eine Frage an Menschen.",
            f"Je Person gibt es höchstens {facts.settings.proposals_per_client} laufende Vorschläge.",
            f"Je Platz gibt es höchstens {facts.settings.proposals_per_opening} laufende Vorschläge.",
            "Auch Paare, die das System nicht vorschlägt, lassen sich ansehen und prüfen, mit dem Grund.",
        ))],
        ["## Grenzen", "", *points((
            "Die Güte hängt daran, was festgehalten ist. Nicht Festgehaltenes zählt halb und steht als Frage dabei.",
            "Wege sind aus Entfernungen geschätzt, nicht aus Fahrplänen.",
            "Freitexte von Stellen werden von Regeln gelesen; was gelesen wurde, ist gekennzeichnet.",
            "Die Rechtsprüfung hört neben Regeln eine gelernte zweite Meinung: Was sie allein findet und woran sie",
            "  zweifelt, ist gekennzeichnet; weggelassen wird durch sie nichts. Beides übersieht Verstöße und meldet",
            "  Harmloses ([gemessen](../benchmarks-legal.md)).",
            "Den Beruf zu einer Stellenbezeichnung nennt ein gelerntes Modell mit seiner Sicherheit; 57 bis 59",
            "  von 100 ersten Vorschlägen stimmen mit der Verschlüsselung von Anzeigen überein",
            "  ([gemessen](../benchmarks-occupations.md)).",
            "Ob Vorschläge zu mehr oder länger dauernder Arbeit führen, ist nicht nachgewiesen.",
        ))],
        ["## Pflichten beim Einsatz", "", *points((
            "Beschäftigte und Personalrat vor dem Einsatz unterrichten (Art. 26 Abs. 7); Kundinnen und Kunden",
            "  mit dem Hinweis",
            "  auf das Programm, den Passgenau druckt (Art. 26 Abs. 11).",
            "Grundrechte-Folgenabschätzung vor dem Einsatz ([Entwurf](fria.md), Art. 27), Eintrag in die",
            "  EU-Datenbank",
            "  (Art. 49 Abs. 3).",
            "Läufe überwachen: die Seite „Läufe“ zeigt Ausfälle; Alarme gehen per E-Mail an die",
            "  Betriebsverantwortlichen.",
        ))],
    )  # fmt: skip


def oversight(facts: Facts) -> str:  # noqa: ARG001 - all records are made alike
    """Art. 14: who decides what, and what the program does by itself."""
    by_people = [step for step in STEPS.values() if not step.is_timer]
    by_program = [step for step in STEPS.values() if step.is_timer]
    return page(
        "Menschliche Aufsicht (Art. 14 KI-VO)", NOTE_DE,
        ["## Was nur Menschen tun", "",
         f"{len(by_people)} von {len(STEPS)} Schritten eines Vorschlags tut nur ein Mensch; jeder steht mit",
         "Person, Zeit und",
         "Grund im Verlauf.", "", *table(("Schritt", "wer", "verlangt"), [_step(each) for each in by_people])],
        ["## Was das Programm von selbst tut", "",
         "Es schlägt vor, lässt Vorschläge ohne Entscheidung verfallen, holt Zurückgestelltes zurück und vermerkt,",
         "wenn ein Betrieb schweigt, eine Stelle besetzt ist oder jemand anderswo beginnt. Nichts davon lehnt",
         "jemanden ab; was gegenstandslos wurde, nehmen Menschen wieder auf (`take_up_again`).",
         "", *table(("Schritt", "wer", "verlangt"), [_step(each) for each in by_program])],
        ["## Eingreifen", "", *points((
            "Läufe anhalten, abbrechen und fortsetzen: Seite „Läufe“ oder `passgenau runs`, mit Name und Grund; ein",
            "  angehaltenes Rechenwerk bleibt angehalten, bis ein Mensch es fortsetzt.",
            "Jeder Vorschlag lässt sich ablehnen, zurückstellen und zurücknehmen; auch nicht Vorgeschlagenes",
            "  lässt sich öffnen.",
            "Von der Rangfolge abzuweichen verlangt keine Rechtfertigung. Wie oft das geschieht, steht am Lauf.",
            "Die Einschränkung einer Person (Art. 18 DSGVO) nimmt sie sofort aus Abgleich und Anzeige.",
        ))],
    )  # fmt: skip


def _step(step: Step) -> tuple[str, str, str]:
    who = ", ".join(ACTORS[actor] for actor in Actor if actor in step.actors)
    needs = [NEEDS[need] for need in Need if need in step.needs]
    if step.reasons:
        needs.append(f"{'' if Need.REASON in step.needs else 'auf Wunsch '}einen von {len(step.reasons)} Gründen")
    return f"`{step.name.value}`", who, ", ".join(needs) or "–"


def _names(kind: type[ClientFacts | VacancyFacts]) -> list[str]:
    return [f"`{each.name}`" for each in fields(kind)]


def _side_by_side(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    longest = max(len(left), len(right))
    return [(*each,) for each in zip(*(side + [""] * (longest - len(side)) for side in (left, right)), strict=True)]


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:g}" for name, number in value.items())
    return str(value)
